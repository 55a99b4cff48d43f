"""What is answered to messages that make edits."""

from typing_extensions import TypedDict


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
    """The node that is the target now, for what was typed that of its value; the new nodes."""

    target: str
    nodes: list[str]


class Pasted(Revised):
    """The new nodes."""

    nodes: list[str]


class Expanded(Revised):
    """The node of each leaf's derivative."""

    nodes: dict[str, str]
