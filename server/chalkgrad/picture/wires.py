"""How a wire runs: straight on its source's row, then over to its target just before it.

``static/js/flow/path.js`` draws the same.
"""

import math

from chalkgrad.picture.measures import BEND, DISC
from chalkgrad.picture.notation import Body, Direction
from chalkgrad.picture.places import Place

# How far a wire that runs back swings out, for the square root of its way.
_SWING = 6.25

# How far the handles of a wire that turns round reach beyond the further of its ends.
_TURN = 1.5 * BEND

# Whether values run the other way where a wire begins, and where it ends.
Back = tuple[bool, bool]


def inset(end: float) -> float:
    """How far behind a body's edge its round end lies, so far from its middle."""
    radius = DISC / 2
    return radius - math.sqrt(radius * radius - end * end)


def corners(
    start: Place, end: Place, direction: Direction, back: Back = (False, False)
) -> tuple[Place, Place, Place, Place]:
    """The Bézier curve on which a wire ends; it comes there straight from its start.

    Parameters
    ----------
    start, end
        Where the wire leaves its source's body, and where it meets its target's edge line, in
        canvas units.
    """
    if direction == "down":
        (ay, ax), (by, bx), (cy, cx), (dy, dx) = corners(start[::-1], end[::-1], "right", back)
        return (ax, ay), (bx, by), (cx, cy), (dx, dy)
    leaves_back, enters_back = back
    if leaves_back:
        mirrored = (-start[0], start[1]), (-end[0], end[1])
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners(
            *mirrored, "right", (False, not enters_back)
        )
        return (-ax, ay), (-bx, by), (-cx, cy), (-dx, dy)
    if enters_back:
        # From one sweep to the next it turns round, just beyond the further of its ends.
        beyond = max(start[0], end[0]) + _TURN
        return start, (beyond, start[1]), (beyond, end[1]), end
    bend = max(start[0], end[0] - BEND)
    over = bend - end[0]
    reach = _SWING * math.sqrt(over) if over > 0 else -over / 2
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
    leaves, enters = (-1.0 if body.back else 1.0 for body in (out, into))
    if direction == "right":
        start = x0 + leaves * out.half, y0
        stop = x1 - enters * (into.half - inset(end)), y1 + end
    else:
        start = x0, y0 + leaves * DISC / 2
        stop = x1 + end, y1 - enters * (DISC / 2 - inset(end))
    return start, *corners(start, stop, direction, (out.back, into.back))
