"""What documents are made of: ids, names, numbers, frames, hidden numbers; limits and errors.

Each type says what is allowed of one value, wherever it comes from: a browser, a file, the store.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from chalkgrad.document.characters import seen
from chalkgrad.engine import ChalkgradError

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
NAME_PATTERN = r"^\S(.*\S)?$"


def _as_seen(value: object) -> object:
    """By whatever way a name comes, it is what it looks like; what looks like nothing stays."""
    if not isinstance(value, str) or value.isprintable():
        return value
    return seen(value).strip() or value


Seen = BeforeValidator(_as_seen)
Name = Annotated[
    str, Seen, StringConstraints(min_length=1, max_length=MAX_NAME, pattern=NAME_PATTERN)
]
Title = Annotated[str, Seen, StringConstraints(max_length=MAX_TITLE)]
Real = Annotated[float, Field(allow_inf_nan=False, strict=True)]
# A learning rate.
Rate = Annotated[float, Field(gt=0, allow_inf_nan=False, strict=True)]
# Yes or no; JSON has words for it, and 0 and "off" are none of them.
Flag = Annotated[bool, Field(strict=True)]
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


class NoSuchNodeError(DocumentError):
    """A word is neither a node's name nor its id."""

    code = "missing-node"


class NameTakenError(DocumentError):
    """Two nodes would have one name."""

    code = "duplicate-name"


class LeafError(DocumentError):
    """An edit asks of a node what only another kind of node can do."""

    code = "wrong-kind"


# Who hides a number is written down as a digest of that many characters, or none.
Author = Annotated[str, StringConstraints(max_length=64)]

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
HIDDEN_PATTERN = (
    r"^((value|gradient):[A-Za-z0-9_-]{1,64}|local:[A-Za-z0-9_-]{1,64}:(0|[1-9]\d{0,3}))$"
)
Hidden = Annotated[str, StringConstraints(pattern=HIDDEN_PATTERN)]


def hidden_parts(item: str) -> tuple[str, str, int]:
    """A hidden number's kind, its node, and its port (0 where it is no wire's)."""
    kind, node, *port = item.split(":")
    return kind, node, int(port[0]) if port else 0
