"""Documents as JSON in and out: networkx node-link data with a header of our own.

``networkx.node_link_graph`` opens every export. What an import holds beyond the format is kept and
written out again.
"""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from chalkgrad.document.apply import apply
from chalkgrad.document.edits import AddNode, Feed, Hide, SetTarget
from chalkgrad.document.json_place import line_of
from chalkgrad.document.layout import layered
from chalkgrad.document.lesson import Lesson, Place, broken_reference, with_beginning
from chalkgrad.document.model import (
    MAX_FRAMES,
    MAX_HIDDEN,
    MAX_NODES,
    Coordinate,
    Document,
    DocumentError,
    Frame,
    Hidden,
    LimitError,
    Mode,
    Name,
    NodeId,
    Port,
    Real,
    Title,
)
from chalkgrad.engine import Graph
from chalkgrad.engine.operators import MAX_ARITY

FORMAT = "chalkgrad"
VERSION = 1

# Every port takes one wire, so no valid document has more.
MAX_WIRES = MAX_NODES * MAX_ARITY

# A document of MAX_NODES with names and positions is about 5 MB of JSON.
MAX_BYTES = 16 * 1024 * 1024


class NotJsonError(DocumentError):
    """The text is no JSON."""

    code = "not-json"


class FormatError(DocumentError):
    """The JSON is no Chalkgrad document; `place` is the way to what is wrong, where it is known."""

    code = "format"

    def __init__(self, message: str, ids: Sequence[str] = (), place: Place = ()) -> None:
        super().__init__(message, ids)
        self.place = place


class NodeData(BaseModel):
    """A node: a leaf (``variable``, ``placeholder``, ``constant``) or an operator."""

    model_config = ConfigDict(extra="allow")

    id: NodeId
    op: str
    name: Name | None = None
    value: Real | None = None
    x: Coordinate | None = None
    y: Coordinate | None = None


class EdgeData(BaseModel):
    """A wire; ``key`` is the input port it ends on, counted from 0."""

    model_config = ConfigDict(extra="allow")

    source: NodeId
    target: NodeId
    key: Port


class HeaderData(BaseModel):
    """What is said of the whole graph."""

    model_config = ConfigDict(extra="allow")

    format: Literal["chalkgrad"]
    version: Literal[1]
    title: Title = ""
    target: NodeId | None = None
    mode: Mode = "eager"
    feeds: dict[NodeId, Real] = Field(default_factory=dict)
    frames: Annotated[list[Frame], Field(max_length=MAX_FRAMES)] = Field(default_factory=list)
    hidden: Annotated[list[Hidden], Field(max_length=MAX_HIDDEN)] = Field(default_factory=list)
    lesson: Lesson | None = None


class DocumentData(BaseModel):
    """A Chalkgrad document, version 1: networkx node-link data."""

    model_config = ConfigDict(extra="allow", title="Chalkgrad document")

    directed: Literal[True]
    multigraph: Literal[True]
    graph: HeaderData
    nodes: Annotated[list[NodeData], Field(max_length=MAX_NODES)]
    edges: Annotated[list[EdgeData], Field(max_length=MAX_WIRES)]


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a document."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **DocumentData.model_json_schema(),
    }


def parse(text: str | bytes) -> Document:
    """Read a document from JSON text.

    Raises
    ------
    DocumentError
        The text is no JSON, no document, or breaks a rule; the message names the node or wire.
    """
    if len(text) > MAX_BYTES:
        raise LimitError(f"a document may have {MAX_BYTES:,} bytes, not {len(text):,}")
    try:
        data = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise NotJsonError(
            f"this is not JSON: line {error.lineno}, column {error.colno}: {error.msg}"
        ) from error
    try:
        document = load(data)
        _check_lesson(document)
    except FormatError as error:
        line = line_of(text, error.place)
        if line is None:
            raise
        raise FormatError(f"line {line}: {error.message}", error.ids, error.place) from error
    return document


def _check_lesson(document: Document) -> None:
    """Refuse a lesson that names what is not there; the others learn how their document begins."""
    if document.lesson is None:
        return
    broken = broken_reference(document, document.lesson)
    if broken is not None:
        place, reason = broken
        raise FormatError(f"{_path(place)}: {reason}", (), ("graph", "lesson", *place))
    document.lesson = with_beginning(document, document.lesson)


def load(data: object) -> Document:
    """Read a document from parsed JSON.

    Raises
    ------
    DocumentError, GraphError
        As `parse`.
    """
    try:
        model = DocumentData.model_validate(data)
    except ValidationError as error:
        raise FormatError(*_in_words(error, data)) from error
    return _build(model)


def _build(model: DocumentData) -> Document:
    document = Document(title=model.graph.title, mode=model.graph.mode)
    document.extra = dict(model.model_extra or {})
    document.header = dict(model.graph.model_extra or {})
    placed = True
    for index, node in enumerate(model.nodes):
        if node.op in ("variable", "constant") and node.value is None:
            raise FormatError(
                f"node {node.id}: a {node.op} needs a value", [node.id], ("nodes", index)
            )
        placed = placed and node.x is not None and node.y is not None
        apply(
            document,
            AddNode(
                id=node.id, op=node.op, name=node.name, value=node.value,
                x=node.x or 0.0, y=node.y or 0.0, attributes=node.model_extra or {},
            ),
        )  # fmt: skip
    _wire(document, model.edges)
    for fed, number in model.graph.feeds.items():
        apply(document, Feed(id=fed, value=number))
    apply(document, SetTarget(id=model.graph.target))
    apply(document, Hide(items=model.graph.hidden))
    document.frames = {frame.id: frame for frame in model.graph.frames}
    document.lesson = model.graph.lesson
    if not placed:
        for node_id, (x, y) in layered(document.graph).items():
            document.graph.attributes(node_id).update(x=x, y=y)
    return document


def _wire(document: Document, edges: list[EdgeData]) -> None:
    nodes = document.graph.nx.nodes(data=True)
    document.graph = Graph.build(
        [(node, attributes) for node, attributes in nodes],
        [(edge.source, edge.target, edge.key) for edge in edges],
    )
    for edge in edges:
        if edge.model_extra:
            document.graph.nx.edges[edge.source, edge.target, edge.key].update(edge.model_extra)


def _path(place: Place) -> str:
    """A place within a lesson as a reader counts: ``step 2, focus 1``."""
    words: list[str] = []
    for part in place:
        if isinstance(part, int) and words:
            words[-1] = f"{words[-1].removesuffix('s')} {part + 1}"
        else:
            words.append(str(part))
    return ", ".join(words)


def _in_words(error: ValidationError, data: object) -> tuple[str, list[str], Place]:
    """The first thing wrong with a document, in words, the node it is about, and where it is."""
    first = error.errors(include_url=False, include_context=True)[0]
    where = _within(data, first["loc"])
    place = [str(part) for part in where]
    reason = first["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
    if first["type"] == "missing":
        reason = "missing"
    elif first["msg"].startswith("Input should be "):
        reason = f"should be {reason}"
    ids: list[str] = []
    if len(place) >= 2 and place[0] in ("nodes", "edges") and isinstance(data, dict):
        item = data[place[0]][int(place[1])]
        words = _item_words(place[0], int(place[1]), item)
        if place[0] == "nodes" and isinstance(item, dict) and isinstance(item.get("id"), str):
            ids = [item["id"]]
        rest = ".".join(place[2:])
        return f"{words}: {rest + ': ' if rest else ''}{reason}", ids, where
    if place[:2] == ["graph", "lesson"]:
        return f"{_path(where[2:]) or 'lesson'}: {reason}", ids, where
    if not place:
        return f"a document is a JSON object: {reason}", ids, where
    return f"{'.'.join(place)}: {reason}", ids, where


def _within(data: object, place: Place) -> Place:
    """The part of a place that is in the data: without pydantic's names of alternatives."""
    found: list[str | int] = []
    at: object = data
    for index, part in enumerate(place):
        inner = _part(at, part)
        if inner is not None:
            at = inner
        elif index < len(place) - 1 or not isinstance(at, dict):
            continue
        found.append(part)
    return tuple(found)


def _part(data: object, part: str | int) -> object:
    if isinstance(data, dict):
        return data.get(part)
    if isinstance(data, list) and isinstance(part, int) and part < len(data):
        return data[part]
    return None


def _item_words(kind: str, index: int, item: object) -> str:
    if isinstance(item, dict):
        if kind == "nodes" and "id" in item:
            return f"node {item['id']}"
        if kind == "edges" and "source" in item and "target" in item:
            return f"wire {item['source']} → {item['target']}"
    return f"{kind.removesuffix('s')} number {index}"


def dump(document: Document) -> dict[str, Any]:
    """A document as JSON data; `load` reads it back to the last bit."""
    graph = document.graph
    return {
        **document.extra,
        "directed": True,
        "multigraph": True,
        "graph": {
            **document.header,
            "format": FORMAT,
            "version": VERSION,
            "title": document.title,
            "target": document.target,
            "mode": document.mode,
            "feeds": dict(document.feeds),
            **_drawn(document),
        },
        "nodes": [{"id": node, **attributes} for node, attributes in graph.nx.nodes(data=True)],
        "edges": [
            {
                "source": source,
                "target": target,
                "key": port,
                **graph.nx.edges[source, target, port],
            }
            for source, target, port in graph.wires()
        ],
    }


def _drawn(document: Document) -> dict[str, Any]:
    """Frames, hidden numbers and the lesson, where there are any."""
    frames = [frame.model_dump() for frame in document.frames.values()]
    lesson = document.lesson and document.lesson.model_dump(mode="json", exclude_unset=True)
    found = {"frames": frames, "hidden": sorted(document.hidden), "lesson": lesson}
    return {key: items for key, items in found.items() if items}


def to_json(document: Document) -> bytes:
    """A document as indented JSON text, UTF-8; without a lesson that no longer fits its graph."""
    data = dump(document)
    if document.lesson is not None and broken_reference(document, document.lesson) is not None:
        # The graph has been changed since; as an import it would be refused.
        del data["graph"]["lesson"]
    return orjson.dumps(data, option=orjson.OPT_INDENT_2)
