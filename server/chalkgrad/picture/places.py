"""Where the nodes of a graph go when nobody has placed them: the middles of their bodies."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from chalkgrad.engine import Graph
from chalkgrad.picture.arrange import Spacing
from chalkgrad.picture.figures import Numbers
from chalkgrad.picture.measures import (
    BEND,
    FRAME_SIDE,
    FRAME_TOP,
    GAP,
    LABEL,
    LABEL_SIZE,
    NUMBER,
    PORT,
    PULLED_OUT,
)
from chalkgrad.picture.notation import Body, Direction, Sides, bodies, room_beside, sliders
from chalkgrad.picture.sweeps import Extent, Groups, in_sweeps

Place = tuple[float, float]

# What is beside a frame does not touch it: its title stands above, within it.
_ABOVE, _BESIDE = FRAME_TOP + 8.0, FRAME_SIDE + 8.0

# Free room along for the bends of wires, across between nodes, beside a wire that passes, and
# around what is held together.
SPACING: Mapping[Direction, Spacing] = {
    "right": Spacing(bend=BEND, row=8.0, trunk=10.0, around=(_ABOVE, _BESIDE)),
    "down": Spacing(bend=24.0, row=12.0, trunk=10.0, around=(_BESIDE, _BESIDE)),
}

# A long picture leaves screens empty across. It is spread there, by so much a row at most: the
# labels of a walk, which are set a little larger than numbers, stand under these and cover nothing.
_SPREAD = 1.2 * LABEL * NUMBER / LABEL_SIZE - 4.0

# How much longer than across a picture is that is spread no more: as a projected screen is above
# the step bar.
_ASPECT = 2.2

# Larger pictures are seen from afar, and would only take longer.
_MAX_SPREAD = 150


def laid_out(
    graph: Graph,
    nodes: Iterable[str] | None = None,
    *,
    numbers: Mapping[str, Numbers] | None = None,
    target: str | None = None,
    direction: Direction = "right",
    labels: float = 0.0,
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
    labels
        How wide the labels on its wires are that room is kept for; none by default.

    Returns
    -------
    dict
        The middle of the body (x, y) by node, in canvas units.
    """
    return laying(
        graph, nodes, numbers=numbers, target=target, direction=direction, labels=labels
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
    direction
        Where values run.
    groups
        Nodes among which no other gets its place.
    """

    order: Sequence[str]
    drawn: Mapping[str, Body]
    extents: Mapping[str, Extent]
    inside: Mapping[str, tuple[str, int, Place]]
    direction: Direction
    groups: Groups = ()

    def places(self) -> dict[str, Place]:
        """The middle of the body (x, y) by node, in canvas units."""
        found = self._spread()
        places: dict[str, Place] = {}
        for node, (along, row) in found.items():
            places[node] = (along, row) if self.direction == "right" else (row, along)
        for node, (user, port, there) in self.inside.items():
            places[node] = pulled_out(places.get(user, there), port, self.direction)
        return {node: places[node] for node in self.order}

    def _spread(self) -> dict[str, Place]:
        """Places along and across, spread across where the picture is long."""
        spacing = SPACING[self.direction]
        found = in_sweeps(self.drawn, self.extents, spacing, self.groups)
        if not 1 < len(found) <= _MAX_SPREAD:
            return found
        length, least = self._size(found)
        if length <= _ASPECT * least:
            return found
        wider = replace(spacing, row=spacing.row + _SPREAD)
        wide = in_sweeps(self.drawn, self.extents, wider, self.groups)
        _, most = self._size(wide)
        if most <= least or length >= _ASPECT * most:
            return wide
        part = (length / _ASPECT - least) / (most - least)
        row = spacing.row + part * _SPREAD
        return in_sweeps(self.drawn, self.extents, replace(spacing, row=row), self.groups)

    def _size(self, found: Mapping[str, Place]) -> tuple[float, float]:
        """How much is taken along and across."""
        around = [(found[node], extent) for node, extent in self.extents.items()]
        along = max(at + extent.after for (at, _), extent in around) - min(
            at - extent.before for (at, _), extent in around
        )
        across = max(row + extent.high for (_, row), extent in around) - min(
            row - extent.low for (_, row), extent in around
        )
        return along, across


def laying(
    graph: Graph,
    nodes: Iterable[str] | None = None,
    *,
    numbers: Mapping[str, Numbers] | None = None,
    target: str | None = None,
    direction: Direction = "right",
    labels: float = 0.0,
    groups: Groups = (),
) -> Laying:
    """As `laid_out`, which goes on from here; no other node gets a place among those of a group."""
    chosen = set(graph.order if nodes is None else nodes)
    everything = bodies(graph, target)
    drawn = {node: body for node, body in everything.items() if node in chosen}
    slides = sliders(graph, everything)
    wires = Counter(source for body in drawn.values() for source in body.inputs)
    extents = {}
    for node, body in drawn.items():
        beside = room_beside((numbers or {}).get(node, Numbers()))
        sides = body.sides(beside, direction, slider=node in slides)
        if labels:
            if wires[node] == 1:
                sides = _over_own_label(body, sides, labels, direction)
            if any(source and wires[source] > 1 for source in body.inputs):
                sides = _after_labels(body, sides, labels, direction)
        extents[node] = _extent(sides, direction, back=body.back)
    inside = {}
    for node in chosen - drawn.keys():
        user, port = graph.uses(node)[0]
        attributes = graph.attributes(user)
        inside[node] = user, port, (attributes.get("x", 0.0), attributes.get("y", 0.0))
    order = [node for node in graph.order if node in chosen]
    return Laying(order, drawn, extents, inside, direction, groups)


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


def _over_own_label(body: Body, sides: Sides, width: float, direction: Direction) -> Sides:
    """What a node takes whose only wire has its label under the gradient that it makes."""
    beside = body.half + GAP + width
    if direction == "right":
        # Only bending wires are between this column and the next.
        beside -= BEND
    left, right = (beside, 0.0) if body.back and direction == "right" else (0.0, beside)
    return Sides(max(sides.left, left), max(sides.right, right), sides.above, sides.below + LABEL)


def _after_labels(body: Body, sides: Sides, width: float, direction: Direction) -> Sides:
    """What a node takes before which labels stand, of wires that part from others on their way."""
    several = len(body.inputs) > 1
    if direction == "down":
        beside = PORT / 2 + GAP + width
        left = max(sides.left, beside if several else 0.0)
        return Sides(left, max(sides.right, beside), sides.above + LABEL, sides.below)
    before, after = (0.0, width) if body.back else (width, 0.0)
    beside = PORT / 2 + GAP + LABEL
    below = max(sides.below, beside if several else 0.0)
    return Sides(sides.left + before, sides.right + after, max(sides.above, beside), below)
