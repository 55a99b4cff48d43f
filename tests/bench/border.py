"""The border: requests that never end, and bodies that are made to be dear."""

import http.client
import socket
import tempfile
import threading
import time
from pathlib import Path

import requests

from tests.live.clients import Canvas, new_graph
from tests.serving import Server

# At commit 2fef400: half-sent requests stopped gunicorn for everybody, and were never closed; a
# body of brackets cost 4.2 to 5.4 s, and six at once let another's edit wait for 11 s.
BEFORE = "2fef400"
PROBE_BEFORE, CLOSED_BEFORE = "never", "0 of 500"
BOMB_BEFORE, WAIT_BEFORE = "4.2–5.4 s", "11 s"

HALF_SENT = 500
BOMBS = 6

# How long a probe waits before it counts as never, and how long half-sent requests are watched.
PROBE_SECONDS, WATCHED_SECONDS = 20, 40

# 15.7 MB of the dearest JSON there is: every element is a list.
BOMB = b"[" + b"[]," * 5_200_000 + b"[]]"


def _row(what: str, now: str, before: str) -> None:
    print(f"{what:52}{now:>14}{before:>14}", flush=True)


def _answered(server: Server) -> str:
    started = time.perf_counter()
    try:
        requests.get(f"{server.url}/api/schema.json", timeout=PROBE_SECONDS).raise_for_status()
    except requests.RequestException:
        return "never"
    return f"{time.perf_counter() - started:.2f} s"


def half_sent(server: Server) -> None:
    """Requests of which only the first half comes."""
    held = []
    for _ in range(HALF_SENT):
        connection = socket.create_connection(("127.0.0.1", server.port), timeout=5)
        connection.sendall(b"POST /api/graphs HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Le")
        held.append(connection)
    _row(f"answer beside {HALF_SENT} half-sent requests", _answered(server), PROBE_BEFORE)
    deadline = time.monotonic() + WATCHED_SECONDS
    closed = 0
    for connection in held:
        connection.settimeout(max(0.01, deadline - time.monotonic()))
        try:
            closed += connection.recv(1) == b"" or connection.recv(1 << 16) is not None
        except (TimeoutError, ConnectionError) as error:
            # A reset is a way of closing; a timeout says that it is still held open.
            closed += isinstance(error, ConnectionError)
        connection.close()
    _row(f"  closed within {WATCHED_SECONDS} s", f"{closed} of {HALF_SENT}", CLOSED_BEFORE)


def bombs(server: Server) -> None:
    """A hostile body, and an edit of somebody else beside six of them."""
    headers = {"Content-Type": "application/json"}

    def post() -> float:
        started = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
        try:
            connection.request("POST", "/api/graphs", BOMB, headers)
            connection.getresponse().read()
        except ConnectionError:
            # Refused before it was read: the server closed while we were still sending.
            pass
        finally:
            connection.close()
        return time.perf_counter() - started

    _row(f"a body of {len(BOMB) / 1e6:.1f} MB of brackets", f"{post():.2f} s", BOMB_BEFORE)
    canvas = Canvas(server.url, new_graph(server.url))
    threads = [threading.Thread(target=post) for _ in range(BOMBS)]
    for thread in threads:
        thread.start()
    longest, step = 0.0, 0
    while any(thread.is_alive() for thread in threads):
        started = time.perf_counter()
        canvas.edit(type="set_value", id="x2", value=float(step))
        longest, step = max(longest, time.perf_counter() - started), step + 1
    _row(f"longest wait for an edit beside {BOMBS} of them", f"{longest:.2f} s", WAIT_BEFORE)
    canvas.close()


def main() -> None:
    """Both, each on a server of its own."""
    print()
    _row("", "now", BEFORE)
    for work in (bombs, half_sent):
        with tempfile.TemporaryDirectory() as folder, Server(Path(folder)) as server:
            work(server)
