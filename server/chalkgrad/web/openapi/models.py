"""The JSON that goes over the HTTP API, where it is no document: what is read, and what is told."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from chalkgrad.document.values import Real, Title
from chalkgrad.engine.formula.tokens import MAX_TEXT, Letters
from chalkgrad.live.protocol import GraphId

Number = float | Literal["NaN", "Infinity", "-Infinity"] | None


class Body(BaseModel):
    """A JSON object in a request; members that it does not know are passed over."""

    model_config = ConfigDict(frozen=True)


class FormulaBody(Body):
    """Formula text; `letters` that stand together are one name, or a product."""

    text: Annotated[str, Field(max_length=MAX_TEXT, examples=["y = w*x + 1; w = 0.5"])]
    letters: Letters = "words"


class EvaluateBody(Body):
    """A document, or formula text in its place, with feeds by id or name."""

    document: Annotated[dict[str, Any] | None, Field(description="See /api/schema.json.")] = None
    text: Annotated[
        str | None, Field(max_length=MAX_TEXT, examples=["y = ln(x1) + x1*x2 - sin(x2)"])
    ] = None
    letters: Letters = "words"
    feeds: Annotated[dict[str, Real], Field(examples=[{"x1": 2, "x2": 5}])] = {}
    target: Annotated[str | None, Field(description="The node to differentiate.")] = None


class TitleBody(Body):
    """A graph's new title."""

    title: Title


class Told(BaseModel):
    """A JSON object in an answer; later versions may add members."""

    model_config = ConfigDict(extra="allow")


class Problem(Told):
    """Why a request was refused (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: Annotated[str, Field(description="A stable word.")]
    ids: Annotated[list[str], Field(description="The nodes concerned.")] = []
    place: Annotated[
        dict[str, int | str],
        Field(
            description="Where in what was sent: line and column from 1, offset from 0, or a "
            "JSON Pointer."
        ),
    ] = {}


class Numbers(Told):
    """A node's value and gradient; null where it has none."""

    value: Number
    gradient: Number


class Evaluation(Told):
    """A graph computed: every value, and every gradient of the target."""

    target: str
    value: Number
    order: Annotated[list[str], Field(description="Topological.")]
    nodes: dict[str, Numbers]
    problems: Annotated[dict[str, Any], Field(description="Nodes without a value, and why.")]


class Entry(Told):
    """A graph in the list."""

    id: GraphId
    title: str
    changed: Annotated[str, Field(json_schema_extra={"format": "date-time"})]


class Graph(Told):
    """The graph that a request was about, or has made."""

    id: GraphId


class Step(Told):
    """At which step of how many a lesson is."""

    step: int
    steps: int


class Snapshot(Told):
    """A graph as its canvas shows it; numbers are packed, in base 64."""

    document: dict[str, Any]
    revision: int
    numbers: str


class ExportFormat(Told):
    """A format, and what it does not say of a graph."""

    key: str
    title: str
    ending: str
    refused: bool
    remarks: list[str]


class Held(Told):
    """A graph in a file, and what of it does not come along."""

    title: str
    nodes: int
    wires: int
    lost: list[str]


class Preview(Told):
    """What a file would bring."""

    format: str
    name: str
    whole: bool
    graphs: list[Held]
    left_out: list[str]


class Imported(Preview):
    """What a file has brought."""

    id: GraphId
    ids: list[GraphId]


class Acknowledgement(Told):
    """What the socket would acknowledge a message with."""

    ok: Any
