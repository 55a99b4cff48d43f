"""Expressions keep their form, and their value."""

import math
from fractions import Fraction

import pytest
from chalkgrad.engine import algebra
from chalkgrad.engine.algebra import ONE, ZERO, Choice, Sum, Symbol
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.expressions import evaluate

x, y, z = (algebra.of(Symbol(name)) for name in "xyz")

# Positive, so that every power is a number.
NUMBERS = {"x": 0.7, "y": 1.3, "z": 2.1}


@st.composite
def expressions(draw: st.DrawFn, depth: int = 4) -> tuple[Sum, float]:
    """An expression made by the arithmetic, and the value that arithmetic on numbers gives."""
    kind = draw(st.sampled_from(("leaf", "number") if depth == 0 else ("leaf", *"+-*/^")))
    if kind == "leaf":
        name = draw(st.sampled_from("xyz"))
        return algebra.of(Symbol(name)), NUMBERS[name]
    if kind == "number":
        number = draw(st.fractions(-3, 3, max_denominator=4))
        return algebra.number(number), float(number)
    one, value = draw(expressions(depth=depth - 1))
    if kind == "^":
        whole = draw(st.integers(-2, 3))
        if value == 0 or not one.terms:
            return one, value
        return algebra.power(one, algebra.number(Fraction(whole))), value**whole
    other, number = draw(expressions(depth=depth - 1))
    if kind == "+":
        return one + other, value + number
    if kind == "-":
        return one - other, value - number
    if kind == "*":
        return one * other, value * number
    if abs(number) < 1e-9 or not other.terms:
        return one, value
    return one / other, value / number


@given(expressions())
def test_arithmetic_on_expressions_is_arithmetic_on_their_values(made: tuple[Sum, float]) -> None:
    expression, value = made
    if 1e-9 < abs(value) < 1e9:
        assert evaluate(expression, NUMBERS) == pytest.approx(value, rel=1e-6)


@given(expressions(), expressions())
def test_an_expression_is_the_same_in_whatever_order_it_was_made(
    one: tuple[Sum, float], other: tuple[Sum, float]
) -> None:
    (a, _), (b, _) = one, other
    assert a + b == b + a and hash(a + b) == hash(b + a)
    assert a * b == b * a and hash(a * b) == hash(b * a)
    assert a - a == ZERO and a * ONE == a and a + ZERO == a and a * ZERO == ZERO


def test_powers_of_one_base_merge_and_signs_come_out() -> None:
    assert x * x / x == x
    assert algebra.power(x, y) * algebra.power(x, ONE - y) == x
    assert (-x) * (-y) == x * y
    assert algebra.power(algebra.number(2) * x, algebra.number(2)) == algebra.number(4) * x * x
    assert x - (y - x) == algebra.number(2) * x - y


def test_a_root_of_a_square_stays_one() -> None:
    """(x²)^½ is |x|, and no algebra of powers may make it x."""
    half = algebra.number(Fraction(1, 2))
    root = algebra.power(x * x, half)
    assert root != x
    assert evaluate(root, {"x": -3.0}) == 3.0


def test_a_decimal_stays_one_and_a_fraction_too() -> None:
    half = algebra.number(0.5, decimal=True).number
    assert half is not None and half.decimal
    third = (ONE / algebra.number(3)).number
    assert third is not None and third.value == Fraction(1, 3) and not third.decimal


def test_a_huge_power_of_a_number_is_left_as_it_is() -> None:
    assert algebra.power(algebra.number(7), algebra.number(1_000_000)).size < 10
    assert algebra.power(ZERO, -ONE) != ZERO


def test_a_factor_goes_into_each_case() -> None:
    choice = algebra.of(Choice(x, ZERO, ZERO, ZERO, ONE))
    product = choice * y
    assert product == algebra.of(Choice(x, ZERO, ZERO, ZERO, y))
    assert math.isclose(evaluate(product, NUMBERS), 1.3)
