"""What formats of nodes and wires with attributes share: which attribute says what.

Tools agree on nodes and edges and on little else, so each thing is looked for under the names
that tools have for it.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from chalkgrad.document.exchange import MAX_COMPUTED
from chalkgrad.document.values import LimitError
from chalkgrad.imports.drawing import Drawing
from chalkgrad.imports.texts import number_of
from chalkgrad.imports.words import operator_of

# Attributes that say what a node computes, the surest first. The last are words for people, and
# only count where they are an operator's.
_OPERATOR = ("op", "operator", "operation", "opType", "op_type", "function")
_PERHAPS = ("kind", "type", "label", "title", "name")

# And those that say on which input a wire ends.
_PORT = ("key", "port", "index", "input", "targetHandle", "target_port")

# What of the whole is read; frames, lessons and hidden numbers are told of nowhere else.
_OURS_ONLY = ("frames", "hidden", "lesson", "step")

Attributes = Mapping[str, Any]


class Records:
    """Gathers nodes and wires as a format lists them, and says of each what it is.

    Nodes come before the wires are known, and only a node without wires to it is a leaf: so all
    is gathered first.
    """

    def __init__(self) -> None:
        self.drawing = Drawing()
        self._nodes: list[tuple[str, Attributes, int]] = []
        self._targets: set[str] = set()

    def node(self, key: object, attributes: Attributes, line: int = 0) -> None:
        """Add a node."""
        self._nodes.append((str(key), attributes, line))

    def wire(self, source: object, target: object, attributes: Attributes, line: int = 0) -> None:
        """Add a wire."""
        if len(self._targets) > MAX_COMPUTED:
            raise LimitError(f"a document may have {MAX_COMPUTED:,} nodes, and this has more")
        self._targets.add(str(target))
        self.drawing.wire(str(source), str(target), _port(attributes), line)

    def whole(self, attributes: Attributes) -> None:
        """Say something of the whole graph."""
        drawing = self.drawing
        said = dict(attributes)
        for word in ("title", "label", "name"):
            drawing.title = drawing.title or _text(said.get(word))
        for word in ("title", "label", "format", "version"):
            said.pop(word, None)
        drawing.note = drawing.note or _text(said.pop("note", ""))
        target = said.pop("target", None)
        if isinstance(target, str | int) and not isinstance(target, bool):
            drawing.target = str(target)
        for key, number in _numbers(said.pop("feeds", {})).items():
            drawing.feeds[key] = number
        if any(said.pop(word, None) for word in _OURS_ONLY):
            drawing.lose("ours-only", "frames, hidden numbers and lessons come only in our JSON")
        drawing.said |= said

    def done(self) -> Drawing:
        """The drawing, with every node."""
        for key, attributes, line in self._nodes:
            said = dict(attributes)
            op = self._operator(key, said)
            feed = said.pop("feed", None)
            if isinstance(feed, int | float) and not isinstance(feed, bool):
                self.drawing.feeds[key] = float(feed)
            self.drawing.add(key, op, line, **said)
        if self.drawing.target is not None and self.drawing.target not in self.drawing:
            self.drawing.lose("target", "the target is no node of the file; another may be chosen")
            self.drawing.target = None
        return self.drawing

    def count_from_zero(self) -> None:
        """Count ports from 0, where the file counts them from 1, as drawings for people do."""
        self.drawing.count_from_zero()

    def _operator(self, key: str, said: dict[str, Any]) -> str:
        """What a node computes; takes the attribute that says so, and what belongs to us."""
        for word in ("id", "inputs"):
            said.pop(word, None)
        number = said.get("value")
        if isinstance(number, bool) or not isinstance(number, int | float):
            said.pop("value", None)
        for word in _OPERATOR:
            if isinstance(said.get(word), str):
                return str(said.pop(word))
        is_leaf = key not in self._targets
        if isinstance(said.get("label"), str):
            self._take_label(said)
        if not is_leaf:
            for word in _PERHAPS:
                text = said.get(word)
                if isinstance(text, str) and operator_of(text):
                    said.pop(word)
                    return text
            label = next((said[word] for word in _PERHAPS if isinstance(said.get(word), str)), key)
            return str(label)
        label = said.pop("label", None)
        return _leaf(said, label if isinstance(label, str) else "")

    def _take_label(self, said: dict[str, Any]) -> None:
        """Keep of a label what it says of the node: below stand numbers, as they are shown."""
        first, *below = re.split(r"\n|<br\s*/?>", said["label"])
        name, equals, sign = first.partition(" = ")
        if equals and operator_of(sign):
            said["name"], first = name.strip(), sign
        number = number_of(below[0]) if below else None
        if number is not None and not equals:
            said.setdefault("value", number)
            self.drawing.lose(
                "rounded", "the numbers are those of the drawing, rounded to its digits"
            )
        said["label"] = first


def _leaf(said: dict[str, Any], label: str) -> str:
    """The kind of a leaf that only a label tells of: ``x``, ``x = 2`` or ``2``."""
    name, equals, written = label.partition("=")
    number = number_of(written if equals else label)
    if number is not None:
        said.setdefault("value", number)
        if not equals:
            return "constant"
    if name.strip():
        said.setdefault("name", name.strip())
    return "variable" if "value" in said else "placeholder"


def _port(attributes: Attributes) -> int | None:
    for word in _PORT:
        port = attributes.get(word)
        if isinstance(port, str) and port.isdecimal() and len(port) < 5:
            return int(port)
        if isinstance(port, int) and not isinstance(port, bool) and port >= 0:
            return port
    return None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _numbers(value: object) -> dict[str, float]:
    """Numbers by node, be it an object or, in formats of flat texts, one written out."""
    if isinstance(value, str):
        try:
            value = json.loads(value) if len(value) < 1_000_000 else {}
        except (ValueError, RecursionError):
            return {}
    if not isinstance(value, dict):
        return {}
    return {
        str(key): float(number)
        for key, number in value.items()
        if isinstance(number, int | float) and not isinstance(number, bool)
    }
