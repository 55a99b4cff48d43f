"""Where tests keep graphs: SQLite, or PostgreSQL where ``--database=postgresql`` asks for it.

A test names its database by a folder; servers on one folder have one database, as with SQLite.
"""

import hashlib
import shutil
from pathlib import Path

import psycopg
import pytest

from tests.services.services import PostgreSQL, open_folder

SQLITE, POSTGRESQL = "sqlite", "postgresql"

# For tests of what SQLite's file does, or of a data folder alone.
only_sqlite = pytest.mark.only_sqlite


class Databases:
    """The databases of one run of the suite; PostgreSQL is started when it is first needed."""

    def __init__(self) -> None:
        self.kind = SQLITE
        self._service: PostgreSQL | None = None

    def address(self, folder: Path, kind: str | None = None) -> str:
        """The database of a folder, made where it is missing."""
        if (kind or self.kind) == SQLITE:
            return f"sqlite:///{folder / 'chalkgrad.db'}"
        if self._service is None:
            self._service = PostgreSQL(open_folder())
            self._service.start()
        name = f"test_{hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:20]}"
        with psycopg.connect(self._service.url, autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if known.fetchone() is None:
                connection.execute(f"CREATE DATABASE {name}")
        return self._service.url_of(name)

    def end(self) -> None:
        """Stop what was started."""
        if self._service is not None:
            self._service.kill()
            shutil.rmtree(self._service.folder)
            self._service = None


DATABASES = Databases()


def address(folder: Path) -> str:
    """The database of a folder, of the kind that this run of the suite is about."""
    return DATABASES.address(folder)
