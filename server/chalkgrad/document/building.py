"""From the data of a document to the document, by the rules that its shape does not say."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from chalkgrad.document.apply import apply
from chalkgrad.document.arranging import arranged
from chalkgrad.document.complaints import FormatError, MisplacedError, at
from chalkgrad.document.edits import Edit, Feed, Hide, SetFrame, SetStep, SetTarget
from chalkgrad.document.format import DocumentData, NodeData
from chalkgrad.document.json_place import Place
from chalkgrad.document.model import Document
from chalkgrad.document.placing import apart
from chalkgrad.document.values import LeafError, NameTakenError
from chalkgrad.document.wording import a, shown
from chalkgrad.engine import ChalkgradError, Graph
from chalkgrad.engine.graph_errors import CycleError, DuplicateNodeError, UnknownOperatorError
from chalkgrad.engine.kinds import KINDS, holds_value
from chalkgrad.engine.operators import OperatorTable

# Operators like an unknown one that are named with it.
_CLOSE = 2


def build(model: DocumentData, *, lay_out: bool = True) -> Document:
    """The document of some data; `lay_out` says whether nodes without a place get one."""
    document = Document(title=model.graph.title, mode=model.graph.mode)
    document.direction = model.graph.direction
    document.note = model.graph.note
    document.extra = dict(model.model_extra or {})
    document.header = dict(model.graph.model_extra or {})
    document.lesson = model.graph.lesson
    _settle_operators(model, document.graph.table)
    places = {
        node.id: (node.x, node.y)
        for node in model.nodes
        if node.x is not None and node.y is not None
    }
    nodes = [
        (node.id, _attributes(document, index, node, places.get(node.id, (0.0, 0.0))))
        for index, node in enumerate(model.nodes)
    ]
    wires = [(edge.source, edge.target, edge.key) for edge in model.edges]
    try:
        document.graph = Graph.build(nodes, wires, document.graph.table)
    except ChalkgradError as error:
        raise MisplacedError(error, _wrong_place(model, document.graph.table, error)) from None
    for edge in model.edges:
        document.graph.say_of_wire(edge.target, edge.key, edge.model_extra or {})
    _say(document, model)
    if lay_out:
        _place(document, places)
    return document


def _attributes(
    document: Document, index: int, node: NodeData, place: tuple[float, float]
) -> dict[str, Any]:
    """A node as the graph keeps it; its name is taken."""
    with at("nodes", index):
        if holds_value(node.op) and node.value is None:
            raise FormatError(f"node {node.id}: {a(node.op)} needs a value", [node.id])
        if node.value is not None and not holds_value(node.op):
            raise LeafError(
                f"{node.id} is {a(node.op)}; only a variable or a constant has a value of its own",
                [node.id],
            )
    if node.name is not None:
        holder = document.names.setdefault(node.name, node.id)
        with at("nodes", index, "name"):
            if holder != node.id:
                message = f"another node is already called {node.name}"
                raise NameTakenError(message, [node.id, holder])
    return node.attributes() | {"x": place[0], "y": place[1]}


def _settle_operators(model: DocumentData, table: OperatorTable) -> None:
    """Call operators by their own names, and refuse those that there are none of, all at once.

    Formulas and the Python API know further names: ``log``, ``Mul``.

    Raises
    ------
    UnknownOperatorError
        With what is close to each.
    """
    unknown: dict[str, list[int]] = {}
    for index, node in enumerate(model.nodes):
        if node.op in KINDS or node.op in table:
            continue
        known = _known(node.op, table)
        if known is None:
            unknown.setdefault(node.op, []).append(index)
        else:
            node.op = known
    if not unknown:
        return
    words, ids = [], []
    for op, indices in unknown.items():
        named = [model.nodes[index].id for index in indices]
        ids += named
        have = "has" if len(named) == 1 else "have"
        close = get_close_matches(op.lower(), [*table.by_word, *KINDS], _CLOSE)
        hint = f" (close to it: {', '.join(close)})" if close else ""
        words.append(f"{_listed(named)} {have} the unknown operator {shown(op)!r}{hint}")
    place = ("nodes", next(iter(unknown.values()))[0], "op")
    raise MisplacedError(UnknownOperatorError("; ".join(words), ids), place)


def _known(word: str, table: OperatorTable) -> str | None:
    """What another name of an operator, or the name of its class, stands for."""
    row = table.by_word.get(word) or table.by_word.get(word.lower())
    if row is not None:
        return row.name
    return word.lower() if word.lower() in KINDS else None


# Nodes that one sentence names.
_NAMED = 5


def _listed(nodes: list[str]) -> str:
    rest = len(nodes) - _NAMED
    return ", ".join(nodes[:_NAMED]) + (f" and {rest:,} more" if rest > 0 else "")


def _wrong_place(model: DocumentData, table: OperatorTable, error: ChalkgradError) -> Place:
    """The first node or wire that an error is about which building the graph raised."""
    if isinstance(error, CycleError):
        ends = error.ids[:2]
        found = (i for i, edge in enumerate(model.edges) if (edge.source, edge.target) == ends)
        return ("edges", next(found, 0))
    ids: set[str] = set()
    for index, node in enumerate(model.nodes):
        if node.id in ids and isinstance(error, DuplicateNodeError):
            return ("nodes", index, "id")
        ids.add(node.id)
    arity = {node.id: table.arity(node.op) for node in model.nodes}
    op_of = {node.id: node.op for node in model.nodes}
    taken: set[tuple[str, int]] = set()
    for index, edge in enumerate(model.edges):
        for end in ("source", "target"):
            if getattr(edge, end) not in ids:
                return ("edges", index, end)
        many = table.takes_any(op_of[edge.target])
        if (edge.key >= arity[edge.target] and not many) or (edge.target, edge.key) in taken:
            return ("edges", index, "key")
        taken.add((edge.target, edge.key))
    return ()


def _say(document: Document, model: DocumentData) -> None:
    """Put in what the header says: feeds, target, frames, hidden numbers, step."""
    header = model.graph
    former = _former_ids(document)
    fed: set[str] = set()
    for word, number in header.feeds.items():
        with at("graph", "feeds", word):
            node = _meant(document, former, word)
            if node in fed:
                raise FormatError(f"{word} is fed twice, by its id and by its name", [node])
            fed.add(node)
            apply(document, Feed(id=node, value=number))
    with at("graph", "target"):
        target = None if header.target is None else _meant(document, former, header.target)
        apply(document, SetTarget(id=target))
    for index, frame in enumerate(header.frames):
        with at("graph", "frames", index, "id"):
            if frame.id in document.frames:
                raise FormatError(f"there are two frames {frame.id}")
            apply(document, SetFrame(id=frame.id, frame=frame))
    said: list[tuple[str, Edit]] = [
        ("hidden", Hide(items=header.hidden)),
        ("step", SetStep(step=header.step)),
    ]
    for name, edit in said:
        with at("graph", name):
            apply(document, edit)


def _former_ids(document: Document) -> dict[str, str]:
    """Nodes by the ids they had: networkx keeps them as labels when it numbers nodes."""
    graph = document.graph
    labels = ((node, graph.attributes(node).get("label")) for node in graph.order)
    return {label: node for node, label in labels if isinstance(label, str)}


def _meant(document: Document, former: Mapping[str, str], word: str) -> str:
    """The node that a word in a document means: an id, as the format has it, or else a name."""
    if word in document.graph:
        return word
    if word not in document.names and word in former:
        return former[word]
    return document.find(word)


def _place(document: Document, places: Mapping[str, tuple[float, float]]) -> None:
    """Lay out the nodes that came without a place, apart from those that have one."""
    graph = document.graph
    loose = [node for node in graph.order if node not in places]
    if not loose:
        return
    found = arranged(document, loose)
    wires = [(source, target) for source, target, _ in graph.wires() if target in found]
    laid = apart(places, found, document.runs, wires)
    for node, (x, y) in laid.items():
        graph.attributes(node).update(x=x, y=y)
