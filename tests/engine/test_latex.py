"""Whatever is typeset reads back as what it was: formulas, derivatives and names.

``pytest tests/engine/test_latex.py --hypothesis-profile=exhaustive`` tries ten thousand of each.
"""

import math
import random
from collections.abc import Iterator

import pytest
from chalkgrad.engine import Graph
from chalkgrad.engine.derivative import derivative_latex
from chalkgrad.engine.evaluation import Evaluator
from chalkgrad.engine.formula.names import latex_name, name_key
from chalkgrad.engine.formula.reading import read
from chalkgrad.engine.formula.writing import TooLargeError, to_latex, to_text
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.effort import examples
from tests.engine.typeset import (
    INDICES,
    STEMS,
    Made,
    NoValueError,
    by_name,
    evaluated,
    exact_digits,
    is_near,
    made,
    nudged,
    rounding,
    seen,
    slope,
    value_read,
)

draws = st.randoms(use_true_random=False)


@pytest.fixture(autouse=True, scope="module")
def _digits() -> Iterator[None]:
    with exact_digits():
        yield


@settings(max_examples=examples(100))
@given(draws)
def test_a_formula_reads_back_to_the_same_value(draw: random.Random) -> None:
    one = made(draw)
    # A line of numbers alone is a number, which must be finite.
    numbers = Evaluator(one.graph, {}).record(one.target).result.values
    assume(all(math.isfinite(number) for number in numbers))
    values = evaluated(one.graph, one.target, one.leaves)
    latex = "\n".join(reversed(to_latex(one.graph, one.target)))
    found = value_read(seen(latex), by_name(one.graph, values))
    assert is_near(found, values[one.target]), latex


@settings(max_examples=examples(100))
@given(draws)
def test_a_derivative_reads_back_to_the_slope(draw: random.Random) -> None:
    one = made(draw)
    leaf = draw.choice([node for node in one.leaves if one.graph.op(node) == "variable"])
    try:
        latex = derivative_latex(one.graph, one.target, leaf)
    except TooLargeError:
        assume(False)
    if not is_slope(latex, one, leaf):
        # At a single point a convention may hold; the formula says what holds beside it.
        assert is_slope(latex, nudged(one), leaf), latex


def is_slope(latex: str, one: Made, leaf: str) -> bool:
    """Whether a formula has the value of the slope; as if it had not been tried where none has."""
    try:
        truth = slope(one, leaf)
        values = evaluated(one.graph, one.target, one.leaves)
        names = by_name(one.graph, {**one.leaves, **values})
        found = value_read(seen(latex), names, real=False)
        # What terms that cancel leave is no better than the numbers that are written in them.
        return is_near(found, truth) or is_near(found, truth, 10 * rounding(seen(latex), names))
    except NoValueError:
        assume(False)
        raise


names = st.builds("".join, st.tuples(st.sampled_from(STEMS), st.sampled_from(INDICES)))


@settings(max_examples=examples(200))
@given(names, names)
def test_names_are_typeset_alike_only_where_they_are_one(one: str, other: str) -> None:
    assert (latex_name(one) == latex_name(other)) == (name_key(one) == name_key(other))


CASES = r"\begin{{cases}} a & {} \\[0.2em] b & \text{{otherwise}} \end{{cases}}"


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        # A power of what is a power itself, or only looks like one.
        ("square(x)^3", r"{\left({x}^{2}\right)}^{3}"),
        ("exp(x)^2", r"{\left(e^{x}\right)}^{2}"),
        ("reciprocal(x)^2", r"{\left(\frac{1}{x}\right)}^{2}"),
        ("(1e-7)^x", r"{\left(1 \cdot 10^{-7}\right)}^{x}"),
        # Of a name of several letters all are raised, and a function is as schools print it.
        ("x*mv^2", r"x \cdot {\left(\mathrm{mv}\right)}^{2}"),
        ("square(loss1)", r"{\left(\mathrm{loss}_{1}\right)}^{2}"),
        ("θ^2 + w_in^2", r"{θ}^{2} + {w_{\mathrm{in}}}^{2}".replace("θ", r"\theta")),
        ("sin(x)^2", r"\sin^{2}\left(x\right)"),
        ("(sin(x)^2)^3", r"{\left(\sin^{2}\left(x\right)\right)}^{3}"),
        ("sin(x)^(-1)", r"{\sin\left(x\right)}^{-1}"),
        ("(sin(x)*cos(x))^2", r"{\left(\sin\left(x\right) \cdot \cos\left(x\right)\right)}^{2}"),
        # A choice says its condition, once.
        ("a if x > 0 else b", CASES.format("x > 0")),
        ("where(x, a, b)", CASES.format(r"x \ne 0")),
        (
            "where((x > 0)*(y > 0), a, b)",
            CASES.format(r"\left[x > 0\right] \cdot \left[y > 0\right] \ne 0"),
        ),
        ("where(x > 0, a, b)^2", rf"{{\left({CASES.format('x > 0')}\right)}}^{{2}}"),
        # A number with a power of ten is a product.
        ("mod(x, 1e17)", r"x \bmod \left(1 \cdot 10^{17}\right)"),
        ("mod(x, 2)*y", r"\left(x \bmod 2\right) \cdot y"),
        ("y*mod(x, 2)", r"y \cdot \left(x \bmod 2\right)"),
        # Two signs never meet.
        ("x + (-y)", r"x + \left(-y\right)"),
        ("x*(-2)", r"x \cdot \left(-2\right)"),
        # Digits, all of them, and never Python's e.
        ("1234567*x", r"1234567 \cdot x"),
        ("1e+20*x", r"1 \cdot 10^{20} \cdot x"),
    ],
)
def test_no_parenthesis_and_no_digit_is_lost(text: str, latex: str) -> None:
    formula = read(text)
    assert to_latex(formula.graph, formula.target) == [latex]


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"6.5 \cdot 10^{-16}", "6.5e-16"),
        (r"x - 3 \cdot 10^{2}", "x - 300"),
        (r"x^2 \cdot 10^{3}", "x^2*10^3"),
        (r"\sin 2 \cdot 10^{3}", "sin(2)*10^3"),
        (r"a / 2 \cdot 10^{3}", "a/2*10^3"),
        (r"x \bmod 2 \cdot 10^{3}", "mod(x, 2)*10^3"),
    ],
)
def test_a_number_with_a_power_of_ten_is_one_where_it_is_multiplied_as_it_stands(
    latex: str, text: str
) -> None:
    formula = read(latex)
    assert to_text(formula.graph, formula.target) == text


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\begin{cases} 1 & x = 0 \\ 2 & \text{otherwise} \end{cases} + y",
         "where(equal(x, 0), 1, 2) + y"),
        (r"\begin{cases} 1 & a < b \text{ and } b \le c \\ 0 & \mathrm{otherwise} \end{cases}",
         "where(less(a, b)*at_most(b, c), 1, 0)"),
        (r"\begin{cases} 1 & a > c \text{ or } b > c \\ 0 & \text{otherwise} \end{cases}",
         "where(max(greater(a, c), greater(b, c)), 1, 0)"),
        # Upright, and elsewhere, the same words are names, as are those that begin like another.
        (r"\mathrm{otherwise} + \mathrm{when}_{2}", "otherwise + when2"),
        (r"\mathrm{lim}_{1} \cdot x", "lim1*x"),
        (r"\frac{d}{d \cdot x}", "d/(d*x)"),
        (r"S_{\mathrm{in}}^{2}", "S_in^2"),
    ],
)  # fmt: skip
def test_words_of_cases_and_names_are_told_apart(latex: str, text: str) -> None:
    formula = read(latex)
    assert to_text(formula.graph, formula.target) == text


def test_an_open_port_is_a_box() -> None:
    nodes = [("x", {"op": "variable", "value": 1.0, "name": "x"}), ("s", {"op": "add"})]
    assert to_latex(Graph.build(nodes, [("x", "s", 1)]), "s") == [r"\square + x"]
