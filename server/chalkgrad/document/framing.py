"""Frames follow what they hold: where each stands once nodes have been laid out anew.

What lies in a frame is told by place alone, so a frame that stayed would hold other nodes, or none.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from chalkgrad.document.edits import SetFrame
from chalkgrad.document.model import Document
from chalkgrad.document.placing import drawn_places
from chalkgrad.document.values import MAX_COORDINATE, Frame
from chalkgrad.picture.figures import Numbers
from chalkgrad.picture.notation import Body, Direction, bodies, room_beside
from chalkgrad.picture.places import Place

# Room between a frame and what it holds, at least; more above, for its title. As one that is drawn
# around nodes has: static/js/acts/framing.js.
_SIDE, _TOP = 10.0, 24.0

# The smallest frame: its title still has room. As static/js/flow/FrameBox.js.
_LEAST = (160.0, 90.0)


# Rounding moves nothing.
_STILL = 1e-6


class _Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float


def frames_around(
    document: Document,
    places: Mapping[str, Place],
    numbers: Mapping[str, Numbers],
    direction: Direction,
) -> Iterator[SetFrame]:
    """The edits that take frames along with nodes which go elsewhere.

    Parameters
    ----------
    document
        What is drawn, where it is by now.
    places
        Where nodes go.
    numbers
        What stands beside nodes, as it is written.
    direction
        Where values run then.

    Notes
    -----
    A frame keeps the room that it leaves on each side. One that holds no node stays, and so does
    one of whose nodes none goes anywhere. O(frames · nodes).
    """
    if not document.frames:
        return
    there = drawn_places(document)
    drawn = bodies(document.graph, document.effective_target())
    for frame in document.frames.values():
        held = [node for node, place in there.items() if _holds(frame, place)]
        if all(math.dist(places.get(node, there[node]), there[node]) < _STILL for node in held):
            continue
        before = _box(drawn, there, held, numbers, document.runs)
        after = _box(drawn, {**there, **places}, held, numbers, direction)
        around = _Box(
            after.left - max(before.left - frame.x, _SIDE),
            after.top - max(before.top - frame.y, _TOP),
            after.right + max(frame.x + frame.width - before.right, _SIDE),
            after.bottom + max(frame.y + frame.height - before.bottom, _SIDE),
        )
        yield SetFrame(id=frame.id, frame=_drawn(frame, around))


def _holds(frame: Frame, place: Place) -> bool:
    """Whether a node lies in a frame: its middle does."""
    x, y = place
    return frame.x < x < frame.x + frame.width and frame.y < y < frame.y + frame.height


def _box(
    drawn: Mapping[str, Body],
    places: Mapping[str, Place],
    nodes: Iterable[str],
    numbers: Mapping[str, Numbers],
    direction: Direction,
) -> _Box:
    """What nodes take where they stand, with the numbers beside them."""
    taken = []
    for node in nodes:
        beside = room_beside(numbers.get(node, Numbers()))
        sides = drawn[node].sides(beside, direction, slider=False)
        x, y = places[node]
        taken.append((x - sides.left, y - sides.above, x + sides.right, y + sides.below))
    left, top, right, bottom = zip(*taken, strict=True)
    return _Box(min(left), min(top), max(right), max(bottom))


def _drawn(frame: Frame, around: _Box) -> Frame:
    """A frame elsewhere, within the canvas."""
    width = max(around.right - around.left, _LEAST[0])
    height = max(around.bottom - around.top, _LEAST[1])
    x, y = (min(max(at, -MAX_COORDINATE), MAX_COORDINATE) for at in (around.left, around.top))
    return frame.model_copy(update={"x": x, "y": y, "width": width, "height": height})
