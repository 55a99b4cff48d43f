"""A plot as an SVG: a node against a leaf, with its derivative and the point where it is."""

import math
from collections.abc import Callable, Iterator, Sequence
from html import escape

import numpy as np

from chalkgrad.engine.evaluation import Recording
from chalkgrad.engine.program import Doubles
from chalkgrad.picture.figures import shown
from chalkgrad.teaching import sweep

# The picture, and the frame of the curves in it.
_WIDTH, _HEIGHT = 520, 250
_LEFT, _TOP, _ACROSS, _DOWN = 52, 12, 452, 200

# What lies beyond all but this share of the points, as at a pole, is outside the frame.
_FAR = 2.0

# Free room above and below curves, as a share of their height.
_ROOM = 0.08

# Numbers at an axis, about.
_TICKS = 5

Scale = Callable[[float], float]


def curve_picture(
    recording: Recording, node: str, leaf: str, names: Sequence[str], span: sweep.Range | None
) -> str:
    """A node against a leaf.

    Parameters
    ----------
    recording
        The run whose numbers the leaves have.
    node, leaf
        What is plotted, and against what.
    names
        How the two are called.
    span
        The leaf's range; the usual one by default.

    Raises
    ------
    RangeError
        The range is empty, the node does not depend on the leaf, or it has no value.
    """
    low, high = span or sweep.usual_range(recording, node, leaf)
    found = sweep.curve(recording, node, leaf, low, high)
    bottom, top = _heights(found)

    def x(number: float) -> float:
        return (number - low) / (high - low) * _ACROSS

    def y(number: float) -> float:
        return (top - number) / (top - bottom) * _DOWN

    def line(numbers: Doubles, breaks: list[int], kind: str) -> str:
        return f'<path class="{kind}" d="{_path(found.points, numbers, breaks, x, y)}"/>'

    called, of = (escape(name) for name in names)
    parts = [
        f'<svg class="curve" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">',
        f"<title>{called} ({of})</title>",
        *_ticks(low, high, bottom, top, x, y),
        f'<svg x="{_LEFT}" y="{_TOP}" width="{_ACROSS}" height="{_DOWN}">',
        line(found.slopes, found.slope_breaks, "gradient"),
        line(found.values, found.breaks, "value"),
        *_here(recording, found, leaf, x, y),
        "</svg>",
        f'<text class="value" x="{_LEFT + 8}" y="{_TOP + 16}">{called}</text>',
        f'<text class="gradient" x="{_LEFT + 8}" y="{_TOP + 36}">∂{called}/∂{of}</text>',
        f'<text x="{_LEFT + _ACROSS}" y="{_HEIGHT - 4}" text-anchor="end">{of}</text>',
        "</svg>",
    ]
    return "".join(parts)


def _heights(found: sweep.Curve) -> tuple[float, float]:
    numbers = np.concatenate([found.values, found.slopes, [0.0]])
    numbers = numbers[np.isfinite(numbers)]
    bottom, top = np.percentile(numbers, [_FAR, 100 - _FAR])
    room = _ROOM * (top - bottom) or 1.0
    return float(bottom - room), float(top + room)


def _path(points: Doubles, numbers: Doubles, breaks: list[int], x: Scale, y: Scale) -> str:
    """A line through points, broken where there is no number, and where the curve is broken."""
    cuts, words, pen = set(breaks), [], "M"
    for at, (point, number) in enumerate(zip(points, numbers, strict=True)):
        if math.isfinite(number):
            # What is far outside is held near: renderers do not take every number.
            height = min(max(y(float(number)), -_HEIGHT), 2 * _HEIGHT)
            words.append(f"{pen}{x(float(point)):.1f} {height:.1f}")
            pen = "L"
        else:
            pen = "M"
        if at in cuts:
            pen = "M"
    return "".join(words)


def _here(recording: Recording, found: sweep.Curve, leaf: str, x: Scale, y: Scale) -> Iterator[str]:
    """The point where the leaf is."""
    number = recording.evaluation().value(leaf)
    at = np.flatnonzero(found.points == number)
    if number is None or at.size == 0:
        return
    for numbers, kind in ((found.slopes, "gradient"), (found.values, "value")):
        height = float(numbers[at[0]])
        if math.isfinite(height):
            yield f'<circle class="{kind}" cx="{x(number):.1f}" cy="{y(height):.1f}" r="5"/>'


def _ticks(low: float, high: float, bottom: float, top: float, x: Scale, y: Scale) -> Iterator[str]:
    """Lines and numbers at both axes; those at 0 are heavier."""
    right, under = _LEFT + _ACROSS, _TOP + _DOWN
    for number in _round_numbers(low, high):
        at, kind = f"{_LEFT + x(number):.1f}", _kind(number)
        yield f'<line class="{kind}" x1="{at}" x2="{at}" y1="{_TOP}" y2="{under}"/>'
        yield _label(number, at, under + 16, "middle")
    for number in _round_numbers(bottom, top):
        at, kind = f"{_TOP + y(number):.1f}", _kind(number)
        yield f'<line class="{kind}" x1="{_LEFT}" x2="{right}" y1="{at}" y2="{at}"/>'
        yield _label(number, _LEFT - 6, _TOP + y(number) + 4, "end")


def _kind(number: float) -> str:
    return "axis" if number == 0 else "tick"


def _label(number: float, x: float | str, y: float, anchor: str) -> str:
    return f'<text x="{x}" y="{y:.1f}" text-anchor="{anchor}">{shown(number, {})}</text>'


def _round_numbers(low: float, high: float) -> Iterator[float]:
    """Some multiples of 1, 2 or 5 times a power of ten between two numbers."""
    least = (high - low) / _TICKS
    power = 10.0 ** math.floor(math.log10(least))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= least)
    for count in range(math.ceil(low / step), math.floor(high / step) + 1):
        yield round(count * step, 12) if step < 1 else count * step
