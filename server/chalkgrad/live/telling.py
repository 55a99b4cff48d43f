"""What the canvases of a room have been told, and the patch that tells them the rest."""

from collections.abc import Callable, Mapping
from typing import Any, TypedDict, Unpack, cast

from chalkgrad.document.apply import Applied
from chalkgrad.document.difference import Difference
from chalkgrad.document.model import Document
from chalkgrad.engine.executor import Executor
from chalkgrad.live import answers
from chalkgrad.live.authors import digest
from chalkgrad.live.data import problems_data
from chalkgrad.live.outlet import Patch
from chalkgrad.live.shown import Shown
from chalkgrad.store.records import StoredEdit


class Computed(TypedDict, total=False):
    """What is computed besides what edits made necessary, as `Shown.refresh` has it."""

    run: bool
    planned: bool
    ran: Document | None
    instead: Mapping[str, float] | None


class Telling:
    """One document as its canvases have it.

    Invariants: the canvases have what `shown` holds, and `state`; `_untold`, edits that were taken
    in, and their `_difference` are still to come.

    Attributes
    ----------
    shown
        The numbers and problems.
    state
        What is said of the whole graph.
    """

    def __init__(self, graph: str, document: Document, executor: Callable[[], Executor]) -> None:
        self._graph = graph
        self._untold: list[StoredEdit] = []
        self._difference = Difference()
        self.shown = Shown(document, executor)
        self.state: answers.State = self.shown.state()

    @property
    def is_behind(self) -> bool:
        """Whether edits are still to be told."""
        return bool(self._untold)

    def take(self, stored: StoredEdit, applied: Applied) -> None:
        """An edit is part of the document now, and not yet of what the canvases have."""
        self._untold.append(stored)
        self._difference = self._difference.then(applied.difference)

    def patch(
        self,
        seq: int,
        revision: int,
        depths: Callable[[str], answers.Depths],
        **computed: Unpack[Computed],
    ) -> Patch:
        """Compute what the edits made necessary, and say what differs from the last patch.

        Parameters
        ----------
        seq, revision
            The patch's number, and the document's revision.
        depths
            How many steps an author can take back.
        computed
            What is to be computed besides.
        """
        stored, self._untold = self._untold, []
        difference, self._difference = self._difference, Difference()
        numbers, problems = self.shown.numbers, self.shown.problems
        before = cast("dict[str, Any]", self.state)
        new = self.shown.refresh(stored, **computed)
        self.state = self.shown.state()
        message: dict[str, Any] = {
            "seq": seq,
            "revision": revision,
            "edits": [
                {
                    "id": entry.edit_id,
                    "by": digest(entry.author),
                    "type": entry.edit.type,
                    "steps": depths(entry.author),
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
            "state": {key: now for key, now in self.state.items() if before[key] != now},
        }
        if difference:
            message["difference"] = difference.data()
        return Patch(self._graph, message, self.shown.numbers.pack(numbers))
