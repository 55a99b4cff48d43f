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

# Units in the last place that a local derivative may be off, and a value, whose functions are the
# platform's. Measured: 3.3 and 0.5 (Γ by Python itself: 4.2).
ULPS = 4.0

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
}


def points(row: Operator) -> list[list[float]]:
    """Numbers from all over the domain, from near 0 too, and near ±1 where that is its end."""
    random = np.random.default_rng(11)
    ranges = TRUTH[row.name][1]
    drawn = [[float(random.uniform(*ends)) for ends in ranges] for _ in range(150)]
    drawn += [
        [float(np.clip(number * 10.0 ** random.uniform(-6, 0), *ends)) for number, ends in
         zip(point, ranges, strict=True)]
        for point in drawn[:100]
    ]  # fmt: skip
    if ranges == [(-1, 1)]:
        drawn += [[sign * (1 - 10.0**-k)] for k in range(1, 16) for sign in (1, -1)]
    return drawn


def ulps(found: float, truth: Any) -> float:
    """How far a double is from the truth, in units of the truth's last place."""
    nearest = float(truth)
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
        assert ulps(value, function(*exact)) <= ULPS, point
        for port, found in enumerate(partials):
            order = tuple(int(other == port) for other in range(len(ranges)))
            truth = mp.diff(function, tuple(exact), order)
            assert ulps(found, truth) <= ULPS, (point, port)


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
