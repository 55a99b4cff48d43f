"""The JSON that goes over the HTTP API, where it is no document: what is read, and what is told."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from chalkgrad.document.values import Real, Title
from chalkgrad.engine.formula.tokens import MAX_TEXT, Letters
from chalkgrad.live.messages.recalling import MAX_VERSION_NAME
from chalkgrad.live.protocol import GraphId
from chalkgrad.rights import LinkKind
from chalkgrad.store.shelf import MAX_TAGS

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


class NameBody(Body):
    """What a state of a graph is called from now on."""

    name: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_VERSION_NAME),
    ]


class TagsBody(Body):
    """Tags of one's own."""

    tags: Annotated[list[str], Field(max_length=MAX_TAGS, examples=[["calculus", "week 3"]])]


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
    """A graph in the list, what you may do with it, and your tags."""

    id: GraphId
    title: str
    changed: Annotated[str, Field(json_schema_extra={"format": "date-time"})]
    nodes: Annotated[int | None, Field(description="How many it has, if that is known.")]
    right: Annotated[Literal["view", "present", "edit", "own"], Field(description="Yours on it.")]
    tags: list[str]


class Entries(Told):
    """Some of the graphs that were asked for."""

    graphs: list[Entry]
    total: Annotated[int, Field(description="How many there are in all.")]
    after: Annotated[str, Field(description="Where to go on; empty at the end.")]


class Tagged(Told):
    """A graph with your tags."""

    id: GraphId
    tags: list[str]


class Graph(Told):
    """The graph that a request was about, or has made."""

    id: GraphId
    link: Annotated[
        str, Field(description="To a graph that was made without a cookie: the way back to it.")
    ] = ""


class Parted(Told):
    """A graph that is off your list."""

    id: GraphId
    back: Annotated[list[str], Field(description="The links by which you came, to come back.")]


class Link(Told):
    """A link to a graph; its token is what a program sends as a bearer."""

    kind: LinkKind
    token: str
    address: str
    created: Annotated[str, Field(json_schema_extra={"format": "date-time"})]


class Nothing(Told):
    """It was done."""


class Code(Told):
    """A recovery code, told this once."""

    code: str


class CodeBody(Body):
    """A recovery code, however its letters are typed."""

    code: Annotated[str, Field(max_length=100, examples=["ABCDE-FGHJK-LMNPQ-RSTUV"])]
    join: Annotated[bool, Field(strict=True)] = False


class Joined(Told):
    """Whether this browser is now whose code it is, or is asked whether its graphs shall be, too.

    `yours` and `theirs` are how many graphs there are before; a code of `chalkgrad claim` tells how
    many are nobody's.
    """

    joined: bool
    yours: int
    theirs: int


class Step(Told):
    """At which step of how many a lesson is."""

    step: int
    steps: int


class Snapshot(Told):
    """A graph as its canvas shows it; numbers are packed, in base 64."""

    document: dict[str, Any]
    revision: int
    numbers: str


class Deed(Told):
    """What was done: a stable word, to which node, with what, and to how many others."""

    what: str
    node: str = ""
    other: str = ""
    number: float | None = None
    more: int = 0


class Mark(Told):
    """A state, and how many edits led to it from the one before; `by` tells people apart."""

    revision: int
    edits: int
    by: list[str]
    made: Annotated[float | None, Field(description="Seconds since 1970, where known.")]
    kind: str
    deeds: list[Deed]


class Version(Told):
    """A state that has a name."""

    revision: int
    name: str
    by: str
    made: float


class History(Told):
    """Marks in order; `more` is the `before` of the page of earlier ones."""

    marks: list[Mark]
    more: int | None
    revision: int
    versions: list[Version]


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
