"""Where the nodes of a graph go when nobody has placed them: the middles of their bodies."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chalkgrad.engine import Graph
from chalkgrad.picture.arrange import Spacing
from chalkgrad.picture.figures import Numbers
from chalkgrad.picture.measures import BEND, LABELS, PULLED_OUT
from chalkgrad.picture.notation import Body, Direction, Sides, bodies, room_beside, sliders
from chalkgrad.picture.sweeps import Extent, in_sweeps

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
        Those of them that are drawn.
    extents
        What each of these takes.
    inside
        The user and the port of each of the others, and where a user is that gets no place.
    """

    order: Sequence[str]
    drawn: Mapping[str, Body]
    extents: Mapping[str, Extent]
    inside: Mapping[str, tuple[str, int, Place]]
    direction: Direction

    def places(self) -> dict[str, Place]:
        """The middle of the body (x, y) by node, in canvas units."""
        found = in_sweeps(self.drawn, self.extents, SPACING[self.direction])
        places: dict[str, Place] = {}
        for node, (along, row) in found.items():
            places[node] = (along, row) if self.direction == "right" else (row, along)
        for node, (user, port, there) in self.inside.items():
            places[node] = pulled_out(places.get(user, there), port, self.direction)
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
    extents = {}
    for node, body in drawn.items():
        beside = room_beside((numbers or {}).get(node, Numbers()))
        sides = body.sides(beside, direction, slider=node in slides)
        if lead and body.inputs:
            sides = _with_labels(sides, lead, several=len(body.inputs) > 1, back=body.back)
        extents[node] = _extent(sides, direction, back=body.back)
    inside = {}
    for node in chosen - drawn.keys():
        user, port = graph.uses(node)[0]
        attributes = graph.attributes(user)
        inside[node] = user, port, (attributes.get("x", 0.0), attributes.get("y", 0.0))
    order = [node for node in graph.order if node in chosen]
    return Laying(order, drawn, extents, inside, direction)


def pulled_out(user: Place, port: int, direction: Direction = "right") -> Place:
    """Where a constant is that stands in its user at a port, once it is pulled out."""
    along, across = -PULLED_OUT, (port - 1) * PULLED_OUT / 2
    dx, dy = (along, across) if direction == "right" else (across, along)
    return user[0] + dx, user[1] + dy


def _extent(sides: Sides, direction: Direction, *, back: bool) -> Extent:
    across, along = sides[2:], sides[:2]
    if direction == "down":
        across, along = along, across
    before, after = reversed(along) if back else along
    return Extent(before, after, *across)


def _with_labels(sides: Sides, lead: float, *, several: bool, back: bool) -> Sides:
    """What a node takes whose wires have labels before it."""
    beside = LABELS if several else 0.0
    left, right = (0.0, lead) if back else (lead, 0.0)
    return Sides(
        sides.left + left,
        sides.right + right,
        max(sides.above, beside),
        max(sides.below, beside),
    )
