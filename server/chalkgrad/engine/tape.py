"""The Wengert list compiled from a `Graph`, and the passes over it.

A tape is a flat list of rows in topological order. Forward, reverse and tangent passes run over
one number a node; the batched pass runs over arrays of points. A tape knows slots and opcodes; it
does not know names, documents or what a value is shown as.

References
----------
R. E. Wengert, "A simple automatic derivative evaluation program", CACM 7(8), 1964.
A. Griewank and A. Walther, "Evaluating Derivatives", 2nd ed., SIAM 2008, chapters 2 and 3.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chalkgrad.engine.assembling import Assembled
from chalkgrad.engine.compiling import NOTHING
from chalkgrad.engine.executor import Executor, Gradient, python_executor
from chalkgrad.engine.graph import Graph
from chalkgrad.engine.kinds import is_fed
from chalkgrad.engine.program import ActiveRow, Doubles


@dataclass(frozen=True)
class Result:
    """What a forward and a reverse pass leave behind.

    Attributes
    ----------
    values
        Primal of every slot; NaN where `Tape.known` is false. Shape (slots,).
    adjoints
        ∂target/∂slot, shape (slots,); meaningful where `inside`.
    inside
        Which slots lie upstream of the target; all false without a target.
    wires
        Which wires lie there, by their numbers: see `Tape.first_wire`.
    local, sent
        Local derivative and contribution (upstream × local) of every wire; NaN where a wire takes
        no part. Shape (wires,).
    executor
        Which executor ran: "python" or "numba".
    """

    values: Doubles
    adjoints: Doubles
    inside: NDArray[np.bool_]
    wires: NDArray[np.bool_]
    local: Doubles
    sent: Doubles
    executor: str


class Tape(Assembled):
    """A graph's rows, and the passes over them."""

    def __init__(
        self,
        graph: Graph,
        fed: Container[str] = (),
        twins: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        super().__init__(graph, fed, twins)
        self._plain = python_executor(graph.table)

    def load(self, graph: Graph, feeds: Mapping[str, float]) -> list[float]:
        """A list of doubles by slot with the leaves filled in, ready for `forward`."""
        values = [np.nan] * len(self.order)
        for index in self.leaves:
            node = self.order[index]
            attributes = graph.attributes(node)
            number = feeds.get(node) if is_fed(attributes["op"]) else attributes["value"]
            if number is not None:
                values[index] = float(number)
        return values

    def forward(self, values: list[float]) -> None:
        """Fill in every computable operator's value; `values` as `load` returns them.

        Results are IEEE doubles; out of a domain they are NaN or infinite, and the pass goes on.
        """
        self._plain.forward(self.program, values)

    def reverse(self, values: list[float], target: int) -> list[float]:
        """Adjoints of every slot for one target; 0 outside its cone.

        Notes
        -----
        One sweep, O(rows in the cone); a node used n times gets n contributions.
        """
        adjoints = [NOTHING] * len(values)
        adjoints[target] = 1.0
        self._plain.reverse(self.cone(target).program, values, adjoints)
        # What was sent nothing has the derivative 0.
        return [adjoint + 0.0 for adjoint in adjoints]

    def tangent(self, values: list[float], seeds: Mapping[int, float]) -> list[float]:
        """Forward mode: the tangent of every slot for seeds on some leaves.

        Parameters
        ----------
        values
            Primals, by slot.
        seeds
            Tangent by leaf slot; all other leaves have the tangent 0.
        """
        tangents = [NOTHING] * len(values)
        active = [False] * len(values)
        for index, seed in seeds.items():
            tangents[index] = seed + 0.0
            active[index] = True
        rows: list[ActiveRow] = []
        wide = self.table.wide
        for row in self.all_rows:
            code, index, first, last = row
            if code in wide:
                mask = sum(active[slot] << port for port, slot in enumerate(self.inputs(row)))
            else:
                mask = active[first] + 2 * active[last]
            if mask:
                active[index] = True
                rows.append((code, index, first, last, mask))
        self._plain.tangent(self.program, rows, values, tangents)
        return [tangent + 0.0 for tangent in tangents]

    def local_derivatives(self, values: list[float]) -> list[float]:
        """The local derivative of every wire that a row reads, by the wires' numbers.

        Parameters
        ----------
        values
            Primals, by slot. NaN stands where no row reads a wire.
        """
        local, sent = ([np.nan] * int(self.first_wire[-1]) for _ in range(2))
        self._plain.record(self.program, values, [NOTHING] * len(values), local, sent)
        return local

    def run(
        self, leaves: Sequence[float], target: int | None, executor: Executor | None = None
    ) -> Result:
        """Forward and, with a computable target, reverse, with every wire's local derivative.

        Parameters
        ----------
        leaves
            As `load` returns them; left unchanged.
        target
            Slot of the node to differentiate, or None.
        executor
            Which executor runs, of the same table; the plain one by default.
        """
        executor = self._of_table(executor)
        size, wires = len(leaves), int(self.first_wire[-1])
        cone = self.cone(target) if target is not None and self.known[target] else None
        values, adjoints = executor.numbers(leaves), executor.filled(size, NOTHING)
        local, sent = executor.filled(wires, np.nan), executor.filled(wires, np.nan)
        executor.forward(self.program, values)
        if cone is not None:
            adjoints[cone.target] = 1.0
            executor.record(cone.program, values, adjoints, local, sent)
        return Result(
            values=np.asarray(values),
            adjoints=np.asarray(adjoints) + 0.0,
            inside=np.zeros(size, dtype=bool) if cone is None else cone.inside,
            wires=np.zeros(wires, dtype=bool) if cone is None else cone.wires,
            local=np.asarray(local),
            sent=np.asarray(sent),
            executor=executor.name,
        )

    def gradient(
        self, leaves: Sequence[float], target: int, executor: Executor | None = None
    ) -> Gradient:
        """A target and its derivatives as a function of the leaves, to be run again and again.

        Parameters
        ----------
        leaves
            As `load` returns them; left unchanged.
        target
            A slot that has a value.
        executor
            Which executor runs, of the same table; the plain one by default.
        """
        executor = self._of_table(executor)
        return executor.gradient(self.program, self.cone(target).program, leaves, target)

    def _of_table(self, executor: Executor | None) -> Executor:
        if executor is not None and executor.table is not self.table:
            raise ValueError("an executor runs the operators of its own table only")
        return executor or self._plain

    def batched(
        self,
        leaves: Sequence[float],
        target: int,
        points: Mapping[int, Doubles],
        along: int | None = None,
    ) -> tuple[Doubles, Doubles]:
        """The target and its derivative along one leaf, at many points in one NumPy pass.

        Parameters
        ----------
        leaves
            Leaf values by slot, as `load` returns them.
        target
            A slot.
        points
            The leaves that move, by slot: their numbers at each point, all of shape (k,).
        along
            The slot of the leaf to differentiate by; one that `points` moves. None for values only.

        Returns
        -------
        values, tangents
            Both of shape (k,); NaN or infinite where the formula is.

        Notes
        -----
        Forward tangent mode over the target's cone. What does not depend on a moving leaf stays a
        scalar, and an array is dropped after its last use. Complex points give complex values,
        which is what the complex step needs.
        """
        cone = self.cone(target)
        primal: dict[int, Any] = {
            index: np.float64(number) for index, number in enumerate(leaves) if cone.inside[index]
        }
        primal.update(points)
        tangents: dict[int, Any] = {} if along is None else {along: np.ones_like(points[along])}
        last_use: dict[int, int] = {}
        for step, instruction in enumerate(cone.rows):
            last_use.update(dict.fromkeys(self.inputs(instruction), step))
        with np.errstate(all="ignore"):
            for step, instruction in enumerate(cone.rows):
                functions, index = self.table.rows[instruction[0]].functions, instruction[1]
                slots = self.inputs(instruction)
                operands = [primal[slot] for slot in slots]
                y = primal[index] = functions.over_arrays(operands)
                moving = [tangents.get(slot) for slot in slots]
                if any(tangent is not None for tangent in moving):
                    tangents[index] = functions.tangent(operands, y, moving)
                for slot in set(slots):
                    if last_use[slot] == step and slot != target:
                        del primal[slot]
                        tangents.pop(slot, None)
        shape = np.broadcast_shapes(*(np.shape(column) for column in points.values()))
        return (
            np.array(np.broadcast_to(primal[target], shape)),
            np.array(np.broadcast_to(tangents.get(target, 0.0), shape)) + 0.0,
        )
