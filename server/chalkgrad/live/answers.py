"""What the server answers: the ``ok`` of every message's acknowledgement, as a type.

``static/js/link/answers.d.ts`` is made from this module and from the handlers' annotations by
`typescript`; a test holds it to them. Numbers are spelled as in `Number`, so that NaN and the
infinities travel too; ``bytes`` are arrays of little-endian doubles, unless said otherwise.
"""

from typing import Any, NotRequired

from typing_extensions import TypedDict

from chalkgrad.document.answer import Number


class Nothing(TypedDict):
    """It was done; what came of it is in a patch."""


class Problem(TypedDict):
    """What is wrong at a node; `origins` are the nodes where it starts."""

    code: str
    message: str
    origins: list[str]
    details: dict[str, Any]


class Fate(TypedDict):
    """What a plan does with a node: its name, and the node that stands in for it."""

    name: str
    into: str | None


class Plan(TypedDict):
    """What a run of lazy mode does: fates by node, operators before and after, and the order."""

    fates: dict[str, Fate]
    before: int
    after: int
    order: list[str]


class Formula(TypedDict):
    """A node's formula as lines of LaTeX, or a note on why there is none."""

    latex: list[str]
    note: NotRequired[str]


class TargetFormula(Formula):
    """The formula of the target, which is `node`."""

    node: str | None


class Depths(TypedDict):
    """How many steps a person can undo and redo."""

    undo: int
    redo: int


class State(TypedDict):
    """What is said of the whole graph."""

    target: str | None
    formula: TargetFormula
    stale: bool
    plan: Plan | None
    executor: str


class Snapshot(State):
    """Everything that a canvas needs to begin; `numbers` is laid out as `Numbers.pack` says.

    It is the same for everybody; `room` and `seq` together tell it from any other of its graph.
    """

    room: str
    seq: int
    revision: int
    document: dict[str, Any]
    serial: dict[str, int]
    numbers: bytes
    problems: dict[str, Problem]


class Opened(TypedDict):
    """Who has opened the graph, and the graph, unless they have it as it is."""

    you: str
    steps: Depths
    snapshot: Snapshot | None


class Revised(TypedDict):
    """The revision at which the graph is now."""

    revision: int


class Rewritten(Revised):
    """The revision; `nodes` are those that each line of the text is about, its own first."""

    nodes: list[list[str]]


class Left(TypedDict):
    """Something that an undo leaves as others have it: a stable word, and whose it is."""

    message: str
    what: str
    node: str | None


class TakenBack(Revised):
    """An undo or a redo, and what of it was left."""

    left: list[Left]


class FormulaAdded(Revised):
    """The node that holds the formula's value."""

    target: str


class Read(TypedDict):
    """A text as it would be read: its lines typeset, and the names that would be new leaves.

    No lines, where they would be too long to be read.
    """

    latex: list[str]
    new: list[str]


class Pasted(Revised):
    """The new nodes."""

    nodes: list[str]


class Expanded(Revised):
    """The node of each leaf's derivative."""

    nodes: dict[str, str]


class Listed(TypedDict):
    """A graph as lines of text; `nodes` are those that each line is about, its own first."""

    text: str
    nodes: list[list[str]]


class Places(TypedDict):
    """Where nodes would be: the middles of their bodies."""

    places: dict[str, list[float]]


class Order(TypedDict):
    """All nodes in topological order, and what those without names are called: ``v₃``."""

    order: list[str]
    letter: str
    index: dict[str, int]


class Described(TypedDict):
    """A node's formula, its local derivatives, its number's digits, and the leaves upstream.

    `partials` are equations over the inputs' names, `where` says what the letters of inputs without
    names stand for; `substituted` goes on with numbers; `holds` has the doubles' every digit.
    """

    node: str
    formula: Formula
    partials: list[str]
    substituted: list[str]
    where: list[str]
    holds: dict[str, str]
    leaves: list[str]


class Latex(TypedDict):
    """One formula, typeset."""

    latex: str


class Reason(TypedDict):
    """Why a wire cannot go somewhere, and the nodes that the words speak of."""

    code: str
    message: str
    ids: list[str]


class Refused(TypedDict):
    """The nodes that a wire cannot join, each with the code of why."""

    refused: dict[str, str]


class Refusal(TypedDict):
    """Why a wire cannot join a node; None if it can."""

    refusal: Reason | None


class Send(TypedDict):
    """A contribution on a wire; what is withheld is None."""

    port: int
    source: str
    local: Number
    sent: Number
    before: Number
    after: Number


class Step(TypedDict):
    """A step of a walk; one that is a node's has `node`, `value`, `upstream` and `sends`."""

    kind: str
    adjoints: NotRequired[dict[str, float | None]]
    node: NotRequired[str]
    value: NotRequired[Number]
    upstream: NotRequired[Number]
    sends: NotRequired[list[Send]]


class Walk(Revised):
    """A run as steps, with the subscripts that its nodes have in formulas, and leaves' tangents."""

    direction: str
    target: str | None
    leaves: dict[str, Number]
    seeds: dict[str, float]
    dots: dict[str, str]
    letter: str
    index: dict[str, int]
    steps: list[Step]


class Caption(TypedDict):
    """A step in formulas: lines of pieces that are revealed one after another."""

    lines: list[list[str]]


class Cell(TypedDict):
    """A line of a trace: LaTeX of what is assigned, of its formula, with numbers in; the number."""

    symbol: str
    formula: str
    numbers: str
    value: Number


class Row(TypedDict):
    """A node's lines in a trace."""

    kind: str
    node: str
    primal: Cell
    tangent: Cell
    adjoint: list[Cell]


class Trace(TypedDict):
    """A run as a table: its rows, or its text in the format that was asked for."""

    rows: NotRequired[list[Row]]
    letter: NotRequired[str]
    index: NotRequired[dict[str, int]]
    text: NotRequired[str]


class Cost(TypedDict):
    """What a mode of differentiation pays for a Jacobian."""

    passes: int
    multiplications: int
    additions: int


class Modes(TypedDict):
    """A Jacobian, by target and then by leaf, and its price in both modes."""

    targets: list[str]
    leaves: list[str]
    jacobian: list[list[Number]]
    forward: Cost
    reverse: Cost


class Eager(TypedDict):
    """What eager mode computes."""

    operators: int
    order: list[str]


class Lazy(TypedDict):
    """What lazy mode computes of it."""

    before: int
    after: int
    pruned: int
    folded: int
    merged: int
    order: list[str]


class Compared(TypedDict):
    """What the two modes would each compute for a graph."""

    eager: Eager
    lazy: Lazy


class Prediction(TypedDict):
    """A verdict on a guess: "right", "close", "wrong" or a mistake's name; if right, the number."""

    verdict: str
    value: NotRequired[Number]


class Plot(TypedDict):
    """A node along a leaf, with both names typeset, where they have any.

    `usual` says that no range was asked for, so that this one fits the leaf. `breaks` are the
    points after which the curve is broken, `slopeBreaks` those of its derivative.
    """

    node: str
    leaf: str
    names: list[str | None]
    low: float
    high: float
    usual: bool
    points: bytes
    values: bytes
    slopes: bytes
    breaks: list[int]
    slopeBreaks: list[int]


class Field(TypedDict):
    """A node over two leaves, whose names are typeset, where they have any; the values row by row.

    `ranges` are those that were asked for, or, as `usual` says, that fit the leaves; the map may be
    wider.
    """

    node: str
    leaves: list[str]
    names: list[str | None]
    ranges: list[list[float]]
    usual: bool

    across: bytes
    up: bytes
    values: bytes


class LeafCheck(TypedDict):
    """One leaf's derivative in three ways, and their errors at every step size."""

    leaf: str
    automatic: Number
    central: Number
    complexStep: Number
    finding: str
    bestStep: float
    errors: bytes
    complexErrors: bytes


class Checked(TypedDict):
    """The gradient check: the step sizes, leaves' derivatives, and how many leaves are left out."""

    steps: bytes
    leaves: list[LeafCheck]
    left: int


class Place(TypedDict):
    """Where a descent is: steps taken, the target's value and the variables' numbers.

    `away` says that the loss has run away, which ends the descent.
    """

    steps: int
    loss: Number
    numbers: dict[str, float]
    away: bool


class Rate(TypedDict):
    """A learning rate to begin with, if any leads down."""

    rate: float | None


class Descent(Place):
    """A descent that begins, and its name."""

    run: str
