"""Every message that a canvas sends: its name and its shape. What is answered is in `answers`.

``static/js/link/protocol.js`` is the mirror; a test holds the two to each other.
"""

import re
from abc import abstractmethod
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from chalkgrad.document.complaints import within
from chalkgrad.document.edits import Edit
from chalkgrad.document.edits.batch import MAX_BATCH
from chalkgrad.document.values import MAX_NODES, Coordinate, Flag, Hidden, NodeId, Port, Rate, Real
from chalkgrad.document.wording import in_words, shown
from chalkgrad.engine import ChalkgradError
from chalkgrad.engine.formula.tokens import MAX_LISTING, MAX_TEXT, Letters
from chalkgrad.live.company import MAX_NAME
from chalkgrad.picture.notation import Direction
from chalkgrad.rights import Right
from chalkgrad.teaching.descent import Method
from chalkgrad.teaching.modes import MAX_LEAVES, MAX_TARGETS
from chalkgrad.teaching.table_text import Format
from chalkgrad.teaching.walk import Direction as WalkDirection

# Room for the longest label: two numbers of seventeen digits with their exponents.
MAX_LABELS = 500

# Characters of a version's name: more are cut off on the timeline anyway.
MAX_VERSION_NAME = 80

# What the server sends by itself, to every canvas of a graph.
PATCH = "patch"

# What it sends of people: who is there, what is seen by whom the others follow, where one points.
CROWD = "crowd"
LEAD = "lead"
HERE = "here"

# And to who may reveal a hidden number: what was guessed of it.
TALLY = "tally"

# And to one: that what they may do has changed, or, with null for the right, that they are out.
RIGHTS = "rights"

GRAPH_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")
GraphId = Annotated[str, Field(pattern=rf"^{GRAPH_ID.pattern}$")]
Token = Annotated[str, Field(min_length=1, max_length=64)]
# Whose a message is; the server says so, and puts aside what a canvas says.
Author = Annotated[str, Field(max_length=64)]
EditId = Annotated[str, Field(min_length=1, max_length=64)]


Revision = Annotated[int, Field(strict=True, ge=0)]


class BadMessageError(ChalkgradError):
    """What was sent is no message of the protocol."""

    code = "bad-message"


class GraphMessage(BaseModel):
    """What every message says: which graph it is about.

    It is sent under its class's name, `EditMessage` as "edit", and acknowledged with
    ``{"ok": …}`` or ``{"error": {code, message, ids}}``. A question may be about a revision of the
    `past` in place of now.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    graph: GraphId
    past: Revision | None = None

    @property
    @abstractmethod
    def needs(self) -> Right:
        """The least right on the graph with which it is answered."""

    @classmethod
    def word(cls) -> str:
        """The name under which it is sent."""
        return cls.__name__.removesuffix("Message").lower()

    @classmethod
    def read(cls, data: object) -> Self:
        """The message that a canvas has sent.

        Raises
        ------
        BadMessageError
            It is none.
        """
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            names = [part for part in within(data, first["loc"]) if isinstance(part, str)]
            words = in_words(first)
            message = f"{shown(names[-1])}: {words}" if names else words
            raise BadMessageError(message) from error


class AuthoredMessage(GraphMessage):
    """A message that may make an edit, and names it.

    Sent twice under one `id`, the edit is made once, and the answer is the same. Whose it is, the
    server knows: an `author` that a canvas names is put aside.
    """

    id: EditId
    author: Author = ""


class OpenMessage(GraphMessage):
    """Enter a graph's room; answered with the whole document and every number.

    `seen` are the `room` and the `seq` of the snapshot, or the patch, that a canvas has already;
    `token` is that of the link by which who has no cookie comes; `name` is how one wants to be
    called, and `window` what tells this window from a person's others, over reloads.
    """

    needs: ClassVar[Right] = Right.VIEW
    token: Token | None = None
    name: Annotated[str, Field(max_length=MAX_NAME)] = ""
    window: Annotated[str, Field(max_length=64)] = ""
    seen: tuple[str, int] | None = None


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


class ReadMessage(GraphMessage):
    """Ask how formula text would be read, before it becomes nodes."""

    needs: ClassVar[Right] = Right.VIEW
    text: Annotated[str, Field(max_length=MAX_TEXT)]
    letters: Letters = "words"


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


class DescendMessage(AuthoredMessage):
    """Make one step of a descent, as one edit."""

    needs: ClassVar[Right] = Right.PRESENT
    run: EditId


class DescentMessage(GraphMessage):
    """Begin to minimise the target over some variables."""

    needs: ClassVar[Right] = Right.PRESENT
    variables: Annotated[list[NodeId], Field(min_length=1, max_length=MAX_LEAVES)]
    method: Method
    rate: Rate


class RateMessage(GraphMessage):
    """Ask for a learning rate that leads down from here."""

    needs: ClassVar[Right] = Right.VIEW
    variables: Annotated[list[NodeId], Field(min_length=1, max_length=MAX_LEAVES)]


class PreviewMessage(GraphMessage):
    """Show everyone the numbers for a leaf that is being dragged; nothing is stored."""

    needs: ClassVar[Right] = Right.PRESENT
    node: NodeId
    value: Real


class RunMessage(GraphMessage):
    """Lazy mode: plan and compute now."""

    needs: ClassVar[Right] = Right.PRESENT


class PlanMessage(GraphMessage):
    """Lazy mode: show what a run would do with every node, without running."""

    needs: ClassVar[Right] = Right.PRESENT


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


Seeds = Annotated[dict[NodeId, Real], Field(max_length=MAX_LEAVES)]


class WalkMessage(GraphMessage):
    """Ask for a run as steps, one node at a time."""

    needs: ClassVar[Right] = Right.VIEW
    direction: WalkDirection = "reverse"
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


class CompareMessage(GraphMessage):
    """Ask what eager and lazy mode would each compute for this graph."""

    needs: ClassVar[Right] = Right.VIEW


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


class HistoryMessage(GraphMessage):
    """Ask for the timeline: the marks before a revision, or the latest."""

    needs: ClassVar[Right] = Right.VIEW
    before: Revision | None = None


class MomentMessage(GraphMessage):
    """Ask for the graph as it was at a revision, with its numbers."""

    needs: ClassVar[Right] = Right.VIEW
    revision: Revision


class NameMessage(GraphMessage):
    """Give a state a name, or, with null, take it away."""

    needs: ClassVar[Right] = Right.EDIT
    revision: Revision
    called: Annotated[str, Field(min_length=1, max_length=MAX_VERSION_NAME)] | None
    author: Author = ""


class RestoreMessage(AuthoredMessage):
    """Bring the graph to where it was at a revision, as one edit."""

    needs: ClassVar[Right] = Right.EDIT
    revision: Revision


class ContrastMessage(GraphMessage):
    """Ask what is different between two states; null is now."""

    needs: ClassVar[Right] = Right.VIEW
    before: Revision | None
    after: Revision | None


class CheckMessage(GraphMessage):
    """Compare the gradient with central differences and the complex step."""

    needs: ClassVar[Right] = Right.VIEW


def error_answer(code: str, message: str, ids: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    """The acknowledgement of a refused message."""
    return {"error": {"code": code, "message": message, "ids": list(ids), **more}}
