"""Two hundred viewers of one graph while somebody edits thirty times a second.

The viewers are bare sockets in one thread, since a client library for each would be what is timed.
"""

import base64
import json
import os
import selectors
import socket
import statistics
import struct
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.live.clients import new_graph
from tests.people import SOMEBODY, header
from tests.serving import Server

VIEWERS, PER_SECOND, SECONDS = 200, 30, 15

# At commit 2fef400 on the same two cores: milliseconds from the edit to the viewers, and of the
# server's processor time an edit. The second says, on a busy machine too, how much is in reserve.
P50_BEFORE, P99_BEFORE, PROCESSOR_BEFORE = 13, 22, 20

# How long the last patches may take before they count as missing.
GRACE = 3.0

TEXT, BINARY = 1, 2


@dataclass
class Viewer:
    """One connection: what has come in and is not yet a whole frame, and what was heard when."""

    connection: socket.socket
    waiting: bytearray = field(default_factory=bytearray)
    heard: dict[str, float] = field(default_factory=dict)

    def send(self, text: str) -> None:
        """One text frame; a client's are masked, and a mask of zeros is one."""
        body = text.encode()
        length = (
            bytes([0x80 | len(body)])
            if len(body) < 126
            else bytes([0x80 | 126]) + struct.pack(">H", len(body))
        )
        self.connection.sendall(bytes([0x80 | TEXT]) + length + bytes(4) + body)

    def event(self, name: str, message: dict[str, Any]) -> None:
        self.send(f"42{json.dumps([name, message])}")

    def frames(self) -> list[tuple[int, bytes]]:
        """The whole frames that have come in, with their kinds."""
        found = []
        while len(self.waiting) >= 2:
            length, at = self.waiting[1], 2
            if length == 126:
                length, at = int.from_bytes(self.waiting[2:4], "big"), 4
            elif length == 127:
                length, at = int.from_bytes(self.waiting[2:10], "big"), 10
            if len(self.waiting) < at + length:
                break
            found.append((self.waiting[0] & 15, bytes(self.waiting[at : at + length])))
            del self.waiting[: at + length]
        return found


def connect(server: Server, graph: str, person: str = SOMEBODY) -> Viewer:
    """A viewer that has opened the graph, as a person who may."""
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=30)
    key = base64.b64encode(os.urandom(16)).decode()
    head = (
        f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
        f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
        f"Sec-WebSocket-Version: 13\r\nCookie: {header(person)['Cookie']}\r\n\r\n"
    )
    connection.sendall(head.encode())
    viewer = Viewer(connection)
    while b"\r\n\r\n" not in viewer.waiting:
        viewer.waiting += connection.recv(4096)
    del viewer.waiting[: viewer.waiting.index(b"\r\n\r\n") + 4]
    viewer.send("40")
    viewer.event("open", {"graph": graph})
    return viewer


def listen(selector: selectors.BaseSelector, until: float) -> None:
    """Take in what comes until a time, noting when each edit was heard of."""
    while (left := until - time.perf_counter()) > 0:
        for key, _ in selector.select(left):
            viewer: Viewer = key.data
            viewer.waiting += viewer.connection.recv(1 << 16)
            now = time.perf_counter()
            for kind, frame in viewer.frames():
                if kind == TEXT and frame == b"2":
                    viewer.send("3")
                elif kind == TEXT and b'"patch"' in frame[:30]:
                    start = frame.find(b'"id":"fan-')
                    if start >= 0:
                        end = frame.index(b'"', start + 6)
                        viewer.heard[frame[start + 6 : end].decode()] = now


def main() -> None:
    """Print the percentiles beside the old ones."""
    with tempfile.TemporaryDirectory() as folder, Server(Path(folder)) as server:
        graph = new_graph(server.url)
        viewers = [connect(server, graph) for _ in range(VIEWERS)]
        selector = selectors.DefaultSelector()
        for viewer in viewers:
            selector.register(viewer.connection, selectors.EVENT_READ, viewer)
        listen(selector, time.perf_counter() + GRACE)
        sent: dict[str, float] = {}
        begun, effort = time.perf_counter(), server.processor_seconds()
        for step in range(PER_SECOND * SECONDS):
            name = f"fan-{step}"
            edit = {"type": "set_value", "id": "x2", "value": 1 + step / 1000}
            sent[name] = time.perf_counter()
            viewers[0].event("edit", {"graph": graph, "id": name, "edit": edit})
            listen(selector, begun + (step + 1) / PER_SECOND)
        listen(selector, time.perf_counter() + GRACE)
        effort = (server.processor_seconds() - effort) / len(sent)
        for viewer in viewers:
            viewer.connection.close()
    taken = [at - sent[name] for viewer in viewers for name, at in viewer.heard.items()]
    missing = len(sent) * len(viewers) - len(taken)
    cuts = statistics.quantiles(taken, n=100)
    print(f"\n{'ms':40}{'p50':>10}{'p99':>10}{'max':>10}{'processor':>10}{'missing':>10}")
    what = f"{VIEWERS} viewers, {PER_SECOND} edits a second"
    times = (cuts[49], cuts[98], max(taken), effort)
    print(f"{what:40}{''.join(f'{seconds * 1e3:>10.1f}' for seconds in times)}{missing:>10}")
    before = f"{P50_BEFORE:>10.1f}{P99_BEFORE:>10.1f}{'':10}{PROCESSOR_BEFORE:>10.1f}"
    print(f"{'  at 2fef400, the machine idle':40}{before}")
