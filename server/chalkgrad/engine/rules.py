"""The operator table's formulas, put over algebraic expressions.

A row's formula is evaluated with expressions for its letters. What it chooses by comparing is
decided where numbers decide it, and is a choice of the expression where they do not.
"""

import ast
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from chalkgrad.engine import algebra
from chalkgrad.engine.algebra import ONE, PI, ZERO, Apply, Choice, E, Product, Sum, Symbol
from chalkgrad.engine.notation import VALUE, parse
from chalkgrad.engine.operators import OperatorTable

# What algebra itself does; every other row is a function that stays one.
ARITHMETIC = frozenset({"add", "sub", "mul", "div", "neg", "pow", "square", "reciprocal", "exp"})

_COMPARE: dict[type[ast.cmpop], Callable[[int], bool]] = {
    ast.Eq: lambda sign: sign == 0,
    ast.NotEq: lambda sign: sign != 0,
    ast.Lt: lambda sign: sign < 0,
    ast.LtE: lambda sign: sign <= 0,
    ast.Gt: lambda sign: sign > 0,
    ast.GtE: lambda sign: sign >= 0,
}


@dataclass(frozen=True)
class Rules:
    """A table's rows as rules of algebra."""

    table: OperatorTable

    def value(self, op: str, operands: Sequence[Sum]) -> Sum:
        """An operator over expressions, by port."""
        if op in ARITHMETIC:
            row = self.table[op]
            names = dict(zip(row.input_names(len(operands)), operands, strict=True))
            return _Evaluation(self, names, {}).of(parse(row.value))
        return self.apply(op, *operands)

    def partial(
        self,
        op: str,
        port: int,
        operands: Sequence[Sum],
        value: Sum | None = None,
        numbers: Mapping[str, float] | None = None,
    ) -> Sum:
        """The local derivative on a port as a textbook has it.

        Parameters
        ----------
        op, port
            An operator of the table, and one of its inputs.
        operands
            The inputs' expressions, by port.
        value
            What the operator's value is called; the operator over its operands, if nothing.
        numbers
            Numbers of symbols, by which comparisons are decided.
        """
        row = self.table[op]
        names = dict(zip(row.input_names(len(operands)), operands, strict=True))
        names[VALUE] = self.value(op, operands) if value is None else value
        tree = row.partial(port, len(operands), reading=True)
        return _Evaluation(self, names, numbers or {}).of(tree)

    def apply(self, function: str, *arguments: Sum) -> Sum:
        """A function that stays one, but for what is known at once."""
        if function == "ln" and arguments[0] in (ONE, algebra.of(E)):
            return ZERO if arguments[0] == ONE else ONE
        return algebra.of(Apply(function, arguments))


@dataclass(frozen=True)
class _Evaluation:
    rules: Rules
    operands: Mapping[str, Sum]
    numbers: Mapping[str, float]
    # How pairs compare, in a branch where that is taken to be known: the sign of left − right.
    signs: tuple[tuple[Sum, Sum, int], ...] = ()

    def of(self, tree: ast.expr) -> Sum:
        """A formula's expression, split by cases where its comparisons are open."""
        for comparison in (part for part in ast.walk(tree) if isinstance(part, ast.Compare)):
            left, right = self._sides(comparison)
            if self._sign(left, right) is None:
                if left.number is not None or (
                    right.number is None and self._is_turned(comparison)
                ):
                    left, right = right, left
                less, equal, greater = (
                    replace(self, signs=(*self.signs, (left, right, sign))).of(tree)
                    for sign in (-1, 0, 1)
                )
                if less == equal == greater:
                    return less
                return algebra.of(Choice(left, right, less, equal, greater))
        return self._plain(tree)

    def _plain(self, tree: ast.expr) -> Sum:
        match tree:
            case ast.Name(id=name):
                return self.operands[name]
            case ast.Constant(value=int() | float() as value):
                return known_number(value, written=False)
            case ast.UnaryOp(operand=operand):
                return -self._plain(operand)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self._plain(left) + self._plain(right)
            case ast.BinOp(left=left, op=ast.Sub(), right=right):
                return self._plain(left) - self._plain(right)
            case ast.BinOp(left=left, op=ast.Mult(), right=right):
                return self._plain(left) * self._plain(right)
            case ast.BinOp(left=left, right=right):
                return self._plain(left) / self._plain(right)
            case ast.Call(func=ast.Name(id="where"), args=[condition, yes, no]):
                return self._plain(yes if self._holds(condition) else no)
            case ast.Call(func=ast.Name(id="exp"), args=[exponent]):
                return algebra.power(algebra.of(E), self._plain(exponent))
            case ast.Call(func=ast.Name(id="pow"), args=[base, exponent]):
                return algebra.power(self._plain(base), self._plain(exponent))
            case ast.Call(func=ast.Name(id=function), args=arguments):
                return self.rules.apply(function, *map(self._plain, arguments))
        raise ValueError(f"{ast.unparse(tree)!r} has no algebra")

    def _sides(self, comparison: ast.Compare) -> tuple[Sum, Sum]:
        return self._plain(comparison.left), self._plain(comparison.comparators[0])

    def _is_turned(self, comparison: ast.Compare) -> bool:
        """Whether its sides stand in another order than a reader's: x > y, and x < 0 for 0 > x."""
        order = list(self.operands)

        def first(tree: ast.expr) -> int:
            names = [part.id for part in ast.walk(tree) if isinstance(part, ast.Name)]
            return min((order.index(name) for name in names if name in order), default=len(order))

        return first(comparison.comparators[0]) < first(comparison.left)

    def _sign(self, left: Sum, right: Sum) -> int | None:
        """The sign of left − right, where it is known."""
        for first, second, sign in self.signs:
            if (first, second) == (left, right):
                return sign
            if (second, first) == (left, right):
                return -sign
        difference = (left - right).number
        if difference is not None:
            return (difference.value > 0) - (difference.value < 0)
        one, two = self._number(left), self._number(right)
        if one is None or two is None:
            return None
        return (one > two) - (one < two)

    def _number(self, side: Sum) -> float | None:
        """The number of one side of a comparison, where that is known by what stands in it."""
        match side.terms:
            case ((Product(((Symbol(name=name), exponent),)), factor),) if (
                exponent == ONE and factor.value == 1
            ):
                return self.numbers.get(name)
            case ((Product(((Apply(function=word, arguments=inner), exponent),)), factor),) if (
                exponent == ONE and factor.value == 1
            ):
                found = [self._number(argument) for argument in inner]
                operands = [np.float64(number) for number in found if number is not None]
                if len(operands) < len(found):
                    return None
                with np.errstate(all="ignore"):
                    return float(self.rules.table[word].numpy_value(*operands))
        known = side.number
        return None if known is None else float(known.value)

    def _holds(self, condition: ast.expr) -> bool:
        match condition:
            case ast.Compare(ops=[op]):
                sign = self._sign(*self._sides(condition))
                assert sign is not None, "what is open has been split by cases"
                return _COMPARE[type(op)](sign)
            case ast.BoolOp(op=ast.And(), values=values):
                return all(map(self._holds, values))
            case ast.BoolOp(values=values):
                return any(map(self._holds, values))
        raise ValueError(f"{ast.unparse(condition)!r} is no condition")


def known_number(value: float, *, written: bool) -> Sum:
    """A finite number, or what it is known as: e, π, ln 2 or ln 10.

    Parameters
    ----------
    value
        The number.
    written
        Whether a person wrote it, so that 0.5 stays 0.5.
    """
    known = {
        math.e: algebra.of(E),
        math.pi: algebra.of(PI),
        math.log(2): algebra.of(Apply("ln", (algebra.number(Fraction(2)),))),
        math.log(10): algebra.of(Apply("ln", (algebra.number(Fraction(10)),))),
    }
    return known.get(float(value)) or algebra.number(value, decimal=written)
