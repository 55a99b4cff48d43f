"""A graph as it is drawn, in boxes and points, to be looked over by tests."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from chalkgrad.engine import Graph
from chalkgrad.picture.figures import Numbers
from chalkgrad.picture.measures import (
    DISC,
    GAP,
    LABEL,
    LIFT,
    LINE,
    NAME_LINE,
    NUMBER,
    SLIDER,
    width_of,
)
from chalkgrad.picture.notation import Body, Direction, bodies, sliders, wire_ends
from chalkgrad.picture.places import Place, laid_out
from chalkgrad.picture.wires import route

STEPS = 12


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return (
            min(self.right, other.right) - max(self.left, other.left) > 0.05
            and min(self.bottom, other.bottom) - max(self.top, other.top) > 0.05
        )

    def holds(self, point: Place) -> bool:
        x, y = point
        return self.left + 0.5 < x < self.right - 0.5 and self.top + 0.5 < y < self.bottom - 0.5


@dataclass
class Drawn:
    """Boxes by node; wires as points, by the nodes at their ends; where wires part.

    Wires from one sweep of a gradient to another are kept by themselves.
    """

    places: dict[str, Place]
    bodies: dict[str, Box]
    numbers: list[tuple[str, Box]]
    wires: list[tuple[str, str, list[Place]]]
    forks: list[Place]
    crossing: list[tuple[str, str, list[Place]]] = field(default_factory=list)
    labels: list[tuple[str, Box]] = field(default_factory=list)


def draw(
    graph: Graph, numbers: dict[str, Numbers], direction: Direction, labels: float = 0.0
) -> Drawn:
    """Draw; with labels of some width under what has one wire."""
    places = laid_out(graph, numbers=numbers, direction=direction, labels=labels)
    found = bodies(graph)
    slides = sliders(graph, found)
    drawn = Drawn(places, {}, [], [], [])
    for node, body in found.items():
        x, y = places[node]
        half = body.width / 2
        drawn.bodies[node] = Box(x - half, y - DISC / 2, x + half, y + DISC / 2)
        above, below = (width_of(text, NUMBER) for text in numbers.get(node, Numbers()))
        for long, top in ((above, y - LIFT - LINE), (below, y + LIFT)):
            before = body.back and direction == "right"
            left = x - half - GAP - long if before else x + half + GAP
            drawn.numbers.append((node, Box(left, top, left + long, top + LINE)))
        if labels and len(graph.uses(node)) == 1:
            before = body.back and direction == "right"
            left = x - half - GAP - labels if before else x + half + GAP
            top = y + LIFT + LINE + (SLIDER if node in slides else 0.0)
            drawn.labels.append((node, Box(left, top, left + labels, top + LABEL)))
        if body.name:
            drawn.numbers.append((node, name_box(body, x, y, direction)))
        for source, end in zip(body.inputs, wire_ends(body), strict=True):
            if source is not None:
                points = list(_wire(places[source], found[source], (x, y), body, end, direction))
                if found[source].sweep != body.sweep:
                    drawn.crossing.append((source, node, points))
                    continue
                drawn.wires.append((source, node, points))
                drawn.forks.append(points[STEPS])
    return drawn


def name_box(body: Body, x: float, y: float, direction: Direction) -> Box:
    long = body.name_width
    x += body.name_middle if direction == "right" else 0
    if direction == "right":
        top = y - DISC / 2 - LIFT
        return Box(x - long / 2, top - NAME_LINE, x + long / 2, top)
    right = x - body.width / 2 - GAP
    return Box(right - long, y - NAME_LINE / 2, right, y + NAME_LINE / 2)


def _wire(
    source: Place, out: Body, target: Place, into: Body, end: float, direction: Direction
) -> Iterator[Place]:
    start, a, b, c, d = route((source, out), (target, into), end, direction)
    for step in range(STEPS + 1):
        part = step / STEPS
        yield start[0] + part * (a[0] - start[0]), start[1] + part * (a[1] - start[1])
    for step in range(1, STEPS + 1):
        t = step / STEPS
        s = 1 - t
        yield (
            s**3 * a[0] + 3 * s * s * t * b[0] + 3 * s * t * t * c[0] + t**3 * d[0],
            s**3 * a[1] + 3 * s * s * t * b[1] + 3 * s * t * t * c[1] + t**3 * d[1],
        )
