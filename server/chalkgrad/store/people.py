"""Who people are: what a cookie alone does not say of them.

A person is an id in a cookie, and here only once there is more to say: that they have a recovery
code, that they are another person since they entered one, or that they signed other browsers out.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import Connection, and_, delete, func, insert, or_, select, update

from chalkgrad.store.schema import GRANTS, GRAPHS, IDENTITIES, PEOPLE, TAGS
from chalkgrad.store.section import Section

# A recovery code: letters that nobody takes for one another, in groups that can be read aloud.
# 20 of 32 letters are 100 bits, so that one plain hash is enough to keep.
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_GROUPS, CODE_GROUP = 4, 5

# In the place of a person: whose code it is that gives the graphs that are nobody's.
CLAIM = "claim"


@dataclass(frozen=True)
class Visitor:
    """Who comes by a cookie.

    Attributes
    ----------
    person
        Who it is.
    generation
        How often that person had signed other browsers out when the cookie was given.
    """

    person: str
    generation: int = 0


class People(Section):
    """Recovery codes, people who have become others, and browsers that were signed out."""

    def known(self, visitor: Visitor) -> Visitor | None:
        """Who somebody is by now; None where their browser was signed out.

        A backup from before people signed browsers out does not sign out those who have.
        """
        since = IDENTITIES.alias()
        query = (
            select(IDENTITIES.c.generation, IDENTITIES.c.becomes, since.c.generation.label("since"))
            .select_from(IDENTITIES.outerjoin(since, since.c.person == IDENTITIES.c.becomes))
            .where(IDENTITIES.c.person == visitor.person)
        )
        with self.reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return visitor
        if visitor.generation < row.generation:
            return None
        return visitor if row.becomes is None else Visitor(row.becomes, row.since or 0)

    def sign_out(self, visitor: Visitor) -> Visitor:
        """Make the cookies worth nothing by which somebody is known; who they are in a new one."""
        theirs = or_(IDENTITIES.c.person == visitor.person, IDENTITIES.c.becomes == visitor.person)
        latest = select(func.max(IDENTITIES.c.generation)).where(theirs)
        with self.writing() as connection:
            _mention(connection, visitor.person)
            before: int = connection.execute(latest).scalar_one()
            fresh = Visitor(visitor.person, max(before, visitor.generation) + 1)
            connection.execute(update(IDENTITIES).where(theirs).values(generation=fresh.generation))
        return fresh

    def changes(self, people: Collection[str]) -> dict[str, tuple[int, str | None]]:
        """What is kept of some people; who looks again sees whether anything has changed."""
        query = select(IDENTITIES).where(IDENTITIES.c.person.in_(list(people)))
        with self.reading() as connection:
            return {row.person: (row.generation, row.becomes) for row in connection.execute(query)}

    def new_code(self, person: str) -> str:
        """A fresh recovery code of a person; one from before is worth nothing any more."""
        letters = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_GROUPS * CODE_GROUP))
        row = {"code": _hash(letters), "person": person, "created": datetime.now(UTC)}
        with self.writing() as connection:
            connection.execute(delete(PEOPLE).where(PEOPLE.c.person == person))
            connection.execute(insert(PEOPLE).values(row))
        return "-".join(letters[at : at + CODE_GROUP] for at in range(0, len(letters), CODE_GROUP))

    def whose(self, code: str) -> str | None:
        """Whose recovery code this is, or `CLAIM`; None for nobody's."""
        query = select(PEOPLE.c.person).where(PEOPLE.c.code == _hash(code))
        with self.reading() as connection:
            found: str | None = connection.execute(query).scalar_one_or_none()
        return found

    def count(self, person: str) -> int:
        """How many graphs are a person's, without those in the bin."""
        query = (
            select(func.count())
            .select_from(GRAPHS)
            .where(GRAPHS.c.owner == person, GRAPHS.c.deleted.is_(None))
        )
        with self.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def recover(self, code: str, person: str) -> Visitor | None:
        """Who somebody is who enters a recovery code; None where it is nobody's.

        All that is theirs is from then on whose the code is, and every browser of theirs is known
        as that person's. A code to claim graphs by leaves them who they are, and is for once.
        """
        query = select(PEOPLE.c.person).where(PEOPLE.c.code == _hash(code))
        with self.writing() as connection:
            found: str | None = connection.execute(query).scalar_one_or_none()
            if found is None:
                return None
            if found == CLAIM:
                nobodys = update(GRAPHS).where(GRAPHS.c.owner.is_(None))
                connection.execute(nobodys.values(owner=person))
                connection.execute(delete(PEOPLE).where(PEOPLE.c.person == CLAIM))
                found = person
            elif found != person:
                _merge(connection, person, found)
            generation = connection.execute(
                select(IDENTITIES.c.generation).where(IDENTITIES.c.person == found)
            ).scalar_one_or_none()
        return Visitor(found, generation or 0)

    def orphans(self) -> int:
        """How many graphs are nobody's."""
        query = select(func.count()).select_from(GRAPHS).where(GRAPHS.c.owner.is_(None))
        with self.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def claim_code(self) -> str:
        """A code that gives who enters it every graph that is nobody's by then, once.

        One from before is worth nothing any more.
        """
        return self.new_code(CLAIM)


def _mention(connection: Connection, person: str) -> None:
    """Have a row for a person."""
    there = select(IDENTITIES.c.person).where(IDENTITIES.c.person == person)
    if connection.execute(there).first() is None:
        connection.execute(insert(IDENTITIES).values(person=person))


def _merge(connection: Connection, person: str, into: str) -> None:
    """Make all that a person has another's, who they are from then on."""
    connection.execute(update(GRAPHS).where(GRAPHS.c.owner == person).values(owner=into))
    for table, key in ((GRANTS, GRANTS.c.link), (TAGS, TAGS.c.graph)):
        there = select(key).where(table.c.person == into)
        theirs = table.c.person == person
        moved = update(table).where(and_(theirs, key.not_in(there))).values(person=into)
        connection.execute(moved)
        connection.execute(delete(table).where(theirs))
    connection.execute(update(PEOPLE).where(PEOPLE.c.person == person).values(person=into))
    _mention(connection, person)
    are = or_(IDENTITIES.c.person == person, IDENTITIES.c.becomes == person)
    connection.execute(update(IDENTITIES).where(are).values(becomes=into))


def _hash(code: str) -> str:
    """What is kept of a recovery code, however its letters were typed."""
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return sha256(f"chalkgrad recovery code {letters}".encode()).hexdigest()
