"""Every message between a canvas and the server: its name and its shape.

``static/js/link/protocol.js`` is the mirror; a test holds the two to each other.
"""

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from chalkgrad.document.edits import Edit
from chalkgrad.document.values import MAX_NODES, Coordinate, Hidden, NodeId, Real
from chalkgrad.engine.formula.grammar import MAX_TEXT
from chalkgrad.teaching.descent import Method
from chalkgrad.teaching.modes import MAX_LEAVES, MAX_TARGETS
from chalkgrad.teaching.table_text import Format
from chalkgrad.teaching.walk import Direction

# From the canvas; each is acknowledged with {"ok": …} or {"error": {code, message, ids}}.
OPEN = "open"
EDIT = "edit"
UNDO = "undo"
REDO = "redo"
PREVIEW = "preview"
RUN = "run"
FORMULA = "formula"
PASTE = "paste"
LISTING = "listing"
REWRITE = "rewrite"
DESCRIBE = "describe"
CONNECTABLE = "connectable"
ORDER = "order"
DIFFERENTIATE = "differentiate"
PLAN = "plan"
WALK = "walk"
CAPTION = "caption"
TRACE = "trace"
MODES = "modes"
COMPARE = "compare"
EXPAND = "expand"
PREDICT = "predict"
PLOT = "plot"
FIELD = "field"
CHECK = "check"
DESCENT = "descent"
DESCEND = "descend"
LESSON = "lesson"

# To every canvas of a graph.
PATCH = "patch"

GRAPH_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")
GraphId = Annotated[str, Field(pattern=rf"^{GRAPH_ID.pattern}$")]
EditId = Annotated[str, Field(min_length=1, max_length=64)]


class GraphMessage(BaseModel):
    """What every message says: which graph it is about."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    graph: GraphId


class OpenMessage(GraphMessage):
    """Enter a graph's room; answered with the whole document and every number."""

    author: EditId


class EditMessage(GraphMessage):
    """Apply an edit; `id` names it, so that sent twice it is applied once."""

    id: EditId
    author: EditId
    edit: Edit


class UndoMessage(GraphMessage):
    """Take back this person's last step, or do again what was last taken back."""

    id: EditId
    author: EditId


class PreviewMessage(GraphMessage):
    """Show everyone the numbers for a leaf that is being dragged; nothing is stored."""

    node: NodeId
    value: Real


class RunMessage(GraphMessage):
    """Lazy mode: plan and compute now."""


class FormulaMessage(GraphMessage):
    """Turn formula text into nodes."""

    id: EditId
    author: EditId
    text: Annotated[str, Field(max_length=MAX_TEXT)]


class ListingMessage(GraphMessage):
    """Ask for the whole graph as lines of text."""


class RewriteMessage(FormulaMessage):
    """Make the graph say what a text says, by the least edit."""


class PasteMessage(GraphMessage):
    """Add a copy of a document's nodes; `at` is where its top-left corner goes."""

    id: EditId
    author: EditId
    document: dict[str, Any]
    at: tuple[Coordinate, Coordinate] | None = None


class OrderMessage(GraphMessage):
    """Ask for all nodes in topological order."""


class DescribeMessage(GraphMessage):
    """Ask for the formula of one node, and the local derivatives on its ports."""

    node: NodeId


class DifferentiateMessage(GraphMessage):
    """Ask for the derivative of a node with respect to a leaf, typeset."""

    node: NodeId
    leaf: NodeId


class ConnectableMessage(GraphMessage):
    """Ask which nodes a wire from a node's output (or to one of its ports) cannot join."""

    node: NodeId
    side: Literal["output", "input"]


class PlanMessage(GraphMessage):
    """Lazy mode: show what a run would do with every node, without running."""


Seeds = Annotated[dict[NodeId, Real], Field(max_length=MAX_LEAVES)]


class WalkMessage(GraphMessage):
    """Ask for a run as steps, one node at a time."""

    direction: Direction = "reverse"
    seeds: Seeds = Field(default_factory=dict)


class CaptionMessage(WalkMessage):
    """Ask for one step of a walk in formulas."""

    at: Annotated[int, Field(strict=True, ge=0, le=2 * MAX_NODES)]


class TraceMessage(GraphMessage):
    """Ask for a run as a table, or (with `format`) as text to paste elsewhere."""

    seeds: Seeds = Field(default_factory=dict)
    format: Format | None = None


class ModesMessage(GraphMessage):
    """Ask for the Jacobian of some nodes (of every result, for none) and what each mode pays."""

    targets: Annotated[list[NodeId], Field(max_length=MAX_TARGETS)] = Field(default_factory=list)


class CompareMessage(GraphMessage):
    """Ask what eager and lazy mode would each compute for this graph."""


class ExpandMessage(GraphMessage):
    """Add the nodes that compute the target's derivatives by some leaves."""

    id: EditId
    author: EditId
    leaves: Annotated[list[NodeId], Field(min_length=1, max_length=MAX_LEAVES)]


class PredictMessage(GraphMessage):
    """Guess a hidden number; it is revealed when the guess is right."""

    id: EditId
    author: EditId
    item: Hidden
    guess: Real | Literal["NaN", "Infinity", "-Infinity"]


class PlotMessage(GraphMessage):
    """Ask for a node against a leaf; without a range, around the leaf's number."""

    node: NodeId
    leaf: NodeId
    low: Real | None = None
    high: Real | None = None


class FieldMessage(GraphMessage):
    """Ask for a node over two leaves."""

    node: NodeId
    leaves: tuple[NodeId, NodeId]


class CheckMessage(GraphMessage):
    """Compare the gradient with central differences and the complex step."""


class DescentMessage(GraphMessage):
    """Begin to minimise the target over some variables."""

    variables: Annotated[list[NodeId], Field(min_length=1, max_length=MAX_LEAVES)]
    method: Method
    rate: Annotated[float, Field(gt=0, allow_inf_nan=False)]


class DescendMessage(GraphMessage):
    """Make one step of a descent, as one edit."""

    id: EditId
    author: EditId
    run: EditId


class LessonMessage(GraphMessage):
    """Bring the graph to where a step of its lesson has it."""

    id: EditId
    author: EditId
    step: Annotated[int, Field(strict=True, ge=0)]


def error_answer(code: str, message: str, ids: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    """The acknowledgement of a refused message."""
    return {"error": {"code": code, "message": message, "ids": list(ids), **more}}
