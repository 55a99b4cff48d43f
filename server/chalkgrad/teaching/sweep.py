"""What plots show: a node against one leaf with its derivative, or against two as a field."""

import math
from dataclasses import dataclass

import numpy as np

from chalkgrad.engine import ChalkgradError
from chalkgrad.engine.evaluation import Recording
from chalkgrad.engine.program import Doubles

# Points of a curve: more than one a pixel of the widest plot would not be seen.
CURVE_POINTS = 801

# Points along each side of a contour map; its lines are interpolated between them.
FIELD_POINTS = 81

# How far around the present number a plot reaches, without a range of its own: in numbers, and as
# a share of a large number.
REACH, REACH_SHARE = 4.0, 1.5


class RangeError(ChalkgradError):
    """A plot's range has no way to go, or the nodes cannot be plotted."""

    code = "range"


@dataclass(frozen=True)
class Curve:
    """A node's values along a leaf.

    Attributes
    ----------
    points, values, slopes
        The leaf, the node, and its derivative by the leaf: `CURVE_POINTS` evenly spaced, and the
        leaf's own number among them.
    breaks
        Indices after which the curve is broken: a pole or a jump lies before the next point.
    """

    points: Doubles
    values: Doubles
    slopes: Doubles
    breaks: list[int]


def usual_range(number: float, low: float | None, high: float | None) -> tuple[float, float]:
    """The range of a plot around a leaf's number: its slider's, or some way to either side."""
    if low is not None and high is not None:
        return low, high
    reach = max(REACH, REACH_SHARE * abs(number))
    return number - reach, number + reach


def curve(recording: Recording, node: str, leaf: str, low: float, high: float) -> Curve:
    """A node against a leaf, in one batched pass.

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
    values, slopes = recording.tape.batched(recording.leaves, slot, {moving[0]: points}, moving[0])
    return Curve(points, values, slopes, _breaks(points, values, slopes))


def field(
    recording: Recording,
    node: str,
    leaves: tuple[str, str],
    ranges: tuple[tuple[float, float], tuple[float, float]],
) -> tuple[Doubles, Doubles, Doubles]:
    """A node over two leaves: their points, shape (n,) each, and the values, shape (n, n).

    Row ``i`` and column ``j`` of the values belong to point ``i`` of the second leaf and ``j`` of
    the first.

    Raises
    ------
    RangeError
        As `curve`.
    """
    slot, moving = _moving(recording, node, list(leaves))
    for low, high in ranges:
        _check_range(low, high)
    across, up = (np.linspace(low, high, FIELD_POINTS) for low, high in ranges)
    grid = np.meshgrid(across, up)
    columns = {moving[0]: grid[0].ravel(), moving[1]: grid[1].ravel()}
    values, _ = recording.tape.batched(recording.leaves, slot, columns)
    return across, up, values.reshape(FIELD_POINTS, FIELD_POINTS)


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


def _breaks(points: Doubles, values: Doubles, slopes: Doubles) -> list[int]:
    """Where no continuous curve can run from one point to the next.

    By the mean value theorem the slope of a chord is a slope of the curve. Where it lies far beyond
    the slopes at both ends, or against both and steep, or where the curve runs off to the same side
    from both ends faster than its own height, a jump or a pole lies between.
    """
    with np.errstate(all="ignore"):
        step = np.diff(points)
        chord = np.diff(values) / step
        left, right = slopes[:-1], slopes[1:]
        steepest = np.maximum(np.abs(left), np.abs(right))
        height = np.max(np.where(np.isfinite(values), np.abs(values), 0.0))
        # What rounding alone can do to the slope of a short chord.
        rounding = 8 * np.finfo(float).eps * (height + 1) / step
        slack = steepest + 1e-9 * (1 + height) + rounding
        high, low = np.maximum(left, right) + slack, np.minimum(left, right) - slack
        jumps = (chord > high) | (chord < low)
        against = (left * right > 0) & (chord * left < 0)
        jumps |= against & (np.abs(chord) > np.minimum(np.abs(left), np.abs(right)) + rounding)
        runs_off = (left * right < 0) & (left * values[:-1] > 0) & (right * values[1:] < 0)
        tall = np.minimum(np.abs(left), np.abs(right)) * step > np.minimum(
            np.abs(values[:-1]), np.abs(values[1:])
        )
        finite = np.isfinite(values[:-1]) & np.isfinite(values[1:])
    return [int(at) for at in np.flatnonzero(finite & (jumps | (runs_off & tall)))]
