"""Backups: all that a database keeps in one SQLite file, and back from it into any database.

The file of a backup is a database of ours by itself, whatever it was made from: to look into it, or
to serve it, nothing has to be restored. What is restored into PostgreSQL goes row by row.
"""

import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    LargeBinary,
    Table,
    create_engine,
    delete,
    func,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.types import TypeEngine

from chalkgrad.locks import take
from chalkgrad.store.connecting import APPLICATION, connect, read_address
from chalkgrad.store.errors import DamagedStoreError, StoreError, told_in_words
from chalkgrad.store.files import beside, database_file, free_name, lock_of, make_private, settle
from chalkgrad.store.migrations import (
    NEWEST,
    alone,
    copy_database,
    demand_newest,
    migrate,
    version_of,
)
from chalkgrad.store.schema import EDITS, GRAPHS, LINKS, METADATA, PEOPLE, VERSION

# Rows that are carried at once; the largest has some megabytes.
BATCH = 200


class UsedDatabaseError(StoreError):
    """What would be overwritten is in use, or holds graphs."""

    code = "used-database"


@dataclass(frozen=True)
class Kept:
    """How much a backup holds, deleted graphs that can still be restored included.

    Attributes
    ----------
    graphs, edits
        How many there are.
    size
        Bytes of the backup's file.
    replaced
        Where what a restore has overwritten is, if it was in a file.
    """

    graphs: int
    edits: int
    size: int
    replaced: Path | None = None


def backup(address: str, target: Path) -> Kept:
    """Write all that a database keeps into one file, also while servers write to it.

    The file has its name only once it is whole and was looked over.

    Raises
    ------
    StoreError
        There is no such database, or it cannot be read.
    OSError
        The file is there already, or cannot be written.
    """
    if target.exists():
        raise FileExistsError(f"{target} is there already")
    if not target.parent.is_dir():
        raise FileNotFoundError(f"there is no folder {target.parent}")
    unfinished = target.with_name(f"{target.name}.unfinished")
    file = existing_file(address)
    try:
        if file is not None:
            with _told(f"{file} cannot be copied"):
                copy_database(file, unfinished)
        else:
            _write_rows(address, unfinished)
        kept = _looked_over(unfinished)
        settle(unfinished, target)
    finally:
        unfinished.unlink(missing_ok=True)
    return kept


def restore(address: str, source: Path, *, force: bool = False, revoke_links: bool = False) -> Kept:
    """Put what a backup holds in the place of all that a database keeps: everything, or nothing.

    Backups of earlier versions are brought to the newest schema on the way.

    Parameters
    ----------
    address
        The database; a file that is not there is made.
    source
        The backup, or any SQLite database of ours that is not in use.
    force
        Whether graphs that are kept there may go. Those in a file are copied first, to a file
        beside it.
    revoke_links
        Whether the backup's links and recovery codes are to be worth nothing: of those that have
        been revoked or replaced since, it does not know.

    Raises
    ------
    UsedDatabaseError
        A server uses the database, or it keeps graphs and `force` is not given.
    StoreError
        The backup is none, or damaged, or the database cannot be used.
    OSError
        A file cannot be read or written.
    """
    if not source.is_file():
        raise FileNotFoundError(f"there is no file {source}")
    target = database_file(read_address(address))
    with TemporaryDirectory(dir=target.parent if target else None) as folder:
        copy = Path(folder) / "restored.db"
        with _told(f"{source} is no backup, or is damaged"):
            copy_database(source, copy)
        _looked_over(copy)
        engine = connect(f"sqlite:///{copy}")
        with told_in_words():
            migrate(engine)
            if revoke_links:
                with engine.begin() as connection:
                    now = datetime.now(UTC)
                    valid = update(LINKS).where(LINKS.c.revoked.is_(None))
                    connection.execute(valid.values(revoked=now))
                    connection.execute(delete(PEOPLE))
        engine.dispose()
        with closing(sqlite3.connect(copy)) as connection:
            # All of it in the one file that is given its place.
            connection.execute("PRAGMA journal_mode = DELETE")
        kept = _looked_over(copy)
        if target is None:
            _read_rows(address, copy, force)
            return kept
        return Kept(kept.graphs, kept.edits, kept.size, _put_in_place(copy, target, force))


def existing_file(address: str) -> Path | None:
    """The file of an SQLite database; None for other databases.

    Raises
    ------
    StoreError
        The file is not there.
    """
    file = database_file(read_address(address))
    if file is not None and not file.exists():
        raise StoreError(f"no graphs are kept in {file.parent}: there is no {file.name}")
    return file


@contextmanager
def _told(what: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(f"{what}: {error}") from error


def _looked_over(path: Path) -> Kept:
    """Read every page of a backup, and say how much it holds."""
    # Plainly, without the settings that `connect` makes: they would put files beside it.
    engine = create_engine(f"sqlite:///{path}")
    try:
        with told_in_words(), engine.connect() as connection:
            faults = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
            lost = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if faults != ["ok"] or lost:
                raise DamagedStoreError(f"{path} is damaged: {lost[0] if lost else faults[0]}")
            if version_of(connection) == 0:
                raise StoreError(f"{path} is no backup: it has none of Chalkgrad's tables")
            graphs, edits = (_count(connection, table) for table in (GRAPHS, EDITS))
    finally:
        engine.dispose()
    return Kept(graphs, edits, path.stat().st_size)


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _write_rows(address: str, path: Path) -> None:
    """Write the rows of a database into a new SQLite file, as they are at one moment."""
    engine = connect(address)
    if engine.dialect.name != "sqlite":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    path.unlink(missing_ok=True)
    make_private(path)
    written = connect(f"sqlite:///{path}")
    with told_in_words(), engine.connect() as source, written.begin() as target:
        demand_newest(source)
        METADATA.create_all(target)
        _carry(source, target)
    engine.dispose()
    written.dispose()


def _read_rows(address: str, path: Path, force: bool) -> None:
    """Replace the rows of a database by those of a backup, in one transaction."""
    engine, read = connect(address), connect(f"sqlite:///{path}")
    try:
        with told_in_words():
            if not force and _keeps_graphs(engine):
                raise UsedDatabaseError("the database keeps graphs; --force replaces them all")
            migrate(engine)
            with read.connect() as source, alone(engine) as target:
                _refuse_servers(target)
                for table in reversed(METADATA.sorted_tables):
                    target.execute(table.delete())
                _carry(source, target)
                _go_on_counting(target)
    finally:
        engine.dispose()
        read.dispose()


def _keeps_graphs(engine: Engine) -> bool:
    with engine.connect() as connection:
        there = inspect(connection).has_table(GRAPHS.name)
        return there and connection.execute(select(GRAPHS.c.id).limit(1)).first() is not None


def _refuse_servers(connection: Connection) -> None:
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND application_name = :name AND pid <> pg_backend_pid()"
    )
    if (
        connection.dialect.name == "postgresql"
        and connection.execute(text(others), {"name": APPLICATION}).scalar_one()
    ):
        raise UsedDatabaseError("a server uses the database; stop it first")


def _carry(source: Connection, target: Connection) -> None:
    """Copy every row of every table; what came is counted."""
    for table in METADATA.sorted_tables:
        if table is VERSION:
            target.execute(table.insert().values(version=NEWEST))
            continue
        rows = source.execution_options(yield_per=BATCH).execute(select(table)).mappings()
        for batch in rows.partitions(BATCH):
            target.execute(table.insert(), [_portable(row, table) for row in batch])
        if _count(source, table) != _count(target, table):
            raise StoreError(f"not every row of the table {table.name} came across")


def _portable(row: Mapping[Any, Any], table: Table) -> dict[str, Any]:
    """A row as any database takes it: SQLite forgets zones, and takes any value in any column."""
    return {column.name: _as(column.type, row[column.name]) for column in table.columns}


def _as(kind: TypeEngine[Any], value: Any) -> Any:
    match value:
        case datetime():
            return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        case str() if isinstance(kind, LargeBinary):
            return value.encode()
        case _:
            return value


def _go_on_counting(connection: Connection) -> None:
    """Have PostgreSQL number new rows after those that came with their numbers."""
    if connection.dialect.name != "postgresql":
        return
    for table in METADATA.sorted_tables:
        column = table.autoincrement_column
        if column is None or column.foreign_keys or table is VERSION:
            continue
        connection.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'), "
                f"COALESCE((SELECT MAX({column.name}) FROM {table.name}), 0) + 1, false)"
            )
        )


def _put_in_place(copy: Path, target: Path, force: bool) -> Path | None:
    """Give a database that is whole the name of another, which is kept under a further name."""
    # Whoever opens the database meanwhile waits for this lock.
    alone = take(lock_of(target))
    if alone is None:
        raise UsedDatabaseError(f"a server uses {target}; stop it first")
    with alone:
        if not target.exists():
            settle(copy, target)
            return None
        if not force and not _is_unused(target):
            raise UsedDatabaseError(f"{target} keeps graphs; --force replaces them all")
        before = free_name(target.with_name(f"{target.name}.before-restore"))
        _keep(target, before)
        for path in beside(target):
            path.unlink(missing_ok=True)
        settle(copy, target)
        return before


def _is_unused(target: Path) -> bool:
    """Whether a file is a database without a graph; one that cannot be read may be anything."""
    try:
        with closing(sqlite3.connect(target)) as connection:
            return connection.execute("SELECT 1 FROM graphs LIMIT 1").fetchone() is None
    except sqlite3.Error:
        return target.stat().st_size == 0


def _keep(target: Path, before: Path) -> None:
    """Copy a database, and bring all of it into its own file; of a damaged one what there is."""
    try:
        copy_database(target, before)
        with closing(sqlite3.connect(target)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error:
        for path in (target, *beside(target)):
            if path.exists():
                shutil.copy2(path, path.with_name(path.name.replace(target.name, before.name, 1)))
