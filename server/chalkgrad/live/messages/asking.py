"""Questions about a graph as it is drawn: its text, order, places and formulas."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from chalkgrad.document.values import NodeId
from chalkgrad.engine.formula.tokens import MAX_TEXT, Letters
from chalkgrad.live.protocol import GraphMessage
from chalkgrad.picture.notation import Direction
from chalkgrad.rights import Right

# Room for the longest label: two numbers of seventeen digits with their exponents.
MAX_LABELS = 500


class ReadMessage(GraphMessage):
    """Ask how formula text would be read, before it becomes nodes."""

    needs: ClassVar[Right] = Right.VIEW
    text: Annotated[str, Field(max_length=MAX_TEXT)]
    letters: Letters = "words"


class ListingMessage(GraphMessage):
    """Ask for the whole graph as lines of text."""

    needs: ClassVar[Right] = Right.VIEW


class PlacesMessage(GraphMessage):
    """Ask where all nodes would be if values ran in a direction; nothing moves.

    `labels` is how wide the labels on wires are that room is kept for, in canvas units; 0 for none.
    """

    needs: ClassVar[Right] = Right.VIEW
    direction: Direction
    labels: Annotated[float, Field(ge=0, le=MAX_LABELS)] = 0.0


class OrderMessage(GraphMessage):
    """Ask for all nodes in topological order."""

    needs: ClassVar[Right] = Right.VIEW


class DescribeMessage(GraphMessage):
    """Ask for the formula of one node, and the local derivatives on its ports."""

    needs: ClassVar[Right] = Right.VIEW
    node: NodeId


class DifferentiateMessage(GraphMessage):
    """Ask for the derivative of a node with respect to a leaf, typeset."""

    needs: ClassVar[Right] = Right.VIEW
    node: NodeId
    leaf: NodeId


class ConnectableMessage(GraphMessage):
    """Ask which nodes a wire from a node's output (or to one of its ports) cannot join."""

    needs: ClassVar[Right] = Right.VIEW
    node: NodeId
    side: Literal["output", "input"]


class RefusalMessage(ConnectableMessage):
    """Ask in words why a wire at a node cannot join another, as under the pointer."""

    other: NodeId
