"""Messages about a run: its plan, walk, trace, plots, predictions and descents."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from chalkgrad.document.values import MAX_NODES, Hidden, NodeId, Rate, Real
from chalkgrad.live.protocol import AuthoredMessage, EditId, GraphMessage, Seeds
from chalkgrad.rights import Right
from chalkgrad.teaching.descent import Method
from chalkgrad.teaching.modes import MAX_LEAVES, MAX_TARGETS
from chalkgrad.teaching.table_text import Format
from chalkgrad.teaching.walk import Direction


class RunMessage(GraphMessage):
    """Lazy mode: plan and compute now."""

    needs: ClassVar[Right] = Right.PRESENT


class PlanMessage(GraphMessage):
    """Lazy mode: show what a run would do with every node, without running."""

    needs: ClassVar[Right] = Right.PRESENT


class CompareMessage(GraphMessage):
    """Ask what eager and lazy mode would each compute for this graph."""

    needs: ClassVar[Right] = Right.VIEW


class WalkMessage(GraphMessage):
    """Ask for a run as steps, one node at a time."""

    needs: ClassVar[Right] = Right.VIEW
    direction: Direction = "reverse"
    seeds: Seeds = Field(default_factory=dict)


class CaptionMessage(WalkMessage):
    """Ask for one step of a walk in formulas."""

    at: Annotated[int, Field(strict=True, ge=0, le=2 * MAX_NODES)]


class TraceMessage(GraphMessage):
    """Ask for a run as a table, or (with `format`) as text to paste elsewhere."""

    needs: ClassVar[Right] = Right.VIEW
    seeds: Seeds = Field(default_factory=dict)
    format: Format | None = None


class ModesMessage(GraphMessage):
    """Ask for the Jacobian of some nodes (of every result, for none) and what each mode pays."""

    needs: ClassVar[Right] = Right.VIEW
    targets: Annotated[list[NodeId], Field(max_length=MAX_TARGETS)] = Field(default_factory=list)


class PredictMessage(AuthoredMessage):
    """Guess a hidden number; who guesses right is told it, and nobody else.

    It changes nothing, and is named all the same, since a canvas keeps it until it is answered.
    """

    needs: ClassVar[Right] = Right.VIEW
    item: Hidden
    guess: Real | Literal["NaN", "Infinity", "-Infinity"]


class PlotMessage(GraphMessage):
    """Ask for a node against a leaf; without a range, around the leaf's number."""

    needs: ClassVar[Right] = Right.VIEW
    node: NodeId
    leaf: NodeId
    low: Real | None = None
    high: Real | None = None

    @property
    def range(self) -> tuple[float, float] | None:
        """The range that is asked for."""
        return None if self.low is None or self.high is None else (self.low, self.high)


class FieldMessage(GraphMessage):
    """Ask for a node over two leaves; without ranges, around the leaves' numbers.

    With an `aspect`, width over height, leaves that are alike get one scale.
    """

    needs: ClassVar[Right] = Right.VIEW
    node: NodeId
    leaves: tuple[NodeId, NodeId]
    ranges: tuple[tuple[Real, Real], tuple[Real, Real]] | None = None
    aspect: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None


class CheckMessage(GraphMessage):
    """Compare the gradient with central differences and the complex step."""

    needs: ClassVar[Right] = Right.VIEW


class DescentMessage(GraphMessage):
    """Begin to minimise the target over some variables."""

    needs: ClassVar[Right] = Right.PRESENT
    variables: Annotated[list[NodeId], Field(min_length=1, max_length=MAX_LEAVES)]
    method: Method
    rate: Rate


class DescendMessage(AuthoredMessage):
    """Make one step of a descent, as one edit."""

    needs: ClassVar[Right] = Right.PRESENT
    run: EditId


class RateMessage(GraphMessage):
    """Ask for a learning rate that leads down from here."""

    needs: ClassVar[Right] = Right.VIEW
    variables: Annotated[list[NodeId], Field(min_length=1, max_length=MAX_LEAVES)]
