"""The text of a file, and its JSON where it is some: looked at once for all formats."""

import re
from functools import cached_property

import orjson

from chalkgrad.document.exchange import MAX_BYTES, without_mark
from chalkgrad.document.values import LimitError
from chalkgrad.imports.graphs.onnx_wire import model
from chalkgrad.imports.saying import ReadingError, Words, say

_PICKLE = say(
    "pickle",
    "this is no text; it looks like a Python pickle; those run code, and are never opened here",
)

# How files begin that are no text; people drop them all the same.
_BINARY: tuple[tuple[bytes, Words], ...] = (
    (b"\x89PNG", say("png", "this is no text; it looks like a PNG picture")),
    (b"\xff\xd8\xff", say("jpeg", "this is no text; it looks like a JPEG picture")),
    (b"GIF8", say("gif", "this is no text; it looks like a GIF picture")),
    (b"%PDF", say("pdf", "this is no text; it looks like a PDF")),
    (
        b"PK\x03\x04",
        say("zip", "this is no text; it looks like a zip archive, as PyTorch and offices save"),
    ),
    (b"\x1f\x8b", say("gzip", "this is no text; it looks like a gzip archive")),
    (b"\x80\x02", _PICKLE),
    (b"\x80\x03", _PICKLE),
    (b"\x80\x04", _PICKLE),
    (b"\x80\x05", _PICKLE),
    (b"SQLite format 3", say("sqlite", "this is no text; it looks like a database")),
)

# How an ONNX model begins: with the version of its format. No text begins so.
_MODEL = b"\x08"

# One of two units that UTF-16 writes a sign with, alone.
_HALF = re.compile("[\ud800-\udfff]")
_JSON = re.compile(r"\s*(\{\s*(?:[\"}]|$)|\[\s*(?:[\[{\"\]]|$))")


class NoTextError(ReadingError):
    """The bytes of a file are no text."""

    code = "no-text"


class Source:
    """A text that is to be read.

    Attributes
    ----------
    text
        The text, without a byte order mark.
    """

    def __init__(self, data: str | bytes, most: int = MAX_BYTES) -> None:
        if len(data) > most:
            raise LimitError(f"a file may have {most:,} bytes, not {len(data):,}")
        text = data if isinstance(data, str) else _decoded(data)
        if not text.isascii() and _HALF.search(text):
            raise NoTextError(say("half-sign", "this is no text: it holds half of a sign"))
        self.text = text.removeprefix("\ufeff")

    @cached_property
    def seems_json(self) -> bool:
        """Whether the text begins as JSON does, and no formula: {x}^2 is one."""
        return _JSON.match(self.text) is not None

    @cached_property
    def json(self) -> object:
        """The JSON that the text is, or None."""
        if not self.seems_json:
            return None
        try:
            return orjson.loads(self.text.encode())
        except orjson.JSONDecodeError:
            return None

    @cached_property
    def record(self) -> dict[str, object]:
        """The JSON object that the text is, or an empty one."""
        return self.json if isinstance(self.json, dict) else {}


def _decoded(data: bytes) -> str:
    """A file's bytes as text: in UTF-8, or in UTF-16 where a byte order mark says so.

    A binary ONNX model is its JSON.
    """
    for beginning, what in _BINARY:
        if data.startswith(beginning):
            raise NoTextError(what)
    text = without_mark(data)
    if isinstance(text, str):
        return text
    if data.startswith(_MODEL):
        return orjson.dumps(model(data)).decode()
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError as error:
        line = text.count(b"\n", 0, error.start) + 1
        raise NoTextError(
            say("encoding", "line {line}: this is no text in UTF-8 or UTF-16", line=line)
        ) from error
