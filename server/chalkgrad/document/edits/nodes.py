"""Edits of one node: that it is there, its kind, its number, its name, its place, its notes."""

from collections.abc import Iterator, Sequence, Set
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from pydantic import Field

from chalkgrad.document.attributes import NODE_FIELDS, Annotation, NodeAttributes, has_way
from chalkgrad.document.edits.base import ANYTHING, Key, Redraw, Said, SingleEdit
from chalkgrad.document.edits.batch import Batch
from chalkgrad.document.edits.hide import Hide, hide_again
from chalkgrad.document.edits.wires import wire_back
from chalkgrad.document.model import Document
from chalkgrad.document.values import (
    MAX_NODES,
    Coordinate,
    DocumentError,
    LeafError,
    LimitError,
    Name,
    NameTakenError,
    NodeId,
    Real,
)
from chalkgrad.document.wording import a
from chalkgrad.engine import Graph
from chalkgrad.engine.kinds import INITIAL_VALUE, holds_value, is_fed, is_leaf
from chalkgrad.engine.problems import label
from chalkgrad.rights import Right

if TYPE_CHECKING:
    from chalkgrad.document.edits import Edit, RemoveNodes


# How a node reads whose adding or removing an undo leaves.
_NODE = Said("node", "{}")


class AddNode(SingleEdit):
    """Add a node; `attributes` are what an import or an undo brings along."""

    needs: ClassVar[Right] = Right.EDIT
    redraws: ClassVar[Redraw] = Redraw.NUMBERS | Redraw.NAMES
    said: ClassVar[Said] = _NODE

    type: Literal["add_node"] = "add_node"
    id: NodeId
    op: str
    name: Name | None = None
    value: Real | None = None
    x: Coordinate = 0.0
    y: Coordinate = 0.0
    attributes: NodeAttributes = Field(default_factory=dict)

    def apply(self, document: Document) -> "Edit":
        if len(document.graph) >= MAX_NODES:
            raise LimitError(f"a graph may have {MAX_NODES:,} nodes", [self.id])
        check_name_free(document, self.name, self.id)
        attributes = {**self.attributes, "op": self.op, "x": self.x, "y": self.y}
        if self.name is not None:
            attributes["name"] = self.name
        if holds_value(self.op):
            attributes["value"] = INITIAL_VALUE if self.value is None else self.value
        elif self.value is not None:
            raise LeafError(
                f"{self.id} is {a(self.op)}; only a variable or a constant has a value of its own",
                [self.id],
            )
        document.add_node(self.id, attributes)
        return RemoveNode(id=self.id)

    def touches(self) -> Iterator[Key]:
        yield "node", self.id

    def subject(self) -> str | None:
        return self.id


def restore_node(graph: Graph, node: str) -> AddNode:
    """The edit that would add a node as it is now."""
    attributes = graph.attributes(node)
    return AddNode(
        id=node,
        op=attributes["op"],
        name=attributes.get("name"),
        value=attributes.get("value"),
        x=attributes.get("x", 0.0),
        y=attributes.get("y", 0.0),
        attributes={key: attributes[key] for key in attributes if key not in NODE_FIELDS},
    )


class RemoveNode(SingleEdit):
    """Remove a node with its wires, its feed and its part as the target."""

    needs: ClassVar[Right] = Right.EDIT
    redraws: ClassVar[Redraw] = Redraw.NUMBERS | Redraw.NAMES | Redraw.HIDDEN
    said: ClassVar[Said] = _NODE

    type: Literal["remove_node"] = "remove_node"
    id: NodeId

    def apply(self, document: Document) -> "Edit":
        return _remove_nodes([self]).apply(document)

    @classmethod
    def together(cls, run: Sequence[Self]) -> "Sequence[Edit]":
        return run if len(run) == 1 else [_remove_nodes(run)]

    def touches(self) -> Iterator[Key]:
        yield "node", self.id

    def minds(self) -> Iterator[Key]:
        # Whatever others have done to the node, they would lose it.
        yield ANYTHING, self.id

    def subject(self) -> str | None:
        return self.id


def _remove_nodes(edits: Sequence[RemoveNode]) -> "RemoveNodes":
    # Here, since the parts of many are edits of one.
    from chalkgrad.document.edits.many import RemoveNodes

    return RemoveNodes.model_construct(ids=[edit.id for edit in edits])


class SetValue(SingleEdit):
    """Give a variable or a constant another number."""

    # Constants are written as their numbers.
    needs: ClassVar[Right] = Right.PRESENT
    redraws: ClassVar[Redraw] = Redraw.NUMBERS | Redraw.NAMES
    said: ClassVar[Said] = Said("number", "the number of {}")

    type: Literal["set_value"] = "set_value"
    id: NodeId
    value: Real

    def apply(self, document: Document) -> "Edit":
        op = document.graph.attributes(self.id)["op"]
        if not holds_value(op):
            hint = "feed it instead" if is_fed(op) else "it computes its value"
            raise LeafError(f"{label(document.graph, self.id)} is {a(op)}; {hint}", [self.id])
        attributes = document.change_node(self.id)
        before = attributes["value"]
        attributes["value"] = self.value
        return SetValue(id=self.id, value=before)

    def touches(self) -> Iterator[Key]:
        yield "number", self.id

    def subject(self) -> str | None:
        return self.id


class Feed(SingleEdit):
    """Feed a placeholder a number, or, with None, take its feed away."""

    needs: ClassVar[Right] = Right.PRESENT
    redraws: ClassVar[Redraw] = Redraw.NUMBERS
    said: ClassVar[Said] = Said("number", "the number of {}")

    type: Literal["feed"] = "feed"
    id: NodeId
    value: Real | None

    def apply(self, document: Document) -> "Edit":
        op = document.graph.attributes(self.id)["op"]
        if not is_fed(op):
            kind = op if is_leaf(op) else "operator"
            raise LeafError(
                f"{self.id} is of the kind {kind}; only a placeholder is fed", [self.id]
            )
        before = document.feeds.get(self.id)
        document.set_feed(self.id, self.value)
        return Feed(id=self.id, value=before)

    def touches(self) -> Iterator[Key]:
        yield "number", self.id

    def subject(self) -> str | None:
        return self.id


class Rename(SingleEdit):
    """Give a node another name, or, with None, take its name away."""

    needs: ClassVar[Right] = Right.EDIT
    redraws: ClassVar[Redraw] = Redraw.NAMES
    said: ClassVar[Said] = Said("name", "the name of {}")

    type: Literal["rename"] = "rename"
    id: NodeId
    name: Name | None

    def apply(self, document: Document) -> "Edit":
        before = document.graph.attributes(self.id).get("name")
        check_name_free(document, self.name, self.id)
        document.set_name(self.id, self.name)
        return Rename(id=self.id, name=before)

    def touches(self) -> Iterator[Key]:
        yield "name", self.id

    def subject(self) -> str | None:
        return self.id


def check_name_free(document: Document, name: str | None, node: str) -> None:
    """Raise `NameTakenError` if another node has a name."""
    holder = None if name is None else document.names.get(name)
    if holder is not None and holder != node:
        raise NameTakenError(f"another node is already called {name}", [node, holder])


class Move(SingleEdit):
    """Put nodes elsewhere on the canvas; positions are (x, y) in canvas units."""

    needs: ClassVar[Right] = Right.EDIT
    redraws: ClassVar[Redraw] = Redraw.NOTHING
    said: ClassVar[Said] = Said("place", "the place of {}")

    type: Literal["move"] = "move"
    positions: dict[NodeId, tuple[Coordinate, Coordinate]]

    def apply(self, document: Document) -> "Edit":
        document.graph.require(*self.positions)
        before = {}
        for node, (x, y) in self.positions.items():
            attributes = document.change_node(node)
            before[node] = (attributes.get("x", 0.0), attributes.get("y", 0.0))
            attributes["x"], attributes["y"] = x, y
        return Move(positions=before)

    def touches(self) -> Iterator[Key]:
        yield from (("place", node) for node in self.positions)

    def without(self, theirs: Set[Key]) -> SingleEdit | None:
        free = {
            node: place for node, place in self.positions.items() if ("place", node) not in theirs
        }
        if len(free) == len(self.positions):
            return self
        return Move(positions=free) if free else None

    def subject(self) -> str | None:
        return next(iter(self.positions), None)


class ChangeOperator(SingleEdit):
    """Make a node another kind in place; wires on ports that remain stay."""

    needs: ClassVar[Right] = Right.EDIT
    redraws: ClassVar[Redraw] = Redraw.NUMBERS | Redraw.NAMES | Redraw.HIDDEN
    said: ClassVar[Said] = Said("operator", "the operator of {}")

    type: Literal["change_operator"] = "change_operator"
    id: NodeId
    op: str

    def apply(self, document: Document) -> "Edit":
        graph, node = document.graph, self.id
        attributes = document.change_node(node)
        before = attributes["op"]
        going = range(graph.ports_kept(node, self.op), len(graph.inputs[node]))
        wires = [wire_back(graph, node, port) for port in going]
        number = attributes.get("value", document.feeds.get(node))
        # Another operator would be another question.
        hidden = _reveal_all(document, node)
        document.change_operator(node, self.op)
        back: list[Edit] = [ChangeOperator(id=node, op=before), *hidden]
        back += [wire for wire in wires if wire is not None]
        if holds_value(before):
            back.append(SetValue(id=node, value=attributes.pop("value")))
        elif is_fed(before):
            back.append(Feed(id=node, value=document.feeds.get(node)))
            document.set_feed(node, None)
        # A leaf keeps its number when it becomes another kind of leaf.
        if holds_value(self.op):
            attributes["value"] = INITIAL_VALUE if number is None else number
        elif is_fed(self.op) and number is not None and is_leaf(before):
            document.set_feed(node, number)
        return Batch(edits=back)

    def touches(self) -> Iterator[Key]:
        yield "operator", self.id
        # Its ports go and come with the operator, and a leaf's number with its kind.
        yield from (("every port", self.id), ("a port", self.id), ("number", self.id))

    def subject(self) -> str | None:
        return self.id


class Annotate(SingleEdit):
    """Note something on a node: a text, a slider's range and step, how its numbers are written."""

    needs: ClassVar[Right] = Right.EDIT
    redraws: ClassVar[Redraw] = Redraw.NOTHING
    said: ClassVar[Said] = Said("annotation", "what is noted of {}")

    type: Literal["annotate"] = "annotate"
    id: NodeId
    set: Annotation

    def apply(self, document: Document) -> "Edit":
        attributes = document.graph.attributes(self.id)
        after = {**attributes, **self.set}
        if not has_way(after):
            raise DocumentError(
                f"a slider from {after['min']:g} to {after['max']:g} has no way to go", [self.id]
            )
        document.change_node(self.id)
        before: dict[str, Any] = {}
        for key, value in self.set.items():
            before[key] = attributes.pop(key, None)
            if value is not None:
                attributes[key] = value
        return Annotate.model_validate({"id": self.id, "set": before})

    def touches(self) -> Iterator[Key]:
        yield from ((key, self.id) for key in self.set)

    def subject(self) -> str | None:
        return self.id


def _reveal_all(document: Document, node: str) -> list[Hide]:
    """Reveal what is hidden of a node; returns the edits that hide it again."""
    items = {item: document.hidden[item] for item in document.hidden_of(node)}
    for item in items:
        document.reveal(item)
    return hide_again(items)
