"""What an executor runs: rows of numbers, and the wires that rows of many inputs read."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

# One instruction: opcode, slot of the value, slots of the first and of the last input. For most
# operators that is all of them; those between are read from `Wires`.
Row = tuple[int, int, int, int]

# A row of the tangent pass: a bit for each port on which something moves comes last.
ActiveRow = tuple[int, int, int, int, int]

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Wires:
    """Where the inputs of every slot come from.

    Attributes
    ----------
    first
        The number of the wire on port 0 of every slot, and in the end how many wires there are:
        the wire on port ``p`` of slot ``i`` is ``first[i] + p``.
    sources
        The slot that a wire comes from; 0 where a port is open, which no row reads.
    """

    first: Sequence[int]
    sources: Sequence[int]

    @cached_property
    def arrays(self) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
        """Both, for the kernel; unsigned, since Numba guards signed indices at every access."""
        return np.array(self.first, dtype=np.uint32), np.array(self.sources, dtype=np.uint32)


@dataclass(frozen=True)
class Program:
    """Rows in the order in which they run, in the forms that the executors read."""

    rows: Sequence[Row]
    wires: Wires

    @cached_property
    def backwards(self) -> list[Row]:
        """The rows in the order of the reverse pass."""
        return list(reversed(self.rows))

    @cached_property
    def arrays(self) -> tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.uint32]]:
        """The rows, shape (rows, 4), and the wires, for the kernel."""
        rows = np.array(self.rows, dtype=np.uint32).reshape(len(self.rows), 4)
        return rows, *self.wires.arrays
