"""`Evaluator`: keeps a graph's tape and runs it again after every change, in either mode.

In eager mode each run covers the whole graph, so partial graphs show partial values. In lazy mode
nothing runs until asked, and then only what the plan keeps. A `Recording` is what ran, to be looked
at row by row; its `Evaluation` has the numbers by the slots of the whole graph.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from chalkgrad.engine.executor import Executor, Gradient
from chalkgrad.engine.graph import Graph
from chalkgrad.engine.plan import Plan, plan
from chalkgrad.engine.problems import Problem, find_problems
from chalkgrad.engine.program import Doubles
from chalkgrad.engine.tape import Result, Tape


@dataclass(frozen=True)
class Evaluation:
    """Every number of a graph at one moment.

    Attributes
    ----------
    order, slot
        Node ids by slot, and slots by node id.
    first_wire
        The number of the wire on port 0 of every slot, and in the end how many wires there are;
        shape (slots + 1,).
    values, has_value
        Primals, and where there is one; shape (slots,).
    gradients, has_gradient
        Adjoints, and where there is one: upstream of the target, and no constant; shape (slots,).
    local, sent, has_wire
        Local derivative and contribution of every wire, and where there is one; shape (wires,).
    problems
        The problem of every node that has one.
    executor
        "python" or "numba".
    plan
        What lazy mode planned; None in eager mode.
    """

    order: Sequence[str]
    slot: Mapping[str, int]
    first_wire: NDArray[np.intp]
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

    def wire(self, node: str, port: int) -> int:
        """The number of the wire on a port."""
        return int(self.first_wire[self.slot[node]]) + port

    @cached_property
    def wire_ends(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The slot and the port that each wire ends on, both of shape (wires,)."""
        slots = np.arange(len(self.order)).repeat(np.diff(self.first_wire))
        return slots, np.arange(slots.size) - self.first_wire[slots]


@dataclass(frozen=True)
class Recording:
    """One run and what it ran over, to be looked at row by row.

    It reads the graph that it was made from, and is good until that graph's next change.

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
    whole
        The graph that was asked about.
    plan
        What lazy mode planned; None in eager mode.
    executor
        What ran; None for the plain one.
    """

    graph: Graph
    tape: Tape
    result: Result
    leaves: list[float]
    target: str | None
    whole: Graph
    plan: Plan | None = None
    executor: Executor | None = None

    def value(self, node: str) -> float:
        """A node's primal; NaN where it has none."""
        return float(self.result.values[self.tape.slot[node]])

    @property
    def target_slot(self) -> int | None:
        """The target's slot on the tape."""
        return None if self.target is None else self.tape.slot[self.target]

    def gradient(self) -> Gradient:
        """The target and its derivatives as a function of the leaves; there must be a target."""
        target = self.target_slot
        assert target is not None
        return self.tape.gradient(self.leaves, target, self.executor)

    def evaluation(self) -> Evaluation:
        """The numbers, laid out by the slots of the whole graph.

        Notes
        -----
        Of a plan, a pruned node has no value. A folded node shows the value it was folded to, and
        has no gradient.
        """
        tape, result = self.tape, self.result
        problems = find_problems(self.graph, tape, result)
        if self.plan is not None:
            return self._spread(self.plan, problems)
        return Evaluation(
            order=tape.order,
            slot=tape.slot,
            first_wire=tape.first_wire,
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

    def _spread(self, planned: Plan, problems: Mapping[str, Problem]) -> Evaluation:
        order = tuple(self.whole.order)
        size, small, result = len(order), self.tape, self.result
        first = list(accumulate((len(self.whole.inputs[node]) for node in order), initial=0))
        wires = first[-1]
        spread = Evaluation(
            order=order,
            slot={node: index for index, node in enumerate(order)},
            first_wire=np.array(first, dtype=np.intp),
            values=np.full(size, np.nan),
            has_value=np.zeros(size, dtype=bool),
            gradients=np.zeros(size),
            has_gradient=np.zeros(size, dtype=bool),
            local=np.full(wires, np.nan),
            sent=np.full(wires, np.nan),
            has_wire=np.zeros(wires, dtype=bool),
            problems=problems,
            executor=result.executor,
            plan=planned,
        )
        for index, node in enumerate(order):
            slot = small.slot.get(node)
            if node in planned.constants:
                spread.values[index] = planned.constants[node]
                spread.has_value[index] = True
            elif slot is not None and small.known[slot]:
                spread.values[index] = result.values[slot]
                spread.has_value[index] = True
            if slot is None or planned.fates[node].name == "folded":
                continue
            spread.gradients[index] = result.adjoints[slot]
            spread.has_gradient[index] = result.inside[slot] and not small.constant[slot]
            here = slice(first[index], first[index + 1])
            there = slice(*small.first_wire[slot : slot + 2])
            if there.stop - there.start == here.stop - here.start:
                spread.local[here], spread.sent[here] = result.local[there], result.sent[there]
                spread.has_wire[here] = result.wires[there]
        return spread


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

    def record(
        self,
        target: str | None,
        *,
        planned: bool = False,
        executor: Executor | None = None,
        instead: Mapping[str, float] | None = None,
    ) -> Recording:
        """Run once: forward, and reverse from the target where it has a value.

        Parameters
        ----------
        target
            The node to differentiate, or None for values alone.
        planned
            Lazy mode: plan for the target, and run only what the plan keeps.
        executor
            Which executor runs, of the graph's table; the plain one by default.
        instead
            Numbers that stand in for leaves' own in this run only.

        Raises
        ------
        MissingNodeError
            The target is not in the graph.
        """
        graph, found = self._graph, None
        if target is not None:
            graph.require(target)
        if planned and target is not None:
            found = plan(graph, target)
            graph, target = found.graph, found.target
        tape = self._compiled() if found is None else Tape(graph, self._feeds, found.twins)
        leaves = tape.load(graph, self._feeds)
        for node, number in (instead or {}).items():
            # A plan may have pruned it.
            if node in tape.slot:
                leaves[tape.slot[node]] = number
        slot = None if target is None else tape.slot[target]
        if slot is not None and not tape.known[slot]:
            slot = target = None
        result = tape.run(leaves, slot, executor)
        return Recording(graph, tape, result, leaves, target, self._graph, found, executor)

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
