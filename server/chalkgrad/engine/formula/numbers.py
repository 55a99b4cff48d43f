"""Doubles as formula text, as LaTeX, and rounded as people read them. No graph, no operator."""

import math
from decimal import ROUND_HALF_UP, Decimal

_NUMBER_NAMES = {math.pi: ("pi", r"\pi"), math.e: ("e", "e")}


def text_number(number: float) -> str:
    """A number as formula text has it, to the last bit."""
    if number in _NUMBER_NAMES:
        return _NUMBER_NAMES[number][0]
    return repr(float(number)).removesuffix(".0")


def latex_number(number: float) -> str:
    """Typeset a double to the last digit, with a power of ten where Python writes one."""
    if number in _NUMBER_NAMES:
        return _NUMBER_NAMES[number][1]
    text = text_number(number)
    mantissa, _, exponent = text.partition("e")
    if not exponent:
        return mantissa
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}"


# Significant digits of a number as people read it, on the canvas and in formulas.
SHOWN_DIGITS = 3

# From here on, and below the inverse, numbers are shown with a power of ten.
_LARGE, _SMALL = 1e7, 1e-4

# As near as this to a short number, as a share of it, a double is that number but for rounding.
_NEAR = 1e-12


def rounded(number: float, digits: int = SHOWN_DIGITS, *, powers: bool = False) -> str:
    """A finite double as a node shows it: ``format`` in static/js/words/format.js does the same.

    A number that is shown whole, but for what arithmetic has rounded, has no trailing zeros, one
    that was rounded for display keeps them; the digits before the point are never rounded away.
    What lies in the middle is rounded away from zero, as on paper.

    Parameters
    ----------
    number
        The number.
    digits
        Significant digits.
    powers
        Whether it has a power of ten however large it is; zero has none.

    Examples
    --------
    >>> rounded(11.652071), rounded(0.1 + 0.2), rounded(1.125), rounded(123456.7), rounded(2e-9)
    ('11.7', '0.3', '1.13', '123457', '2e-9')
    >>> rounded(125.0, 2, powers=True)
    '1.3e2'
    """
    size = abs(number)
    if size and (powers or size >= _LARGE or size < _SMALL):
        mantissa, exponent = f"{_to_digits(number, digits):.{digits - 1}e}".split("e")
        if _is_near(float(f"{mantissa}e{exponent}"), number):
            mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
        return f"{mantissa}e{int(exponent)}"
    whole = len(str(int(size))) if size >= 1 else 0
    digits = max(digits, whole)
    short = _to_digits(number, digits)
    if _is_near(float(short), number):
        return repr(float(short)).removesuffix(".0")
    after = digits - whole if size >= 1 else digits - 1 - math.floor(math.log10(size))
    return f"{Decimal(number).quantize(Decimal(1).scaleb(-after), ROUND_HALF_UP):f}"


def _is_near(short: float, number: float) -> bool:
    return abs(short - number) <= _NEAR * abs(number)


def _to_digits(number: float, digits: int) -> Decimal:
    """A double with so many significant digits."""
    exact = Decimal(number)
    return exact.quantize(Decimal(1).scaleb(exact.adjusted() - digits + 1), ROUND_HALF_UP)


def written(number: float) -> str:
    """A double as a node shows it, with a true minus sign, NaN and the infinities too.

    Examples
    --------
    >>> written(-0.5), written(float("-inf")), written(float("nan"))
    ('−0.5', '−∞', 'NaN')
    """
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "∞" if number > 0 else "−∞"
    return rounded(number).replace("-", "−")


def latex_rounded(number: float) -> str:
    """Typeset a double as a node shows it: rounded, and NaN and infinity by their signs."""
    if math.isnan(number):
        return r"\text{NaN}"
    if math.isinf(number):
        return r"\infty" if number > 0 else r"-\infty"
    mantissa, _, exponent = rounded(number).partition("e")
    return rf"{mantissa} \cdot 10^{{{exponent}}}" if exponent else mantissa
