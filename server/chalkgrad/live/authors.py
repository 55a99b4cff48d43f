"""Who edits: what is told of a person to others, and what a person may do."""

from collections.abc import Mapping
from hashlib import sha256

from chalkgrad.document.edits import AddNode, Annotate, Batch, Edit, Hide
from chalkgrad.document.edits.base import AnyEdit
from chalkgrad.document.edits.hide import SEALED, hide_again
from chalkgrad.document.model import Document
from chalkgrad.document.values import hidden_parts
from chalkgrad.engine import ChalkgradError, Graph
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

    def __init__(self, node: str) -> None:
        super().__init__(
            "this would reveal a number that somebody else has hidden; only who hid it, or whose "
            "graph it is, may do that",
            [node],
        )


class SealedError(ChalkgradError):
    """A number was to be revealed that was hidden before the graph was copied."""

    code = "sealed"

    def __init__(self, node: str) -> None:
        super().__init__(
            "this would reveal a number that was hidden in the graph of which this is a copy; only "
            "who hid it there may do that",
            [node],
        )


def digest(author: str) -> str:
    """What others are told instead of a person's own id, by which their work could be undone."""
    return sha256(author.encode()).hexdigest()[:DIGITS]


class LockedError(ChalkgradError):
    """A node was to be changed that somebody else has locked."""

    code = "locked"


def signed(document: Document, edit: Edit, by: str) -> Edit:
    """The edit with what it hides and locks hidden and locked by its author, whoever it says.

    What is hidden stays who hid it's, though it be revealed and hidden again. A copy of a locked
    node is not locked.
    """
    match edit:
        case Batch():
            return Batch.of(signed(document, part, by) for part in edit.edits)
        case Hide() if edit.hidden:
            whose = hide_again({item: document.hidden.get(item, by) for item in edit.items})
            return whose[0] if len(whose) == 1 else Batch.of(whose)
        case Hide():
            return edit.model_copy(update={"by": by})
        case Annotate() if edit.set.get(LOCK) is not None:
            return edit.model_copy(update={"set": {**edit.set, LOCK: by}})
        case AddNode() if LOCK in edit.attributes:
            free = {name: value for name, value in edit.attributes.items() if name != LOCK}
            return edit.model_copy(update={"attributes": free})
        case _:
            return edit


def check_locks(document: Document, edit: AnyEdit, by: str, right: Right) -> None:
    """Refuse an edit of nodes that somebody else has locked, but to whose graph it is.

    What is made of a locked node's value elsewhere is none of its own, nor is what is hidden of it;
    where its own inputs come from is: a source goes only with the wire.

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
        _check_lock(graph, node, by)
        if what == "node":
            for user, _ in graph.uses(node):
                _check_lock(graph, user, by)


def _check_lock(graph: Graph, node: str, by: str) -> None:
    holder = graph.attributes(node).get(LOCK)
    if holder not in (None, by):
        raise LockedError(
            f"{label(graph, node)} is locked; whoever locked it, or whose graph it is, may change "
            "it",
            [node],
        )


def may_reveal(holder: str, by: str, right: Right) -> bool:
    """Whether somebody may reveal a number, by who has hidden it.

    Who hid it may, whose graph it is, and all if nobody did. In a copy by who might not, not even
    whose graph that is.
    """
    if holder.startswith(SEALED):
        return holder == f"{SEALED}{by}" and right >= Right.PRESENT
    return right >= Right.OWN or (right >= Right.PRESENT and holder in ("", by))


def check_kept(before: Mapping[str, str], document: Document, by: str, right: Right) -> None:
    """Refuse an edit by which numbers are not hidden any more that somebody else has hidden.

    Whichever it is: a node that is removed and added again would have no secrets. Whose copy it is
    may do without a node, secrets and all.

    Parameters
    ----------
    before
        What was hidden, and by whom, before the edit.
    document
        After it.
    by, right
        Who makes it, and what they may.

    Raises
    ------
    NotYoursError, SealedError
        It is one.
    """
    lost = {item: by for item, by in before.items() if document.hidden.get(item) != by}
    if right >= Right.OWN:
        lost = {item: by for item, by in lost.items() if hidden_parts(item)[1] in document.graph}
    check_revealing(lost, by, right)


def check_revealing(hidden: Mapping[str, str], by: str, right: Right) -> None:
    """Refuse to tell numbers that somebody may not reveal.

    Parameters
    ----------
    hidden
        The numbers, and who has hidden them.
    by, right
        Who is to be told, and what they may.

    Raises
    ------
    NotYoursError, SealedError
        They may not.
    """
    for item, holder in hidden.items():
        if not may_reveal(holder, by, right):
            _, node, _ = hidden_parts(item)
            raise SealedError(node) if holder.startswith(SEALED) else NotYoursError(node)


def sealed(document: Document, by: str, right: Right) -> dict[str, str]:
    """What is hidden in a copy of a graph: what its maker might not reveal, they may not there.

    What the graph's own lesson hides, its steps reveal.
    """
    lesson = document.lesson
    told = [] if lesson is None else lesson.steps[document.step or 0].hide
    return {
        item: ""
        if item in told or may_reveal(holder, by, right)
        else f"{SEALED}{holder.removeprefix(SEALED)}"
        for item, holder in document.hidden.items()
    }
