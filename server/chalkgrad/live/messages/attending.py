"""The messages of who is at a graph with others: what is shown, pointed at and called.

They are as those of `protocol`; nothing that they say is stored.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from chalkgrad.document.script import Panel
from chalkgrad.document.values import MAX_NODES, Coordinate, NodeId
from chalkgrad.live.company import MAX_NAME
from chalkgrad.live.protocol import GraphMessage, Seeds
from chalkgrad.rights import Right
from chalkgrad.teaching.walk import Direction

# So many nodes at most are told as selected or lit: more than that is no pointing at anything.
MAX_SHOWN = 100

Nodes = Annotated[list[NodeId], Field(max_length=MAX_SHOWN)]
Extent = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Stand(_Shape):
    """Where a window is in a walk."""

    direction: Direction
    seeds: Seeds
    at: Annotated[int, Field(strict=True, ge=0, le=2 * MAX_NODES)]
    closed: bool


class Seen(_Shape):
    """What a window shows: see `answers.Sight`."""

    view: tuple[Coordinate, Coordinate, Extent, Extent] | None
    down: bool
    walk: Stand | None
    selected: Nodes
    focus: Nodes
    spotlight: bool
    contributions: bool
    projector: bool
    theme: Literal["light", "dark", "projector"]
    drawer: Panel | None = None
    lesson: bool = True


class LeadMessage(GraphMessage):
    """Have everyone follow what this window shows; with null, no more.

    Who `begins` takes over from whoever leads; without it, only who leads is heard.
    """

    needs: ClassVar[Right] = Right.PRESENT
    sight: Seen | None
    begins: bool = False


class HereMessage(GraphMessage):
    """Say where this window's pointer is, and the node whose field is typed in."""

    needs: ClassVar[Right] = Right.PRESENT
    at: tuple[Coordinate, Coordinate] | None
    field: NodeId | None = None


class IntroduceMessage(GraphMessage):
    """Say how one wants to be called; nothing for no name."""

    needs: ClassVar[Right] = Right.VIEW
    name: Annotated[str, Field(max_length=MAX_NAME)]
