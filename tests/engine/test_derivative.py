"""Typeset derivatives, against textbook ones and against the tape's numbers."""

import math

import pytest
from chalkgrad.document.example import worked_example
from chalkgrad.engine import OPERATORS, Graph, Tape, algebra
from chalkgrad.engine.algebra import Symbol
from chalkgrad.engine.derivative import derivative, derivative_latex
from chalkgrad.engine.formula.reading import read
from chalkgrad.engine.formula.writing import TooLargeError
from chalkgrad.engine.operators import Operator
from chalkgrad.engine.rules import Rules
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.effort import examples
from tests.engine.expressions import evaluate
from tests.engine.graphs import Case, cases

# How far another point is at which a derivative is about the same, where it does not jump.
NUDGE = 1e-9


def cases_of(*rows: tuple[str, str | None]) -> str:
    otherwise = r"\text{otherwise}"
    lines = [f"{value} & {when or otherwise}" for value, when in rows]
    return r"\begin{cases} " + r" \\[0.2em] ".join(lines) + r" \end{cases}"


@pytest.mark.parametrize(
    ("text", "leaf", "latex"),
    [
        ("x^2", "x", r"2 \cdot x"),
        ("x^3", "x", r"3 \cdot {x}^{2}"),
        ("sin(x)", "x", r"\cos\left(x\right)"),
        ("x*y", "x", "y"),
        ("x*y", "y", "x"),
        ("x + y", "z", None),
        ("-x", "x", "-1"),
        ("y - sin(x)", "x", r"-\cos\left(x\right)"),
        ("exp(2x)", "x", r"2 \cdot e^{2 \cdot x}"),
        ("x*x", "x", r"2 \cdot x"),
        # Signs come out, numbers are multiplied, powers merge.
        ("x*cos(x)", "x", r"\cos\left(x\right) - x \cdot \sin\left(x\right)"),
        ("(y-(w*x+b))^2", "w", r"-2 \cdot \left(y - w \cdot x - b\right) \cdot x"),
        ("1/x", "x", r"-\frac{1}{{x}^{2}}"),
        ("1/x^2", "x", r"-\frac{2}{{x}^{3}}"),
        ("x^-1", "x", r"-\frac{1}{{x}^{2}}"),
        ("1/(1+exp(-x))", "x", r"\frac{e^{-x}}{{\left(1 + e^{-x}\right)}^{2}}"),
        ("0.5*(y-t)^2", "t", r"-\left(y - t\right)"),
        ("(2x)^2", "x", r"8 \cdot x"),
        ("x^(y+1)", "x", r"\left(y + 1\right) \cdot {x}^{y}"),
        ("sqrt(x)", "x", r"\frac{1}{2 \cdot \sqrt{x}}"),
        ("log10(x)", "x", r"\frac{1}{x \cdot \ln\left(10\right)}"),
        ("x/3", "x", r"\frac{1}{3}"),
        ("0.1x^2", "x", r"0.2 \cdot x"),
        ("123456789*x", "x", "123456789"),
        # Cases only where something is open.
        ("e^x", "x", "e^{x}"),
        ("2^x", "x", r"{2}^{x} \cdot \ln\left(2\right)"),
        ("x^2.5", "x", r"2.5 \cdot {x}^{1.5}"),
        ("x^n", "x", r"n \cdot {x}^{n - 1}"),
        ("relu(3)*x", "x", r"\operatorname{relu}\left(3\right)"),
        ("relu(w*x)", "w", cases_of((r"x", r"w \cdot x > 0"), ("0", None))),
        ("abs(x)", "x", cases_of(("1", "x > 0"), ("-1", "x < 0"), ("0", None))),
        ("max(x, y)", "x", cases_of(("1", "x > y"), (r"\frac{1}{2}", "x = y"), ("0", None))),
    ],
)
def test_a_derivative_reads_as_in_a_textbook(text: str, leaf: str, latex: str | None) -> None:
    formula = read(f"z = 1; {text}")
    assert derivative_latex(formula.graph, formula.target, leaf) == (latex or "0")


def test_the_worked_example_s_derivatives() -> None:
    graph = worked_example().graph
    assert derivative_latex(graph, "f", "x1") == r"\frac{1}{x_{1}} + x_{2}"
    assert derivative_latex(graph, "f", "x2") == r"x_{1} - \cos\left(x_{2}\right)"
    assert derivative_latex(graph, "v1", "x2") == "0"
    assert derivative_latex(graph, "x1", "x1") == "1"


def test_named_lines_stay_names() -> None:
    formula = read("h = tanh(w*x + b); (h - t)^2")
    assert derivative_latex(formula.graph, formula.target, "w") == (
        r"2 \cdot \left(h - t\right) \cdot \left(1 - {h}^{2}\right) \cdot x"
    )


def test_every_operator_s_derivative_is_typeset() -> None:
    for row in OPERATORS.rows:
        formula = read(f"{row.name}({', '.join(['u', 'v', 'w'][: row.arity])})")
        assert derivative_latex(formula.graph, formula.target, "u")


def test_a_derivative_that_would_never_end_is_refused() -> None:
    """Each path from the leaf is a term of its own: 2²⁰ of them."""
    graph = Graph()
    graph.add("y0", {"op": "variable", "value": 1.0})
    for index in range(1, 21):
        graph.add(f"s{index}", {"op": "sin"})
        graph.add(f"y{index}", {"op": "mul"})
        graph.connect(f"y{index - 1}", f"s{index}", 0)
        graph.connect(f"y{index - 1}", f"y{index}", 0)
        graph.connect(f"s{index}", f"y{index}", 1)
    with pytest.raises(TooLargeError, match="derivative is too large"):
        derivative_latex(graph, "y20", "y0")


# Domains that few numbers would hit.
NARROW = {"logit": (0.01, 0.99), "atanh": (-0.99, 0.99), "acosh": (1, 9), "polygamma": (0.1, 3)}


@pytest.mark.parametrize("row", OPERATORS.rows, ids=lambda row: row.name)
@settings(max_examples=examples(40), deadline=None)
@given(st.data())
def test_what_is_read_is_what_is_computed(row: Operator, data: st.DataObject) -> None:
    """A row's partials as a textbook has them, beside those that the tape runs."""
    count = 3 if row.many else row.arity
    low, high = NARROW.get(row.name, (-3, 3))
    short = st.floats(low, high).map(lambda number: round(number, 2))
    numbers = data.draw(st.tuples(*[short] * count))
    if row.name == "polygamma":
        numbers = (float(data.draw(st.integers(1, 4))), numbers[1])
    assume(row.in_domain(*numbers))
    # Where it jumps, the last bit of a quotient says to which side.
    assume(row.name != "mod" or not (numbers[0] / numbers[1]).is_integer())
    names = row.input_names(count)
    symbols = dict(zip(names, numbers, strict=True))
    operands = [algebra.of(Symbol(name)) for name in names]
    functions = row.functions
    computed = functions.ieee_partials(numbers, functions.ieee_value(numbers))
    for port, sent in enumerate(computed):
        read = Rules(OPERATORS).partial(row.name, port, operands)
        try:
            found = evaluate(read, symbols)
        except ArithmeticError:
            # A convention at a point: x^n at 0.
            continue
        slope = 0.0 if sent is None else sent
        nudged = {name: number * (1 + NUDGE) + NUDGE for name, number in symbols.items()}
        beside = evaluate(read, nudged)
        if all(isinstance(number, float) for number in (found, beside)) and not math.isclose(
            found, beside, rel_tol=1e-4, abs_tol=1e-4
        ):
            # A jump, or a pole, on whose side rounding decides.
            continue
        if math.isfinite(slope) and isinstance(found, float) and math.isfinite(found):
            assert found == pytest.approx(slope, rel=1e-9, abs=1e-12)


@settings(max_examples=examples(200), deadline=None)
@given(cases(largest=8))
def test_a_derivative_has_the_tape_s_value(case: Case) -> None:
    tape = Tape(case.graph)
    values = tape.load(case.graph, {})
    tape.forward(values)
    symbols = {f"#{node}": values[slot] for node, slot in tape.slot.items()}
    for leaf in case.leaves:
        try:
            found = derivative(case.graph, case.target, leaf, set(case.leaves))
        except TooLargeError:
            continue
        slope = tape.tangent(values, {tape.slot[leaf]: 1.0})[tape.slot[case.target]]
        assert evaluate(found, symbols) == pytest.approx(slope, rel=1e-9, abs=1e-9)


@settings(max_examples=examples(60), deadline=None)
@given(cases(largest=6))
def test_a_zero_is_typeset_exactly_where_the_tape_finds_no_path(case: Case) -> None:
    tape = Tape(case.graph)
    values = tape.load(case.graph, {})
    tape.forward(values)
    cone = tape.cone(tape.slot[case.target])
    for leaf in case.leaves:
        try:
            found = derivative_latex(case.graph, case.target, leaf)
        except TooLargeError:
            continue
        if not cone.inside[tape.slot[leaf]]:
            assert found == "0"
        elif found == "0":
            # Only sums of nothing but zeros may vanish, and the tape agrees.
            slope = tape.tangent(values, {tape.slot[leaf]: 1.0})[tape.slot[case.target]]
            assert math.isclose(slope, 0.0, abs_tol=1e-12)
