"""Documents as JSON in and out: networkx node-link data with a header of our own.

``networkx.node_link_graph`` opens every export. What an import holds beyond the format is kept and
written out again.
"""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

import orjson
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic_core import PydanticCustomError

from chalkgrad.document.apply import apply
from chalkgrad.document.attributes import (
    ANNOTATIONS,
    DOCUMENT_FIELDS,
    NODE_FIELDS,
    SCALAR_SCHEMA,
    STORED,
    WIRE_FIELDS,
    Digits,
    Note,
    SliderStep,
    Style,
    fitting,
    has_way,
    node_attributes,
)
from chalkgrad.document.edits import Edit, Feed, Hide, SetStep, SetTarget
from chalkgrad.document.json_place import line_of
from chalkgrad.document.layout import layered
from chalkgrad.document.lesson import Place, broken_reference, with_beginning
from chalkgrad.document.model import Document
from chalkgrad.document.script import Lesson
from chalkgrad.document.values import (
    MAX_FRAMES,
    MAX_HIDDEN,
    MAX_NODES,
    Coordinate,
    DocumentError,
    Frame,
    Hidden,
    LeafError,
    LimitError,
    Mode,
    Name,
    NameTakenError,
    NodeId,
    Port,
    Real,
    Title,
)
from chalkgrad.engine import Graph
from chalkgrad.engine.kinds import holds_value
from chalkgrad.engine.operators import OPERATORS

FORMAT = "chalkgrad"
VERSION = 1

# Every port takes one wire, so no valid document has more.
MAX_WIRES = MAX_NODES * max(row.arity for row in OPERATORS.rows)

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

    model_config = ConfigDict(
        extra="allow", json_schema_extra={"additionalProperties": SCALAR_SCHEMA}
    )

    id: NodeId
    op: str
    name: Name | None = None
    value: Real | None = None
    x: Coordinate | None = None
    y: Coordinate | None = None
    note: Note | None = None
    min: Real | None = None
    max: Real | None = None
    step: SliderStep | None = None
    style: Style | None = None
    digits: Digits | None = None

    @model_validator(mode="before")
    @classmethod
    def _stored(cls, data: Any, info: ValidationInfo) -> Any:
        if info.context != STORED or not isinstance(data, dict):
            return data
        own = {key: data[key] for key in data if key in ("id", "x", "y", *_KEPT)}
        return own | node_attributes({k: data[k] for k in data if k not in own}, stored=True)

    @model_validator(mode="after")
    def _fits(self) -> "NodeData":
        if self.model_extra:
            fitting(self.model_extra, NODE_FIELDS)
        if self.min is not None and not has_way({"min": self.min, "max": self.max}):
            raise PydanticCustomError("attribute", "min: a slider goes from less to more")
        return self

    def attributes(self) -> dict[str, Any]:
        """Everything but the id, as a graph keeps it."""
        found = dict(self.model_extra or {})
        for name in (*_KEPT, *ANNOTATIONS):
            value = getattr(self, name)
            if value is not None:
                found[name] = value
        return found


# What a graph keeps of a node beside its id and place.
_KEPT = ("op", "name", "value")


class EdgeData(BaseModel):
    """A wire; ``key`` is the input port it ends on, counted from 0."""

    model_config = ConfigDict(
        extra="allow", json_schema_extra={"additionalProperties": SCALAR_SCHEMA}
    )

    source: NodeId
    target: NodeId
    key: Port

    @model_validator(mode="before")
    @classmethod
    def _stored(cls, data: Any, info: ValidationInfo) -> Any:
        if info.context != STORED or not isinstance(data, dict):
            return data
        own = {key: data[key] for key in data if key in ("source", "target", "key")}
        return own | fitting({k: data[k] for k in data if k not in own}, WIRE_FIELDS, stored=True)

    @model_validator(mode="after")
    def _fits(self) -> "EdgeData":
        if self.model_extra:
            fitting(self.model_extra, WIRE_FIELDS)
        return self


class HeaderData(BaseModel):
    """What is said of the whole graph."""

    model_config = ConfigDict(
        extra="allow", json_schema_extra={"additionalProperties": SCALAR_SCHEMA}
    )

    format: Literal["chalkgrad"]
    version: Literal[1]
    title: Title = ""
    target: NodeId | None = None
    mode: Mode = "eager"
    feeds: dict[NodeId, Real] = Field(default_factory=dict)
    frames: Annotated[list[Frame], Field(max_length=MAX_FRAMES)] = Field(default_factory=list)
    hidden: Annotated[list[Hidden], Field(max_length=MAX_HIDDEN)] = Field(default_factory=list)
    lesson: Lesson | None = None
    step: Port | None = None

    @model_validator(mode="before")
    @classmethod
    def _stored(cls, data: Any, info: ValidationInfo) -> Any:
        return _without_unfit(cls, data) if info.context == STORED else data

    @model_validator(mode="after")
    def _fits(self) -> "HeaderData":
        fitting(self.model_extra or {}, DOCUMENT_FIELDS)
        return self


class DocumentData(BaseModel):
    """A Chalkgrad document, version 1: networkx node-link data."""

    model_config = ConfigDict(
        extra="allow",
        title="Chalkgrad document",
        json_schema_extra={"additionalProperties": SCALAR_SCHEMA},
    )

    directed: Literal[True]
    multigraph: Literal[True]
    graph: HeaderData
    nodes: Annotated[list[NodeData], Field(max_length=MAX_NODES)]
    edges: Annotated[list[EdgeData], Field(max_length=MAX_WIRES)]

    @model_validator(mode="before")
    @classmethod
    def _stored(cls, data: Any, info: ValidationInfo) -> Any:
        return _without_unfit(cls, data) if info.context == STORED else data

    @model_validator(mode="after")
    def _fits(self) -> "DocumentData":
        fitting(self.model_extra or {}, DOCUMENT_FIELDS)
        return self


def _without_unfit(model: type[BaseModel], data: Any) -> Any:
    """Data from a store without the attributes that today's rules would refuse."""
    if not isinstance(data, dict):
        return data
    own = {key: data[key] for key in data if key in model.model_fields}
    rest = {key: data[key] for key in data if key not in own}
    return own | fitting(rest, DOCUMENT_FIELDS, stored=True)


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


def load(data: object, *, private: bool = False) -> Document:
    """Read a document from parsed JSON.

    Parameters
    ----------
    data
        What `dump` gives, or a person wrote.
    private
        Whether it comes from a store: with who hid what, and perhaps written by an older
        Chalkgrad. What such data holds beyond today's rules for attributes is dropped.

    Raises
    ------
    DocumentError, GraphError
        As `parse`.
    """
    hidden, data = _split_hidden(data) if private else (None, data)
    try:
        model = DocumentData.model_validate(data, context=STORED if private else None)
    except ValidationError as error:
        raise FormatError(*_in_words(error, data)) from error
    document = _build(model)
    if hidden is not None:
        document.hidden = hidden
    return document


def _split_hidden(data: Any) -> tuple[dict[str, str] | None, Any]:
    """Who hid what, and the data with a plain list of what is hidden, as files have it."""
    header = data["graph"]
    hidden = header.get("hidden")
    if not isinstance(hidden, dict):
        return None, data
    return hidden, {**data, "graph": {**header, "hidden": list(hidden)}}


def _build(model: DocumentData) -> Document:
    document = Document(title=model.graph.title, mode=model.graph.mode)
    document.extra = dict(model.model_extra or {})
    document.header = dict(model.graph.model_extra or {})
    nodes: list[tuple[str, dict[str, Any]]] = []
    placed = True
    for index, node in enumerate(model.nodes):
        if holds_value(node.op) and node.value is None:
            raise FormatError(
                f"node {node.id}: a {node.op} needs a value", [node.id], ("nodes", index)
            )
        if node.value is not None and not holds_value(node.op):
            raise LeafError(
                f"{node.id} is a {node.op}; only a variable or a constant has a value of its own",
                [node.id],
            )
        if node.name is not None and document.names.setdefault(node.name, node.id) != node.id:
            holder = document.names[node.name]
            raise NameTakenError(f"another node is already called {node.name}", [node.id, holder])
        placed = placed and node.x is not None and node.y is not None
        nodes.append((node.id, node.attributes() | {"x": node.x or 0.0, "y": node.y or 0.0}))
    document.graph = Graph.build(nodes, [(e.source, e.target, e.key) for e in model.edges])
    for edge in model.edges:
        if edge.model_extra:
            document.graph.nx.edges[edge.source, edge.target, edge.key].update(edge.model_extra)
    document.lesson = model.graph.lesson
    document.frames = {frame.id: frame for frame in model.graph.frames}
    said: list[Edit] = [Feed(id=node, value=number) for node, number in model.graph.feeds.items()]
    said += [SetTarget(id=model.graph.target), Hide(items=model.graph.hidden)]
    said += [SetStep(step=model.graph.step)]
    for edit in said:
        apply(document, edit)
    if not placed:
        for node_id, (x, y) in layered(document.graph).items():
            document.graph.attributes(node_id).update(x=x, y=y)
    return document


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


def dump(document: Document, *, private: bool = False) -> dict[str, Any]:
    """A document as JSON data; `load` reads it back to the last bit.

    `private` data says who hid what, as digests; it is for stores and for canvases, not for files.
    """
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
            **_drawn(document, private),
        },
        "nodes": [{"id": node, **attributes} for node, attributes in graph.nx.nodes(data=True)],
        "edges": [document.wire_record(target, port) for _, target, port in graph.wires()],
    }


def _drawn(document: Document, private: bool) -> dict[str, Any]:
    """Frames, hidden numbers and the lesson, where there are any."""
    frames = [frame.model_dump() for frame in document.frames.values()]
    lesson = document.lesson and document.lesson.model_dump(mode="json", exclude_unset=True)
    hidden = dict(document.hidden) if private else sorted(document.hidden)
    found = {"frames": frames, "hidden": hidden, "lesson": lesson}
    drawn = {key: items for key, items in found.items() if items}
    return drawn if document.step is None else {**drawn, "step": document.step}


def to_json(document: Document) -> bytes:
    """A document as indented JSON text, UTF-8; without a lesson that no longer fits its graph."""
    data = dump(document)
    if document.lesson is not None and broken_reference(document, document.lesson) is not None:
        # The graph has been changed since; as an import it would be refused.
        del data["graph"]["lesson"]
        data["graph"].pop("step", None)
    return orjson.dumps(data, option=orjson.OPT_INDENT_2)
