"""Locks on files, which the system gives back by itself when a process ends, however it ends."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes], wait: bool) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[bytes], wait: bool) -> None:
        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock file, after waiting for whoever has it.

    Raises
    ------
    OSError
        The file cannot be made.
    """
    with path.open("ab") as file:
        _lock(file, wait=True)
        yield


def take(path: Path) -> IO[bytes] | None:
    """Take a lock file for as long as the answer stays open; None if another process has it.

    Raises
    ------
    OSError
        The file cannot be made.
    """
    file = path.open("ab")
    try:
        _lock(file, wait=False)
    except OSError:
        file.close()
        return None
    return file
