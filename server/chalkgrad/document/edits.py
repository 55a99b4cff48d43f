"""The edits: a small closed set of typed messages, each with what it needs and nothing else."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, with_config
from typing_extensions import TypedDict

from chalkgrad.document.model import (
    MAX_HIDDEN,
    Coordinate,
    Frame,
    Hidden,
    Mode,
    Name,
    NodeId,
    Port,
    Real,
    Title,
)

# A paste of a whole document is one batch: a node, its wires and its feed for each of MAX_NODES.
MAX_BATCH = 100_000


# A note is a paragraph or two beside a node, not a chapter.
MAX_NOTE = 4_000

# Digits that tell any two doubles apart.
MAX_DIGITS = 17


class _Edit(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AddNode(_Edit):
    """Add a node; `attributes` are what an import or an undo brings along."""

    type: Literal["add_node"] = "add_node"
    id: NodeId
    op: str
    name: Name | None = None
    value: Real | None = None
    x: Coordinate = 0.0
    y: Coordinate = 0.0
    attributes: dict[str, Any] = Field(default_factory=dict)


class RemoveNode(_Edit):
    """Remove a node with its wires, its feed and its part as the target."""

    type: Literal["remove_node"] = "remove_node"
    id: NodeId


class Connect(_Edit):
    """Run a wire to a port, replacing the one that is there."""

    type: Literal["connect"] = "connect"
    source: NodeId
    target: NodeId
    port: Port
    attributes: dict[str, Any] = Field(default_factory=dict)


class Disconnect(_Edit):
    """Take the wire off a port."""

    type: Literal["disconnect"] = "disconnect"
    target: NodeId
    port: Port


class SetValue(_Edit):
    """Give a variable or a constant another number."""

    type: Literal["set_value"] = "set_value"
    id: NodeId
    value: Real


class Feed(_Edit):
    """Feed a placeholder a number, or, with None, take its feed away."""

    type: Literal["feed"] = "feed"
    id: NodeId
    value: Real | None


class Rename(_Edit):
    """Give a node another name, or, with None, take its name away."""

    type: Literal["rename"] = "rename"
    id: NodeId
    name: Name | None


class Move(_Edit):
    """Put nodes elsewhere on the canvas; positions are (x, y) in canvas units."""

    type: Literal["move"] = "move"
    positions: dict[NodeId, tuple[Coordinate, Coordinate]]


class ChangeOperator(_Edit):
    """Make a node another kind in place; wires on ports that remain stay."""

    type: Literal["change_operator"] = "change_operator"
    id: NodeId
    op: str


class SetTarget(_Edit):
    """Choose the node to differentiate, or, with None, leave it to the graph."""

    type: Literal["set_target"] = "set_target"
    id: NodeId | None


class SetMode(_Edit):
    """Compute after every edit (eager), or when run (lazy)."""

    type: Literal["set_mode"] = "set_mode"
    mode: Mode


class SetTitle(_Edit):
    """Call the document something else."""

    type: Literal["set_title"] = "set_title"
    title: Title


@with_config(ConfigDict(extra="forbid"))
class Annotation(TypedDict, total=False):
    """What a person says of a node; a field that is given as None is taken away."""

    note: Annotated[str, Field(min_length=1, max_length=MAX_NOTE)] | None
    min: Real | None
    max: Real | None
    step: Annotated[float, Field(gt=0, allow_inf_nan=False, strict=True)] | None
    style: Literal["scientific", "pi"] | None
    digits: Annotated[int, Field(strict=True, ge=1, le=MAX_DIGITS)] | None


class Annotate(_Edit):
    """Note something on a node: a text, a slider's range and step, how its numbers are written."""

    type: Literal["annotate"] = "annotate"
    id: NodeId
    set: Annotation


class SetFrame(_Edit):
    """Draw a frame, or draw it elsewhere or otherwise; with None, take it away."""

    type: Literal["set_frame"] = "set_frame"
    id: NodeId
    frame: Frame | None


class Hide(_Edit):
    """Withhold numbers until they are revealed, or (`hidden` false) reveal them."""

    type: Literal["hide"] = "hide"
    items: Annotated[list[Hidden], Field(max_length=MAX_HIDDEN)]
    hidden: bool = True


class Batch(_Edit):
    """Several edits as one: all of them, or none."""

    type: Literal["batch"] = "batch"
    edits: list["Edit"] = Field(max_length=MAX_BATCH)


Edit = Annotated[
    AddNode
    | RemoveNode
    | Connect
    | Disconnect
    | SetValue
    | Feed
    | Rename
    | Move
    | ChangeOperator
    | SetTarget
    | SetMode
    | SetTitle
    | Annotate
    | SetFrame
    | Hide
    | Batch,
    Field(discriminator="type"),
]

Batch.model_rebuild()
EDIT: TypeAdapter[Edit] = TypeAdapter(Edit)
