"""What an operator does with a store: copy it while it is in use, and look whether it is sound."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select

from chalkgrad.document.apply import apply
from chalkgrad.document.exchange import dump
from chalkgrad.document.model import Document
from chalkgrad.store.connecting import connect
from chalkgrad.store.errors import StoreError, told_in_words
from chalkgrad.store.files import database_file
from chalkgrad.store.migrations import copy_database, migrate
from chalkgrad.store.packing import unpack, unpack_edit
from chalkgrad.store.schema import EDITS, GRAPHS, SET_ASIDE, SNAPSHOTS


def backup(address: str, target: Path) -> None:
    """Copy an SQLite database into one whole file, also while a server writes to it.

    Raises
    ------
    StoreError
        It is no SQLite database, or cannot be read.
    OSError
        The copy is there already, or cannot be written.
    """
    file = database_file(connect(address).url)
    if file is None:
        raise StoreError("only SQLite databases are copied so; PostgreSQL has pg_dump for it")
    if target.exists():
        raise FileExistsError(f"{target} is there already")
    try:
        copy_database(file, target)
    except sqlite3.Error as error:
        raise StoreError(f"the copy failed: {error}") from error


def check(address: str) -> Iterator[str]:
    """Say what is wrong with a store, a line a fault: nothing for a sound one.

    Every graph is built from its first snapshot and all its edits, and must equal each snapshot on
    the way.

    Raises
    ------
    StoreError, OSError
        The database cannot be used at all.
    """
    engine = connect(address)
    with told_in_words():
        migrate(engine)
        with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                found = connection.exec_driver_sql("PRAGMA integrity_check").scalars()
                yield from (f"database: {fault}" for fault in found if fault != "ok")
            for row in connection.execute(select(GRAPHS.c.id, GRAPHS.c.revision)).all():
                for fault in _faults(connection, row.id, row.revision):
                    yield f"graph {row.id}: {fault}"
    engine.dispose()


def _faults(connection: Connection, graph: str, newest: int) -> Iterator[str]:
    aside = select(func.count()).select_from(SET_ASIDE).where(SET_ASIDE.c.graph == graph)
    lost = connection.execute(aside).scalar_one()
    if lost:
        yield f"{lost} edits could not be read and are set aside"
    snapshots = select(SNAPSHOTS).where(SNAPSHOTS.c.graph == graph)
    packed = {row.revision: row.document for row in connection.execute(snapshots)}
    edits = select(EDITS.c.revision, EDITS.c.edit).where(EDITS.c.graph == graph)
    document: Document | None = None
    revision = 0
    try:
        document = unpack(packed[0])
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


def _same(document: Document) -> dict[str, Any]:
    """A document without the order in which its nodes and wires were made."""
    data = dump(document, private=True)
    data["nodes"] = {node["id"]: node for node in data["nodes"]}
    data["edges"] = {(edge["target"], edge["key"]): edge for edge in data["edges"]}
    return data
