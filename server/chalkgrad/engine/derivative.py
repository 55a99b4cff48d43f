"""The derivative of a node with respect to a leaf, as a formula to be read.

Forward mode on formulas instead of numbers: each operator's partials, as a textbook has them, times
the derivatives of its inputs, in the arithmetic of `algebra`. What is computed is the tape's
business, not this module's.

References
----------
A. Griewank and A. Walther, "Evaluating Derivatives", 2nd ed., SIAM 2008, section 3.1.
"""

import math

from chalkgrad.engine import algebra
from chalkgrad.engine.algebra import ONE, ZERO, Sum, Symbol
from chalkgrad.engine.formula.numbers import latex_rounded
from chalkgrad.engine.formula.typesetting import Typeset, expression_latex
from chalkgrad.engine.formula.writing import OPEN_PORT_LATEX, TooLargeError, names_latex
from chalkgrad.engine.graph import Graph
from chalkgrad.engine.kinds import is_constant, is_leaf
from chalkgrad.engine.operators import ATOM, SUM
from chalkgrad.engine.rules import Rules, known_number

# Factors of a derivative that is worked out, about ten characters each. A shared node stands in it
# once for each path, so a small graph can have a huge derivative.
MAX_FACTORS = 5_000

# An input without a wire.
_OPEN = Symbol("?")

# Symbols that are no node's.
CONSTANT_NAMES: dict[str, Typeset] = {
    "?": (OPEN_PORT_LATEX, ATOM),
    "e": ("e", ATOM),
    "pi": (r"\pi", ATOM),
}


def derivative_latex(graph: Graph, node: str, leaf: str) -> str:
    """∂node/∂leaf, typeset over the names that the node's own formula uses.

    Parameters
    ----------
    graph, node, leaf
        A graph and two of its nodes.

    Returns
    -------
    str
        LaTeX; ``0`` where the node does not depend on the leaf.

    Raises
    ------
    MissingNodeError
        A node is not there.
    TooLargeError
        The formula, or its derivative, is too large to typeset.

    Notes
    -----
    Where a derivative is a convention at a single point (x^n at 0), the formula says what holds
    beside it.
    """
    graph.require(node, leaf)
    names = {f"#{at}": name for at, name in names_latex(graph, node).items() if at != node}
    found = derivative(graph, node, leaf, {at[1:] for at in names})
    # A constant that is no number (∞) stands as it is shown.
    names |= {
        f"#{at}": (latex_rounded(float(graph.attributes(at)["value"])), SUM)
        for at in graph.ancestors(node)
        if is_constant(graph.op(at)) and f"#{at}" not in names
    }
    return expression_latex(found, CONSTANT_NAMES | names, graph.table)


def derivative(graph: Graph, node: str, leaf: str, named: set[str]) -> Sum:
    """∂node/∂leaf over the symbols ``#id`` of the leaf and of nodes that are not looked into.

    Raises
    ------
    TooLargeError
        It has more than `MAX_FACTORS` factors.
    """
    rules = Rules(graph.table)
    inside = graph.ancestors(node)
    values: dict[str, Sum] = {}
    slopes: dict[str, Sum] = {leaf: ONE}
    for at in graph.order:
        if at not in inside:
            continue
        if is_leaf(graph.op(at)):
            values[at] = _leaf(graph, at, named | {leaf})
            continue
        op, sources = graph.op(at), graph.inputs[at]
        operands = [algebra.of(_OPEN) if source is None else values[source] for source in sources]
        whole = rules.value(op, operands)
        values[at] = algebra.of(Symbol(f"#{at}")) if at in named else whole
        if at == leaf:
            continue
        slope = ZERO
        for port, source in enumerate(sources):
            if source is not None and (inner := slopes.get(source, ZERO)).terms:
                slope += rules.partial(op, port, operands, values[at]) * inner
        if slope.size > MAX_FACTORS or values[at].size > MAX_FACTORS:
            raise TooLargeError(
                f"the derivative is too large to typeset: more than {MAX_FACTORS} factors", [node]
            )
        slopes[at] = slope
    return slopes.get(node, ZERO)


def _leaf(graph: Graph, node: str, named: set[str]) -> Sum:
    """A leaf's symbol; a constant that is not named is its number."""
    if node in named:
        return algebra.of(Symbol(f"#{node}"))
    attributes = graph.attributes(node)
    if is_constant(attributes["op"]) and math.isfinite(float(attributes["value"])):
        return known_number(float(attributes["value"]), written=True)
    return algebra.of(Symbol(f"#{node}"))
