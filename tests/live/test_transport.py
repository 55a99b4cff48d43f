"""The traps of Socket.IO's packages, a test each; see `server/live/transport.py`."""

import json
import logging
import queue
import socket
import struct
import threading
import time

import pytest
import requests
import websocket
from chalkgrad.live import transport as transport_module
from chalkgrad.live.desk import answer_for
from chalkgrad.live.hub import Hub
from chalkgrad.live.transport import (
    MAX_MESSAGE_BYTES,
    HardenedWebSocket,
    OrjsonText,
    Outbox,
    Transport,
)
from engineio.packet import MESSAGE, PING, Packet
from websocket import ABNF

from tests.live.clients import PATIENCE, Canvas, new_graph
from tests.people import header
from tests.serving import Server, until


@pytest.fixture
def inside(running: tuple[str, Hub]) -> tuple[str, Transport]:
    """A server in this process, whose transport a test can look into."""
    url, hub = running
    return url, hub.transport


def handshake(server: Server, *headers: str, path: str = "/socket.io/?EIO=4&transport=websocket"):
    """The head of the answer to a WebSocket request."""
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE)
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: 127.0.0.1:{server.port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version: 13",
        *headers,
    ]
    connection.sendall("\r\n".join([*lines, "", ""]).encode())
    with connection:
        return connection.recv(4096).decode(errors="replace").lower()


def test_compression_is_not_negotiated(server: Server) -> None:
    head = handshake(server, "Sec-WebSocket-Extensions: permessage-deflate")
    assert " 101 " in head
    assert "sec-websocket-extensions" not in head


def test_only_websocket_is_spoken(server: Server) -> None:
    url = f"{server.url}/socket.io/?EIO=4&transport=polling"
    assert requests.get(url, timeout=PATIENCE).status_code == 400


def test_another_site_cannot_connect_and_no_site_can(server: Server) -> None:
    assert " 101 " not in handshake(server, "Origin: https://elsewhere.example")
    assert " 101 " in handshake(server, f"Origin: http://127.0.0.1:{server.port}")
    assert " 101 " in handshake(server)


def test_the_driver_is_threads(inside: tuple[str, Transport]) -> None:
    assert inside[1].socketio.server.eio.async_mode == "threading"
    assert inside[1].socketio.server.async_handlers is False


def test_a_room_s_message_is_encoded_once_however_many_listen(
    inside: tuple[str, Transport], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, _ = inside
    graph = new_graph(url)
    windows = [Canvas(url, graph) for _ in range(6)]
    patches = 0
    dumps = OrjsonText.dumps

    def counting(data: object, **options: object) -> str:
        nonlocal patches
        patches += isinstance(data, list) and data[0] == "patch"
        return dumps(data, **options)

    monkeypatch.setattr(OrjsonText, "dumps", staticmethod(counting))
    windows[0].edit(type="set_title", title="once")
    for window in windows:
        assert window.patch()["state"] == {}
    assert patches == 1
    for window in windows:
        window.close()


def raw_socket(url: str) -> websocket.WebSocket:
    """A client that has connected to the default namespace and reads only when told."""
    raw = websocket.create_connection(
        url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket",
        timeout=PATIENCE,
        cookie=header()["Cookie"],
    )
    assert raw.recv().startswith("0")
    raw.send("40")
    assert raw.recv().startswith("40")
    return raw


@pytest.mark.parametrize(
    ("limit", "most"), [("MAX_QUEUED_PACKETS", 50), ("MAX_QUEUED_BYTES", 1_000_000)]
)
def test_a_client_that_stops_reading_is_cut_and_the_others_go_on(
    inside: tuple[str, Transport],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    limit: str,
    most: int,
) -> None:
    monkeypatch.setattr(transport_module, limit, most)
    caplog.set_level(logging.WARNING, "chalkgrad.live.transport")
    url, transport = inside
    graph = new_graph(url)
    window = Canvas(url, graph)
    clients = transport.socketio.server.eio.sockets
    reader = set(clients)
    stuck = raw_socket(url)
    stuck.send("420" + json.dumps(["open", {"graph": graph}]))
    assert stuck.recv()
    (client,) = [clients[sid] for sid in set(clients) - reader]
    # Small kernel buffers, so that the queue is what grows.
    stuck.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.chalkgrad_websocket.ws.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    longest = 0
    for _ in range(300):
        transport.emit("patch", {"filler": "x" * 20_000}, room=graph)
        window.patches.get(timeout=PATIENCE)
        longest = max(longest, client.queue.qsize())
        if "cutting a client" in caplog.text:
            break
    assert "cutting a client" in caplog.text
    # Each packet is of 20,000 bytes and some.
    assert longest <= 51
    assert client.queue.held == 0
    until(lambda: client.closed)
    manager = transport.socketio.server.manager
    until(lambda: len(list(manager.get_participants("/", graph))) == 1)
    assert window.edit(type="set_title", title="still here")["ok"]
    window.close()


def test_the_frames_of_two_messages_to_one_client_do_not_mix(
    inside: tuple[str, Transport], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, transport = inside
    graph = new_graph(url)
    raw = raw_socket(url)
    question = "421" + json.dumps(["open", {"graph": graph}])
    raw.send(question)
    engine = transport.socketio.server.eio
    send, send_packet = engine.send, engine.send_packet
    # A pause after every frame: without care, another thread's frame falls into each.
    monkeypatch.setattr(engine, "send", lambda *a: (send(*a), time.sleep(0.005)))
    monkeypatch.setattr(engine, "send_packet", lambda *a: (send_packet(*a), time.sleep(0.005)))
    for _ in range(20):
        raw.send(question)
        transport.emit("patch", {"numbers": b"12345678"}, room=graph)
    awaited = answers = 0
    while answers < 21 or awaited:
        opcode, frame = raw.recv_data()
        if opcode == ABNF.OPCODE_BINARY:
            awaited -= 1
        else:
            assert awaited == 0, f"{frame!r} came before the rest of the last message"
            awaited = int(chr(frame[2])) if frame[:2] in (b"45", b"46") else 0
            answers += frame[:2] == b"46"
    raw.close()


def test_a_message_that_the_connections_take_wakes_no_thread_of_theirs(
    inside: tuple[str, Transport], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, transport = inside
    graph = new_graph(url)
    windows = [Canvas(url, graph) for _ in range(6)]
    by_threads: list[str | bytes] = []
    send = HardenedWebSocket.send

    def noting(self: HardenedWebSocket, message: str | bytes) -> None:
        by_threads.append(message)
        send(self, message)

    monkeypatch.setattr(HardenedWebSocket, "send", noting)
    for number in range(20):
        transport.emit("patch", {"number": number}, room=graph)
    for window in windows:
        numbers = [window.patches.get(timeout=PATIENCE)["number"] for _ in range(20)]
        assert numbers == list(range(20))
    # Before they close: who is still there is told of each that is about to.
    assert [message for message in by_threads if isinstance(message, bytes)] == []
    for window in windows:
        window.close()


def test_a_slow_reader_gets_every_message_whole_and_in_order(
    inside: tuple[str, Transport],
) -> None:
    url, transport = inside
    graph = new_graph(url)
    raw = raw_socket(url)
    raw.send("421" + json.dumps(["open", {"graph": graph}]))
    assert [raw.recv_data()[0] for _ in range(2)] == [ABNF.OPCODE_TEXT, ABNF.OPCODE_BINARY]
    (client,) = transport.socketio.server.eio.sockets.values()
    # Small kernel buffers, so that the connection takes a part of a message, or nothing.
    raw.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
    client.chalkgrad_websocket.ws.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65_536)
    most = 0
    for _ in range(5):
        lengths = [7, 300, 30_000, 9_000, 1, 70_000] * 5
        for number, length in enumerate(lengths):
            transport.emit("patch", {"number": number, "numbers": b"n" * length}, room=graph)
        most = max(most, client.queue.qsize())
        for number, length in enumerate(lengths):
            while (text := raw.recv()) == "2":
                raw.send("3")
            assert json.loads(text[text.index("[") :])[1]["number"] == number
            assert raw.recv() == b"n" * length
    assert most > 0
    raw.close()


def test_no_message_overtakes_one_that_the_thread_of_a_client_is_sending() -> None:
    outbox = Outbox()
    outbox.put(Packet(MESSAGE, b"full"))
    assert outbox.get() is not None
    taken: list[bytes] = []
    outbox.offer = lambda data: taken.append(data) or len(data)
    outbox.put(Packet(MESSAGE, b"waits"))
    assert taken == []
    assert outbox.get() is not None
    with pytest.raises(queue.Empty):
        outbox.get(timeout=0)
    outbox.put(Packet(MESSAGE, b"at once"))
    assert taken == [b"at once"]


def test_the_pings_of_a_client_go_through_its_thread_which_ends_without_them() -> None:
    outbox = Outbox()
    outbox.offer = len
    outbox.put(Packet(MESSAGE, b"taken"))
    outbox.put(Packet(PING))
    only = outbox.get(block=False)
    assert only is not None
    assert only.packet_type == PING
    assert outbox.empty()


def test_a_client_that_answers_no_ping_is_not_let_go_in_the_midst_of_a_message(
    inside: tuple[str, Transport],
) -> None:
    url, transport = inside
    graph = new_graph(url)
    gone = raw_socket(url)
    gone.send("421" + json.dumps(["open", {"graph": graph}]))
    gone.send("422" + json.dumps(["preview", {"graph": graph, "node": "x2", "value": 7.0}]))
    while not gone.recv_data()[1].startswith(b"432"):
        # What comes before the answer to the preview.
        continue
    (client,) = transport.socketio.server.eio.sockets.values()
    window = Canvas(url, graph)
    # Long ago: its going ends the preview, which is a patch of its own.
    client.last_ping = 1.0
    assert window.edit(type="set_title", title="now")["ok"]
    assert window.patch()["edits"]
    client.check_ping_timeout()
    assert window.patch()["edits"] == []
    assert window.values["x2"] == 5.0
    window.close()


def test_small_frames_are_sent_at_once(inside: tuple[str, Transport]) -> None:
    url, transport = inside
    window = Canvas(url, new_graph(url))
    (client,) = transport.socketio.server.eio.sockets.values()
    connection = client.chalkgrad_websocket.ws.sock
    assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    window.close()


def test_a_frame_past_the_limit_is_refused_while_it_comes_in(server: Server) -> None:
    raw = raw_socket(server.url)
    length = 60 * 1024 * 1024
    # The frame's head says how long it will be; not a byte of the rest need be sent.
    raw.sock.sendall(struct.pack("!BBQ4s", 0x81, 0x80 | 127, length, b"\0\0\0\0"))
    raw.sock.sendall(b"4" * (MAX_MESSAGE_BYTES + 4096))
    with pytest.raises((websocket.WebSocketConnectionClosedException, ConnectionError)):
        while True:
            _, frame = raw.recv_data()
            if not frame or int.from_bytes(frame[:2], "big") == 1009:
                raise ConnectionError("closed: message too big")


def test_a_handler_that_fails_is_acknowledged_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    answer = answer_for(RuntimeError("inner detail"))
    assert answer["error"]["code"] == "internal"
    assert "inner detail" not in json.dumps(answer)
    assert "inner detail" in caplog.text


def test_a_failing_handler_reaches_that_answer(
    inside: tuple[str, Transport], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("boom")

    url, _ = inside
    window = Canvas(url, new_graph(url))
    monkeypatch.setattr("chalkgrad.live.described.describe", fail)
    assert window.ask("describe", node="f")["error"]["code"] == "internal"
    window.close()


def test_messages_of_one_client_are_carried_out_in_the_order_they_were_sent(
    server: Server,
) -> None:
    window = Canvas(server.url, new_graph(server.url))
    answers: list[int] = []
    done = threading.Event()

    def answered(answer: dict) -> None:
        answers.append(answer["ok"]["revision"])
        if len(answers) == 60:
            done.set()

    for step in range(60):
        edit = {"type": "set_value", "id": "x2", "value": float(step)}
        message = {"graph": window.graph, "id": f"o{step}", "edit": edit}
        window.client.emit("edit", message, callback=answered)
    assert done.wait(PATIENCE)
    assert answers == list(range(1, 61))
    window.open()
    assert window.values["x2"] == 59.0
    window.close()


def test_json_that_is_none_never_leaves() -> None:
    with pytest.raises(TypeError):
        OrjsonText.dumps({1, 2})
    with pytest.raises(ValueError, match=r"NaN|expected"):
        OrjsonText.loads('{"a": NaN}')
