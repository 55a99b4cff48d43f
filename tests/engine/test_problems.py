"""Problems in words: told where they start, inherited downstream."""

import pytest
from chalkgrad.engine.evaluation import Evaluation, Evaluator
from chalkgrad.engine.formula.reading import read
from chalkgrad.engine.problems import spell


def evaluate(text: str, **feeds: float) -> tuple[Evaluation, str]:
    formula = read(text)
    return Evaluator(formula.graph, feeds).record(formula.target).evaluation(), formula.target


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("x = -1; ln(x)", "domain", "ln of −1: the logarithm needs a positive number"),
        ("x = 0; ln(x)", "domain", "ln of 0: the logarithm needs a positive number"),
        ("x = 0; 1/x", "domain", "1 ÷ 0: division needs a divisor other than 0"),
        ("x = -4; sqrt(x)", "domain", "√ of −4: the square root needs a number of 0 or more"),
        ("x = -8; x^(1/3)", "domain", "a negative base needs a whole exponent"),
        ("x = 1000; exp(x)", "overflow", "exp of 1000: the result is ∞, past the largest double"),
        ("x = 2; asin(x)", "domain", "asin of 2: the arcsine needs a number from −1 to 1"),
    ],
)
def test_a_left_domain_is_named_where_it_starts(text: str, code: str, message: str) -> None:
    result, target = evaluate(text)
    assert result.problems[target].code == code
    assert message in result.problems[target].message


def test_everything_downstream_says_from_where_it_inherits() -> None:
    formula = read("x = -1; a = ln(x); b = a + 1; sin(b)")
    result = Evaluator(formula.graph, {}).record(formula.target).evaluation()
    start = next(node for node in result.order if formula.graph.op(node) == "ln")
    inherited = [p for p in result.problems.values() if p.code == "inherited"]
    assert len(inherited) == 2
    assert {problem.origins for problem in inherited} == {(start,)}
    assert "ln of −1" in inherited[0].message


def test_a_finite_gradient_of_a_value_that_is_none_has_a_flag_of_its_own() -> None:
    result, _ = evaluate("x = -1; ln(x)")
    assert result.gradient("x") == -1.0
    assert result.problems["x"].code == "gradient-without-value"


def test_what_does_not_touch_the_left_domain_itself_is_not_flagged() -> None:
    result, _ = evaluate("x = -1; y = 2; ln(x) + x*y")
    flagged = {node for node, p in result.problems.items() if p.code == "gradient-without-value"}
    assert flagged == {"x"}


def test_an_infinite_gradient_is_told() -> None:
    result, _ = evaluate("x = 0; sqrt(x)")
    assert result.problems["x"].code == "gradient-not-finite"
    assert "∞" in result.problems["x"].message


def test_waiting_and_open_ports_are_told_and_partial_values_stay() -> None:
    formula = read("p + sin(2)*3")
    graph = formula.graph
    graph.add("lonely", {"op": "mul"})
    result = Evaluator(graph, {}).record(formula.target).evaluation()
    assert result.problems["p"].code == "waiting"
    assert result.problems["lonely"].code == "open-port"
    assert result.problems[formula.target].message.startswith("p has no value yet")
    sine = next(node for node in graph.order if graph.op(node) == "sin")
    assert result.value(sine) == pytest.approx(0.9092974268256817)
    assert result.value(formula.target) is None


def test_infinity_that_becomes_finite_again_is_no_problem_downstream() -> None:
    formula = read("x = 1000; a = exp(x); atan(a)")
    result = Evaluator(formula.graph, {}).record(formula.target).evaluation()
    assert formula.target not in result.problems


def test_numbers_are_spelled_for_sentences() -> None:
    spelled = [spell(number) for number in (-1.0, 0.5, float("nan"), float("inf"), -0.0)]
    assert spelled == ["−1", "0.5", "NaN", "∞", "−0"]


@pytest.mark.parametrize(
    ("text", "instead", "formula"),
    [
        ("x = -800; 1/(1 + exp(-x))", "sigmoid", "1/(1 + exp(−x))"),
        ("x = -800; reciprocal(exp(-x) + 1)", "sigmoid", "1/(1 + exp(−x))"),
        ("x = 800; ln(1 + exp(x))", "softplus", "ln(1 + exp(x))"),
        ("x = 800; log1p(exp(x))", "softplus", "ln(1 + exp(x))"),
    ],
)
def test_an_overflow_that_an_operator_avoids_names_it(
    text: str, instead: str, formula: str
) -> None:
    result, _ = evaluate(text)
    (found,) = [p for p in result.problems.values() if p.code == "overflow-avoided"]
    assert found.details["instead"] == instead
    assert f"{instead} in the place of {formula}" in found.message


def test_other_overflows_recommend_nothing() -> None:
    for text in ("x = 800; exp(x)", "x = 800; 2 + exp(x)", "x = 800; 3/(1 + exp(x))"):
        result, _ = evaluate(text)
        assert "overflow" in {p.code for p in result.problems.values()}


def test_nan_of_0_times_infinity_says_where_it_came_from() -> None:
    result, target = evaluate("x = 1000; 0*exp(x)")
    problem = result.problems[target]
    assert problem.code == "indeterminate"
    assert problem.message.startswith("0 × ∞ is NaN, because of exp of 1000")


def test_a_gradient_of_0_times_infinity_says_where_it_came_from() -> None:
    result, _ = evaluate("x = 0; 0*sqrt(x)")
    problem = result.problems["x"]
    assert problem.code == "gradient-indeterminate"
    assert problem.message == (
        "the gradient of x is NaN: through √ comes 0 × ∞, upstream times local"
    )
