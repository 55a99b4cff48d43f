"""A store for one copy of a graph that is kept nowhere: what is done to it goes with its room."""

from chalkgrad.document.apply import apply
from chalkgrad.document.edits import Edit
from chalkgrad.document.exchange import dump, load
from chalkgrad.document.history import Steps
from chalkgrad.document.model import Document
from chalkgrad.document.values import LimitError
from chalkgrad.store.history import History
from chalkgrad.store.records import StoredEdit
from chalkgrad.store.verdicts import Unkept

# Edits of one copy, all of which are held for undo: an hour of dragging. Then it begins anew.
MAX_EDITS = 5_000

# And how much these, and what takes them back, may change: some ten megabytes.
MAX_TOUCHED = 20_000


class Scratch:
    """The history of one document, in memory: the part of `Store` that a room asks for.

    A room changes it with its lock held, and nobody else does.

    Parameters
    ----------
    document
        What it begins with, which is not changed.
    history
        Where the past is looked up, which it has none of.
    """

    def __init__(self, document: Document, history: History) -> None:
        self.history = history
        self.verdicts = Unkept()
        self._first = dump(document, private=True)
        self._edits: list[StoredEdit] = []
        self._touched = 0

    def load(self, graph: str) -> tuple[Document, int]:
        """The document as it is now, and its revision."""
        document = load(self._first, private=True)
        for stored in self._edits:
            apply(document, stored.edit)
        return document, len(self._edits)

    def revision(self, graph: str) -> int:
        """The newest revision."""
        return len(self._edits)

    def append(self, graph: str, stored: StoredEdit, after: Document) -> None:
        """Take an edit in.

        Raises
        ------
        LimitError
            There are too many already, or would be.
        """
        changed = (stored.edit.touches(), stored.inverse.touches())
        touched = self._touched + sum(1 for keys in changed for _ in keys)
        if len(self._edits) >= MAX_EDITS or touched > MAX_TOUCHED:
            raise LimitError("this copy takes no more changes; load the page again")
        self._edits.append(stored)
        self._touched = touched

    def edits_since(self, graph: str, revision: int) -> list[StoredEdit]:
        """The edits after a revision, in order."""
        return self._edits[revision:]

    def inverse_of(self, graph: str, revision: int) -> Edit:
        """What takes back the edit that made a revision."""
        return self._edits[revision - 1].inverse

    def find_edit(self, graph: str, edit_id: str) -> StoredEdit | None:
        """The edit a client named so, if there is one."""
        return next((stored for stored in self._edits if stored.edit_id == edit_id), None)

    def was_stored(self, graph: str, edit_id: str) -> bool:
        """Whether there is an edit of this name."""
        return self.find_edit(graph, edit_id) is not None

    def edits_of_others(self, graph: str, revision: int, author: str) -> list[Edit]:
        """What others than a person have edited after a revision, in order."""
        return [stored.edit for stored in self._edits[revision:] if stored.author != author]

    def steps(self, graph: str, author: str, before: int | None = None) -> Steps:
        """A person's undo and redo stacks, now or as they were before a revision was made."""
        steps = Steps()
        for stored in self._edits[: None if before is None else before - 1]:
            if stored.author == author:
                steps.record(stored.revision, stored.kind)
        return steps
