"""How a wire runs: straight on its source's row, then over to its target just before it.

``static/js/flow/path.js`` draws the same.
"""

import math

from chalkgrad.picture.measures import BEND, DISC
from chalkgrad.picture.notation import Body, Direction
from chalkgrad.picture.places import Place

# How far a wire that runs back swings out, for the square root of its way.
_SWING = 6.25


def inset(end: float) -> float:
    """How far behind a body's edge its round end lies, so far from its middle."""
    radius = DISC / 2
    return radius - math.sqrt(radius * radius - end * end)


def corners(start: Place, end: Place, direction: Direction) -> tuple[Place, Place, Place, Place]:
    """The Bézier curve on which a wire ends; it comes there straight from its start.

    Parameters
    ----------
    start, end
        Where the wire leaves its source's body, and where it meets its target's edge line, in
        canvas units.
    """
    if direction == "down":
        (ay, ax), (by, bx), (cy, cx), (dy, dx) = corners(start[::-1], end[::-1], "right")
        return (ax, ay), (bx, by), (cx, cy), (dx, dy)
    bend = max(start[0], end[0] - BEND)
    back = bend - end[0]
    reach = _SWING * math.sqrt(back) if back > 0 else -back / 2
    return (bend, start[1]), (bend + reach, start[1]), (end[0] - reach, end[1]), end


def route(
    source: tuple[Place, Body], target: tuple[Place, Body], end: float, direction: Direction
) -> tuple[Place, Place, Place, Place, Place]:
    """A wire between bodies around their middles: its start, and the `corners` of its end.

    Parameters
    ----------
    end
        How far from the target's middle the wire ends, across.
    """
    ((x0, y0), out), ((x1, y1), into) = source, target
    if direction == "right":
        start, stop = (x0 + out.width / 2, y0), (x1 - into.width / 2 + inset(end), y1 + end)
    else:
        start, stop = (x0, y0 + DISC / 2), (x1 + end, y1 - DISC / 2 + inset(end))
    return start, *corners(start, stop, direction)
