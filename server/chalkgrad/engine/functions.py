"""What the words of row formulas compute, for one number, for arrays and in the kernel.

A word is a function of C's mathematical library, by the name that the operator table uses, or one
of `special`. Over arrays it is NumPy's; over single numbers it raises where Python's own does, and
`IEEE_FUNCTIONS` has what stands in its place there.
"""

import inspect
import math
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from chalkgrad.engine import continued, special

# By what they are called in formulas of rows, in the order in which their sources stand.
SPECIAL: dict[str, Callable[..., float]] = {
    "floor": special.floor,
    "round": special.round_even,
    "cbrt": special.cbrt,
    "mod": special.modulo,
    "hypot": special.hypot,
    "gamma": special.gamma,
    "lgamma": special.lgamma,
    "gauss": special.gauss,
    "digamma": special.digamma,
    "polygamma": special.polygamma,
    "sign": special.sign,
}

SCALAR_FUNCTIONS: dict[str, Callable[..., float]] = {
    "exp": math.exp,
    "expm1": math.expm1,
    "ln": math.log,
    "log1p": math.log1p,
    "log2": math.log2,
    "log10": math.log10,
    "sqrt": math.sqrt,
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "asin": math.asin,
    "acos": math.acos,
    "atan": math.atan,
    "atan2": math.atan2,
    "sinh": math.sinh,
    "cosh": math.cosh,
    "tanh": math.tanh,
    "asinh": math.asinh,
    "acosh": math.acosh,
    "atanh": math.atanh,
    "erf": math.erf,
    "erfc": math.erfc,
    # math.pow, not **: a negative base with a fractional power raises instead of turning complex.
    "pow": math.pow,
    "abs": math.fabs,
    **SPECIAL,
}


def kernel_header() -> str:
    """Source that brings every word into the compiled module."""
    imports = ", ".join(
        f"{function.__name__} as {name}" if function.__name__ != name else name
        for name, function in SCALAR_FUNCTIONS.items()
        if name not in SPECIAL
    )
    lines = [
        "import math",
        f"from math import copysign, nan, {imports}",
        "",
        "import numpy as np",
        "from numba import carray, cfunc, njit",
    ]
    helpers = (special.sin_pi_half, special.sin_pi, special.lanczos_sum)
    for name, function in [*((one.__name__, one) for one in helpers), *SPECIAL.items()]:
        text = inspect.getsource(function)
        lines += ["", "", "@njit(cache=True, error_model='numpy')", text.rstrip()]
        if function.__name__ != name:
            lines.append(f"{name} = {function.__name__}")
    return "\n".join(lines)


def _array(function: Callable[..., float]) -> Callable[..., Any]:
    """A function of numbers over arrays, element by element."""
    return np.vectorize(function, otypes=[np.float64])


def _by_kind(real: Callable[..., Any], over_complex: Callable[..., Any]) -> Callable[..., Any]:
    """One function over real arrays and another over complex ones."""

    def function(*operands: Any) -> Any:
        if any(np.iscomplexobj(operand) for operand in operands):
            return over_complex(*(np.asarray(operand, dtype=complex) for operand in operands))
        return real(*operands)

    return function


def _flat(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function that jumps and is flat between: off the real line it looks at the real part."""
    return lambda *operands: function(*map(np.real, operands))


def _signed(function: Callable[..., Any]) -> Callable[..., Any]:
    """An odd function of complex arrays, from what it is right of 0."""

    def odd(z: Any) -> Any:
        left = np.real(z) < 0
        value = function(np.where(left, -z, z))
        return np.where(left, -value, value)

    return odd


def _complex_atan2(a: Any, b: Any) -> Any:
    steep = np.abs(np.real(a)) > np.abs(np.real(b))
    slope = np.arctan(np.where(steep, b, a) / np.where(steep, a, b))
    half = np.where(np.real(a) < 0, -np.pi / 2, np.pi / 2)
    whole = np.where(np.real(b) < 0, np.where(np.real(a) < 0, -np.pi, np.pi), 0.0)
    return np.where(steep, half - slope, whole + slope)


def _complex_pow(a: Any, b: Any) -> Any:
    """Left of 0 a whole power is that of −a, but for its sign: no angle near π is multiplied."""
    whole = (np.imag(b) == 0) & (np.real(b) == np.rint(np.real(b)))
    turned = whole & (np.real(a) < 0)
    power = np.power(np.where(turned, -a, a), b)
    odd = np.real(b) % 2 == 1
    return np.where(turned & odd, -power, power)


def _complex_mod(a: Any, b: Any) -> Any:
    return a - b * np.floor(np.real(a) / np.real(b))


# |a|; over complex numbers ±a by the sign of the real part, as the complex step needs it.
_abs = _by_kind(np.abs, lambda a: np.where(np.real(a) < 0, -a, a))


@cache
def real_function(name: str) -> Callable[..., Any]:
    """A word over real arrays, element by element and to the bit of the plain executor."""
    return _array(IEEE_FUNCTIONS[name])


def _element_by_element(name: str) -> Callable[..., Any]:
    return lambda *operands: real_function(name)(*operands)


NUMPY_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "exp": np.exp,
    "expm1": np.expm1,
    "ln": np.log,
    "log1p": np.log1p,
    "log2": np.log2,
    "log10": np.log10,
    "sqrt": np.sqrt,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "atan2": _by_kind(np.arctan2, _complex_atan2),
    "sinh": np.sinh,
    "cosh": np.cosh,
    "tanh": np.tanh,
    "asinh": np.arcsinh,
    "acosh": np.arccosh,
    "atanh": np.arctanh,
    "hypot": _by_kind(np.hypot, lambda a, b: np.sqrt(a * a + b * b)),
    "erf": _by_kind(_element_by_element("erf"), continued.erf),
    "erfc": _by_kind(_element_by_element("erfc"), continued.erfc),
    "gamma": _by_kind(_element_by_element("gamma"), continued.gamma),
    "lgamma": _by_kind(_element_by_element("lgamma"), continued.lgamma),
    "digamma": _by_kind(_element_by_element("digamma"), continued.digamma),
    "polygamma": _by_kind(_element_by_element("polygamma"), continued.polygamma),
    "pow": _by_kind(np.power, _complex_pow),
    "abs": _abs,
    "floor": _flat(np.floor),
    "round": _flat(np.rint),
    "sign": _flat(np.sign),
    "cbrt": _by_kind(_element_by_element("cbrt"), _signed(lambda z: np.power(z, 1 / 3))),
    "mod": _by_kind(_element_by_element("mod"), _complex_mod),
    "gauss": lambda a: np.exp(-a * a),
    "where": np.where,
    "both": np.logical_and,
    "either": np.logical_or,
}


def _never_raising(name: str, function: Callable[..., float]) -> Callable[..., Any]:
    """A function that gives what IEEE says where Python's raises."""
    beyond: Callable[..., Any] = _BEYOND.get(name, NUMPY_FUNCTIONS[name])

    def ieee(*operands: float) -> Any:
        try:
            return np.float64(function(*operands))
        except (ArithmeticError, ValueError):
            with np.errstate(all="ignore"):
                return np.float64(beyond(*map(np.float64, operands)))

    return ieee


# What NumPy does not have, where it raises.
_BEYOND: dict[str, Callable[..., float]] = {
    "erf": lambda a: a,
    "erfc": lambda a: a,
    "digamma": lambda _: math.nan,
    # Beside its pole at 0.
    "polygamma": lambda order, a: math.inf if order % 2.0 or a < 0.0 else -math.inf,
    "cbrt": lambda a: a,
    "mod": lambda *_: math.nan,
}

IEEE_FUNCTIONS: dict[str, Callable[..., Any]] = {
    name: _never_raising(name, function) for name, function in SCALAR_FUNCTIONS.items()
}
