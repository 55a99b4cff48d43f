"""Jacobians, plots, checks, descents and predictions, against truth from outside."""

import math

import numpy as np
import pytest
from chalkgrad.document.apply import apply
from chalkgrad.document.edits import Hide
from chalkgrad.document.example import worked_example
from chalkgrad.engine.evaluation import Evaluator, Recording
from chalkgrad.engine.formula.reading import read
from chalkgrad.teaching import check as checking
from chalkgrad.teaching.check import STEPS, check
from chalkgrad.teaching.descent import DivergedError, Method, Optimiser, Watch, steady_rate
from chalkgrad.teaching.modes import Cost, NothingToDifferentiateError, modes
from chalkgrad.teaching.predict import NoNumberError, predict
from chalkgrad.teaching.sweep import FIELD_POINTS, RangeError, curve, field, in_scale, usual_range
from chalkgrad.teaching.veil import veil
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.effort import examples
from tests.engine.graphs import Case, cases


def recorded(text: str) -> tuple[Recording, dict[str, str]]:
    """A formula as it ran, and its nodes by name."""
    formula = read(text)
    graph = formula.graph
    names = {str(graph.attributes(n).get("name")): n for n in graph.order}
    return Evaluator(graph, {}).record(formula.target), {**names, "target": formula.target}


def test_a_jacobian_and_what_each_mode_pays_for_it() -> None:
    recording, names = recorded("x = 3; y = 2; p = x*y; q = x + sin(y); p; q")
    found = modes(recording, [names["p"], names["q"]])
    assert found.jacobian == [[2.0, 3.0], [1.0, math.cos(2.0)]]
    assert (found.forward.passes, found.reverse.passes) == (2, 2)
    # By hand: x moves p and q; y moves p, sin and q. Backward: 2 wires of p; 3 of q and sin.
    assert found.forward == Cost(2, 2 + 3, 0)
    assert found.reverse == Cost(2, 5, 0)


def test_reverse_mode_pays_for_what_a_walk_shows() -> None:
    recording, names = recorded("x = 3; y = x*x + 2*x")
    # Nothing is sent to the 2; x gets three contributions, which are added up.
    assert modes(recording, [names["y"]]).reverse == Cost(1, 5, 2)


@settings(max_examples=examples(100))
@given(cases())
def test_a_row_of_the_jacobian_is_the_gradient(case: Case) -> None:
    recording = Evaluator(case.graph, {}).record(case.target)
    try:
        found = modes(recording, [case.target])
    except NothingToDifferentiateError:
        return
    truth = Evaluator(case.graph, {}).record(case.target).evaluation()
    assert found.jacobian[0] == [truth.gradient(leaf) for leaf in found.leaves]


@settings(max_examples=examples(60))
@given(cases(largest=10))
def test_a_curve_is_what_the_tape_computes_at_each_point(case: Case) -> None:
    recording = Evaluator(case.graph, {}).record(case.target)
    leaf = case.leaves[0]
    try:
        found = curve(recording, case.target, leaf, -2.0, 2.0)
    except RangeError:
        return
    assert found.breaks == []
    for at in (0, 317, 800):
        there = (
            Evaluator(case.graph, {})
            .record(case.target, instead={leaf: found.points[at]})
            .evaluation()
        )
        assert found.values[at] == pytest.approx(there.value(case.target), rel=1e-9, abs=1e-12)
        assert found.slopes[at] == pytest.approx(there.gradient(leaf), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
    ("text", "breaks"),
    [
        ("1/x", [0.0]), ("1/x^2", [0.0]), ("tan(x)", [-math.pi / 2, math.pi / 2]),
        ("greater(x, 1)", [1.0]), ("abs(x - 0.337)", []), ("relu(x)", []), ("sin(9*x)", []),
        ("x^3", []), ("exp(3*x)", []), ("ln(x)", []), ("sqrt(x)", []), ("1/(x - 0.001)", [0.001]),
        ("tanh(40*x)", []), ("sigmoid(30*x)", []), ("x*0", []), ("abs(x)^0.5", []),
        ("tanh(1e6*x)", []), ("1/(x - 0.0012)^2", [0.0012]), ("greater(x, 1.95)", [1.95]),
        ("1/(1 + exp(-800*(x - 0.0007)))", []), ("x*2 + 1e6", []), ("exp(40*x)", []),
    ],
)  # fmt: skip
def test_a_curve_is_broken_at_poles_and_jumps_and_nowhere_else(
    text: str, breaks: list[float]
) -> None:
    recording, names = recorded(f"x = 0.5; {text}")
    found = curve(recording, names["target"], names["x"], -2.0, 2.0)
    spacing = found.points[1] - found.points[0]
    # A pole that a point falls on is a gap by itself: its value is not finite.
    gaps = [found.points[at] + spacing / 2 for at in found.breaks]
    gaps += [p for p, v in zip(found.points, found.values, strict=True) if np.isinf(v)]
    inside = [gap for gap in gaps if abs(gap) > spacing or "ln" not in text]
    assert sorted(inside) == pytest.approx(breaks, abs=spacing)


@pytest.mark.parametrize(
    ("text", "breaks"),
    [
        ("abs(x)", [0.0, 0.0]), ("relu(x - 0.3337)", [0.3337]), ("max(x, 1)", [1.0, 1.0]),
        ("greater(x, 0.7)", []), ("1/(x - 0.0012)", [0.0012]), ("tanh(1e6*x)", []), ("x^3", []),
        ("softplus(20*x)", []), ("sin(3*x)*1e-9 + 1", []), ("x/3 + x/7", []),
    ],
)  # fmt: skip
def test_a_derivative_is_broken_where_it_jumps(text: str, breaks: list[float]) -> None:
    recording, names = recorded(f"x = 0.5; {text}")
    found = curve(recording, names["target"], names["x"], -2.0, 2.0)
    # A jump of the values is one of the slopes, which is another test's.
    own = [at for at in found.slope_breaks if at not in found.breaks or "/" in text]
    assert [found.points[at] for at in own] == pytest.approx(breaks, abs=5e-3)


def test_both_sides_of_a_jump_are_points_of_the_curve() -> None:
    recording, names = recorded("x = 0.5; greater(x, 0.7)")
    found = curve(recording, names["target"], names["x"], -2.0, 2.0)
    (at,) = found.breaks
    assert list(found.values[at : at + 2]) == [0.0, 1.0]
    assert found.points[at] == pytest.approx(0.7, abs=1e-9)
    assert found.points[at] <= 0.7 <= found.points[at + 1]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("x = 2; x^2", -2.0, 6.0),
        ("x = 10; x^2", -5.0, 25.0),
        ("x = 1e-5; x^2", -3e-5, 5e-5),
        ("x = 0; x^2", -4.0, 4.0),
        # Rosenbrock's valley, from −1 to 1, would be a flat line beside its walls.
        ("x = -1.2; (1 - x)^2 + 100*(1 - x^2)^2", -2.08, 1.88),
    ],
)
def test_a_plot_reaches_as_far_as_shows_the_curve(text: str, low: float, high: float) -> None:
    recording, names = recorded(text)
    found = usual_range(recording, names["target"], names["x"])
    assert found == pytest.approx((low, high), rel=0.02)


def test_leaves_that_are_alike_have_one_scale_on_a_map() -> None:
    (left, right), (below, above) = in_scale(((-4.0, 4.0), (-1.0, 3.0)), 2.0)
    assert (right - left) / (above - below) == pytest.approx(2.0)
    assert left <= -4.0 and right >= 4.0 and below <= -1.0 and above >= 3.0
    assert in_scale(((0.0, 1e-3), (0.0, 5.0)), 2.0) == ((0.0, 1e-3), (0.0, 5.0))


def test_a_plot_of_what_does_not_depend_on_the_leaf_is_refused() -> None:
    recording, names = recorded("x = 1; y = 2; z = x*x; z")
    with pytest.raises(RangeError):
        curve(recording, names["z"], names["y"], 0.0, 1.0)
    with pytest.raises(RangeError):
        curve(recording, names["z"], names["x"], 1.0, 1.0)


def test_a_field_has_the_second_leaf_down_and_the_first_across() -> None:
    recording, names = recorded("x = 1; y = 2; z = x^2 + 10*y; z")
    found = field(recording, names["z"], (names["x"], names["y"]), ((-1.0, 1.0), (0.0, 5.0)))
    assert found.values.shape == (FIELD_POINTS, FIELD_POINTS)
    assert found.values[7, 3] == pytest.approx(found.across[3] ** 2 + 10 * found.up[7])


def test_the_gradient_check_s_error_is_a_v_and_the_complex_step_s_is_flat() -> None:
    document = worked_example()
    recording = Evaluator(document.graph, document.feeds).record("f")
    found = {item.leaf: item for item in check(recording).leaves}
    x2 = found["x2"]
    assert x2.automatic == 1.7163378145367738
    assert x2.complex_step == pytest.approx(x2.automatic, rel=1e-15)
    assert x2.central == pytest.approx(x2.automatic, rel=1e-9)
    assert 1e-8 < x2.best_step < 1e-3
    best = x2.errors[int(np.nanargmin(x2.errors))]
    assert x2.errors[0] > 1e4 * best and x2.errors[STEPS < 1e-13][0] > 1e4 * best
    assert np.nanmax(x2.complex_errors[STEPS < 1e-8]) < 1e-14
    # One unit left of 2 the logarithm still has a value; there are 65 steps for each leaf.
    assert found["x1"].errors.shape == STEPS.shape


def test_the_complex_step_passes_kinks() -> None:
    recording, _ = recorded("x = -2; abs(x) + relu(x) + max(x, 3*x) + pow(x, 3)")
    (found,) = check(recording).leaves
    assert found.complex_step == pytest.approx(found.automatic, rel=1e-13)


def test_of_a_large_graph_the_first_leaves_are_checked_and_the_others_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given = "".join(f"x{index} = 1\n" for index in range(60))
    recording, _ = recorded(given + "+".join(f"sin(x{index})" for index in range(60)))
    operators = 60 + 59
    for most, work in ((60, 60 * operators), (7, 8 * operators - 1), (1, operators - 1)):
        monkeypatch.setattr(checking, "MAX_WORK", work)
        found = check(recording)
        assert (len(found.leaves), found.left) == (most, 60 - most)


def test_a_target_of_constants_cannot_be_checked() -> None:
    recording, _ = recorded("2*3")
    with pytest.raises(NothingToDifferentiateError):
        check(recording)


# Where torch.optim of torch 2.13 is after 25 steps of SGD, SGD with momentum 0.9, and Adam, all
# with the rate 0.05, on x² + xy + 3y² + y⁴ from (1.5, −0.7) in doubles.
PYTORCH = {
    "gradient": (0.15323851991553328, -0.036068613586854856),
    "momentum": (0.13839315099236343, 0.0753170161903345),
    "adam": (0.3377333683205638, 0.006326748733439592),
}


@pytest.mark.parametrize("method", PYTORCH)
def test_an_optimiser_steps_as_pytorch_s_does(method: Method) -> None:
    ours = Optimiser(method, 0.05)
    numbers = {"x": 1.5, "y": -0.7}
    for _ in range(25):
        x, y = numbers["x"], numbers["y"]
        gradients = {"x": 2 * x + y, "y": 6 * y + x + 4 * y**3}
        numbers = ours.step(numbers, gradients)
    assert (numbers["x"], numbers["y"]) == pytest.approx(PYTORCH[method], rel=1e-12)


def test_a_step_into_infinity_is_refused() -> None:
    with pytest.raises(DivergedError):
        Optimiser("gradient", 1e308).step({"x": 1.0}, {"x": -1e300})
    with pytest.raises(DivergedError):
        Optimiser("gradient", 0.1).step({"x": 1.0}, {"x": math.nan})


@pytest.mark.parametrize(
    ("losses", "away"),
    [
        ([10.0, 8.0, 9.0, 7.0], False),
        ([10.0, 25.0, 60.0, 130.0, 300.0], True),
        ([10.0, 25.0, 60.0, 50.0, 130.0], False),
        ([24.2, 1.7e7], True),
        ([1.0, math.nan], True),
        ([1.0, -math.inf], True),
        ([-1.0, -5.0, -30.0, -200.0, -1500.0], False),
        ([-1.0, -1e13], True),
        ([0.0, 1e-9, 1e-10], False),
    ],
)
def test_a_descent_that_runs_away_is_noticed(losses: list[float], away: bool) -> None:
    watch = Watch(losses[0])
    seen = []
    for loss in losses[1:]:
        watch.see(loss)
        seen.append(watch.away)
    assert seen == [False] * (len(seen) - 1) + [away]


ROSENBROCK = "x = -1.2; y = 1; (1 - x)^2 + 100*(y - x^2)^2"
# The line close to (1, 2), (2, 3) and (3, 5).
LINE = "m = 0; c = 0; (m + c - 2)^2 + (2*m + c - 3)^2 + (3*m + c - 5)^2"


@pytest.mark.parametrize("text", [ROSENBROCK, LINE, "x = 3; abs(x)", "x = 1; y = 1e4; x^2 + y^2"])
def test_the_rate_that_is_suggested_goes_down_steadily(text: str) -> None:
    formula = read(text)
    evaluator = Evaluator(formula.graph, {})
    recording = evaluator.record(formula.target)
    variables = [n for n in formula.graph.order if formula.graph.op(n) == "variable"]
    rate = steady_rate(recording, variables)
    assert rate is not None
    optimiser = Optimiser("gradient", rate)
    numbers = {node: float(formula.graph.attributes(node)["value"]) for node in variables}
    losses = [recording.value(formula.target)]
    for _ in range(20 if "abs" not in text else 2):
        here = evaluator.record(formula.target, instead=numbers).evaluation()
        numbers = optimiser.step(numbers, {node: here.gradient(node) or 0.0 for node in variables})
        losses.append(evaluator.record(formula.target, instead=numbers).value(formula.target))
    assert losses == sorted(losses, reverse=True)
    assert losses[-1] < 0.9 * losses[0]


def test_where_no_step_leads_down_no_rate_is_suggested() -> None:
    recording, names = recorded("x = 0; x^2")
    assert steady_rate(recording, [names["x"]]) is None


def example() -> Recording:
    document = worked_example()
    return Evaluator(document.graph, document.feeds).record("f")


@pytest.mark.parametrize(
    ("item", "guess", "verdict"),
    [
        ("gradient:x1", 5.5, "right"),
        ("gradient:x1", 5.51, "right"),
        ("gradient:x1", 5.0, "other-path"),
        ("gradient:x1", 0.5, "other-path"),
        ("gradient:x1", -5.5, "sign"),
        ("gradient:x1", 2.0, "value"),
        ("gradient:x1", 2.5, "product"),
        ("gradient:x1", 5.8, "close"),
        ("gradient:x1", 40.0, "wrong"),
        ("gradient:x2", 1.7, "right"),
        ("gradient:x2", 2.28, "chain"),
        ("gradient:v3", 1.0, "sign"),
        ("value:v2", 10.0, "right"),
        ("value:v2", 5.0, "input"),
        ("value:v2", 1.0, "gradient"),
        ("value:f", -11.652, "sign"),
        ("local:v3:0", 0.28, "right"),
        ("local:v3:0", -0.284, "sign"),
        ("local:v3:0", -0.959, "value"),
        ("local:v2:0", 2.0, "other-port"),
        ("local:v1:0", 2.0, "input"),
    ],
)
def test_a_prediction_is_right_close_or_a_classic_mistake(
    item: str, guess: float, verdict: str
) -> None:
    assert predict(example(), item, guess) == verdict


def test_a_chain_that_was_forgotten_is_recognised() -> None:
    recording, names = recorded("x = 2; y = x^2; sin(3*y)")
    product = next(n for n in recording.graph.order if recording.graph.op(n) == "mul")
    assert predict(recording, f"gradient:{product}", math.cos(12.0)) == "right"
    assert predict(recording, f"gradient:{names['y']}", 3.0) == "chain"
    assert predict(recording, f"gradient:{names['y']}", math.cos(12.0)) == "local"
    assert predict(recording, f"gradient:{names['x']}", 4.0) == "chain"


def test_a_number_that_is_not_there_cannot_be_predicted() -> None:
    recording, names = recorded("x = 2; y = 3; x*x")
    with pytest.raises(NoNumberError):
        predict(recording, f"gradient:{names['y']}", 1.0)


@given(st.floats(-1e6, 1e6).filter(lambda number: abs(number) > 1e-3))
def test_the_number_as_it_is_shown_is_always_right(number: float) -> None:
    recording, names = recorded(f"x = {number!r}; -x")
    assert predict(recording, f"value:{names['target']}", float(f"{-number:.3g}")) == "right"


def test_a_veil_covers_what_would_give_the_number_away() -> None:
    document = worked_example()
    apply(document, Hide(items=["value:v3", "gradient:x1"]))
    found = veil(document.graph, document.hidden)
    assert found.values == {"v3"} and found.gradients == {"x1"}
    assert found.local == set()
    assert found.sent == {("v1", 0), ("v2", 0)}
    # v2's value is not a factor; x2's would be, were it hidden: mul's partial is the other input.
    assert veil(document.graph, ["value:v2"]).local == set()
    # The gradient of v1 is that of v4, handed on through +.
    assert veil(document.graph, ["gradient:v4"]).gradients == {"v4", "v1", "v2"}
