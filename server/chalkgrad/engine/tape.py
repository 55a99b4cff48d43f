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
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chalkgrad.engine.executor import (
    PROGRAM_TYPES,
    PYTHON,
    KernelExecutor,
    PythonExecutor,
    Row,
)
from chalkgrad.engine.graph import Graph
from chalkgrad.engine.operators import MAX_ARITY, OPERATORS

_ARITIES = np.array([row.arity for row in OPERATORS.rows])

Executor = PythonExecutor | KernelExecutor
Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Cone:
    """The rows upstream of one target, and which slots lie there (the target's own among them).

    `whole` is the tape itself where every row lies in the cone, so that they share the columns.
    """

    target: int
    rows: Sequence[Row]
    inside: NDArray[np.bool_]
    whole: "Tape | None"

    @cached_property
    def wires(self) -> NDArray[np.bool_]:
        """Which wires lie in the cone, at ``slot * MAX_ARITY + port``."""
        mask = np.zeros((len(self.inside), MAX_ARITY), dtype=bool)
        codes, slots = self.program[:2]
        mask[slots] = np.arange(MAX_ARITY) < _ARITIES[codes][:, None]
        return mask.ravel()

    @cached_property
    def backwards(self) -> list[Row]:
        """The rows in the order of the reverse pass."""
        return list(reversed(self.rows))

    @cached_property
    def program(self) -> tuple[NDArray[Any], ...]:
        """The rows as columns, for the kernel."""
        return _columns(self.rows) if self.whole is None else self.whole.program


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
        Which wires lie there, at ``slot * MAX_ARITY + port``.
    local, sent
        Local derivative and contribution (upstream × local) of the wire on port ``p`` of slot
        ``i``, at index ``i * MAX_ARITY + p``; NaN where no wire takes part.
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


def _columns(rows: Sequence[Row]) -> tuple[NDArray[Any], ...]:
    columns = tuple(zip(*rows, strict=True)) if rows else ((), (), (), ())
    return tuple(
        np.array(column, dtype=kind) for column, kind in zip(columns, PROGRAM_TYPES, strict=True)
    )


def row_inputs(row: Row) -> tuple[int, ...]:
    """The slots that a row reads, by port."""
    code, _, left, right = row
    return (left, right)[: OPERATORS.rows[code].arity]


class Tape:
    """A graph's computable nodes as rows.

    A node is *computable* when its ports are wired, its inputs are computable, and, for a
    placeholder, when it is fed. Others have a slot but no row and no value.

    Attributes
    ----------
    order
        Node ids by slot, in topological order.
    slot
        Slot by node id.
    rows
        The instructions, in order.
    leaves
        Slots of the leaves.
    known
        Which slots have a value, shape (slots,).
    constant
        Which slots are constants, and keep no gradient; shape (slots,).
    """

    def __init__(self, graph: Graph, fed: Container[str] = ()) -> None:
        order = graph.order
        slot = {node: index for index, node in enumerate(order)}
        # A plain dictionary: the view that networkx hands out costs as much as all the rest here.
        kinds: dict[str, Any] = dict(graph.nx.nodes(data="op"))  # type: ignore[arg-type]
        inputs = graph.inputs
        opcode = OPERATORS.opcode
        known = [True] * len(order)
        constant = [False] * len(order)
        rows: list[Row] = []
        leaves: list[int] = []
        for index, node in enumerate(order):
            kind = kinds[node]
            code = opcode.get(kind)
            if code is None:
                known[index] = kind != "placeholder" or node in fed
                constant[index] = kind == "constant"
                leaves.append(index)
                continue
            sources = inputs[node]
            first, last = sources[0], sources[-1]
            if first is None or last is None:
                known[index] = False
                continue
            left, right = slot[first], slot[last]
            if known[left] and known[right]:
                rows.append((code, index, left, right))
            else:
                known[index] = False
        self.order: Sequence[str] = tuple(order)
        self.slot: Mapping[str, int] = slot
        self.rows: Sequence[Row] = rows
        self.leaves: Sequence[int] = leaves
        self.known = np.array(known, dtype=bool)
        self.constant = np.array(constant, dtype=bool)
        self._cones: dict[int, Cone] = {}

    @cached_property
    def program(self) -> tuple[NDArray[Any], ...]:
        """The rows as columns, for the kernel."""
        return _columns(self.rows)

    def load(self, graph: Graph, feeds: Mapping[str, float]) -> list[float]:
        """A list of doubles by slot with the leaves filled in, ready for `forward`."""
        values = [np.nan] * len(self.order)
        kinds = graph.nx.nodes
        for index in self.leaves:
            node = self.order[index]
            fed = kinds[node]["op"] == "placeholder"
            number = feeds.get(node) if fed else kinds[node]["value"]
            if number is not None:
                values[index] = float(number)
        return values

    def cone(self, target: int) -> Cone:
        """The rows upstream of a slot; kept, since every pass asks for the same one."""
        cone = self._cones.get(target)
        if cone is None:
            inside = [False] * len(self.order)
            inside[target] = bool(self.known[target])
            rows = []
            for row in reversed(self.rows):
                if inside[row[1]]:
                    inside[row[2]] = inside[row[3]] = True
                    rows.append(row)
            rows.reverse()
            whole = self if len(rows) == len(self.rows) else None
            cone = Cone(target, rows, np.array(inside, dtype=bool), whole)
            self._cones[target] = cone
        return cone

    def forward(self, values: list[float]) -> None:
        """Fill in every computable operator's value; `values` as `load` returns them.

        Results are IEEE doubles; out of a domain they are NaN or infinite, and the pass goes on.
        """
        PYTHON.forward(self.rows, values)

    def reverse(self, values: list[float], target: int) -> list[float]:
        """Adjoints of every slot for one target; 0 outside its cone.

        Notes
        -----
        One sweep, O(rows in the cone); a node used n times gets n contributions.
        """
        adjoints = [0.0] * len(values)
        adjoints[target] = 1.0
        PYTHON.reverse(self.cone(target).backwards, values, adjoints)
        return adjoints

    def tangent(self, values: list[float], seeds: Mapping[int, float]) -> list[float]:
        """Forward mode: the tangent of every slot for seeds on some leaves.

        Parameters
        ----------
        values
            Primals, by slot.
        seeds
            Tangent by leaf slot; all other leaves have the tangent 0.
        """
        tangents = [0.0] * len(values)
        active = [False] * len(values)
        for index, seed in seeds.items():
            tangents[index] = seed
            active[index] = True
        rows = []
        for code, index, left, right in self.rows:
            mask = active[left] + 2 * active[right]
            if mask:
                active[index] = True
                rows.append((code, index, left, right, mask))
        PYTHON.tangent(rows, values, tangents)
        return tangents

    def local_derivatives(self, values: list[float]) -> list[float]:
        """The local derivative of every wire that a row reads, at ``slot * MAX_ARITY + port``.

        Parameters
        ----------
        values
            Primals, by slot. NaN stands where no row reads a wire.
        """
        local, sent = ([np.nan] * (len(values) * MAX_ARITY) for _ in range(2))
        PYTHON.reverse_recording(
            list(reversed(self.rows)), values, [0.0] * len(values), local, sent
        )
        return local

    def run(self, leaves: list[float], target: int | None, executor: Executor = PYTHON) -> Result:
        """Forward and, with a computable target, reverse, with every wire's local derivative.

        Parameters
        ----------
        leaves
            As `load` returns them; left unchanged.
        target
            Slot of the node to differentiate, or None.
        executor
            Which executor runs.
        """
        size = len(leaves)
        cone = None
        if target is not None and self.known[target]:
            cone = self.cone(target)
        compiled = isinstance(executor, KernelExecutor)

        def filled(length: int, number: float) -> Any:
            return np.full(length, number) if compiled else [number] * length

        values: Any = np.array(leaves) if compiled else list(leaves)
        adjoints = filled(size, 0.0)
        local, sent = filled(size * MAX_ARITY, np.nan), filled(size * MAX_ARITY, np.nan)
        if isinstance(executor, KernelExecutor):
            executor.forward(*self.program, values)
        else:
            executor.forward(self.rows, values)
        if cone is not None:
            adjoints[cone.target] = 1.0
            if isinstance(executor, KernelExecutor):
                executor.reverse_recording(*cone.program, values, adjoints, local, sent)
            else:
                executor.reverse_recording(cone.backwards, values, adjoints, local, sent)
        nowhere = np.zeros(size, dtype=bool)
        return Result(
            values=np.asarray(values),
            adjoints=np.asarray(adjoints),
            inside=nowhere if cone is None else cone.inside,
            wires=nowhere.repeat(MAX_ARITY) if cone is None else cone.wires,
            local=np.asarray(local),
            sent=np.asarray(sent),
            executor=executor.name,
        )

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
        for step, (_, _, left, right) in enumerate(cone.rows):
            last_use[left] = last_use[right] = step
        with np.errstate(all="ignore"):
            for step, instruction in enumerate(cone.rows):
                code, index, left, right = instruction
                row = OPERATORS.rows[code]
                a, b = primal[left], primal[right]
                y = primal[index] = row.numpy_value(a, b)
                slots = row_inputs(instruction)
                moving = [port for port, slot in enumerate(slots) if slot in tangents]
                if moving:
                    tangents[index] = sum(
                        row.numpy_partials[port](a, b, y) * tangents[slots[port]] for port in moving
                    )
                for slot in set(slots):
                    if last_use[slot] == step and slot != target:
                        del primal[slot]
                        tangents.pop(slot, None)
        shape = np.broadcast_shapes(*(np.shape(column) for column in points.values()))
        return (
            np.array(np.broadcast_to(primal[target], shape)),
            np.array(np.broadcast_to(tangents.get(target, 0.0), shape)),
        )
