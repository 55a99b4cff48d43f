"""The value of an algebraic expression, straight from what it is made of."""

import math
from collections.abc import Mapping

from chalkgrad.engine import OPERATORS
from chalkgrad.engine.algebra import Apply, Base, Choice, Sum, Symbol

CONSTANTS = {"e": math.e, "pi": math.pi}


def evaluate(expression: Sum, symbols: Mapping[str, float]) -> float:
    """The value over the numbers of its symbols."""
    total = 0.0
    for product, factor in expression.terms:
        term = float(factor.value)
        for base, exponent in product.factors:
            term *= _base(base, symbols) ** evaluate(exponent, symbols)
        total += term
    return total


def _base(base: Base, symbols: Mapping[str, float]) -> float:
    match base:
        case Symbol(name=name):
            return CONSTANTS[name] if name in CONSTANTS else symbols[name]
        case Apply(function=function, arguments=arguments):
            numbers = [evaluate(argument, symbols) for argument in arguments]
            return float(OPERATORS[function].functions.ieee_value(numbers))
        case Choice(left=left, right=right, less=less, equal=equal, greater=greater):
            one, other = evaluate(left, symbols), evaluate(right, symbols)
            return evaluate(less if one < other else greater if one > other else equal, symbols)
    return evaluate(base, symbols)
