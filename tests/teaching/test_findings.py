"""The gradient check where a derivative is open, and beyond a domain."""

import math

import pytest
from chalkgrad.engine.evaluation import Evaluator
from chalkgrad.engine.formula.reading import read
from chalkgrad.teaching.check import LeafCheck, check


def checked(text: str) -> dict[str, LeafCheck]:
    formula = read(text)
    recording = Evaluator(formula.graph, {}).record(formula.target)
    return {item.leaf: item for item in check(recording).leaves}


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("x = 0; abs(x)", "kink"), ("x = 0; relu(x)", "kink"), ("x = 2; max(x, 2)", "kink"),
        ("x = 2; y = 2; min(x, y)", "kink"), ("x = 1; clip(x, 1, 3)", "kink"),
        ("x = 0; elu(3*x)", ""), ("x = 0; leaky_relu(x)", "kink"),
        ("x = 0; greater(x, 0)", "jump"), ("x = 2; floor(x)", "jump"), ("x = 0; sign(x)", "jump"),
        ("x = 0; sqrt(x)", "edge"), ("x = 1; asin(x)", "edge"),
        ("x = -1; ln(x)", "no-value"), ("x = -1; sqrt(x)", "no-value"),
        ("x = 0; ln(x)", "no-value"), ("x = -2; n = 3; x^n", ""),
        ("x = 0.5; abs(x)", ""), ("x = 1e-3; relu(x)", ""), ("x = 3; exp(x)*sin(x)", ""),
        ("x = 0; x*abs(x)", ""), ("x = 1; exp(50*x)", ""), ("x = 0; square(x)", ""),
    ],
)  # fmt: skip
def test_what_lies_at_the_point_is_told(text: str, finding: str) -> None:
    assert checked(text)["x"].finding == finding


def test_a_power_of_nothing_and_an_exponent_below_0() -> None:
    found = checked("x = 0; n = 0; x^n")
    assert (found["x"].finding, found["n"].finding) == ("kink", "kink")
    # The exponent of a negative base has no slope, and none is made up.
    found = checked("x = -2; n = 3; x^n")
    assert (found["x"].finding, found["n"].finding) == ("", "no-value")
    assert found["x"].complex_step == pytest.approx(12.0, rel=1e-12)


def test_no_number_is_shown_where_there_is_no_value() -> None:
    found = checked("x = -1; ln(x)")["x"]
    assert math.isnan(found.central) and math.isnan(found.complex_step)


def test_large_whole_powers_of_negative_numbers_have_their_complex_step() -> None:
    found = checked("x = -1.01; x^100")["x"]
    assert found.complex_step == pytest.approx(-267.8033, rel=1e-6)
    assert found.finding == ""
