"""Every number of a graph by serial, as the canvases have it, and its binary layout."""

import struct
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chalkgrad.engine.evaluation import Evaluation
from chalkgrad.teaching.veil import Veil

# Wires that a node has room for in the binary layout.
MAX_ARITY = 2

# Bits of a node's flags: what it has, and what of it is withheld.
HAS_VALUE, HAS_GRADIENT, VALUE_WITHHELD, GRADIENT_WITHHELD = 1, 2, 4, 8

# Bits of a wire's flags.
WIRED, LOCAL_WITHHELD, SENT_WITHHELD = 1, 2, 4


@dataclass(frozen=True)
class Numbers:
    """Every number of a graph by serial, as the canvases have it.

    Arrays are by serial (wires by ``serial * MAX_ARITY + port``), NaN where nothing is known, and
    `flags` and `wired` say where something is.
    """

    values: NDArray[np.float64]
    gradients: NDArray[np.float64]
    flags: NDArray[np.uint8]
    local: NDArray[np.float64]
    sent: NDArray[np.float64]
    wired: NDArray[np.uint8]

    @classmethod
    def blank(cls, size: int) -> "Numbers":
        """Nothing known of `size` serials."""
        wires = size * MAX_ARITY
        return cls(
            np.full(size, np.nan),
            np.full(size, np.nan),
            np.zeros(size, dtype=np.uint8),
            np.full(wires, np.nan),
            np.full(wires, np.nan),
            np.zeros(wires, dtype=np.uint8),
        )

    @classmethod
    def of(
        cls, evaluation: Evaluation, serial: dict[str, int], size: int, veiled: Veil
    ) -> "Numbers":
        """An evaluation's numbers, from slots to serials, without what is withheld."""
        numbers = cls.blank(size)
        at = np.array([serial[node] for node in evaluation.order], dtype=np.intp)
        known, inside = evaluation.has_value, evaluation.has_gradient
        numbers.values[at] = np.where(known, evaluation.values, np.nan)
        numbers.gradients[at] = np.where(inside, evaluation.gradients, np.nan)
        numbers.flags[at] = HAS_VALUE * known + HAS_GRADIENT * inside
        slots, ports = evaluation.wire_ends
        wired = np.flatnonzero(evaluation.has_wire & (ports < MAX_ARITY))
        wires = at[slots[wired]] * MAX_ARITY + ports[wired]
        numbers.local[wires] = evaluation.local[wired]
        numbers.sent[wires] = evaluation.sent[wired]
        numbers.wired[wires] = WIRED
        numbers._withhold(veiled, serial)
        return numbers

    def _withhold(self, veiled: Veil, serial: dict[str, int]) -> None:
        """Blank out numbers, and say that they are there."""
        for nodes, numbers, has, withheld in (
            (veiled.values, self.values, HAS_VALUE, VALUE_WITHHELD),
            (veiled.gradients, self.gradients, HAS_GRADIENT, GRADIENT_WITHHELD),
        ):
            for at in (serial[node] for node in nodes):
                if self.flags[at] & has:
                    numbers[at] = np.nan
                    self.flags[at] += withheld - has
        for wires, numbers, withheld in (
            (veiled.local, self.local, LOCAL_WITHHELD),
            (veiled.sent, self.sent, SENT_WITHHELD),
        ):
            for at in (serial[node] * MAX_ARITY + port for node, port in wires if port < MAX_ARITY):
                if self.wired[at] & WIRED:
                    numbers[at] = np.nan
                    self.wired[at] |= withheld

    def pack(self, since: "Numbers | None" = None) -> bytes:
        """The numbers that differ from `since` (all, without it) in the binary layout.

        Little-endian: uint32 n and m; then n values, n gradients, m local derivatives and m
        contributions as doubles; then n serials and m wires (serial * 2 + port) as uint32; then n
        and m flags as bytes.
        """
        nodes, wires = self._changed(since)
        return b"".join(
            (
                struct.pack("<II", nodes.size, wires.size),
                self.values[nodes].astype("<f8").tobytes(),
                self.gradients[nodes].astype("<f8").tobytes(),
                self.local[wires].astype("<f8").tobytes(),
                self.sent[wires].astype("<f8").tobytes(),
                nodes.astype("<u4").tobytes(),
                wires.astype("<u4").tobytes(),
                self.flags[nodes].tobytes(),
                self.wired[wires].tobytes(),
            )
        )

    def _changed(self, since: "Numbers | None") -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        if since is None:
            return np.arange(self.flags.size), np.arange(self.wired.size)
        old = since.resized(self.flags.size)
        # Bits, not values: NaN equals itself here, and −0 differs from 0.
        nodes = (
            (_bits(self.values) != _bits(old.values))
            | (_bits(self.gradients) != _bits(old.gradients))
            | (self.flags != old.flags)
        )
        wires = (
            (_bits(self.local) != _bits(old.local))
            | (_bits(self.sent) != _bits(old.sent))
            | (self.wired != old.wired)
        )
        return np.flatnonzero(nodes), np.flatnonzero(wires)

    def only(self, serials: Iterable[int], size: int) -> "Numbers":
        """The values and gradients of some serials, and nothing known of the others."""
        kept, old = Numbers.blank(size), self.resized(size)
        at = np.fromiter(serials, dtype=np.intp)
        kept.values[at], kept.gradients[at] = old.values[at], old.gradients[at]
        kept.flags[at] = old.flags[at]
        return kept

    def resized(self, size: int) -> "Numbers":
        """The same numbers with room for `size` serials."""
        if size == self.flags.size:
            return self
        grown = Numbers.blank(size)
        nodes = min(size, self.flags.size)
        wires = nodes * MAX_ARITY
        for name, count in (
            ("values", nodes),
            ("gradients", nodes),
            ("flags", nodes),
            ("local", wires),
            ("sent", wires),
            ("wired", wires),
        ):
            getattr(grown, name)[:count] = getattr(self, name)[:count]
        return grown


def _bits(numbers: NDArray[np.float64]) -> NDArray[np.uint64]:
    return numbers.view(np.uint64)
