"""An algebraic expression as LaTeX, the way a teacher writes it on a board."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from chalkgrad.engine.algebra import ONE, ZERO, Apply, Base, Choice, E, Number, Product, Sum, Symbol
from chalkgrad.engine.formula.numbers import latex_number
from chalkgrad.engine.formula.writing import operator_latex, raised_latex
from chalkgrad.engine.operators import ATOM, PRODUCT, SIGN, SUM, OperatorTable

Typeset = tuple[str, int]

# Digits of a number that no double holds; as many as a double has.
MOST_DIGITS = 17

# The largest denominator of a number that is written as a fraction where nobody wrote decimals.
MAX_DENOMINATOR = 1_000


def expression_latex(expression: Sum, names: Mapping[str, Typeset], table: OperatorTable) -> str:
    """Typeset an expression.

    Parameters
    ----------
    expression
        What to typeset.
    names
        The LaTeX of every symbol in it, and how strongly that binds.
    table
        Where its functions are found.
    """
    return _Typesetter(names, table).sum(expression)[0]


class _Typesetter:
    def __init__(self, names: Mapping[str, Typeset], table: OperatorTable) -> None:
        self._names = names
        self._table = table

    def sum(self, expression: Sum) -> Typeset:
        if not expression.terms:
            return "0", ATOM
        terms = list(expression.terms)
        # A sum begins with a term that needs no sign, if there is one.
        first = next((at for at, (_, factor) in enumerate(terms) if factor.value > 0), 0)
        terms.insert(0, terms.pop(first))
        shown, binds = self._term(*terms[0])
        if len(terms) == 1:
            return shown, binds
        for product, factor in terms[1:]:
            term, strength = self._term(product, Number(abs(factor.value), factor.decimal))
            if strength < PRODUCT:
                term = _bracketed(term)
            shown += f" - {term}" if factor.value < 0 else f" + {term}"
        return shown, SUM

    def _term(self, product: Product, factor: Number) -> Typeset:
        if factor.value < 0:
            shown, binds = self._term(product, Number(-factor.value, factor.decimal))
            return f"-{shown if binds >= PRODUCT else _bracketed(shown)}", SUM
        above = [(b, e) for b, e in product.factors if not _is_below(e)]
        below = [(b, -e) for b, e in product.factors if _is_below(e)]
        scale, divisor = _scale(factor, divided=bool(below))
        if not below and divisor == 1:
            return self._product(scale, above)
        top = self._product(scale, above)[0]
        bottom = self._product(None if divisor == 1 else str(divisor), below)[0]
        return rf"\frac{{{top}}}{{{bottom}}}", PRODUCT

    def _product(self, scale: str | None, factors: list[tuple[Base, Sum]]) -> Typeset:
        if not factors:
            return scale or "1", ATOM if scale is None or r"\cdot" not in scale else PRODUCT
        if scale is None and len(factors) == 1:
            return self._power(*factors[0])
        shown = [scale] if scale is not None else []
        for base, exponent in factors:
            text, binds = self._power(base, exponent)
            shown.append(text if binds >= PRODUCT else _bracketed(text))
        return r" \cdot ".join(shown), PRODUCT

    def _power(self, base: Base, exponent: Sum) -> Typeset:
        shown, binds = self._base(base)
        if exponent == ONE:
            return shown, binds
        raised = self.sum(exponent)[0]
        if base == E:
            return f"{shown}^{{{raised}}}", SIGN
        return raised_latex(shown if binds >= ATOM else _bracketed(shown), raised), SIGN

    def _base(self, base: Base) -> Typeset:
        match base:
            case Symbol(name=name):
                return self._names[name]
            case Apply(function=function, arguments=arguments):
                row = self._table[function]
                operands = [self.sum(argument) for argument in arguments]
                return operator_latex(row, operands), row.strength
            case Choice():
                rows = r" \\[0.2em] ".join(f"{value} & {when}" for value, when in self._cases(base))
                return rf"\begin{{cases}} {rows} \end{{cases}}", SIGN
        return self.sum(base)

    def _cases(self, choice: Choice) -> Iterator[tuple[str, str]]:
        """The rows of a choice: what it is, and when; the last is for what is left."""
        left, right = self.sum(choice.left)[0], self.sum(choice.right)[0]
        rows: dict[Sum, list[str]] = {}
        for value, sign in (
            (choice.greater, ">"),
            (choice.less, "<"),
            (choice.equal, "="),
        ):
            rows.setdefault(value, []).append(sign)
        # What is nothing is left to the end.
        ordered = sorted(rows.items(), key=lambda row: row[0] == ZERO)
        for value, signs in ordered[:-1]:
            yield self.sum(value)[0], f"{left} {_RELATIONS[''.join(signs)]} {right}"
        yield self.sum(ordered[-1][0])[0], r"\text{otherwise}"


_RELATIONS = {
    ">": ">",
    "=": "=",
    "<": "<",
    ">=": r"\ge",
    "<=": r"\le",
    "><": r"\ne",
}


def _is_below(exponent: Sum) -> bool:
    known = exponent.number
    return known is not None and known.value < 0


def _scale(factor: Number, *, divided: bool) -> tuple[str | None, int]:
    """What a term's number puts above and below the line; None for a 1 that is not written."""
    value = factor.value
    if value.denominator == 1 or not (factor.decimal or value.denominator > MAX_DENOMINATOR):
        top, bottom = value.numerator, value.denominator
        return (None if top == 1 else _number(Fraction(top))), bottom
    return _number(value), 1


def _number(value: Fraction) -> str:
    """A positive number to the last digit of a double, also where no double is as large."""
    try:
        double = float(value)
    except OverflowError:
        double = 0.0
    if double:
        return latex_number(double)
    digits = Decimal(value.numerator) / Decimal(value.denominator)
    mantissa, _, exponent = f"{digits:.{MOST_DIGITS - 1}e}".partition("e")
    return rf"{mantissa.rstrip('0').rstrip('.')} \cdot 10^{{{int(exponent)}}}"


def _bracketed(shown: str) -> str:
    return rf"\left({shown}\right)"
