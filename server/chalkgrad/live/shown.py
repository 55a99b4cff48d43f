"""What the canvases of one document show: its numbers and problems, in eager and in lazy mode."""

from collections.abc import Callable
from typing import Any

from chalkgrad.document.edits import Redraw
from chalkgrad.document.model import Document
from chalkgrad.engine import plan
from chalkgrad.engine.evaluation import Evaluation, Evaluator, Recording
from chalkgrad.engine.executor import PYTHON, Executor
from chalkgrad.engine.problems import Problem
from chalkgrad.live.numbers import Numbers
from chalkgrad.live.patch import formula_data, plan_data
from chalkgrad.live.serials import Serials
from chalkgrad.store.store import StoredEdit
from chalkgrad.teaching.veil import Veil, veil

# Problems whose words tell no number.
WORDLESS = ("open-port", "waiting", "blocked")


class Shown:
    """The numbers of a document as they are shown.

    Invariant: `numbers` and `problems` hold nothing of what the document hides.

    Attributes
    ----------
    numbers, problems
        By serial, and by node.
    serials
        By which numbers go.
    stale
        Lazy mode: whether the document has changed since the last run.
    """

    def __init__(
        self, document: Document, serials: Serials, executor: Callable[[], Executor]
    ) -> None:
        self._document = document
        self.serials = serials
        self._executor = executor
        self._evaluator = Evaluator(document.graph, document.feeds)
        self._evaluation: Evaluation | None = None
        self._plan: dict[str, Any] | None = None
        self._executor_name = PYTHON.name
        self._formula = self._written_formula()
        self.numbers = Numbers.blank(0)
        self.problems: dict[str, Problem] = {}
        self._instead: dict[str, float] = {}
        self.stale = False
        if document.mode == "eager":
            self._compute(None)

    def refresh(
        self,
        stored: list[StoredEdit],
        *,
        run: bool = False,
        planned: bool = False,
        instead: dict[str, float] | None = None,
    ) -> None:
        """Bring everything up to edits that the document has taken in.

        Parameters
        ----------
        stored
            The edits.
        run, planned
            Lazy mode: run now; or plan now, without running.
        instead
            Eager mode: numbers that stand in for leaves' own, for a preview; empty to end one.
        """
        redraws = Redraw.NOTHING
        for entry in stored:
            redraws |= entry.edit.redraws
        if self._document.mode == "eager":
            if instead is not None or redraws & (Redraw.NUMBERS | Redraw.NAMES | Redraw.MODE):
                self._compute(instead)
            elif redraws & Redraw.HIDDEN:
                self._draw()
        elif run:
            target = self._target()
            executor = self._executor()
            recording = self._evaluator.record(target, planned=True, executor=executor)
            self._show(recording.evaluation())
        else:
            if redraws & Redraw.NUMBERS:
                self._grow_stale()
            elif redraws & Redraw.HIDDEN and self._evaluation is not None:
                self._draw()
            if planned:
                self._plan = plan_data(plan(self._document.graph, self._target()))
        if redraws & Redraw.NAMES:
            self._formula = self._written_formula()

    @property
    def previewing(self) -> bool:
        """Whether a leaf is shown at a number that it does not have."""
        return bool(self._instead)

    def state(self) -> dict[str, Any]:
        """What is said of the whole graph."""
        return {
            "target": self._document.effective_target(),
            "formula": self._formula,
            "stale": self.stale,
            "plan": self._plan,
            "executor": self._executor_name,
        }

    def veil(self) -> Veil:
        """What is withheld."""
        return veil(self._document.graph, self._document.hidden)

    def record(self, *, previewed: bool = True) -> Recording:
        """One run of the document (planned, in lazy mode) with everything it leaves.

        A leaf that is being dragged is where it is shown, or, unless `previewed`, where it is.
        """
        lazy = self._document.mode == "lazy"
        target = self._document.effective_target()
        instead = self._instead if previewed else None
        return self._evaluator.record(target, planned=lazy, instead=instead)

    def _target(self) -> str:
        target = self._document.effective_target()
        assert target is not None
        return target

    def _compute(self, instead: dict[str, float] | None) -> None:
        target = self._document.effective_target()
        self._instead = instead or {}
        executor = self._executor()
        recording = self._evaluator.record(target, executor=executor, instead=instead)
        self._show(recording.evaluation())

    def _grow_stale(self) -> None:
        """Lazy mode, and only definitions changed: what is shown stays, and is marked."""
        there = self.serials.of
        self.numbers = self.numbers.only(there.values(), self.serials.size)
        self.problems = {node: p for node, p in self.problems.items() if node in there}
        self._plan = self._evaluation = None
        self.stale = bool(self.numbers.flags.any())

    def _show(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        self._executor_name = evaluation.executor
        self.stale = False
        self._plan = None if evaluation.plan is None else plan_data(evaluation.plan)
        self._draw()

    def _draw(self) -> None:
        """Show the last evaluation, without what is hidden."""
        evaluation, serials = self._evaluation, self.serials
        assert evaluation is not None
        veiled = self.veil()
        self.numbers = Numbers.of(evaluation, serials.of, serials.size, veiled)
        self.problems = {
            node: _without_numbers(problem) if veiled else problem
            for node, problem in evaluation.problems.items()
        }

    def _written_formula(self) -> dict[str, Any]:
        target = self._document.effective_target()
        if target is None:
            return {"node": None, "latex": []}
        return {"node": target, **formula_data(self._document.graph, target)}


def _without_numbers(problem: Problem) -> Problem:
    """A problem as it is told while numbers are hidden: its words would give some away."""
    if problem.code in WORDLESS:
        return problem
    message = "something is wrong here, which the hidden numbers would tell"
    return Problem("withheld", message, problem.origins)
