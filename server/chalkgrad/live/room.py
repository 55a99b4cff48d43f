"""A room: one open document with its revision, its numbers and the rule that edits come in order.

A room knows no sockets. It takes edits, and gives every patch that comes of them to its outlet.
"""

import logging
import threading
from collections.abc import Callable
from typing import Any, Literal, cast

from chalkgrad.document.apply import Applied, apply
from chalkgrad.document.difference import Difference
from chalkgrad.document.edits import Edit, Redraw
from chalkgrad.document.exchange import dump, load
from chalkgrad.document.history import Kind, Left, Steps, sensible_part
from chalkgrad.document.model import Document
from chalkgrad.document.values import LeafError
from chalkgrad.engine import ChalkgradError
from chalkgrad.engine.executor import Executor
from chalkgrad.engine.kinds import is_fed, is_leaf
from chalkgrad.live import answers
from chalkgrad.live.authors import digest, signed
from chalkgrad.live.data import problems_data
from chalkgrad.live.descents import Descents
from chalkgrad.live.outlet import News, Outlet, Patch
from chalkgrad.live.shown import Shown
from chalkgrad.store.errors import RevisionTakenError
from chalkgrad.store.store import Store, StoredEdit

log = logging.getLogger(__name__)

# How often a losing process catches up and tries again before it says that it cannot: each try
# loses only to an edit that was accepted, so two or three are common and twenty means a fault.
MAX_TRIES = 20


class CannotRunError(ChalkgradError):
    """Run was asked for, but there is nothing to run."""

    code = "nothing-to-run"


class ChangedError(ChalkgradError):
    """An edit was meant for a document that has changed."""

    code = "changed"


class ContentionError(ChalkgradError):
    """An edit lost to others too often."""

    code = "contention"


class Room:
    """One open document.

    Invariants: `document` is the stored document at `revision`, unless `_whole` is false, and then
    it is loaded anew before anything else; the canvases have what `shown` holds and the state in
    `_told`, to which `_unshown`, edits that were taken in, is still to come; `seq` counts the
    patches that were told; `lock` is held while any of them changes.

    Attributes
    ----------
    descents
        The descents that go on here.
    """

    def __init__(
        self, graph: str, store: Store, executor: Callable[[], Executor], outlet: Outlet
    ) -> None:
        self.graph = graph
        self.lock = threading.RLock()
        self.descents = Descents()
        self.seq = 0
        self._store = store
        self._executor = executor
        self._outlet = outlet
        self._load()

    def _load(self) -> None:
        """Begin from what is stored."""
        self._steps: dict[str, Steps] = {}
        self._unshown: list[StoredEdit] = []
        self._difference = Difference()
        self._whole = False
        self.document, self.revision = self._store.load(self.graph)
        self.shown = Shown(self.document, self._executor)
        self._told = self.shown.state()
        self._whole = True

    def snapshot(self, author: str) -> answers.Snapshot:
        """Everything a canvas needs to begin, or to begin again after a lost connection."""
        with self.lock:
            return {
                "seq": self.seq,
                "revision": self.revision,
                "you": digest(author),
                "document": dump(self.document, private=True),
                "serial": self.shown.serials.by_node,
                "numbers": self.shown.numbers.pack(),
                "problems": problems_data(self.shown.problems),
                "steps": self._depths(author),
                **self._told,
            }

    def catch_up(self) -> None:
        """Take in what other processes have stored since, and tell it."""
        with self.lock:
            self._load_missed()
            if self._unshown:
                self._tell()

    def commit(
        self,
        edit_id: str,
        author: str,
        edit: Edit | Callable[[Document], Edit],
        *,
        after: int | None = None,
    ) -> StoredEdit:
        """Validate, apply and store an edit, then compute and tell.

        Parameters
        ----------
        edit_id, author
            The edit's name, and who makes it.
        edit
            The edit, or what makes it of the document as it is by then; it leaves that unchanged.
        after
            The revision that the edit is meant for, if it is for none other.

        Returns
        -------
        StoredEdit
            As it is stored: now, or before, under the same name.

        Raises
        ------
        ChangedError
            The document is at another revision than `after`.
        ChalkgradError
            The edit is refused, or cannot be stored; nothing has changed.
        """

        def make(document: Document) -> Edit:
            if after is not None and after != self.revision:
                raise ChangedError("the graph has been edited since")
            made = edit(document) if callable(edit) else edit
            return signed(made, digest(author))

        return self._commit(edit_id, author, make)

    def take_back(self, edit_id: str, author: str, kind: Literal["undo", "redo"]) -> list[Left]:
        """As `commit`, for the step that a person's undo takes back, or redo does again.

        Returns
        -------
        list of Left
            What was left as others have since changed it; nothing for an undo that was made before.

        Raises
        ------
        NothingToUndoError
            There is no such step.
        """
        left: list[Left] = []

        def make(document: Document) -> Edit:
            nonlocal left
            revision = self.steps(author).next(kind)
            step = self._store.edit_at(self.graph, revision)
            assert step is not None
            others = self._store.edits_of_others(self.graph, revision, author)
            takeback = sensible_part(document, step.inverse, others)
            left = takeback.left
            return takeback.edit

        self._commit(edit_id, author, make, kind)
        return left

    def _depths(self, author: str) -> answers.Depths:
        """How many steps a person can undo and redo."""
        steps = self.steps(author)
        return {"undo": len(steps.undo), "redo": len(steps.redo)}

    def steps(self, author: str) -> Steps:
        """A person's undo and redo stacks."""
        if author not in self._steps:
            self._steps[author] = self._store.steps(self.graph, author)
        return self._steps[author]

    def _commit(
        self, edit_id: str, author: str, make: Callable[[Document], Edit], kind: Kind = "edit"
    ) -> StoredEdit:
        with self.lock:
            for _ in range(MAX_TRIES):
                self._load_missed()
                before = self.stored(edit_id)
                if before is not None:
                    return before
                stored = self._apply_and_store(edit_id, author, make, kind)
                if stored is not None:
                    self._tell()
                    self._outlet.announce(News(self.graph, "revision", self.revision))
                    return stored
        raise ContentionError("too many people edit this graph at once; try again")

    def _apply_and_store(
        self, edit_id: str, author: str, make: Callable[[Document], Edit], kind: Kind
    ) -> StoredEdit | None:
        """One try at an edit; None if another process has stored one first."""
        try:
            applied = apply(self.document, make(self.document))
        except ChalkgradError:
            raise
        except BaseException:
            # A fault of ours, and no telling what it has done to the document.
            self._load_anew()
            raise
        revision = self.revision + 1
        stored = StoredEdit(revision, edit_id, author, applied.edit, applied.inverse, kind)
        try:
            self._store.append(self.graph, stored, self.document)
        except BaseException as error:
            self._put_back(applied)
            if isinstance(error, RevisionTakenError):
                return None
            raise
        self._take(stored, applied)
        return stored

    def _put_back(self, applied: Applied) -> None:
        """Make the document what it was before an edit that could not be stored."""
        try:
            applied.put_back(self.document)
        except BaseException:
            log.exception("an edit of %s could not be taken back", self.graph)
            self._load_anew()

    def _load_anew(self) -> None:
        """Begin again from the store, and have the canvases do the same."""
        self._whole = False
        try:
            self._load()
        except ChalkgradError as error:
            # Whoever comes next tries again.
            log.error("%s cannot be loaded anew yet: %s", self.graph, error.message)
            return
        # A number that is left out: who misses a patch opens the graph again.
        self.seq += 1
        self._tell()

    def preview(self, node: str, number: float) -> None:
        """Show the numbers with a leaf at another value, as while it is dragged; store nothing.

        Nothing is shown in lazy mode, and for a placeholder that is not fed yet.

        Raises
        ------
        LeafError
            The node is an operator.
        """
        with self.lock:
            if self.show_preview(node, number):
                self._outlet.announce(News(self.graph, "preview", self.revision, node, number))

    def show_preview(self, node: str, number: float) -> bool:
        """As `preview`, as another process has announced it; returns whether it is shown."""
        with self.lock:
            document = self.document
            document.graph.require(node)
            op = document.graph.op(node)
            if not is_leaf(op):
                raise LeafError(f"{node} computes its value; only leaves are dragged", [node])
            if document.mode == "lazy" or (is_fed(op) and node not in document.feeds):
                return False
            self._tell(instead={node: number})
            return True

    def settle(self) -> None:
        """End a preview that nobody released, as when the hand that dragged has gone."""
        with self.lock:
            if self.show_settled():
                self._outlet.announce(News(self.graph, "preview", self.revision))

    def show_settled(self) -> bool:
        """As `settle`, as another process has announced it; returns whether there was one."""
        with self.lock:
            previewing = self.shown.previewing
            if previewing:
                self._tell(instead={})
            return previewing

    def run(self, *, only_plan: bool = False) -> None:
        """Lazy mode: plan for the target and, unless `only_plan`, compute what the plan keeps.

        Raises
        ------
        CannotRunError
            There is no target, or the mode is eager.
        """
        with self.lock:
            if self.document.mode == "eager":
                raise CannotRunError("in eager mode every value is there already; choose lazy mode")
            self.require_target()
            self._tell(run=not only_plan, planned=only_plan)
            kind: Literal["plan", "run"] = "plan" if only_plan else "run"
            self._outlet.announce(News(self.graph, kind, self.revision))

    def show_run(self, revision: int, *, only_plan: bool) -> None:
        """As `run`, as another process has announced it at a revision that is here by now."""
        with self.lock:
            since = self._store.edits_since(self.graph, revision)
            if any(entry.edit.redraws & Redraw.NUMBERS for entry in since):
                if not only_plan:
                    self._tell(ran=self._before(since))
            elif self.document.mode == "lazy" and self.document.effective_target() is not None:
                self._tell(run=not only_plan, planned=only_plan)

    def _before(self, since: list[StoredEdit]) -> Document:
        """A copy of the document as it was before its last edits."""
        older = load(dump(self.document, private=True), private=True)
        for entry in reversed(since):
            apply(older, entry.inverse)
        return older

    def require_target(self) -> str:
        """The target.

        Raises
        ------
        CannotRunError
            There is none.
        """
        target = self.document.effective_target()
        if target is None:
            raise CannotRunError(
                "choose a target first: the node whose value and gradients are wanted"
            )
        return target

    def stored(self, edit_id: str) -> StoredEdit | None:
        """The edit of this name, if it was stored."""
        return self._store.find_edit(self.graph, edit_id)

    def _load_missed(self) -> None:
        """Apply what other processes have stored since."""
        if not self._whole:
            self._load()
            self.seq += 1
        if self._store.revision(self.graph) == self.revision:
            return
        try:
            for stored in self._store.edits_since(self.graph, self.revision):
                self._take(stored, apply(self.document, stored.edit))
        except BaseException:
            self._load_anew()
            raise

    def _take(self, stored: StoredEdit, applied: Applied) -> None:
        """An edit is part of the document now, and not yet of what the canvases have."""
        self.revision = stored.revision
        if stored.author in self._steps:
            self._steps[stored.author].record(stored.revision, stored.kind)
        self._unshown.append(stored)
        self._difference = self._difference.then(applied.difference)

    def _tell(
        self,
        *,
        run: bool = False,
        planned: bool = False,
        ran: Document | None = None,
        instead: dict[str, float] | None = None,
    ) -> None:
        """Compute what the edits made necessary, and tell what differs from the last patch."""
        stored, self._unshown = self._unshown, []
        difference, self._difference = self._difference, Difference()
        numbers, problems = self.shown.numbers, self.shown.problems
        told = cast("dict[str, Any]", self._told)
        new = self.shown.refresh(stored, run=run, planned=planned, ran=ran, instead=instead)
        self._told = self.shown.state()
        state = cast("dict[str, Any]", self._told)
        self.seq += 1
        message: dict[str, Any] = {
            "seq": self.seq,
            "revision": self.revision,
            "edits": [
                {
                    "id": entry.edit_id,
                    "by": digest(entry.author),
                    "type": entry.edit.type,
                    "steps": self._depths(entry.author),
                }
                for entry in stored
            ],
            "serial": new,
            "problems": problems_data(
                {
                    node: problem
                    for node, problem in self.shown.problems.items()
                    if problems.get(node) != problem
                }
            ),
            "solved": [node for node in problems if node not in self.shown.problems],
            "state": {key: now for key, now in state.items() if told[key] != now},
        }
        if difference:
            message["difference"] = difference.data()
        self._outlet.tell(Patch(self.graph, message, self.shown.numbers.pack(numbers)))
