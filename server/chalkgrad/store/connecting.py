"""Opening a database: the driver, SQLite's settings, and the rights of its files."""

import os
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from chalkgrad.store.errors import StoreError
from chalkgrad.store.files import database_file, make_private

# How long one process waits for another's write before SQLite gives up. Writes take milliseconds;
# a room is held meanwhile, and the canvas keeps its edit and sends it again.
BUSY_TIMEOUT_MS = 2_000

# What our connections to a PostgreSQL server are called there.
APPLICATION = "chalkgrad"


def read_address(address: str) -> URL:
    """A database's address in its parts.

    Raises
    ------
    StoreError
        It is none.
    """
    try:
        return make_url(address)
    except ArgumentError as error:
        raise StoreError(f"{address!r} is not the address of a database") from error


def connect(address: str, *, to_read: bool = False) -> Engine:
    """Make the way to a database; nothing is read from it yet.

    Parameters
    ----------
    address
        A SQLAlchemy URL.
    to_read
        Whether nothing is to be written: neither by what is asked, nor by opening it.

    Raises
    ------
    StoreError
        The address is none, or its driver is not installed.
    OSError
        The file of an SQLite database cannot be made.
    """
    url = read_address(address)
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "postgresql" and "application_name" not in url.query:
        # By this name a restore sees that servers are still there.
        url = url.update_query_dict({"application_name": APPLICATION})
    try:
        # A connection that broke while it lay idle, as when a server starts again, is not used.
        engine = create_engine(url, pool_pre_ping=url.get_backend_name() != "sqlite")
    except (ArgumentError, NoSuchModuleError) as error:
        raise StoreError(f"{address!r} is not the address of a database") from error
    except ModuleNotFoundError as error:
        raise StoreError(
            f"the database needs the Python package {error.name}; "
            "for PostgreSQL install chalkgrad[postgres]"
        ) from error
    if engine.dialect.name == "sqlite":
        file = database_file(engine.url)
        if not to_read and file is not None and (not file.exists() or os.access(file, os.W_OK)):
            make_private(file)
        _set_up_sqlite(engine, to_read)
    elif to_read:
        engine = engine.execution_options(postgresql_readonly=True)
    return engine


def _set_up_sqlite(engine: Engine, to_read: bool) -> None:
    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _: Any) -> None:
        # Python's own transactions leave out what changes tables; ours begin below.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        if to_read:
            cursor.execute("PRAGMA query_only = ON")
            cursor.close()
            return
        cursor.execute("PRAGMA journal_mode = WAL")
        # An edit that was acknowledged is on the disk, also after a power cut: 0.4 ms an edit.
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN")
