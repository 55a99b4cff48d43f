"""The script of a lesson: steps, each with a text and the state that it is about.

A lesson is a document whose header has a ``lesson``. Steps are absolute: what a step sets stays set
until another sets it, and going back to a step shows it as it was.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from chalkgrad.document.values import MAX_HIDDEN, Flag, Hidden, Mode, NodeId, Rate, Real

# A lesson is one sitting: longer ones are two lessons.
MAX_STEPS = 60

# A step's text is read while others wait: a paragraph or two.
MAX_TEXT = 1_200

# A text in one language, or in several by their codes; English stands in for a missing one.
Words = (
    Annotated[str, Field(min_length=1, max_length=MAX_TEXT)]
    | Annotated[
        dict[Literal["en", "zh"], Annotated[str, Field(min_length=1, max_length=MAX_TEXT)]],
        Field(min_length=1),
    ]
)


# A panel below the canvas or beside it.
Panel = Literal["trace", "modes", "compare", "plot", "check", "descent"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Walked(_Part):
    """Where the walk stands: before the first node, at one node's step, or at the end."""

    at: Literal["begin", "leaves", "forward", "initialise", "backward", "end"]
    node: NodeId | None = None
    direction: Literal["reverse", "forward"] = "reverse"
    seeds: dict[NodeId, Real] = Field(default_factory=dict)
    play: Flag = False


class Plotted(_Part):
    """What the plot shows: a node against a leaf, or over two."""

    node: NodeId
    leaf: NodeId
    second: NodeId | None = None
    low: Real | None = None
    high: Real | None = None


class LessonStep(_Part):
    """One step of a lesson.

    Attributes
    ----------
    text
        What is said, in Markdown.
    set
        Numbers of leaves, by id; None takes a placeholder's feed away.
    mode, target
        As in the document.
    hide
        The numbers that are withheld at this step, and only at this one; the first is asked for.
    focus
        Nodes under the spotlight.
    walk
        Where the walk stands; without it, nobody walks.
    open
        The panel that is open.
    plot
        What its plot shows.
    rate
        The learning rate that a descent begins with.
    plan
        Whether lazy mode's plan is shown.
    """

    text: Words
    set: dict[NodeId, Real | None] = Field(default_factory=dict)
    mode: Mode | None = None
    target: NodeId | None = None
    hide: Annotated[list[Hidden], Field(max_length=MAX_HIDDEN)] = Field(default_factory=list)
    focus: list[NodeId] = Field(default_factory=list)
    walk: Walked | None = None
    open: Panel | None = None
    plot: Plotted | None = None
    rate: Rate | None = None
    plan: Flag = False


class Beginning(_Part):
    """The document as the lesson found it; written by Chalkgrad."""

    set: dict[NodeId, Real | None]
    mode: Mode
    target: NodeId | None


class Lesson(_Part):
    """A script: title and summary for the list of lessons, then the steps."""

    title: Words
    summary: Words
    steps: Annotated[list[LessonStep], Field(min_length=1, max_length=MAX_STEPS)]
    begins: Beginning | None = None
