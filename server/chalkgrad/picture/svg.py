"""A graph as an SVG picture in board notation, whole or as a thumbnail.

How things look stands in presentation attributes, so that a picture is whole by itself; a page that
has it inline gives its classes the colours of the page's theme. What numbers say is for the caller
to write.
"""

import math
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from chalkgrad.engine import Graph
from chalkgrad.picture.figures import Numbers
from chalkgrad.picture.marks import (
    Box,
    Marks,
    Wire,
    frame_boxes,
    frames_drawn,
    label_boxes,
    labels_drawn,
    lit_drawn,
)
from chalkgrad.picture.measures import DISC, GAP, LEAF_CORNER, LIFT, LINE, NAME_LINE
from chalkgrad.picture.notation import (
    Body,
    Direction,
    Run,
    bodies,
    room_beside,
    sliders,
    wire_ends,
)
from chalkgrad.picture.places import Place, laid_out
from chalkgrad.picture.shapes import COLOURS, legible, short, text
from chalkgrad.picture.wires import inset, route

# Around everything.
_MARGIN = 8.0

# The largest zoom of a canvas that is fitted to a small graph; flow/fitting.js has the same.
LARGEST = 1.6

# The stub of an open port, and the radius of its hollow end.
_STUB, _HOLLOW = 16.0, 3.0

# How much is seen of wires from one sweep of a gradient to another; canvas.css has the same.
LIGHT = 0.3

# A thumbnail has at most so many dots, and as many wires. Of a larger graph every n-th is drawn:
# the shape of the whole stays.
MOST = 500

# A thumbnail shows at least this much of the canvas, so that one disc does not fill it, and at
# most so many dots side by side, so that dots can be seen.
_LEAST = (360.0, 200.0)
_DOTS_ACROSS = 70.0

_NOTHING = Marks()


def picture(
    graph: Graph,
    numbers: Mapping[str, Numbers] | None = None,
    *,
    target: str | None = None,
    direction: Direction = "right",
    title: str = "",
    marks: Marks = _NOTHING,
    places: Mapping[str, Place] | None = None,
) -> str:
    """A graph with its texts and, where they are given, its numbers.

    Parameters
    ----------
    graph
        The graph. Nodes are drawn at their places, ``x`` and ``y``; if one has none, all are laid
        out.
    numbers
        What stands above and below the wire that leaves a node.
    target
        The node with the heavy ring.
    direction
        Where values run.
    title
        What the picture is called, for those who listen.
    marks
        What it shows beside the graph.
    places
        Where nodes stand, in the place of where they would.

    Returns
    -------
    str
        An SVG document, the same for the same graph.
    """
    drawn, shown = bodies(graph, target), numbers or {}
    if places is None:
        places = _places(graph, drawn, shown, target, direction, marks.room)
    named = escape(legible(title))
    taken = _taken(drawn, places, shown, direction)
    labels = label_boxes(marks, drawn, places, direction)
    frames = list(frame_boxes(marks, _around(taken, labels)))
    everything = [*taken.values(), *labels.values(), *(box for _, box in frames)]
    return "".join(
        (
            _open(_frame([*everything, *_turns(drawn, places, direction)]), "board", label=title),
            f"<title>{named}</title>" if named else "",
            *frames_drawn(frames),
            *_lines(drawn, places, direction),
            *lit_drawn(marks, drawn, places),
            *_nodes(drawn, places, shown, target, direction),
            *labels_drawn(marks, labels),
            "</svg>",
        )
    )


def beginning(
    graph: Graph,
    numbers: Mapping[str, Numbers],
    *,
    target: str | None = None,
    direction: Direction = "right",
) -> str:
    """A graph as an editor's canvas shows it first: `picture`, as large as the canvas fits it.

    It has no margin, room for the sliders under its leaves, and `LARGEST` pixels for a unit of the
    canvas; a page with less room shows it smaller.
    """
    drawn = bodies(graph, target)
    places = _places(graph, drawn, numbers, target, direction)
    taken = _taken(drawn, places, numbers, direction, sliders(graph, drawn))
    frame = _frame([*taken.values(), *_turns(drawn, places, direction)], margin=0.0)
    return "".join(
        (
            _open(frame, "board", zoom=LARGEST),
            *_lines(drawn, places, direction),
            *_nodes(drawn, places, numbers, target, direction),
            "</svg>",
        )
    )


def thumbnail(graph: Graph, *, target: str | None = None, direction: Direction = "right") -> str:
    """A graph without text: dots, as wide as bodies are, and wires.

    Notes
    -----
    Never more than four elements: dots of one colour are the round ends of one thick path, and the
    light wires from one sweep of a gradient to another are left out. O(nodes + wires), and at most
    `MOST` dots and wires are written, some 40 kB.
    """
    drawn = bodies(graph, target)
    places = _places(graph, drawn, {}, target, direction)
    taken = _taken(drawn, places, {}, direction).values()
    frame = _frame([*taken, *_turns(drawn, places, direction)]).at_least(*_LEAST)
    dot = max(DISC, frame.width / _DOTS_ACROSS, frame.height / _DOTS_ACROSS)
    kinds: dict[str, list[str]] = {"operator": [], "leaf": [], "target": []}
    for node in _some(list(drawn)):
        kinds["leaf" if drawn[node].leaf else "operator"].append(node)
    if target in drawn:
        kinds["target"].append(target)
    wires = _some(list(_wire_paths(drawn, places, direction, digits=0)))
    colours = {"operator": "outline", "leaf": "value", "target": "target"}
    return "".join(
        (
            _open(frame, "board thumbnail"),
            _wires("".join(wires), 'stroke-width="1.2" vector-effect="non-scaling-stroke"'),
            *(
                f'<path class="dot {kind}" fill="none" stroke="{COLOURS[colours[kind]]}" '
                f'stroke-linecap="round" stroke-width="{short(dot * grow)}" '
                f'd="{"".join(_dot(drawn[node], places[node]) for node in nodes)}"/>'
                for kind, nodes in kinds.items()
                for grow in [1.35 if kind == "target" else 1.0]
                if nodes
            ),
            "</svg>",
        )
    )


def _dot(body: Body, place: Place) -> str:
    # Without any length, some programs draw no round ends.
    half = max((body.width - DISC) / 2, 0.1)
    return f"M{short(place[0] - half)} {short(place[1], 0)}h{short(2 * half)}"


def _some(things: Sequence[str]) -> Iterable[str]:
    return islice(things, 0, None, math.ceil(len(things) / MOST) or 1)


class _Frame(NamedTuple):
    """The part of the canvas that a picture shows."""

    left: float
    top: float
    width: float
    height: float

    def at_least(self, width: float, height: float) -> "_Frame":
        """As large as this, around the same middle."""
        more_x, more_y = max(width - self.width, 0), max(height - self.height, 0)
        left, top = self.left - more_x / 2, self.top - more_y / 2
        return _Frame(left, top, self.width + more_x, self.height + more_y)


def _places(
    graph: Graph,
    drawn: Mapping[str, Body],
    shown: Mapping[str, Numbers],
    target: str | None,
    direction: Direction,
    room: float = 0.0,
) -> dict[str, Place]:
    """Where nodes are, or where they go if one of them is nowhere, or labels need room."""
    found = {node: graph.attributes(node) for node in drawn}
    if not room and all("x" in said and "y" in said for said in found.values()):
        return {node: (said["x"], said["y"]) for node, said in found.items()}
    return laid_out(graph, numbers=shown, target=target, direction=direction, labels=room)


def _taken(
    drawn: Mapping[str, Body],
    places: Mapping[str, Place],
    shown: Mapping[str, Numbers],
    direction: Direction,
    slid: Container[str] = (),
) -> dict[str, Box]:
    """What every node takes with its name and numbers, and a slider under some."""
    found = {}
    for node, body in drawn.items():
        x, y = places[node]
        beside = room_beside(shown[node]) if node in shown else 0.0
        left, right, above, below = body.sides(beside, direction, slider=node in slid)
        found[node] = x - left, y - above, x + right, y + below
    return found


def _around(taken: Mapping[str, Box], labels: Mapping[Wire, Box]) -> Mapping[str, Box]:
    """What frames go around: nodes with the labels that stand at them."""
    found = dict(taken)
    for (node, _), (left, top, right, bottom) in labels.items():
        own = found[node]
        found[node] = (
            min(own[0], left), min(own[1], top), max(own[2], right), max(own[3], bottom)
        )  # fmt: skip
    return found


def _turns(
    drawn: Mapping[str, Body], places: Mapping[str, Place], direction: Direction
) -> Iterator[Box]:
    """What wires take that turn round: beyond bodies, and within their handles."""
    for node, body in drawn.items():
        for source, end in zip(body.inputs, wire_ends(body), strict=True):
            if source is not None and drawn[source].back != body.back:
                ends = (places[source], drawn[source]), (places[node], body)
                xs, ys = zip(*route(*ends, end, direction), strict=True)
                yield min(xs), min(ys), max(xs), max(ys)


def _frame(boxes: Sequence[Box], margin: float = _MARGIN) -> _Frame:
    """The part of the canvas that some boxes are on."""
    if not boxes:
        return _Frame(0.0, 0.0, 0.0, 0.0).at_least(*_LEAST)
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    corner = min(lefts) - margin, min(tops) - margin
    return _Frame(*corner, max(rights) + margin - corner[0], max(bottoms) + margin - corner[1])


def _open(frame: _Frame, classes: str, label: str = "", zoom: float = 1.0) -> str:
    left, top, width, height = map(short, frame)
    told = f'role="img" aria-label={quoteattr(legible(label))}' if label else 'aria-hidden="true"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{classes}" {told} '
        f'viewBox="{left} {top} {width} {height}" '
        f'width="{short(frame.width * zoom)}" height="{short(frame.height * zoom)}" '
        'font-family="Inter, system-ui, sans-serif" font-weight="600">'
    )


def _lines(
    drawn: Mapping[str, Body], places: Mapping[str, Place], direction: Direction
) -> Iterator[str]:
    """Wires, the light ones first, and the stubs of open ports."""
    crossing = "".join(_wire_paths(drawn, places, direction, crossing=True))
    yield _wires(crossing, f'stroke-width="1.6" stroke-opacity="{LIGHT}"')
    yield _wires("".join(_wire_paths(drawn, places, direction)), 'stroke-width="1.6"')
    yield from _stubs(drawn, places, direction)


def _wires(path: str, stroke: str) -> str:
    if not path:
        return ""
    return f'<path class="wire" fill="none" stroke="{COLOURS["wire"]}" {stroke} d="{path}"/>'


def _wire_paths(
    drawn: Mapping[str, Body],
    places: Mapping[str, Place],
    direction: Direction,
    digits: int = 1,
    *,
    crossing: bool = False,
) -> Iterator[str]:
    """The wires within sweeps, or those that cross from one to another."""
    for node, body in drawn.items():
        for source, end in zip(body.inputs, wire_ends(body), strict=True):
            if source is not None and (body.sweep != drawn[source].sweep) == crossing:
                ends = (places[source], drawn[source]), (places[node], body)
                start, *curve = route(*ends, end, direction)
                points = [f"{short(x, digits)} {short(y, digits)}" for x, y in (start, *curve)]
                yield f"M{points[0]}L{points[1]}C{' '.join(points[2:])}"


def _stubs(
    drawn: Mapping[str, Body], places: Mapping[str, Place], direction: Direction
) -> Iterator[str]:
    """Ports that no wire comes to."""
    line = f'stroke="{COLOURS["outline"]}" stroke-width="1.5"'
    for node, body in drawn.items():
        for source, end in zip(body.inputs, wire_ends(body), strict=True):
            if source is not None:
                continue
            x, y = places[node]
            way = -1.0 if body.back else 1.0
            if direction == "right":
                x, y = x - way * (body.half - inset(end)), y + end
                dx, dy = -way * _STUB, 0.0
            else:
                x, y = x + end, y - way * (DISC / 2 - inset(end))
                dx, dy = 0.0, -way * _STUB
            yield (
                f'<path class="stub" fill="none" {line} stroke-dasharray="3 3" '
                f'd="M{short(x)} {short(y)}l{short(dx)} {short(dy)}"/>'
                f'<circle class="stub hollow" fill="{COLOURS["surface"]}" {line} '
                f'cx="{short(x + dx)}" cy="{short(y + dy)}" r="{short(_HOLLOW)}"/>'
            )


def _nodes(
    drawn: Mapping[str, Body],
    places: Mapping[str, Place],
    shown: Mapping[str, Numbers],
    target: str | None,
    direction: Direction,
) -> Iterator[str]:
    for node, body in drawn.items():
        yield _node(body, places[node], shown.get(node, Numbers()), node == target, direction)


def _node(body: Body, place: Place, numbers: Numbers, is_target: bool, direction: Direction) -> str:
    x, y = place
    half = body.width / 2
    kind = "leaf" if body.leaf else "operator"
    fill, edge = ("value-soft", "value") if body.leaf else ("surface", "outline")
    if is_target:
        kind, edge = f"{kind} target", "target"
    stroke = 3.5 if is_target else 1.5
    corner = LEAF_CORNER if body.leaf else DISC / 2
    # The line lies within the body's measures, as a border does.
    within = stroke / 2
    parts = [
        f'<rect class="body {kind}" fill="{COLOURS[fill]}" stroke="{COLOURS[edge]}" '
        f'stroke-width="{short(stroke)}" x="{short(x - half + within, 2)}" '
        f'y="{short(y - DISC / 2 + within, 2)}" width="{short(body.width - stroke, 2)}" '
        f'height="{short(DISC - stroke)}" rx="{short(corner - within, 2)}"/>',
        text(body.text, "symbol", x, y),
    ]
    if body.name and direction == "right":
        middle = x + body.name_middle
        parts.append(text(body.name, "name", middle, y - DISC / 2 - LIFT - NAME_LINE / 2))
    elif body.name:
        parts.append(text(body.name, "name", x - half - GAP, y, "end"))
    before = body.back and direction == "right"
    beside, anchor = (x - half - GAP, "end") if before else (x + half + GAP, "start")
    off = LIFT + LINE / 2
    if numbers.value:
        parts.append(text((Run(numbers.value),), "value", beside, y - off, anchor))
    if numbers.gradient:
        parts.append(text((Run(numbers.gradient),), "gradient", beside, y + off, anchor))
    return f'<g class="node">{"".join(parts)}</g>'
