"""A room's past: its graph's history in the store, the last of it at hand."""

from collections import deque

from chalkgrad.document.apply import apply
from chalkgrad.document.edits import Edit
from chalkgrad.document.exchange import dump, load
from chalkgrad.document.history import Check, Left, NothingToUndoError, Steps, take_back
from chalkgrad.document.model import Document
from chalkgrad.live.scratch import Scratch
from chalkgrad.store.errors import NoSuchRevisionError
from chalkgrad.store.records import StoredEdit
from chalkgrad.store.store import Store

# Edits that are kept at hand, so that taking back a recent step reads no edit from the database
# and checks none anew: more than people take back in a row, or class mates make meanwhile.
MAX_EDITS = 300

# And how many single edits these may be made of, inverses included: a large paste is thousands,
# and 300 of them would be gigabytes.
MAX_PARTS = 30_000


class Past:
    """The history of one graph.

    Invariants: `_recent` holds the edits of the revisions up to the last that was recorded, none
    between them missing; `_steps` are as of that revision.

    Parameters
    ----------
    graph, store
        Whose history, and where it is.
    """

    def __init__(self, graph: str, store: Store | Scratch) -> None:
        self._graph = graph
        self._store = store
        self._recent: deque[tuple[StoredEdit, int]] = deque()
        self._by_id: dict[str, StoredEdit] = {}
        self._parts = 0
        self._steps: dict[str, Steps] = {}

    def record(self, stored: StoredEdit) -> None:
        """Take in the edit of the next revision."""
        if stored.author in self._steps:
            self._steps[stored.author].record(stored.revision, stored.kind)
        parts = stored.edit.size + stored.inverse.size
        self._recent.append((stored, parts))
        self._by_id[stored.edit_id] = stored
        self._parts += parts
        while len(self._recent) > MAX_EDITS or self._parts > MAX_PARTS:
            oldest, parts = self._recent.popleft()
            del self._by_id[oldest.edit_id]
            self._parts -= parts

    def steps(self, author: str) -> Steps:
        """A person's undo and redo stacks."""
        if author not in self._steps:
            self._steps[author] = self._store.steps(self._graph, author)
        return self._steps[author]

    def holds(self, edit_id: str) -> bool:
        """Whether an edit of this name was stored."""
        return edit_id in self._by_id or self._store.was_stored(self._graph, edit_id)

    def find(self, edit_id: str) -> StoredEdit | None:
        """The edit of this name, if it was stored."""
        return self._by_id.get(edit_id) or self._store.find_edit(self._graph, edit_id)

    def inverse(self, revision: int) -> Edit:
        """What takes back the edit of a revision.

        Raises
        ------
        NothingToUndoError
            It has been thinned out of the history.
        """
        recent = self._since(revision - 1)
        if recent:
            return recent[0].inverse
        try:
            return self._store.inverse_of(self._graph, revision)
        except NoSuchRevisionError as error:
            self._steps.clear()
            raise NothingToUndoError("this was too long ago to be taken back") from error

    def of_others(self, revision: int, author: str) -> list[Edit]:
        """What others than a person have edited after a revision, in order: what an undo heeds."""
        recent = self._since(revision)
        if recent is None:
            return self._store.edits_of_others(self._graph, revision, author)
        return [stored.edit for stored in recent if stored.author != author]

    def left_by(self, edit_id: str, document: Document, check: Check) -> list[Left]:
        """What an undo or a redo that was stored has left; nothing for any other edit.

        Found by making it once more, on a copy of the document as it was then: it is asked for only
        by who did not hear the answer, and nothing has to be kept for them.
        """
        stored = self.find(edit_id)
        if stored is None or stored.kind == "edit":
            return []
        steps = self._store.steps(self._graph, stored.author, before=stored.revision)
        step = steps.next(stored.kind)
        since = self.since(step)
        then = before(document, [entry for entry in since if entry.revision >= stored.revision])
        others = [
            entry.edit
            for entry in since
            if entry.author != stored.author and entry.revision < stored.revision
        ]
        return take_back(then, self.inverse(step), others, check).left

    def since(self, revision: int) -> list[StoredEdit]:
        """The edits after a revision, in order."""
        recent = self._since(revision)
        return self._store.edits_since(self._graph, revision) if recent is None else recent

    def _since(self, revision: int) -> list[StoredEdit] | None:
        """The edits after a revision; None if they are not all at hand."""
        if not self._recent or revision < self._recent[0][0].revision - 1:
            return None
        return [stored for stored, _ in self._recent if stored.revision > revision]


def before(document: Document, edits: list[StoredEdit]) -> Document:
    """A copy of a document as it was before its last edits."""
    older = load(dump(document, private=True), private=True)
    for entry in reversed(edits):
        apply(older, entry.inverse)
    return older
