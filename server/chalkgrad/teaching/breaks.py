"""Where a sampled curve is broken: its poles and jumps, told from what is only steep.

No rule over samples can tell a jump from a steep piece. So what is suspicious is sampled again,
finer and finer: over an interval that shrinks to nothing, the change of a continuous function does
the same, that of a jump stays, and a pole's grows.
"""

from collections.abc import Callable

import numpy as np

from chalkgrad.engine.program import Doubles

# A curve at some points: its values, and its slopes there.
Sampled = Callable[[Doubles], tuple[Doubles, Doubles]]

# The rows of a curve, below its points.
VALUES, SLOPES = 1, 2

# Intervals that are looked into, the most suspicious; a curve of more breaks is a hatching.
MAX_SUSPECTS = 64

# A change is suspicious from this share of the curve's height: less than a pixel is not seen.
SEEN = 2e-3

# And from this share of its numbers: what is smaller may be rounding.
NOISE = 1e-9

# The parts that an interval is divided into, of which the one that changes most is divided again,
# and how often: at last it is 2⁻³⁶ of what it was.
PARTS, ROUNDS = 16, 9

# Of a change, this much is left where there is a jump, and so many-fold where there is a pole.
LEFT, GROWN = 0.1, 1e3


def with_breaks(
    sampled: Sampled, points: Doubles, values: Doubles, slopes: Doubles
) -> tuple[Doubles, Doubles, Doubles, list[int], list[int]]:
    """A curve with both sides of its jumps added, and where it and its derivative are broken.

    Parameters
    ----------
    sampled
        The curve anywhere.
    points, values, slopes
        The samples that there are.

    Returns
    -------
    points, values, slopes
        With the points that were added.
    breaks, slope_breaks
        Indices after which the values, or the slopes, do not run on to the next point.

    Notes
    -----
    At most `MAX_SUSPECTS` intervals for the values and for the slopes each, in `ROUNDS` passes of
    `PARTS` points an interval.
    """
    curve = np.stack([points, values, slopes])
    with np.errstate(all="ignore"):
        of_values = _narrowed(sampled, curve, _misses, VALUES)
        of_slopes = _narrowed(sampled, curve, _changes, SLOPES)
    sides = of_slopes | of_values
    drawn = {index: both for index, both in sorted(sides.items()) if both is not None}
    if drawn:
        after = np.repeat(np.array(list(drawn)) + 1, 2)
        curve = np.insert(curve, after, np.concatenate(list(drawn.values()), axis=1), axis=1)

    def place(index: int) -> int:
        # The break lies after the first of the two sides, where they were added.
        return index + 2 * sum(other < index for other in drawn) + (index in drawn)

    return (
        curve[0],
        curve[VALUES],
        curve[SLOPES],
        sorted(map(place, of_values)),
        sorted(map(place, sides)),
    )


def _changes(curve: Doubles) -> Doubles:
    """By how much the slopes of neighbouring points differ."""
    changes: Doubles = np.abs(np.diff(curve[SLOPES]))
    return changes


def _misses(curve: Doubles) -> Doubles:
    """By how much the tangents at two neighbouring points miss the other point.

    Where a tangent has no slope, it is as if it were level.
    """
    step, change = np.diff(curve[0]), np.diff(curve[VALUES])
    slopes = np.where(np.isfinite(curve[SLOPES]), curve[SLOPES], 0.0)
    misses: Doubles = np.maximum(
        np.abs(change - step * slopes[..., :-1]), np.abs(change - step * slopes[..., 1:])
    )
    return misses


def _narrowed(
    sampled: Sampled, curve: Doubles, suspicion: Callable[[Doubles], Doubles], row: int
) -> dict[int, Doubles | None]:
    """The intervals that hold a break of a row of the curve, with both sides of it.

    The sides are a column each of point, value and slope; None at a pole, whose sides are too high
    to be drawn.
    """
    finite = np.isfinite(curve[row])
    if not finite.any():
        return {}
    middle = _middle(curve[row][finite])
    least = max(SEEN * float(np.ptp(middle)), NOISE * float(np.abs(middle).max()))
    suspicious = np.where(finite[:-1] & finite[1:], suspicion(curve), 0.0)
    order = np.argsort(-suspicious, kind="stable")[:MAX_SUSPECTS]
    suspects = np.sort(order[suspicious[order] > least])
    if suspects.size == 0:
        return {}
    sides = np.stack([curve[:, suspects], curve[:, suspects + 1]], axis=-1)
    for _ in range(ROUNDS):
        sides = _divided(sampled, sides, suspicion)
    found: dict[int, Doubles | None] = {}
    for number, index in enumerate(suspects):
        now, before = sides[:, number], curve[row, index : index + 2]
        change = abs(now[row, 1] - now[row, 0])
        high = GROWN * max(suspicious[index], float(np.abs(before).max()))
        if not np.isfinite(now[row]).all() or np.abs(now[row]).max() > high:
            found[int(index)] = None
        elif change > max(LEFT * abs(before[1] - before[0]), least):
            found[int(index)] = now
    return found


def _middle(numbers: Doubles) -> Doubles:
    """Numbers without the tenth at either end, so that a pole is not all of the height."""
    low, high = np.quantile(numbers, [0.1, 0.9])
    middle: Doubles = numbers[(numbers >= low) & (numbers <= high)]
    return middle


def _divided(sampled: Sampled, sides: Doubles, suspicion: Callable[[Doubles], Doubles]) -> Doubles:
    """Of each interval the most suspicious part.

    Parameters
    ----------
    sides
        Shape (3, intervals, 2): point, value and slope at both ends.
    """
    left, right = sides[0, :, :1], sides[0, :, 1:]
    points = left + (right - left) * np.arange(PARTS + 1) / PARTS
    points[:, -1:] = right
    values, slopes = sampled(points.ravel())
    parts = np.stack([points, values.reshape(points.shape), slopes.reshape(points.shape)])
    found = suspicion(parts)
    most = np.argmax(np.where(np.isnan(found), np.inf, found), axis=1)
    each = np.arange(len(most))
    divided: Doubles = np.stack([parts[:, each, most], parts[:, each, most + 1]], axis=-1)
    return divided
