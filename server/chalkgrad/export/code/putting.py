"""Row formulas over the names of a program: operands put in, totals written out, choices made.

A choice that the numbers of constants decide is made here, with the arithmetic of every machine.
"""

import ast
import copy
import operator
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from chalkgrad.engine.notation import TOTALS, of_others, parse
from chalkgrad.engine.operators import Operator

Operand = ast.Name | ast.Constant


def put(formula: str, row: Operator, name: str, operands: Sequence[Operand], port: int) -> ast.expr:
    """A formula of a row with a node's operands for its letters.

    Parameters
    ----------
    formula
        Of the value, or of the local derivative on a port.
    name
        What the node's value is called.
    port
        The port that the local derivative is by; of the value's formula, any.
    """
    tree = copy.deepcopy(_parsed(formula))
    return _Put(row, name, operands, port, None).visit(tree)  # type: ignore[no-any-return]


_parsed = cache(parse)


class _Put(ast.NodeTransformer):
    """Puts a step's operands into a formula, and writes its totals out."""

    def __init__(
        self, row: Operator, name: str, operands: Sequence[Operand], port: int, at: int | None
    ) -> None:
        self._row, self._name, self._operands = row, name, operands
        self._port, self._at = port, at

    def visit_Name(self, node: ast.Name) -> ast.expr:
        match node.id:
            case "y":
                return ast.Name(self._name)
            case "each" | "other":
                assert self._at is not None
                return self._operands[self._at]
            case "own":
                return self._operands[self._port]
            case "first":
                return self._operands[0]
            case "count":
                return ast.Constant(len(self._operands))
            case "port":
                return ast.Constant(self._port)
        letters = self._row.letters
        return self._operands[letters.index(node.id)] if node.id in letters else node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        match node:
            case ast.Call(func=ast.Name(id=word), args=[term]) if word in TOTALS:
                left_out = self._port if of_others(term) else None
                terms = [
                    _Put(self._row, self._name, self._operands, self._port, at).visit(
                        copy.deepcopy(term)
                    )
                    for at in range(len(self._operands))
                    if at != left_out
                ]
                return ast.Call(ast.Name(word), terms, [])
            case ast.Call(func=ast.Name(id="where"), args=[condition, yes, no]):
                return self._chosen(condition, yes, no)
            case ast.Call(func=word, args=args):
                return ast.Call(word, [self.visit(arg) for arg in args], [])
        raise AssertionError(node)

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        left, right = self.visit(node.left), self.visit(node.comparators[0])
        numbers = _known(left), _known(right)
        if None in numbers:
            return ast.Compare(left, node.ops, [right])
        return ast.Constant(bool(_COMPARISONS[type(node.ops[0])](*numbers)))

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        deciding = isinstance(node.op, ast.Or)
        parts = [self.visit(value) for value in node.values]
        if any(_truth(part) is deciding for part in parts):
            return ast.Constant(deciding)
        parts = [part for part in parts if _truth(part) is None]
        if not parts:
            return ast.Constant(not deciding)
        return ast.BoolOp(node.op, parts) if len(parts) > 1 else parts[0]

    def _chosen(self, condition: ast.expr, yes: ast.expr, no: ast.expr) -> ast.expr:
        """A choice, or what is chosen where the numbers of constants decide it."""
        found = self.visit(condition)
        truth = _truth(found)
        if truth is not None:
            return self.visit(yes if truth else no)  # type: ignore[no-any-return]
        return ast.Call(ast.Name("where"), [found, self.visit(yes), self.visit(no)], [])


_COMPARISONS: Mapping[type[ast.cmpop], Callable[..., bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_EXACT: Mapping[type[ast.operator], Callable[..., float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
}


def _truth(tree: ast.expr) -> bool | None:
    """Whether a condition holds, where it is known."""
    return tree.value if isinstance(tree, ast.Constant) and isinstance(tree.value, bool) else None


def _known(tree: ast.expr) -> float | None:
    """The number of an expression of constants, as every machine computes it."""
    match tree:
        case ast.Constant(value=int() | float() as value):
            return float(value)
        case ast.UnaryOp(operand=operand):
            number = _known(operand)
            return None if number is None else -number
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _EXACT:
            numbers = _known(left), _known(right)
            return None if None in numbers else _EXACT[type(op)](*numbers)
    return None
