"""Postfix as the grammar writes it: steps that push, and operators applied to what was pushed.

What a table has no operator for is put together from those that it has.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from chalkgrad.engine.formula import refusals
from chalkgrad.engine.formula.errors import FormulaError
from chalkgrad.engine.formula.tokens import Token, Tokens
from chalkgrad.engine.formula.words import Function
from chalkgrad.engine.operators import OperatorTable

# Operators of two inputs that a call may give more.
_CHAINED = frozenset({"add", "mul"})

_COMPARISONS = {
    ">": "greater", ">=": "at_least", "<": "less", "<=": "at_most", "==": "equal",
    "!=": "not_equal",
}  # fmt: skip

# The operators of signs that compare.
_COMPARED = {
    ">": "greater", "<": "less", ">=": "at_least", "<=": "at_most", "==": "equal",
    "!=": "not_equal",
}  # fmt: skip

# A root by its degree, as the operator that takes it.
_ROOTS = {2: "sqrt", 3: "cbrt"}

_DEGREE = math.pi / 180


@dataclass(frozen=True, slots=True)
class Step:
    """One postfix step, of a kind.

    "number", "name" and "open" (an open port) push; "apply" applies an operator, `name`, to the
    last `count` that were pushed.
    """

    kind: str
    column: int
    number: float = 0.0
    name: str = ""
    count: int = 0


class Postfix:
    """Writes steps; they end with those of the operands that are not applied to yet."""

    def __init__(self, tokens: Tokens) -> None:
        self.source = tokens
        self.vocabulary = tokens.vocabulary
        self.table = tokens.vocabulary.table
        self.steps: list[Step] = []

    def push_number(self, token: Token, number: float) -> None:
        self.steps.append(Step("number", self.source.column(token), number))

    def push_name(self, token: Token, name: str) -> None:
        self.steps.append(Step("name", self.source.column(token), name=name))

    def push_open(self, token: Token) -> None:
        self.steps.append(Step("open", self.source.column(token)))

    def apply(self, op: str, token: Token, count: int = 0) -> None:
        row = self.table.by_name.get(op)
        if row is None:
            raise refusals.unknown_function(self.source, token)
        column = self.source.column(token)
        self.steps.append(Step("apply", column, name=op, count=count or row.arity))

    def swap(self, first: int, second: int) -> None:
        """Exchange the last two operands, which begin at these steps."""
        self.steps[first:] = self.steps[second:] + self.steps[first:second]

    def negate(self, sign: Token, start: int, *, bare: bool) -> None:
        """A sign before the operand that begins at a step; before a number it is the number's."""
        if sign.text == "+":
            return
        if bare and len(self.steps) == start + 1:
            self.push_number(sign, -self.steps.pop().number)
        else:
            self.apply("neg", sign)

    def degrees(self, start: int, sign: Token) -> None:
        """The operand that begins at a step is in degrees."""
        if len(self.steps) == start + 1 and self.steps[-1].kind == "number":
            self.push_number(sign, self.steps.pop().number * _DEGREE)
        else:
            self.push_number(sign, _DEGREE)
            self.apply("mul", sign)

    def compare(self, sign: str, token: Token) -> None:
        """A comparison of the last two operands: 1 where it holds, else 0."""
        self.apply(_COMPARISONS[sign], token)

    def root(self, degree: float | None, index: Sequence[Step], token: Token) -> None:
        """A root of the last operand: by its own operator, or as a power."""
        op = _ROOTS.get(int(degree) if degree in _ROOTS else 0, "")
        if op in self.table:
            return self.apply(op, token)
        if degree is not None:
            self.push_number(token, 1 / degree if degree else math.nan)
        else:
            self.push_number(token, 1.0)
            self.steps += index
            self.apply("div", token)
        return self.apply("pow", token)

    def call(self, token: Token, function: Function, starts: Sequence[int]) -> None:
        """Apply a function to operands that begin at these steps."""
        count, row = len(starts), self.table.by_name.get(function.op)
        if row is None:
            raise refusals.unknown_function(self.source, token)
        if function.factor:
            if count != 1:
                raise refusals.wrong_count(self.source, token, self.table["neg"], count)
            self.push_number(token, function.factor)
            self.apply(row.name, token)
        elif function.base and count == 1:
            self.logarithm(token, len(self.steps), self.base(token, function.base))
        elif function.op == "ln" and count == 2 and token.text.casefold() == "log":
            base, self.steps = self.steps[starts[1] :], self.steps[: starts[1]]
            self.logarithm(token, len(self.steps), base)
        elif row.takes(count):
            self.apply(row.name, token, count)
        elif row.name in _CHAINED and count > row.arity:
            for _ in range(count - 1):
                self.apply(row.name, token)
        else:
            raise refusals.wrong_count(self.source, token, row, count)

    def base(self, token: Token, word: str) -> list[Step]:
        """What stands as the index of a logarithm."""
        column = self.source.column(token)
        number = float(word) if word.isdecimal() else self.vocabulary.number(word)
        if number is not None:
            return [Step("number", column, number)]
        return [Step("name", column, name=self.vocabulary.name(word))]

    def logarithm(self, token: Token, end: int, base: list[Step]) -> None:
        """The logarithm of the last operand to a base."""
        op = {2.0: "log2", 10.0: "log10"}.get(number_of(base) or 0.0, "")
        if op in self.table:
            return self.apply(op, token)
        self.apply("ln", token)
        self.steps += base
        self.apply("ln", token)
        return self.apply("div", token)


def value_of(steps: Sequence[Step], table: OperatorTable) -> float | None:
    """The number that steps come to, or None where they have a name.

    Raises
    ------
    FormulaError
        It is not finite.
    """
    if any(step.kind in ("name", "open") for step in steps):
        return None
    stack: list[np.float64] = []
    with np.errstate(all="ignore"):
        for step in steps:
            if step.kind == "number":
                stack.append(np.float64(step.number))
            else:
                operands = stack[-step.count :]
                del stack[-step.count :]
                stack.append(np.float64(table[step.name].numpy_value(*operands)))
    number = float(stack.pop())
    if not math.isfinite(number):
        words = "this is no number: it is infinite, or has no value"
        raise FormulaError(words, steps[-1].column, "no-value")
    return number


def number_of(steps: Sequence[Step]) -> float | None:
    """The number that is all there is."""
    return steps[0].number if len(steps) == 1 and steps[0].kind == "number" else None
