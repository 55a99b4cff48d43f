"""Lessons: a document with a script of steps, each with a text and the state that it is about.

A lesson is a document whose header has a ``lesson``. Steps are absolute: what a step sets stays set
until another sets it, and going back to a step shows it as it was.
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from chalkgrad.document.apply import check_hidden
from chalkgrad.document.edits import Batch, Edit, Feed, Hide, SetMode, SetTarget, SetValue
from chalkgrad.document.model import (
    MAX_HIDDEN,
    Document,
    Hidden,
    LeafError,
    Mode,
    NodeId,
    Real,
    hidden_parts,
)
from chalkgrad.engine.graph import MissingNodeError
from chalkgrad.engine.kinds import KINDS

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


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Walked(_Part):
    """Where the walk stands: before the first node, at one node's step, or at the end."""

    at: Literal["begin", "leaves", "forward", "initialise", "backward", "end"]
    node: NodeId | None = None
    direction: Literal["reverse", "forward"] = "reverse"
    seeds: dict[NodeId, Real] = Field(default_factory=dict)
    play: bool = False


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
    open: Literal["trace", "modes", "compare", "plot", "check", "descent"] | None = None
    plot: Plotted | None = None
    plan: bool = False


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


Place = tuple[str | int, ...]

# What a step may set, and what it may differentiate by.
_LEAVES = tuple(KINDS)
_DIFFERENTIATED = tuple(kind.name for kind in KINDS.values() if kind.differentiated)


def broken_reference(document: Document, lesson: Lesson) -> tuple[Place, str] | None:
    """The first thing in a lesson that names what its document does not have, and what is wrong."""
    for index, step in enumerate(lesson.steps):
        for place, node, kinds in _references(step):
            where = ("steps", index, *place)
            if node not in document.graph:
                return where, f"there is no node {node}"
            op = document.graph.op(node)
            if kinds and op not in kinds:
                return where, f"{node} is a {op}; only {' and '.join(kinds)}s have their place here"
            wanted = place == ("set", node) and step.set[node] is None and op != "placeholder"
            if wanted:
                return where, f"{node} is a {op}; only a placeholder can be without a number"
        for at, item in enumerate(step.hide):
            try:
                check_hidden(document.graph, item)
            except MissingNodeError as error:
                return ("steps", index, "hide", at), error.message
            except LeafError:
                return ("steps", index, "hide", at), f"{item} is no number that can be hidden"
    return None


def _references(step: LessonStep) -> Iterator[tuple[Place, str, tuple[str, ...]]]:
    """Every node that a step names: where, which, and what kinds it may be of (any, for none)."""
    yield from ((("set", node), node, _LEAVES) for node in step.set)
    yield from ((("focus", at), node, ()) for at, node in enumerate(step.focus))
    if step.target is not None:
        yield ("target",), step.target, ()
    if step.walk is not None:
        if step.walk.node is not None:
            yield ("walk", "node"), step.walk.node, ()
        yield from ((("walk", "seeds", node), node, _DIFFERENTIATED) for node in step.walk.seeds)
    if step.plot is not None:
        yield ("plot", "node"), step.plot.node, ()
        yield ("plot", "leaf"), step.plot.leaf, _DIFFERENTIATED
        if step.plot.second is not None:
            yield ("plot", "second"), step.plot.second, _DIFFERENTIATED


def with_beginning(document: Document, lesson: Lesson) -> Lesson:
    """A lesson that knows how its document was before the first step."""
    if lesson.begins is not None:
        return lesson
    numbers = {node: _number(document, node) for step in lesson.steps for node in step.set}
    begins = Beginning(set=numbers, mode=document.mode, target=document.target)
    return lesson.model_copy(update={"begins": begins})


def _number(document: Document, node: str) -> float | None:
    if document.graph.op(node) == "placeholder":
        return document.feeds.get(node)
    value: float = document.graph.attributes(node)["value"]
    return value


def edit_to_step(document: Document, lesson: Lesson, at: int) -> Batch:
    """The least edit that brings a document to where a step has it; empty where it is there."""
    begins = lesson.begins
    assert begins is not None
    numbers, mode, target = dict(begins.set), begins.mode, begins.target
    for step in lesson.steps[: at + 1]:
        numbers |= step.set
        mode, target = step.mode or mode, step.target or target
    edits: list[Edit] = []
    for node, number in numbers.items():
        if node not in document.graph or _number(document, node) == number:
            continue
        if document.graph.op(node) == "placeholder":
            edits.append(Feed(id=node, value=number))
        elif number is not None:
            edits.append(SetValue(id=node, value=number))
    if document.mode != mode:
        edits.append(SetMode(mode=mode))
    if document.target != target and (target is None or target in document.graph):
        edits.append(SetTarget(id=target))
    wanted = {i for i in lesson.steps[at].hide if hidden_parts(i)[1] in document.graph}
    if document.hidden - wanted:
        edits.append(Hide(items=sorted(document.hidden - wanted), hidden=False))
    if wanted - document.hidden:
        edits.append(Hide(items=sorted(wanted - document.hidden)))
    return Batch(edits=edits)
