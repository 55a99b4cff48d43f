"""Every number of a graph as the canvases have it, what differs of it, and its binary layout."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from chalkgrad.engine import Graph
from chalkgrad.engine.evaluation import Evaluation
from chalkgrad.teaching.veil import Veil

# Bits of a node's flags: what it has, and what of it is withheld.
HAS_VALUE, HAS_GRADIENT, VALUE_WITHHELD, GRADIENT_WITHHELD = 1, 2, 4, 8

# Bits of a wire's flags.
WIRED, LOCAL_WITHHELD, SENT_WITHHELD = 1, 2, 4

Indices = NDArray[np.intp]


@dataclass(frozen=True)
class Layout:
    """Where a graph's numbers lie in arrays: nodes in topological order, wires by node and port.

    Attributes
    ----------
    order, slot
        The nodes, and the place of each.
    first_wire
        The wire on port ``p`` of slot ``i`` is at ``first_wire[i] + p``; shape (nodes + 1,).
    serials
        By slot.
    """

    order: tuple[str, ...]
    slot: Mapping[str, int]
    first_wire: Indices
    serials: NDArray[np.uint32]

    @classmethod
    def of(cls, graph: Graph, serials: Mapping[str, int]) -> "Layout":
        """The layout of a graph whose nodes have these serials."""
        order = tuple(graph.order)
        first_wire = np.zeros(len(order) + 1, dtype=np.intp)
        np.cumsum([len(graph.inputs[node]) for node in order], out=first_wire[1:])
        return cls(
            order,
            {node: index for index, node in enumerate(order)},
            first_wire,
            np.array([serials[node] for node in order], dtype=np.uint32),
        )

    @cached_property
    def owner(self) -> Indices:
        """The slot of every wire's node."""
        return np.repeat(np.arange(len(self.order)), np.diff(self.first_wire))

    @cached_property
    def port(self) -> Indices:
        """Every wire's port."""
        return np.arange(len(self.owner)) - self.first_wire[self.owner]

    def wire(self, node: str, port: int) -> int:
        """The place of the wire on a port."""
        return int(self.first_wire[self.slot[node]]) + port

    def places_in(self, other: "Layout") -> tuple[Indices, Indices]:
        """Where the nodes and the wires of this layout lie in another; −1 where they do not."""
        nodes = np.array([other.slot.get(node, -1) for node in self.order], dtype=np.intp)
        wires = np.full(len(self.owner), -1, dtype=np.intp)
        there = np.flatnonzero(nodes[self.owner] >= 0)
        owner, port = nodes[self.owner[there]], self.port[there]
        kept = other.first_wire[owner] + port < other.first_wire[owner + 1]
        wires[there[kept]] = other.first_wire[owner[kept]] + port[kept]
        return nodes, wires


@dataclass(frozen=True)
class Numbers:
    """Every number of a graph in a layout, NaN where nothing is known; flags say where it is."""

    layout: Layout
    values: NDArray[np.float64]
    gradients: NDArray[np.float64]
    flags: NDArray[np.uint8]
    local: NDArray[np.float64]
    sent: NDArray[np.float64]
    wired: NDArray[np.uint8]

    @classmethod
    def blank(cls, layout: Layout) -> "Numbers":
        """Nothing known."""
        nodes, wires = len(layout.order), int(layout.first_wire[-1])
        return cls(
            layout,
            np.full(nodes, np.nan),
            np.full(nodes, np.nan),
            np.zeros(nodes, dtype=np.uint8),
            np.full(wires, np.nan),
            np.full(wires, np.nan),
            np.zeros(wires, dtype=np.uint8),
        )

    @classmethod
    def of(cls, evaluation: Evaluation, layout: Layout, veiled: Veil) -> "Numbers":
        """An evaluation's numbers, without what is withheld.

        Parameters
        ----------
        evaluation
            Of the graph that the layout is of.
        """
        known, inside = evaluation.has_value, evaluation.has_gradient
        wires = evaluation.has_wire
        numbers = cls(
            layout,
            np.where(known, evaluation.values, np.nan),
            np.where(inside, evaluation.gradients, np.nan),
            HAS_VALUE * known.astype(np.uint8) + HAS_GRADIENT * inside.astype(np.uint8),
            np.where(wires, evaluation.local, np.nan),
            np.where(wires, evaluation.sent, np.nan),
            WIRED * wires.astype(np.uint8),
        )
        numbers._withhold(veiled)
        return numbers

    def _withhold(self, veiled: Veil) -> None:
        """Blank out numbers, and say that they are there."""
        slot, wire = self.layout.slot, self.layout.wire
        for nodes, numbers, has, withheld in (
            (veiled.values, self.values, HAS_VALUE, VALUE_WITHHELD),
            (veiled.gradients, self.gradients, HAS_GRADIENT, GRADIENT_WITHHELD),
        ):
            for at in (slot[node] for node in nodes):
                if self.flags[at] & has:
                    numbers[at] = np.nan
                    self.flags[at] += withheld - has
        for wires, numbers, withheld in (
            (veiled.local, self.local, LOCAL_WITHHELD),
            (veiled.sent, self.sent, SENT_WITHHELD),
        ):
            for at in (wire(node, port) for node, port in wires):
                if self.wired[at] & WIRED:
                    numbers[at] = np.nan
                    self.wired[at] |= withheld

    def value(self, node: str) -> float | None:
        """A node's value, if it is known and shown."""
        slot = self.layout.slot.get(node, -1)
        return float(self.values[slot]) if slot >= 0 and self.flags[slot] & HAS_VALUE else None

    def gradient(self, node: str) -> float | None:
        """A node's gradient, if it is known and shown."""
        slot = self.layout.slot.get(node, -1)
        has = slot >= 0 and self.flags[slot] & HAS_GRADIENT
        return float(self.gradients[slot]) if has else None

    def local_derivative(self, node: str, port: int) -> float | None:
        """The local derivative on a port, if it is known and shown."""
        if node not in self.layout.slot:
            return None
        wire = self.layout.wire(node, port)
        shown = self.wired[wire] & (WIRED | LOCAL_WITHHELD) == WIRED
        return float(self.local[wire]) if shown else None

    def without_wires(self, layout: Layout) -> "Numbers":
        """The values and gradients of the nodes that are still there, in another layout."""
        kept = Numbers.blank(layout)
        nodes, _ = layout.places_in(self.layout)
        there = np.flatnonzero(nodes >= 0)
        kept.values[there], kept.gradients[there] = (
            self.values[nodes[there]], self.gradients[nodes[there]],
        )  # fmt: skip
        kept.flags[there] = self.flags[nodes[there]]
        return kept

    def pack(self, since: "Numbers | None" = None) -> bytes:
        """The numbers that differ from `since` (without it, all there are) in the binary layout.

        Little-endian: uint32 n and m; then n values, n gradients, m local derivatives and m
        contributions as doubles; then n serials and the serials of m wires' nodes as uint32; then m
        ports as uint16; then n and m flags as bytes.
        """
        nodes, wires = self._changed(since)
        layout = self.layout
        return b"".join(
            (
                struct.pack("<II", nodes.size, wires.size),
                self.values[nodes].astype("<f8").tobytes(),
                self.gradients[nodes].astype("<f8").tobytes(),
                self.local[wires].astype("<f8").tobytes(),
                self.sent[wires].astype("<f8").tobytes(),
                layout.serials[nodes].astype("<u4").tobytes(),
                layout.serials[layout.owner[wires]].astype("<u4").tobytes(),
                layout.port[wires].astype("<u2").tobytes(),
                self.flags[nodes].tobytes(),
                self.wired[wires].tobytes(),
            )
        )

    def _changed(self, since: "Numbers | None") -> tuple[Indices, Indices]:
        if since is None:
            return np.flatnonzero(self.flags), np.flatnonzero(self.wired)
        old = since if since.layout is self.layout else since._moved_to(self.layout)
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

    def _moved_to(self, layout: Layout) -> "Numbers":
        """The same numbers in another layout: what is new there is unknown."""
        moved = self.without_wires(layout)
        _, wires = layout.places_in(self.layout)
        there = np.flatnonzero(wires >= 0)
        moved.local[there] = self.local[wires[there]]
        moved.sent[there] = self.sent[wires[there]]
        moved.wired[there] = self.wired[wires[there]]
        return moved


def _bits(numbers: NDArray[np.float64]) -> NDArray[np.uint64]:
    return numbers.view(np.uint64)
