"""gunicorn's threaded worker, without the ways in which slow clients stop it for everybody.

In gunicorn's own, a thread reads a request as it comes: four hundred that never end take four
hundred threads. Here no thread waits for a sender: the loop gathers requests and hands a thread
only whole ones. Open pages, whose WebSockets stay open, have threads apart from those that answer
requests. Everything that leans on gunicorn's internals is in this file.
"""

import errno
import socket
import struct
import time
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from http import HTTPStatus
from selectors import EVENT_READ
from typing import Any

import orjson
from gunicorn.http import get_parser
from gunicorn.workers.gthread import TConn, ThreadWorker

from chalkgrad.live.problem import MEDIA, problem
from chalkgrad.serving.gathering import Gathered, Gathering

# One thread serves one open page, and the process is saturated near this many (see the README).
PAGES = 400

# Threads that answer requests: those compute, so more would only take turns.
ANSWERING = 32

# How long a request may take to come in, and what it must bring a second to be given longer: half
# of what a poor line sends. An import of 16 MB may take five minutes.
PATIENCE_SECONDS = 10.0
MIN_BYTES_A_SECOND = 50_000

# How long a connection is kept for the next request, and one that was refused for what it still
# sends, lest the refusal be lost.
KEPT_SECONDS = 5.0
LINGER_SECONDS = 2.0

# How long an answer may wait for a client that does not read it.
SEND_SECONDS = 30

# Bytes of unfinished requests, of all connections together.
MAX_HELD = 256 * 1024 * 1024

# How long a worker that stops waits for the requests it is answering.
STOP_SECONDS = 5.0

# What one turn of the loop reads from one connection.
RECEIVE_BYTES = 64 * 1024

# A connection that is gone, or was never there, is not an error of ours.
_GONE = (errno.EAGAIN, errno.EWOULDBLOCK, errno.ECONNABORTED)

# No more files may be open: some connection has to go.
_NO_ROOM = (errno.EMFILE, errno.ENFILE)


class Connection(TConn):  # type: ignore[misc]
    """A client's connection.

    Attributes
    ----------
    gathering
        The request that comes in, or that was last answered.
    rest
        What came after the request that a thread has.
    deadline
        When it is closed unless the request is whole by then.
    lingering
        It was refused, and what it still sends is thrown away.
    """

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        # Set up here, where gunicorn's own would read from the socket.
        self.initialized = True
        self.gathering = Gathering()
        self.rest = b""
        self.deadline = 0.0
        self.lingering = False


class Worker(ThreadWorker):  # type: ignore[misc]
    """A worker whose threads only ever have whole requests, or open pages.

    Invariant: every connection is in `_waiting` and registered with the poller, or with a thread.
    """

    def init_process(self) -> None:
        """Make the threads, then run until the worker is stopped."""
        self._pages = ThreadPoolExecutor(PAGES, "page")
        self._open_pages: set[Connection] = set()
        # In the order in which they began to wait.
        self._waiting: dict[Connection, None] = {}
        super().init_process()

    def handle_quit(self, sig: int, frame: Any) -> None:
        """Stop as for SIGTERM: leaving at once would leave the store open."""
        self.handle_exit(sig, frame)

    def run(self) -> None:
        """Take connections and gather requests, until the worker is stopped."""
        self.poller.register(
            self.method_queue.fileno(), EVENT_READ, self.method_queue.run_callbacks
        )
        self.set_accept_enabled(True)
        while self.alive and self.is_parent_alive():
            self.notify()
            self.wait_for_and_dispatch_events(timeout=1.0)
            self._close_late()
        self._stop()

    def accept(self, listener: socket.socket) -> None:
        """Take a connection; the one that has waited longest goes where there is no room."""
        try:
            sock, address = listener.accept()
        except OSError as error:
            if error.errno in _NO_ROOM:
                self._close_oldest()
            elif error.errno not in _GONE:
                raise
            return
        self.nr_conns += 1
        if self.nr_conns > self.worker_connections:
            self._close_oldest()
        self._wait(Connection(self.cfg, sock, address, listener.getsockname()), b"", 0)

    def _wait(self, connection: Connection, begun: bytes, seconds: float) -> None:
        """Gather the next request of a connection, given what of it has come already."""
        connection.gathering = Gathering(begun)
        connection.deadline = time.monotonic() + (seconds or PATIENCE_SECONDS)
        connection.sock.setblocking(False)
        self._waiting[connection] = None
        self.poller.register(connection.sock, EVENT_READ, partial(self._receive, connection))
        self._look_at(connection)

    def _receive(self, connection: Connection, sock: socket.socket) -> None:
        try:
            data = sock.recv(RECEIVE_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._close(connection)
        elif not connection.lingering:
            gathering = connection.gathering
            if not gathering.has_begun:
                # A kept connection's next request has its own time.
                connection.deadline = time.monotonic() + PATIENCE_SECONDS
            before = gathering.received
            gathering.feed(data)
            connection.deadline += (gathering.received - before) / MIN_BYTES_A_SECOND
            self._look_at(connection)

    def _look_at(self, connection: Connection) -> None:
        """Answer, refuse or go on with a request, by what has come of it."""
        gathering = connection.gathering
        if gathering.refused is not None:
            self._refuse(connection, gathering.refused)
        elif gathering.whole:
            self._answer(connection)
        elif gathering.expects_continue:
            gathering.expects_continue = False
            self._send(connection, b"HTTP/1.1 100 Continue\r\n\r\n")
        elif gathering.received > 0 and self._held() > MAX_HELD:
            self._refuse(connection, HTTPStatus.SERVICE_UNAVAILABLE)

    def _held(self) -> int:
        return sum(connection.gathering.received for connection in self._waiting)

    def _answer(self, connection: Connection) -> None:
        """Hand a whole request to a thread."""
        pool = self._pages if connection.gathering.opens_socket else self.tpool
        if pool is self._pages and len(self._open_pages) >= PAGES:
            self._refuse(connection, HTTPStatus.SERVICE_UNAVAILABLE)
            return
        self._leave_loop(connection)
        request, connection.rest = connection.gathering.take()
        connection.gathering = Gathering()
        connection.parser = get_parser(self.cfg, Gathered(request), connection.client)
        if pool is self._pages:
            self._open_pages.add(connection)
        _limit_sending(connection.sock, 0 if pool is self._pages else SEND_SECONDS)
        future = pool.submit(self.handle, connection)
        future.add_done_callback(
            lambda done: self.method_queue.defer(self.finish_request, connection, done)
        )

    def finish_request(self, connection: Connection, future: "Future[Any]") -> None:
        """Close a connection that was answered, or wait for its next request."""
        self._open_pages.discard(connection)
        kept = not future.cancelled() and future.exception() is None and future.result()
        if kept and self.alive:
            self._wait(connection, connection.rest, KEPT_SECONDS)
        else:
            self.nr_conns -= 1
            connection.close()

    def _refuse(self, connection: Connection, status: HTTPStatus) -> None:
        """Say why a request is not answered, and close once that can have arrived."""
        code = status.phrase.lower().replace(" ", "-")
        body = orjson.dumps(problem(status, code, f"the server refuses this: {status.description}"))
        head = (
            f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: {MEDIA}\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        connection.gathering = Gathering()
        if not self._send(connection, head.encode() + body):
            return
        try:
            connection.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self._close(connection)
            return
        connection.lingering = True
        connection.deadline = time.monotonic() + LINGER_SECONDS

    def _send(self, connection: Connection, data: bytes) -> bool:
        """Send a few bytes without waiting; whoever does not take them is closed."""
        try:
            if connection.sock.send(data) == len(data):
                return True
        except OSError as error:
            self.log.debug("a client is gone: %s", error)
        self._close(connection)
        return False

    def _close_late(self) -> None:
        now = time.monotonic()
        for connection in [one for one in self._waiting if one.deadline < now]:
            if connection.gathering.has_begun:
                self._refuse(connection, HTTPStatus.REQUEST_TIMEOUT)
            else:
                self._close(connection)

    def _close_oldest(self) -> None:
        oldest = next(iter(self._waiting), None)
        if oldest is not None:
            self._close(oldest)

    def _close(self, connection: Connection) -> None:
        """Close a connection that waits."""
        self._leave_loop(connection)
        self.nr_conns -= 1
        connection.close()

    def _leave_loop(self, connection: Connection) -> None:
        del self._waiting[connection]
        self.poller.unregister(connection.sock)

    def _stop(self) -> None:
        """Answer what is being answered, close the pages, and end."""
        self.set_accept_enabled(False)
        for connection in list(self._waiting):
            self._close(connection)
        for connection in self._open_pages:
            try:
                connection.sock.shutdown(socket.SHUT_RDWR)
            except OSError as error:
                self.log.debug("a page is gone: %s", error)
        deadline = time.monotonic() + STOP_SECONDS
        while self.nr_conns > 0 and time.monotonic() < deadline:
            self.notify()
            self.wait_for_and_dispatch_events(timeout=0.1)
        for pool in (self.tpool, self._pages):
            pool.shutdown(wait=False, cancel_futures=True)
        self.poller.close()
        self.method_queue.close()
        for listener in self.sockets:
            listener.close()


def _limit_sending(sock: socket.socket, seconds: int) -> None:
    """Have a blocking `send` give up after some seconds; 0 lets it wait."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", seconds, 0))
