"""What the canvases of one document show: its numbers and problems, in eager and in lazy mode."""

from collections.abc import Callable, Mapping
from typing import cast

from chalkgrad.document.arranging import written_beside
from chalkgrad.document.edits import Redraw
from chalkgrad.document.lowering import lower
from chalkgrad.document.model import Document
from chalkgrad.engine import plan
from chalkgrad.engine.evaluation import Evaluation, Evaluator, Recording
from chalkgrad.engine.executor import PYTHON, Executor
from chalkgrad.engine.problems import Problem
from chalkgrad.live import answers
from chalkgrad.live.data import formula_data, plan_data
from chalkgrad.live.numbers import Layout, Numbers
from chalkgrad.live.serials import Serials
from chalkgrad.picture.figures import Numbers as Beside
from chalkgrad.store.records import StoredEdit
from chalkgrad.teaching.veil import Veil, veil
from chalkgrad.teaching.walk import Direction, Walk, walk

# Problems whose words tell no number.
WORDLESS = ("open-port", "waiting", "blocked")

# Walks kept for one state of the graph: both directions, and seeds that are tried in turn.
MAX_WALKS = 4


class Shown:
    """The numbers of a document as they are shown.

    Invariants: `numbers` and `problems` hold nothing of what the document hides; `_lowered` is the
    document as it is, and `_recordings` and `_walks` are of it, made when first asked for.

    Attributes
    ----------
    serials
        The number of every node.
    numbers, problems
        In the layout of the graph, and by node.
    instead
        Numbers at which leaves are shown while they are dragged, and which they do not have.
    stale
        Lazy mode: whether the document has changed since the last run.
    """

    def __init__(self, document: Document, executor: Callable[[], Executor]) -> None:
        self._document = document
        self._executor = executor
        self._evaluation: Evaluation | None = None
        self._plan: answers.Plan | None = None
        self._executor_name = PYTHON.name
        self._formula = self._written_formula()
        self.instead: Mapping[str, float] = {}
        self._recordings: dict[bool, Recording] = {}
        self._walks: dict[tuple[Direction, frozenset[tuple[str, float]]], Walk] = {}
        self.serials = Serials()
        self._version = -1
        self._laid_out()
        self.numbers = Numbers.blank(self._layout)
        self.problems: dict[str, Problem] = {}
        self.stale = False
        if document.mode == "eager":
            self._compute({})

    def refresh(
        self,
        stored: list[StoredEdit],
        *,
        run: bool = False,
        planned: bool = False,
        ran: Document | None = None,
        instead: Mapping[str, float] | None = None,
    ) -> dict[str, int]:
        """Bring everything up to edits that the document has taken in.

        Parameters
        ----------
        stored
            The edits.
        run, planned
            Lazy mode: run now; or plan now, without running.
        ran
            Lazy mode: the document as it was when another process ran it.
        instead
            Eager mode: numbers that stand in for leaves' own, for a preview; empty to end one.

        Returns
        -------
        dict
            The serials of the nodes that are new.
        """
        redraws = Redraw.NOTHING
        for entry in stored:
            redraws |= entry.edit.redraws
        if redraws or instead is not None:
            self._recordings.clear()
            self._walks.clear()
        new = self._laid_out()
        if self._document.mode == "eager":
            if instead is not None or redraws & (Redraw.NUMBERS | Redraw.NAMES | Redraw.MODE):
                self._compute(instead or {})
            elif redraws & Redraw.HIDDEN:
                self._draw()
        elif run:
            self._recordings.clear()
            self._show(self._recorded(previewed=False).evaluation())
        elif ran is not None:
            self._show_older(ran)
        else:
            if redraws & Redraw.MODE:
                self._forget()
            elif redraws & Redraw.NUMBERS:
                self._grow_stale()
            elif redraws & Redraw.HIDDEN and self._evaluation is not None:
                self._draw()
            if planned:
                self._plan = plan_data(plan(self._lowered.graph, self._target()))
        if redraws & Redraw.NAMES:
            self._formula = self._written_formula()
        return new

    def state(self) -> answers.State:
        """What is said of the whole graph."""
        return {
            "target": self._document.effective_target(),
            "formula": self._formula,
            "stale": self.stale,
            "plan": self._plan,
            "executor": self._executor_name,
        }

    def beside(self) -> dict[str, Beside]:
        """What stands beside the nodes that were computed last, as it is written."""
        if self._evaluation is None:
            return {}
        return written_beside(self._document, self._lowered, self._evaluation)

    def veil(self) -> Veil:
        """What is withheld."""
        return veil(self._document.graph, self._document.hidden)

    def record(self, *, previewed: bool = True) -> Recording:
        """One run of the document (planned, in lazy mode) with everything it leaves.

        A leaf that is being dragged is where it is shown, or, unless `previewed`, where it is.
        """
        return self._recorded(previewed=previewed and bool(self.instead))

    def _recorded(self, *, previewed: bool) -> Recording:
        if previewed not in self._recordings:
            self._recordings[previewed] = self._evaluator.record(
                self._document.effective_target(),
                planned=self._document.mode == "lazy",
                executor=self._executor(),
                instead=self.instead if previewed else None,
            )
        return self._recordings[previewed]

    def walk(self, direction: Direction, seeds: Mapping[str, float]) -> Walk:
        """The run as steps, with the leaves where they are shown.

        Raises
        ------
        TooLongError
            The graph is too large to be stepped through.
        """
        key = direction, frozenset(seeds.items())
        if key not in self._walks:
            while len(self._walks) >= MAX_WALKS:
                del self._walks[next(iter(self._walks))]
            self._walks[key] = walk(self.record(), direction, seeds, self.veil())
        return self._walks[key]

    def _target(self) -> str:
        target = self._document.effective_target()
        assert target is not None
        return target

    def _laid_out(self) -> dict[str, int]:
        """Lay numbers out, and lower, anew where the graph is another; returns the new serials."""
        graph = self._document.graph
        if graph.version == self._version:
            return {}
        new = self.serials.follow(graph.inputs)
        self._layout = Layout.of(graph, self.serials.by_node)
        self._lowered = lower(self._document)
        self._evaluator = Evaluator(self._lowered.graph, self._lowered.feeds)
        self._version = graph.version
        return new

    def _compute(self, instead: Mapping[str, float]) -> None:
        self.instead = instead
        self._show(self._recorded(previewed=bool(self.instead)).evaluation())

    def _forget(self) -> None:
        """The mode has become lazy: the graph is a definition, of which nothing has run."""
        self.numbers = Numbers.blank(self._layout)
        self.problems = {}
        self._plan = self._evaluation = None
        self.stale = False

    def _grow_stale(self) -> None:
        """Lazy mode, and only definitions changed: what is shown stays, and is marked."""
        self.numbers = self.numbers.without_wires(self._layout)
        there = self._document.graph
        self.problems = {node: p for node, p in self.problems.items() if node in there}
        self._plan = self._evaluation = None
        self.stale = bool(self.numbers.flags.any())

    def _show_older(self, ran: Document) -> None:
        """Show what a run gave of the document as it was, of nodes that are there."""
        target = ran.effective_target()
        if ran.mode == "eager" or target is None or self._document.hidden:
            return
        lowered = lower(ran)
        recording = Evaluator(lowered.graph, lowered.feeds).record(
            target, planned=True, executor=self._executor()
        )
        evaluation = recording.evaluation()
        serials = Serials()
        serials.follow(ran.graph.inputs)
        layout = Layout.of(ran.graph, serials.by_node)
        self.numbers = Numbers.of(evaluation, layout, veil(ran.graph, ()))
        self.problems = lowered.drawn(evaluation.problems.items())
        self._grow_stale()

    def _show(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        self._executor_name = evaluation.executor
        self.stale = False
        self._plan = None if evaluation.plan is None else plan_data(evaluation.plan)
        self._draw()

    def _draw(self) -> None:
        """Show the last evaluation, without what is hidden."""
        evaluation = self._evaluation
        assert evaluation is not None
        veiled = self.veil()
        self.numbers = Numbers.of(evaluation, self._layout, veiled)
        self.problems = self._lowered.drawn(
            (node, _without_numbers(problem) if veiled else problem)
            for node, problem in evaluation.problems.items()
        )

    def _written_formula(self) -> answers.TargetFormula:
        target = self._document.effective_target()
        if target is None:
            return {"node": None, "latex": []}
        written = formula_data(self._document.graph, target)
        return cast("answers.TargetFormula", {"node": target, **written})


def _without_numbers(problem: Problem) -> Problem:
    """A problem as it is told while numbers are hidden: its words would give some away."""
    if problem.code in WORDLESS:
        return problem
    message = "something is wrong here, which the hidden numbers would tell"
    return Problem("withheld", message, problem.origins)
