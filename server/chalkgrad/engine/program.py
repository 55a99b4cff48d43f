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
    def arrays(self) -> tuple[Numbers, Numbers, NDArray[np.bool_]]:
        """All three, for the kernel; unsigned, since Numba guards signed indices everywhere."""
        return (
            np.array(self.first, dtype=np.uint32),
            np.array(self.sources, dtype=np.uint32),
            np.array(self.takes, dtype=bool),
        )


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
    """

    rows: Sequence[Row]
    wires: Wires
    reverse: Sequence[Row] | None = None

    @cached_property
    def backwards(self) -> Sequence[Row]:
        """The rows of the reverse pass."""
        return list(reversed(self.rows)) if self.reverse is None else self.reverse

    @cached_property
    def arrays(self) -> tuple[Numbers, Numbers, Numbers, NDArray[np.bool_]]:
        """The rows, shape (rows, 4), and the wires, for the kernel."""
        return _array(self.rows), *self.wires.arrays

    @cached_property
    def backwards_arrays(self) -> tuple[Numbers, Numbers, Numbers, NDArray[np.bool_]]:
        """The same of the reverse pass."""
        return _array(self.backwards), *self.wires.arrays


def _array(rows: Sequence[Row]) -> Numbers:
    return np.array(rows, dtype=np.uint32).reshape(len(rows), 4)
