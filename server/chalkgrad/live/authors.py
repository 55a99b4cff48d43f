"""Who edits: what is told of a person to others, and what a person may do."""

from hashlib import sha256

from chalkgrad.document.edits import AddNode, Annotate, Batch, Edit, Hide
from chalkgrad.document.model import Document
from chalkgrad.engine import ChalkgradError
from chalkgrad.engine.problems import label
from chalkgrad.rights import Right

# The attribute of a node that says who has locked it.
LOCK = "locked_by"

# What of a node others' wires touch: they may use a locked one.
_NOT_ITS_OWN = frozenset({"use", "target"})

# Hexadecimal digits that stand for an author: 64 bits, too many for two people to share.
DIGITS = 16


class NotYoursError(ChalkgradError):
    """A number was to be revealed that somebody else has hidden."""

    code = "not-yours"


def digest(author: str) -> str:
    """What others are told instead of a person's own id, by which their work could be undone."""
    return sha256(author.encode()).hexdigest()[:DIGITS]


class LockedError(ChalkgradError):
    """A node was to be changed that somebody else has locked."""

    code = "locked"


def signed(edit: Edit, by: str) -> Edit:
    """The edit with what it hides and locks hidden and locked by its author, whoever it says.

    A copy of a locked node is not locked.
    """
    match edit:
        case Batch():
            return Batch.of(signed(part, by) for part in edit.edits)
        case Hide():
            return edit.model_copy(update={"by": by})
        case Annotate() if edit.set.get(LOCK) is not None:
            return edit.model_copy(update={"set": {**edit.set, LOCK: by}})
        case AddNode() if LOCK in edit.attributes:
            free = {name: value for name, value in edit.attributes.items() if name != LOCK}
            return edit.model_copy(update={"attributes": free})
        case _:
            return edit


def check_locks(document: Document, edit: Edit, by: str, right: Right) -> None:
    """Refuse an edit of nodes that somebody else has locked, but to whose graph it is.

    What is made of a locked node's value elsewhere is none of its own, nor is what is hidden of it.

    Raises
    ------
    LockedError
        It is one.
    """
    if right >= Right.OWN:
        return
    graph = document.graph
    for what, node in edit.touches():
        if what in _NOT_ITS_OWN or what.startswith("hidden ") or node not in graph:
            continue
        holder = graph.attributes(node).get(LOCK)
        if holder not in (None, by):
            raise LockedError(
                f"{label(graph, node)} is locked; whoever locked it, or whose graph it is, may "
                "change it",
                [node],
            )


def may_reveal(document: Document, item: str, by: str, right: Right) -> bool:
    """Whether somebody may reveal a number: who hid it, whose graph it is, all if nobody did."""
    held = right >= Right.PRESENT and document.hidden.get(item, "") in ("", by)
    return held or right >= Right.OWN


def check_revealing(document: Document, edit: Edit, by: str, right: Right) -> None:
    """Refuse an edit that reveals what somebody else has hidden, but to whose graph it is.

    Raises
    ------
    NotYoursError
        It does.
    """
    if isinstance(edit, Batch):
        for part in edit.edits:
            check_revealing(document, part, by, right)
    elif isinstance(edit, Hide) and not edit.hidden:
        for item in edit.items:
            if not may_reveal(document, item, by, right):
                raise NotYoursError("only who hid this number, or whose graph it is, may reveal it")
