"""Operators of any number of inputs: a table with a ternary and a 5-ary row, through every pass."""

import math
import struct

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from chalkgrad.engine import OPERATORS, Graph, Tape, plan
from chalkgrad.engine.adjoint import gradient_graph
from chalkgrad.engine.derivative import derivative_latex
from chalkgrad.engine.evaluation import Evaluation, Evaluator
from chalkgrad.engine.executor import PYTHON, python_executor
from chalkgrad.engine.formula.errors import FormulaError
from chalkgrad.engine.formula.reading import read
from chalkgrad.engine.formula.writing import to_latex, to_text
from chalkgrad.engine.graph_errors import PortError
from chalkgrad.engine.kernel import KernelLoader
from chalkgrad.engine.operators import (
    ARITHMETIC,
    EXPONENTIAL,
    PRODUCT,
    SUM,
    TABLE,
    Operator,
    OperatorTable,
)
from chalkgrad.engine.translating import NoOperatorError
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.effort import examples
from tests.engine.graphs import Case

# A value that leaves its domain, raises in Python and passes NaN on, over five inputs.
WIDE = OperatorTable(
    (
        *TABLE,
        Operator("fma", "fma", "multiply and add", "a * b + c", ("b", "a", "1"),
                 r"<a> \cdot <b> + <c>", ARITHMETIC, strength=SUM,
                 latex_operands=(PRODUCT, PRODUCT, SUM)),
        Operator("mix", "mix", "mix of five", "ln(a) + b * c - d / e",
                 ("1 / a", "c", "b", "-1 / e", "d / (e * e)"),
                 r"\operatorname{mix}\left(<a>, <b>, <c>, <d>, <e>\right)", EXPONENTIAL,
                 domain="a > 0 and e != 0", needs="a mix needs a positive first number"),
    )
)  # fmt: skip
TRUTH = {
    "fma": lambda a, b, c: a * b + c,
    "mix": lambda a, b, c, d, e: anp.log(a) + b * c - d / e,
    "add": lambda a, b: a + b,
    "mul": lambda a, b: a * b,
    "tanh": anp.tanh,
    "exp": anp.exp,
}
KERNEL = KernelLoader(WIDE).load()
assert KERNEL is not None


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A tame graph: what a mix divides by is an exponential, what grows goes through tanh."""
    number = st.floats(-2, 2).map(lambda x: round(x, 3))
    leaves = [f"x{index}" for index in range(draw(st.integers(1, 4)))]
    nodes: list[tuple[str, dict[str, object]]] = [
        (leaf, {"op": "variable", "value": draw(number)}) for leaf in leaves
    ]
    there, steps = list(leaves), []

    def step(op: str, *sources: str) -> str:
        node = f"v{len(steps)}"
        steps.append((node, op, list(sources)))
        nodes.append((node, {"op": op}))
        return node

    for _ in range(draw(st.integers(1, 8))):
        op = draw(st.sampled_from(["fma", "mix", "mul", "add"]))
        sources = [draw(st.sampled_from(there)) for _ in range(WIDE.arity(op))]
        if op == "mix":
            sources[0], sources[4] = step("exp", sources[0]), step("exp", sources[4])
        there.append(step("tanh", step(op, *sources)))
    wires = [(s, node, port) for node, _, sources in steps for port, s in enumerate(sources)]
    target = draw(st.sampled_from(there))
    return Case(Graph.build(nodes, wires, WIDE), leaves, steps, target, TRUTH)


def evaluated(graph: Graph, target: str | None, **options) -> Evaluation:
    return Evaluator(graph, {}).record(target, **options).evaluation()


def bits(numbers) -> bytes:
    return struct.pack(f"{len(numbers)}d", *numbers)


@settings(max_examples=examples(100), deadline=None)
@given(cases())
def test_reverse_and_forward_mode_agree_with_autograd(case: Case) -> None:
    tape = Tape(case.graph)
    values = tape.load(case.graph, {})
    tape.forward(values)
    target = tape.slot[case.target]
    assert values[target] == pytest.approx(case.truth(case.numbers), rel=1e-10, abs=1e-12)
    adjoints = tape.reverse(values, target)
    for index, leaf in enumerate(case.leaves):
        truth = grad(lambda *x: case.truth(x) + 0.0 * sum(x), index)(*case.numbers)
        assert adjoints[tape.slot[leaf]] == pytest.approx(truth, rel=1e-8, abs=1e-11)
        tangent = tape.tangent(values, {tape.slot[leaf]: 1.0})[target]
        assert tangent == pytest.approx(truth, rel=1e-8, abs=1e-11)
        points = np.array([values[tape.slot[leaf]], 0.25])
        columns = {tape.slot[leaf]: points}
        batch, slopes = tape.batched(values, target, columns, tape.slot[leaf])
        assert batch[0] == pytest.approx(values[target], rel=1e-12, abs=1e-14)
        assert slopes[0] == pytest.approx(truth, rel=1e-8, abs=1e-11)


@settings(max_examples=examples(100), deadline=None)
@given(cases())
def test_both_executors_give_every_wire_s_numbers_and_they_add_up(case: Case) -> None:
    plain = evaluated(case.graph, case.target)
    compiled = evaluated(case.graph, case.target, executor=KERNEL)
    assert (plain.executor, compiled.executor) == ("python", "numba")
    assert compiled.values == pytest.approx(plain.values, rel=1e-13, abs=1e-15)
    for found in (plain, compiled):
        received = np.zeros(len(found.order))
        received[found.slot[case.target]] = 1.0
        for node, op, sources in case.steps:
            for port, source in enumerate(sources):
                wire = found.wire(node, port)
                if not found.has_wire[wire]:
                    assert found.gradient(node) is None
                    continue
                partial = grad(lambda *x, op=op: TRUTH[op](*x) + 0.0 * sum(x), port)
                local = partial(*(found.value(s) for s in sources))
                assert found.local[wire] == pytest.approx(local, rel=1e-9, abs=1e-12)
                sent = found.gradient(node) * found.local[wire]
                assert found.sent[wire] == pytest.approx(sent, rel=1e-13)
                received[found.slot[source]] += found.sent[wire]
        assert received == pytest.approx(np.where(found.has_gradient, found.gradients, 0.0))
    slots, ports = plain.wire_ends
    ends = [(node, port) for node, _, sources in case.steps for port in range(len(sources))]
    assert sorted(ends) == sorted(
        (plain.order[slot], int(port)) for slot, port in zip(slots, ports, strict=True)
    )


@settings(max_examples=examples(100), deadline=None)
@given(cases())
def test_lazy_mode_changes_no_bit_of_a_value(case: Case) -> None:
    eager, lazy = (
        evaluated(case.graph, case.target),
        evaluated(case.graph, case.target, planned=True),
    )
    assert lazy.plan is not None
    assert np.array_equal(lazy.first_wire, eager.first_wire)
    for node in case.graph.order:
        if lazy.has_value[lazy.slot[node]]:
            assert bits([lazy.value(node)]) == bits([eager.value(node)])
    for node, _, sources in case.steps:
        for port in range(len(sources)):
            wire = lazy.wire(node, port)
            if lazy.has_wire[wire]:
                assert bits([lazy.local[wire]]) == bits([eager.local[wire]])


@settings(max_examples=examples(60), deadline=None)
@given(cases())
def test_an_expanded_gradient_is_made_of_the_same_table(case: Case) -> None:
    added = gradient_graph(case.graph, case.target, case.leaves)
    whole = Graph.build(
        [*((n, case.graph.attributes(n)) for n in case.graph.order), *added.nodes],
        [*case.graph.wires(), *added.wires],
        WIDE,
    )
    truth, found = evaluated(case.graph, case.target), evaluated(whole, None)
    for leaf, node in added.results.items():
        gradient = truth.gradient(leaf) or 0.0
        assert found.value(node) == pytest.approx(gradient, rel=1e-9, abs=1e-12)


@settings(max_examples=examples(60), deadline=None)
@given(cases())
def test_formula_text_comes_back_as_the_same_graph(case: Case) -> None:
    text = to_text(case.graph, case.target)
    again = read(text, table=WIDE)
    assert again.graph.table is WIDE
    value = evaluated(again.graph, again.target).value(again.target)
    # A leaf that is the whole formula has no line to give it a number.
    if case.target not in case.leaves:
        assert value == evaluated(case.graph, case.target).value(case.target)


def small() -> tuple[Graph, str]:
    formula = read("x = 2; fma(x, x + 1, 3) * mix(x, 1, 2, x, 4)", table=WIDE)
    return formula.graph, formula.target


def test_a_wide_operator_is_written_and_typeset_with_all_its_inputs() -> None:
    graph, target = small()
    assert to_text(graph, target) == "x = 2\nfma(x, x + 1, 3)*mix(x, 1, 2, x, 4)"
    assert to_latex(graph, target) == [
        r"\left(x \cdot \left(x + 1\right) + 3\right) \cdot "
        r"\operatorname{mix}\left(x, 1, 2, x, 4\right)"
    ]
    assert r"\frac{1}{x}" in derivative_latex(graph, target, "x")
    with pytest.raises(FormulaError, match="fma takes 3 inputs, not 2"):
        read("fma(1, 2)", table=WIDE)


def test_functions_of_a_table_of_one_s_own_are_names_elsewhere() -> None:
    # An operator of this table and no other: elsewhere the word is free.
    assert "fma" in read("fma = 3; fma + 1").graph.order
    graph, _ = small()
    joined = read("fma(x, x, x)", graph)
    assert [joined.graph.op(node) for node in joined.graph.order][-1] == "fma"


@pytest.mark.parametrize("executor", [None, KERNEL])
@pytest.mark.parametrize("operands", [
    (0.0, 1.0, 2.0, 3.0, 4.0), (1.0, 1.0, 2.0, 3.0, 0.0), (-1.0, math.inf, 0.0, 0.0, 0.0),
    (math.nan, 1.0, 1.0, 1.0, 1.0), (1.0, 1e308, 1e308, 1.0, 1.0),
])  # fmt: skip
def test_outside_the_domain_a_wide_row_has_ieee_values_and_says_so(operands, executor) -> None:
    leaves = [f"x{port}" for port in range(5)]
    graph = Graph.build(
        [
            *((x, {"op": "variable", "value": at}) for x, at in zip(leaves, operands, strict=True)),
            ("y", {"op": "mix"}),
        ],
        [(leaf, "y", port) for port, leaf in enumerate(leaves)],
        WIDE,
    )
    found = evaluated(graph, "y", executor=executor)
    with np.errstate(all="ignore"):
        a, b, c, d, e = map(np.float64, operands)
        value, partials = np.log(a) + b * c - d / e, [1 / a, c, b, -1 / e, d / (e * e)]
    assert found.values[found.slot["y"]] == pytest.approx(float(value), nan_ok=True)
    assert [found.gradients[found.slot[leaf]] for leaf in leaves] == pytest.approx(
        list(map(float, partials)), nan_ok=True
    )
    if not any(map(math.isnan, operands)):
        message = found.problems["y"].message
        assert message.startswith("mix of") and message.count(",") >= 3


def test_an_open_port_in_the_middle_is_named_and_nothing_runs() -> None:
    graph, target = small()
    fma = next(node for node in graph.order if graph.op(node) == "fma")
    graph.disconnect(fma, 1)
    found = evaluated(graph, target)
    assert found.value(target) is None
    assert found.problems[fma].message == "the second input of fma has no wire"
    assert evaluated(graph, target, planned=True).value(target) is None
    mix = next(node for node in graph.order if graph.op(node) == "mix")
    graph.disconnect(mix, 3)
    assert "fourth input of mix" in evaluated(graph, target).problems[mix].message


def test_the_tangent_of_a_wide_row_takes_only_what_moves() -> None:
    # ∂/∂a is infinite at 0 and takes no part: only b moves.
    formula = read("a = 0; b = 2; mix(a, b, 3, 1, 1)", table=WIDE)
    tape = Tape(formula.graph)
    values = tape.load(formula.graph, {})
    tape.forward(values)
    tangents = tape.tangent(values, {tape.slot["b"]: 1.0})
    assert tangents[tape.slot[formula.target]] == 3.0
    assert tape.tangent(values, {tape.slot["b"]: -0.0})[-1] == 0.0


def test_equal_wide_nodes_are_merged_by_a_plan_and_known_ones_folded() -> None:
    formula = read("x = 2; fma(x, 2, 3) + fma(x, 2, 3) + fma(1, 2, 3)", table=WIDE)
    fates = plan(formula.graph, formula.target).fates
    names = [fates[n].name for n in formula.graph.order if formula.graph.op(n) == "fma"]
    assert sorted(names) == ["folded", "kept", "merged"]


def test_an_executor_of_another_table_is_refused() -> None:
    graph, target = small()
    assert python_executor(WIDE) is python_executor(WIDE) is not PYTHON
    with pytest.raises(ValueError, match="its own table"):
        Evaluator(graph, {}).record(target, executor=PYTHON)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (Operator("f", "f", "f", "a + c", ("1", "1"), "<a>", ARITHMETIC), "no input"),
        (Operator("f", "f", "f", "a", ("b",), "<a>", ARITHMETIC), "no input"),
        (Operator("f", "f", "f", "y", ("1",), "<a>", ARITHMETIC), "no input"),
        (Operator("f", "f", "f", "a", ("1",), "<b>", ARITHMETIC), "no input"),
        (Operator("f", "f", "f", "1", (), "f", ARITHMETIC), "from 1 to 25"),
        (Operator("f", "f", "f", "a", ("1",) * 26, "<a>", ARITHMETIC), "from 1 to 25"),
        (Operator("f", "f", "f", "a", ("1", "0", "0"), "<a>", ARITHMETIC, infix="#"), "a sign"),
    ],
)
def test_a_row_that_does_not_hold_together_is_refused(row: Operator, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        OperatorTable((*TABLE, row))


def test_a_derivative_that_no_operator_computes_says_so_when_it_is_expanded() -> None:
    odd = Operator("odd", "odd", "odd one", "log1p(a)", ("log1p(a) * 2",), "<a>", EXPONENTIAL)
    lone = OperatorTable((*TABLE, odd))
    formula = read("x = 1; odd(x)", table=lone)
    expected = r"the derivative of odd one cannot be expanded: no operator of the table computes"
    # Its own value is an operator: odd(x) * 2.
    assert gradient_graph(formula.graph, formula.target, ["x"]).results
    odd = Operator("odd", "odd", "odd one", "a * a + 1", ("log1p(a)",), "<a>", EXPONENTIAL)
    fewer = [row for row in TABLE if row.name != "log1p"]
    formula = read("x = 1; odd(x)", table=OperatorTable((*fewer, odd)))
    with pytest.raises(NoOperatorError, match=expected) as error:
        gradient_graph(formula.graph, formula.target, ["x"])
    assert error.value.ids == (formula.target,)


def test_a_node_of_any_number_of_inputs_has_a_port_for_every_wire_and_two_at_least() -> None:
    graph = Graph()
    for name in "xyzw":
        graph.add(name, {"op": "variable", "value": 2.0})
    graph.add("s", {"op": "sum"})
    assert graph.inputs["s"] == [None, None]
    for port, name in enumerate("xyzw"):
        graph.connect(name, "s", port)
    assert evaluated(graph, "s").value("s") == 8.0
    graph.disconnect("s", 3)
    assert graph.inputs["s"] == ["x", "y", "z"]
    graph.disconnect("s", 1)
    assert graph.inputs["s"] == ["x", None, "z"]
    assert evaluated(graph, "s").problems["s"].code == "open-port"
    graph.remove("z")
    assert graph.inputs["s"] == ["x", None]
    graph.connect("y", "s", 1)
    graph.connect("w", "s", 2)
    graph.change_operator("s", "logsumexp")
    assert graph.inputs["s"] == ["x", "y", "w"]
    graph.change_operator("s", "mul")
    assert graph.inputs["s"] == ["x", "y"]
    graph.change_operator("s", "product")
    assert evaluated(graph, "s").value("s") == 4.0
    with pytest.raises(PortError):
        graph.connect("x", "s", 1000)


@pytest.mark.parametrize("executor", [None, KernelLoader(OPERATORS).load()])
def test_hundreds_of_inputs_are_no_more_than_two(executor) -> None:
    numbers = [round(0.01 * k - 2, 2) for k in range(400)]
    for op, value, slope in (
        ("sum", math.fsum(numbers), 1.0),
        ("mean", math.fsum(numbers) / 400, 1 / 400),
        ("max", max(numbers), 0.0),
        ("logsumexp", math.log(sum(map(math.exp, numbers))),
         math.exp(numbers[3]) / sum(map(math.exp, numbers))),
    ):  # fmt: skip
        leaves = [(f"x{k}", {"op": "variable", "value": at}) for k, at in enumerate(numbers)]
        graph = Graph.build([*leaves, ("y", {"op": op})], [(f"x{k}", "y", k) for k in range(400)])
        found = evaluated(graph, "y", executor=executor)
        assert found.value("y") == pytest.approx(value, rel=1e-12)
        assert found.gradient("x3") == pytest.approx(slope, rel=1e-12)
