"""A binary ONNX model as the JSON that `onnx_json` reads.

Of protobuf's wire format only what a model of numbers needs is read here, some hundred lines; the
package ``onnx`` would bring protobuf and NumPy's arrays of any size along for it. What a schema
below does not name is skipped, and nothing is looked for outside the file.

References
----------
protobuf.dev/programming-guides/encoding; github.com/onnx/onnx, onnx/onnx.proto
"""

import base64
import struct
from collections.abc import Iterator
from typing import Any, NamedTuple

from chalkgrad.document.values import LimitError
from chalkgrad.imports.saying import ReadingError, say

# Fields that are looked at, nested ones included: a graph of MAX_COMPUTED nodes has fewer.
MAX_FIELDS = 600_000

# A number has at most so many bytes of seven bits.
_VARINT_BYTES = 10


class NoModelError(ReadingError):
    """Bytes are no ONNX model."""

    code = "no-model"


class Kind(NamedTuple):
    """A field: its name, how its content is read, and whether there are several."""

    name: str
    how: "str | int"
    many: bool = False


# Messages by number: model, graph, node, attribute, tensor, value info, type, tensor type, shape,
# dimension. A field is read as text, bytes, whole number, double, float, or a message.
_MODEL, _GRAPH, _NODE, _ATTRIBUTE, _TENSOR, _VALUE, _TYPE, _KIND, _SHAPE, _SIZE = range(10)
_SCHEMAS: dict[int, dict[int, Kind]] = {
    _MODEL: {1: Kind("irVersion", "whole"), 7: Kind("graph", _GRAPH)},
    _GRAPH: {
        1: Kind("node", _NODE, True), 2: Kind("name", "text"),
        5: Kind("initializer", _TENSOR, True), 11: Kind("input", _VALUE, True),
        12: Kind("output", _VALUE, True),
    },
    _NODE: {
        1: Kind("input", "text", True), 2: Kind("output", "text", True), 3: Kind("name", "text"),
        4: Kind("opType", "text"), 5: Kind("attribute", _ATTRIBUTE, True),
    },
    _ATTRIBUTE: {
        1: Kind("name", "text"), 2: Kind("f", "float"), 3: Kind("i", "whole"),
        5: Kind("t", _TENSOR),
    },
    _TENSOR: {
        2: Kind("dataType", "whole"), 4: Kind("floatData", "float", True),
        5: Kind("int32Data", "whole", True), 7: Kind("int64Data", "whole", True),
        8: Kind("name", "text"), 9: Kind("rawData", "bytes"),
        10: Kind("doubleData", "double", True),
    },
    _VALUE: {1: Kind("name", "text"), 2: Kind("type", _TYPE)},
    _TYPE: {1: Kind("tensorType", _KIND)},
    _KIND: {1: Kind("elemType", "whole"), 2: Kind("shape", _SHAPE)},
    _SHAPE: {1: Kind("dim", _SIZE, True)},
    _SIZE: {1: Kind("dimValue", "whole")},
}  # fmt: skip

_SIZES = {"float": 4, "double": 8}
_FORMS = {"float": "<f", "double": "<d"}


def model(data: bytes) -> dict[str, Any]:
    """A model as JSON has it.

    Raises
    ------
    NoModelError
        The bytes are none.
    LimitError
        It has too many fields.
    """
    found = _Reader().message(data, _MODEL)
    if not isinstance(found.get("graph"), dict) or "irVersion" not in found:
        raise NoModelError(say("no-model-graph", "this is no ONNX model: it has no graph"))
    found["graph"].setdefault("node", [])
    return found


class _Reader:
    """Reads messages; counts the fields of all."""

    def __init__(self) -> None:
        self._left = MAX_FIELDS

    def message(self, data: bytes, kind: int) -> dict[str, Any]:
        """A message of a kind. Schemas do not nest in themselves, so the depth is theirs."""
        found: dict[str, Any] = {}
        schema = _SCHEMAS[kind]
        for number, content in self._fields(data):
            field = schema.get(number)
            if field is None:
                continue
            if not field.many:
                found[field.name] = self._one(content, field.how)
            elif isinstance(field.how, str) and field.how in ("whole", "float", "double"):
                found.setdefault(field.name, []).extend(self._packed(content, field.how))
            else:
                found.setdefault(field.name, []).append(self._one(content, field.how))
        return found

    def _fields(self, data: bytes) -> Iterator[tuple[int, int | bytes]]:
        """Numbers and contents: a whole number, or bytes."""
        at = 0
        while at < len(data):
            self._left -= 1
            if self._left < 0:
                raise LimitError(f"a model may have {MAX_FIELDS:,} fields, and this has more")
            tag, at = _varint(data, at)
            number, wire = tag >> 3, tag & 7
            content: int | bytes
            if wire == 0:
                content, at = _varint(data, at)
            elif wire in (1, 2, 5):
                size = {1: 8, 5: 4}.get(wire, 0)
                if wire == 2:
                    size, at = _varint(data, at)
                if size > len(data) - at:
                    raise NoModelError(say("cut-off", "this model is cut off"))
                content, at = data[at : at + size], at + size
            else:
                raise NoModelError(
                    say("field-type", "this is no ONNX model: a field has no known type")
                )
            yield number, content

    def _one(self, content: int | bytes, how: str | int) -> Any:
        if isinstance(content, int):
            if how != "whole":
                raise NoModelError(
                    say(
                        "number-elsewhere",
                        "this is no ONNX model: a number stands for something else",
                    )
                )
            return content - (1 << 64) if content >> 63 else content
        if isinstance(how, int):
            return self.message(content, how)
        if how == "text":
            return content.decode("utf-8", "replace")
        if how == "bytes":
            return base64.b64encode(content).decode()
        if how in _FORMS and len(content) == _SIZES[how]:
            return _spelled(struct.unpack(_FORMS[how], content)[0])
        raise NoModelError(say("number-size", "this is no ONNX model: a number has another size"))

    def _packed(self, content: int | bytes, how: str) -> Iterator[Any]:
        """Numbers that stand one after another; of arrays two are enough to see that they are."""
        if isinstance(content, int):
            yield self._one(content, how)
        elif how == "whole":
            at = 0
            for _ in range(2):
                if at < len(content):
                    number, at = _varint(content, at)
                    yield self._one(number, how)
        else:
            size = _SIZES[how]
            for at in range(0, min(len(content), 2 * size), size):
                yield self._one(content[at : at + size], how)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A whole number of seven bits a byte, and where the next thing begins."""
    found = 0
    for index in range(_VARINT_BYTES):
        if at + index >= len(data):
            raise NoModelError(say("cut-off", "this model is cut off"))
        byte = data[at + index]
        found |= (byte & 0x7F) << (7 * index)
        if byte < 0x80:
            return found & ((1 << 64) - 1), at + index + 1
    raise NoModelError(say("long-number", "this is no ONNX model: a number is too long"))


def _spelled(number: float) -> float | str:
    """A double as JSON has it; what is not finite is a word."""
    return number if number - number == 0 else str(number)
