"""`Document`: a graph with what a person says of it: title, target, mode, feeds and positions.

Documents know nothing of sockets, storage or people.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from chalkgrad.engine import ChalkgradError, Graph
from chalkgrad.engine.kinds import is_leaf
from chalkgrad.engine.operators import OPERATORS

Mode = Literal["eager", "lazy"]

# Ids travel in URLs, file names and other people's programs; these characters are safe in all.
ID_PATTERN = r"^[A-Za-z0-9_-]{1,64}$"

# A name is read on a node: longer ones would not fit and are no names any more.
MAX_NAME = 64

# A title is one line of a list.
MAX_TITLE = 200

# The largest document: twice what the canvas was measured to stay usable with is plenty for a
# blackboard, and a pass over it still fits in a frame.
MAX_NODES = 20_000

# Positions further out than this lose whole pixels in the browser's single-precision transforms.
MAX_COORDINATE = 1e7

NodeId = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=MAX_NAME, pattern=r"^\S(.*\S)?$")]
Title = Annotated[str, StringConstraints(max_length=MAX_TITLE)]
Real = Annotated[float, Field(allow_inf_nan=False, strict=True)]
Coordinate = Annotated[
    float, Field(allow_inf_nan=False, strict=True, ge=-MAX_COORDINATE, le=MAX_COORDINATE)
]
Port = Annotated[int, Field(strict=True, ge=0)]


class DocumentError(ChalkgradError):
    """A document, or an edit of one, breaks a rule."""

    code = "document"


class LimitError(DocumentError):
    """A document would grow past a limit."""

    code = "over-limit"


class NameTakenError(DocumentError):
    """Two nodes would have one name."""

    code = "duplicate-name"


class LeafError(DocumentError):
    """An edit asks of a node what only another kind of node can do."""

    code = "wrong-kind"


# Frames are drawn by hand; more than this would be a graph of their own.
MAX_FRAMES = 200

# Colours of the theme's palette that a frame may have.
FrameColour = Literal["green", "blue", "orange", "purple", "grey"]


class Frame(BaseModel):
    """A box drawn around nodes; what lies in it is told by place alone.

    Attributes
    ----------
    x, y, width, height
        In canvas units; (x, y) is the top-left corner.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: NodeId
    title: Title = ""
    colour: FrameColour = "green"
    x: Coordinate
    y: Coordinate
    width: Annotated[Coordinate, Field(gt=0)]
    height: Annotated[Coordinate, Field(gt=0)]


# Numbers that a teacher may hide: every value, gradient and local derivative of a graph that is
# still read node by node.
MAX_HIDDEN = 4_000

# A hidden number: ``value:v1``, ``gradient:x1``, or ``local:v1:0``: a port's local derivative.
Hidden = Annotated[
    str,
    StringConstraints(
        pattern=r"^((value|gradient):[A-Za-z0-9_-]{1,64}|local:[A-Za-z0-9_-]{1,64}:\d)$"
    ),
]


def hidden_parts(item: str) -> tuple[str, str, int]:
    """A hidden number's kind, its node, and its port (0 where it is no wire's)."""
    kind, node, *port = item.split(":")
    return kind, node, int(port[0]) if port else 0


class Document:
    """A graph and what is said of it.

    Invariants: `target` is None or a node; `feeds` names only placeholders; names are unique;
    variables and constants have a finite value; `serial` numbers every node, each number used
    once in the document's life.

    Attributes
    ----------
    graph
        Node attributes hold ``op`` and, where given, ``name``, ``value``, ``x``, ``y`` and
        whatever else an import brought along.
    target
        The node to differentiate as a person chose it; see `effective_target`.
    frames
        Boxes drawn around nodes, by id.
    hidden
        Numbers that are withheld until they are revealed, each of a node that is there.
    serial
        A small number for every node, by which binary messages name it.
    extra, header
        Unknown attributes of an import, at the top and under "graph"; they survive a round trip.
    """

    def __init__(self, title: str = "", mode: Mode = "eager") -> None:
        self.graph = Graph()
        self.title = title
        self.mode: Mode = mode
        self.target: str | None = None
        self.feeds: dict[str, float] = {}
        self.names: dict[str | None, str] = {}
        self.frames: dict[str, Frame] = {}
        self.hidden: set[str] = set()
        self.lesson: Any = None
        self.serial: dict[str, int] = {}
        self.next_serial = 0
        self.extra: dict[str, Any] = {}
        self.header: dict[str, Any] = {}

    def number(self, node: str) -> None:
        """Give a new node its serial."""
        self.serial[node] = self.next_serial
        self.next_serial += 1

    def serials(self) -> tuple[dict[str, int], int]:
        """The serials as they are, for `restore_serials`."""
        return dict(self.serial), self.next_serial

    def restore_serials(self, serials: tuple[dict[str, int], int]) -> None:
        """Take back what a refused edit did to the serials.

        Every process that replays the history must number nodes alike, and refused edits are not
        in it.
        """
        self.serial, self.next_serial = serials

    def effective_target(self) -> str | None:
        """The chosen target, or else the only finished result: a sink whose ports are all wired.

        A lone leaf counts where there is no operator at all.
        """
        if self.target is not None:
            return self.target
        sinks = self.graph.sinks()
        operators = [
            node
            for node in sinks
            if self.graph.op(node) in OPERATORS and None not in self.graph.inputs[node]
        ]
        if len(operators) == 1:
            return operators[0]
        return sinks[0] if len(sinks) == 1 and is_leaf(self.graph.op(sinks[0])) else None

    def find(self, word: str) -> str:
        """The node with this id, or else with this name.

        Raises
        ------
        DocumentError
            There is neither.
        """
        node = word if word in self.graph else self.names.get(word)
        if node is None:
            raise DocumentError(f"there is no node with the id or name {word!r}")
        return node
