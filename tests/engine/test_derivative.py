"""Typeset derivatives, against textbook ones and against the tape's numbers."""

import math

import pytest
from chalkgrad.document.example import worked_example
from chalkgrad.engine import OPERATORS, Graph, Tape
from chalkgrad.engine.derivative import derivative_latex
from chalkgrad.engine.formula.reading import read
from chalkgrad.engine.formula.writing import TooLargeError
from hypothesis import given, settings

from tests.engine.graphs import Case, cases


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
        ("exp(2x)", "x", r"e^{2 \cdot x} \cdot 2"),
        ("x*x", "x", "x + x"),
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
        formula = read(f"{row.name}({', '.join(['u', 'v'][: row.arity])})")
        assert derivative_latex(formula.graph, formula.target, "u")


def test_a_derivative_that_would_never_end_is_refused() -> None:
    graph = Graph()
    graph.add("y0", {"op": "variable", "value": 1.0})
    for index in range(1, 40):
        graph.add(f"y{index}", {"op": "mul"})
        graph.connect(f"y{index - 1}", f"y{index}", 0)
        graph.connect(f"y{index - 1}", f"y{index}", 1)
    with pytest.raises(TooLargeError, match="derivative is too large"):
        derivative_latex(graph, "y39", "y0")


@settings(max_examples=60, deadline=None)
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
