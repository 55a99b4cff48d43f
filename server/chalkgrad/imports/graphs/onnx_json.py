"""ONNX models over single numbers, in protobuf's JSON form, which `onnx_wire` makes of binary ones.

Weights outside the file are never looked for.

References
----------
github.com/onnx/onnx, docs/Operators.md
"""

import base64
import struct
from collections.abc import Iterable, Mapping
from typing import Any

from chalkgrad.imports.code.composed import Composing
from chalkgrad.imports.drawing import Drawing
from chalkgrad.imports.format import Format, Options, Reading, UnreadableError
from chalkgrad.imports.graphs.json_shapes import an_object, objects
from chalkgrad.imports.saying import say
from chalkgrad.imports.source import Source

_SAME = frozenset(["Identity", "Cast", "Squeeze", "Unsqueeze", "Reshape", "Dropout", "Flatten"])

# Element types of single precision and below; what is computed here is double.
_DOUBLE = 11
# How numbers are packed in raw data, by type.
_RAW = {1: "<f", 11: "<d", 6: "<i", 7: "<q"}


def _fits(source: Source) -> bool:
    graph = source.record.get("graph")
    return isinstance(graph, dict) and isinstance(graph.get("node"), list)


def _read(source: Source, options: Options) -> Iterable[Reading]:
    graph = an_object(source.record["graph"], "graph")
    return [_Model(graph, options.max_nodes).drawing().reading(options)]


class _Model:
    """Follows the nodes of a model; `self.names` has the node of every value so far."""

    def __init__(self, graph: Mapping[str, Any], max_nodes: int) -> None:
        self.graph = graph
        self.found = Drawing()
        self.add = Composing(self.found, max_nodes)
        self.names: dict[str, str] = {}

    def drawing(self) -> Drawing:
        drawing, graph = self.found, self.graph
        drawing.title = str(graph.get("name", ""))
        for tensor in objects(graph.get("initializer", []), "initializer"):
            name = _name(tensor, "initializer")
            self.names[name] = drawing.add(name, "variable", name=name, value=_number(tensor, name))
        for given in objects(graph.get("input", []), "input"):
            name = _name(given, "input")
            self.look_at_type(given, name)
            if name not in self.names:
                self.names[name] = drawing.add(name, "placeholder", name=name)
        for node in objects(graph.get("node", []), "node"):
            self.node(node)
        outputs = [_name(output, "output") for output in objects(graph.get("output", []), "output")]
        for name in outputs[:1]:
            drawing.target = self.value(name, "output")
        if len(outputs) > 1:
            drawing.lose("outputs", "of several results the first is the target")
        return drawing

    def look_at_type(self, given: Mapping[str, Any], name: str) -> None:
        kind = given.get("type", {})
        tensor = kind.get("tensorType", kind.get("tensor_type")) if isinstance(kind, dict) else None
        if not isinstance(tensor, dict):
            return
        shape = tensor.get("shape")
        sizes = shape.get("dim", []) if isinstance(shape, dict) else []
        if any(_whole(size) != 1 for size in sizes):
            raise UnreadableError(
                say("array-input", "{name} is an array, and no number", name=name)
            )
        if tensor.get("elemType", tensor.get("elem_type", _DOUBLE)) != _DOUBLE:
            self.found.lose("single", "numbers of single precision are computed in double here")

    def node(self, node: Mapping[str, Any]) -> None:
        word = node.get("opType", node.get("op_type"))
        if not isinstance(word, str):
            raise UnreadableError(say("no-op", "node: opType should be a text"))
        outputs = [name for name in node.get("output", []) if isinstance(name, str)]
        said = {
            str(item.get("name")): item for item in objects(node.get("attribute", []), "attribute")
        }
        given = node.get("input", [])
        if not isinstance(given, list) or not outputs:
            raise UnreadableError(
                say("no-output", "{word}: a node has inputs and an output", word=word)
            )
        found = self.made(word, given, said)
        for name in outputs[:1]:
            self.names[name] = found
            self.found.call(found, name)

    def made(self, word: str, given: list[Any], said: Mapping[str, Mapping[str, Any]]) -> str:
        if word == "Constant":
            return self.add.number(_constant(said))
        inputs = [self.value(name, word) for name in given if name != ""]
        if word in _SAME and inputs:
            return inputs[0]
        if word in ("Sum", "Mean", "Max", "Min") and len(inputs) == 1:
            return inputs[0]
        if word == "LeakyRelu" and inputs:
            slope = self.add.number(_float(said.get("alpha", {}), 0.01))
            low = self.add.op("mul", [slope, inputs[0]])
            holds = self.add.op("greater", [inputs[0], self.add.number(0.0)])
            return self.add.op("where", [holds, inputs[0], low])
        if word == "Elu" and _float(said.get("alpha", {}), 1.0) != 1.0:
            raise UnreadableError(say("elu", "Elu is read with the alpha 1 only"))
        if word == "Clip" and len(inputs) < 3:
            raise UnreadableError(say("clip", "Clip is read with both of its bounds only"))
        return self.add.op("rem" if word == "Mod" else word, inputs)

    def value(self, name: object, word: str) -> str:
        if not isinstance(name, str) or name not in self.names:
            raise UnreadableError(
                say("unmade", "{word}: nothing before it makes {name}", word=word, name=f"{name!r}")
            )
        return self.names[name]


def _name(data: Mapping[str, Any], where: str) -> str:
    name = data.get("name")
    if not isinstance(name, str) or not name:
        raise UnreadableError(say("no-text-name", "{where}: name should be a text", where=where))
    return name


def _whole(size: object) -> object:
    found = size.get("dimValue", size.get("dim_value")) if isinstance(size, dict) else size
    return int(found) if isinstance(found, str) and found.isdecimal() and len(found) < 9 else found


def _constant(said: Mapping[str, Mapping[str, Any]]) -> float:
    for name in ("value_float", "valueFloat", "value_int"):
        if name in said:
            return _float(said[name], 0.0)
    value = said.get("value", {})
    tensor = value.get("t")
    if not isinstance(tensor, dict):
        raise UnreadableError(say("constant", "Constant: its value should be one number"))
    return _number(tensor, "Constant")


def _float(attribute: Mapping[str, Any], otherwise: float) -> float:
    for name in ("f", "i"):
        number = attribute.get(name)
        try:
            if isinstance(number, int | float | str) and not isinstance(number, bool):
                return float(number)
        except (ValueError, OverflowError):
            break
    return otherwise


def _number(tensor: Mapping[str, Any], name: str) -> float:
    """The one number of a tensor.

    Raises
    ------
    UnreadableError
        It has another number of them, or lies in another file.
    """
    kind = tensor.get("dataType", tensor.get("data_type", _DOUBLE))
    for word in ("doubleData", "floatData", "int32Data", "int64Data", "double_data", "float_data"):
        numbers = tensor.get(word)
        if isinstance(numbers, list) and len(numbers) == 1:
            return _float({"f": numbers[0]}, 0.0)
    raw = tensor.get("rawData", tensor.get("raw_data"))
    form = _RAW.get(kind) if isinstance(kind, int) else None
    if isinstance(raw, str) and form is not None and len(raw) < 32:
        try:
            return float(struct.unpack(form, base64.b64decode(raw, validate=True))[0])
        except (ValueError, struct.error):
            pass
    raise UnreadableError(
        say("tensor", "{name}: should be one number in the file itself, and no array", name=name)
    )


FORMAT = Format("onnx", "ONNX model", _fits, _read)
