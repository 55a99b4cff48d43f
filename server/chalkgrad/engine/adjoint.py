"""The gradient as a graph: the nodes that compute ∂target/∂leaf, made of the table's own operators.

Reverse accumulation on nodes instead of numbers: each operator's partials, as the table writes
them for this, times the adjoint of its value. What comes of it is an ordinary graph, which can be
stepped through and differentiated again.

References
----------
A. Griewank and A. Walther, "Evaluating Derivatives", 2nd ed., SIAM 2008, section 3.2.
"""

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalkgrad.engine.graph import Graph
from chalkgrad.engine.kinds import is_constant, is_leaf
from chalkgrad.engine.notation import is_nothing, may_block
from chalkgrad.engine.translating import NoOperatorError, Term, Translator


@dataclass(frozen=True)
class _Adjoint:
    """An adjoint while the graph is made.

    Attributes
    ----------
    term
        Its number or node.
    live
        The node that is 0 where nothing was sent, else another number; None where something always
        is.
    clean
        Whether the term is 0 where nothing was sent; else a gate must see to that.
    """

    term: Term
    live: str | None = None
    clean: bool = True


@dataclass(frozen=True)
class GradientGraph:
    """The nodes that compute a target's derivatives, beside the graph that they read from.

    Attributes
    ----------
    nodes
        New nodes in topological order, as (id, attributes); ids begin with ``#``.
    wires
        (source, target, port); sources may be nodes of the graph.
    results
        The node of ∂target/∂leaf, a new one, by leaf.
    origins
        For every new node the node of the graph whose derivatives asked for it.
    adjoints
        For a new node that is the adjoint of a node of the graph, that node; the one nearest to the
        target of several.
    """

    nodes: Sequence[tuple[str, Mapping[str, object]]]
    wires: Sequence[tuple[str, str, int]]
    results: Mapping[str, str]
    origins: Mapping[str, str]
    adjoints: Mapping[str, str]


def gradient_graph(graph: Graph, target: str, leaves: Sequence[str]) -> GradientGraph:
    """The nodes that compute ∂target/∂leaf for some leaves.

    Parameters
    ----------
    graph
        Left unchanged.
    target, leaves
        Nodes of it.

    Returns
    -------
    GradientGraph
        What to add. Leaves share the adjoints that they have in common.

    Raises
    ------
    MissingNodeError
        A node is not there.
    TooLargeError
        More than `translating.MAX_EXPANSION` nodes would be needed.
    NoOperatorError
        A partial cannot be written with the table's operators.

    Notes
    -----
    Only what IEEE arithmetic allows is simplified: 1·x is x and −1·x is −x, pow(x, 1) is x, and
    arithmetic on two known numbers is done at once. A partial that the table writes as 0 sends
    nothing, and nothing goes on from what was sent nothing: gates see to it. Equal new nodes are
    one.
    """
    graph.require(target, *leaves)
    sweep = _Sweep(graph, target)
    moving = _between(graph, target, leaves)
    adjoints: dict[str, _Adjoint] = {target: _Adjoint(1.0)}
    for node in reversed(graph.order):
        if node not in moving or node not in adjoints or graph.op(node) not in graph.table:
            continue
        sources = graph.inputs[node]
        sweep.origin = node
        names = sweep.names(node)
        row = graph.table[graph.op(node)]
        for port, source in enumerate(sources):
            if source not in moving or source is None:
                continue
            try:
                sent = sweep.sent(adjoints[node], row.expanded_partial(port, len(sources)), names)
            except NoOperatorError as error:
                raise NoOperatorError(
                    f"the derivative of {row.label} cannot be expanded: {error.message}", [node]
                ) from None
            if sent is not None:
                adjoints[source] = sweep.met(adjoints.get(source), sent)
    results = {}
    for leaf in leaves:
        sweep.origin = leaf
        results[leaf] = sweep.result(adjoints.get(leaf, _Adjoint(0.0)))
    terms = [(node, adjoint.term) for node, adjoint in adjoints.items()]
    found: dict[str, str] = {}
    for node, term in (*terms, *results.items()):
        if isinstance(term, str) and term in sweep.origins:
            found.setdefault(term, node)
    return GradientGraph(sweep.nodes, sweep.wires, results, sweep.origins, found)


def _between(graph: Graph, target: str, leaves: Sequence[str]) -> set[str]:
    """The nodes on the ways from the leaves to the target."""
    upstream = graph.ancestors(target)
    moving = set(leaves) & upstream
    for node in graph.order:
        if node in upstream and any(source in moving for source in graph.inputs[node]):
            moving.add(node)
    return moving


class _Sweep(Translator):
    """Makes the adjoints of a graph's nodes: what goes on, where, and how contributions meet."""

    def __init__(self, graph: Graph, origin: str) -> None:
        super().__init__(graph.table, origin)
        self.graph = graph
        self._finite = {node for node in graph.order if is_leaf(graph.op(node))}

    def names(self, node: str) -> dict[str, Term]:
        """What ``a``, ``b``, … and ``y`` stand for in an operator's partials."""
        names: dict[str, Term] = {"y": node}
        sources = self.graph.inputs[node]
        called = self.graph.table[self.graph.op(node)].input_names(len(sources))
        for name, source in zip(called, sources, strict=True):
            if source is None:
                continue
            constant = is_constant(self.graph.op(source))
            names[name] = float(self.graph.attributes(source)["value"]) if constant else source
        return names

    def sent(
        self, adjoint: _Adjoint, partial: ast.expr, names: Mapping[str, Term]
    ) -> _Adjoint | None:
        """What goes on by a local derivative; None where nothing ever does."""
        match partial:
            case ast.Call(func=ast.Name(id="where"), args=[condition, yes, no]) if may_block(
                partial
            ):
                decided = self.decide(condition, names)
                if decided is not None:
                    return self.sent(adjoint, yes if decided else no, names)
                holds = self.condition(condition, names)
                one, other = self.sent(adjoint, yes, names), self.sent(adjoint, no, names)
                taken = None if one is None else self._gated(holds, one)
                if other is None:
                    return taken
                left = self._gated(self.emit("sub", 1.0, holds), other)
                return self.met(taken, left)
        if is_nothing(partial):
            return None
        factor = self.translate(partial, names)
        term = self.arithmetic(ast.Mult(), adjoint.term, factor)
        # A finite factor leaves a 0 what it is; a leaf's number is finite.
        safe = isinstance(factor, float) or factor in self._finite
        return _Adjoint(term, adjoint.live, adjoint.clean and (adjoint.live is None or safe))

    def _gated(self, holds: str, sent: _Adjoint) -> _Adjoint:
        """What goes on only where a condition holds."""
        live = holds if sent.live is None else self.emit("mul", holds, sent.live)
        return _Adjoint(self.emit("gate", live, sent.term) if sent.term != 1.0 else live, live)

    def _cleaned(self, adjoint: _Adjoint) -> Term:
        """The term, which is 0 where nothing was sent."""
        if adjoint.clean or adjoint.live is None:
            return adjoint.term
        return self.emit("gate", adjoint.live, adjoint.term)

    def met(self, before: _Adjoint | None, sent: _Adjoint) -> _Adjoint:
        """An adjoint with one more contribution."""
        if before is None:
            return sent
        if before.live == sent.live:
            total = self.arithmetic(ast.Add(), before.term, sent.term)
            return _Adjoint(total, sent.live, before.clean and sent.clean)
        total = self.arithmetic(ast.Add(), self._cleaned(before), self._cleaned(sent))
        if before.live is None or sent.live is None:
            return _Adjoint(total)
        return _Adjoint(total, self.emit("max", before.live, sent.live))

    def result(self, adjoint: _Adjoint) -> str:
        """A new node that holds an adjoint, also where that is a node that was there before."""
        term = self._cleaned(adjoint)
        if isinstance(term, str) and not term.startswith("#"):
            return self.emit("mul", 1.0, term)
        return self.node(term)
