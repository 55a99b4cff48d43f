"""Functions of Python's math and of NumPy as operators, or as what is made of a few of them."""

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from chalkgrad.engine.formula.words import Vocabulary
from chalkgrad.engine.operators import OPERATORS

if TYPE_CHECKING:
    from chalkgrad.engine.expression import Expression

Build = Callable[..., "Expression"]


class NotKnownError(Exception):
    """There is no operator for a function; the message says so."""


_VOCABULARY = Vocabulary(OPERATORS)

# Words of programs that no formula has.
_WORDS = {
    "greater_equal": "at_least", "less_equal": "at_most", "fsum": "sum", "amax": "max",
    "amin": "min",
}  # fmt: skip

# Of each word, how many operands it has and what it is made of.
_COMPOSED: dict[str, tuple[int, Callable[..., "Expression"]]] = {
    "positive": (1, lambda build, a: a),
    "float": (1, lambda build, a: a),
    "exp2": (1, lambda build, a: build("pow", 2.0, a)),
    "radians": (1, lambda build, a: build("mul", a, math.pi / 180)),
    "deg2rad": (1, lambda build, a: build("mul", a, math.pi / 180)),
    "degrees": (1, lambda build, a: build("mul", a, 180 / math.pi)),
    "rad2deg": (1, lambda build, a: build("mul", a, 180 / math.pi)),
    "floor_divide": (2, lambda build, a, b: build("floor", build("div", a, b))),
    "log": (2, lambda build, a, b: build("div", build("ln", a), build("ln", b))),
    # Its remainder has the sign of the dividend, where `mod` has the divisor's.
    "fmod": (
        2,
        lambda build, a, b: build("sub", a, build("mul", b, build("trunc", build("div", a, b)))),
    ),
}

# Rounds to the nearest even multiple, where NumPy's function of that name is `mod`.
REFUSED_OF_MATH = frozenset(["remainder"])


def is_function(word: str) -> bool:
    """Whether `called` has something for a word."""
    return word in _COMPOSED or _operator(word) is not None


def called(build: Build, word: str, operands: Sequence[Any]) -> "Expression":
    """What a function builds over some operands; a list of them is its items.

    Raises
    ------
    NotKnownError
        There is no operator for it.
    """
    if len(operands) == 1 and isinstance(operands[0], list | tuple):
        operands = operands[0]
    composed = _COMPOSED.get(word)
    if composed is not None and len(operands) == composed[0]:
        return composed[1](build, *operands)
    op = _operator(word)
    if op is None:
        raise NotKnownError(f"there is no operator for the function {word}")
    if len(operands) == 1 and OPERATORS[op].many and hasattr(operands[0], "inputs"):
        # The sum, or the largest, of one.
        found: Expression = operands[0]
        return found
    return build(op, *operands)


def _operator(word: str) -> str | None:
    if word in OPERATORS or word in _WORDS:
        return _WORDS.get(word, word)
    function = _VOCABULARY.function(word, called=True, applied=True, sure=True)
    return function.op if function is not None and not function.base else None
