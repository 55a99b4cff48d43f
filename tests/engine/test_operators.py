"""Every operator's value and every partial, against truth from outside the table."""

import math
from functools import reduce
from itertools import combinations

import autograd.numpy as anp
import mpmath
import numpy as np
import pytest
from autograd import grad
from autograd.extend import defvjp, primitive
from chalkgrad.engine import OPERATORS
from chalkgrad.engine.executor import PYTHON
from chalkgrad.engine.kernel import KernelLoader
from chalkgrad.engine.operators import Operator
from chalkgrad.engine.program import Program, Wires
from hypothesis import given
from hypothesis import strategies as st

KERNEL = KernelLoader(OPERATORS).load()


def plain(box) -> float:
    """The number that autograd has in a box."""
    while hasattr(box, "_value"):
        box = box._value
    return float(box)


# What NumPy does not have comes from mpmath, and its slopes from one another.
@primitive
def polygamma(a, order):
    """The derivative of digamma of an order."""
    return float(mpmath.polygamma(order, a))


@primitive
def lgamma(a):
    """ln Γ."""
    return float(mpmath.loggamma(a).real)


@primitive
def erf(a):
    """The error function."""
    return float(mpmath.erf(a))


def gamma(a):
    """Γ where it is positive."""
    return anp.exp(lgamma(a))


defvjp(polygamma, lambda _, a, order: lambda g: g * polygamma(a, order + 1), None)
defvjp(lgamma, lambda _, a: lambda g: g * polygamma(a, 0))
defvjp(erf, lambda _, a: lambda g: g * 2 / np.pi**0.5 * anp.exp(-a * a))

# The same functions in HIPS autograd, written down apart from the table.
AUTOGRAD = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "pow": lambda a, b: a**b,
    "neg": lambda a: -a,
    "square": lambda a: a * a,
    "sqrt": anp.sqrt,
    "reciprocal": lambda a: 1 / a,
    "exp": anp.exp,
    "ln": anp.log,
    "log2": anp.log2,
    "log10": anp.log10,
    "sin": anp.sin,
    "cos": anp.cos,
    "tan": anp.tan,
    "asin": anp.arcsin,
    "acos": anp.arccos,
    "atan": anp.arctan,
    "sinh": anp.sinh,
    "cosh": anp.cosh,
    "tanh": anp.tanh,
    "sigmoid": lambda a: 1 / (1 + anp.exp(-a)),
    "relu": lambda a: anp.maximum(a, 0.0),
    "softplus": lambda a: anp.log(1 + anp.exp(a)),
    "abs": anp.abs,
    "min": lambda *x: reduce(anp.minimum, x),
    "max": lambda *x: reduce(anp.maximum, x),
    # 0 * a, so that autograd sees functions of their inputs.
    "greater": lambda a, b: anp.where(a > b, 1.0, 0.0) + 0 * a + 0 * b,
    "equal": lambda a, b: anp.where(a == b, 1.0, 0.0) + 0 * a + 0 * b,
    "gate": lambda a, b: anp.where(a != 0, b, 0.0) + 0 * a,
    "mod": lambda a, b: a - b * float(np.floor(plain(a) / plain(b))),
    "sum": lambda *x: sum(x),
    "product": lambda *x: math.prod(x),
    "mean": lambda *x: sum(x) / len(x),
    "cbrt": lambda a: anp.sign(a) * anp.abs(a) ** (1 / 3),
    "hypot": lambda a, b: anp.sqrt(a**2 + b**2),
    "expm1": anp.expm1,
    "log1p": anp.log1p,
    "logsumexp": lambda *x: anp.log(sum(anp.exp(one) for one in x)),
    "sec": lambda a: 1 / anp.cos(a),
    "csc": lambda a: 1 / anp.sin(a),
    "cot": lambda a: 1 / anp.tan(a),
    "atan2": anp.arctan2,
    "sech": lambda a: 1 / anp.cosh(a),
    "csch": lambda a: 1 / anp.sinh(a),
    "coth": lambda a: 1 / anp.tanh(a),
    "asinh": anp.arcsinh,
    "acosh": anp.arccosh,
    "atanh": anp.arctanh,
    "leaky_relu": lambda a: anp.where(a > 0, a, 0.01 * a),
    "elu": lambda a: anp.where(a > 0, a, anp.exp(a) - 1),
    "swish": lambda a: a / (1 + anp.exp(-a)),
    "gelu": lambda a: 0.5 * a * (1 + erf(a / 2**0.5)),
    "logit": lambda a: anp.log(a / (1 - a)),
    "softmax": lambda *x: anp.exp(x[0]) / sum(anp.exp(one) for one in x),
    "erf": erf,
    "erfc": lambda a: 1 - erf(a),
    "gamma": gamma,
    "lgamma": lgamma,
    "digamma": lambda a: polygamma(a, 0),
    "polygamma": lambda a, b: polygamma(b, int(plain(a))) + 0 * a,
    "sign": lambda a: float(np.sign(plain(a))) + 0 * a,
    "clip": lambda a, b, c: anp.minimum(anp.maximum(a, b), c),
    "less": lambda a, b: anp.where(a < b, 1.0, 0.0) + 0 * a + 0 * b,
    "at_most": lambda a, b: anp.where(a <= b, 1.0, 0.0) + 0 * a + 0 * b,
    "at_least": lambda a, b: anp.where(a >= b, 1.0, 0.0) + 0 * a + 0 * b,
    "not_equal": lambda a, b: anp.where(a != b, 1.0, 0.0) + 0 * a + 0 * b,
    "where": lambda a, b, c: anp.where(a != 0, b, c) + 0 * a,
    "floor": lambda a: anp.floor(a) + 0 * a,
    "ceil": lambda a: anp.ceil(a) + 0 * a,
    "round": lambda a: float(np.rint(plain(a))) + 0 * a,
    "trunc": lambda a: float(np.trunc(plain(a))) + 0 * a,
}

# Operators that no complex step can differentiate: they look at order or size.
NOT_ANALYTIC = {
    "relu", "leaky_relu", "elu", "abs", "sign", "min", "max", "clip", "greater", "less", "at_most",
    "at_least", "equal", "not_equal", "gate", "where", "floor", "ceil", "round", "trunc",
}  # fmt: skip

# Points away from kinks and poles, by operator; the default covers the rest.
RANGES = {
    "pow": [(0.2, 3.0), (-2.0, 2.0)],
    "sqrt": [(0.05, 9.0)],
    "ln": [(0.05, 9.0)],
    "log2": [(0.05, 9.0)],
    "log10": [(0.05, 9.0)],
    "tan": [(-1.3, 1.3)],
    "asin": [(-0.95, 0.95)],
    "acos": [(-0.95, 0.95)],
    "reciprocal": [(0.2, 5.0)],
    "div": [(-3.0, 3.0), (0.2, 4.0)],
    "mod": [(-3.0, 3.0), (0.2, 4.0)],
    "log1p": [(-0.95, 9.0)],
    "sec": [(-1.3, 1.3)],
    "csch": [(0.2, 3.0)],
    "coth": [(0.2, 3.0)],
    "csc": [(0.2, 2.9)],
    "cot": [(0.2, 2.9)],
    "cbrt": [(0.05, 9.0)],
    "acosh": [(1.1, 9.0)],
    "atanh": [(-0.95, 0.95)],
    "logit": [(0.05, 0.95)],
    "clip": [(-3.0, 3.0), (-2.0, -0.5), (0.5, 2.0)],
    "gamma": [(0.3, 5.0)],
    "lgamma": [(0.3, 5.0)],
    "digamma": [(0.3, 5.0)],
    "polygamma": [(1.0, 1.0), (0.5, 5.0)],
}
ROWS = [pytest.param(row, id=row.name) for row in OPERATORS.rows]


def inputs(row: Operator) -> int:
    """How many inputs an operator is tried with: of any number, more than it has at first."""
    return 4 if row.many else row.arity


PARTIALS = [
    pytest.param(row, port, id=f"{row.name}-{port}")
    for row in OPERATORS.rows
    for port in range(inputs(row))
    # An order is a whole number, and nothing is between.
    if (row.name, port) != ("polygamma", 0)
]


def points(row: Operator) -> list[list[float]]:
    """Seeded points of an operator's domain, none within 0.05 of a kink or of a tie."""
    random = np.random.default_rng(7)
    ranges = RANGES.get(row.name, [(-3.0, 3.0)] * inputs(row))
    drawn = [[float(random.uniform(low, high)) for low, high in ranges] for _ in range(60)]
    return [p for p in drawn if not near_a_kink(row, p)][:40]


def near_a_kink(row: Operator, point: list[float]) -> bool:
    """Whether a point is near 0, near a tie, or where whole numbers change."""
    jumps = row.group == "Rounding" or row.name == "mod"
    quotient = point[0] / point[1] if row.name == "mod" else point[0]
    near = [abs(point[0])] + [abs(a - b) for a, b in combinations(point, 2)]
    near += [abs(quotient * 2 - round(quotient * 2))] if jumps else []
    return min(near) < 0.05 and row.name != "polygamma"


def run(row: Operator, operands: list[float], executor=PYTHON) -> tuple[float, list[float]]:
    """Value and partials of one operator through an executor."""
    values = [*operands, math.nan]
    out = len(operands)
    wires = Wires([0] * (out + 1) + [out], range(out))
    program = Program([(OPERATORS.opcode[row.name], out, 0, out - 1)], wires)
    array, gradient = executor.numbers(values), executor.filled(out + 1, 0.0)
    gradient[out] = 1.0
    executor.forward(program, array)
    executor.reverse(program, array, gradient)
    return float(array[out]), list(gradient[:out])


def test_the_truth_covers_every_operator_at_many_points() -> None:
    assert set(AUTOGRAD) == set(OPERATORS.by_name)
    assert min(len(points(row)) for row in OPERATORS.rows) >= 30


@pytest.mark.parametrize("row", ROWS)
def test_a_value_agrees_with_autograd(row: Operator) -> None:
    for operands in points(row):
        truth = AUTOGRAD[row.name](*operands)
        assert run(row, operands)[0] == pytest.approx(truth, rel=1e-13, abs=1e-15)


@pytest.mark.parametrize(("row", "port"), PARTIALS)
def test_a_partial_agrees_with_autograd(row: Operator, port: int) -> None:
    for operands in points(row):
        truth = grad(AUTOGRAD[row.name], port)(*operands)
        assert run(row, operands)[1][port] == pytest.approx(truth, rel=1e-11, abs=1e-13)


@pytest.mark.parametrize(("row", "port"), PARTIALS)
def test_a_partial_agrees_with_central_differences(row: Operator, port: int) -> None:
    step = 6e-6  # near the cube root of the rounding error, where central differences are best
    for operands in points(row):
        up, down = list(operands), list(operands)
        up[port] += step
        down[port] -= step
        slope = (run(row, up)[0] - run(row, down)[0]) / (up[port] - down[port])
        assert run(row, operands)[1][port] == pytest.approx(slope, rel=1e-6, abs=1e-7)


@pytest.mark.parametrize(
    ("row", "port"), [p for p in PARTIALS if p.values[0].name not in NOT_ANALYTIC]
)
def test_a_partial_agrees_with_the_complex_step(row: Operator, port: int) -> None:
    for operands in points(row):
        moved = [complex(number) for number in operands]
        moved[port] += 1e-30j
        slope = complex(row.numpy_value(*map(np.complex128, moved))).imag
        assert run(row, operands)[1][port] == pytest.approx(slope / 1e-30, rel=1e-12, abs=1e-14)


@pytest.mark.parametrize("row", ROWS)
def test_the_kernel_and_numpy_agree_with_the_plain_tape(row: Operator) -> None:
    assert KERNEL is not None
    for operands in points(row):
        value, partials = run(row, operands)
        assert run(row, operands, KERNEL)[0] == pytest.approx(value, rel=1e-15)
        assert run(row, operands, KERNEL)[1] == pytest.approx(partials, rel=1e-14)
        assert float(row.numpy_value(*operands)) == pytest.approx(value, rel=1e-15)


EXTREMES = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    -8.0,
    2.0,
    1000.0,
    -1000.0,
    1e308,
    math.inf,
    -math.inf,
    math.nan,
]


@pytest.mark.parametrize("row", ROWS)
def test_no_input_stops_a_pass_and_every_executor_says_what_ieee_says(row: Operator) -> None:
    assert KERNEL is not None
    for a in EXTREMES:
        for b in EXTREMES if row.arity > 1 else [a]:
            operands = [a, b, a][: row.arity]
            value, partials = run(row, operands)
            with np.errstate(all="ignore"):
                truth = float(row.numpy_value(*map(np.float64, operands)))
            # Some builds of NumPy take a negative number to an infinite power for NaN; C does not.
            if row.name != "pow" or all(map(math.isfinite, operands)):
                assert value == pytest.approx(truth, rel=1e-15, nan_ok=True)
            assert isinstance(value, float)
            compiled = run(row, operands, KERNEL)
            assert compiled[0] == pytest.approx(value, rel=1e-15, nan_ok=True)
            assert compiled[1] == pytest.approx(partials, rel=1e-13, nan_ok=True)


@pytest.mark.parametrize(
    ("name", "operands", "partials"),
    [
        ("relu", [0.0], [0.0]),
        ("abs", [0.0], [0.0]),
        ("max", [2.0, 2.0], [0.5, 0.5]),
        ("min", [2.0, 2.0], [0.5, 0.5]),
        ("pow", [0.0, 0.0], [0.0, 0.0]),
        ("pow", [0.0, 2.0], [0.0, 0.0]),
        ("ln", [-1.0], [-1.0]),
        ("sqrt", [0.0], [math.inf]),
    ],
)
def test_conventions_are_pytorch_s(name: str, operands: list[float], partials: list[float]) -> None:
    # Values from torch 2.13: torch.relu, abs, maximum, minimum, pow, log and sqrt at these points.
    assert run(OPERATORS[name], operands)[1] == partials


@given(st.floats(-700, 700))
def test_sigmoid_and_softplus_neither_overflow_nor_lose_their_tails(a: float) -> None:
    sigmoid = run(OPERATORS["sigmoid"], [a])[0]
    softplus = run(OPERATORS["softplus"], [a])[0]
    if a <= 0:
        assert sigmoid == pytest.approx(math.exp(a) / (1 + math.exp(a)), rel=1e-14)
    assert softplus >= max(a, 0.0)
    assert softplus == pytest.approx(math.log1p(math.exp(-abs(a))) + max(a, 0.0), rel=1e-14)
