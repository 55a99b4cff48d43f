"""Formulas of the operator table as nodes of a graph that is being made, each made once.

A formula's letters stand for numbers that are known by then, or for nodes. It knows nothing of
adjoints.
"""

import ast
import operator
from collections.abc import Callable, Mapping

import numpy as np

from chalkgrad.engine.errors import ChalkgradError
from chalkgrad.engine.formula.writing import TooLargeError
from chalkgrad.engine.kinds import CONSTANT
from chalkgrad.engine.notation import LETTERS, parse
from chalkgrad.engine.operators import OperatorTable
from chalkgrad.engine.patterns import operator_of

# New nodes of one expansion. A gradient has at most a few times the operators of its formula, and
# nobody reads a canvas that grows by more than this at once.
MAX_EXPANSION = 2_000

# A number that is known while the graph is made, or the node that computes it.
Term = float | str

_ARITHMETIC: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_COMPARE: dict[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
# The operators that are 1 where a comparison holds, else 0.
_DECIDING: dict[type[ast.cmpop], str] = {
    ast.Eq: "equal",
    ast.NotEq: "not_equal",
    ast.Lt: "less",
    ast.LtE: "at_most",
    ast.Gt: "greater",
    ast.GtE: "at_least",
}


class NoOperatorError(ChalkgradError):
    """A local derivative uses a function that is no operator."""

    code = "no-operator"


# Words that are no operators, by formulas that are. A square's own derivative overflows where a
# product's parts do not.
_DEFINED = {"gauss": "exp(-a * a)"}


class _Replaced(ast.NodeTransformer):
    """Puts trees in the place of letters."""

    def __init__(self, trees: Mapping[str, ast.expr]) -> None:
        self._trees = trees

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self._trees.get(node.id, node)


class Translator:
    """Makes new nodes over the nodes of a graph.

    Parameters
    ----------
    table
        The operators that a new node may have.
    origin
        Whose derivatives ask for what is made first.

    Attributes
    ----------
    origin
        Whose derivatives ask for what is made now.
    nodes, wires, origins
        What has been made: see `adjoint.GradientGraph`.
    """

    def __init__(self, table: OperatorTable, origin: str) -> None:
        self.table = table
        self.origin = origin
        self.origins: dict[str, str] = {}
        self.nodes: list[tuple[str, Mapping[str, object]]] = []
        self.wires: list[tuple[str, str, int]] = []
        self._made: dict[tuple[object, ...], str] = {}

    def _add(self, key: tuple[object, ...], attributes: Mapping[str, object]) -> str:
        if key not in self._made:
            if len(self.nodes) >= MAX_EXPANSION:
                raise TooLargeError(
                    f"the gradient is too large: it needs more than {MAX_EXPANSION} nodes"
                )
            made = self._made[key] = f"#{len(self.nodes)}"
            self.origins[made] = self.origin
            self.nodes.append((made, attributes))
        return self._made[key]

    def node(self, term: Term) -> str:
        """The node of a term; a constant for a number."""
        if isinstance(term, str):
            return term
        # float.hex tells −0 from 0, which equality does not.
        return self._add((CONSTANT, float.hex(term)), {"op": CONSTANT, "value": term})

    def emit(self, op: str, *operands: Term) -> str:
        """An operator over terms."""
        if op not in self.table:
            raise NoOperatorError(f"the table has no operator {op}")
        sources = [self.node(operand) for operand in operands]
        count = len(self.nodes)
        made = self._add((op, *sources), {"op": op})
        if len(self.nodes) > count:
            self.wires += [(source, made, port) for port, source in enumerate(sources)]
        return made

    def arithmetic(self, op: ast.operator, left: Term, right: Term) -> Term:
        """``+ − × ÷`` over terms, simplified where no bit can change."""
        if isinstance(left, float) and isinstance(right, float):
            with np.errstate(all="ignore"):
                return float(_ARITHMETIC[type(op)](np.float64(left), np.float64(right)))
        if isinstance(op, ast.Mult):
            for one, other in ((left, right), (right, left)):
                if one == 1.0:
                    return other
                if one == -1.0:
                    return self.emit("neg", other)
        if isinstance(op, ast.Div) and right == 1.0:
            return left
        shape = ast.BinOp(ast.Name("a", ast.Load()), op, ast.Name("b", ast.Load()))
        return self._operator(shape, {"a": left, "b": right})

    def translate(self, tree: ast.expr, names: Mapping[str, Term]) -> Term:
        """A row's formula as a term."""
        match tree:
            case ast.Name(id=name):
                return names[name]
            case ast.Constant(value=int() | float() as value):
                return float(value)
            case ast.UnaryOp(operand=operand):
                inner = self.translate(operand, names)
                return -inner if isinstance(inner, float) else self.emit("neg", inner)
            case ast.Call(func=ast.Name(id="where"), args=[condition, yes, no]):
                decided = self.decide(condition, names)
                if decided is not None:
                    return self.translate(yes if decided else no, names)
            case ast.Call(func=ast.Name(id=word), args=args) if word in _DEFINED:
                given = dict(zip(LETTERS, args, strict=False))
                return self.translate(_Replaced(given).visit(parse(_DEFINED[word])), names)
            case ast.Call(func=ast.Name(id="min" | "max" as word), args=several):
                return self.emit(word, *(self.translate(term, names) for term in several))
            case ast.Call(func=ast.Name(id="pow"), args=[base, exponent]) if (
                self._known(exponent, names) == 1.0
            ):
                return self.translate(base, names)
            case ast.BinOp(left=left, op=op, right=right) if (
                one := self._known(left, names)
            ) is not None and (other := self._known(right, names)) is not None:
                return self.arithmetic(op, one, other)
            case ast.BinOp(left=left, op=op, right=right) if ast.dump(left) != ast.dump(right):
                whole = operator_of(tree, self.table)
                if whole is None or len(whole[1]) == 2:
                    return self.arithmetic(
                        op, self.translate(left, names), self.translate(right, names)
                    )
        return self._operator(tree, names)

    def _known(self, tree: ast.expr, names: Mapping[str, Term]) -> float | None:
        """The number that an arithmetic formula is, where all it uses is known."""
        match tree:
            case ast.Name(id=name):
                term = names[name]
                return term if isinstance(term, float) else None
            case ast.Constant(value=int() | float() as value):
                return float(value)
            case ast.BinOp(left=left, op=op, right=right):
                one, other = self._known(left, names), self._known(right, names)
                if one is not None and other is not None and not isinstance(op, ast.Div):
                    return _ARITHMETIC[type(op)](one, other)
        return None

    def decide(self, condition: ast.expr, names: Mapping[str, Term]) -> bool | None:
        """Whether a condition holds, where the numbers it compares are known."""
        match condition:
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                one, other = self._known(left, names), self._known(right, names)
                if one is not None and other is not None:
                    return bool(_COMPARE[type(op)](one, other))
            case ast.BoolOp(op=op, values=values):
                decided = [self.decide(value, names) for value in values]
                settles = isinstance(op, ast.Or)
                if settles in decided:
                    return settles
                return None if None in decided else not settles
        return None

    def _operator(self, tree: ast.expr, names: Mapping[str, Term]) -> Term:
        """A formula as the operator that computes it, or as several."""
        found = operator_of(tree, self.table)
        if found is not None:
            row, bound = found
            operands = [self.translate(bound[letter], names) for letter in row.letters]
            return self.emit(row.name, *operands)
        match tree:
            case ast.Call(func=ast.Name(id="where"), args=[condition, yes, no]):
                return self._where(condition, yes, no, names)
        raise NoOperatorError(f"no operator of the table computes {ast.unparse(tree)}")

    def _where(
        self, condition: ast.expr, yes: ast.expr, no: ast.expr, names: Mapping[str, Term]
    ) -> Term:
        """A choice by gates, which let nothing of the branch that is not taken through."""
        holds = self.condition(condition, names)
        one, other = self.translate(yes, names), self.translate(no, names)
        taken = holds if one == 1.0 else self.emit("gate", holds, one)
        if other == 0.0:
            return taken
        fails = self.emit("sub", 1.0, holds)
        left = fails if other == 1.0 else self.emit("gate", fails, other)
        return left if one == 0.0 else self.emit("add", taken, left)

    def condition(self, condition: ast.expr, names: Mapping[str, Term]) -> str:
        """A node that is 1 where a condition holds, else 0."""
        match condition:
            case ast.BoolOp(op=op, values=values):
                word = "mul" if isinstance(op, ast.And) else "max"
                nodes = [self.condition(value, names) for value in values]
                joined = nodes[0]
                for node in nodes[1:]:
                    joined = self.emit(word, joined, node)
                return joined
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                one, other = self.translate(left, names), self.translate(right, names)
                return self.emit(_DECIDING[type(op)], one, other)
        raise NoOperatorError(f"no operator of the table decides {ast.unparse(condition)}")
