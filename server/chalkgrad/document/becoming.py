"""The edit that makes a document what another is: how an earlier version is restored."""

from typing import Any

from chalkgrad.document.attributes import ANNOTATIONS
from chalkgrad.document.edits import (
    Annotate,
    Batch,
    Connect,
    Disconnect,
    Edit,
    Feed,
    Hide,
    Move,
    RemoveNode,
    Rename,
    SetDirection,
    SetFrame,
    SetMode,
    SetNote,
    SetStep,
    SetTarget,
    SetTitle,
    SetValue,
)
from chalkgrad.document.edits.hide import can_hide, hide_again
from chalkgrad.document.edits.nodes import restore_node
from chalkgrad.document.journal import said_of
from chalkgrad.document.model import Document

# What an edit of its own changes of a node that stays; whatever else differs makes it another.
_EDITED = ANNOTATIONS | {"name", "value", "x", "y"}


def edit_to_become(document: Document, other: Document) -> Batch:
    """The least edit that brings a document to what another is; empty where it is that.

    What is hidden stays hidden, whatever the other says: an earlier version is no way to reveal it.
    Of nodes that come back, what was hidden then is hidden again.

    Parameters
    ----------
    document, other
        Left as they are. Their lessons, and what an import brought along, are the same: no edit
        changes them.

    Notes
    -----
    O(nodes + wires).
    """
    graph, wanted = document.graph, other.graph
    stays = [
        node for node in wanted.order if node in graph and not _is_another(document, other, node)
    ]
    kept = set(stays)
    going = [node for node in graph.order if node not in kept]
    coming = [node for node in wanted.order if node not in kept]
    edits: list[Edit] = [RemoveNode(id=node) for node in going]
    renamed = [node for node in stays if _name(document, node) != _name(other, node)]
    # A name may go from one node to another.
    edits += [Rename(id=node, name=None) for node in renamed if _name(document, node) is not None]
    edits += [restore_node(wanted, node) for node in coming]
    edits += [
        Rename(id=node, name=name) for node in renamed if (name := _name(other, node)) is not None
    ]
    for node in stays:
        edits += _said_anew(document, other, node)
    moves = {node: to for node in stays if (to := _place(other, node)) != _place(document, node)}
    if moves:
        edits.append(Move(positions=moves))
    edits += _wires(document, other, kept)
    edits += [
        Feed(id=node, value=other.feeds.get(node))
        for node in wanted.order
        if (document.feeds.get(node) if node in kept else None) != other.feeds.get(node)
    ]
    edits += _frames(document, other)
    edits += _header(document, other, kept)
    edits += _hidden(document, other, going, coming)
    return Batch.of(edits)


def _is_another(document: Document, other: Document, node: str) -> bool:
    """Whether a node differs in what no edit changes of one that stays."""
    before, after = document.graph.attributes(node), other.graph.attributes(node)
    return any(
        before.get(key) != after.get(key) for key in (before.keys() | after.keys()) - _EDITED
    )


def _name(document: Document, node: str) -> str | None:
    name: str | None = document.graph.attributes(node).get("name")
    return name


def _place(document: Document, node: str) -> tuple[float, float]:
    attributes = document.graph.attributes(node)
    return attributes.get("x", 0.0), attributes.get("y", 0.0)


def _said_anew(document: Document, other: Document, node: str) -> list[Edit]:
    before, after = document.graph.attributes(node), other.graph.attributes(node)
    edits: list[Edit] = []
    if not _alike(before.get("value"), after.get("value")):
        edits.append(SetValue(id=node, value=after["value"]))
    noted: dict[str, Any] = {
        key: after.get(key) for key in ANNOTATIONS if before.get(key) != after.get(key)
    }
    if noted:
        edits.append(Annotate.model_validate({"id": node, "set": noted}))
    return edits


def _alike(one: object, other: object) -> bool:
    """Whether numbers read alike: 0 and −0 are equal and do not."""
    return one == other and repr(one) == repr(other)


def _wires(document: Document, other: Document, kept: set[str]) -> list[Edit]:
    """The wires; those of nodes that go are gone with them."""
    graph, wanted = document.graph, other.graph
    edits: list[Edit] = []
    for node in wanted.order:
        sources = wanted.inputs[node]
        before = graph.inputs[node] if node in kept else []
        # From the last port: an operator of any number of inputs then has no gaps on the way.
        for port in reversed(range(len(before))):
            wired = before[port] is not None and before[port] in kept
            if wired and (port >= len(sources) or sources[port] is None):
                edits.append(Disconnect(target=node, port=port))
        for port, source in enumerate(sources):
            wire = other.wire_record(node, port)
            there = document.wire_record(node, port) if node in kept else None
            if source is None or wire is None or (wire == there and source in kept):
                continue
            edits.append(Connect(source=source, target=node, port=port, attributes=said_of(wire)))
    return edits


def _frames(document: Document, other: Document) -> list[Edit]:
    ids = [*document.frames, *(name for name in other.frames if name not in document.frames)]
    return [
        SetFrame(id=name, frame=other.frames.get(name))
        for name in ids
        if document.frames.get(name) != other.frames.get(name)
    ]


def _header(document: Document, other: Document, kept: set[str]) -> list[Edit]:
    edits: list[Edit] = []
    target = document.target if document.target in kept else None
    if target != other.target:
        edits.append(SetTarget(id=other.target))
    if document.mode != other.mode:
        edits.append(SetMode(mode=other.mode))
    if document.title != other.title:
        edits.append(SetTitle(title=other.title))
    if document.direction != other.direction:
        edits.append(SetDirection(direction=other.direction))
    if document.note != other.note:
        edits.append(SetNote(note=other.note))
    if document.step != other.step:
        edits.append(SetStep(step=other.step))
    return edits


def _hidden(document: Document, other: Document, going: list[str], coming: list[str]) -> list[Hide]:
    """Hide again what goes with its node and comes back, and what was hidden of what comes."""
    withheld = {item: by for node in going for item, by in _of(document, node)}
    withheld |= {item: by for node in coming for item, by in _of(other, node)}
    return hide_again({item: by for item, by in withheld.items() if can_hide(other.graph, item)})


def _of(document: Document, node: str) -> list[tuple[str, str]]:
    return [(item, document.hidden[item]) for item in document.hidden_of(node)]
