"""Which wires a graph would refuse, before anyone lets go of one."""

from dataclasses import dataclass
from typing import Literal

import networkx as nx

from chalkgrad.engine.graph import Graph
from chalkgrad.engine.graph_errors import path_words
from chalkgrad.engine.kinds import is_leaf
from chalkgrad.engine.problems import label

# Where a wire is held: it starts here and looks for a port, or ends here and looks for a source.
Side = Literal["output", "input"]


@dataclass(frozen=True)
class Refusal:
    """Why a wire cannot go somewhere: a stable code, words, and the nodes they speak of."""

    code: str
    message: str
    ids: tuple[str, ...]


def unreachable(graph: Graph, node: str, side: Side) -> dict[str, str]:
    """The nodes that a wire at a node cannot join.

    Parameters
    ----------
    graph, node, side
        The graph, where the wire is held, and by which end.

    Returns
    -------
    dict
        By node the code of why: "cycle" or "no-input". The words for one are `refusal`'s.

    Raises
    ------
    MissingNodeError
        The node is not there.

    Notes
    -----
    One search, O(nodes + wires), and an answer of one word a node.
    """
    graph.require(node)
    if side == "input":
        return dict.fromkeys([node, *nx.descendants(graph.nx, node)], "cycle")
    codes = dict.fromkeys(graph.ancestors(node), "cycle")
    return codes | {leaf: "no-input" for leaf in graph.order if is_leaf(graph.op(leaf))}


def refusal(graph: Graph, node: str, side: Side, other: str) -> Refusal | None:
    """Why a wire at a node cannot join another, with the cycle that it would close in words.

    Parameters
    ----------
    graph, node, side
        As for `unreachable`.
    other
        Where the wire would go, or come from.

    Returns
    -------
    Refusal or None
        None where it may be joined.

    Raises
    ------
    MissingNodeError
        A node is not there.

    Notes
    -----
    One search for a shortest path, O(nodes + wires).
    """
    graph.require(node, other)
    if side == "output" and is_leaf(graph.op(other)):
        words = f"{label(graph, other)} is a {graph.op(other)}: it has no input"
        return Refusal("no-input", words, (other,))
    source, target = (node, other) if side == "output" else (other, node)
    try:
        path = nx.shortest_path(graph.nx, target, source)
    except nx.NetworkXNoPath:
        return None
    circle = (*path, target)
    words = path_words([label(graph, step) for step in circle])
    return Refusal("cycle", f"the wire would close a cycle: {words}", circle)
