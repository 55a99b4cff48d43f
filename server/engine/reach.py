"""Which wires a graph would refuse, before anyone lets go of one."""

from typing import Literal

import networkx as nx

from server.engine.graph import Graph, path_words
from server.engine.operators import OPERATORS
from server.engine.problems import label


def refusals(graph: Graph, node: str, side: Literal["output", "input"]) -> dict[str, str]:
    """Why a wire at a node cannot join certain others, in words.

    Parameters
    ----------
    graph
        The graph.
    node
        Where the wire is held.
    side
        "output": the wire starts here and looks for a port; "input": it ends here and looks for a
        source.

    Returns
    -------
    dict
        The reason by node; a node that is not in it may be joined.

    Raises
    ------
    MissingNodeError
        The node is not there.

    Notes
    -----
    One breadth-first search, O(nodes + wires).
    """
    graph.require(node)
    # From an output, everything upstream would close a cycle; to an input, everything downstream.
    along = graph.nx.reverse(copy=False) if side == "output" else graph.nx
    reasons = {}
    for other, path in nx.single_source_shortest_path(along, node).items():
        names = [label(graph, step) for step in path]
        circle = names[::-1] if side == "output" else names
        start = circle[0] if side == "output" else names[0]
        reasons[other] = f"the wire would close a cycle: {path_words([*circle, start])}"
    if side == "output":
        for leaf in graph.order:
            if graph.op(leaf) not in OPERATORS:
                reasons[leaf] = f"{label(graph, leaf)} is a {graph.op(leaf)}: it has no input"
    return reasons
