"""A graph as its snapshot and the edits since make it, and what becomes of edits that do not read.

An edit that cannot be read or applied ends a history: what follows was made on a document that
nobody can rebuild. It is set aside, so that the graph opens and goes on from the revision before.
"""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, literal, select, update

from chalkgrad.document.apply import apply
from chalkgrad.document.model import Document
from chalkgrad.store.errors import DamagedStoreError
from chalkgrad.store.packing import pack, unpack, unpack_edit
from chalkgrad.store.schema import EDITS, GRAPHS, SET_ASIDE, SNAPSHOTS, STATES_ASIDE, VERSIONS

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Fault:
    """The first edit of a graph that cannot be read or applied, and why."""

    revision: int
    reason: str


def replay(
    connection: Connection, graph: str, *, before: int | None = None
) -> tuple[Document, int, Fault | None]:
    """A graph up to a revision, or else to its newest or to the first edit that does not read.

    Parameters
    ----------
    before
        The revision to stop at; it is not applied any more.

    Returns
    -------
    Document, int, Fault or None
        The document, its revision, and what ended it. After a fault the document may be half-way
        through the edit: replay `before` the fault's revision.

    Raises
    ------
    DamagedStoreError
        No snapshot can be read.
    """
    document, revision = _newest_snapshot(connection, graph, before)
    query = (
        select(EDITS.c.revision, EDITS.c.edit)
        .where(EDITS.c.graph == graph, EDITS.c.revision > revision)
        .order_by(EDITS.c.revision)
    )
    if before is not None:
        query = query.where(EDITS.c.revision < before)
    for row in connection.execute(query):
        if row.revision != revision + 1:
            return document, revision, Fault(revision + 1, "the edit is missing")
        try:
            apply(document, unpack_edit(row.edit))
        except Exception as error:
            # Whatever a stored edit does to us, its graph must open; who asked tells the log.
            return document, revision, Fault(row.revision, f"{type(error).__name__}: {error}")
        revision = row.revision
    return document, revision, None


def _newest_snapshot(
    connection: Connection, graph: str, before: int | None
) -> tuple[Document, int]:
    query = select(SNAPSHOTS.c.revision, SNAPSHOTS.c.document).where(SNAPSHOTS.c.graph == graph)
    if before is not None:
        query = query.where(SNAPSHOTS.c.revision < before)
    for row in connection.execute(query.order_by(SNAPSHOTS.c.revision.desc())):
        try:
            return unpack(row.document), row.revision
        except Exception:
            # The one before it leads to the same document, over more edits.
            log.exception("the snapshot of %s at %d cannot be read", graph, row.revision)
    raise DamagedStoreError("what is kept of this graph cannot be read")


def keep_snapshot(
    connection: Connection, graph: str, revision: int, document: Document, **told: Any
) -> int:
    """Keep a state whole, in so many bytes; `told` is what `History` says of one without edits."""
    row = {"graph": graph, "revision": revision, "document": pack(document), **told}
    connection.execute(insert(SNAPSHOTS).values(row))
    return len(row["document"])


def set_aside(connection: Connection, graph: str, fault: Fault) -> None:
    """End a graph's history before a fault; the rest is kept in tables of its own."""
    lost = (EDITS.c.graph == graph, EDITS.c.revision >= fault.revision)
    names = [column.name for column in EDITS.columns]
    now = literal(datetime.now(UTC), SET_ASIDE.c.moved.type)
    moved = select(*EDITS.columns, literal(fault.reason), now).where(*lost)
    connection.execute(insert(SET_ASIDE).from_select([*names, "reason", "moved"], moved))
    connection.execute(delete(EDITS).where(*lost))
    for table in (SNAPSHOTS, VERSIONS):
        gone = (table.c.graph == graph, table.c.revision >= fault.revision)
        kept = [column for column in table.columns if column.name in STATES_ASIDE.columns]
        moved = select(*kept, now).where(*gone)
        names = [column.name for column in kept]
        connection.execute(insert(STATES_ASIDE).from_select([*names, "moved"], moved))
        connection.execute(delete(table).where(*gone))
    connection.execute(
        update(GRAPHS).where(GRAPHS.c.id == graph).values(revision=fault.revision - 1)
    )
