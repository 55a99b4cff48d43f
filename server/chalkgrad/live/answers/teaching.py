"""What is answered to questions about runs: walks, traces, plots, checks and descents."""

from typing import NotRequired

from typing_extensions import TypedDict

from chalkgrad.document.answer import Number
from chalkgrad.live.answers.editing import Revised


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
    """A line of a trace: LaTeX of what is assigned, of its formula, with numbers in; the number.

    The sign before the number is ≈ in LaTeX where the numbers that are shown give another.
    """

    symbol: str
    formula: str
    numbers: str
    value: Number
    sign: str


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
