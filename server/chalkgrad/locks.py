"""Locks on files, which the system gives back by itself when a process ends, however it ends."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt

    # Windows knows no shared locks here: who shares holds one of so many bytes, who is alone all.
    _BYTES = 1_000

    def _lock(file: IO[bytes], wait: bool) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, _BYTES)

    def _share(file: IO[bytes]) -> None:
        for byte in range(_BYTES):
            file.seek(byte)
            with suppress(OSError):
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
                return
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)

else:
    import fcntl

    def _lock(file: IO[bytes], wait: bool) -> None:
        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _share(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_SH)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock file, after waiting for whoever has it.

    Raises
    ------
    OSError
        The file cannot be made.
    """
    with _opened(path) as file:
        _lock(file, wait=True)
        yield


def share(path: Path) -> IO[bytes]:
    """Hold a lock file, with others who share it, for as long as the answer stays open.

    Who has taken it alone is waited for.

    Raises
    ------
    OSError
        The file cannot be made.
    """
    file = _opened(path)
    _share(file)
    return file


def take(path: Path) -> IO[bytes] | None:
    """Take a lock file alone for as long as the answer stays open; None if another process has it.

    Raises
    ------
    OSError
        The file cannot be made.
    """
    file = _opened(path)
    try:
        _lock(file, wait=False)
    except OSError:
        file.close()
        return None
    return file


def _opened(path: Path) -> IO[bytes]:
    # No other user of the machine holds it: they would keep us from what is ours.
    return open(path, "ab", opener=lambda name, flags: os.open(name, flags, 0o600))
