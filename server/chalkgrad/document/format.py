"""The shape of a document's JSON, version 1: networkx node-link data with a header of our own."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, FailFast, Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

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
    Sweep,
    fitting,
    has_way,
    node_attributes,
)
from chalkgrad.document.script import Lesson
from chalkgrad.document.values import (
    MAX_FRAMES,
    MAX_HIDDEN,
    MAX_NODES,
    Author,
    Coordinate,
    Flag,
    Frame,
    Hidden,
    Mode,
    Name,
    NodeId,
    Port,
    Real,
    Title,
)
from chalkgrad.picture.notation import Direction

FORMAT = "chalkgrad"
VERSION = 1


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
    slider: Flag | None = None
    pulled: Flag | None = None
    locked_by: Author | None = None
    sweep: Sweep | None = None
    mirrors: NodeId | None = None

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
    target: str | None = None
    mode: Mode = "eager"
    direction: Direction | None = None
    note: Note | None = None
    feeds: dict[str, Real] = Field(default_factory=dict)
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
    # One thing wrong is enough: whatever comes, no more than it is kept in mind.
    nodes: Annotated[list[NodeData], FailFast(), Field(json_schema_extra={"maxItems": MAX_NODES})]
    edges: Annotated[list[EdgeData], FailFast()]

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
