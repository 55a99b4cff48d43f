"""A target that nobody has chosen stays in force when something is added beside it."""

from chalkgrad.document.edits import AddNode, Batch, Edit, RemoveNode, RemoveNodes, SetTarget
from chalkgrad.document.model import Document
from chalkgrad.engine.kinds import is_leaf


def keeping_target(document: Document, edit: Edit) -> Edit:
    """The edit, which also chooses the target in force where its new nodes would take that away.

    A graph's only result is its target; with a second result it would have none. What goes on from
    the result is the new one, as ever, and what chooses a target by itself has the last word. Edits
    by hand are not asked: who builds a formula comes by graphs of several results, and ends with
    one.

    Parameters
    ----------
    document
        What the edit is for; left as it is.
    edit
        Any edit. One that also removes nodes is returned as it is.

    Raises
    ------
    ChalkgradError
        The edit breaks a rule.

    Notes
    -----
    Of an edit that adds nodes to a graph without a chosen target, the cost of applying it; else
    O(size of the edit).
    """
    target = None if document.target is not None else document.effective_target()
    if target is None or is_leaf(document.graph.op(target)) or not _only_adds(edit):
        return edit
    with document.noting() as journal:
        edit.apply(document)
        goes_on = bool(document.graph.uses(target))
        after = document.effective_target()
        lost = document.target is None and after != target and not (goes_on and after is not None)
    document.put_back(journal)
    if not lost:
        return edit
    edits = edit.edits if isinstance(edit, Batch) else [edit]
    return Batch.of([*edits, SetTarget(id=target)])


def _only_adds(edit: Edit) -> bool:
    parts = list(edit.parts())
    return any(isinstance(part, AddNode) for part in parts) and not any(
        isinstance(part, RemoveNode | RemoveNodes) for part in parts
    )
