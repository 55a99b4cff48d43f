"""The local derivative of an operator in a graph, as the table has it for reading."""

import ast
from collections.abc import Mapping

from chalkgrad.engine.graph import Graph
from chalkgrad.engine.kinds import is_constant


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
