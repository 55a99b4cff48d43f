"""Where to put nodes that come without positions: columns by topological depth, few crossings.

References
----------
K. Sugiyama, S. Tagawa, M. Toda, "Methods for visual understanding of hierarchical system
structures", IEEE Trans. SMC 11(2), 1981: layers, then barycentre sweeps.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence

from chalkgrad.engine import Graph

# Canvas units from one column, and from one row, to the next: a node and room for its wires.
COLUMN = 264.0
ROW = 164.0

# Sweeps to and fro over the columns; crossings hardly fall after the first few.
_SWEEPS = 6

# A wire that passes columns keeps a place free in each, so that it runs behind no node. A graph
# whose wires want more places than this is no drawing to read wire by wire, and would grow tall.
MAX_PASSES = 2_000

# A node, or a place that a wire passes: (source, column).
Spot = Hashable


def layered(graph: Graph, nodes: Iterable[str] | None = None) -> dict[str, tuple[float, float]]:
    """Positions of nodes, left to right by topological order, around y = 0.

    Parameters
    ----------
    graph
        The graph.
    nodes
        Which of its nodes to lay out; all by default.

    Returns
    -------
    dict
        Top-left corner (x, y) by node, in canvas units.

    Notes
    -----
    O(nodes log nodes + wires) a sweep; up to `MAX_PASSES`, a wire counts once for each column.
    """
    chosen = set(graph.order if nodes is None else nodes)
    placed = [node for node in graph.order if node in chosen]
    near: dict[Spot, list[Spot]] = {
        node: [source for source in graph.inputs[node] if source in chosen] for node in placed
    }
    depth = _depths(near)
    _let_wires_pass(near, depth)
    users = _turned(near)
    columns: list[list[Spot]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for spot in near:
        columns[depth[spot]].append(spot)
    for sweep in range(_SWEEPS):
        _sweep(columns, near if sweep % 2 == 0 else users, backwards=sweep % 2 == 1)
    places = _positions(columns, near, users)
    return {node: places[node] for node in placed}


def _turned(near: Mapping[Spot, list[Spot]]) -> dict[Spot, list[Spot]]:
    """The users of every spot, from its sources."""
    users: dict[Spot, list[Spot]] = {spot: [] for spot in near}
    for spot, sources in near.items():
        for source in sources:
            users[source].append(spot)
    return users


def _depths(near: Mapping[Spot, list[Spot]]) -> dict[Spot, int]:
    """The column of every node; one without inputs stands just left of its first user."""
    depth: dict[Spot, int] = {}
    for node, sources in near.items():
        depth[node] = 1 + max((depth[source] for source in sources), default=-1)
    for node, users in _turned(near).items():
        if not near[node] and users:
            depth[node] = min(depth[user] for user in users) - 1
    return depth


def _let_wires_pass(near: dict[Spot, list[Spot]], depth: dict[Spot, int]) -> None:
    """Put a spot into every column that a wire passes, wires of one source sharing theirs."""
    passes = sum(
        depth[node] - depth[source] - 1 for node, sources in near.items() for source in sources
    )
    if passes > MAX_PASSES:
        return
    for node, sources in list(near.items()):
        for port, source in enumerate(sources):
            before = source
            for column in range(depth[source] + 1, depth[node]):
                spot = (source, column)
                if spot not in near:
                    near[spot] = [before]
                    depth[spot] = column
                before = spot
            sources[port] = before


def _sweep(
    columns: list[list[Spot]], neighbours: Mapping[Spot, list[Spot]], *, backwards: bool
) -> None:
    """Sort each column by the mean place of its spots' neighbours."""
    place: dict[Spot, float] = {}
    for column in columns:
        for index, node in enumerate(column):
            place[node] = index - len(column) / 2
    for column in reversed(columns) if backwards else columns:
        key = {}
        for node in column:
            around = neighbours[node]
            key[node] = sum(place[n] for n in around) / len(around) if around else place[node]
        column.sort(key=key.__getitem__)
        for index, node in enumerate(column):
            place[node] = index - len(column) / 2


def _positions(
    columns: Sequence[Sequence[Spot]],
    inputs: Mapping[Spot, list[Spot]],
    users: Mapping[Spot, list[Spot]],
) -> dict[Spot, tuple[float, float]]:
    """Rows as near as may be to the mean of the neighbours, none closer than `ROW`."""
    y: dict[Spot, float] = {}
    for column in columns:
        for index, node in enumerate(column):
            y[node] = (index - (len(column) - 1) / 2) * ROW
    for neighbours in (inputs, users, inputs):
        for column in columns if neighbours is inputs else reversed(columns):
            wanted = [
                sum(y[n] for n in neighbours[node]) / len(neighbours[node])
                if neighbours[node]
                else y[node]
                for node in column
            ]
            for node, row in zip(column, _spread(wanted), strict=True):
                y[node] = row
    return {
        node: (index * COLUMN, round(y[node], 1))
        for index, column in enumerate(columns)
        for node in column
    }


def _spread(wanted: list[float]) -> list[float]:
    """Rows in the given order, at least `ROW` apart, with the least squared distance to `wanted`.

    Pool-adjacent-violators: neighbours that would come too close move together, as one block.
    """
    blocks: list[tuple[float, int]] = []
    for index, row in enumerate(wanted):
        mean, size = row - index * ROW, 1
        while blocks and blocks[-1][0] > mean:
            before, count = blocks.pop()
            mean = (before * count + mean * size) / (count + size)
            size += count
        blocks.append((mean, size))
    rows: list[float] = []
    for mean, size in blocks:
        rows += [mean + (len(rows) + step) * ROW for step in range(size)]
    return rows
