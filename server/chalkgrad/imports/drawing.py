"""A graph on its way from another format into a document: what its reader says, and what is lost.

A reader adds nodes by the keys that its format has, and wires with ports where those are said.
Ids, names, ports and places that a document cannot have are settled here, for all formats alike.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, get_args

from chalkgrad.document.attributes import DOCUMENT_FIELDS, MAX_NOTE, fitting, node_attributes
from chalkgrad.document.complaints import MisplacedError
from chalkgrad.document.exchange import MAX_COMPUTED, read_data
from chalkgrad.document.format import FORMAT, VERSION, HeaderData
from chalkgrad.document.placing import FreeNames
from chalkgrad.document.values import (
    ID_PATTERN,
    MAX_COORDINATE,
    MAX_NAME,
    MAX_TITLE,
    LimitError,
    Mode,
)
from chalkgrad.document.wording import shown
from chalkgrad.engine import ChalkgradError
from chalkgrad.engine.kinds import holds_value, is_differentiated, is_fed
from chalkgrad.engine.operators import OPERATORS
from chalkgrad.engine.rows import MOST_INPUTS
from chalkgrad.imports.format import Options, Reading, UnreadableError
from chalkgrad.imports.losses import Losses
from chalkgrad.imports.saying import say
from chalkgrad.imports.unknown import mark_unknown
from chalkgrad.imports.words import operator_of
from chalkgrad.picture.notation import Direction

# Sums and products of more than two have operators of their own here.
_MANY = {"add": "sum", "mul": "product"}

# More than a graph of `MAX_COMPUTED` operators has, however short the text that names them.
MAX_WIRES = 250_000

_ID = re.compile(ID_PATTERN)


@dataclass
class _Node:
    key: str
    op: str
    line: int
    attributes: dict[str, Any]


@dataclass
class _Wire:
    source: str
    target: str
    port: int | None
    line: int


@dataclass
class Drawing:
    """What a reader has found so far.

    Attributes
    ----------
    title, note
        What is said of the whole.
    target
        The key of the node to differentiate, if the format says.
    feeds
        Numbers that placeholders are fed, by key.
    said
        Unknown attributes of the whole.
    """

    title: str = ""
    note: str = ""
    target: str | None = None
    feeds: dict[str, float] = field(default_factory=dict)
    said: dict[str, Any] = field(default_factory=dict)
    _nodes: dict[str, _Node] = field(default_factory=dict)
    _wires: list[_Wire] = field(default_factory=list)
    _lost: Losses = field(default_factory=Losses)

    def __contains__(self, key: str) -> bool:
        return key in self._nodes

    def __len__(self) -> int:
        return len(self._nodes)

    def add(self, key: str, op: str, line: int = 0, **attributes: Any) -> str:
        """Add a node; `op` is the other tool's word.

        Raises
        ------
        UnreadableError
            There is one of this key.
        """
        if key in self._nodes:
            raise UnreadableError(
                say("two-nodes", "there are two nodes {name}", name=shown(key)), line
            )
        if len(self._nodes) >= MAX_COMPUTED:
            raise _too_many(MAX_COMPUTED, "nodes")
        self._nodes[key] = _Node(key, operator_of(op) or op.strip(), line, attributes)
        return key

    def wire(self, source: str, target: str, port: int | None = None, line: int = 0) -> None:
        """Run a wire; without a port it ends on the next free one, in the order of the text."""
        if len(self._wires) >= MAX_WIRES:
            raise _too_many(MAX_WIRES, "wires")
        self._wires.append(_Wire(source, target, port, line))

    def count_from_zero(self) -> None:
        """Count ports from 0, where no wire's is 0 and some are said."""
        ports = [wire.port for wire in self._wires if wire.port is not None]
        if ports and min(ports) == 1:
            for wire in self._wires:
                wire.port = None if wire.port is None else wire.port - 1

    def call(self, key: str, name: str) -> None:
        """Give a node the name that the other tool has for it, unless it has one."""
        said = self._nodes[key].attributes
        said["name"] = said.get("name") or name

    def drop_unused(self, keys: Iterable[str]) -> None:
        """Take nodes away that no wire leads from."""
        used = {wire.source for wire in self._wires}
        for key in keys:
            if key not in used:
                self._nodes.pop(key, None)

    def lose(self, code: str, template: str, about: str = "", **blanks: object) -> None:
        """Note that something of a node, or of the whole, does not come along as it is."""
        self._lost.lose(code, template, about, **blanks)

    def reading(self, options: Options) -> Reading:
        """The document.

        Raises
        ------
        ChalkgradError
            The graph breaks a rule of documents; the message says the line, where it is known.
        """
        if len(self._nodes) > options.max_nodes:
            raise _too_many(options.max_nodes, "nodes")
        if not self._nodes:
            raise UnreadableError(say("no-nodes", "there are no nodes in this graph"))
        self._settle_ports()
        data = self._data()
        if options.rest:
            mark_unknown(data, self._lost)
        try:
            document = read_data(data, options.max_nodes, lay_out=options.lay_out)
        except MisplacedError as misplaced:
            raise self._on_its_line(misplaced) from None
        return Reading(document, self._lost.told())

    # -- what documents are held to ----------------------------------------------------------

    def _data(self) -> dict[str, Any]:
        ids = self._ids()
        names = FreeNames(())
        header: dict[str, Any] = {
            **fitting(self.said, DOCUMENT_FIELDS | set(HeaderData.model_fields), stored=True),
            "format": FORMAT,
            "version": VERSION,
            "title": " ".join(self.title.split())[:MAX_TITLE],
        }
        for word, allowed in (("mode", get_args(Mode)), ("direction", get_args(Direction))):
            if self.said.get(word) in allowed:
                header[word] = self.said[word]
        if self.note.strip():
            header["note"] = self.note.strip()[:MAX_NOTE]
        nodes = [self._record(node, ids[node.key], names) for node in self._nodes.values()]
        placeholders = {record["id"] for record in nodes if is_fed(record["op"])}
        header["feeds"] = {
            ids[key]: number
            for key, number in self.feeds.items()
            if ids.get(key) in placeholders and math.isfinite(number)
        }
        if self.target is not None:
            header["target"] = ids.get(self.target, self.target)
        wires = [
            {
                "source": ids.get(wire.source, wire.source),
                "target": ids.get(wire.target, wire.target),
                "key": wire.port,
            }
            for wire in self._wires
        ]
        return {
            "directed": True,
            "multigraph": True,
            "graph": header,
            "nodes": nodes,
            "edges": wires,
        }

    def _ids(self) -> dict[str, str]:
        """Ids by key: the key itself where it can be one."""
        found = {key: key for key in self._nodes if _ID.fullmatch(key)}
        count = 0
        for key in self._nodes:
            if key in found:
                continue
            count += 1
            while f"n{count}" in self._nodes:
                count += 1
            found[key] = f"n{count}"
        return found

    def _record(self, node: _Node, new_id: str, names: FreeNames) -> dict[str, Any]:
        """A node as documents have it."""
        said = node.attributes
        op = node.op
        value = said.get("value")
        number = _number(value)
        record: dict[str, Any] = {"id": new_id, "op": op}
        if holds_value(op) and number is None:
            record["op"] = "placeholder"
            self.lose(
                "no-number",
                "{nodes}: there is no number in the file; they wait to be fed one",
                node.key,
            )
        elif holds_value(op):
            record["value"] = number
        elif is_fed(op) and number is not None:
            self.feeds.setdefault(node.key, number)
        name = _name(said.get("name")) or (
            is_differentiated(op) and new_id != node.key and _name(node.key)
        )
        if name:
            record["name"] = names.take(name)
        x, y = said.get("x"), said.get("y")
        if _is_coordinate(x) and _is_coordinate(y):
            record |= {"x": x, "y": y}
        own = {"name", "value", "x", "y"}
        rest = {word: what for word, what in said.items() if word not in own and what is not None}
        kept = node_attributes(rest, stored=True)
        if len(kept) < len(rest):
            self.lose("attributes", "{nodes}: attributes that no document can keep", node.key)
        return kept | record

    def _settle_ports(self) -> None:
        """Give wires without a port the next free one, and operators of many their own kind."""
        into: dict[str, list[_Wire]] = {}
        for wire in self._wires:
            into.setdefault(wire.target, []).append(wire)
        for key, node in self._nodes.items():
            wires = into.get(key, [])
            if len(wires) > 2:
                node.op = _MANY.get(node.op, node.op)
            self._settle_ports_of(node, wires)

    def _settle_ports_of(self, node: _Node, wires: list[_Wire]) -> None:
        if len(wires) > MOST_INPUTS:
            raise LimitError(f"{shown(node.key)} has {len(wires):,} inputs, not {MOST_INPUTS:,}")
        taken = {wire.port for wire in wires}
        loose = [wire for wire in wires if wire.port is None]
        free = (port for port in range(2 * MOST_INPUTS) if port not in taken)
        for wire, port in zip(loose, free, strict=False):
            wire.port = port
        row = OPERATORS.by_name.get(node.op)
        if row is None:
            return
        if len(loose) > 1 and not (row.commutative or row.many):
            self.lose(
                "order",
                "{nodes}: the file does not say which input comes first; taken as it lists them",
                node.key,
            )
        if len(wires) < row.arity:
            self.lose("open", "{nodes}: an input is missing in the file, and left open", node.key)

    def _on_its_line(self, misplaced: MisplacedError) -> ChalkgradError:
        """An error with the line that it is about."""
        error, place = misplaced.error, misplaced.place
        listed: dict[object, list[Any]] = {
            "nodes": list(self._nodes.values()),
            "edges": self._wires,
        }
        items = listed.get(place[0] if place else None, [])
        index = place[1] if len(place) > 1 and isinstance(place[1], int) else 0
        line = items[index].line if index < len(items) else 0
        if line:
            error.message = f"line {line}: {error.message}"
            error.args = (error.message,)
        return error


def _too_many(most: int, what: str) -> LimitError:
    return LimitError(f"a document may have {most:,} {what}, and this would have more")


def _name(word: object) -> str:
    """What a node can be called by, of what a file says."""
    return " ".join(word.split())[:MAX_NAME].strip() if isinstance(word, str) else ""


def _number(value: object) -> float | None:
    """A finite number, of what a file says."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:
        return None


def _is_coordinate(number: object) -> bool:
    return (
        isinstance(number, int | float)
        and not isinstance(number, bool)
        and math.isfinite(number)
        and abs(number) <= MAX_COORDINATE
    )
