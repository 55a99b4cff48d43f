"""Undo and redo, each person's own: which edit is next, and what of it can still be taken back.

Undoing is itself an edit. What another person has changed since is left as they have it, and told.
"""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from typing import Literal

from chalkgrad.document.apply import apply
from chalkgrad.document.edits import (
    AddNode,
    Annotate,
    Batch,
    ChangeOperator,
    Connect,
    Disconnect,
    Edit,
    Feed,
    Hide,
    Move,
    RemoveNode,
    Rename,
    SetFrame,
    SetMode,
    SetTarget,
    SetTitle,
    SetValue,
)
from chalkgrad.document.model import Document, DocumentError
from chalkgrad.engine import ChalkgradError
from chalkgrad.engine.problems import label

Kind = Literal["edit", "undo", "redo"]

# Something an edit changes: what of it, and of which node ("" for the document itself).
Key = tuple[str, str]


class NothingToUndoError(DocumentError):
    """Undo or redo was asked for, and there is nothing left to take back or do again."""

    code = "nothing-to-undo"


@dataclass
class Steps:
    """One person's undo and redo stacks.

    Each holds revisions whose stored inverse, applied next, takes the step back (or does it again).
    """

    undo: list[int] = field(default_factory=list)
    redo: list[int] = field(default_factory=list)

    def record(self, revision: int, kind: Kind) -> None:
        """Take in an edit of this person's that has been stored."""
        if kind == "undo":
            self.undo.pop()
            self.redo.append(revision)
        else:
            if kind == "redo":
                self.redo.pop()
            else:
                self.redo.clear()
            self.undo.append(revision)

    def next(self, kind: Kind) -> int:
        """The revision that an undo or a redo would take back.

        Raises
        ------
        NothingToUndoError
            There is none.
        """
        stack = self.undo if kind == "undo" else self.redo
        if not stack:
            raise NothingToUndoError(f"there is nothing to {kind}")
        return stack[-1]


def parts(edit: Edit) -> Iterator[Edit]:
    """An edit without its batches, in order."""
    if isinstance(edit, Batch):
        for part in edit.edits:
            yield from parts(part)
    else:
        yield edit


def touched(edit: Edit) -> Iterator[Key]:
    """What an edit changes."""
    match edit:
        case Batch():
            for part in edit.edits:
                yield from touched(part)
        case AddNode() | RemoveNode():
            yield "node", edit.id
        case Connect():
            yield f"port {edit.port}", edit.target
            yield "use", edit.source
        case Disconnect():
            yield f"port {edit.port}", edit.target
        case SetValue() | Feed():
            yield "number", edit.id
        case Rename():
            yield "name", edit.id
        case ChangeOperator():
            yield "operator", edit.id
            # Its ports go and come with the operator, and a leaf's number with its kind.
            yield from (("port 0", edit.id), ("port 1", edit.id), ("number", edit.id))
        case Move():
            yield from (("place", node) for node in edit.positions)
        case Annotate():
            yield from ((key, edit.id) for key in edit.set)
        case SetFrame():
            yield "frame", edit.id
        case Hide():
            yield from (("hidden", item) for item in edit.items)
        case SetTarget():
            yield "target", ""
        case SetMode():
            yield "mode", ""
        case SetTitle():
            yield "title", ""


@dataclass(frozen=True)
class Left:
    """Something that an undo leaves as others have it.

    `what` is a stable word (a key of `_LEFT`'s, or an error's code), and `node` whose it is.
    """

    message: str
    what: str
    node: str | None


@dataclass(frozen=True)
class Takeback:
    """What of an inverse can be applied now, and what is left as others have it."""

    edit: Batch
    left: list[Left]


def sensible_part(document: Document, inverse: Edit, others: Iterable[Edit]) -> Takeback:
    """The part of an inverse that undoes nobody else's work and still applies.

    Parameters
    ----------
    document
        As it is now; left unchanged.
    inverse
        What would take the step back.
    others
        The edits that other people have made since the step.
    """
    theirs = {key for edit in others for key in touched(edit)}
    kept: list[Edit] = []
    undone: list[Edit] = []
    left: list[Left] = []
    serials = document.serials()
    for part in parts(inverse):
        mine = _without_theirs(part, theirs)
        if mine is None:
            left.append(_left(document, part))
            continue
        try:
            undone.append(apply(document, mine))
        except ChalkgradError as error:
            left.append(Left(error.message, error.code, next(iter(error.ids), None)))
            continue
        kept.append(mine)
        if mine != part:
            left.append(_left(document, part))
    # Tried out on the document itself, and taken back: applying it for good is the caller's.
    for edit in reversed(undone):
        apply(document, edit)
    document.restore_serials(serials)
    return Takeback(Batch(edits=kept), list(dict.fromkeys(left)))


def _without_theirs(part: Edit, theirs: Set[Key]) -> Edit | None:
    """What of an edit touches nothing that others have changed."""
    if isinstance(part, Move):
        free = {n: place for n, place in part.positions.items() if ("place", n) not in theirs}
        return Move(positions=free) if free else None
    if isinstance(part, RemoveNode):
        # Whatever others have done to the node, they would lose it.
        return None if any(node == part.id for _, node in theirs) else part
    keys = set(touched(part)) - {("use", getattr(part, "source", ""))}
    return None if keys & theirs else part


# What each kind of edit changes: the stable word, and how a sentence begins.
_LEFT: dict[type, tuple[str, str]] = {
    SetValue: ("number", "the number of {}"),
    Feed: ("number", "the number of {}"),
    Rename: ("name", "the name of {}"),
    Move: ("place", "the place of {}"),
    Annotate: ("annotation", "what is noted of {}"),
    ChangeOperator: ("operator", "the operator of {}"),
    Connect: ("wire", "a wire of {}"),
    Disconnect: ("wire", "a wire of {}"),
    SetFrame: ("frame", "a frame"),
    Hide: ("hidden", "what is hidden"),
    SetTarget: ("target", "the target"),
    SetMode: ("mode", "the mode"),
    SetTitle: ("title", "the title"),
}


def _left(document: Document, part: Edit) -> Left:
    """What was left of an undo, in words and by name."""
    what, words = _LEFT.get(type(part), ("node", "{}"))
    node = getattr(part, "target", None) or getattr(part, "id", None)
    if isinstance(part, Move):
        node = next(iter(part.positions))
    shown = label(document.graph, node) if node and node in document.graph else node
    return Left(f"{words.format(shown)} has since been changed by someone else", what, node)
