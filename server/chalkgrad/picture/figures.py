"""How a node shows numbers: in short, or as its author has chosen.

``static/js/words/format.js`` writes the same. Wherever room is kept for a number, it is for these
texts.
"""

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

from chalkgrad.engine.formula.numbers import SHOWN_DIGITS, rounded, written
from chalkgrad.engine.kinds import is_constant, is_leaf

# Digits of a number that somebody typed: so many are shown as they were typed.
_TYPED_DIGITS = 6

# Numbers that have a name.
_NAMED = {math.pi: "π", math.e: "e"}

# The largest fraction of π that people write, and how near a number must be to one: some rounding
# errors.
_PI_NUMERATOR, _PI_DENOMINATOR, _PI_NEAR = 99, 12, 1e-12


class Numbers(NamedTuple):
    """What stands beside a node, as it is written; nothing where there is no number."""

    value: str = ""
    gradient: str = ""


def beside(node: Mapping[str, Any], value: float | None, gradient: float | None) -> Numbers:
    """What stands beside a node of some attributes."""
    kind = node["op"]
    above = given(value, node) if is_leaf(kind) else shown(value, node)
    return Numbers(above, "" if is_constant(kind) else shown(gradient, node))


def shown(number: float | None, node: Mapping[str, Any]) -> str:
    """A number as a node of some attributes shows it.

    Examples
    --------
    >>> shown(11.652071, {}), shown(11.652071, {"digits": 5}), shown(-0.5, {"style": "scientific"})
    ('11.7', '11.652', '−5e−1')
    >>> shown(3 * math.pi / 4, {"style": "pi"}), shown(None, {})
    ('3π/4', '')
    """
    if number is None:
        return ""
    digits, style = node.get("digits") or SHOWN_DIGITS, node.get("style")
    if not math.isfinite(number):
        return written(number)
    fraction = _fraction_of_pi(number) if style == "pi" else ""
    text = fraction or rounded(number, digits, powers=style == "scientific")
    return text.replace("-", "−")


def given(number: float | None, node: Mapping[str, Any]) -> str:
    """A leaf's number: whole where it is short, since somebody chose it.

    Examples
    --------
    >>> given(1.2345, {}), given(1.23456789, {}), given(1.2345, {"digits": 2})
    ('1.2345', '1.23', '1.2')
    """
    if number is None:
        return ""
    short = node.get("digits") is None and number == float(f"{number:.{_TYPED_DIGITS}g}")
    return shown(number, {**node, "digits": _TYPED_DIGITS} if short else node)


def constant(node: Mapping[str, Any]) -> str:
    """The number of a constant, as it stands in a body.

    Examples
    --------
    >>> constant({"value": math.pi}), constant({"value": math.pi, "digits": 5})
    ('π', '3.1416')
    """
    value: float | None = node.get("value")
    styled = node.get("digits") or node.get("style")
    named = "" if styled or value is None else _NAMED.get(value, "")
    return named or given(value, node)


def _fraction_of_pi(number: float) -> str:
    """A number as a fraction of π, or nothing where it is none."""
    size = abs(number)
    for below in range(1, _PI_DENOMINATOR + 1):
        above = math.floor(size / math.pi * below + 0.5) if size < 1e6 else 0
        if 0 < above <= _PI_NUMERATOR and abs(size - above * math.pi / below) <= _PI_NEAR * size:
            sign = "−" if number < 0 else ""
            return f"{sign}{'' if above == 1 else above}π{'' if below == 1 else f'/{below}'}"
    return ""
