"""A window as the page in the browser has it: a mirror, an outbox, and a connection that may go.

The rules are the page's: an edit is named and kept until it is acknowledged, and sent again after
a lost connection; patches that come while *open* is unanswered wait for the snapshot; one that
does not fit makes the window open the graph again.
"""

import secrets
import socket
import threading
from contextlib import suppress
from functools import partial
from typing import Any

import socketio
from chalkgrad.live import protocol
from chalkgrad.live.numbers import HAS_GRADIENT, HAS_VALUE

from tests.live.clients import PATIENCE, in_order, unpack
from tests.live.twin import Twin
from tests.people import header, let_in

Answer = dict[str, Any]


class Mirror:
    """The document and its numbers as the server last told them."""

    def __init__(self, snapshot: dict[str, Any]) -> None:
        self.revision: int = snapshot["revision"]
        self.room: str = snapshot["room"]
        self.seq: int = snapshot["seq"]
        self._twin = Twin(snapshot["document"])
        self._serial: dict[str, int] = dict(snapshot["serial"])
        self._numbers: dict[int, tuple[bytes, bytes, int]] = {}
        self._take_numbers(snapshot["numbers"])

    def take(self, patch: dict[str, Any]) -> bool:
        """Take in a patch; False where something between was missed."""
        if patch["seq"] <= self.seq:
            return True
        if patch["seq"] != self.seq + 1:
            return False
        self._twin.take(patch.get("difference", {}))
        self.seq, self.revision = patch["seq"], patch["revision"]
        self._serial.update(patch["serial"])
        for serial in patch["serial"].values():
            # Another node's before.
            self._numbers.pop(serial, None)
        self._take_numbers(patch["numbers"])
        return True

    def _take_numbers(self, packed: bytes) -> None:
        """Bits, not values: NaN is to equal itself, and −0 to differ from 0."""
        found = unpack(packed)
        values, gradients = found["values"].view("u8"), found["gradients"].view("u8")
        for at, serial in enumerate(found["nodes"]):
            flags = int(found["flags"][at])
            self._numbers[int(serial)] = (
                values[at].tobytes() if flags & HAS_VALUE else b"",
                gradients[at].tobytes() if flags & HAS_GRADIENT else b"",
                flags,
            )

    def document(self) -> dict[str, Any]:
        """The document without the order in which its nodes and wires happen to stand."""
        return self._twin.document()

    def numbers(self) -> dict[str, tuple[bytes, bytes, int]]:
        """Each node's value, gradient and flags, in bits."""
        blank = (b"", b"", 0)
        return {node: self._numbers.get(self._serial[node], blank) for node in self._twin.nodes}


class Window:
    """One page of one person.

    Invariants: what is in `unsent` has no answer yet; `mirror` is what the server's patches make
    of the last snapshot; `lock` is held while either changes.
    """

    def __init__(self, url: str, graph: str, author: str | None = None) -> None:
        self.url, self.graph = url, graph
        self.author = author or secrets.token_hex(6)
        let_in(url, graph, self.author)
        self.lock = threading.Condition()
        self.mirror: Mirror | None = None
        self.unsent: dict[str, tuple[str, dict[str, Any]]] = {}
        self.answers: dict[str, Answer] = {}
        # How often the whole graph was fetched.
        self.opened = 0
        self._client: socketio.Client | None = None
        self._opening = False
        self._kept: list[dict[str, Any]] = []

    def connect(self) -> None:
        """Connect, open the graph, and send again what has no answer.

        Raises
        ------
        socketio.exceptions.ConnectionError
            There is no server.
        """
        client = socketio.Client(reconnection=False)
        in_order(client)
        client.on(protocol.PATCH, partial(self._on_patch, client))
        client.connect(
            self.url,
            headers=header(self.author),
            transports=["websocket"],
            wait_timeout=PATIENCE,
        )
        with self.lock:
            self._client = client
            self._open(client)
            assert self.lock.wait_for(lambda: not self._opening, PATIENCE), "open has no answer"

    def drop(self) -> None:
        """Lose the connection, as a laptop that is closed does."""
        with self.lock:
            client, self._client = self._client, None
            self._opening = False
        # The library lets go of the socket by itself as soon as it hears that the server has gone.
        sock = None if client is None else getattr(client.eio.ws, "sock", None)
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def send(self, name: str, **fields: Any) -> str:
        """Send a message that makes an edit; it is kept until it is answered. Its id."""
        with self.lock:
            edit_id = secrets.token_hex(8)
            message = {"graph": self.graph, "id": edit_id, **fields}
            self.unsent[edit_id] = (name, message)
            if self._client is not None and not self._opening:
                self._transmit(self._client, edit_id)
            return edit_id

    def preview(self, node: str, value: float) -> None:
        """Drag a leaf: everybody sees its numbers, nothing is stored or kept."""
        with self.lock:
            if self._client is not None and not self._opening:
                message = {"graph": self.graph, "node": node, "value": value}
                self._emit(self._client, "preview", message, lambda answer: None)

    def has_room(self, most: int, seconds: float) -> bool:
        """Whether fewer than `most` messages wait for an answer, waiting so long for it."""
        with self.lock:
            return self.lock.wait_for(lambda: len(self.unsent) < most, seconds)

    def settled(self, revision: int | None = None) -> bool:
        """Whether everything is answered and the mirror at a revision, waiting for it."""

        def done() -> bool:
            behind = revision is not None and self.mirror and self.mirror.revision < revision
            return not self.unsent and not self._opening and not behind

        with self.lock:
            return self.lock.wait_for(done, PATIENCE)

    def _open(self, client: socketio.Client) -> None:
        self._opening, self._kept = True, []
        seen = self.mirror and [self.mirror.room, self.mirror.seq]
        message = {"graph": self.graph, "seen": seen}
        self._emit(client, "open", message, partial(self._on_opened, client))

    def _on_opened(self, client: socketio.Client, answer: Answer) -> None:
        with self.lock:
            if client is not self._client:
                return
            snapshot = answer["ok"]["snapshot"]
            if snapshot is not None:
                self.mirror = Mirror(snapshot)
            self.opened += 1
            self._opening = False
            kept, self._kept = self._kept, []
            for patch in kept:
                self._on_patch(client, patch)
            for edit_id in list(self.unsent):
                self._transmit(client, edit_id)
            self.lock.notify_all()

    def _on_patch(self, client: socketio.Client, patch: dict[str, Any]) -> None:
        with self.lock:
            if client is not self._client:
                return
            if self._opening:
                self._kept.append(patch)
            elif self.mirror is not None and not self.mirror.take(patch):
                self._open(client)
            self.lock.notify_all()

    def _transmit(self, client: socketio.Client, edit_id: str) -> None:
        name, message = self.unsent[edit_id]
        self._emit(client, name, message, partial(self._on_answer, edit_id))

    def _on_answer(self, edit_id: str, answer: Answer) -> None:
        with self.lock:
            if self.unsent.pop(edit_id, None) is not None:
                self.answers[edit_id] = answer
            self.lock.notify_all()

    def _emit(self, client: socketio.Client, name: str, message: Any, callback: Any) -> None:
        try:
            client.emit(name, message, callback=callback)
        except socketio.exceptions.SocketIOError:
            # The connection is gone: what was said is still in `unsent`, for the next one.
            self._opening = False
