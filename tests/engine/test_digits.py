"""The last digits: values and local derivatives against mpmath's, over each domain."""

import math
from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
import pytest
from chalkgrad.engine import OPERATORS
from chalkgrad.engine.operators import Operator

from tests.engine.test_operators import run

# Units in the last place that a value and a local derivative may be off.
ULPS = 4.0

# Γ and ln Γ are off by more (CPython's are too), as are products of many factors, and a function
# of a/√2 far out, where the rounding of that is what counts.
LOOSER = {"gamma": 9.0, "lgamma": 12.0, "softmax": 6.0, "gelu": 15.0}

# Slopes that pass through 0 between two that do not are as good as those.
STEEP = {"swish": 0.25, "gelu": 0.25, "digamma": 0.25}

# An order is a whole number: there is no slope.
NO_SLOPE = {("polygamma", 0)}

mp = mpmath.mp.clone()
# As many as it takes to see what is left of 1 − tanh(350).
mp.dps = 340

# Every operator in mpmath, and the domain that is tried: uniform, or by powers of ten.
Truth = tuple[Callable[..., Any], list[tuple[float, float]]]
TRUTH: dict[str, Truth] = {
    "add": (lambda a, b: a + b, [(-9, 9), (-9, 9)]),
    "sub": (lambda a, b: a - b, [(-9, 9), (-9, 9)]),
    "mul": (lambda a, b: a * b, [(-9, 9), (-9, 9)]),
    "div": (lambda a, b: a / b, [(-9, 9), (0.01, 9)]),
    "pow": (mp.power, [(0.5, 4), (-20, 20)]),
    "neg": (lambda a: -a, [(-9, 9)]),
    "square": (lambda a: a * a, [(-9, 9)]),
    "sqrt": (mp.sqrt, [(0, 1e6)]),
    "reciprocal": (lambda a: 1 / a, [(0.001, 9)]),
    "exp": (mp.exp, [(-700, 700)]),
    "ln": (mp.ln, [(0, 1e6)]),
    "log2": (lambda a: mp.ln(a) / mp.ln(2), [(0, 1e6)]),
    "log10": (mp.log10, [(0, 1e6)]),
    "sin": (mp.sin, [(-50, 50)]),
    "cos": (mp.cos, [(-50, 50)]),
    "tan": (mp.tan, [(-50, 50)]),
    "asin": (mp.asin, [(-1, 1)]),
    "acos": (mp.acos, [(-1, 1)]),
    "atan": (mp.atan, [(-1e3, 1e3)]),
    "sinh": (mp.sinh, [(-700, 700)]),
    "cosh": (mp.cosh, [(-700, 700)]),
    "tanh": (mp.tanh, [(-350, 350)]),
    "sigmoid": (lambda a: 1 / (1 + mp.exp(-a)), [(-700, 700)]),
    "relu": (lambda a: max(a, mp.mpf(0)), [(-9, 9)]),
    "softplus": (lambda a: mp.ln(1 + mp.exp(a)), [(-700, 700)]),
    "abs": (abs, [(-9, 9)]),
    "min": (min, [(-9, 9), (-9, 9)]),
    "max": (max, [(-9, 9), (-9, 9)]),
    "greater": (lambda a, b: mp.mpf(a > b), [(-9, 9), (-9, 9)]),
    "equal": (lambda a, b: mp.mpf(a == b), [(-9, 9), (-9, 9)]),
    "gate": (lambda a, b: b if a != 0 else mp.mpf(0), [(-9, 9), (-9, 9)]),
    "mod": (lambda a, b: a - b * mp.floor(a / b), [(-9, 9), (0.5, 9)]),
    "sum": (lambda *x: mp.fsum(x), [(0, 9)] * 4),
    "product": (lambda *x: mp.fprod(x), [(-9, 9)] * 4),
    "mean": (lambda *x: mp.fsum(x) / len(x), [(0, 9)] * 4),
    "cbrt": (lambda a: mp.sign(a) * mp.cbrt(abs(a)), [(-1e6, 1e6)]),
    "hypot": (mp.hypot, [(-9, 9), (-9, 9)]),
    "expm1": (lambda a: mp.exp(a) - 1, [(-700, 700)]),
    "log1p": (lambda a: mp.ln(1 + a), [(-1, 1e3)]),
    "logsumexp": (lambda *x: mp.ln(mp.fsum(map(mp.exp, x))), [(0.1, 4)] * 4),
    "sec": (mp.sec, [(-50, 50)]),
    "csc": (mp.csc, [(0.001, 50)]),
    "cot": (mp.cot, [(0.001, 50)]),
    "atan2": (mp.atan2, [(-9, 9), (0.001, 9)]),
    "sech": (mp.sech, [(-700, 700)]),
    "csch": (mp.csch, [(-700, 700)]),
    "coth": (mp.coth, [(-350, 350)]),
    "asinh": (mp.asinh, [(-1e3, 1e3)]),
    "acosh": (lambda a: mp.re(mp.acosh(a)), [(1.0001, 1e3)]),
    "atanh": (mp.atanh, [(-1, 1)]),
    "leaky_relu": (lambda a: a if a > 0 else mp.mpf(0.01) * a, [(-9, 9)]),
    "elu": (lambda a: a if a > 0 else mp.exp(a) - 1, [(-700, 9)]),
    "swish": (lambda a: a / (1 + mp.exp(-a)), [(-700, 700)]),
    "gelu": (lambda a: a * mp.erfc(-a / mp.sqrt(2)) / 2, [(-3, 30)]),
    "logit": (lambda a: mp.ln(a / (1 - a)), [(0, 1)]),
    "softmax": (lambda *x: mp.exp(x[0]) / mp.fsum(map(mp.exp, x)), [(0.1, 4)] * 4),
    "erf": (mp.erf, [(-26, 26)]),
    "erfc": (mp.erfc, [(-26, 26)]),
    "gamma": (mp.gamma, [(0.001, 170)]),
    "lgamma": (mp.loggamma, [(2.5, 1e3)]),
    "digamma": (mp.digamma, [(0.001, 1e3)]),
    "polygamma": (lambda a, b: mp.polygamma(int(a), b), [(2, 2), (0.1, 1e2)]),
    "sign": (mp.sign, [(-9, 9)]),
    "clip": (lambda a, b, c: min(max(a, b), c), [(-9, 9), (-5, -1), (1, 5)]),
    "less": (lambda a, b: mp.mpf(a < b), [(-9, 9), (-9, 9)]),
    "at_most": (lambda a, b: mp.mpf(a <= b), [(-9, 9), (-9, 9)]),
    "at_least": (lambda a, b: mp.mpf(a >= b), [(-9, 9), (-9, 9)]),
    "not_equal": (lambda a, b: mp.mpf(a != b), [(-9, 9), (-9, 9)]),
    "where": (lambda a, b, c: b if a != 0 else c, [(-9, 9), (-9, 9), (-9, 9)]),
    "floor": (mp.floor, [(-9, 9)]),
    "ceil": (mp.ceil, [(-9, 9)]),
    "round": (mp.nint, [(-9, 9)]),
    "trunc": (lambda a: mp.sign(a) * mp.floor(abs(a)), [(-9, 9)]),
}


def points(row: Operator) -> list[list[float]]:
    """Numbers from all over the domain, from near 0 too, and near ±1 where that is its end."""
    random = np.random.default_rng(11)
    ranges = TRUTH[row.name][1]
    drawn = [[float(random.uniform(*ends)) for ends in ranges] for _ in range(60)]
    drawn += [
        [float(np.clip(number * 10.0 ** random.uniform(-6, 0), *ends)) for number, ends in
         zip(point, ranges, strict=True)]
        for point in drawn[:40]
    ]  # fmt: skip
    if ranges == [(-1, 1)]:
        drawn += [[sign * (1 - 10.0**-k)] for k in range(1, 16) for sign in (1, -1)]
    return drawn


def ulps(found: float, truth: Any, least: float = 0.0) -> float:
    """How far a double is from the truth, in units of its last place, or of `least`'s if larger."""
    nearest = math.copysign(max(abs(float(truth)), least), float(truth))
    if math.isinf(nearest) or abs(nearest) < 1e-300:
        return 0.0 if found == pytest.approx(nearest, abs=1e-300) else math.inf
    return float(abs(mp.mpf(found) - truth) / math.ulp(nearest))


ROWS = [pytest.param(row, id=row.name) for row in OPERATORS.rows]


def test_the_truth_covers_every_operator() -> None:
    assert set(TRUTH) == set(OPERATORS.by_name)


@pytest.mark.parametrize("row", ROWS)
def test_values_and_local_derivatives_have_every_digit(row: Operator) -> None:
    function, ranges = TRUTH[row.name]
    for point in points(row):
        exact = [mp.mpf(number) for number in point]
        value, partials = run(row, point)
        most = LOOSER.get(row.name, ULPS)
        assert ulps(value, function(*exact)) <= most, point
        for port, found in enumerate(partials):
            if (row.name, port) in NO_SLOPE:
                continue
            order = tuple(int(other == port) for other in range(len(ranges)))
            truth = mp.diff(function, tuple(exact), order)
            assert ulps(found, truth, STEEP.get(row.name, 0.0)) <= most, (point, port)


@pytest.mark.parametrize(
    ("name", "at", "slope"),
    [
        ("sigmoid", 40.0, 4.248354255291589e-18), ("sigmoid", -40.0, 4.248354255291589e-18),
        ("tanh", 20.0, 1.6993417021166355e-17), ("sigmoid", 700.0, 9.859676543759770e-305),
        ("asin", 1 - 2.0**-53, 67108864.0), ("acos", 1 - 2.0**-53, -67108864.0),
    ],
)  # fmt: skip
def test_saturated_slopes_are_not_lost(name: str, at: float, slope: float) -> None:
    assert run(OPERATORS[name], [at])[1] == [pytest.approx(slope, rel=1e-15)]
