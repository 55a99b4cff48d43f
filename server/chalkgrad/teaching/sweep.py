"""What plots show: a node against one leaf with its derivative, or against two as a field."""

import math
from dataclasses import dataclass

import numpy as np

from chalkgrad.engine import ChalkgradError
from chalkgrad.engine.evaluation import Recording
from chalkgrad.engine.program import Doubles
from chalkgrad.teaching.breaks import with_breaks

# Points of a curve: more than one a pixel of the widest plot would not be seen.
CURVE_POINTS = 801

# Points along each side of a contour map, whose lines are interpolated between them; fewer over a
# graph of many operators, where each costs a wait.
FIELD_POINTS, FEWER_FIELD_POINTS = 161, 81
MANY_OPERATORS = 300

# How far around the present number a plot reaches, without a range of its own: so far, or as a
# share of a large number, and of one that is too small to be told from 0 otherwise.
REACH, REACH_SHARE = 4.0, 1.5
SMALL, SMALL_SHARE = 1e-2, 4.0

# Hills less than this share of the height are lost in a plot; it then reaches only a little, as a
# share of their extent, beyond them.
LOST, BEYOND = 0.05, 0.4

# Leaves' ranges that differ by no more than this factor are of one kind, and have one scale.
ALIKE = 4.0


class RangeError(ChalkgradError):
    """A plot's range has no way to go, or the nodes cannot be plotted."""

    code = "range"


Range = tuple[float, float]


@dataclass(frozen=True)
class Curve:
    """A node's values along a leaf.

    Attributes
    ----------
    points, values, slopes
        The leaf, the node, and its derivative by the leaf: evenly spaced, with the leaf's own
        number among them, and both sides of every jump.
    breaks, slope_breaks
        Indices after which the curve, or that of the derivative, is broken: a pole or a jump lies
        before the next point.
    """

    points: Doubles
    values: Doubles
    slopes: Doubles
    breaks: list[int]
    slope_breaks: list[int]


@dataclass(frozen=True)
class Field:
    """A node over two leaves.

    Attributes
    ----------
    across, up
        Points of the first and of the second leaf, shape (n,) each.
    values
        Shape (n, n): row ``i`` and column ``j`` belong to point ``i`` of the second leaf and ``j``
        of the first.
    """

    across: Doubles
    up: Doubles
    values: Doubles


def usual_range(recording: Recording, node: str, leaf: str) -> Range:
    """The range of a plot: its leaf's slider's, or as far around its number as shows the curve."""
    slot, moving = _moving(recording, node, [leaf])
    attributes = recording.graph.attributes(leaf)
    low, high = attributes.get("min"), attributes.get("max")
    if low is not None and high is not None:
        return float(low), float(high)
    here = recording.leaves[moving[0]]
    if not math.isfinite(here):
        return -REACH, REACH
    small = 0.0 < abs(here) < SMALL
    reach = SMALL_SHARE * abs(here) if small else max(REACH, REACH_SHARE * abs(here))
    points = np.linspace(here - reach, here + reach, CURVE_POINTS)
    values, slopes = recording.tape.batched(recording.leaves, slot, {moving[0]: points}, moving[0])
    return _around_hills(here, points, values, slopes) or (here - reach, here + reach)


def _around_hills(here: float, points: Doubles, values: Doubles, slopes: Doubles) -> Range | None:
    """The range of the hills and of a number, if over all the points the hills would be lost."""
    sloping = np.isfinite(values) & np.isfinite(slopes) & (slopes != 0)
    points, values, slopes = points[sloping], values[sloping], slopes[sloping]
    turns = np.flatnonzero(slopes[:-1] * slopes[1:] < 0)
    if turns.size < 2 or np.abs(np.diff(values[turns])).max() >= LOST * np.ptp(values):
        return None
    low, high = min(here, points[turns[0]]), max(here, points[turns[-1]])
    room = BEYOND * (high - low)
    return float(low - room), float(high + room)


def curve(recording: Recording, node: str, leaf: str, low: float, high: float) -> Curve:
    """A node against a leaf, in a few batched passes.

    Raises
    ------
    RangeError
        The range is empty, the node does not depend on the leaf, or it has no value yet.
    """
    slot, moving = _moving(recording, node, [leaf])
    _check_range(low, high)
    points = np.linspace(low, high, CURVE_POINTS)
    here = recording.leaves[moving[0]]
    if low < here < high:
        points = np.union1d(points, [here])

    def at(points: Doubles) -> tuple[Doubles, Doubles]:
        return recording.tape.batched(recording.leaves, slot, {moving[0]: points}, moving[0])

    values, slopes = at(points)
    return Curve(*with_breaks(at, points, values, slopes))


def field(
    recording: Recording, node: str, leaves: tuple[str, str], ranges: tuple[Range, Range]
) -> Field:
    """A node over two leaves.

    Raises
    ------
    RangeError
        As `curve`.
    """
    slot, moving = _moving(recording, node, list(leaves))
    for low, high in ranges:
        _check_range(low, high)
    many = len(recording.tape.rows) > MANY_OPERATORS
    size = FEWER_FIELD_POINTS if many else FIELD_POINTS
    across, up = (np.linspace(low, high, size) for low, high in ranges)
    grid = np.meshgrid(across, up)
    columns = {moving[0]: grid[0].ravel(), moving[1]: grid[1].ravel()}
    values, _ = recording.tape.batched(recording.leaves, slot, columns)
    return Field(across, up, values.reshape(size, size))


def in_scale(ranges: tuple[Range, Range], aspect: float) -> tuple[Range, Range]:
    """Ranges of two leaves on a map, wide enough that both have one scale, if they are alike.

    Parameters
    ----------
    ranges
        What the map has to show.
    aspect
        Its width over its height.
    """
    across, up = (high - low for low, high in ranges)
    if not 1 / ALIKE <= across / up <= ALIKE:
        return ranges
    width = max(across, up * aspect)
    return _widened(ranges[0], width), _widened(ranges[1], width / aspect)


def _widened(span: Range, width: float) -> Range:
    middle = (span[0] + span[1]) / 2
    return middle - width / 2, middle + width / 2


def _moving(recording: Recording, node: str, leaves: list[str]) -> tuple[int, list[int]]:
    tape = recording.tape
    slot = tape.slot.get(node)
    if slot is None or not tape.known[slot]:
        raise RangeError("this node has no value yet, so there is nothing to plot", [node])
    if len(set(leaves)) < len(leaves):
        raise RangeError("choose two different leaves", leaves)
    found = []
    for leaf in leaves:
        at = tape.slot.get(leaf)
        if at is None or recording.graph.inputs[leaf] or not tape.cone(slot).inside[at]:
            raise RangeError("this node does not depend on that leaf", [node, leaf])
        found.append(at)
    return slot, found


def _check_range(low: float, high: float) -> None:
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise RangeError(f"a plot from {low:g} to {high:g} has no way to go")
