"""What runs a tape's programs, and the plain executor, which is always there.

The passes are generated from the operator table (see `source`). Nothing here knows graphs.
"""

import math
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Protocol

import numpy as np

from chalkgrad.engine.compiling import NOTHING, is_something
from chalkgrad.engine.functions import SCALAR_FUNCTIONS
from chalkgrad.engine.operators import OPERATORS, OperatorTable
from chalkgrad.engine.program import Program, Wires
from chalkgrad.engine.source import python_source


class Gradient(Protocol):
    """A target and its derivatives, as often as numbers are put in.

    Attributes
    ----------
    values
        Every slot's: the leaves' are there to be set, the others are what `run` leaves behind.
    adjoints
        What `run` leaves behind: ∂target/∂slot.
    """

    values: Any
    adjoints: Any

    def run(self) -> None:
        """Forward and back."""


class Executor(Protocol):
    """What runs a table's programs; its passes change the numbers that it is handed in place."""

    name: str
    table: OperatorTable

    def numbers(self, numbers: Sequence[float]) -> Any:
        """A copy of some doubles in the form that the passes work on."""

    def filled(self, size: int, number: float) -> Any:
        """So many doubles, all the same, in that form."""

    def forward(self, program: Program, v: Any) -> None:
        """The value of every row; the leaves' are there."""

    def reverse(self, program: Program, v: Any, g: Any) -> None:
        """Adjoints from those that are set; the others are `compiling.NOTHING`."""

    def record(self, program: Program, v: Any, g: Any, local: Any, sent: Any) -> None:
        """As `reverse`, keeping every wire's local derivative and contribution.

        Both come filled with NaN, which stays where a wire takes no part.
        """

    def gradient(
        self, program: Program, back: Program, leaves: Sequence[float], target: int
    ) -> Gradient:
        """A program that runs again and again, with what runs backwards from one slot."""


class PythonGradient:
    """See `Gradient`; over lists."""

    def __init__(
        self,
        executor: "PythonExecutor",
        programs: tuple[Program, Program],
        leaves: Sequence[float],
        target: int,
    ) -> None:
        self._executor, self._programs, self._target = executor, programs, target
        self.values = list(leaves)
        self.adjoints = [0.0] * len(leaves)

    def run(self) -> None:
        program, back = self._programs
        self._executor.forward(program, self.values)
        adjoints = [NOTHING] * len(self.values)
        adjoints[self._target] = 1.0
        self._executor.reverse(back, self.values, adjoints)
        # What was sent nothing has the derivative 0.
        self.adjoints[:] = [adjoint + 0.0 for adjoint in adjoints]


class PythonExecutor:
    """The flat tape in plain Python over lists; always there.

    Attributes
    ----------
    forward, reverse, record
        See `Executor`.
    tangent
        ``tangent(program, active_rows, v, t)``: the tangent of every row that something moves,
        where the moving leaves' are set.
    """

    name = "python"

    def __init__(self, table: OperatorTable) -> None:
        self.table = table
        rows = table.rows

        functions = [row.functions for row in rows]
        many = [code for code, row in enumerate(rows) if row.many]

        def operands(i: int, wires: Wires, v: list[float]) -> list[Any]:
            slots = wires.sources[wires.first[i] : wires.first[i + 1]]
            return [np.float64(v[slot]) for slot in slots]

        def ieee_value(op: int, i: int, wires: Wires, v: list[float]) -> None:
            with np.errstate(all="ignore"):
                v[i] = float(functions[op].ieee_value(operands(i, wires, v)))

        def partials(op: int, i: int, wires: Wires, v: list[float]) -> list[float | None]:
            with np.errstate(all="ignore"):
                found = functions[op].ieee_partials(operands(i, wires, v), np.float64(v[i]))
            return [None if partial is None else float(partial) for partial in found]

        def ieee_reverse(
            op: int, i: int, wires: Wires, v: list[float], g: list[float],
            local: list[float] | None = None, sent: list[float] | None = None,
        ) -> None:  # fmt: skip
            code, ports = table.reverse_rows[op]
            upstream = g[i]
            first = wires.first[i]
            for wire, factor in enumerate(partials(code, i, wires, v), start=first):
                port = wire - first
                left_out = rows[code].arity == 2 and not rows[code].many and port not in ports
                if left_out or not wires.takes[wire]:
                    continue
                sends = factor is not None and is_something(upstream)
                contribution = 0.0
                if factor is not None and sends:
                    contribution = upstream * factor + 0.0
                    g[wires.sources[wire]] += contribution
                if local is not None and sent is not None:
                    local[wire] = factor or 0.0
                    sent[wire] = contribution

        def ieee_tangent(
            op: int, i: int, wires: Wires, active: int, v: list[float], t: list[float]
        ) -> None:
            found = NOTHING
            for port, factor in enumerate(partials(op, i, wires, v)):
                tangent = t[wires.sources[wires.first[i] + port]]
                if active >> port & 1 and factor is not None and is_something(tangent):
                    found += factor * tangent + 0.0
            t[i] = found

        namespace: dict[str, Any] = {
            **SCALAR_FUNCTIONS,
            "copysign": math.copysign,
            "many_value": {code: functions[code].value for code in many},
            "many_partials": {code: functions[code].partials for code in many},
            "ieee_value": ieee_value,
            "ieee_reverse": ieee_reverse,
            "ieee_tangent": ieee_tangent,
        }
        exec(python_source(table), namespace)  # noqa: S102 - our own table, no outside text
        # The generated functions themselves: a method around each would be a tenth of what the
        # smallest graphs take.
        self.forward: Callable[[Program, list[float]], None] = namespace["forward"]
        self.reverse: Callable[[Program, list[float], list[float]], None] = namespace["reverse"]
        self.record: Callable[..., None] = namespace["record"]
        self.tangent: Callable[..., None] = namespace["tangent"]

    def numbers(self, numbers: Sequence[float]) -> list[float]:
        """A copy."""
        return list(numbers)

    def filled(self, size: int, number: float) -> list[float]:
        """A list of one number."""
        return [number] * size

    def gradient(
        self, program: Program, back: Program, leaves: Sequence[float], target: int
    ) -> PythonGradient:
        """See `Executor`."""
        return PythonGradient(self, (program, back), leaves, target)

    def value(self, op: str, operands: Sequence[float]) -> float:
        """One operator's value, to the bit that a pass would give it."""
        count = len(operands)
        wires = Wires([0] * (count + 1) + [count], range(count))
        values = [*operands, np.nan]
        self.forward(Program([(self.table.opcode[op], count, 0, count - 1)], wires), values)
        return float(values[-1])


@cache
def python_executor(table: OperatorTable) -> PythonExecutor:
    """A table's plain executor, made once."""
    return PythonExecutor(table)


PYTHON = python_executor(OPERATORS)
