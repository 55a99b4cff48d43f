"""A request as it comes in: when is it whole, and must it be refused before it is?

Knows bytes and HTTP/1.1's framing, no sockets. What a request says, gunicorn's parser reads once
the request is whole; here only where it ends.
"""

from http import HTTPStatus

from chalkgrad.document.exchange import MAX_BYTES

# A request line and its headers. Browsers send one or two thousand bytes, and some cookies.
MAX_HEADER = 64 * 1024

# A chunked body's own framing, beside the bytes it carries.
MAX_FRAMING = 1024 * 1024

_HEADER_END = b"\r\n\r\n"
_LINE_END = b"\r\n"


class Gathering:
    """The bytes of one request, and those of the next that came with them.

    Attributes
    ----------
    whole
        The request is all there; `take` it.
    refused
        The status to refuse it with, as soon as that is known.
    opens_socket
        It asks for a WebSocket, so that its connection stays open for as long as its page.
    expects_continue
        Its header is there, and its sender waits for "100 Continue" with the body.
    """

    def __init__(self, data: bytes = b"") -> None:
        self.whole = False
        self.refused: HTTPStatus | None = None
        self.opens_socket = False
        self.expects_continue = False
        self._data = bytearray()
        # Where the body begins, and where the request ends: known when the header is there; of a
        # chunked body the end is where its next chunk begins, as far as we know.
        self._body: int | None = None
        self._end = 0
        self._chunked = False
        self.feed(data)

    @property
    def has_begun(self) -> bool:
        """Whether anything of the request is there."""
        return bool(self._data)

    @property
    def received(self) -> int:
        """How many bytes of the body are there."""
        return 0 if self._body is None else len(self._data) - self._body

    def feed(self, data: bytes) -> None:
        """Take in what has come."""
        searched = max(0, len(self._data) - len(_HEADER_END))
        self._data += data
        if self._body is None:
            at = self._data.find(_HEADER_END, searched)
            if at < 0 or at > MAX_HEADER:
                if len(self._data) > MAX_HEADER:
                    self.refused = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
                return
            self._read_header(bytes(self._data[:at]), at + len(_HEADER_END))
        if self._chunked and not self.whole:
            self._follow_chunks()
        elif not self._chunked:
            self.whole = len(self._data) >= self._end
        if self.whole:
            self.expects_continue = False

    def _read_header(self, header: bytes, body: int) -> None:
        self._body = self._end = body
        for line in header.split(_LINE_END)[1:]:
            name, _, value = line.partition(b":")
            match name.strip().lower(), value.strip().lower():
                case b"content-length", length if length.isdigit():
                    if len(length) > 18 or int(length) > MAX_BYTES:
                        self.refused = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
                    else:
                        self._end = body + int(length)
                case b"transfer-encoding", coding:
                    self._chunked = b"chunked" in coding
                case b"upgrade", b"websocket":
                    self.opens_socket = True
                case b"expect", b"100-continue":
                    self.expects_continue = True

    def _follow_chunks(self) -> None:
        """Go from chunk to chunk, as far as they have come."""
        assert self._body is not None
        while True:
            line = self._data.find(_LINE_END, self._end)
            if line < 0:
                break
            size = bytes(self._data[self._end : line]).partition(b";")[0].strip()
            try:
                length = int(size, 16)
            except ValueError:
                # No chunk at all: the parser refuses it.
                self.whole = True
                return
            if length == 0:
                # Then trailers, if any, and an empty line.
                end = self._data.find(_HEADER_END, line)
                if end >= 0:
                    self._end = end + len(_HEADER_END)
                    self.whole = True
                break
            self._end = line + len(_LINE_END) + length + len(_LINE_END)
            if self._end > len(self._data):
                break
        if max(self.received, self._end - self._body) > MAX_BYTES + MAX_FRAMING:
            self.refused = HTTPStatus.REQUEST_ENTITY_TOO_LARGE

    def take(self) -> tuple[bytes, bytes]:
        """The bytes of the whole request, and what has come after them."""
        if self._chunked and self._end > len(self._data):
            return bytes(self._data), b""
        return bytes(self._data[: self._end]), bytes(self._data[self._end :])


class Gathered:
    """A whole request where a parser expects a socket: it ends where the request does.

    Whoever reads it never waits for the sender.
    """

    def __init__(self, data: bytes) -> None:
        self._data = memoryview(data)

    def recv(self, size: int) -> bytes:
        """The next bytes, as many as there are; none at the end."""
        part, self._data = self._data[:size], self._data[size:]
        return bytes(part)
