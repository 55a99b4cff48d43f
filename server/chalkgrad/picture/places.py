"""Where the nodes of a graph go when nobody has placed them: the middles of their bodies."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chalkgrad.engine import Graph
from chalkgrad.picture.arrange import Spacing, Thing, arrange
from chalkgrad.picture.figures import Numbers
from chalkgrad.picture.measures import BEND, LABELS, PULLED_OUT
from chalkgrad.picture.notation import (
    Direction,
    Sides,
    bodies,
    room_beside,
    sliders,
    wire_ends,
)

Place = tuple[float, float]

# Free room along for the bends of wires, across between nodes, and beside a wire that passes.
SPACING: Mapping[Direction, Spacing] = {
    "right": Spacing(bend=BEND, row=8.0, trunk=10.0),
    "down": Spacing(bend=24.0, row=12.0, trunk=10.0),
}


def laid_out(
    graph: Graph,
    nodes: Iterable[str] | None = None,
    *,
    numbers: Mapping[str, Numbers] | None = None,
    target: str | None = None,
    direction: Direction = "right",
    lead: float = 0.0,
) -> dict[str, Place]:
    """Places of nodes in board notation, around 0 across.

    Parameters
    ----------
    graph
        The graph.
    nodes
        Which of its nodes to lay out; all by default.
    numbers
        What stands beside each node, as it is written, where that is known.
    target
        The node that the picture is about.
    direction
        Where values run.
    lead
        Room along before every node with inputs, for what is written on its wires.

    Returns
    -------
    dict
        The middle of the body (x, y) by node, in canvas units.
    """
    return laying(
        graph, nodes, numbers=numbers, target=target, direction=direction, lead=lead
    ).places()


@dataclass(frozen=True)
class Laying:
    """What a layout needs, taken out of a graph, which may change meanwhile.

    Attributes
    ----------
    order
        The nodes that get places.
    drawn
        Those of them that are drawn, as things, and how far each reaches before its middle.
    inside
        The user and the port of each of the others, and where a user is that gets no place.
    """

    order: Sequence[str]
    drawn: Mapping[str, tuple[Thing, float]]
    inside: Mapping[str, tuple[str, int, Place]]
    direction: Direction

    def places(self) -> dict[str, Place]:
        """The middle of the body (x, y) by node, in canvas units."""
        found = arrange([thing for thing, _ in self.drawn.values()], SPACING[self.direction])
        places: dict[str, Place] = {}
        for (node, (_, before)), edge, row in zip(
            self.drawn.items(), found.along, found.across, strict=True
        ):
            middle = round(edge + before, 1)
            places[node] = (middle, row) if self.direction == "right" else (row, middle)
        for node, (user, port, there) in self.inside.items():
            places[node] = pulled_out(places.get(user, there), port)
        return {node: places[node] for node in self.order}


def laying(
    graph: Graph,
    nodes: Iterable[str] | None = None,
    *,
    numbers: Mapping[str, Numbers] | None = None,
    target: str | None = None,
    direction: Direction = "right",
    lead: float = 0.0,
) -> Laying:
    """As `laid_out`, which goes on from here."""
    chosen = set(graph.order if nodes is None else nodes)
    everything = bodies(graph, target)
    drawn = {node: body for node, body in everything.items() if node in chosen}
    slides = sliders(graph, everything)
    index = {node: place for place, node in enumerate(drawn)}
    things: dict[str, tuple[Thing, float]] = {}
    for node, body in drawn.items():
        beside = room_beside((numbers or {}).get(node, Numbers()))
        sides = body.sides(beside, direction, slider=node in slides)
        if lead and body.inputs:
            sides = _with_labels(sides, lead, several=len(body.inputs) > 1)
        ends = [
            (index[source], end)
            for source, end in zip(body.inputs, wire_ends(body), strict=True)
            if source in index
        ]
        across, along = sides[2:], sides[:2]
        if direction == "down":
            across, along = along, across
        sources, middles = zip(*ends, strict=True) if ends else ((), ())
        things[node] = Thing(sources, middles, sum(along), *across), along[0]
    inside = {}
    for node in chosen - drawn.keys():
        user, port = graph.uses(node)[0]
        attributes = graph.attributes(user)
        inside[node] = user, port, (attributes.get("x", 0.0), attributes.get("y", 0.0))
    return Laying([node for node in graph.order if node in chosen], things, inside, direction)


def pulled_out(user: Place, port: int) -> Place:
    """Where a constant is that stands in its user at a port, once it is pulled out."""
    return user[0] - PULLED_OUT, user[1] + (port - 1) * PULLED_OUT / 2


def _with_labels(sides: Sides, lead: float, *, several: bool) -> Sides:
    """What a node takes whose wires, from the left, have labels before it."""
    beside = LABELS if several else 0.0
    return Sides(sides.left + lead, sides.right, max(sides.above, beside), max(sides.below, beside))
