"""Edits of what is said of the whole document: target, mode, title, direction, note, step."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Literal

from chalkgrad.document.attributes import Note
from chalkgrad.document.edits.base import Key, Redraw, Said, SingleEdit
from chalkgrad.document.model import Document
from chalkgrad.document.values import DocumentError, Mode, NodeId, Port, Title
from chalkgrad.picture.notation import Direction
from chalkgrad.rights import Right

if TYPE_CHECKING:
    from chalkgrad.document.edits import Edit


class SetTarget(SingleEdit):
    """Choose the node to differentiate, or, with None, leave it to the graph."""

    needs: ClassVar[Right] = Right.EDIT
    redraws: ClassVar[Redraw] = Redraw.NUMBERS | Redraw.NAMES
    said: ClassVar[Said] = Said("target", "the target")

    type: Literal["set_target"] = "set_target"
    id: NodeId | None

    def apply(self, document: Document) -> "Edit":
        if self.id is not None:
            document.graph.require(self.id)
        before = document.target
        document.set_target(self.id)
        return SetTarget(id=before)

    def touches(self) -> Iterator[Key]:
        yield "target", ""

    def subject(self) -> str | None:
        return self.id


class SetMode(SingleEdit):
    """Compute after every edit (eager), or when run (lazy)."""

    needs: ClassVar[Right] = Right.EDIT
    redraws: ClassVar[Redraw] = Redraw.MODE
    said: ClassVar[Said] = Said("mode", "the mode")

    type: Literal["set_mode"] = "set_mode"
    mode: Mode

    def apply(self, document: Document) -> "Edit":
        before = document.mode
        document.set_mode(self.mode)
        return SetMode(mode=before)

    def touches(self) -> Iterator[Key]:
        yield "mode", ""

    def subject(self) -> str | None:
        return None


class SetTitle(SingleEdit):
    """Call the document something else."""

    needs: ClassVar[Right] = Right.EDIT
    redraws: ClassVar[Redraw] = Redraw.NOTHING
    said: ClassVar[Said] = Said("title", "the title")

    type: Literal["set_title"] = "set_title"
    title: Title

    def apply(self, document: Document) -> "Edit":
        before = document.title
        document.set_title(self.title)
        return SetTitle(title=before)

    def touches(self) -> Iterator[Key]:
        yield "title", ""

    def subject(self) -> str | None:
        return None


class SetDirection(SingleEdit):
    """Fix where values run, or, with None, leave it to each window; nodes stay where they are."""

    needs: ClassVar[Right] = Right.EDIT
    redraws: ClassVar[Redraw] = Redraw.NOTHING
    said: ClassVar[Said] = Said("direction", "the direction")

    type: Literal["set_direction"] = "set_direction"
    direction: Direction | None

    def apply(self, document: Document) -> "Edit":
        before = document.direction
        document.set_direction(self.direction)
        return SetDirection(direction=before)

    def touches(self) -> Iterator[Key]:
        yield "direction", ""

    def subject(self) -> str | None:
        return None


class SetNote(SingleEdit):
    """Say something of the whole document, or, with None, nothing."""

    needs: ClassVar[Right] = Right.EDIT
    redraws: ClassVar[Redraw] = Redraw.NOTHING
    said: ClassVar[Said] = Said("note", "the note on the graph")

    type: Literal["set_note"] = "set_note"
    note: Note | None

    def apply(self, document: Document) -> "Edit":
        before = document.note
        document.set_note(self.note)
        return SetNote(note=before)

    def touches(self) -> Iterator[Key]:
        yield "document's note", ""

    def subject(self) -> str | None:
        return None


class SetStep(SingleEdit):
    """Say which step of its lesson the graph is at; None for none of them."""

    needs: ClassVar[Right] = Right.PRESENT
    redraws: ClassVar[Redraw] = Redraw.NOTHING
    said: ClassVar[Said] = Said("step", "the step of the lesson")

    type: Literal["set_step"] = "set_step"
    step: Port | None

    def apply(self, document: Document) -> "Edit":
        steps = 0 if document.lesson is None else len(document.lesson.steps)
        if self.step is not None and self.step >= steps:
            raise DocumentError(f"this graph has a lesson of {steps} steps")
        before = document.step
        document.set_step(self.step)
        return SetStep(step=before)

    def touches(self) -> Iterator[Key]:
        yield "step", ""

    def subject(self) -> str | None:
        return None
