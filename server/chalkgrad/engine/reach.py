"""Which wires a graph would refuse, before anyone lets go of one."""

from dataclasses import dataclass
from typing import Literal

import networkx as nx

from chalkgrad.engine.graph import Graph, path_words
from chalkgrad.engine.operators import OPERATORS
from chalkgrad.engine.problems import label


@dataclass(frozen=True)
class Refusal:
    """Why a wire cannot go somewhere: a stable code, words, and the nodes they speak of."""

    code: str
    message: str
    ids: tuple[str, ...]


def refusals(graph: Graph, node: str, side: Literal["output", "input"]) -> dict[str, Refusal]:
    """Why a wire at a node cannot join certain others.

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
    reasons: dict[str, Refusal] = {}
    for other, path in nx.single_source_shortest_path(along, node).items():
        way = path[::-1] if side == "output" else path
        circle = (*way, way[0])
        words = path_words([label(graph, step) for step in circle])
        reasons[other] = Refusal("cycle", f"the wire would close a cycle: {words}", circle)
    if side == "output":
        for leaf in graph.order:
            if graph.op(leaf) not in OPERATORS:
                words = f"{label(graph, leaf)} is a {graph.op(leaf)}: it has no input"
                reasons[leaf] = Refusal("no-input", words, (leaf,))
    return reasons
