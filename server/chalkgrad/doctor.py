"""The doctor: looks at what a server stands on, and says what each finding means and what to do.

It changes nothing that is kept: it makes no folder and no table, and sets no edit aside.
"""

import errno
import importlib.util
import os
import platform
import shutil
import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version as version_of_package
from pathlib import Path
from typing import Any, Literal

import platformdirs

from chalkgrad import __version__
from chalkgrad.app import DEFAULTS
from chalkgrad.engine import ChalkgradError
from chalkgrad.engine.kernel import KernelExecutor
from chalkgrad.engine.operators import OPERATORS
from chalkgrad.serve import CONNECTIONS, OTHER_FILES, queue_trouble
from chalkgrad.store import upkeep
from chalkgrad.store.files import database_file, is_in_use
from chalkgrad.web.border import names_of

Grade = Literal["ok", "note", "fault"]

# Less room than this is told; and below the second, which a class fills in a lesson, it is a fault.
LITTLE_ROOM = 2 * 1024**3
NO_ROOM = 200 * 1024**2

# The clocks of two machines that keep the time differ by less.
CLOCK_MARGIN = timedelta(minutes=2)


@dataclass(frozen=True)
class Finding:
    """What was found: of what, how good it is, and in words what it means and what to do."""

    grade: Grade
    about: str
    words: str

    def __str__(self) -> str:
        return f"{self.grade:<5}  {self.about}: {self.words}"


def findings(
    config: Mapping[str, Any], data: Path, database: str, host: str, port: int
) -> Iterator[Finding]:
    """Look at everything, one thing after another.

    Parameters
    ----------
    config
        The settings, as `app.settings` has them.
    data, database
        The data folder, which need not exist, and the database's address.
    host, port
        Where the server would listen.
    """
    looks: tuple[Callable[[], Iterator[Finding]], ...] = (
        _software,
        lambda: _settings(os.environ),
        lambda: _folder(data, database),
        lambda: _room(data),
        lambda: _database(database),
        lambda: _port(host, port),
        lambda: _queue(config["MESSAGE_QUEUE"]),
        lambda: _names(str(config.get("TRUSTED_HOSTS") or ""), host),
        _kernel,
        _pictures,
        _gunicorn,
    )
    for look in looks:
        yield from look()


def _software() -> Iterator[Finding]:
    yield Finding(
        "ok",
        "software",
        f"Chalkgrad {__version__}, Python {platform.python_version()}, {platform.platform()}",
    )


def _settings(environment: Mapping[str, str]) -> Iterator[Finding]:
    prefix = "CHALKGRAD_"
    given = {name.removeprefix(prefix) for name in environment if name.startswith(prefix)}
    for name in sorted(given - DEFAULTS.keys()):
        yield Finding("note", "settings", f"{prefix}{name} is set, and nothing reads it")
    if given & DEFAULTS.keys():
        yield Finding(
            "ok", "settings", f"from the environment: {', '.join(sorted(given & DEFAULTS.keys()))}"
        )


def _folder(data: Path, database: str) -> Iterator[Finding]:
    if not data.exists():
        yield Finding("note", "data folder", f"{data} is not there; the first start makes it")
        return
    if not os.access(data, os.W_OK | os.X_OK):
        yield Finding(
            "fault", "data folder",
            f"{data} cannot be written by this user; give it away, or name another with --data",
        )  # fmt: skip
        return
    file = database_file(database)
    readable = [
        path
        for path in (data, file)
        if path is not None and path.exists() and path.stat().st_mode & 0o077
    ]
    if os.name == "posix" and readable:
        yield Finding(
            "note", "data folder",
            f"other users of this machine can get at it; chmod go= {readable[0]} ends that",
        )  # fmt: skip
    else:
        yield Finding("ok", "data folder", f"{data} is this user's alone")


def _room(data: Path) -> Iterator[Finding]:
    there = next(path for path in (data, *data.parents) if path.exists())
    free = shutil.disk_usage(there).free
    words = f"{_bytes(free)} are free"
    if free < NO_ROOM:
        yield Finding(
            "fault", "disk",
            f"{words}: edits will soon be refused; make room, or move the data folder",
        )  # fmt: skip
    elif free < LITTLE_ROOM:
        yield Finding("note", "disk", f"{words}; backups need as much as the database has")
    else:
        yield Finding("ok", "disk", words)


def _database(address: str) -> Iterator[Finding]:
    file = database_file(address)
    if file is not None and not file.exists():
        yield Finding("note", "database", f"{file} is not there; the first start makes it")
        return
    try:
        state = upkeep.examine(address)
    except (ChalkgradError, OSError) as error:
        advice = "; restore a backup with chalkgrad restore" if file is not None else ""
        yield Finding("fault", "database", f"{error}{advice}")
        return
    if file is not None and is_in_use(file):
        yield Finding("ok", "server", "one serves these graphs now")
    kind = "SQLite" if file is not None else "PostgreSQL"
    if state.version == 0:
        yield Finding("note", "database", f"{kind}, still empty; the first start makes its tables")
        return
    if state.version < state.newest:
        yield Finding(
            "note", "database",
            f"{kind}, of version {state.version}; the next start brings it to {state.newest}. "
            "Make a backup first",
        )  # fmt: skip
        return
    yield Finding(
        "ok", "database", f"{kind}, version {state.version}, {state.graphs:,} graphs, sound pages"
    )
    yield from _histories(state)
    yield from _clock(state.changed)


def _histories(state: upkeep.State) -> Iterator[Finding]:
    for graph, count in state.aside.items():
        yield Finding(
            "note", "graphs",
            f"{graph} opens as it was before {count} edits that cannot be read; they are set aside",
        )  # fmt: skip
    for graph, reason in state.broken.items():
        yield Finding(
            "fault", "graphs",
            f"{graph} cannot be built from its history ({reason}); opened, it goes on from before, "
            "or a backup has it whole",
        )  # fmt: skip
    if not state.aside and not state.broken:
        which = "every one" if state.examined == state.graphs else f"the latest {state.examined}"
        yield Finding(
            "ok", "graphs", f"{which} can be opened; chalkgrad check looks at the whole past of all"
        )


def _clock(changed: datetime | None) -> Iterator[Finding]:
    now = datetime.now(UTC)
    if changed is not None and changed > now + CLOCK_MARGIN:
        yield Finding(
            "fault", "clock",
            f"it says {now:%Y-%m-%d %H:%M} UTC, and a graph was changed {changed:%Y-%m-%d %H:%M}; "
            "set it, since graphs in the bin are forgotten by it",
        )  # fmt: skip
    else:
        yield Finding("ok", "clock", f"{now:%Y-%m-%d %H:%M} UTC")


def _port(host: str, port: int) -> Iterator[Finding]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                yield Finding(
                    "note", "port",
                    f"{port} on {host} is in use, by Chalkgrad or another; without --port the next "
                    "free one is taken",
                )  # fmt: skip
            else:
                yield Finding(
                    "fault", "port", f"{port} on {host} cannot be listened on: {error.strerror}"
                )
            return
    yield Finding("ok", "port", f"{port} on {host} is free")


def _queue(url: str | None) -> Iterator[Finding]:
    if not url:
        yield Finding("ok", "Redis", "none is set, and one process needs none")
        return
    trouble = queue_trouble(url)
    if trouble is None:
        yield Finding("ok", "Redis", f"{url} answers")
    else:
        yield Finding("fault", "Redis", f"{trouble}; other processes' edits show late")


def _names(trusted: str, host: str) -> Iterator[Finding]:
    names = [name.strip() for name in trusted.split(",") if name.strip()]
    for name in names:
        if "/" in name or ":" in name or "*" in name:
            yield Finding(
                "fault", "names",
                f"CHALKGRAD_TRUSTED_HOSTS has {name}, which is no name: write it without scheme, "
                "port and path, and a leading point for all that end so",
            )  # fmt: skip
    shown = ", ".join(sorted({"localhost", *names_of(host), *names}))
    yield Finding("ok", "names", f"the server answers to {shown}, and to addresses in figures")


def _kernel() -> Iterator[Finding]:
    if importlib.util.find_spec("numba") is None:
        yield Finding(
            "note", "kernel",
            "Numba is not installed, and large graphs compute some twenty times slower; "
            "pip install 'chalkgrad[fast]'",
        )  # fmt: skip
        return
    try:
        KernelExecutor(OPERATORS)
    except Exception as error:
        # Numba, its compiler and its cache fail in ways of their own.
        cache = platformdirs.user_cache_dir("chalkgrad")
        yield Finding(
            "fault", "kernel",
            f"Numba {version_of_package('numba')} is there and cannot compile "
            f"({type(error).__name__}: {error}); numbers are right, and slower. "
            f"Its cache is {cache}",
        )  # fmt: skip
    else:
        yield Finding("ok", "kernel", f"compiled by Numba {version_of_package('numba')}")


def _pictures() -> Iterator[Finding]:
    if importlib.util.find_spec("typst") is None:
        yield Finding(
            "note", "pictures",
            "SVG and TikZ are exported, PNG and PDF are not; pip install 'chalkgrad[pictures]'",
        )  # fmt: skip
    else:
        yield Finding("ok", "pictures", "PNG and PDF are exported, and need no browser")


def _gunicorn() -> Iterator[Finding]:
    if importlib.util.find_spec("gunicorn") is None:
        yield Finding(
            "note", "serving",
            "the server that comes with Flask is meant for one person; for a class "
            "pip install 'chalkgrad[deploy]'",
        )  # fmt: skip
        return
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most != resource.RLIM_INFINITY and most < CONNECTIONS + OTHER_FILES:
        yield Finding(
            "note", "serving",
            f"under gunicorn; the system lets a process open {most:,} files, which carries "
            f"{max(0, most - OTHER_FILES):,} connections: raise it (ulimit -Hn)",
        )  # fmt: skip
    else:
        yield Finding("ok", "serving", "under gunicorn, with room for every connection")


def _bytes(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"
