"""Undo and redo, each person's own: which edit is next, and what of it can still be taken back.

Undoing is itself an edit. What another person has changed since is left as they have it, and told.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal

import networkx as nx

from chalkgrad.document.apply import Applied, apply
from chalkgrad.document.edits import Batch, Connect, Edit, SingleEdit, touched
from chalkgrad.document.edits.base import AnyEdit
from chalkgrad.document.model import Document
from chalkgrad.document.values import DocumentError
from chalkgrad.engine import ChalkgradError
from chalkgrad.engine.collecting import not_collecting
from chalkgrad.engine.graph_errors import CycleError
from chalkgrad.engine.problems import label

# What an edit is to its author's undo; "more" goes on with the step before, as one with it.
Kind = Literal["edit", "more", "undo", "redo"]

# How often single wires are looked for that close a cycle, before all of one's own in cycles are
# left: each look is a sort, and more would ask of a large undo what a small one can pay.
_FINE_ROUNDS = 4

# And how often those are left, before all of one's own wires are.
_COARSE_ROUNDS = 2


class NothingToUndoError(DocumentError):
    """Undo or redo was asked for, and there is nothing left to take back or do again."""

    code = "nothing-to-undo"


@dataclass
class Steps:
    """One person's undo and redo stacks.

    Each holds revisions whose stored inverse, applied next, takes the step back (or does it again).
    An edit that goes on with a step sets nothing that the step's first edit has not set, so that
    the first one's inverse takes back both. They may begin in the midst of a history, whose
    beginning is not kept any more: they are what is left of the whole stacks then.
    """

    undo: list[int] = field(default_factory=list)
    redo: list[int] = field(default_factory=list)

    def record(self, revision: int, kind: Kind) -> None:
        """Take in an edit of this person's that has been stored."""
        match kind:
            case "edit":
                self.redo.clear()
                self.undo.append(revision)
            case "more":
                self.redo.clear()
            case "undo":
                self.redo.append(revision)
                del self.undo[-1:]
            case "redo":
                self.undo.append(revision)
                del self.redo[-1:]

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


@dataclass(frozen=True)
class Left:
    """Something that an undo leaves as others have it.

    `what` is a stable word (of an edit's `said`, or an error's code), and `node` whose it is.
    """

    message: str
    what: str
    node: str | None


@dataclass(frozen=True)
class Takeback:
    """What of an inverse was applied, and what is left as others have it."""

    applied: Applied
    left: list[Left]


# Raises a ChalkgradError for an edit of a document that may not be made.
Check = Callable[[Document, AnyEdit], None]


def take_back(
    document: Document,
    inverse: Edit,
    others: Iterable[Edit],
    check: Check = lambda document, edit: None,
) -> Takeback:
    """Apply the part of an inverse that undoes nobody else's work, still applies, and may be made.

    Parameters
    ----------
    document
        Changed in place.
    inverse
        What would take the step back.
    others
        The edits that other people have made since the step.
    check
        Asked of the inverse, and of each part; what it refuses is left.

    Notes
    -----
    An inverse that minds nothing of theirs is applied as it is. Of any other, and of one that
    breaks a rule, the parts that mind nothing are tried as a whole, on the document itself, and put
    back. What breaks a rule by itself is left then and there. Where wires close a cycle with
    others' wires, the last of one's own in that cycle is left, and the whole is tried again; after
    a few rounds all of one's own wires that lie in cycles are left, which may be more than need be,
    and at the end all of one's own. So it costs O(size log size), whatever others have done.
    """
    theirs = touched(others)
    if not theirs or theirs.isdisjoint(inverse.minds()):
        with suppress(ChalkgradError):
            check(document, inverse)
            return Takeback(apply(document, inverse), [])
    mine: list[SingleEdit] = []
    kept_back: list[SingleEdit] = []
    for part in inverse.parts():
        rest = part.without(theirs)
        if rest is not None:
            mine.append(rest)
        if rest is not part:
            kept_back.append(part)
    trial = _Trial(document, mine, kept_back, check)
    rounds = [trial.leave_last_in_cycle] * _FINE_ROUNDS + [trial.leave_cycles] * _COARSE_ROUNDS
    for leave in (*rounds, trial.leave_wires):
        if trial.runs():
            break
        leave()
    else:
        trial.runs()
    kept = [part for index, part in enumerate(mine) if index not in trial.told]
    left = [*trial.kept_back, *(trial.told[index] for index in sorted(trial.told))]
    return Takeback(apply(document, Batch.of(kept)), list(dict.fromkeys(left)))


class _Trial:
    """Tries edits out on a document, and puts it back.

    Attributes
    ----------
    told
        What is left, by the place of its edit: what broke a rule by itself in the last try, and
        the wires that are left for good.
    kept_back
        What is told of edits that were not tried at all, others having changed the same; by the
        names that things have after the last try.
    """

    def __init__(
        self,
        document: Document,
        parts: list[SingleEdit],
        kept_back: list[SingleEdit],
        check: Check,
    ) -> None:
        self._document = document
        self._check = check
        self._parts = parts
        self._kept_back = kept_back
        self.kept_back: list[Left] = []
        self._without: dict[int, Left] = {}
        self._cycle: CycleError | None = None
        # The wires of the last try that stand in a cycle, and those in the one that was found.
        self._in_cycles: list[int] = []
        self._in_cycle: list[int] = []
        self.told: dict[int, Left] = {}

    def runs(self) -> bool:
        """Whether the edits apply together but for those that are left."""
        document = self._document
        self.told, self._cycle = dict(self._without), None
        with not_collecting(), document.noting() as journal:
            try:
                with document.graph.bulk():
                    self._apply_each()
            except CycleError as error:
                self._cycle = error
                self._look_for_cycles(error)
            self.kept_back = [_left(document, part) for part in self._kept_back]
        document.put_back(journal)
        return self._cycle is None

    def _apply_each(self) -> None:
        for index, part in enumerate(self._parts):
            if index in self._without:
                continue
            try:
                self._check(self._document, part)
                with self._document.noting():
                    part.apply(self._document)
            except ChalkgradError as error:
                self.told[index] = Left(error.message, error.code, next(iter(error.ids), None))

    def _look_for_cycles(self, error: CycleError) -> None:
        graph = self._document.graph
        component = {
            node: number
            for number, nodes in enumerate(nx.strongly_connected_components(graph.nx))
            for node in nodes
        }
        found = set(zip(error.ids, error.ids[1:], strict=False))
        drawn = self._drawn()
        self._in_cycles = [
            index for index, (source, target) in drawn if component[source] == component[target]
        ]
        self._in_cycle = [index for index, wire in drawn if wire in found]

    def _drawn(self) -> list[tuple[int, tuple[str, str]]]:
        """The wires of one's own, as (source, target), with the places of their edits."""
        return [
            (index, (part.source, part.target))
            for index, part in enumerate(self._parts)
            if isinstance(part, Connect) and index not in self.told
        ]

    def leave_last_in_cycle(self) -> None:
        """Leave the last of one's own wires in the cycle that was found."""
        self._leave(self._in_cycle[-1:])

    def leave_cycles(self) -> None:
        """Leave all of one's own wires that lie in cycles."""
        self._leave(self._in_cycles)

    def leave_wires(self) -> None:
        """Leave all of one's own wires."""
        self._leave([index for index, _ in self._drawn()])

    def _leave(self, indices: list[int]) -> None:
        assert self._cycle is not None
        for index in indices:
            node = self._parts[index].subject()
            self._without[index] = Left(self._cycle.message, self._cycle.code, node)


def _left(document: Document, part: SingleEdit) -> Left:
    """What was left of an undo, in words and by name."""
    node = part.subject()
    shown = label(document.graph, node) if node and node in document.graph else node
    message = f"{part.said.words.format(shown)} has since been changed by someone else"
    return Left(message, part.said.what, node)
