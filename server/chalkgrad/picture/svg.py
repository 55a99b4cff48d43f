"""A graph as an SVG picture in board notation, whole or as a thumbnail.

How things look stands in presentation attributes, so that a picture is whole by itself; a page that
has it inline gives its classes the colours of the page's theme. What numbers say is for the caller
to write.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from chalkgrad.engine import Graph
from chalkgrad.picture.figures import Numbers
from chalkgrad.picture.measures import (
    DISC,
    GAP,
    LEAF_CORNER,
    LIFT,
    LINE,
    NAME,
    NAME_LINE,
    NUMBER,
    SCRIPT,
    SYMBOL,
)
from chalkgrad.picture.notation import Body, Direction, Run, bodies, room_beside, wire_ends
from chalkgrad.picture.places import Place, laid_out
from chalkgrad.picture.wires import inset, route

# The colours of the light theme; a test holds them to tokens.css.
COLOURS = {
    "ink": "#1b2421",
    "surface": "#ffffff",
    "wire": "#7b8882",
    "outline": "#5b6862",
    "target": "#1f4a42",
    "value": "#0f5aa8",
    "value-soft": "#e8f1fb",
    "gradient": "#a8430a",
}

# Around everything.
_MARGIN = 8.0

# The stub of an open port, and the radius of its hollow end.
_STUB, _HOLLOW = 16.0, 3.0

# Where a line of text stands under its middle, and where raised and lowered pieces stand, in ems.
_BASELINE = 0.36
_SHIFTS = {"": 0.0, "sub": 0.22, "sup": -0.38}

# How much is seen of wires from one sweep of a gradient to another; canvas.css has the same.
LIGHT = 0.3

# A thumbnail has at most so many dots, and as many wires. Of a larger graph every n-th is drawn:
# the shape of the whole stays.
MOST = 500

# A thumbnail shows at least this much of the canvas, so that one disc does not fill it, and at
# most so many dots side by side, so that dots can be seen.
_LEAST = (360.0, 200.0)
_DOTS_ACROSS = 70.0


def picture(
    graph: Graph,
    numbers: Mapping[str, Numbers] | None = None,
    *,
    target: str | None = None,
    direction: Direction = "right",
    title: str = "",
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

    Returns
    -------
    str
        An SVG document, the same for the same graph.
    """
    drawn, shown = bodies(graph, target), numbers or {}
    places = _places(graph, drawn, shown, target, direction)
    named = escape(_legible(title))
    return "".join(
        (
            _open(_frame(drawn, places, shown, direction), "board", label=title),
            f"<title>{named}</title>" if named else "",
            _wires(
                "".join(_wire_paths(drawn, places, direction, crossing=True)),
                f'stroke-width="1.6" stroke-opacity="{LIGHT}"',
            ),
            _wires("".join(_wire_paths(drawn, places, direction)), 'stroke-width="1.6"'),
            *_stubs(drawn, places, direction),
            *(
                _node(body, places[node], shown.get(node, Numbers()), node == target, direction)
                for node, body in drawn.items()
            ),
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
    frame = _frame(drawn, places, {}, direction).at_least(*_LEAST)
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
                f'stroke-linecap="round" stroke-width="{_short(dot * grow)}" '
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
    return f"M{_short(place[0] - half)} {_short(place[1], 0)}h{_short(2 * half)}"


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
) -> dict[str, Place]:
    """Where nodes are, or where they go if one of them is nowhere."""
    found = {node: graph.attributes(node) for node in drawn}
    if all("x" in said and "y" in said for said in found.values()):
        return {node: (said["x"], said["y"]) for node, said in found.items()}
    return laid_out(graph, numbers=shown, target=target, direction=direction)


def _frame(
    drawn: Mapping[str, Body],
    places: Mapping[str, Place],
    shown: Mapping[str, Numbers],
    direction: Direction,
) -> _Frame:
    boxes: list[tuple[float, float, float, float]] = []
    for node, body in drawn.items():
        x, y = places[node]
        beside = room_beside(shown[node]) if node in shown else 0.0
        left, right, above, below = body.sides(beside, direction, slider=False)
        boxes.append((x - left, y - above, x + right, y + below))
        for source, end in zip(body.inputs, wire_ends(body), strict=True):
            if source is not None and drawn[source].back != body.back:
                # It turns round beyond bodies, and stays within its handles.
                ends = (places[source], drawn[source]), (places[node], body)
                xs, ys = zip(*route(*ends, end, direction), strict=True)
                boxes.append((min(xs), min(ys), max(xs), max(ys)))
    if not boxes:
        return _Frame(0.0, 0.0, 0.0, 0.0).at_least(*_LEAST)
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    corner = min(lefts) - _MARGIN, min(tops) - _MARGIN
    return _Frame(*corner, max(rights) + _MARGIN - corner[0], max(bottoms) + _MARGIN - corner[1])


def _open(frame: _Frame, classes: str, label: str = "") -> str:
    width, height = _short(frame.width), _short(frame.height)
    box = f"{_short(frame.left)} {_short(frame.top)} {width} {height}"
    told = f'role="img" aria-label={quoteattr(_legible(label))}' if label else 'aria-hidden="true"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{classes}" {told} '
        f'viewBox="{box}" width="{width}" height="{height}" '
        'font-family="Inter, system-ui, sans-serif" font-weight="600">'
    )


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
                points = [f"{_short(x, digits)} {_short(y, digits)}" for x, y in (start, *curve)]
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
                f'd="M{_short(x)} {_short(y)}l{_short(dx)} {_short(dy)}"/>'
                f'<circle class="stub hollow" fill="{COLOURS["surface"]}" {line} '
                f'cx="{_short(x + dx)}" cy="{_short(y + dy)}" r="{_short(_HOLLOW)}"/>'
            )


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
        f'stroke-width="{_short(stroke)}" x="{_short(x - half + within, 2)}" '
        f'y="{_short(y - DISC / 2 + within, 2)}" width="{_short(body.width - stroke, 2)}" '
        f'height="{_short(DISC - stroke)}" rx="{_short(corner - within, 2)}"/>',
        _text(body.text, "symbol", x, y),
    ]
    if body.name and direction == "right":
        middle = x + body.name_middle
        parts.append(_text(body.name, "name", middle, y - DISC / 2 - LIFT - NAME_LINE / 2))
    elif body.name:
        parts.append(_text(body.name, "name", x - half - GAP, y, "end"))
    before = body.back and direction == "right"
    beside, anchor = (x - half - GAP, "end") if before else (x + half + GAP, "start")
    off = LIFT + LINE / 2
    if numbers.value:
        parts.append(_text((Run(numbers.value),), "value", beside, y - off, anchor))
    if numbers.gradient:
        parts.append(_text((Run(numbers.gradient),), "gradient", beside, y + off, anchor))
    return f'<g class="node">{"".join(parts)}</g>'


# Size, colour and what else there is to each kind of text.
_TEXTS = {
    "symbol": (SYMBOL, "ink", ""),
    "name": (NAME, "ink", ' font-style="italic" font-weight="500"'),
    "value": (NUMBER, "value", ""),
    "gradient": (NUMBER, "gradient", ' font-style="italic"'),
}


def _text(runs: Sequence[Run], kind: str, x: float, y: float, anchor: str = "middle") -> str:
    """A line of text around a middle line, to which raised and lowered pieces come back."""
    size, colour, style = _TEXTS[kind]
    pieces, level = [], 0.0
    for text, script in runs:
        shift, level = _SHIFTS[script] * size - level, _SHIFTS[script] * size
        said = f' dy="{_short(shift, 2)}"' if shift else ""
        said += f' font-size="{_short(size * SCRIPT, 2)}"' if script else ""
        words = escape(_legible(text))
        pieces.append(f"<tspan{said}>{words}</tspan>" if said else words)
    return (
        f'<text class="{kind}" text-anchor="{anchor}" fill="{COLOURS[colour]}"{style} '
        f'font-size="{_short(size)}" x="{_short(x)}" y="{_short(y + _BASELINE * size)}">'
        f"{''.join(pieces)}</text>"
    )


# What no XML document may hold, escaped or not.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _legible(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)


def _short(number: float, digits: int = 1) -> str:
    """A coordinate with no more digits than are seen."""
    text = f"{number:.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
