"""Whose graphs are, and by which links others come to them: the store's part of it.

What of it adds up to which right is for `rights.decide`; here it is only kept.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from chalkgrad.rights import LinkKind, Standing
from chalkgrad.store.records import in_utc
from chalkgrad.store.schema import GRANTS, GRAPHS, LINKS, SECRETS, TAGS
from chalkgrad.store.section import Section

# Random bytes of a link's token (192 bits) and of the key that signs cookies.
TOKEN_BYTES = 24
KEY_BYTES = 32

# Who had come by a link that was revoked is known for so long.
KEPT_AFTER_REVOCATION = timedelta(days=30)


@dataclass(frozen=True)
class Link:
    """A link that is worth something: its token, what it is for, and since when it is there."""

    token: str
    kind: LinkKind
    created: datetime


class Sharing(Section):
    """Owners, links, and who came by them."""

    def key(self) -> bytes:
        """The key that signs cookies: made once, and the same for every process on the database."""
        query = select(SECRETS.c.value).where(SECRETS.c.name == "key")
        with self.reading() as connection:
            found: bytes | None = connection.execute(query).scalar_one_or_none()
        if found is not None:
            return found
        try:
            with self.writing() as connection:
                fresh = secrets.token_bytes(KEY_BYTES)
                connection.execute(insert(SECRETS).values(name="key", value=fresh))
        except IntegrityError:
            # Another process was first; hers is the key.
            with self.reading() as connection:
                fresh = connection.execute(query).scalar_one()
        return fresh

    def standing(self, graph: str, person: str | None, token: str | None = None) -> Standing | None:
        """What is known of a person, or of who has a link's token, and a graph; None for no graph.

        One query, whether there is such a graph or not.
        """
        came_by = select(GRANTS.c.link).where(GRANTS.c.person == person, GRANTS.c.graph == graph)
        worth = and_(
            LINKS.c.graph == GRAPHS.c.id,
            LINKS.c.revoked.is_(None),
            LINKS.c.token == token if token is not None else LINKS.c.token.in_(came_by),
        )
        query = (
            select(GRAPHS.c.owner, GRAPHS.c.deleted, LINKS.c.kind)
            .select_from(GRAPHS.outerjoin(LINKS, worth))
            .where(GRAPHS.c.id == graph)
        )
        with self.reading() as connection:
            rows = connection.execute(query).all()
        if not rows:
            return None
        links = tuple(row.kind for row in rows if row.kind is not None)
        return Standing(rows[0].owner, links, rows[0].deleted is not None)

    def links(self, graph: str) -> list[Link]:
        """The links to a graph that are worth something, at most one of a kind."""
        query = select(LINKS).where(LINKS.c.graph == graph, LINKS.c.revoked.is_(None))
        with self.reading() as connection:
            return [_link(row) for row in connection.execute(query.order_by(LINKS.c.created))]

    def link(self, graph: str, kind: LinkKind) -> Link:
        """The link of a kind to a graph, made where there is none."""
        there = self._living(graph, kind)
        if there is not None:
            return there
        made = Link(secrets.token_urlsafe(TOKEN_BYTES), kind, datetime.now(UTC))
        row = {"token": made.token, "graph": graph, "kind": kind, "created": made.created}
        try:
            with self.writing() as connection:
                connection.execute(insert(LINKS).values(row))
        except IntegrityError:
            # Another process was first; hers is the link.
            there = self._living(graph, kind)
            if there is None:
                raise
            return there
        return made

    def _living(self, graph: str, kind: LinkKind) -> Link | None:
        return next((link for link in self.links(graph) if link.kind == kind), None)

    def revoke(self, graph: str, kind: LinkKind) -> None:
        """Make a graph's links of a kind worth nothing, and what people got by them."""
        with self.writing() as connection:
            connection.execute(
                update(LINKS)
                .where(LINKS.c.graph == graph, LINKS.c.kind == kind, LINKS.c.revoked.is_(None))
                .values(revoked=datetime.now(UTC))
            )

    def revocations(self, graphs: Collection[str]) -> dict[str, int]:
        """How many links to some graphs have been revoked; who looks again sees whether one was."""
        query = (
            select(LINKS.c.graph, func.count())
            .where(LINKS.c.graph.in_(list(graphs)), LINKS.c.revoked.is_not(None))
            .group_by(LINKS.c.graph)
        )
        with self.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def tidy(self, now: datetime | None = None) -> None:
        """Forget who came by links that were revoked long ago, and tags of who is in no more."""
        before = (now or datetime.now(UTC)) - KEPT_AFTER_REVOCATION
        ended = select(LINKS.c.token).where(LINKS.c.revoked < before)
        came = select(GRANTS.c.graph).where(
            GRANTS.c.person == TAGS.c.person, GRANTS.c.graph == TAGS.c.graph
        )
        owned = select(GRAPHS.c.id).where(
            GRAPHS.c.id == TAGS.c.graph, GRAPHS.c.owner == TAGS.c.person
        )
        with self.writing() as connection:
            connection.execute(delete(GRANTS).where(GRANTS.c.link.in_(ended)))
            connection.execute(delete(TAGS).where(~came.exists(), ~owned.exists()))

    def behind(self, token: str) -> tuple[str, LinkKind] | None:
        """The graph that a link leads to, and what it is for; None if it is worth nothing."""
        query = (
            select(LINKS.c.graph, LINKS.c.kind)
            .select_from(LINKS.join(GRAPHS))
            .where(LINKS.c.token == token, LINKS.c.revoked.is_(None), GRAPHS.c.deleted.is_(None))
        )
        with self.reading() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else (row.graph, row.kind)

    def come_by(self, token: str, person: str) -> str | None:
        """Let a person in by a link, from now on; the graph, or None if the link is worth nothing.

        Links for frames let nobody in: who looks by one stays a stranger.
        """
        found = self.behind(token)
        if found is None or found[1] == "embed":
            return None
        graph, _ = found
        try:
            with self.writing() as connection:
                connection.execute(
                    insert(GRANTS).values(
                        person=person, graph=graph, link=token, opened=datetime.now(UTC)
                    )
                )
        except IntegrityError:
            self.note_opening(graph, person)
        return graph

    def note_opening(self, graph: str, person: str) -> None:
        """Keep when a person who came by a link opened a graph last."""
        with self.writing() as connection:
            connection.execute(
                update(GRANTS)
                .where(GRANTS.c.person == person, GRANTS.c.graph == graph)
                .values(opened=datetime.now(UTC))
            )

    def part_with(self, graph: str, person: str) -> list[Link]:
        """Have a graph off the list of a person who came by links, as if they never had.

        Returns
        -------
        list of Link
            The links that they came by and that are worth something: who follows one is back.
        """
        theirs = and_(GRANTS.c.person == person, GRANTS.c.graph == graph)
        came_by = (
            select(LINKS)
            .select_from(LINKS.join(GRANTS, GRANTS.c.link == LINKS.c.token))
            .where(theirs, LINKS.c.revoked.is_(None))
        )
        with self.writing() as connection:
            links = [_link(row) for row in connection.execute(came_by.order_by(LINKS.c.created))]
            connection.execute(delete(GRANTS).where(theirs))
        return links


def _link(row: Row[Any]) -> Link:
    return Link(row.token, row.kind, in_utc(row.created))
