"""Edits of many nodes at once: all of them gone, and all of them back with what was theirs.

Nodes, wires and what else goes with them travel as records, one for each, and not as an edit for
each: a graph of 20,000 nodes is taken away and brought back while nobody notices a pause.
"""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import Field, ValidationInfo, model_validator

from chalkgrad.document.attributes import NODE_FIELDS, STORED
from chalkgrad.document.edits.base import ANYTHING, AnyEdit, Key, Redraw, SingleEdit
from chalkgrad.document.edits.header import SetTarget
from chalkgrad.document.edits.hide import hide_again
from chalkgrad.document.edits.nodes import AddNode, Feed, RemoveNode, check_name_free
from chalkgrad.document.edits.wires import Connect, wire_minds, wire_touches
from chalkgrad.document.journal import Record, attributes_of, said_of
from chalkgrad.document.model import Document
from chalkgrad.document.values import MAX_HIDDEN, MAX_NODES, LimitError, NodeId
from chalkgrad.engine.graph_errors import MissingNodeError
from chalkgrad.rights import Right

if TYPE_CHECKING:
    from chalkgrad.document.edits import Edit

_ALL = Redraw.NUMBERS | Redraw.NAMES | Redraw.HIDDEN


class RemoveNodes(AnyEdit):
    """Remove nodes with their wires, their feeds and their part as the target."""

    needs: ClassVar[Right] = Right.EDIT
    redraws: ClassVar[Redraw] = _ALL

    type: Literal["remove_nodes"] = "remove_nodes"
    ids: list[NodeId] = Field(max_length=MAX_NODES)

    def apply(self, document: Document) -> "Edit":
        gone = set(self.ids)
        document.graph.require(*self.ids)
        if len(gone) < len(self.ids):
            ((twice, _),) = Counter(self.ids).most_common(1)
            raise MissingNodeError(f"there is no node {twice} any more", [twice])
        # In topological order: brought back so, their wires run along it, and nothing is sorted.
        order = sorted(self.ids, key=document.graph.place)
        places = [document.graph.place(node) for node in order]
        feeds = {node: document.feeds[node] for node in order if node in document.feeds}
        for node in feeds:
            document.set_feed(node, None)
        target = document.target if document.target in gone else None
        if target is not None:
            document.set_target(None)
        hidden = {
            item: document.hidden[item] for node in order for item in document.hidden_of(node)
        }
        for item in hidden:
            document.reveal(item)
        with document.graph.bulk(len(gone)):
            nodes, wires = document.remove_nodes(order)
        return RestoreNodes.model_construct(
            nodes=nodes, wires=wires, feeds=feeds, target=target, hidden=hidden, places=places
        )

    @property
    def size(self) -> int:
        return len(self.ids)

    def touches(self) -> Iterator[Key]:
        yield from (("node", node) for node in self.ids)

    def minds(self) -> Iterator[Key]:
        yield from ((ANYTHING, node) for node in self.ids)

    def parts(self) -> Iterator[SingleEdit]:
        yield from (RemoveNode(id=node) for node in self.ids)


class RestoreNodes(AnyEdit):
    """Bring nodes back as they were; made by what removes them, and by nobody else.

    Attributes
    ----------
    nodes, wires
        Records, as documents hold them; nodes in topological order.
    feeds, hidden
        Their feeds, and what was hidden of them, with who hid it.
    target
        The one that was the target, if one was.
    places
        Where each of them stood in the order; none in what older versions stored.
    """

    needs: ClassVar[Right] = Right.EDIT
    redraws: ClassVar[Redraw] = _ALL

    type: Literal["restore_nodes"] = "restore_nodes"
    nodes: list[Record]
    wires: list[Record]
    feeds: dict[str, float]
    target: str | None
    hidden: dict[str, str]
    places: list[int] = Field(default_factory=list)

    @model_validator(mode="before")
    @classmethod
    def _from_a_store(cls, data: Any, info: ValidationInfo) -> Any:
        # Its records are taken as they are: nobody else's may be.
        if info.context != STORED:
            raise ValueError("nodes are brought back by undo; add them instead")
        return data

    def apply(self, document: Document) -> "Edit":
        if len(document.graph) + len(self.nodes) > MAX_NODES:
            raise LimitError(f"a graph may have {MAX_NODES:,} nodes")
        if len(document.hidden) + len(self.hidden) > MAX_HIDDEN:
            raise LimitError(f"a graph may hide {MAX_HIDDEN:,} numbers")
        with document.graph.bulk(len(self.nodes)):
            for record in self.nodes:
                check_name_free(document, record.get("name"), record["id"])
                document.add_node(record["id"], attributes_of(record))
            for record, place in zip(self.nodes, self.places, strict=False):
                document.graph.put(record["id"], place)
            for wire in self.wires:
                document.connect(wire["source"], wire["target"], wire["key"], said_of(wire))
        for node, number in self.feeds.items():
            document.set_feed(node, number)
        if self.target is not None:
            document.set_target(self.target)
        for item, by in self.hidden.items():
            document.hide(item, by)
        return RemoveNodes.model_construct(ids=[record["id"] for record in self.nodes])

    @property
    def size(self) -> int:
        return len(self.nodes) + len(self.wires) + sum(1 for _ in self._rest())

    def touches(self) -> Iterator[Key]:
        yield from (("node", record["id"]) for record in self.nodes)
        for wire in self.wires:
            yield from wire_touches(wire["source"], wire["target"], wire["key"])
        for part in self._rest():
            yield from part.touches()

    def minds(self) -> Iterator[Key]:
        yield from (("node", record["id"]) for record in self.nodes)
        for wire in self.wires:
            yield from wire_minds(wire["target"], wire["key"])
        for part in self._rest():
            yield from part.minds()

    def parts(self) -> Iterator[SingleEdit]:
        for record in self.nodes:
            fields = {key: record[key] for key in NODE_FIELDS & record.keys()}
            rest = {key: value for key, value in record.items() if key not in NODE_FIELDS}
            yield AddNode(**fields, attributes=rest)
        for wire in self.wires:
            yield Connect(
                source=wire["source"],
                target=wire["target"],
                port=wire["key"],
                attributes=said_of(wire),
            )
        yield from self._rest()

    def _rest(self) -> Iterator[SingleEdit]:
        """The edits of what goes with nodes and wires."""
        yield from (Feed(id=node, value=number) for node, number in self.feeds.items())
        if self.target is not None:
            yield SetTarget(id=self.target)
        yield from hide_again(self.hidden)
