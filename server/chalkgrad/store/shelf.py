"""A person's graphs as they look for them: sought, sorted, tagged, a page at a time."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

import orjson
from sqlalchemy import ColumnElement, Connection, Select, and_, delete, func, insert, or_, select

from chalkgrad.document.characters import seen
from chalkgrad.document.values import MAX_NODES
from chalkgrad.engine import ChalkgradError
from chalkgrad.rights import LinkKind, Right, best
from chalkgrad.store.records import Entry, folded, storable
from chalkgrad.store.schema import GRANTS, GRAPHS, LINKS, TAGS
from chalkgrad.store.section import Section

# What of their graphs somebody looks at: those that they may open, or what they have deleted.
Part = Literal["all", "own", "shared", "bin"]
PARTS: tuple[Part, ...] = get_args(Part)

Sort = Literal["changed", "title", "nodes"]
SORTS: tuple[Sort, ...] = get_args(Sort)

# As many cards as fill a projector, twice.
PAGE = 48

# A tag is a word or two, and what has more than these is not found faster by more.
MAX_TAG = 40
MAX_TAGS = 12

# A search for more than a title can hold finds nothing.
MAX_SOUGHT = 200


class BadTagError(ChalkgradError):
    """A graph cannot be given these tags."""

    code = "bad-tag"


class BadPlaceError(ChalkgradError):
    """What says where a page goes on is nothing that an earlier page said."""

    code = "bad-place"


@dataclass(frozen=True)
class Asked:
    """What somebody looks for among their graphs.

    Attributes
    ----------
    part
        Which of them.
    words
        All of these stand in the title or in a tag, in whatever case.
    tag
        It has this tag.
    sort
        The latest changed first, by title, or the largest first.
    after
        Where to go on: what an earlier page of the same said; "" for the first.
    """

    part: Part = "all"
    words: str = ""
    tag: str = ""
    sort: Sort = "changed"
    after: str = ""


@dataclass(frozen=True)
class Page:
    """Some of what was looked for, how many there are in all, and where to go on: "" at the end."""

    entries: list[Entry]
    total: int
    after: str


class Shelf(Section):
    """Everybody's graphs, as they see them in a list."""

    def page(self, person: str, asked: Asked = Asked(), count: int = PAGE) -> Page:
        """Some of a person's graphs, and of those that they came to by a link.

        Raises
        ------
        BadPlaceError
            `asked.after` is nothing that an earlier page said.
        """
        sought = _sought(person, asked)
        key, going_on = _order(asked)
        columns = (
            GRAPHS.c.id, GRAPHS.c.title, GRAPHS.c.changed, GRAPHS.c.nodes, GRAPHS.c.owner,
            GRAPHS.c.deleted, key.label("key"),
        )  # fmt: skip
        rows_query = select(*columns).where(sought, going_on)
        ordered = (key, GRAPHS.c.id) if asked.sort == "title" else (key.desc(), GRAPHS.c.id.desc())
        with self.reading() as connection:
            total = connection.execute(select(func.count()).where(sought)).scalar_one()
            # One more than asked for says whether there are more.
            rows = connection.execute(rows_query.order_by(*ordered).limit(count + 1)).all()
            shown = rows[:count]
            rights = _rights(connection, person, [row.id for row in shown])
            tags = _tags(connection, person, [row.id for row in shown])
        entries = [
            Entry.of(
                row,
                Right.OWN if row.owner == person else rights[row.id],
                tuple(tags.get(row.id, ())),
            )
            for row in shown
        ]
        return Page(entries, total, _place(shown[-1]) if len(rows) > count else "")

    def has_kept(self, person: str) -> bool:
        """Whether anything was ever kept here for a person, deleted graphs included."""
        own = select(GRAPHS.c.id).where(GRAPHS.c.owner == person).limit(1)
        others = select(GRANTS.c.graph).where(GRANTS.c.person == person).limit(1)
        with self.reading() as connection:
            return any(connection.execute(query).first() is not None for query in (own, others))

    def tags(self, person: str) -> dict[str, int]:
        """The tags that a person has given, by name, and how many graphs have each."""
        query = (
            select(TAGS.c.tag, func.count())
            .select_from(TAGS.join(GRAPHS))
            .where(TAGS.c.person == person, _within(person, "all"))
            .group_by(TAGS.c.tag, TAGS.c.folded)
            .order_by(TAGS.c.folded)
        )
        with self.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def set_tags(self, person: str, graph: str, tags: Collection[str]) -> tuple[str, ...]:
        """Give a graph a person's tags, in the place of those that it had; they see them alone.

        Returns
        -------
        tuple of str
            The tags without spaces around them, each once.

        Raises
        ------
        BadTagError
            There are more than MAX_TAGS, or one is longer than MAX_TAG or has a comma.
        """
        tidied = _tidied(tags)
        rows = [
            {"person": person, "graph": graph, "tag": tag, "folded": folded(tag)} for tag in tidied
        ]
        with self.writing() as connection:
            connection.execute(delete(TAGS).where(TAGS.c.person == person, TAGS.c.graph == graph))
            if rows:
                connection.execute(insert(TAGS), rows)
        return tidied


def _tidied(tags: Collection[str]) -> tuple[str, ...]:
    """The tags as they are kept; those that differ in case alone are one."""
    found: dict[str, str] = {}
    for tag in tags:
        tidy = " ".join(seen(storable(tag)).split())
        if len(tidy) > MAX_TAG or "," in tidy:
            raise BadTagError(f"a tag has at most {MAX_TAG} characters, and no comma")
        if tidy:
            found.setdefault(tidy.casefold(), tidy)
    if len(found) > MAX_TAGS:
        raise BadTagError(f"a graph has at most {MAX_TAGS} tags")
    return tuple(found.values())


def _came_by(person: str) -> Select[Any]:
    """The graphs that a person came to by links that are worth something, with the links' kinds."""
    return (
        select(GRANTS.c.graph, LINKS.c.kind)
        .select_from(GRANTS.join(LINKS, GRANTS.c.link == LINKS.c.token))
        .where(GRANTS.c.person == person, LINKS.c.revoked.is_(None))
    )


def _within(person: str, part: Part) -> ColumnElement[bool]:
    own, there = GRAPHS.c.owner == person, GRAPHS.c.deleted.is_(None)
    if part == "own":
        return and_(own, there)
    if part == "bin":
        return and_(own, GRAPHS.c.deleted.is_not(None))
    theirs = GRAPHS.c.id.in_(_came_by(person).with_only_columns(GRANTS.c.graph))
    if part == "shared":
        return and_(theirs, there, or_(GRAPHS.c.owner.is_(None), GRAPHS.c.owner != person))
    return and_(or_(own, theirs), there)


def _sought(person: str, asked: Asked) -> ColumnElement[bool]:
    conditions = [_within(person, asked.part)]
    tagged = select(TAGS.c.graph).where(TAGS.c.person == person)
    if asked.tag:
        conditions.append(GRAPHS.c.id.in_(tagged.where(TAGS.c.tag == asked.tag)))
    for word in asked.words[:MAX_SOUGHT].split():
        part = folded(word)
        conditions.append(
            or_(
                GRAPHS.c.folded.contains(part, autoescape=True),
                GRAPHS.c.id.in_(tagged.where(TAGS.c.folded.contains(part, autoescape=True))),
            )
        )
    return and_(*conditions)


def _order(asked: Asked) -> tuple[ColumnElement[Any], ColumnElement[bool]]:
    """By what to sort, and what comes after the place to go on from."""
    keys: Mapping[Sort, ColumnElement[Any]] = {
        "changed": GRAPHS.c.deleted if asked.part == "bin" else GRAPHS.c.changed,
        "title": GRAPHS.c.folded,
        "nodes": func.coalesce(GRAPHS.c.nodes, 0),
    }
    key = keys[asked.sort]
    if not asked.after:
        return key, GRAPHS.c.id.is_not(None)
    value, graph = _read_place(asked.after, asked.sort)
    if asked.sort == "title":
        return key, or_(key > value, and_(key == value, GRAPHS.c.id > graph))
    return key, or_(key < value, and_(key == value, GRAPHS.c.id < graph))


def _place(row: Any) -> str:
    """Where the page that ends with a row goes on, as letters for an address.

    What was changed since then does not move it, so that no graph is shown twice or left out but
    those that were changed themselves.
    """
    return urlsafe_b64encode(orjson.dumps([row.key, row.id])).decode().rstrip("=")


def _read_place(after: str, sort: Sort) -> tuple[Any, str]:
    try:
        value, graph = orjson.loads(urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        if sort == "changed":
            value = datetime.fromisoformat(value)
    except (ValueError, TypeError) as error:
        raise BadPlaceError("after: should be what an earlier page said") from error
    kind = {"changed": datetime, "title": str, "nodes": int}[sort]
    # Not a bool, which is an int; nor a number that is none in a database.
    if not isinstance(graph, str) or type(value) is not kind or _is_beyond(value):
        raise BadPlaceError("after: should be what an earlier page with this sort said")
    return value, graph


def _is_beyond(value: object) -> bool:
    return isinstance(value, int) and not 0 <= value <= MAX_NODES


def _rights(connection: Connection, person: str, graphs: Collection[str]) -> dict[str, Right]:
    """What a person may do with the graphs, of some, that they came to by links."""
    query = _came_by(person).where(GRANTS.c.graph.in_(graphs))
    links: dict[str, list[LinkKind]] = {}
    for graph, kind in connection.execute(query):
        links.setdefault(graph, []).append(kind)
    return {graph: best(found) or Right.VIEW for graph, found in links.items()}


def _tags(connection: Connection, person: str, graphs: Collection[str]) -> dict[str, list[str]]:
    """A person's tags of some graphs."""
    query = select(TAGS.c.graph, TAGS.c.tag).where(
        TAGS.c.person == person, TAGS.c.graph.in_(graphs)
    )
    found: dict[str, list[str]] = {}
    for graph, tag in connection.execute(query.order_by(TAGS.c.folded)):
        found.setdefault(graph, []).append(tag)
    return found
