"""The history of graphs: their states of before, what was done from one to the next, and names.

The newest edits are there whole; of what is older, states are (see `thinning`). It knows nothing of
how either is shown.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, case, delete, func, insert, select, update

from chalkgrad.document.characters import seen
from chalkgrad.document.deeds import Deed, deeds, together
from chalkgrad.document.history import Kind
from chalkgrad.document.model import Document
from chalkgrad.rights import NoSuchGraphError
from chalkgrad.store.errors import NoSuchRevisionError
from chalkgrad.store.packing import unpack_deeds, unpack_edit, unpack_summary
from chalkgrad.store.records import in_utc, storable
from chalkgrad.store.replay import keep_snapshot, replay
from chalkgrad.store.schema import EDITS, GRAPHS, SNAPSHOTS, VERSIONS
from chalkgrad.store.section import Section

log = logging.getLogger(__name__)

# Edits of one person are one step on the timeline while no more than this lies between them: longer
# than between the clicks that build one thing, shorter than a thought about what to do next.
CLOSE = timedelta(seconds=15)

# And no longer than this in all: who works on without a pause wants to come back to the midst
# of it.
LONGEST = timedelta(minutes=1)

# Edits that are read at once for a page of the timeline.
PAGE = 1_000

# An edit that an earlier version stored, which does not say what it did; else nothing.
UNTOLD = case((EDITS.c.told.is_(None), EDITS.c.edit), else_=None).label("untold")


@dataclass(frozen=True)
class Mark:
    """A state on the timeline, and what led to it.

    Attributes
    ----------
    revision
        The state.
    edits
        How many edits led to it from the mark before; 0 for the beginning.
    authors, deeds
        Who made them, and what they did.
    made
        When the last of them was made, if that is known.
    kind
        What they were to their author's undo.
    """

    revision: int
    edits: int
    authors: tuple[str, ...]
    made: datetime | None
    kind: Kind
    deeds: tuple[Deed, ...]


@dataclass(frozen=True)
class Page:
    """Marks in order, and the revision before which there are earlier ones, if there are."""

    marks: list[Mark]
    more: int | None


@dataclass(frozen=True)
class Version:
    """A state that a person has given a name."""

    revision: int
    name: str
    author: str
    made: datetime


class History(Section):
    """Graphs as they were."""

    def at(self, graph: str, revision: int) -> Document:
        """A graph as it was at a revision.

        Raises
        ------
        NoSuchGraphError
            It is not kept here, or was deleted.
        NoSuchRevisionError
            It never was at this revision, or its state of then is not kept any more.

        Notes
        -----
        O(document + edits since the snapshot before).
        """
        with self.reading() as connection:
            newest = _newest(connection, graph)
            if not 0 <= revision <= newest:
                raise NoSuchRevisionError(f"this graph has revisions from 0 to {newest}")
            document, reached, fault = replay(connection, graph, before=revision + 1)
        if fault is not None or reached != revision:
            raise NoSuchRevisionError(f"how the graph was at revision {revision} is not kept")
        return document

    def marks(self, graph: str, before: int | None = None) -> Page:
        """The states that lead up to a revision, or to now.

        Raises
        ------
        NoSuchGraphError
            The graph is not kept here, or was deleted.
        """
        columns = (EDITS.c.revision, EDITS.c.author, EDITS.c.kind, EDITS.c.made, EDITS.c.told)
        query = (
            select(*columns, UNTOLD).where(EDITS.c.graph == graph).order_by(EDITS.c.revision.desc())
        )
        if before is not None:
            query = query.where(EDITS.c.revision < before)
        with self.reading() as connection:
            _newest(connection, graph)
            named = {version.revision for version in _versions(connection, graph)}
            rows: list[Row[Any]] = [*connection.execute(query.limit(PAGE + 1))]
            further = len(rows) > PAGE
            marks = _gathered(reversed(rows[:PAGE]), named)
            if not further:
                return Page([*_kept(connection, graph, before), *marks], None)
        # The first may have begun on the page before, where it is whole.
        whole = marks[1:] or marks
        return Page(whole, whole[0].revision - whole[0].edits + 1)

    def versions(self, graph: str) -> list[Version]:
        """The states that have names, in order.

        Raises
        ------
        NoSuchGraphError
            The graph is not kept here, or was deleted.
        """
        with self.reading() as connection:
            _newest(connection, graph)
            return _versions(connection, graph)

    def name(self, graph: str, revision: int, name: str, author: str) -> None:
        """Give a state a name, or another one; it is kept as long as it has one.

        Raises
        ------
        NoSuchGraphError, NoSuchRevisionError
            As `at`.
        UnstorableError
            The name holds what no database keeps.
        """
        document = self.at(graph, revision)
        place = (VERSIONS.c.graph == graph, VERSIONS.c.revision == revision)
        there = select(SNAPSHOTS.c.revision).where(
            SNAPSHOTS.c.graph == graph, SNAPSHOTS.c.revision == revision
        )
        said: dict[str, Any] = {
            "name": seen(storable(name)).strip() or name,
            "author": storable(author),
            "made": datetime.now(UTC),
        }
        with self.writing() as connection:
            hold(connection, graph)
            if connection.execute(there).first() is None:
                keep_snapshot(connection, graph, revision, document)
            if connection.execute(update(VERSIONS).where(*place).values(said)).rowcount == 0:
                connection.execute(insert(VERSIONS).values(graph=graph, revision=revision, **said))

    def unname(self, graph: str, revision: int) -> None:
        """Take a state's name away; nothing is done where it has none.

        Raises
        ------
        NoSuchGraphError
            The graph is not kept here, or was deleted.
        """
        with self.writing() as connection:
            hold(connection, graph)
            _newest(connection, graph)
            connection.execute(
                delete(VERSIONS).where(VERSIONS.c.graph == graph, VERSIONS.c.revision == revision)
            )


def base_of(connection: Connection, graph: str) -> int | None:
    """The revision from which on all edits of a graph are kept; None if it has none.

    There is a snapshot of it.
    """
    first = select(func.min(EDITS.c.revision)).where(EDITS.c.graph == graph)
    revision: int | None = connection.execute(first).scalar_one()
    return None if revision is None else revision - 1


def hold(connection: Connection, graph: str) -> None:
    """Keep others from naming or thinning states of a graph until the transaction ends."""
    connection.execute(
        update(GRAPHS).where(GRAPHS.c.id == graph).values(revision=GRAPHS.c.revision)
    )


def _newest(connection: Connection, graph: str) -> int:
    query = select(GRAPHS.c.revision).where(GRAPHS.c.id == graph, GRAPHS.c.deleted.is_(None))
    revision: int | None = connection.execute(query).scalar_one_or_none()
    if revision is None:
        raise NoSuchGraphError
    return revision


def _versions(connection: Connection, graph: str) -> list[Version]:
    query = select(VERSIONS).where(VERSIONS.c.graph == graph).order_by(VERSIONS.c.revision)
    return [
        Version(row.revision, row.name, row.author, in_utc(row.made))
        for row in connection.execute(query)
    ]


def _gathered(rows: Iterable[Row[Any]], named: set[int]) -> list[Mark]:
    """Edits as marks: those of one person that are close in time are one."""
    marks: list[Mark] = []
    began: datetime | None = None
    for row in rows:
        mark = _mark(row)
        last = marks[-1] if marks else None
        if last is not None and last.revision not in named and _goes_on(last, mark, began):
            marks[-1] = _as_one(last, mark)
        else:
            marks.append(mark)
            began = mark.made
    return marks


def _mark(row: Row[Any]) -> Mark:
    made = None if row.made is None else in_utc(row.made)
    return Mark(row.revision, 1, (row.author,), made, row.kind, deeds_of(row))


def deeds_of(row: Any) -> tuple[Deed, ...]:
    """What the edit of a row did; nodes have their ids where the row does not say it."""
    if row.told is not None:
        return unpack_deeds(row.told)
    try:
        return deeds(unpack_edit(row.untold))
    except Exception:
        # Whatever an edit does to us that was stored long ago, its history must be told.
        log.exception("what the edit at %d did cannot be read", row.revision)
        return (Deed("edited"),)


def _goes_on(last: Mark, mark: Mark, began: datetime | None) -> bool:
    """Whether an edit goes on with a mark that began at some time."""
    if last.authors != mark.authors or last.made is None or mark.made is None or began is None:
        return False
    if mark.kind == "more":
        return True
    alike = mark.kind == last.kind or {mark.kind, last.kind} <= {"edit", "more"}
    return alike and mark.made - last.made <= CLOSE and mark.made - began <= LONGEST


def _as_one(one: Mark, other: Mark) -> Mark:
    return replace(
        other,
        edits=one.edits + other.edits,
        kind=one.kind,
        deeds=together([*one.deeds, *other.deeds]),
    )


def _kept(connection: Connection, graph: str, before: int | None) -> list[Mark]:
    """The states from before the first edit that is kept, and the beginning."""
    base = base_of(connection, graph)
    query = select(SNAPSHOTS.c.revision, SNAPSHOTS.c.made, SNAPSHOTS.c.told).where(
        SNAPSHOTS.c.graph == graph, SNAPSHOTS.c.revision <= (0 if base is None else base)
    )
    if before is not None:
        query = query.where(SNAPSHOTS.c.revision < before)
    marks = []
    for row in connection.execute(query.order_by(SNAPSHOTS.c.revision)):
        made = None if row.made is None else in_utc(row.made)
        if row.told is None:
            marks.append(Mark(row.revision, 0, (), made, "edit", (Deed("begun"),)))
        else:
            told = unpack_summary(row.told)
            marks.append(Mark(row.revision, told.edits, told.authors, made, "edit", told.deeds))
    return marks
