"""A graph with its gradients: each sweep stands under the one before, and every second runs back.

The adjoint of a node stands under that node. So all sweeps share their columns: a node and its
adjoint are one in them, and whatever is between adjoints pushes the nodes over them apart.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import networkx as nx

from chalkgrad.picture.arrange import Spacing, Thing, arrange, columns
from chalkgrad.picture.measures import DISC
from chalkgrad.picture.notation import Body, wire_ends

# Between a sweep and the one under it: room for the wires that cross.
_BETWEEN = 1.5 * DISC


# Nodes that are held together, and by what.
Groups = Sequence[Iterable[str]]


class Extent(NamedTuple):
    """What a node takes around its middle: towards its inputs, away from them, and across."""

    before: float
    after: float
    low: float
    high: float


def in_sweeps(
    drawn: Mapping[str, Body],
    extents: Mapping[str, Extent],
    spacing: Spacing,
    groups: Groups = (),
) -> dict[str, tuple[float, float]]:
    """The middles of nodes, along and across; among those of a group stands no other."""
    if any(body.sweep for body in drawn.values()):
        return _mirrored(drawn, extents, spacing, groups)
    found = arrange(_things(drawn, extents, groups), spacing)
    return {
        node: (round(edge + extents[node].before, 1), row)
        for node, edge, row in zip(drawn, found.along, found.across, strict=True)
    }


def _mirrored(
    drawn: Mapping[str, Body],
    extents: Mapping[str, Extent],
    spacing: Spacing,
    groups: Groups,
) -> dict[str, tuple[float, float]]:
    """Each sweep under the one before."""
    sweeps: dict[int, dict[str, Body]] = {}
    for node, body in drawn.items():
        sweeps.setdefault(body.sweep, {})[node] = body
    column = _shared_columns(drawn, sweeps)
    start, turn = _starts(drawn, extents, column, spacing)
    last = len(start) - 1
    places: dict[str, tuple[float, float]] = {}
    foot: float | None = None
    for sweep in sorted(sweeps):
        nodes = sweeps[sweep]
        back = sweep % 2 == 1
        own = [last - column[node] if back else column[node] for node in nodes]
        rows = arrange(_things(nodes, extents, groups), spacing, own).across
        top = min(row - extents[node].low for node, row in zip(nodes, rows, strict=True))
        shift = 0.0 if foot is None else foot + _BETWEEN - top
        for node, row in zip(nodes, rows, strict=True):
            edge, before = start[column[node]], extents[node].before
            along = edge + turn[column[node]] - before if back else edge + before
            places[node] = (round(along, 1), round(row + shift, 1))
        foot = max(places[node][1] + extents[node].high for node in nodes)
    return places


def _things(
    drawn: Mapping[str, Body], extents: Mapping[str, Extent], groups: Groups
) -> list[Thing]:
    """What is arranged, with the wires among it."""
    groups_of: dict[str, set[int]] = {}
    for number, group in enumerate(groups):
        for node in group:
            groups_of.setdefault(node, set()).add(number)
    index = {node: place for place, node in enumerate(drawn)}
    things = []
    for node, body in drawn.items():
        ends = [
            (index[source], end)
            for source, end in zip(body.inputs, wire_ends(body), strict=True)
            if source in index
        ]
        sources, middles = zip(*ends, strict=True) if ends else ((), ())
        before, after, low, high = extents[node]
        own = frozenset(groups_of.get(node, ()))
        things.append(Thing(sources, middles, before + after, low, high, own))
    return things


def _shared_columns(
    drawn: Mapping[str, Body], sweeps: Mapping[int, Mapping[str, Body]]
) -> dict[str, int]:
    """The column of every node, counted the way the first sweep runs."""
    wires = list(_wires(sweeps))
    under = _standing_under(drawn)
    order = _ordered(drawn, wires, under)
    if order is None:
        # What has been wired anew may be in no one order with what it mirrored.
        under = {}
        order = _ordered(drawn, wires, under)
    assert order is not None
    index = {node: place for place, node in enumerate(order)}
    before: list[set[int]] = [set() for _ in order]
    for one, other in wires:
        before[index[under.get(other, other)]].add(index[under.get(one, one)])
    found = columns([Thing(tuple(sorted(ones)), (), 0.0, 0.0, 0.0) for ones in before])
    return {node: found[index[under.get(node, node)]] for node in drawn}


def _wires(sweeps: Mapping[int, Mapping[str, Body]]) -> Iterator[tuple[str, str]]:
    """The wires within sweeps, each from what stands in an earlier column."""
    for sweep, nodes in sweeps.items():
        for node, body in nodes.items():
            for source in body.inputs:
                if source in nodes and source is not None:
                    yield (node, source) if sweep % 2 else (source, node)


def _standing_under(drawn: Mapping[str, Body]) -> dict[str, str]:
    """For every adjoint the node at the top of those that it stands under."""
    under: dict[str, str] = {}
    taken: set[tuple[str, int]] = set()
    for node, body in drawn.items():
        top, sweep = node, body.sweep
        for _ in range(sweep):
            over = drawn[top].mirrors
            if over is None or over not in drawn or drawn[over].sweep >= drawn[top].sweep:
                break
            top = over
        if top != node and (top, sweep) not in taken:
            taken.add((top, sweep))
            under[node] = top
    return under


def _ordered(
    drawn: Iterable[str], wires: Iterable[tuple[str, str]], under: Mapping[str, str]
) -> list[str] | None:
    """The nodes that others may stand under in an order of columns; None if there is none."""
    order: nx.DiGraph[str] = nx.DiGraph()
    order.add_nodes_from(node for node in drawn if node not in under)
    order.add_edges_from((under.get(one, one), under.get(other, other)) for one, other in wires)
    place = {node: at for at, node in enumerate(drawn)}
    try:
        return list(nx.lexicographical_topological_sort(order, key=place.__getitem__))
    except nx.NetworkXUnfeasible:
        return None


def _starts(
    drawn: Mapping[str, Body],
    extents: Mapping[str, Extent],
    column: Mapping[str, int],
    spacing: Spacing,
) -> tuple[list[float], list[float]]:
    """Where every column begins along, and how far after that what runs back begins.

    So far that the least of the bodies both ways stand under one another.
    """
    count = max(column.values()) + 1
    least = min(extent.before for extent in extents.values())
    length, near = ([[0.0] * count for _ in range(2)] for _ in range(2))
    for node, body in drawn.items():
        at, way, extent = column[node], int(body.back), extents[node]
        length[way][at] = max(length[way][at], extent.before + extent.after)
        near[way][at] = min(near[way][at] or extent.before, extent.before)
    turn = [(on or least) + (back or least) for on, back in zip(*near, strict=True)]
    starts = [0.0]
    for at in range(1, count):
        room = max(length[0][at - 1], length[1][at] + turn[at - 1] - turn[at])
        starts.append(starts[-1] + room + spacing.bend)
    return starts, turn
