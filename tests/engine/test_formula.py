"""Formula text both ways."""

import ast
import math

import pytest
from chalkgrad.engine import OPERATORS
from chalkgrad.engine.evaluation import Evaluator
from chalkgrad.engine.formula.errors import FormulaError
from chalkgrad.engine.formula.expressions import MAX_NESTING
from chalkgrad.engine.formula.glued import glued_names
from chalkgrad.engine.formula.reading import read
from chalkgrad.engine.formula.tokens import MAX_TEXT
from chalkgrad.engine.formula.writing import MAX_TYPESET, TooLargeError, to_latex, to_text
from hypothesis import given
from hypothesis import strategies as st


def value(text: str, **feeds: float) -> float | None:
    formula = read(text)
    return Evaluator(formula.graph, feeds).record(formula.target).evaluation().value(formula.target)


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("1 + 2*3", 7),
        ("2^3^2", 512),
        ("2**3", 8),
        ("-2^2", -4),
        ("(-2)^2", 4),
        ("2^-1", 0.5),
        ("6/2*3", 9),
        ("10 - 4 - 3", 3),
        ("2(3 + 4)", 14),
        ("(1 + 1)(2 + 2)", 8),
        ("1e-3 + .5", 0.501),
        ("2 × 3 − 1 ÷ 2", 5.5),
        ("2 pi", 2 * math.pi),
        ("ln(e)", 1),
        ("log(e)", 1),
        ("max(2, 3) + arcsin(1)", 3 + math.pi / 2),
        ("+3 - -3", 6),
        ("x = 3\ny = x + 1\n\nx*y", 12),
        ("y = 2x; x = 4; y + 1", 9),
        ("a b; a = 2; b = 3", 6),
    ],
)
def test_text_means_what_mathematics_means(text: str, truth: float) -> None:
    assert value(text) == pytest.approx(truth, rel=1e-15)


def test_a_bare_name_is_a_placeholder_and_a_given_one_a_variable() -> None:
    graph = read("w = 5; w*x + 1").graph
    assert graph.op("w") == "variable"
    assert graph.attributes("w")["value"] == 5.0
    assert graph.op("x") == "placeholder"
    assert [graph.op(node) for node in graph.order].count("constant") == 1


def test_a_repeated_name_is_one_node_and_a_repeated_subexpression_is_not() -> None:
    graph = read("sin(x) + sin(x)").graph
    kinds = [graph.op(node) for node in graph.order]
    assert kinds.count("placeholder") == 1
    assert kinds.count("sin") == 2


def test_a_named_line_is_one_node_however_often_it_is_used() -> None:
    formula = read("h = tanh(w*x + b); (h - t)^2 + h")
    names = {formula.graph.attributes(node).get("name") for node in formula.graph.order}
    assert names == {"h", "w", "x", "b", "t", None}
    (tanh,) = [node for node in formula.graph.order if formula.graph.op(node) == "tanh"]
    assert len(formula.graph.uses(tanh)) == 2


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("", 0, "no formula"),
        ("ln * x", 2, "write ln"),
        ("2 3", 2, "side by side"),
        ("sin(x", 3, "never closed"),
        ("x)", 1, "never opened"),
        ("(x + )", 5, "missing before this parenthesis"),
        ("max(x, )", 7, "missing before this parenthesis"),
        ("x + ", 4, "stops too early"),
        ("x * / 2", 4, "cannot stand here"),
        ("ln(x, y)", 0, "takes one input, not 2"),
        ("max(x)", 0, "takes 2 inputs or more, not 1"),
        ("atan2(x)", 0, "takes 2 inputs, not 1"),
        ("a $ b", 2, "has no meaning"),
        ("y = z; z = y", 0, "defined by itself"),
        ("x = 1; x = 2", 7, "defined twice"),
        ("sin = 3", 0, "already has a meaning"),
        ("1 = x", 2, "only a name"),
        ("1e999", 0, "largest double"),
        ("(" * (MAX_NESTING + 5) + "x", MAX_NESTING, "levels of nesting"),
        ("x" * (MAX_TEXT + 1), 0, "characters"),
        ("variable(x)", 0, "neither a function nor a name"),
        ("__import__('os')", 0, "no function __import__"),
    ],
)
def test_an_error_points_at_its_column_in_words(text: str, column: int, words: str) -> None:
    with pytest.raises(FormulaError) as error:
        read(text)
    assert error.value.column == column
    assert words in error.value.message


def test_a_sum_of_ten_thousand_terms_is_read_and_written() -> None:
    formula = read(" + ".join(["x"] * 10_000))
    assert to_text(formula.graph, formula.target).count("+") == 9_999
    with pytest.raises(TooLargeError, match=f"{MAX_TYPESET}"):
        to_latex(formula.graph, formula.target)


@pytest.mark.parametrize(
    "text",
    [
        "ln(x1) + x1*x2 - sin(x2)",
        "h = tanh(w*x + b)\n(h - t)^2",
        "a - (b - c) - (d + f)",
        "-(a*b)",
        "-(2)",
        "(-2)^x",
        "-2^x",
        "a^b^c",
        "(a^b)^c",
        "x^(-1)",
        "a/(b*c)/d",
        "-(-x)",
        "x2 = -5.5\nx2 + 1e-07",
        "max(min(a, b), relu(c))",
        "pi*r^2",
    ],
)
def test_text_survives_the_way_to_a_graph_and_back(text: str) -> None:
    formula = read(text)
    assert to_text(formula.graph, formula.target) == text


ATOMS = st.sampled_from(["x", "y", "2", "0.5"])
EXPRESSIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/"]), inner).map(
            lambda parts: f"({parts[0]}{parts[1]}{parts[2]})"
        ),
        inner.map(lambda text: f"(-{text})"),
        inner.map(lambda text: f"tanh({text})"),
        st.tuples(inner, st.sampled_from(["2", "3"])).map(lambda p: f"({p[0]})^{p[1]}"),
    ),
    max_leaves=12,
)


def python_value(text: str, x: float, y: float) -> float:
    """The same text by Python's own parser, as truth for the grammar."""
    tree = ast.parse(text.replace("^", "**"), mode="eval")
    return eval(compile(tree, "", "eval"), {"x": x, "y": y, "tanh": math.tanh})  # noqa: S307


@given(EXPRESSIONS)
def test_any_expression_has_python_s_value_and_survives_being_written(text: str) -> None:
    try:
        truth = python_value(text, 1.25, -0.75)
    except (ZeroDivisionError, OverflowError):
        return
    numbers = {"x": 1.25, "y": -0.75}
    formula = read(text)
    written = to_text(formula.graph, formula.target)
    for version in (text, written):
        result = read(version)
        feeds = {node: numbers[node] for node in result.graph.order if node in numbers}
        found = (
            Evaluator(result.graph, feeds).record(result.target).evaluation().value(result.target)
        )
        assert found == pytest.approx(truth, rel=1e-13, nan_ok=True)
    assert to_text(read(written).graph, read(written).target) == written


def test_latex_is_written_with_the_lines_it_refers_to() -> None:
    formula = read("h = tanh(w*x); (h - 1)^2")
    assert to_latex(formula.graph, formula.target) == [
        r"{\left(h - 1\right)}^{2}",
        r"h = \tanh\left(w \cdot x\right)",
    ]


def test_an_open_port_is_shown_as_one() -> None:
    graph = read("x + y").graph
    graph.disconnect("v1", 1)
    assert to_latex(graph, "v1") == [r"x + \square"]


def test_a_formula_joins_the_graph_that_is_there() -> None:
    existing = read("x*2").graph
    joined = read("x = 3; sin(x) + y", existing)
    assert joined.known == {"x": "x"}
    assert joined.assigned == {"x": 3.0}
    assert not set(joined.graph.order) & set(existing.order) - {"x"}


def test_a_line_that_only_says_another_name_is_a_node_of_its_own() -> None:
    formula = read("F = ma")
    assert [formula.graph.attributes(node).get("name") for node in formula.graph.order] == [
        None,
        "ma",
        "F",
    ]
    assert to_text(formula.graph, formula.target) == "F = 1*ma"
    assert read("b = 3; a = b; c = a").graph.attributes("v2")["name"] == "c"


@pytest.mark.parametrize(
    ("text", "there", "offered"),
    [
        ("F = ma", [], [("ma", "m·a", False)]),
        ("F = ma", ["m", "a"], [("ma", "m·a", True)]),
        ("m = 2; a = 3; F = ma", [], [("ma", "m·a", True)]),
        ("F = ma", ["ma"], []),
        ("xy + ab + a + b", [], [("ab", "a·b", True), ("xy", "x·y", False)]),
        ("2xsin + θ", [], [("xsin", "x·sin", False)]),
        ("x12 + w_in + alpha", [], []),
        (r"\frac{mv}{2}", [], []),
        ("ma +", [], []),
    ],
)
def test_new_names_of_several_letters_are_offered_as_products(
    text: str, there: list[str], offered: list[tuple[str, str, bool]]
) -> None:
    found = glued_names(text, OPERATORS, there)
    assert [(one.name, one.product, one.known) for one in found] == offered
