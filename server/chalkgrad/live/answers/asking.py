"""What is answered to questions about the graph itself."""

from typing_extensions import TypedDict

from chalkgrad.live.answers.opening import Formula


class Glued(TypedDict):
    """A new name that would be a product, were its letters read apart; whether all are `known`."""

    name: str
    product: str
    known: bool


class Read(TypedDict):
    """A text as it would be read: its lines typeset, and the names that would be new leaves.

    No lines, where they would be too long to be read. `glued` are the names of the text that have
    two readings, whichever is asked for; those likeliest a product come first.
    """

    latex: list[str]
    new: list[str]
    glued: list[Glued]


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
