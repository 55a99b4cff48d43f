"""Hosting graphs: a server from its start to its end, backups, and whether graphs are sound."""

import errno
import socket
import sys
import threading
import webbrowser
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import segno

from chalkgrad.app import database_address, settings, usual_folder
from chalkgrad.catalogue import catalogue
from chalkgrad.doctor import Finding, findings
from chalkgrad.document.characters import seen
from chalkgrad.document.model import Document
from chalkgrad.live.authors import digest
from chalkgrad.serve import queue_trouble, serve
from chalkgrad.store import backups, upkeep
from chalkgrad.store.backups import Kept
from chalkgrad.store.files import database_file, is_in_use
from chalkgrad.store.history import Mark
from chalkgrad.store.store import Opening, Store
from chalkgrad.web.addresses import address_in_room, is_everywhere
from chalkgrad.web.deeds import in_words

# Figures of a digest that tell the people of one graph from each other.
SHORT = 6


def backup(data: str | None, target: Path) -> Kept:
    """Write the graphs of a data folder, or of the usual one, to a file; see `backups.backup`."""
    return backups.backup(database_address(_settings(data), make=False), target)


def restore(data: str | None, source: Path, *, force: bool, revoke_links: bool) -> Kept:
    """Put a backup in the place of a data folder's graphs; see `backups.restore`."""
    address = database_address(_settings(data))
    return backups.restore(address, source, force=force, revoke_links=revoke_links)


def check(data: str | None) -> Iterator[str]:
    """What is wrong with the graphs of a data folder, or of the usual one; see `upkeep.check`."""
    return upkeep.check(_existing(data))


def diagnose(data: str | None, host: str, port: int) -> Iterator[Finding]:
    """What a server on a data folder, or on the usual one, would stand on; see `doctor`."""
    config = _settings(data)
    folder = usual_folder(config["DATA"])
    return findings(config, folder, database_address(config, make=False), host, port)


def kept(data: str | None, graph: str) -> Document:
    """A graph of a data folder, or of the usual one, as it is now.

    Raises
    ------
    StoreError
        There is no such graph, or the database cannot be used.
    """
    store = _opened(data, "read")
    try:
        return store.load(graph)[0]
    finally:
        store.close()


def kept_at(data: str | None, graph: str, revision: int) -> Document:
    """As `kept`, as it was at a revision.

    Raises
    ------
    StoreError
        As `kept`, or the state is not kept.
    """
    store = _opened(data, "read")
    try:
        return store.history.at(graph, revision)
    finally:
        store.close()


def told(data: str | None, graph: str) -> Iterator[str]:
    """The history of a graph of a data folder, or of the usual one, a line a mark.

    Raises
    ------
    StoreError
        As `kept`.
    """
    store = _opened(data, "read")
    try:
        names = {version.revision: version.name for version in store.history.versions(graph)}
        marks: list[Mark] = []
        page = store.history.marks(graph)
        marks[:0] = page.marks
        while page.more is not None:
            page = store.history.marks(graph, page.more)
            marks[:0] = page.marks
    finally:
        store.close()
    words = catalogue("en")
    for mark in marks:
        when = "" if mark.made is None else f"{mark.made.astimezone():%Y-%m-%d %H:%M}"
        who = ", ".join(digest(author)[:SHORT] for author in mark.authors)
        said = in_words(mark.deeds, mark.kind, words)
        name = f"  “{seen(names[mark.revision])}”" if mark.revision in names else ""
        yield f"{mark.revision:>6}  {when:16}  {who:{SHORT}}  {said}{name}"


def host(data: str | None, address: str, ports: Sequence[int], *, browser: bool) -> None:
    """Serve the graphs of a data folder, or of the usual one, until interrupted.

    Parameters
    ----------
    data
        The folder.
    address, ports
        Where to listen: at the first port that is free.
    browser
        Whether to show it there.

    Raises
    ------
    OSError
        There is nowhere to listen, or the folder cannot be made.
    StoreError
        The database cannot be used.
    """
    config = _settings(data)
    port = free_port(address, ports)
    database = database_address(config)
    # Here, where it can be told in one line, what is wrong with the database comes out, and its
    # tables are made before there are processes.
    store = Store(database)
    orphans = store.people.orphans()
    store.close()
    file = database_file(database)
    if file is not None and is_in_use(file):
        # Neither loses anything, since each looks what the other has stored; but who starts the
        # second should know.
        print(
            "Another Chalkgrad serves these graphs too; each shows the other's edits.", flush=True
        )
    if orphans:
        print(
            f"{_graphs(orphans)} nobody's, from an earlier version: `chalkgrad claim` gives a code "
            "that makes them yours.",
            flush=True,
        )
    if config["MESSAGE_QUEUE"]:
        trouble = queue_trouble(config["MESSAGE_QUEUE"])
        if trouble is not None:
            print(f"chalkgrad: {trouble}; other processes' edits show late", file=sys.stderr)
    shown = f"[{address}]" if ":" in address else address
    url = f"http://{'localhost' if shown in ('0.0.0.0', '[::]') else shown}:{port}/"
    print(f"Chalkgrad is at {url}  (Ctrl-C stops it)", flush=True)
    there = address_in_room() if is_everywhere(address) else None
    if there is not None:
        _invite(f"http://{there}:{port}/")
    if browser:
        # A moment later, when the server answers; where there is no browser nothing happens.
        threading.Timer(0.5, webbrowser.open, [url]).start()
    serve(config, address, port)


def claim(data: str | None) -> str:
    """What to do about the graphs that are nobody's, as those from before graphs had owners.

    If there are any, a recovery code by which a browser makes them its own, in the place of any
    such code from before.

    Raises
    ------
    StoreError
        There is no database, or it cannot be used.
    """
    store = _opened(data, "write")
    try:
        count = store.people.orphans()
        if count == 0:
            return "every graph is somebody's"
        code = store.people.claim_code()
        return f"{code} makes them yours, entered under Graphs: {_graphs(count)} nobody's"
    finally:
        store.close()


def _graphs(count: int) -> str:
    return "1 graph is" if count == 1 else f"{count:,} graphs are"


# White on black, whatever colours a terminal has: half blocks draw the light modules.
_BOARD, _PLAIN = "\x1b[97;40m", "\x1b[0m"


def _invite(url: str) -> None:
    """Print where the people in the room find the server; on a terminal also for their cameras."""
    print(f"In this room it is at {url}", flush=True)
    if sys.stdout.isatty() and "utf" in sys.stdout.encoding.lower():
        drawn = StringIO()
        segno.make(url, error="m", micro=False).terminal(drawn, border=2, compact=True)
        for line in drawn.getvalue().splitlines():
            print(f"{_BOARD}{line}{_PLAIN}")


def free_port(address: str, ports: Sequence[int]) -> int:
    """The first of some ports that nobody listens on.

    Raises
    ------
    OSError
        Every one is taken, or the address cannot be listened on.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    for port in ports:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise
                continue
            found: int = probe.getsockname()[1]
            return found
    taken = f"{ports[0]}–{ports[-1]}" if len(ports) > 1 else str(ports[0])
    raise OSError(f"port {taken} on {address} is in use; choose another with --port")


def _existing(data: str | None) -> str:
    """The address of the database of a folder, or of the usual one, if it is there.

    Raises
    ------
    StoreError
        It is not; and none is made.
    """
    address = database_address(_settings(data), make=False)
    backups.existing_file(address)
    return address


def _opened(data: str | None, opening: Opening) -> Store:
    """The store of a folder, or of the usual one, if there is one, as it is.

    Raises
    ------
    StoreError
        There is none, or it is not of the newest schema.
    """
    return Store(_existing(data), opening=opening)


def _settings(data: str | None) -> dict[str, Any]:
    return settings({"DATA": data} if data else {})
