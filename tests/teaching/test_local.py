"""Local derivatives as they are read in a node's details."""

import pytest
from chalkgrad.engine import Tape
from chalkgrad.engine.formula.reading import read
from chalkgrad.teaching.local import Local, local_derivatives


def told(text: str) -> Local:
    """What is said of the target of a formula whose leaves all have numbers."""
    formula = read(text)
    graph, target = formula.graph, formula.target
    tape = Tape(graph)
    values = tape.load(graph, {})
    tape.forward(values)
    numbers = {node: values[slot] for node, slot in tape.slot.items()}
    operands = [numbers[source] for source in graph.inputs[target] if source is not None]
    partials = graph.table[graph.op(target)].functions.ieee_partials(operands, numbers[target])
    return local_derivatives(
        graph,
        target,
        numbers.get,
        lambda port: partials[port] or 0.0,
    )


@pytest.mark.parametrize(
    ("text", "formulas", "worked_out"),
    [
        (
            "x1 = 5; v = sin(x1)",
            [r"\frac{\partial v}{\partial x_{1}} = \cos\left(x_{1}\right)"],
            [r"= \cos\left(5\right) = 0.284"],
        ),
        (
            "x = 2; y = -3; x*y",
            [r"\frac{\partial z}{\partial x} = y", r"\frac{\partial z}{\partial y} = x"],
            ["= -3", "= 2"],
        ),
        # A number that is shown rounded, and gives another than is shown, makes no equation.
        (
            "x = 1.234567; exp(x)",
            [r"\frac{\partial y}{\partial x} = e^{x}"],
            [r"= e^{1.23} \approx 3.44"],
        ),
        # By a number there is no derivative; a negative base stands in parentheses.
        (
            "x = -3; x^2",
            [r"\frac{\partial y}{\partial x} = 2 \cdot x", ""],
            [r"= 2 \cdot \left(-3\right) = -6", ""],
        ),
        # A constant derivative is said once.
        ("x = 2; x + 1", [r"\frac{\partial y}{\partial x} = 1", ""], ["", ""]),
    ],
)
def test_a_local_derivative_names_its_inputs_and_is_worked_out(
    text: str, formulas: list[str], worked_out: list[str]
) -> None:
    local = told(text)
    assert local.formulas == formulas
    assert local.worked_out == worked_out


def test_the_case_that_applies_is_the_one_that_is_worked_out() -> None:
    assert told("x = -3; abs(x)").worked_out == ["= -1"]
    assert told("x = 2; y = 2; max(x, y)").worked_out == [r"= \frac{1}{2} = 0.5"] * 2


def test_an_input_without_a_name_gets_a_letter_that_is_free_and_says_what_it_is() -> None:
    local = told("w = 1; u = 2; y = 3; tanh(w*u + y)")
    assert local.where == [r"v = w \cdot u + y"]
    assert local.formulas[0].startswith(r"\frac{\partial z}{\partial v} = ")


def test_a_node_that_is_fed_twice_is_told_port_by_port() -> None:
    assert told("x = 3; x*x").worked_out == ["= 3", "= 3"]


def test_a_case_is_decided_among_more_inputs_than_two_as_well() -> None:
    assert told("x = 1; y = 2; z = 3; max(x, y, z)").worked_out == ["= 0", "= 0", "= 1"]


def test_a_zero_is_a_zero_whatever_its_sign() -> None:
    assert told("x = 0; y = -2; x/y").worked_out[1] == r"= -\frac{0}{{\left(-2\right)}^{2}} = 0"


def test_a_number_that_stands_with_all_of_its_digits_is_not_taken_as_rounded() -> None:
    assert told("y = -0.45; 1.582/y").worked_out[1] == (
        r"= -\frac{1.582}{{\left(-0.45\right)}^{2}} = -7.81"
    )


def test_what_is_shown_as_nothing_divides_all_the_same() -> None:
    """A divisor that is rounded to 0 gives no number, and no fault either."""
    assert told("x = 0; y = 1e-320; x/y").worked_out[0].startswith("= ")


@pytest.mark.parametrize("text", ["x = 0; x^x", "x = 0; y = 2; x^y", "x = 0; y = 0; atan2(x, y)"])
def test_a_convention_is_no_equation(text: str) -> None:
    """0⁰ is 1, and 0²·ln 0 has no value: neither equals the 0 that is sent by convention."""
    assert told(text).worked_out[-1] == r"\coloneqq 0"
