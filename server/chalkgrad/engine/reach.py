"""Which wires a graph would refuse, before anyone lets go of one."""

from dataclasses import dataclass
from typing import Literal

import networkx as nx

from chalkgrad.engine.graph import Graph, path_words
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


def refusals(graph: Graph, node: str, side: Side) -> dict[str, Refusal]:
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
            if is_leaf(graph.op(leaf)):
                words = f"{label(graph, leaf)} is a {graph.op(leaf)}: it has no input"
                reasons[leaf] = Refusal("no-input", words, (leaf,))
    return reasons
