"""The files of an SQLite database, which only their owner may read."""

import os
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import URL, make_url

from chalkgrad import locks

# Graphs are their makers' own: no other user of the machine reads them.
PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700

# What SQLite puts beside a database in WAL mode.
_BESIDE = ("-wal", "-shm")


def database_file(address: str | URL) -> Path | None:
    """The file of an SQLite database; None for any other, and for one in memory or a URI."""
    url = make_url(address)
    name = url.database
    if url.get_backend_name() != "sqlite" or not name or name.startswith((":", "file:")):
        return None
    return Path(name)


def lock_of(file: Path) -> Path:
    """What whoever has a database open shares, and who puts another in its place takes alone."""
    return file.with_name(f"{file.name}.serving")


def is_in_use(file: Path) -> bool:
    """Whether a process has a database open that it may write to, such as a server."""
    lock = lock_of(file)
    if not lock.exists():
        return False
    alone = locks.take(lock)
    if alone is not None:
        alone.close()
    return alone is None


def free_name(wanted: Path) -> Path:
    """A name that no file has: the one that is wanted, or else that with a number."""
    tried, number = wanted, 1
    while tried.exists():
        number += 1
        tried = wanted.with_name(f"{wanted.name}-{number}")
    return tried


def make_private(file: Path) -> None:
    """Make a file where there is none, and let only its owner read and write it.

    A file of another owner, which we may not change, stays as it is.

    Raises
    ------
    OSError
        It cannot be made.
    """
    file.touch(mode=PRIVATE_FILE)
    for path in (file, *beside(file)):
        if path.exists() and owned(path):
            path.chmod(PRIVATE_FILE)


def owned(path: Path) -> bool:
    """Whether a file is this process's own, so that its rights may be set."""
    return not hasattr(os, "geteuid") or path.stat().st_uid == os.geteuid()


def settle(unfinished: Path, target: Path) -> None:
    """Give a file that is whole its name, in place of what had it, once it is on the disk.

    Raises
    ------
    OSError
        It cannot be written.
    """
    with unfinished.open("rb+") as file:
        os.fsync(file.fileno())
    os.replace(unfinished, target)


def beside(file: Path) -> Iterator[Path]:
    """What SQLite may have put beside a database: its write-ahead log and that one's index."""
    yield from (file.with_name(file.name + end) for end in _BESIDE)
