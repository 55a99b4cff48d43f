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
from chalkgrad.picture.measures import DISC, FRAME_SIDE, FRAME_TOP
from chalkgrad.picture.notation import Body, Direction, bodies, room_beside
from chalkgrad.picture.places import Place

# The smallest frame in which its title has room. As static/js/flow/FrameBox.js.
_LEAST = (160.0, 90.0)

# Rounding moves nothing.
_STILL = 1e-6


# How far what lies outside a frame keeps from its side, where there is room.
_CLEAR = DISC / 2 + 4.0


class _Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def holds(self, place: Place) -> bool:
        x, y = place
        return self.left < x < self.right and self.top < y < self.bottom


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
    A frame keeps the room that it leaves on each side, unless another node would lie in it. One
    that holds no node stays, and so does one of whose nodes none goes anywhere.
    O(frames · nodes).
    """
    if not document.frames:
        return
    there = drawn_places(document)
    now = {**there, **{node: place for node, place in places.items() if node in there}}
    drawn = bodies(document.graph, document.effective_target())
    for frame, held in zip(document.frames.values(), held_together(document), strict=True):
        if all(math.dist(now[node], there[node]) < _STILL for node in held):
            continue
        before = _box(drawn, there, held, numbers, document.runs)
        after = _box(drawn, now, held, numbers, direction)
        least = _Box(
            after.left - FRAME_SIDE,
            after.top - FRAME_TOP,
            after.right + FRAME_SIDE,
            after.bottom + FRAME_SIDE,
        )
        wished = _Box(
            min(after.left - (before.left - frame.x), least.left),
            min(after.top - (before.top - frame.y), least.top),
            max(after.right + (frame.x + frame.width - before.right), least.right),
            max(after.bottom + (frame.y + frame.height - before.bottom), least.bottom),
        )
        others = [place for node, place in now.items() if node not in held]
        yield SetFrame(id=frame.id, frame=_drawn(frame, _without(others, wished, least)))


def held_together(document: Document) -> list[set[str]]:
    """For every frame the nodes that lie in it: whose middles do."""
    there = drawn_places(document)
    return [
        {node for node, place in there.items() if _box_of(frame).holds(place)}
        for frame in document.frames.values()
    ]


def _box_of(frame: Frame) -> _Box:
    return _Box(frame.x, frame.y, frame.x + frame.width, frame.y + frame.height)


def _without(others: Iterable[Place], wished: _Box, least: _Box) -> _Box:
    """The box that is wished for around the nodes of a frame, smaller where it would hold another.

    Wide enough for a title, unless that takes another in; never smaller than the least.
    """
    outside = [place for place in others if not least.holds(place)]
    wide = wished._replace(
        right=max(wished.right, wished.left + _LEAST[0]),
        bottom=max(wished.bottom, wished.top + _LEAST[1]),
    )
    for x, y in outside:
        if not wide.holds((x, y)):
            continue
        # What each side gives up beyond which it can lie.
        ways: list[tuple[float, _Box]] = []
        if x <= least.left:
            ways.append((x - wide.left, wide._replace(left=min(x + _CLEAR, least.left))))
        if x >= least.right:
            ways.append((wide.right - x, wide._replace(right=max(x - _CLEAR, least.right))))
        if y <= least.top:
            ways.append((y - wide.top, wide._replace(top=min(y + _CLEAR, least.top))))
        if y >= least.bottom:
            ways.append((wide.bottom - y, wide._replace(bottom=max(y - _CLEAR, least.bottom))))
        _, wide = min(ways)
    return wide


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
    width, height = around.right - around.left, around.bottom - around.top
    x, y = (min(max(at, -MAX_COORDINATE), MAX_COORDINATE) for at in (around.left, around.top))
    return frame.model_copy(update={"x": x, "y": y, "width": width, "height": height})
