"""Real Socket.IO clients that behave like a canvas: they keep what patches tell them."""

import queue
import secrets
import socket
import struct
from typing import Any

import numpy as np
import socketio
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import dump
from chalkgrad.live import protocol
from chalkgrad.live.numbers import HAS_GRADIENT, HAS_VALUE

from tests.live.twin import Twin
from tests.people import header, let_in, somebody

# How long a test waits for what must come; far above what it takes.
PATIENCE = 20


def new_graph(url: str, document: dict[str, Any] | None = None) -> str:
    """Keep a graph of somebody's on a server; the worked example by default."""
    body = dump(worked_example()) if document is None else document
    answer = somebody.post(f"{url}/api/graphs", json=body)
    assert answer.status_code == 201, answer.text
    graph: str = answer.json()["id"]
    return graph


def unpack(packed: bytes) -> dict[str, np.ndarray]:
    """The binary part of a patch, by the layout that `Numbers.pack` documents."""
    n, m = struct.unpack_from("<II", packed)
    at, found = 8, {}
    for name, kind, count in (
        ("values", "<f8", n), ("gradients", "<f8", n), ("local", "<f8", m), ("sent", "<f8", m),
        ("nodes", "<u4", n), ("wires", "<u4", m), ("ports", "<u2", m),
        ("flags", "u1", n), ("wired", "u1", m),
    ):  # fmt: skip
        found[name] = np.frombuffer(packed, dtype=kind, count=count, offset=at)
        at += count * np.dtype(kind).itemsize
    assert at == len(packed)
    return found


def in_order(client: socketio.Client) -> None:
    """Have a client take frames one after another, as a browser does.

    The library gives each frame a thread of its own, and at a high rate a message's bytes overtake
    its text.
    """
    trigger = client.eio._trigger_event

    def one_by_one(event: str, *arguments: Any, **options: Any) -> Any:
        if event == "message":
            options["run_async"] = False
        return trigger(event, *arguments, **options)

    client.eio._trigger_event = one_by_one


class Canvas:
    """One window: a connection, the numbers it shows, and the patches it has received.

    Who sits at it is a person that nobody else is, unless named, and comes by a link of a kind.
    """

    def __init__(self, url: str, graph: str, author: str | None = None, kind: str = "edit") -> None:
        self.url, self.graph = url, graph
        self.author, self.kind = author or secrets.token_hex(6), kind
        self.patches: queue.Queue[dict[str, Any]] = queue.Queue()
        self.values: dict[str, float | None] = {}
        self.gradients: dict[str, float | None] = {}
        self.sent: dict[tuple[str, int], float] = {}
        self.serial: dict[str, int] = {}
        self.problems: dict[str, Any] = {}
        self.state: dict[str, Any] = {}
        self.revision = -1
        self.closed = False
        self.client = socketio.Client(reconnection=False)
        in_order(self.client)
        self.client.on(protocol.PATCH, self.patches.put)
        self.client.connect(
            url, headers=self.come(), transports=["websocket"], wait_timeout=PATIENCE
        )
        self.open()

    def come(self) -> dict[str, str]:
        """Be let in; the headers by which the connection is known."""
        let_in(self.url, self.graph, self.author, self.kind)
        return header(self.author)

    def open(self) -> None:
        """Enter the graph's room and take the snapshot."""
        answer = self.ask("open")
        self.you, self.right = answer["ok"]["you"], answer["ok"]["right"]
        snapshot = answer["ok"]["snapshot"]
        self.revision = snapshot["revision"]
        self.room, self.seq = snapshot["room"], snapshot["seq"]
        self.document = snapshot["document"]
        self.twin = Twin(snapshot["document"])
        self.serial = dict(snapshot["serial"])
        self.problems = dict(snapshot["problems"])
        self.state = {key: snapshot[key] for key in ("target", "stale", "plan", "formula")}
        self._take(snapshot["numbers"])

    def ask(self, name: str, /, **fields: Any) -> dict[str, Any]:
        """Send a message and return its acknowledgement."""
        answer: dict[str, Any] = self.client.call(
            name, {"graph": self.graph, **fields}, timeout=PATIENCE
        )
        return answer

    def edit(self, edit_id: str | None = None, **fields: Any) -> dict[str, Any]:
        """Send an edit and return its acknowledgement."""
        name = edit_id or secrets.token_hex(8)
        return self.ask("edit", id=name, edit=fields)

    def patch(self) -> dict[str, Any]:
        """The next patch, taken in; one that the snapshot holds already is passed over."""
        patch = self.patches.get(timeout=PATIENCE)
        while patch["seq"] <= self.seq:
            patch = self.patches.get(timeout=PATIENCE)
        assert patch["seq"] == self.seq + 1, "a patch was missed"
        self.seq, self.revision = patch["seq"], patch["revision"]
        self.twin.take(patch.get("difference", {}))
        # Serials are used again: what had one before is forgotten, with its numbers.
        self.serial = {n: s for n, s in self.serial.items() if n in self.twin.nodes}
        self.values = {n: v for n, v in self.values.items() if n in self.twin.nodes}
        self.gradients = {n: v for n, v in self.gradients.items() if n in self.twin.nodes}
        self.serial.update(patch["serial"])
        for node in patch["solved"]:
            del self.problems[node]
        self.problems.update(patch["problems"])
        self.state.update(patch["state"])
        self._take(patch["numbers"])
        return patch

    def _take(self, packed: bytes) -> None:
        numbers = unpack(packed)
        names = {number: node for node, number in self.serial.items()}
        for serial, value, gradient, flags in zip(
            numbers["nodes"], numbers["values"], numbers["gradients"], numbers["flags"], strict=True
        ):
            node = names.get(int(serial))
            if node is not None:
                self.values[node] = float(value) if flags & HAS_VALUE else None
                self.gradients[node] = float(gradient) if flags & HAS_GRADIENT else None
        for serial, port, sent, wired in zip(
            numbers["wires"], numbers["ports"], numbers["sent"], numbers["wired"], strict=True
        ):
            if int(serial) in names and wired:
                self.sent[names[int(serial)], int(port)] = float(sent)

    def close(self) -> None:
        """Go away as a closed tab does; the library's own farewell waits three seconds."""
        if not self.closed:
            self.closed = True
            sock = self.client.eio.ws.sock
            # There is none where the server has gone first.
            if sock is not None:
                sock.shutdown(socket.SHUT_RDWR)


def named(window: Canvas, name: str, **fields: Any) -> dict[str, Any]:
    """A message that may make an edit."""
    return window.ask(name, id=secrets.token_hex(8), **fields)


def doubles(packed: bytes) -> np.ndarray:
    return np.frombuffer(packed, dtype="<f8")
