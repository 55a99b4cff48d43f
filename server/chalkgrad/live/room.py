"""A room: one open document with its revision, its numbers and the rule that edits come in order.

A room knows no sockets: it takes edits and returns patches. Whoever calls it sends them.
"""

import threading
from collections.abc import Callable
from typing import Any, Literal

from chalkgrad.document.apply import Applied, apply
from chalkgrad.document.difference import Difference
from chalkgrad.document.edits import EDIT, Edit
from chalkgrad.document.exchange import dump, load
from chalkgrad.document.from_document import edit_from_document
from chalkgrad.document.from_formula import edit_from_text
from chalkgrad.document.from_listing import edit_from_listing
from chalkgrad.document.history import Kind, Left, Steps, sensible_part
from chalkgrad.document.values import LeafError
from chalkgrad.engine import ChalkgradError
from chalkgrad.engine.executor import Executor
from chalkgrad.engine.kinds import is_leaf
from chalkgrad.live.patch import Patch, problems_data
from chalkgrad.live.serials import Serials
from chalkgrad.live.shown import Shown
from chalkgrad.store.errors import RevisionTakenError
from chalkgrad.store.store import Store, StoredEdit

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

    Invariants: `document` is the stored document at `revision`; the canvases have what `shown`
    holds and the state in `_told`, to which `_unshown`, edits of other processes, is still to come;
    `lock` is held while any of them changes.
    """

    def __init__(self, graph: str, store: Store, executor: Callable[[], Executor]) -> None:
        self.graph = graph
        self.lock = threading.RLock()
        self._store = store
        self._steps: dict[str, Steps] = {}
        self._unshown: list[StoredEdit] = []
        self._difference = Difference()
        self.document, self.revision = store.load(graph)
        self._serials = Serials(self.document.graph.order)
        self.shown = Shown(self.document, self._serials, executor)
        self._told = self.shown.state()

    def snapshot(self, author: str) -> dict[str, Any]:
        """Everything a canvas needs to begin, or to begin again after a lost connection."""
        with self.lock:
            return {
                "revision": self.revision,
                "document": dump(self.document),
                "serial": self._serials.of,
                "numbers": self.shown.numbers.pack(),
                "problems": problems_data(self.shown.problems),
                "steps": self._depths(author),
                **self._told,
            }

    def catch_up(self) -> Patch | None:
        """Take in what other processes have stored since; None if nothing."""
        with self.lock:
            self._load_missed()
            return self._patch() if self._unshown else None

    def commit(
        self, edit_id: str, author: str, edit: Edit, *, after: int | None = None
    ) -> Patch | None:
        """Validate, apply and store an edit, then compute.

        Parameters
        ----------
        edit_id, author, edit
            The edit, its name and who makes it.
        after
            The revision that the edit is meant for, if it is for none other.

        Returns
        -------
        Patch or None
            None for an edit that was stored before, under the same id.

        Raises
        ------
        ChangedError
            The document is at another revision than `after`.
        ChalkgradError
            The edit is refused; nothing has changed.
        """

        def still() -> Edit:
            if after is not None and after != self.revision:
                raise ChangedError("the graph has been edited since")
            return edit

        return self._commit(edit_id, author, still)

    def take_back(
        self, edit_id: str, author: str, kind: Literal["undo", "redo"]
    ) -> tuple[Patch | None, list[Left]]:
        """As `commit`, for the step that a person's undo takes back, or redo does again.

        Returns
        -------
        Patch or None, list of Left
            The patch, and what was left as others have since changed it.

        Raises
        ------
        NothingToUndoError
            There is no such step.
        """
        left: list[Left] = []

        def edit() -> Edit:
            nonlocal left
            revision = self.steps(author).next(kind)
            since = self._store.edits_since(self.graph, revision - 1)
            others = [entry.edit for entry in since[1:] if entry.author != author]
            takeback = sensible_part(self.document, since[0].inverse, others)
            left = takeback.left
            return takeback.edit

        return self._commit(edit_id, author, edit, kind), left

    def _depths(self, author: str) -> dict[str, int]:
        """How many steps a person can undo and redo."""
        steps = self.steps(author)
        return {"undo": len(steps.undo), "redo": len(steps.redo)}

    def steps(self, author: str) -> Steps:
        """A person's undo and redo stacks."""
        if author not in self._steps:
            self._steps[author] = self._store.steps(self.graph, author)
        return self._steps[author]

    def commit_formula(self, edit_id: str, author: str, text: str) -> tuple[Patch | None, str]:
        """As `commit`, for the nodes that a formula's text stands for.

        Returns
        -------
        Patch or None, str
            The patch and the node that holds the formula's value.
        """
        target = ""

        def edit() -> Edit:
            nonlocal target
            batch, target = edit_from_text(self.document, text)
            return batch

        return self._commit(edit_id, author, edit), target

    def commit_listing(self, edit_id: str, author: str, text: str) -> Patch | None:
        """As `commit`, for the least edit that makes the graph say what a text says."""
        return self._commit(edit_id, author, lambda: edit_from_listing(self.document, text))

    def commit_paste(
        self, edit_id: str, author: str, data: dict[str, Any], at: tuple[float, float] | None
    ) -> tuple[Patch | None, list[str]]:
        """As `commit`, for a copy of every node of a document.

        Returns
        -------
        Patch or None, list of str
            The patch and the new nodes.
        """
        pasted = load(data)
        nodes: list[str] = []

        def edit() -> Edit:
            nonlocal nodes
            batch, nodes = edit_from_document(self.document, pasted, at)
            return batch

        return self._commit(edit_id, author, edit), nodes

    def _commit(
        self, edit_id: str, author: str, make: Callable[[], Edit], kind: Kind = "edit"
    ) -> Patch | None:
        with self.lock:
            if self.was_applied(edit_id):
                return None
            for _ in range(MAX_TRIES):
                self._load_missed()
                applied = apply(self.document, make())
                stored = StoredEdit(
                    self.revision + 1, edit_id, author, applied.edit, applied.inverse, kind
                )
                try:
                    self._store.append(self.graph, stored, self.document)
                except BaseException as error:
                    applied.put_back(self.document)
                    if isinstance(error, RevisionTakenError):
                        continue
                    raise
                self._take(stored, applied)
                return self._patch()
        raise ContentionError("too many people edit this graph at once; try again")

    def preview(self, node: str, number: float) -> Patch | None:
        """The numbers with a leaf at another value, as while it is dragged; nothing is stored.

        Returns
        -------
        Patch or None
            None in lazy mode, and for a placeholder that is not fed yet.

        Raises
        ------
        LeafError
            The node is an operator.
        """
        with self.lock:
            document = self.document
            document.graph.require(node)
            op = document.graph.op(node)
            if not is_leaf(op):
                raise LeafError(f"{node} computes its value; only leaves are dragged", [node])
            if document.mode == "lazy" or (op == "placeholder" and node not in document.feeds):
                return None
            return self._patch(instead={node: number})

    def settle(self) -> Patch | None:
        """End a preview that nobody released, as when the hand that dragged has gone."""
        with self.lock:
            if not self.shown.previewing:
                return None
            return self._patch(instead={})

    def run(self, *, only_plan: bool = False) -> Patch:
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
            return self._patch(run=not only_plan, planned=only_plan)

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

    def was_applied(self, edit_id: str) -> bool:
        """Whether an edit of this name has been stored."""
        return self._store.find_edit(self.graph, edit_id) is not None

    def _load_missed(self) -> None:
        """Apply what other processes have stored since."""
        if self._store.revision(self.graph) == self.revision:
            return
        for stored in self._store.edits_since(self.graph, self.revision):
            self._take(stored, apply(self.document, stored.edit))

    def _take(self, stored: StoredEdit, applied: Applied) -> None:
        """An edit is part of the document now, and not yet of what the canvases have."""
        self.revision = stored.revision
        if stored.author in self._steps:
            self._steps[stored.author].record(stored.revision, stored.kind)
        self._unshown.append(stored)
        self._serials.follow(applied.difference)
        self._difference = self._difference.then(applied.difference)

    def _patch(
        self,
        *,
        run: bool = False,
        planned: bool = False,
        instead: dict[str, float] | None = None,
    ) -> Patch:
        """Compute what the edits made necessary, and tell what differs from the last patch."""
        stored, self._unshown = self._unshown, []
        difference, self._difference = self._difference, Difference()
        numbers, problems, told = self.shown.numbers, self.shown.problems, self._told
        self.shown.refresh(stored, run=run, planned=planned, instead=instead)
        self._told = self.shown.state()
        return Patch(
            {
                "graph": self.graph,
                "revision": self.revision,
                "edits": [
                    {
                        "id": entry.edit_id,
                        "author": entry.author,
                        "edit": EDIT.dump_python(entry.edit, mode="json"),
                        "steps": self._depths(entry.author),
                    }
                    for entry in stored
                ],
                "serial": {
                    node: self._serials.of[node]
                    for node in (*difference.nodes.added, *difference.nodes.changed)
                },
                "problems": problems_data(
                    {
                        node: problem
                        for node, problem in self.shown.problems.items()
                        if problems.get(node) != problem
                    }
                ),
                "solved": [node for node in problems if node not in self.shown.problems],
                "state": {key: now for key, now in self._told.items() if told[key] != now},
            },
            self.shown.numbers.pack(numbers),
        )
