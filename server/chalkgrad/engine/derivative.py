"""The derivative of a node with respect to a leaf, as a formula to be read.

Forward mode on formulas instead of numbers: each operator's partials, as the table writes them,
times the derivatives of its inputs. Only zeros, ones and signs are tidied away; what is computed is
the tape's business, not this module's.

References
----------
A. Griewank and A. Walther, "Evaluating Derivatives", 2nd ed., SIAM 2008, section 3.1.
"""

import ast
from collections.abc import Mapping

from chalkgrad.engine.formula.writing import MAX_TYPESET, TooLargeError, written_latex
from chalkgrad.engine.graph import Graph
from chalkgrad.engine.kinds import is_constant
from chalkgrad.engine.notation import latex_of

# Terms of a derivative that is typeset. A shared node stands in it once for each path, so a small
# graph can have a huge derivative; beyond this nobody reads it.
MAX_TERMS = 2 * MAX_TYPESET


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
    """
    graph.require(node, leaf)
    written = written_latex(graph, node)
    derivatives: dict[str, ast.expr | None] = dict.fromkeys(written)
    sizes: dict[str, int] = dict.fromkeys(written, 0)
    if leaf in written:
        derivatives[leaf] = ast.Constant(1)
        sizes[leaf] = 1
    for at in graph.order:
        if at not in written or at == leaf or graph.op(at) not in graph.table:
            continue
        total: ast.expr | None = None
        for port, source in enumerate(graph.inputs[at]):
            inner = None if source is None else derivatives[source]
            if source is None or inner is None:
                continue
            total = _sum(total, _product(local_derivative(graph, at, port), inner))
            sizes[at] += sizes[source] + 1
        if sizes[at] > MAX_TERMS:
            raise TooLargeError(
                f"the derivative is too large to typeset: more than {MAX_TERMS} terms", [node]
            )
        derivatives[at] = total
    found = derivatives[node]
    return "0" if found is None else latex_of(found, written)


def local_derivative(graph: Graph, node: str, port: int) -> ast.expr:
    """The local derivative on a port as a formula over the ids of nodes.

    Whole numbers stand in for constants, and what then depends on numbers alone is decided.
    """
    row, sources = graph.table[graph.op(node)], graph.inputs[node]
    names = {"y": ast.Name(node)} | {
        name: _symbol(graph, operand)
        for name, operand in zip(row.input_names(len(sources)), sources, strict=True)
        if operand is not None
    }
    tree: ast.expr = _OverNodes(names).visit(row.partial(port, len(sources), reading=True))
    return tree


class _OverNodes(ast.NodeTransformer):
    """Puts nodes in the place of ``a``, ``b``, … and ``y``, and whole numbers for constant nodes.

    What then depends on numbers alone is decided: the derivative of x² is not typeset by cases.
    """

    def __init__(self, names: Mapping[str, ast.expr]) -> None:
        self._names = names

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self._names.get(node.id, node)

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        self.generic_visit(node)
        left, right = _number(node.left), _number(node.right)
        if left is not None and right is not None and isinstance(node.op, ast.Sub):
            return ast.Constant(left - right)
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        arguments: list[ast.expr] = [self.visit(argument) for argument in node.args]
        match node.func, arguments:
            case ast.Name(id="where"), [ast.Compare() as condition, yes, no]:
                left, right = _number(condition.left), _number(condition.comparators[0])
                if left is not None and right is not None and isinstance(condition.ops[0], ast.Eq):
                    return yes if left == right else no
            case ast.Name(id="pow"), [base, exponent] if _number(exponent) == 1.0:
                return base
        return ast.Call(node.func, arguments, [])


def _symbol(graph: Graph, node: str) -> ast.expr:
    attributes = graph.attributes(node)
    if is_constant(attributes["op"]) and float(attributes["value"]).is_integer():
        return ast.Constant(float(attributes["value"]))
    return ast.Name(node)


def _number(tree: ast.expr) -> float | None:
    """The number that a tree is, a sign before it included."""
    match tree:
        case ast.Constant(value=int() | float() as value):
            return float(value)
        case ast.UnaryOp(operand=operand):
            inner = _number(operand)
            return None if inner is None else -inner
    return None


def _product(factor: ast.expr, inner: ast.expr) -> ast.expr | None:
    for one, other in ((factor, inner), (inner, factor)):
        match _number(one):
            case 0.0:
                return None
            case 1.0:
                return other
            case -1.0:
                return _negated(other)
    return ast.BinOp(factor, ast.Mult(), inner)


def _negated(tree: ast.expr) -> ast.expr:
    return tree.operand if isinstance(tree, ast.UnaryOp) else ast.UnaryOp(ast.USub(), tree)


def _sum(left: ast.expr | None, right: ast.expr | None) -> ast.expr | None:
    if left is None or right is None:
        return right if left is None else left
    if isinstance(right, ast.UnaryOp):
        return ast.BinOp(left, ast.Sub(), right.operand)
    return ast.BinOp(left, ast.Add(), right)
