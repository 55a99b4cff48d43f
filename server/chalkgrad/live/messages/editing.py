"""Messages that change a graph, for good or for a moment."""

from typing import Annotated, Any, ClassVar

from pydantic import Field

from chalkgrad.document.edits import Edit
from chalkgrad.document.edits.batch import MAX_BATCH
from chalkgrad.document.values import MAX_NODES, Coordinate, Flag, NodeId, Port, Real
from chalkgrad.engine.formula.tokens import MAX_LISTING, MAX_TEXT, Letters
from chalkgrad.live.protocol import AuthoredMessage, GraphMessage
from chalkgrad.picture.notation import Direction
from chalkgrad.rights import Right
from chalkgrad.teaching.modes import MAX_LEAVES


class EditMessage(AuthoredMessage):
    """Apply an edit, which may need more than the message."""

    needs: ClassVar[Right] = Right.PRESENT
    edit: Edit


class UndoMessage(AuthoredMessage):
    """Take back this person's last step."""

    needs: ClassVar[Right] = Right.PRESENT


class RedoMessage(AuthoredMessage):
    """Do again what this person last took back."""

    needs: ClassVar[Right] = Right.PRESENT


class FormulaMessage(AuthoredMessage):
    """Turn formula text into nodes; `letters` that stand together are a name, or a product.

    What is typed is the target then; what is `pasted` only where there is none.
    """

    needs: ClassVar[Right] = Right.EDIT
    text: Annotated[str, Field(max_length=MAX_TEXT)]
    letters: Letters = "words"
    pasted: Flag = False


class RewriteMessage(AuthoredMessage):
    """Make the graph say what a text says, by the least edit."""

    needs: ClassVar[Right] = Right.EDIT
    text: Annotated[str, Field(max_length=MAX_LISTING)]


class PasteMessage(AuthoredMessage):
    """Add a copy of a document's nodes.

    Attributes
    ----------
    document
        What is copied.
    at
        Where its top-left corner goes.
    wires
        Those that lead into it from nodes that are not in it, as (source, target, port): a copy
        of part of the graph keeps them.
    """

    needs: ClassVar[Right] = Right.EDIT
    document: dict[str, Any]
    at: tuple[Coordinate, Coordinate] | None = None
    wires: Annotated[list[tuple[NodeId, NodeId, Port]], Field(max_length=MAX_BATCH)] = Field(
        default_factory=list
    )


class ArrangeMessage(AuthoredMessage):
    """Lay nodes out anew, all for none named; their upper left corner stays."""

    needs: ClassVar[Right] = Right.EDIT
    nodes: Annotated[list[NodeId], Field(max_length=MAX_NODES)] = Field(default_factory=list)


class TurnMessage(AuthoredMessage):
    """Fix where values run, or, with null, leave it to each window.

    Nodes are laid out anew where values ran another way.
    """

    needs: ClassVar[Right] = Right.EDIT
    direction: Direction | None


class ExpandMessage(AuthoredMessage):
    """Add the nodes that compute the target's derivatives by some leaves."""

    needs: ClassVar[Right] = Right.EDIT
    leaves: Annotated[list[NodeId], Field(min_length=1, max_length=MAX_LEAVES)]


class LessonMessage(AuthoredMessage):
    """Bring the graph to where a step of its lesson has it."""

    needs: ClassVar[Right] = Right.PRESENT
    step: Annotated[int, Field(strict=True, ge=0)]


class PreviewMessage(GraphMessage):
    """Show everyone the numbers for a leaf that is being dragged; nothing is stored."""

    needs: ClassVar[Right] = Right.PRESENT
    node: NodeId
    value: Real
