"""The walk and the trace: the paper's tables, and sums that are the tape's to the last bit."""

import math

import pytest
from chalkgrad.document.example import worked_example
from chalkgrad.engine.evaluation import Evaluator, Recording
from chalkgrad.engine.formula.reading import read
from chalkgrad.teaching.table import TraceRow, trace
from chalkgrad.teaching.table_text import trace_text
from chalkgrad.teaching.veil import veil
from chalkgrad.teaching.walk import Direction, TooLongError, Walk, caption, walk
from hypothesis import given, settings

from tests.effort import examples
from tests.engine.graphs import Case, cases

PLUS_EQUAL = r"\mathrel{\mathllap{+}\mathord{=}}"


def example(planned: bool = False) -> Recording:
    document = worked_example()
    return Evaluator(document.graph, document.feeds).record("f", planned=planned)


def worked_table(seeds: dict[str, float]) -> list[TraceRow]:
    """The worked example as a table."""
    recording = example()
    return trace(walk(recording, "forward", seeds), walk(recording))


def test_the_forward_traces_are_table_2_of_baydin_et_al() -> None:
    rows = worked_table({"x1": 1.0})
    assert [(r.primal.symbol, r.primal.formula, r.primal.value) for r in rows] == [
        ("v_{-1}", "x_{1}", 2.0),
        ("v_{0}", "x_{2}", 5.0),
        ("v_{1}", r"\ln\left(v_{-1}\right)", pytest.approx(0.693, abs=5e-4)),
        ("v_{2}", r"v_{-1} \cdot v_{0}", 10.0),
        ("v_{3}", r"\sin\left(v_{0}\right)", pytest.approx(-0.959, abs=5e-4)),
        ("v_{4}", "v_{1} + v_{2}", pytest.approx(10.693, abs=5e-4)),
        ("v_{5}", "v_{4} - v_{3}", pytest.approx(11.652, abs=5e-4)),
        ("f", "v_{5}", pytest.approx(11.652, abs=5e-4)),
    ]
    assert [r.tangent.value for r in rows] == [1.0, 0.0, 0.5, 5.0, 0.0, 5.5, 5.5, 5.5]
    assert rows[3].tangent.formula == r"\dot{v}_{-1} \cdot v_{0} + \dot{v}_{0} \cdot v_{-1}"


def test_the_adjoint_trace_is_table_3_of_baydin_et_al() -> None:
    rows = worked_table({})
    lines = [(c.symbol, c.formula, c.value) for r in reversed(rows) for c in r.adjoint]
    cosine = pytest.approx(-0.284, abs=5e-4)
    assert lines == [
        (r"\bar{v}_{5}", r"\bar{f}", 1.0),
        (r"\bar{v}_{4}", r"\bar{v}_{5} \cdot 1", 1.0),
        (r"\bar{v}_{3}", r"\bar{v}_{5} \cdot \left(-1\right)", -1.0),
        (r"\bar{v}_{1}", r"\bar{v}_{4} \cdot 1", 1.0),
        (r"\bar{v}_{2}", r"\bar{v}_{4} \cdot 1", 1.0),
        (r"\bar{v}_{0}", r"\bar{v}_{3} \cdot \cos\left(v_{0}\right)", cosine),
        (r"\bar{v}_{-1}", r"\bar{v}_{2} \cdot v_{0}", 5.0),
        (
            r"\bar{v}_{0}",
            r"\bar{v}_{0} + \bar{v}_{2} \cdot v_{-1}",
            pytest.approx(1.716, abs=5e-4),
        ),
        (r"\bar{v}_{-1}", r"\bar{v}_{-1} + \bar{v}_{1} \cdot \frac{1}{v_{-1}}", 5.5),
        (r"\bar{x}_{2}", r"\bar{v}_{0}", pytest.approx(1.716, abs=5e-4)),
        (r"\bar{x}_{1}", r"\bar{v}_{-1}", 5.5),
    ]


@settings(max_examples=examples(200))
@given(cases())
def test_the_walk_s_sums_are_the_tape_s_to_the_last_bit(case: Case) -> None:
    recording = Evaluator(case.graph, {}).record(case.target)
    backward = [step for step in walk(recording).steps if step.kind == "backward"]
    received = {case.target: 1.0}
    for step in backward:
        assert step.upstream == received[step.node]
        for send in step.sends:
            assert send.before == received.get(send.source, 0.0)
            assert send.sent == step.upstream * send.local
            received[send.source] = send.after
    for slot, node in enumerate(recording.tape.order):
        if recording.result.inside[slot]:
            assert received[node] == recording.result.adjoints[slot]


@settings(max_examples=examples(200))
@given(cases())
def test_forward_mode_s_tangents_are_the_gradient_by_each_leaf(case: Case) -> None:
    recording = Evaluator(case.graph, {}).record(case.target)
    for leaf in case.leaves:
        steps = {s.node: s for s in walk(recording, "forward", {leaf: 1.0}).steps}
        step = steps.get(case.target)
        if step is None:
            continue
        gradient = Evaluator(case.graph, {}).record(case.target).evaluation().gradient(leaf) or 0.0
        assert step.upstream == pytest.approx(gradient, rel=1e-9, abs=1e-12)
        assert step.upstream == (step.sends[-1].after if step.sends else 0.0)


def test_a_leaf_that_stands_still_sends_zeros_but_nothing_through_a_pole() -> None:
    formula = read("x = 0; y = 1; y*x + sqrt(x)")
    steps = walk(Evaluator(formula.graph, {}).record(formula.target), "forward", {"y": 1.0}).steps
    sent = {step.node: [(send.source, send.sent) for send in step.sends] for step in steps}
    at = {formula.graph.op(node): node for node in formula.graph.order}
    assert sent[at["mul"]] == [("y", 0.0), ("x", 0.0)]
    assert sent[at["sqrt"]] == []
    assert steps[-1].upstream == 0.0


def test_a_lazy_walk_runs_what_the_plan_keeps() -> None:
    formula = read("x = 3; a = sin(x)*(2*pi); b = sin(x); a + b; unused = exp(x)")
    target = next(n for n in formula.graph.order if formula.graph.op(n) == "add")
    recording = Evaluator(formula.graph, {}).record(target, planned=True)
    ran = [formula.graph.op(step.node) for step in walk(recording).steps if step.kind == "forward"]
    assert ran == ["sin", "mul", "add"]


def test_a_captioned_step_says_formula_numbers_and_value() -> None:
    walked = walk(example())
    by_node = {(step.kind, step.node): at for at, step in enumerate(walked.steps)}
    assert caption(walked, by_node["forward", "v2"]) == [
        [r"v_{2} = x_{1} \cdot x_{2}", r"= 2 \cdot 5", "= 10"]
    ]
    assert caption(walked, by_node["backward", "v3"]) == [
        [
            r"\bar{x}_{2} \kern{0.8em}",
            rf"{PLUS_EQUAL} \bar{{v}}_{{3}} \cdot \frac{{\partial v_{{3}}}}{{\partial x_{{2}}}}",
            r"= \bar{v}_{3} \cdot \cos\left(x_{2}\right)",
            r"= \left(-1\right) \cdot 0.284",
            "= -0.284",
        ]
    ]
    last = caption(walked, by_node["backward", "v1"])[0]
    # No piece begins with what divides two: a line that is broken may begin with any.
    assert last[-2:] == [r"= 0.5;\quad", r"\bar{x}_{1} = 5 + 0.5 = 5.5"]
    assert caption(walked, 0) == []


# What comes first to x, from the minimum, is 0.
SHARED = "x = -2; y = 3; b = 5*x; c = min(x, b); f = c*y"


def test_a_backward_line_says_whose_gradient_gets_what_and_adds_up_from_the_second_on() -> None:
    shared = walked(SHARED, "reverse")
    lines = [line for at in range(len(shared.steps)) for line in caption(shared, at)]
    assert [line[:2] for line in lines if line[0] in (r"\bar{c}", r"\bar{y}")] == [
        [r"\bar{c}", r"= \bar{f} \cdot \frac{\partial f}{\partial c}"],
        [r"\bar{y}", r"= \bar{f} \cdot \frac{\partial f}{\partial y}"],
    ]
    first, second = (line for line in lines if r"\bar{x}" in line[0])
    assert first[1].startswith(PLUS_EQUAL)
    assert second[1].startswith(PLUS_EQUAL)
    assert len(first) == 5
    assert second[4].endswith(r";\quad")
    assert second[5] == r"\bar{x} = 0 + 15 = 15"


@pytest.mark.parametrize("item", ["gradient:x", "gradient:y"])
def test_what_is_hidden_shows_in_no_caption_and_no_trace_how_many_terms_are_added(
    item: str,
) -> None:
    plain = walked(SHARED, "reverse")
    hidden = walk(plain.recording, veiled=veil(plain.recording.graph, [item]))
    told = [[len(line) for line in caption(plain, at)] for at in range(len(plain.steps))]
    lines = [caption(hidden, at) for at in range(len(hidden.steps))]
    assert [[len(line) for line in step] for step in lines] == told
    forward = walk(plain.recording, "forward")
    formulas, kept = (
        [cell.formula for row in trace(forward, reverse) for cell in row.adjoint]
        for reverse in (plain, hidden)
    )
    assert formulas == kept
    # One sign for what is withheld, on the canvas and in formulas.
    pieces = [piece for step in lines for line in step for piece in line]
    assert any("{?}" in piece for piece in pieces)


def test_a_graph_that_nobody_steps_through_is_refused() -> None:
    formula = read("x = 1; " + "+".join(["x"] * 4000))
    with pytest.raises(TooLongError):
        walk(Evaluator(formula.graph, {}).record(formula.target))


def test_a_trace_copies_as_markdown_latex_and_csv() -> None:
    rows = worked_table({"x2": 1.0})
    markdown = trace_text(rows, "markdown").splitlines()
    assert markdown[2].startswith("| $v_{-1} = x_{1} = 2$ | $\\dot{v}_{-1} = \\dot{x}_{1} = 0$ |")
    assert len(markdown) == 2 + 8 and {line.count("|") for line in markdown} == {4}
    latex = trace_text(rows, "latex")
    assert latex.count(r"\\") == 1 + 8 + 3
    # The packages that anything in a trace may need.
    assert latex.startswith("% Needs amsmath and booktabs.\n")
    assert r"$\bar{v}_{0} = \bar{v}_{3} \cdot \cos\left(v_{0}\right)" in latex
    table = trace_text(rows, "csv")
    assert f"v3,primal,v_{{3}},\\sin\\left(v_{{0}}\\right),{math.sin(5)!r}" in table


DIRECTIONS: tuple[Direction, Direction] = ("forward", "reverse")


def walked(text: str, direction: Direction) -> Walk:
    formula = read(text)
    return walk(Evaluator(formula.graph, {}).record(formula.target), direction)


def captions(text: str) -> dict[str, list[list[str]]]:
    """What the steps of a formula say: forward by the node's name, backward after ``-``."""
    of_text = walked(text, "reverse")
    graph = of_text.recording.graph
    sign = {"forward": "", "backward": "-"}
    return {
        sign[step.kind] + str(graph.attributes(step.node).get("name")): caption(of_text, at)
        for at, step in enumerate(of_text.steps)
        if step.node is not None
    }


def test_a_negative_summand_stands_in_parentheses() -> None:
    said = captions("a = 0.8; b = -0.2; y = a + b; z = y + -a; z")
    assert said["y"][0][1:] == [r"= 0.8 + \left(-0.2\right)", "= 0.6"]
    assert captions("a = -0.8; b = 0.2; y = a + b; y")["y"][0][1] == "= -0.8 + 0.2"


def test_a_result_that_does_not_follow_from_what_is_shown_is_about_equal() -> None:
    # 1.1725 is shown as 1.17, and 1.17 · 0.8 = 0.936.
    assert captions("a = 1.1725; y = a*0.8; y")["y"][0][1:] == [
        r"= 1.17 \cdot 0.8",
        r"\approx 0.938",
    ]
    assert captions("a = 5; y = sin(a); y")["y"][0][2] == "= -0.959"


def test_rounding_by_arithmetic_leaves_no_trailing_zeros() -> None:
    assert captions("a = 0.8; y = a^2; y")["y"][0][-1] == "= 0.64"


def test_a_name_of_several_parts_is_typeset_with_its_accents() -> None:
    (row,) = [
        row
        for row in trace(*(walked("w1_0_0 = 2; y = w1_0_0^2; y", d) for d in DIRECTIONS))
        if row.kind == "leaf"
    ]
    assert row.primal.formula == "w_{1,0,0}"
    assert row.tangent.formula == r"\dot{w}_{1,0,0}"
