"""`Evaluator`: keeps a graph's tape and computes it again after every change, in either mode.

In eager mode each run covers the whole graph, so partial graphs show partial values. In lazy mode
nothing runs until asked, and then only what the plan keeps.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chalkgrad.engine.executor import PYTHON
from chalkgrad.engine.graph import Graph
from chalkgrad.engine.operators import MAX_ARITY
from chalkgrad.engine.plan import Plan, plan
from chalkgrad.engine.problems import Problem, find_problems
from chalkgrad.engine.tape import Doubles, Executor, Result, Tape


@dataclass(frozen=True)
class Evaluation:
    """Every number of a graph at one moment.

    Attributes
    ----------
    order, slot
        Node ids by slot, and slots by node id; all arrays below are by slot.
    values, has_value
        Primals, and where there is one.
    gradients, has_gradient
        Adjoints, and where there is one: upstream of the target, and no constant.
    local, sent, has_wire
        Local derivative and contribution of the wire on port ``p`` of slot ``i``, at
        ``i * MAX_ARITY + p``, and where there is one.
    problems
        The problem of every node that has one.
    executor
        "python" or "numba".
    plan
        What lazy mode planned; None in eager mode.
    """

    order: Sequence[str]
    slot: Mapping[str, int]
    values: Doubles
    has_value: NDArray[np.bool_]
    gradients: Doubles
    has_gradient: NDArray[np.bool_]
    local: Doubles
    sent: Doubles
    has_wire: NDArray[np.bool_]
    problems: Mapping[str, Problem]
    executor: str
    plan: Plan | None = None

    def value(self, node: str) -> float | None:
        """A node's primal, or None."""
        slot = self.slot[node]
        return float(self.values[slot]) if self.has_value[slot] else None

    def gradient(self, node: str) -> float | None:
        """A node's adjoint, or None."""
        slot = self.slot[node]
        return float(self.gradients[slot]) if self.has_gradient[slot] else None


@dataclass(frozen=True)
class Recording:
    """One run and what it ran over, to be looked at row by row.

    Attributes
    ----------
    graph, tape
        What ran: the whole graph, or in lazy mode what the plan kept of it.
    result
        What the passes left behind.
    leaves
        The leaves' numbers by slot, as `Tape.load` returns them.
    target
        The node that was differentiated, if it has a value.
    """

    graph: Graph
    tape: Tape
    result: Result
    leaves: list[float]
    target: str | None

    def value(self, node: str) -> float:
        """A node's primal; NaN where it has none."""
        return float(self.result.values[self.tape.slot[node]])

    @property
    def target_slot(self) -> int | None:
        """The target's slot on the tape."""
        return None if self.target is None else self.tape.slot[self.target]


class Evaluator:
    """A graph with its compiled tape.

    Invariant: `_tape` is None, or was compiled from the graph at version `_version` with exactly
    the placeholders `_fed` fed; a run that finds otherwise compiles it again.
    """

    def __init__(self, graph: Graph, feeds: Mapping[str, float]) -> None:
        self._graph = graph
        self._feeds = feeds
        self._tape: Tape | None = None
        self._version = -1
        self._fed: frozenset[str] = frozenset()

    def run(
        self,
        target: str | None,
        executor: Executor = PYTHON,
        instead: Mapping[str, float] | None = None,
    ) -> Evaluation:
        """Compute the whole graph: forward, and reverse from the target where there is one.

        Parameters
        ----------
        target
            The node to differentiate, or None for values alone.
        executor
            Which executor runs.
        instead
            Numbers that stand in for leaves' own in this run only.
        """
        tape = self._compiled()
        leaves = tape.load(self._graph, self._feeds)
        for node, number in (instead or {}).items():
            leaves[tape.slot[node]] = number
        slot = None if target is None else tape.slot[target]
        result = tape.run(leaves, slot, executor)
        return _evaluation(tape, result, find_problems(self._graph, tape, result))

    def record(
        self,
        target: str | None,
        *,
        planned: bool = False,
        instead: Mapping[str, float] | None = None,
    ) -> Recording:
        """Run once and keep everything: the whole graph, or (`planned`) what the plan keeps."""
        graph, tape = self._graph, None
        if planned and target is not None:
            kept = plan(graph, target)
            graph, target = kept.graph, kept.target
            tape = Tape(graph, self._feeds)
        tape = tape or self._compiled()
        leaves = tape.load(graph, self._feeds)
        for node, number in (instead or {}).items():
            leaves[tape.slot[node]] = number
        slot = None if target is None else tape.slot[target]
        if slot is not None and not tape.known[slot]:
            slot = target = None
        return Recording(graph, tape, tape.run(leaves, slot), leaves, target)

    def _compiled(self) -> Tape:
        if (
            self._tape is None
            or self._version != self._graph.version
            or self._fed != self._feeds.keys()
        ):
            self._version = self._graph.version
            self._fed = frozenset(self._feeds)
            self._tape = Tape(self._graph, self._fed)
        return self._tape

    def run_planned(self, target: str, executor: Executor = PYTHON) -> Evaluation:
        """Lazy mode's run: plan for the target, then run only what the plan keeps.

        A pruned node gets no value. A folded or merged node shows the value it was folded to or
        shares; a merged node has no gradient of its own, since its twin's holds both.
        """
        planned = plan(self._graph, target)
        small = Tape(planned.graph, self._feeds)
        slot = small.slot[planned.target]
        result = small.run(small.load(planned.graph, self._feeds), slot, executor)
        return self._spread(planned, small, result)

    def _spread(self, planned: Plan, small: Tape, result: Result) -> Evaluation:
        """The planned run's numbers, laid out by the slots of the whole graph."""
        order = tuple(self._graph.order)
        size = len(order)
        spread = Evaluation(
            order=order,
            slot={node: index for index, node in enumerate(order)},
            values=np.full(size, np.nan),
            has_value=np.zeros(size, dtype=bool),
            gradients=np.zeros(size),
            has_gradient=np.zeros(size, dtype=bool),
            local=np.full(size * MAX_ARITY, np.nan),
            sent=np.full(size * MAX_ARITY, np.nan),
            has_wire=np.zeros(size * MAX_ARITY, dtype=bool),
            problems=find_problems(planned.graph, small, result),
            executor=result.executor,
            plan=planned,
        )
        for index, node in enumerate(order):
            fate = planned.fates[node]
            holder = fate.into or node
            slot = small.slot.get(holder)
            if holder in planned.constants:
                spread.values[index] = planned.constants[holder]
                spread.has_value[index] = True
            elif slot is not None and small.known[slot]:
                spread.values[index] = result.values[slot]
                spread.has_value[index] = True
            if fate.name != "kept" or slot is None:
                continue
            spread.gradients[index] = result.adjoints[slot]
            spread.has_gradient[index] = result.inside[slot] and not small.constant[slot]
            here = slice(index * MAX_ARITY, (index + 1) * MAX_ARITY)
            there = slice(slot * MAX_ARITY, (slot + 1) * MAX_ARITY)
            spread.local[here], spread.sent[here] = result.local[there], result.sent[there]
            spread.has_wire[here] = result.wires[there]
        return spread


def _evaluation(tape: Tape, result: Result, problems: Mapping[str, Problem]) -> Evaluation:
    return Evaluation(
        order=tape.order,
        slot=tape.slot,
        values=result.values,
        has_value=tape.known,
        gradients=result.adjoints,
        has_gradient=result.inside & ~tape.constant,
        local=result.local,
        sent=result.sent,
        has_wire=result.wires,
        problems=problems,
        executor=result.executor,
    )
