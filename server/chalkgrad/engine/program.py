"""What an executor runs: rows of numbers, and the wires that rows of many inputs read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

# One instruction: opcode, slot of the value, slots of the first and of the last input. For most
# operators that is all of them; those between are read from `Wires`.
Row = tuple[int, int, int, int]

# A row of the tangent pass: a bit for each port on which something moves comes last.
ActiveRow = tuple[int, int, int, int, int]

Doubles = NDArray[np.float64]
Numbers = NDArray[np.uint32]


class Wires:
    """Where the inputs of every slot come from.

    Attributes
    ----------
    first
        The number of the wire on port 0 of every slot, and in the end how many wires there are:
        the wire on port ``p`` of slot ``i`` is ``first[i] + p``.
    sources
        The slot that a wire comes from; 0 where a port is open, which no row reads.
    takes
        Whether something is sent along a wire: not to a constant. All do unless it is said.
    """

    def __init__(
        self, first: Sequence[int], sources: Sequence[int], takes: Sequence[bool] | None = None
    ) -> None:
        self.first = first
        self.sources = sources
        self.takes: Sequence[bool] = [True] * len(sources) if takes is None else takes

    @cached_property
    def code(self) -> Numbers:
        """All three in one array, one after another."""
        return np.concatenate([np.array(part, dtype=np.uint32) for part in (
            self.first, self.sources, self.takes)])  # fmt: skip


@dataclass(frozen=True)
class Program:
    """Rows in the order in which they run, in the forms that the executors read.

    Attributes
    ----------
    rows
        Those of the forward pass.
    wires
        What rows of many inputs read.
    reverse
        Those of the reverse pass in its order, by their reverse opcodes; unless it is said, every
        row with all of its inputs.
    kept
        What an executor makes of it once.
    """

    rows: Sequence[Row]
    wires: Wires
    reverse: Sequence[Row] | None = None
    kept: dict[str, Numbers] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def backwards(self) -> Sequence[Row]:
        """The rows of the reverse pass."""
        return list(reversed(self.rows)) if self.reverse is None else self.reverse

    def code(self) -> Numbers:
        """What the kernel reads, in one array; unsigned, since Numba guards signed indices.

        Where its rows begin and end, how many wires and slots there are; then of the wires what
        `Wires` has, and the rows.
        """
        return self._code(self.rows)

    def backwards_code(self) -> Numbers:
        """The same of the reverse pass."""
        return self._code(self.backwards)

    def _code(self, rows: Sequence[Row]) -> Numbers:
        wires = self.wires
        begin = 4 + len(wires.code)
        head = (begin, begin + 4 * len(rows), len(wires.sources), len(wires.first) - 1)
        flat = np.array(rows, dtype=np.uint32).reshape(-1)
        return np.concatenate([np.array(head, dtype=np.uint32), wires.code, flat])
