"""The transport: Socket.IO over WebSocket, hardened against what its libraries leave open.

Everything that leans on the internals of python-socketio, python-engineio or simple-websocket is
in this file, and their versions are pinned for it. Each trap has a test of its own in
``tests/live/test_transport.py``.
"""

import logging
import queue
import socket
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

import orjson
from engineio.async_drivers.threading import SimpleWebSocketWSGI
from engineio.async_drivers.threading import _async as threading_driver
from engineio.packet import MESSAGE, Packet
from flask import Flask
from flask_socketio import SocketIO
from socketio.packet import Packet as Message
from wsproto.frame_protocol import FrameProtocol

log = logging.getLogger(__name__)

# The largest message a canvas sends: a pasted selection of some thousand nodes. Documents come
# over HTTP, with a limit of their own.
MAX_MESSAGE_BYTES = 2 * 1024 * 1024

# Packets waiting for one client. A reader keeps the queue near empty; at 30 patches a second this
# is half a minute behind, and the client is better served by starting again from a snapshot.
MAX_QUEUED_PACKETS = 1_000

# And their bytes: a patch of the largest graph is a third of a megabyte, a snapshot some five.
MAX_QUEUED_BYTES = 32 * 1024 * 1024

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

# A call that sends what fits and does not wait for the rest; Windows has none.
DO_NOT_WAIT = getattr(socket, "MSG_DONTWAIT", None)


def frame(payload: str | bytes) -> bytes:
    """A WebSocket frame of a text or of bytes, as a server sends it."""
    return bytes(FrameProtocol(client=False, extensions=[]).send_data(payload, fin=True))


class WholeMessage(Message):  # type: ignore[misc]
    """A Socket.IO message whose encoding is all of its frames, the same bytes for every listener.

    A message that carries bytes is several frames. Apart, those of two threads that send to one
    client at once (a patch, and the answer to a question) would mix, and the client could read
    neither.
    """

    def encode(self) -> bytes:
        """The frames; `HardenedWebSocket` passes bytes on as they are."""
        encoded = super().encode()
        text, *attachments = encoded if isinstance(encoded, list) else [encoded]
        return b"".join(frame(part) for part in (f"{MESSAGE}{text}", *attachments))


class Outbox(queue.Queue[Packet | None]):
    """What one client is to be sent: its connection gets at once what it takes of a message.

    engine.io has a thread for each client that sends what is in its queue. To wake two hundred of
    them is most of what an edit costs, so that thread gets only what the connection does not take,
    and, for their order, what comes until that is sent.

    Attributes
    ----------
    offer
        Hands bytes to the connection without waiting; how many it took.
    held
        Bytes, and letters, that wait.
    """

    def __init__(self) -> None:
        super().__init__()
        self.offer: Callable[[bytes], int] = lambda data: 0
        self.held = 0
        # Whether the thread has taken something out that it may not have sent yet.
        self._sending = False

    def put(self, item: Packet | None, block: bool = True, timeout: float | None = None) -> None:
        """Send a packet; None ends the thread.

        engine.io's own packets, which are text, wait for the thread: it ends if it gets nothing
        for longer than the time between two pings.
        """
        with self.mutex:
            if item is not None and item.binary and not self.queue and not self._sending:
                taken = self.offer(item.data)
                if taken == len(item.data):
                    return
                item = Packet(MESSAGE, item.data[taken:])
            self._put(item)
            self.held += _size(item)
            self.unfinished_tasks += 1
            self.not_empty.notify()

    def get(self, block: bool = True, timeout: float | None = None) -> Packet | None:
        """The next packet. The thread waits for one when it has sent those it had."""
        if block:
            with self.mutex:
                self._sending = False
        return super().get(block, timeout)

    def _get(self) -> Packet | None:
        self._sending = True
        item = super()._get()
        self.held -= _size(item)
        return item


def _size(item: Packet | None) -> int:
    return len(item.data) if item is not None and isinstance(item.data, bytes | str) else 0


class HardenedWebSocket(SimpleWebSocketWSGI):  # type: ignore[misc]
    """A WebSocket that refuses a frame past the limit while it comes in, and sends at once.

    engineio's own ``max_http_buffer_size`` looks at a message only once it is all in memory. A
    patch is two frames (text, then its binary), and without TCP_NODELAY the second waits until the
    first is confirmed, which browsers put off for 40 ms.
    """

    def __init__(self, handler: Any, server: Any) -> None:
        super().__init__(handler, server, max_message_size=MAX_MESSAGE_BYTES)
        # Until the handshake is done, and the handler runs.
        self.ws: Any = None
        # The engine.io socket, by its bound handler: it sends through this, and may be cut.
        client = handler.__self__
        client.chalkgrad_websocket = self
        client.queue.offer = self.offer

    def __call__(self, environ: Environ, start_response: StartResponse) -> Any:
        for key in SOCKET_KEYS:
            if key in environ:
                environ[key].setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return super().__call__(environ, start_response)

    def offer(self, data: bytes) -> int:
        """Send what the connection takes without waiting; how many bytes that was."""
        if DO_NOT_WAIT is None or self.ws is None or not self.ws.connected:
            return 0
        try:
            taken: int = self.ws.sock.send(data, DO_NOT_WAIT)
        except OSError:
            # Full, or gone: the client's thread waits, or finds out.
            return 0
        return taken

    def send(self, message: str | bytes) -> None:
        """Send a text, or what are frames already, and wait until it is sent."""
        if not self.ws.connected:
            raise OSError("the connection is closed")
        self.ws.sock.sendall(frame(message) if isinstance(message, str) else message)

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


def other_site(origin: str, host: str) -> str:
    """Why a page is refused: it is a stranger's, or a proxy has changed by which name it came."""
    return (
        f"this request comes from a page at {origin}, and was sent to {host}; where a proxy stands "
        "in between, have it pass the Host header on as it came"
    )


def _is_own_origin(origin: str | None, environ: Environ) -> bool:
    host = environ.get("HTTP_HOST", "")
    if origin is None or is_same_site(origin, host):
        return origin is not None
    # Refused without a word otherwise, and whoever runs the server looks for the reason here.
    log.warning("a connection was refused: %s", other_site(origin, host))
    return False


class Transport:
    """Socket.IO for one application.

    Attributes
    ----------
    socketio
        The Flask-SocketIO object, for registering handlers.
    """

    def __init__(self, app: Flask) -> None:
        self.socketio = SocketIO(
            app,
            async_mode="threading",
            transports=["websocket"],
            # One message of a client at a time: with a lock per room this promises order.
            async_handlers=False,
            max_http_buffer_size=MAX_MESSAGE_BYTES,
            json=OrjsonText,
            manage_session=False,
            serializer=WholeMessage,
            cors_allowed_origins=_is_own_origin,
        )
        self._engine._async = {**threading_driver, "queue": Outbox, "websocket": HardenedWebSocket}
        self.socketio.server._send_eio_packet = self._put
        app.wsgi_app = WithoutCompression(app.wsgi_app)  # type: ignore[method-assign]

    @property
    def _engine(self) -> Any:
        return self.socketio.server.eio

    def _put(self, client: str, packet: Packet) -> None:
        """Send a packet of a broadcast to one of its clients.

        engine.io's own way lets a client go that has answered no ping, here and now: what its
        going means for the room would be told in the midst of the message at hand, and before it.
        engine.io's watch over the pings lets it go soon enough.
        """
        there = self._engine.sockets.get(client)
        if there is not None:
            there.queue.put(packet)

    def emit(self, event: str, payload: dict[str, Any], room: str) -> None:
        """Send to everyone in a room: encoded once, and never to a client that stopped reading."""
        self.socketio.emit(event, payload, to=room)
        self.cut_stuck_clients()

    def take_out(self, client: str, room: str) -> None:
        """Send a client nothing more of what is sent to a room."""
        self.socketio.server.leave_room(client, room, namespace="/")

    def cut_stuck_clients(self) -> None:
        """Drop clients whose queue is past a limit; each comes back through a fresh snapshot."""
        for client in list(self._engine.sockets.values()):
            behind, held = client.queue.qsize(), client.queue.held
            if behind > MAX_QUEUED_PACKETS or held > MAX_QUEUED_BYTES:
                log.warning("cutting a client that is %d packets behind, %d bytes", behind, held)
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
