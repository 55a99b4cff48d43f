"""A topological order as a person would work a graph out: one part after another, each to its end.

Numbers on the canvas, steps of a walk and rows of a trace come in it: neuron by neuron, and not a
layer of operators across all of them. It knows nothing of kinds but which operators are sums.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import networkx as nx

from chalkgrad.engine.graph_errors import CycleError, path_words

Inputs = Mapping[str, Sequence[str | None]]

# What is worked out as one sum, however many of them follow one another.
SUMS = ("add", "sub")


def sorted_depth_first(inputs: Inputs, is_sum: Callable[[str], bool]) -> list[str]:
    """All nodes in a topological order, inputs in the order of their ports.

    Parameters
    ----------
    inputs
        For every node its sources by port; None for an open port.
    is_sum
        Whether a node adds or subtracts two inputs.

    Returns
    -------
    list of str
        Nodes without inputs as they come, then the others: a depth-first postorder from each that
        feeds no other, as these come.

    Raises
    ------
    CycleError
        There is no such order; the error carries a path round.

    Notes
    -----
    ``a + b − c`` is worked out as one sum: all of its terms, and then the additions, as Wengert
    lists in print have it. A part of a sum that something else uses, too, stands for itself.
    O(nodes + wires), without recursion.

    Examples
    --------
    >>> inputs = {"x": [], "p": ["x"], "q": ["x"], "r": ["x"], "s": ["p", "q"], "f": ["s", "r"]}
    >>> sorted_depth_first(inputs, {"s", "f"}.__contains__)
    ['x', 'p', 'q', 'r', 's', 'f']
    >>> sorted_depth_first(inputs, lambda node: False)
    ['x', 'p', 'q', 's', 'r', 'f']
    """
    uses = Counter(source for sources in inputs.values() for source in sources)
    order = [node for node, sources in inputs.items() if not sources]
    done = set(order)
    # Nodes that wait for what they are made of.
    begun: set[str] = set()
    for root in inputs:
        if uses[root] or root in done:
            continue
        waiting = [(root, False)]
        while waiting:
            node, ready = waiting.pop()
            if node in done:
                continue
            if ready:
                order.append(node)
                done.add(node)
                begun.discard(node)
                continue
            if node in begun:
                raise _cycle(inputs)
            sums = _sums(inputs, is_sum, uses, node)
            begun.update(sums)
            waiting += [(part, True) for part in sums]
            # Last in, first out: from the last term to the first.
            first = inputs[sums[-1]][:1]
            terms = [*first, *(source for part in reversed(sums) for source in inputs[part][1:])]
            waiting += [(source, False) for source in reversed(terms) if source is not None]
    if len(order) < len(inputs):
        raise _cycle(inputs)
    return order


def _cycle(inputs: Inputs) -> CycleError:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(inputs)
    for node, sources in inputs.items():
        graph.add_edges_from((source, node) for source in sources if source is not None)
    path = [source for source, _ in nx.find_cycle(graph)]
    circle = [*path, path[0]]
    return CycleError(f"the wires form a cycle: {path_words(circle)}", circle)


def _sums(
    inputs: Inputs, is_sum: Callable[[str], bool], uses: Mapping[str | None, int], node: str
) -> list[str]:
    """The sums that a sum goes on from, from the last to the first; a node that is none, alone."""
    sums = [node]
    while is_sum(sums[-1]):
        before = inputs[sums[-1]][0]
        # One that is part of a cycle has itself come along.
        if before is None or before == node or uses[before] > 1 or not is_sum(before):
            break
        sums.append(before)
    return sums
