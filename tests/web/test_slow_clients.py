"""Slow, silent and many clients: whoever else asks is answered within a second."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from chalkgrad.document.exchange import MAX_BYTES
from chalkgrad.serving.gathering import MAX_FRAMING, MAX_HEADER, Gathered, Gathering
from chalkgrad.serving.worker import PATIENCE_SECONDS
from hypothesis import given
from hypothesis import strategies as st

from tests.databases import only_sqlite
from tests.live.clients import new_graph
from tests.people import somebody
from tests.serving import Server, until

# More than the threads that the server has.
MANY = 420

HEADER = b"POST /api/graphs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that these tests have to themselves."""
    with Server(tmp_path_factory.mktemp("busy")) as running:
        yield running


def connect(server: Server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=20)


def answer(sock: socket.socket) -> bytes:
    """What comes until the other side closes."""
    parts = []
    while part := sock.recv(65536):
        parts.append(part)
    return b"".join(parts)


def probes(server: Server, times: int = 5) -> None:
    for _ in range(times):
        began = time.monotonic()
        assert somebody.get(f"{server.url}/api/schema.json", timeout=20).status_code == 200
        assert time.monotonic() - began < 1


SLOW = {
    "nothing": b"",
    "half a header": HEADER[:40],
    "no body": HEADER + b"Content-Length: 1000\r\n\r\n{",
    "no chunk": HEADER + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{",
}


# Two kinds at a time: so many files a process may have open everywhere.
@pytest.mark.parametrize("kinds", [("nothing", "half a header"), ("no body", "no chunk")])
def test_requests_that_never_end_stop_nobody_and_are_closed(
    busy: Server, kinds: tuple[str, str]
) -> None:
    sent = [SLOW[kind] for kind in kinds for _ in range(MANY)]
    slow = [connect(busy) for _ in sent]
    began = time.monotonic()
    for sock, beginning in zip(slow, sent, strict=True):
        sock.sendall(beginning)
    probes(busy)
    stop = threading.Event()

    def dribble() -> None:
        while not stop.wait(1):
            try:
                slow[-1].sendall(b"x")
            except OSError:
                # Closed by the server, as it should be.
                return

    dribbling = threading.Thread(target=dribble)
    dribbling.start()
    for sock, beginning in zip(slow[:-1], sent[:-1], strict=True):
        said = answer(sock)
        assert said == b"" if beginning == b"" else said.startswith(b"HTTP/1.1 408 ")
    took = time.monotonic() - began
    probes(busy, 1)
    stop.set()
    dribbling.join()
    assert PATIENCE_SECONDS - 1 < took < PATIENCE_SECONDS + 8
    for sock in slow:
        sock.close()


def test_at_as_many_open_pages_as_there_may_be_a_page_is_still_loaded(busy: Server) -> None:
    graph = new_graph(busy.url)
    shake = (
        b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\n"
        b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    )
    pages = [connect(busy) for _ in range(400)]
    for page in pages:
        page.sendall(shake)
    for page in pages:
        assert page.recv(1000).startswith(b"HTTP/1.1 101 ")
    probes(busy)
    assert somebody.get(f"{busy.url}/g/{graph}", timeout=1).status_code == 200
    with closing(connect(busy)) as one_more:
        one_more.sendall(shake)
        assert answer(one_more).startswith(b"HTTP/1.1 503 ")
    for page in pages:
        page.close()

    def there_is_room() -> bool:
        with closing(connect(busy)) as page:
            page.sendall(shake)
            return page.recv(1000).startswith(b"HTTP/1.1 101 ")

    until(there_is_room)


def test_a_slow_upload_that_goes_on_is_taken(busy: Server) -> None:
    body = b'{"text": "x*y"}'
    with closing(connect(busy)) as sock:
        sock.sendall(
            b"POST /api/formulas HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        for letter in body:
            sock.sendall(b"1\r\n%c\r\n" % letter)
        sock.sendall(b"0\r\n\r\n")
        assert answer(sock).startswith(b"HTTP/1.1 201 ")


@pytest.mark.parametrize(
    "header",
    [b"Content-Length: %d\r\n\r\n" % (MAX_BYTES + 1), b"Content-Length: %d\r\n\r\n" % 10**30,
     b"Transfer-Encoding: chunked\r\n\r\nffffffff\r\n"],
)  # fmt: skip
def test_a_body_past_the_limit_is_refused_before_it_comes(busy: Server, header: bytes) -> None:
    with closing(connect(busy)) as sock:
        sock.sendall(HEADER + header)
        assert answer(sock).startswith(b"HTTP/1.1 413 ")


def test_a_chunked_body_without_end_is_refused_at_the_limit(busy: Server) -> None:
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    with closing(connect(busy)) as sock:
        sock.sendall(HEADER + b"Transfer-Encoding: chunked\r\n\r\n")
        for _ in range((MAX_BYTES + MAX_FRAMING) // len(chunk) + 1):
            sock.sendall(chunk)
        assert answer(sock).startswith(b"HTTP/1.1 413 ")


def test_a_header_without_end_is_refused(busy: Server) -> None:
    with closing(connect(busy)) as sock:
        sock.sendall(b"GET / HTTP/1.1\r\nX: " + b"x" * (MAX_HEADER + 1))
        assert answer(sock).startswith(b"HTTP/1.1 431 ")


def test_a_sender_that_asks_first_is_told_to_go_on(busy: Server) -> None:
    with closing(connect(busy)) as sock:
        sock.sendall(
            HEADER + b"Content-Length: 2\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"
        )
        assert sock.recv(100).startswith(b"HTTP/1.1 100 ")
        sock.sendall(b"{}")
        assert b"HTTP/1.1 201 " in answer(sock)


def test_requests_on_one_connection_are_answered_in_turn(busy: Server) -> None:
    ask = b"GET /api/schema.json HTTP/1.1\r\nHost: localhost\r\n"
    with closing(connect(busy)) as sock:
        sock.sendall((ask + b"\r\n") * 3 + ask + b"Connection: close\r\n\r\n")
        assert answer(sock).count(b"HTTP/1.1 200 OK") == 4


def test_a_client_that_does_not_speak_http_is_refused(busy: Server) -> None:
    with closing(connect(busy)) as sock:
        sock.sendall(b"\x16\x03\x01 hello\r\n\r\n")
        assert answer(sock).startswith(b"HTTP/1.1 400 ")


BODIES = st.binary(max_size=200)


@st.composite
def framed(draw: Callable[..., bytes]) -> bytes:
    """A request with its body, of a known length or in chunks, with or without trailers."""
    body = draw(BODIES)
    if draw(st.booleans()):
        return HEADER + b"Content-Length: %d\r\n\r\n" % len(body) + body
    request = HEADER + b"Transfer-Encoding: chunked\r\n\r\n"
    while body:
        size = draw(st.integers(1, len(body)))
        extension = draw(st.sampled_from([b"", b";a=b"]))
        request += b"%x" % size + extension + b"\r\n" + body[:size] + b"\r\n"
        body = body[size:]
    return request + b"0\r\n" + draw(st.sampled_from([b"", b"A: b\r\n"])) + b"\r\n"


@given(framed(), st.binary(max_size=30), st.lists(st.integers(1, 80)))
def test_a_request_is_whole_at_its_last_byte_however_it_comes(
    request: bytes, after: bytes, pieces: list[int]
) -> None:
    gathering = Gathering()
    at = 0
    for size in [*pieces, *[1] * len(request)]:
        size = min(size, len(request) - at)
        gathering.feed(request[at : at + size])
        at += size
        assert gathering.whole == (at == len(request))
        if at == len(request):
            break
    gathering.feed(after)
    assert gathering.take() == (request, after)
    assert gathering.refused is None


@given(st.lists(st.binary(max_size=200), max_size=20))
def test_no_bytes_make_the_gathering_fail(parts: list[bytes]) -> None:
    gathering = Gathering(HEADER + b"Transfer-Encoding: chunked\r\n\r\n")
    for part in parts:
        gathering.feed(part)
    gathering.take()


def test_what_is_gathered_ends_where_a_socket_would_wait() -> None:
    gathered = Gathered(b"abc")
    assert [gathered.recv(2), gathered.recv(2), gathered.recv(2)] == [b"ab", b"c", b""]


@only_sqlite
def test_a_stopped_server_leaves_one_whole_file(tmp_path: Path) -> None:
    with Server(tmp_path / "data") as server:
        graph = new_graph(server.url)
        with closing(connect(server)):
            server.stop()
        assert not (tmp_path / "data" / "chalkgrad.db-wal").exists()
        copy = tmp_path / "copy"
        copy.mkdir()
        (copy / "chalkgrad.db").write_bytes((tmp_path / "data" / "chalkgrad.db").read_bytes())
    with Server(copy) as other:
        assert somebody.get(f"{other.url}/api/graphs/{graph}", timeout=20).status_code == 200
