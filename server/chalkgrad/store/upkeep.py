"""Whether a store is sound: its file, and every graph built anew from its history."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from chalkgrad.document.apply import apply
from chalkgrad.document.characters import seen
from chalkgrad.document.exchange import dump
from chalkgrad.document.model import Document
from chalkgrad.store.connecting import connect
from chalkgrad.store.errors import DamagedStoreError, told_in_words
from chalkgrad.store.history import base_of
from chalkgrad.store.migrations import NEWEST, demand_newest, version_of
from chalkgrad.store.packing import unpack, unpack_edit
from chalkgrad.store.replay import replay
from chalkgrad.store.schema import EDITS, GRAPHS, SET_ASIDE, SNAPSHOTS, STATES_ASIDE

# Graphs that are built to see whether they open: those that people have in hand, in some seconds.
MOST_EXAMINED = 500


@dataclass(frozen=True)
class State:
    """What a look at a store finds without changing it.

    Attributes
    ----------
    version, newest
        Of its schema, and the newest that this Chalkgrad knows. Of an older one no more is told.
    graphs, examined
        How many there are, deleted ones included, and of how many it is known whether they open.
    changed
        When one was last changed.
    aside
        How many edits are set aside, by graph.
    broken
        Why graphs cannot be built from their newest snapshot and the edits since.
    """

    version: int
    newest: int = NEWEST
    graphs: int = 0
    examined: int = 0
    changed: datetime | None = None
    aside: dict[str, int] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)


def examine(address: str, most: int = MOST_EXAMINED) -> State:
    """Look at a store, its pages and whether the latest graphs open, without changing it.

    Raises
    ------
    StoreError, OSError
        The database cannot be used, or its pages are damaged.
    """
    engine = connect(address, to_read=True)
    try:
        with told_in_words(), engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                found = connection.exec_driver_sql("PRAGMA quick_check").scalars().first()
                if found != "ok":
                    raise DamagedStoreError(f"the database is damaged: {found}")
            version = version_of(connection)
            return State(version) if version < NEWEST else _look(connection, version, most)
    finally:
        engine.dispose()


def _look(connection: Connection, version: int, most: int) -> State:
    latest = select(GRAPHS.c.id, GRAPHS.c.changed).order_by(GRAPHS.c.changed.desc())
    graphs = connection.execute(latest).all()
    count = select(SET_ASIDE.c.graph, func.count()).group_by(SET_ASIDE.c.graph)
    broken = {}
    for row in graphs[:most]:
        try:
            _, _, fault = replay(connection, row.id)
        except DamagedStoreError as error:
            broken[row.id] = error.message
        else:
            if fault is not None:
                broken[row.id] = f"revision {fault.revision}: {fault.reason}"
    newest = graphs[0].changed if graphs else None
    if newest is not None and newest.tzinfo is None:
        # SQLite forgets the zone.
        newest = newest.replace(tzinfo=UTC)
    aside = {graph: int(edits) for graph, edits in connection.execute(count)}
    examined = min(most, len(graphs))
    return State(version, NEWEST, len(graphs), examined, newest, aside, broken)


def check(address: str) -> Iterator[str]:
    """Say what is wrong with a store, a line a fault: nothing for a sound one. Nothing is changed.

    Every graph is built from the snapshot before its first edit and all its edits, and must equal
    each snapshot on the way; the states before must be readable.

    Raises
    ------
    StoreError, OSError
        The database cannot be used at all, or has not the newest schema.
    """
    engine = connect(address, to_read=True)
    try:
        with told_in_words(), engine.connect() as connection:
            demand_newest(connection)
            if engine.dialect.name == "sqlite":
                found = connection.exec_driver_sql("PRAGMA integrity_check").scalars()
                yield from (f"database: {fault}" for fault in found if fault != "ok")
            for row in connection.execute(select(GRAPHS.c.id, GRAPHS.c.revision)).all():
                for fault in _faults(connection, row.id, row.revision):
                    yield f"graph {row.id}: {fault}"
    finally:
        engine.dispose()


def _faults(connection: Connection, graph: str, newest: int) -> Iterator[str]:
    aside = select(func.count()).select_from(SET_ASIDE).where(SET_ASIDE.c.graph == graph)
    lost = connection.execute(aside).scalar_one()
    if lost:
        yield f"{lost} edits could not be read and are set aside"
    named = select(STATES_ASIDE.c.name).where(
        STATES_ASIDE.c.graph == graph, STATES_ASIDE.c.name.is_not(None)
    )
    for name in connection.execute(named).scalars():
        yield f"the state that is called “{seen(name)}” could not be read and is set aside"
    snapshots = select(SNAPSHOTS).where(SNAPSHOTS.c.graph == graph)
    packed = {row.revision: row.document for row in connection.execute(snapshots)}
    edits = select(EDITS.c.revision, EDITS.c.edit).where(EDITS.c.graph == graph)
    base = base_of(connection, graph)
    revision = newest if base is None else base
    yield from _unreadable({at: state for at, state in packed.items() if at < revision})
    try:
        document = unpack(packed[revision])
        for row in connection.execute(edits.order_by(EDITS.c.revision)):
            revision += 1
            if row.revision != revision:
                yield f"revision {revision} is missing"
                return
            apply(document, unpack_edit(row.edit))
            if revision in packed and _same(document) != _same(unpack(packed[revision])):
                yield f"the snapshot at revision {revision} is not what the edits make"
    except Exception as error:
        # Whatever it is, it is what was looked for.
        yield f"revision {revision}: {type(error).__name__}: {error}"
        return
    if revision != newest:
        yield f"it is said to be at revision {newest}, and its edits end at {revision}"


def _unreadable(packed: Mapping[int, bytes]) -> Iterator[str]:
    """What is wrong with states whose edits have been thinned out."""
    for revision, state in packed.items():
        try:
            unpack(state)
        except Exception as error:
            # As above.
            yield f"the state at revision {revision}: {type(error).__name__}: {error}"


def _same(document: Document) -> dict[str, Any]:
    """A document without the order in which its nodes and wires were made."""
    data = dump(document, private=True)
    data["nodes"] = {node["id"]: node for node in data["nodes"]}
    data["edges"] = {(edge["target"], edge["key"]): edge for edge in data["edges"]}
    return data
