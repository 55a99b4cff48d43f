"""React Flow graphs, as ``toObject()`` gives them: of the many editors that are built on it.

Such a save has places and wires; what a node computes is in its ``data``, under whatever name the
editor has for it, or in its ``type``. A save that names no operator is left to `strangers`.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from chalkgrad.engine.kinds import is_leaf
from chalkgrad.imports.format import Format, Options, Reading
from chalkgrad.imports.graphs.json_shapes import an_object, mapping, objects, word
from chalkgrad.imports.graphs.records import Records
from chalkgrad.imports.source import Source
from chalkgrad.imports.words import operator_of

# What is React Flow's own of a node's data, and no word of the editor's.
_SAYS_OPERATOR = ("op", "operator", "operation", "opType", "kind", "function", "label", "type")

# A handle's place among the inputs, at the end of its name: in-1, input_0, a, b.
_NUMBERED = re.compile(r"(\d{1,3})$")
_LETTERED = re.compile(r"(?:^|[-_: ])([a-h])$")

_NUMBERS = ("value", "number", "val")


def is_react_flow(source: Source) -> bool:
    """Whether JSON is a save of React Flow: its nodes have positions of their own."""
    nodes = source.record.get("nodes")
    node = nodes[0] if isinstance(nodes, list) and nodes else None
    return isinstance(node, dict) and isinstance(node.get("position"), dict)


def names_operators(source: Source) -> bool:
    """Whether a node of a save says what it computes."""
    nodes = source.record.get("nodes")
    listed = nodes if isinstance(nodes, list) else []
    return any(_operator(node) for node in listed if isinstance(node, dict))


def _fits(source: Source) -> bool:
    return is_react_flow(source) and names_operators(source)


def _read(source: Source, options: Options) -> Iterable[Reading]:
    data = source.record
    records = Records()
    numbered = False
    for node in objects(data.get("nodes", []), "nodes"):
        key, said = word(node, "id", "a node"), dict(mapping(node.get("data")))
        operator = _operator(node)
        if operator:
            label = said.get("label")
            if is_leaf(operator_of(operator) or "") and label != operator:
                said.setdefault("name", label)
            said = {name: what for name, what in said.items() if name not in _SAYS_OPERATOR}
            said["op"] = operator
        for name in _NUMBERS:
            number = _number(said.pop(name, None))
            if number is not None:
                said.setdefault("value", number)
        place = an_object(node.get("position", {}), "position")
        said |= {axis: place[axis] for axis in ("x", "y") if axis in place}
        records.node(key, said)
    for edge in objects(data.get("edges", []), "edges"):
        source_, target = (word(edge, end, "an edge") for end in ("source", "target"))
        port = _port(edge.get("targetHandle"))
        numbered = numbered or port is not None
        records.wire(source_, target, {} if port is None else {"port": port})
    if numbered:
        records.count_from_zero()
    return [records.done().reading(options)]


def _operator(node: Mapping[str, Any]) -> str:
    """The word for what a node computes, or nothing."""
    said = node.get("data")
    found = [said.get(name) for name in _SAYS_OPERATOR] if isinstance(said, dict) else []
    for text in (*found, node.get("type")):
        # "input" and "output" are React Flow's own types, and "default" is every node's.
        if isinstance(text, str) and text not in ("input", "output", "default", "group"):
            words = text.removesuffix("Node").removesuffix("-node").strip()
            if operator_of(words):
                return words
    return ""


def _port(handle: object) -> int | None:
    if not isinstance(handle, str):
        return None
    if numbered := _NUMBERED.search(handle):
        return int(numbered[1])
    lettered = _LETTERED.search(handle)
    return ord(lettered[1]) - ord("a") if lettered else None


def _number(value: object) -> float | None:
    """A number, or a text that is one, as fields of a form hold it."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value) if len(str(value)) < 400 else None
    except (ValueError, OverflowError):
        return None


FORMAT = Format("react-flow", "React Flow", _fits, _read)
