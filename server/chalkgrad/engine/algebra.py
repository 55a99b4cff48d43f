"""Formulas in the form in which they are read: signs pulled out, numbers multiplied, powers merged.

An expression is a sum of terms, a term a number times factors, a factor a base to an exponent; the
arithmetic below keeps that form. It serves reading, not computing: x/x is 1 here, and what is
computed is the tape's business. This module knows no graph and no notation.

References
----------
J. S. Cohen, "Computer Algebra and Symbolic Computation: Mathematical Methods", A K Peters 2003,
chapter 3 (automatic simplification).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TypeAlias

# A power of a number is worked out up to here; beyond it, digits would fill lines.
MAX_WHOLE_POWER = 12


@dataclass(frozen=True)
class Number:
    """An exact number, and whether somebody wrote it with a decimal point.

    0.5 stays 0.5, and what comes of 1 and 2 is a fraction.
    """

    value: Fraction
    decimal: bool = False

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Number) and self.value == other.value

    def __hash__(self) -> int:
        return hash(self.value)

    def __add__(self, other: "Number") -> "Number":
        return Number(self.value + other.value, self.decimal or other.decimal)

    def __mul__(self, other: "Number") -> "Number":
        return Number(self.value * other.value, self.decimal or other.decimal)


@dataclass(frozen=True)
class Symbol:
    """What is not looked into: a leaf, a named node, e or π."""

    name: str


@dataclass(frozen=True)
class Apply:
    """A function of the operator table over expressions."""

    function: str
    arguments: tuple["Sum", ...]


@dataclass(frozen=True)
class Choice:
    """One of three expressions, by how two others compare."""

    left: "Sum"
    right: "Sum"
    less: "Sum"
    equal: "Sum"
    greater: "Sum"

    def times(self, factor: "Sum") -> "Choice":
        """Each of the three, times a factor."""
        parts = self.less * factor, self.equal * factor, self.greater * factor
        return Choice(self.left, self.right, *parts)


Base: TypeAlias = "Symbol | Apply | Choice | Sum"
Factors: TypeAlias = "tuple[tuple[Base, Sum], ...]"


@dataclass(frozen=True)
class Product:
    """Factors in the order in which they came; equal whatever that order."""

    factors: Factors = ()

    @cached_property
    def _key(self) -> frozenset[tuple[Base, "Sum"]]:
        return frozenset(self.factors)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Product) and self._key == other._key

    @cached_property
    def _hash(self) -> int:
        return hash(self._key)

    def __hash__(self) -> int:
        return self._hash


@dataclass(frozen=True)
class Sum:
    """Terms in the order in which they came, each a product and its number; none is zero twice.

    Invariant: no number is 0 and no product stands twice; a sum of one term that is only another
    sum, once, is that sum.
    """

    terms: tuple[tuple[Product, Number], ...]

    @cached_property
    def _key(self) -> frozenset[tuple[Product, Number]]:
        return frozenset(self.terms)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sum) and self._key == other._key

    @cached_property
    def _hash(self) -> int:
        return hash(self._key)

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def size(self) -> int:
        """Bases and numbers that are written in it."""
        return sum(
            1 + sum(_size(base) + exponent.size for base, exponent in product.factors)
            for product, _ in self.terms
        )

    @property
    def number(self) -> Number | None:
        """The number that it is, if it is one."""
        match self.terms:
            case ():
                return Number(Fraction(0))
            case ((Product(()), number),):
                return number
        return None

    def __add__(self, other: "Sum") -> "Sum":
        return _sum([*_opened(self, other), *_opened(other, self)])

    def __neg__(self) -> "Sum":
        return MINUS_ONE * self

    def __sub__(self, other: "Sum") -> "Sum":
        return self + -other

    def __mul__(self, other: "Sum") -> "Sum":
        if not self.terms or not other.terms:
            return ZERO
        for choice, beside in ((_choice(self), other), (_choice(other), self)):
            if choice is not None and _choice(beside) is None:
                return of(choice.times(beside))
        (one, number), (two, factor) = _term(self), _term(other)
        return _sum([(_product([*one.factors, *two.factors]), number * factor)])

    def __truediv__(self, other: "Sum") -> "Sum":
        return self * power(other, MINUS_ONE)


def number(value: float | Fraction, *, decimal: bool = False) -> Sum:
    """A finite number as an expression; a double stands for the decimal that is written for it."""
    exact = value if isinstance(value, Fraction) else Fraction(repr(float(value)))
    return _sum([(Product(), Number(exact, decimal and exact.denominator != 1))])


def of(base: Base) -> Sum:
    """A base as an expression."""
    return _sum([(Product(((base, ONE),)), Number(Fraction(1)))])


def power(base: Sum, exponent: Sum) -> Sum:
    """`base` to an expression, with what can be done at once done.

    A whole power goes to every factor of a product; another only to a base as it stands, for
    (x²)^½ is not x.
    """
    known = exponent.number
    whole = int(known.value) if known and known.value.denominator == 1 else None
    if whole == 0:
        return ONE
    if whole == 1 or base == ONE:
        return base
    if base.number is not None:
        done = _number_power(base.number, whole)
        return of_power(base, exponent) if done is None else done
    product, factor = _term(base)
    if whole is not None and (scale := _number_power(factor, whole)) is not None:
        raised = [(of_what, times * exponent) for of_what, times in product.factors]
        return scale * _sum([(_product(raised), Number(Fraction(1)))])
    if factor.value == 1 and len(product.factors) == 1 and product.factors[0][1] == ONE:
        return _sum([(Product(((product.factors[0][0], exponent),)), Number(Fraction(1)))])
    return of_power(base, exponent)


def of_power(base: Sum, exponent: Sum) -> Sum:
    """A power of an expression as it stands."""
    return _sum([(Product(((base, exponent),)), Number(Fraction(1)))])


def _number_power(base: Number, whole: int | None) -> Sum | None:
    if whole is None or abs(whole) > MAX_WHOLE_POWER or (base.value == 0 and whole < 0):
        return ONE if base.value == 1 else None
    return _sum([(Product(), Number(base.value**whole, base.decimal))])


def _size(base: Base) -> int:
    match base:
        case Symbol():
            return 0
        case Apply(arguments=arguments):
            return sum(argument.size for argument in arguments)
        case Choice():
            parts = base.left, base.right, base.less, base.equal, base.greater
            return sum(part.size for part in parts)
    return base.size


def _sum(terms: Iterable[tuple[Product, Number]]) -> Sum:
    collected: dict[Product, Number] = {}
    for product, factor in terms:
        before = collected.get(product)
        collected[product] = factor if before is None else before + factor
    kept = tuple((product, factor) for product, factor in collected.items() if factor.value != 0)
    match kept:
        case ((Product(((Sum() as inner, exponent),)), factor),) if (
            factor.value == 1 and exponent == ONE
        ):
            return inner
    return Sum(kept)


def _opened(inner: Sum, beside: Sum) -> Iterable[tuple[Product, Number]]:
    """The terms of a sum that another is added to: −(x + y) is −x and −y there."""
    for product, factor in inner.terms:
        match product.factors:
            case ((Sum() as within, exponent),) if (
                beside.terms and exponent == ONE and abs(factor.value) == 1
            ):
                yield from ((part, one * factor) for part, one in within.terms)
            case _:
                yield product, factor


def _choice(expression: Sum) -> Choice | None:
    """The choice that an expression is, if it is nothing else."""
    match expression.terms:
        case ((Product(((Choice() as choice, exponent),)), factor),) if (
            exponent == ONE and factor.value == 1
        ):
            return choice
    return None


def _term(expression: Sum) -> tuple[Product, Number]:
    """An expression as one term: a sum of several is a factor."""
    if len(expression.terms) == 1:
        return expression.terms[0]
    return Product(((expression, ONE),)), Number(Fraction(1))


def _product(factors: Iterable[tuple[Base, Sum]]) -> Product:
    collected: dict[Base, Sum] = {}
    for base, exponent in factors:
        before = collected.get(base)
        collected[base] = exponent if before is None else before + exponent
    return Product(
        tuple((base, exponent) for base, exponent in collected.items() if exponent.terms)
    )


ZERO = Sum(())
ONE = Sum(((Product(), Number(Fraction(1))),))
MINUS_ONE = Sum(((Product(), Number(Fraction(-1))),))
E, PI = Symbol("e"), Symbol("pi")
