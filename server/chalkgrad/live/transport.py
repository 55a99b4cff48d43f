"""The transport: Socket.IO over WebSocket, hardened against what its libraries leave open.

Everything that leans on the internals of python-socketio, python-engineio or simple-websocket is
in this file, and their versions are pinned for it. Each trap has a test of its own in
``tests/live/test_transport.py``.
"""

import logging
import queue
import socket
import threading
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

import orjson
from engineio.async_drivers.threading import SimpleWebSocketWSGI
from engineio.async_drivers.threading import _async as threading_driver
from flask import Flask
from flask_socketio import SocketIO
from socketio import Manager
from socketio.packet import Packet

log = logging.getLogger(__name__)

# The largest message a canvas sends: a pasted selection of some thousand nodes. Documents come
# over HTTP, with a limit of their own.
MAX_MESSAGE_BYTES = 2 * 1024 * 1024

# Packets waiting for one client. A reader keeps the queue near empty; at 30 patches a second this
# is half a minute behind, and the client is better served by starting again from a snapshot.
MAX_QUEUED_PACKETS = 1_000

Environ = dict[str, Any]
StartResponse = Callable[..., Any]


class OrjsonText:
    """orjson behind the two functions that python-socketio calls."""

    @staticmethod
    def dumps(data: Any, **_: Any) -> str:
        """JSON text; what JSON cannot hold raises TypeError."""
        return orjson.dumps(data).decode()

    @staticmethod
    def loads(text: str | bytes, **_: Any) -> Any:
        """Parsed JSON; NaN and Infinity are refused."""
        return orjson.loads(text)


# Where the WSGI servers that simple-websocket knows keep a request's socket.
SOCKET_KEYS = ("werkzeug.socket", "gunicorn.socket")


class HardenedWebSocket(SimpleWebSocketWSGI):  # type: ignore[misc]
    """A WebSocket that refuses a frame past the limit while it comes in, and sends at once.

    engineio's own ``max_http_buffer_size`` looks at a message only once it is all in memory. A
    patch is two frames (text, then its binary), and without TCP_NODELAY the second waits until the
    first is confirmed, which browsers put off for 40 ms.
    """

    def __init__(self, handler: Any, server: Any) -> None:
        super().__init__(handler, server, max_message_size=MAX_MESSAGE_BYTES)
        # The engine.io socket, by its bound handler, so that a stuck client can be cut.
        handler.__self__.chalkgrad_websocket = self

    def __call__(self, environ: Environ, start_response: StartResponse) -> Any:
        for key in SOCKET_KEYS:
            if key in environ:
                environ[key].setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return super().__call__(environ, start_response)

    def abort(self) -> None:
        """Cut the connection under a writer that is blocked in it."""
        try:
            self.ws.sock.shutdown(socket.SHUT_RDWR)
        except OSError as error:
            log.debug("the connection was gone already: %s", error)


class WithoutCompression:
    """WSGI middleware that keeps WebSocket extensions from being negotiated.

    permessage-deflate compresses every client's copy of a broadcast apart, which costs two orders
    of magnitude more than it saves; simple-websocket has no switch for it.
    """

    def __init__(self, application: Callable[[Environ, StartResponse], Iterable[bytes]]) -> None:
        self._application = application

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        return self._application(environ, start_response)


class WholeMessages(Manager):  # type: ignore[misc]
    """Sends all frames of a message to a room before any other message's.

    A message that carries bytes is several frames; two threads that send to one client at once
    (a patch, and the answer to a question) would mix theirs, and the client could read neither.

    Attributes
    ----------
    sending
        Held while the frames of one message are put in the clients' queues.
    """

    def __init__(self) -> None:
        super().__init__()
        self.sending = threading.Lock()

    def emit(self, *arguments: Any, **options: Any) -> None:
        """As `Manager.emit`, frames together."""
        with self.sending:
            super().emit(*arguments, **options)


# The ports that an address leaves out.
_USUAL_PORTS = {"http": 80, "https": 443}


def is_same_site(origin: str, host: str) -> bool:
    """Whether an Origin header names the host that a request was sent to.

    Only hosts and ports are compared: behind a proxy that speaks TLS we do not see the scheme.
    """
    try:
        theirs = urlsplit(origin)
        ours = urlsplit(f"//{host}")
        usual = _USUAL_PORTS.get(theirs.scheme)
        return (theirs.hostname or "", theirs.port or usual) == (ours.hostname, ours.port or usual)
    except ValueError:
        # A port that is none.
        return False


def _is_own_origin(origin: str | None, environ: Environ) -> bool:
    return origin is not None and is_same_site(origin, environ.get("HTTP_HOST", ""))


class Transport:
    """Socket.IO for one application.

    Attributes
    ----------
    socketio
        The Flask-SocketIO object, for registering handlers.
    """

    def __init__(self, app: Flask) -> None:
        manager = WholeMessages()
        self.socketio = SocketIO(
            app,
            async_mode="threading",
            transports=["websocket"],
            # One message of a client at a time: with a lock per room this promises order.
            async_handlers=False,
            max_http_buffer_size=MAX_MESSAGE_BYTES,
            json=OrjsonText,
            manage_session=False,
            client_manager=manager,
            cors_allowed_origins=_is_own_origin,
        )
        self._engine._async = {**threading_driver, "websocket": HardenedWebSocket}
        server = self.socketio.server

        def send_whole(client: str, packet: Packet) -> None:
            encoded = packet.encode()
            with manager.sending:
                for frame in encoded if isinstance(encoded, list) else [encoded]:
                    server.eio.send(client, frame)

        server._send_packet = send_whole
        app.wsgi_app = WithoutCompression(app.wsgi_app)  # type: ignore[method-assign]

    @property
    def _engine(self) -> Any:
        return self.socketio.server.eio

    def emit(self, event: str, payload: dict[str, Any], room: str) -> None:
        """Send to everyone in a room: encoded once, and never to a client that stopped reading."""
        self.socketio.emit(event, payload, to=room)
        self.cut_stuck_clients()

    def cut_stuck_clients(self) -> None:
        """Drop clients whose queue is past the limit; each comes back through a fresh snapshot."""
        for client in list(self._engine.sockets.values()):
            if client.queue.qsize() > MAX_QUEUED_PACKETS:
                log.warning("cutting a client that is %d packets behind", client.queue.qsize())
                _drain(client.queue)
                websocket = getattr(client, "chalkgrad_websocket", None)
                if websocket is not None:
                    websocket.abort()


def _drain(packets: "queue.Queue[Any]") -> None:
    while True:
        try:
            packets.get(block=False)
        except queue.Empty:
            break
        packets.task_done()
    # The writer's sign to end.
    packets.put(None)
