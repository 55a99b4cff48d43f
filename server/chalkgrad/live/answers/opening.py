"""What a canvas begins with: the document, its numbers, and what is said of the whole graph."""

from typing import Any, NotRequired

from typing_extensions import TypedDict

from chalkgrad.live.answers.attending import Company


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
    """Who has opened the graph, what they may do, whom they find there, and the graph, unless they
    have it as it is.
    """

    you: str
    right: str
    steps: Depths
    company: Company
    snapshot: Snapshot | None
