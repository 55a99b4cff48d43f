"""What a picture shows beside its graph: products on wires, frames around nodes, nodes in play."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from chalkgrad.picture.measures import (
    BEND,
    DISC,
    GAP,
    LABEL,
    LABEL_SIZE,
    LIFT,
    LINE,
    NAME,
    NAME_LINE,
    width_of,
)
from chalkgrad.picture.notation import Body, Direction, Run, wire_ends
from chalkgrad.picture.places import Place
from chalkgrad.picture.shapes import PAINTS, short, text

# A port of a node, on which one wire ends.
Wire = tuple[str, int]

# Left, top, right and bottom.
Box = tuple[float, float, float, float]

# Between a frame and what it is around, and its round corners.
_AROUND, _CORNER = 14.0, 10.0


class Framed(NamedTuple):
    """A frame: its own place, and the nodes in it, around which it goes in a new layout."""

    title: str
    colour: str
    box: Box
    nodes: Sequence[str]


@dataclass(frozen=True)
class Marks:
    """What is marked.

    Attributes
    ----------
    labels
        Lines by wire.
    room
        How wide labels are that nodes are laid out anew for; 0 leaves nodes at their places.
    frames
        Frames, from the back.
    lit
        The colour of a ring around nodes in play.
    """

    labels: Mapping[Wire, Sequence[str]] = field(default_factory=dict)
    room: float = 0.0
    frames: Sequence[Framed] = ()
    lit: Mapping[str, str] = field(default_factory=dict)


def label_width(lines: Sequence[str]) -> float:
    """How wide a label is."""
    return max(width_of(line, LABEL_SIZE) for line in lines) + 0.6 * LABEL_SIZE


def label_boxes(
    marks: Marks, drawn: Mapping[str, Body], places: Mapping[str, Place], direction: Direction
) -> dict[Wire, Box]:
    """Where labels stand: as on the canvas, in the room that the layout has kept for them.

    Under the gradient that a contribution is all of; but where it is one of several, before the
    bend of its wire.
    """
    uses = Counter(source for body in drawn.values() for source in body.inputs)
    found = {}
    for (node, port), lines in marks.labels.items():
        body = drawn.get(node)
        # By where the wire ends on the body: a constant inside it takes no port.
        source = body.inputs[port] if body is not None and port < len(body.inputs) else None
        if body is None or source is None:
            continue
        width, height = label_width(lines), LABEL * len(lines) / 2
        if uses[source] == 1:
            found[node, port] = _under_gradient(
                drawn[source], places[source], width, height, direction
            )
        else:
            end = wire_ends(body)[port]
            found[node, port] = _before_port(body, places[node], end, width, height, direction)
    return found


def _under_gradient(
    body: Body, place: Place, width: float, height: float, direction: Direction
) -> Box:
    way = -1 if body.back and direction == "right" else 1
    start = place[0] + way * (body.half + GAP)
    left, top = min(start, start + way * width), place[1] + LIFT + LINE
    return left, top, left + width, top + height


def _before_port(
    body: Body, place: Place, end: float, width: float, height: float, direction: Direction
) -> Box:
    way = -1 if body.back else 1
    if direction == "down":
        left = place[0] + end + (-width - 2 if end < 0 else 2)
        edge = place[1] - way * (DISC / 2 + BEND)
        top = edge - height if way > 0 else edge
    else:
        top = place[1] + end + (2 if end > 0 else -height - 2)
        edge = place[0] - way * (body.half + BEND)
        left = edge - width if way > 0 else edge
    return left, top, left + width, top + height


def labels_drawn(marks: Marks, boxes: Mapping[Wire, Box]) -> Iterator[str]:
    """The labels, around the middles of their boxes."""
    for wire, (left, top, right, bottom) in boxes.items():
        lines = marks.labels[wire]
        step = (bottom - top) / len(lines)
        for at, line in enumerate(lines):
            middle = (left + right) / 2, top + (at + 0.5) * step
            yield text((Run(line),), "contribution", *middle)


def frame_boxes(marks: Marks, boxes: Mapping[str, Box]) -> Iterator[tuple[Framed, Box]]:
    """Where frames are: at their own places, or in a new layout around their nodes."""
    for framed in marks.frames:
        inside = [boxes[node] for node in framed.nodes if node in boxes]
        if not marks.room:
            yield framed, framed.box
        elif inside:
            lefts, tops, rights, bottoms = zip(*inside, strict=True)
            top = min(tops) - _AROUND - (NAME_LINE if framed.title else 0)
            across = min(lefts) - _AROUND, max(rights) + _AROUND
            wide = max(across[1], across[0] + width_of(framed.title, NAME) + 2 * _AROUND)
            yield framed, (across[0], top, wide, max(bottoms) + _AROUND)


def frames_drawn(boxes: Sequence[tuple[Framed, Box]]) -> Iterator[str]:
    """The frames with their titles."""
    for framed, (left, top, right, bottom) in boxes:
        yield (
            f'<rect class="frame" fill="{PAINTS[f"{framed.colour}-soft"]}" '
            f'stroke="{PAINTS[framed.colour]}" stroke-width="2" x="{short(left)}" '
            f'y="{short(top)}" width="{short(right - left)}" height="{short(bottom - top)}" '
            f'rx="{short(_CORNER)}"/>'
        )
        if framed.title:
            middle = top + NAME_LINE / 2 + 4
            yield text((Run(framed.title),), "title", left + 10, middle, "start")


def lit_drawn(
    marks: Marks, drawn: Mapping[str, Body], places: Mapping[str, Place]
) -> Iterator[str]:
    """Rings around what is in play."""
    for node, colour in marks.lit.items():
        if node not in drawn:
            continue
        x, y = places[node]
        # Around the body, and up to its numbers.
        half, high = drawn[node].width / 2 + GAP / 2, DISC / 2 + GAP / 2
        yield (
            f'<rect class="lit" fill="none" stroke="{PAINTS[colour]}" stroke-width="{short(GAP)}" '
            f'x="{short(x - half)}" y="{short(y - high)}" width="{short(2 * half)}" '
            f'height="{short(2 * high)}" rx="{short(high)}"/>'
        )
