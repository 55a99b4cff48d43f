"""Applying edits: each changes a document and returns the edit that takes it back."""

from collections.abc import Callable
from typing import Any

from chalkgrad.document.edits import (
    AddNode,
    Annotate,
    Batch,
    ChangeOperator,
    Connect,
    Disconnect,
    Edit,
    Feed,
    Hide,
    Move,
    RemoveNode,
    Rename,
    SetFrame,
    SetMode,
    SetTarget,
    SetTitle,
    SetValue,
)
from chalkgrad.document.model import (
    MAX_FRAMES,
    MAX_HIDDEN,
    MAX_NODES,
    Document,
    DocumentError,
    LeafError,
    LimitError,
    NameTakenError,
    hidden_parts,
)
from chalkgrad.engine import ChalkgradError, Graph
from chalkgrad.engine.kinds import is_leaf
from chalkgrad.engine.problems import label

# Attributes that an edit names by themselves; everything else travels under `attributes`.
NODE_FIELDS = frozenset({"op", "name", "value", "x", "y"})

# A leaf that becomes a variable or a constant needs a number, and this is the one it starts at.
DEFAULT_VALUE = 1.0


def apply(document: Document, edit: Edit) -> Edit:
    """Apply an edit whole, or raise and leave the document as it was.

    Parameters
    ----------
    document
        Changed in place.
    edit
        Any edit.

    Returns
    -------
    Edit
        The inverse: applied next, it restores the document, serials of nodes excepted.

    Raises
    ------
    ChalkgradError
        The edit breaks a rule of the graph or of the document; nothing has changed.
    """
    handler: Callable[[Document, Any], Edit] = _HANDLERS[type(edit)]
    return handler(document, edit)


def _batch(document: Document, edit: Batch) -> Edit:
    inverses: list[Edit] = []
    serials = document.serials()
    try:
        for part in edit.edits:
            inverses.append(apply(document, part))
    except ChalkgradError:
        for inverse in reversed(inverses):
            apply(document, inverse)
        document.restore_serials(serials)
        raise
    return Batch(edits=inverses[::-1])


def _add_node(document: Document, edit: AddNode) -> Edit:
    if len(document.graph) >= MAX_NODES:
        raise LimitError(f"a graph may have {MAX_NODES:,} nodes", [edit.id])
    _check_name_free(document, edit.name, edit.id)
    attributes = {key: edit.attributes[key] for key in edit.attributes if key not in NODE_FIELDS}
    if edit.name is not None:
        attributes["name"] = edit.name
    if edit.op in ("variable", "constant"):
        attributes["value"] = DEFAULT_VALUE if edit.value is None else edit.value
    elif edit.value is not None:
        raise LeafError(
            f"{edit.id} is a {edit.op}; only a variable or a constant has a value of its own",
            [edit.id],
        )
    document.graph.add(edit.id, {**attributes, "op": edit.op, "x": edit.x, "y": edit.y})
    if edit.name is not None:
        document.names[edit.name] = edit.id
    document.number(edit.id)
    return RemoveNode(id=edit.id)


def _remove_node(document: Document, edit: RemoveNode) -> Edit:
    graph = document.graph
    graph.require(edit.id)
    back: list[Edit] = [restore_node(graph, edit.id)]
    back += [
        _restore_wire(graph, source, edit.id, port)
        for port, source in enumerate(graph.inputs[edit.id])
        if source is not None
    ]
    back += [_restore_wire(graph, edit.id, target, port) for target, port in graph.uses(edit.id)]
    if edit.id in document.feeds:
        back.append(Feed(id=edit.id, value=document.feeds.pop(edit.id)))
    if document.target == edit.id:
        back.append(SetTarget(id=edit.id))
        document.target = None
    back += _reveal_all(document, edit.id)
    document.names.pop(graph.attributes(edit.id).get("name"), None)
    graph.remove(edit.id)
    del document.serial[edit.id]
    return Batch(edits=back)


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


def _restore_wire(graph: Graph, source: str, target: str, port: int) -> Connect:
    attributes = dict(graph.nx.edges[source, target, port])
    return Connect(source=source, target=target, port=port, attributes=attributes)


def _connect(document: Document, edit: Connect) -> Edit:
    graph = document.graph
    before = _wire_back(graph, edit.target, edit.port)
    graph.connect(edit.source, edit.target, edit.port)
    graph.nx.edges[edit.source, edit.target, edit.port].update(edit.attributes)
    return before or Disconnect(target=edit.target, port=edit.port)


def _wire_back(graph: Graph, target: str, port: int) -> Edit | None:
    """The edit that would bring back the wire on a port, if there is one."""
    sources = graph.inputs.get(target, [])
    source = sources[port] if 0 <= port < len(sources) else None
    return None if source is None else _restore_wire(graph, source, target, port)


def _disconnect(document: Document, edit: Disconnect) -> Edit:
    before = _wire_back(document.graph, edit.target, edit.port)
    document.graph.disconnect(edit.target, edit.port)
    return before or Batch(edits=[])


def _set_value(document: Document, edit: SetValue) -> Edit:
    attributes = document.graph.attributes(edit.id)
    if attributes["op"] not in ("variable", "constant"):
        hint = "feed it instead" if attributes["op"] == "placeholder" else "it computes its value"
        raise LeafError(
            f"{label(document.graph, edit.id)} is a {attributes['op']}; {hint}", [edit.id]
        )
    before = attributes["value"]
    attributes["value"] = edit.value
    return SetValue(id=edit.id, value=before)


def _feed(document: Document, edit: Feed) -> Edit:
    op = document.graph.attributes(edit.id)["op"]
    if op != "placeholder":
        kind = op if is_leaf(op) else "operator"
        raise LeafError(f"{edit.id} is of the kind {kind}; only a placeholder is fed", [edit.id])
    before = document.feeds.get(edit.id)
    if edit.value is None:
        document.feeds.pop(edit.id, None)
    else:
        document.feeds[edit.id] = edit.value
    return Feed(id=edit.id, value=before)


def _rename(document: Document, edit: Rename) -> Edit:
    attributes = document.graph.attributes(edit.id)
    _check_name_free(document, edit.name, edit.id)
    before = attributes.pop("name", None)
    document.names.pop(before, None)
    if edit.name is not None:
        attributes["name"] = edit.name
        document.names[edit.name] = edit.id
    return Rename(id=edit.id, name=before)


def _check_name_free(document: Document, name: str | None, node: str) -> None:
    holder = None if name is None else document.names.get(name)
    if holder is not None and holder != node:
        raise NameTakenError(f"another node is already called {name}", [node, holder])


def _move(document: Document, edit: Move) -> Edit:
    document.graph.require(*edit.positions)
    before = {}
    for node, (x, y) in edit.positions.items():
        attributes = document.graph.attributes(node)
        before[node] = (attributes.get("x", 0.0), attributes.get("y", 0.0))
        attributes["x"], attributes["y"] = x, y
    return Move(positions=before)


def _change_operator(document: Document, edit: ChangeOperator) -> Edit:
    graph = document.graph
    attributes = graph.attributes(edit.id)
    before = attributes["op"]
    wires = [_wire_back(graph, edit.id, port) for port in range(len(graph.inputs[edit.id]))]
    number = attributes.get("value", document.feeds.get(edit.id))
    # Another operator would be another question.
    hidden = _reveal_all(document, edit.id)
    graph.change_operator(edit.id, edit.op)
    back: list[Edit] = [ChangeOperator(id=edit.id, op=before), *hidden]
    arity = len(graph.inputs[edit.id])
    back += [wire for wire in wires[arity:] if wire is not None]
    if before in ("variable", "constant"):
        back.append(SetValue(id=edit.id, value=attributes.pop("value")))
    elif before == "placeholder":
        back.append(Feed(id=edit.id, value=document.feeds.pop(edit.id, None)))
    # A leaf keeps its number when it becomes another kind of leaf.
    if edit.op in ("variable", "constant"):
        attributes["value"] = DEFAULT_VALUE if number is None else number
    elif edit.op == "placeholder" and number is not None and is_leaf(before):
        document.feeds[edit.id] = number
    return Batch(edits=back)


def _set_target(document: Document, edit: SetTarget) -> Edit:
    if edit.id is not None:
        document.graph.require(edit.id)
    before = document.target
    document.target = edit.id
    return SetTarget(id=before)


def _set_mode(document: Document, edit: SetMode) -> Edit:
    before = document.mode
    document.mode = edit.mode
    return SetMode(mode=before)


def _set_title(document: Document, edit: SetTitle) -> Edit:
    before = document.title
    document.title = edit.title
    return SetTitle(title=before)


def _annotate(document: Document, edit: Annotate) -> Edit:
    attributes = document.graph.attributes(edit.id)
    after = {**attributes, **edit.set}
    low, high = after.get("min"), after.get("max")
    if low is not None and high is not None and low >= high:
        raise DocumentError(f"a slider from {low:g} to {high:g} has no way to go", [edit.id])
    before: dict[str, Any] = {}
    for key, value in edit.set.items():
        before[key] = attributes.pop(key, None)
        if value is not None:
            attributes[key] = value
    return Annotate.model_validate({"id": edit.id, "set": before})


def _set_frame(document: Document, edit: SetFrame) -> Edit:
    before = document.frames.pop(edit.id, None)
    if edit.frame is not None:
        if before is None and len(document.frames) >= MAX_FRAMES:
            raise LimitError(f"a graph may have {MAX_FRAMES} frames")
        document.frames[edit.id] = edit.frame
    return SetFrame(id=edit.id, frame=before)


def _hide(document: Document, edit: Hide) -> Edit:
    for item in edit.items:
        check_hidden(document.graph, item)
    items = set(edit.items)
    changed = items - document.hidden if edit.hidden else items & document.hidden
    if edit.hidden and len(document.hidden | items) > MAX_HIDDEN:
        raise LimitError(f"a graph may hide {MAX_HIDDEN:,} numbers")
    document.hidden = document.hidden | items if edit.hidden else document.hidden - items
    return Hide(items=sorted(changed), hidden=not edit.hidden)


def _reveal_all(document: Document, node: str) -> list[Edit]:
    """Reveal what is hidden of a node; returns the edits that hide it again."""
    items = sorted(item for item in document.hidden if hidden_parts(item)[1] == node)
    return [_hide(document, Hide(items=items, hidden=False))] if items else []


def check_hidden(graph: Graph, item: str) -> None:
    """Raise `MissingNodeError` or `LeafError` for what is no number that can be hidden."""
    kind, node, port = hidden_parts(item)
    graph.require(node)
    shown = label(graph, node)
    if kind == "value" and is_leaf(graph.op(node)):
        raise LeafError(f"the number of {shown} is given, so it cannot be hidden", [node])
    if kind == "gradient" and graph.op(node) == "constant":
        raise LeafError(f"{shown} is a constant and has no gradient to hide", [node])
    if kind == "local" and port >= len(graph.inputs[node]):
        raise LeafError(f"{shown} has no local derivative on port {port}", [node])


_HANDLERS: dict[type, Callable[[Document, Any], Edit]] = {
    AddNode: _add_node,
    RemoveNode: _remove_node,
    Connect: _connect,
    Disconnect: _disconnect,
    SetValue: _set_value,
    Feed: _feed,
    Rename: _rename,
    Move: _move,
    ChangeOperator: _change_operator,
    SetTarget: _set_target,
    SetMode: _set_mode,
    SetTitle: _set_title,
    Annotate: _annotate,
    SetFrame: _set_frame,
    Hide: _hide,
    Batch: _batch,
}
