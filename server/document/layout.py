"""Where to put nodes that come without positions: columns by topological depth, few crossings.

References
----------
K. Sugiyama, S. Tagawa, M. Toda, "Methods for visual understanding of hierarchical system
structures", IEEE Trans. SMC 11(2), 1981: layers, then barycentre sweeps.
"""

from collections.abc import Iterable, Mapping

from server.engine import Graph

# Canvas units from one column, and from one row, to the next: a node and room for its wires.
COLUMN = 236.0
ROW = 150.0

# Sweeps to and fro over the columns; crossings hardly fall after the first few.
_SWEEPS = 6


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
    O(nodes log nodes + wires) a sweep.
    """
    chosen = set(graph.order if nodes is None else nodes)
    inputs = {
        node: [source for source in graph.inputs[node] if source in chosen]
        for node in graph.order
        if node in chosen
    }
    users: dict[str, list[str]] = {node: [] for node in inputs}
    for node, sources in inputs.items():
        for source in sources:
            users[str(source)].append(node)
    near = {node: [str(source) for source in sources] for node, sources in inputs.items()}
    columns = _columns(near, users)
    for sweep in range(_SWEEPS):
        _sweep(columns, near if sweep % 2 == 0 else users, backwards=sweep % 2 == 1)
    return _positions(columns, near, users)


def _columns(inputs: Mapping[str, list[str]], users: Mapping[str, list[str]]) -> list[list[str]]:
    """Nodes by depth; a node without inputs stands just left of its first user."""
    depth: dict[str, int] = {}
    for node, sources in inputs.items():
        depth[node] = 1 + max((depth[source] for source in sources), default=-1)
    for node, sources in inputs.items():
        if not sources and users[node]:
            depth[node] = min(depth[user] for user in users[node]) - 1
    columns: list[list[str]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for node in inputs:
        columns[depth[node]].append(node)
    return columns


def _sweep(
    columns: list[list[str]], neighbours: Mapping[str, list[str]], *, backwards: bool
) -> None:
    """Sort each column by the mean place of its nodes' neighbours."""
    place: dict[str, float] = {}
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
    columns: list[list[str]], inputs: Mapping[str, list[str]], users: Mapping[str, list[str]]
) -> dict[str, tuple[float, float]]:
    """Rows as near as may be to the mean of the neighbours, none closer than `ROW`."""
    y: dict[str, float] = {}
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
