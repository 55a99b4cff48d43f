"""Lessons: whether one fits its document, and the edit that brings the document to a step."""

from collections.abc import Iterator

from chalkgrad.document.apply import apply
from chalkgrad.document.edits import Batch, Edit, Feed, Hide, SetMode, SetStep, SetTarget, SetValue
from chalkgrad.document.edits.hide import SEALED, can_hide, check_hidden
from chalkgrad.document.json_place import Place
from chalkgrad.document.model import Document
from chalkgrad.document.script import Beginning, Lesson, LessonStep
from chalkgrad.document.values import LeafError
from chalkgrad.document.wording import a
from chalkgrad.engine.graph_errors import MissingNodeError
from chalkgrad.engine.kinds import KINDS, holds_value, is_fed

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
                return (
                    where,
                    f"{node} is {a(op)}; only {' and '.join(kinds)}s have their place here",
                )
            wanted = place == ("set", node) and step.set[node] is None and not is_fed(op)
            if wanted:
                return where, f"{node} is {a(op)}; only a placeholder can be without a number"
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
    yield from ((("set", node), node, tuple(KINDS)) for node in step.set)
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
    if is_fed(document.graph.op(node)):
        return document.feeds.get(node)
    value: float | None = document.graph.attributes(node).get("value")
    return value


def edit_to_step(document: Document, lesson: Lesson, at: int, by: str = "") -> Batch:
    """The least edit that brings a document to where a step has it; empty where it is there.

    `by` is who hides what the step hides, as in `Hide`.
    """
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
        if is_fed(document.graph.op(node)):
            edits.append(Feed(id=node, value=number))
        elif number is not None and holds_value(document.graph.op(node)):
            edits.append(SetValue(id=node, value=number))
    if document.mode != mode:
        edits.append(SetMode(mode=mode))
    if document.target != target and (target is None or target in document.graph):
        edits.append(SetTarget(id=target))
    # The graph may have been changed since the lesson was written.
    wanted = {item for item in lesson.steps[at].hide if can_hide(document.graph, item)}
    sealed = {item for item, holder in document.hidden.items() if holder.startswith(SEALED)}
    if shown := document.hidden.keys() - wanted - sealed:
        edits.append(Hide(items=sorted(shown), hidden=False, by=by))
    if withheld := wanted - document.hidden.keys():
        edits.append(Hide(items=sorted(withheld), by=by))
    if document.step != at:
        edits.append(SetStep(step=at))
    return Batch(edits=edits)


def begin(document: Document) -> None:
    """Bring a new document with a lesson to the lesson's first step."""
    if document.lesson is not None and document.step is None:
        apply(document, edit_to_step(document, document.lesson, 0))
