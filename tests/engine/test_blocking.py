"""What is sent, and what is not: kinks that block, constants, and every mode alike."""

import math
import struct

import numpy as np
import pytest
from chalkgrad.engine import OPERATORS, Graph, Tape
from chalkgrad.engine.adjoint import gradient_graph
from chalkgrad.engine.evaluation import Evaluation, Evaluator
from chalkgrad.engine.formula.reading import read
from chalkgrad.engine.kernel import KernelLoader
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.effort import examples

KERNEL = KernelLoader(OPERATORS).load()
assert KERNEL is not None


def bits(numbers) -> bytes:
    return struct.pack(f"{len(numbers)}d", *numbers)


def evaluated(graph: Graph, target: str | None, **options) -> Evaluation:
    return Evaluator(graph, {}).record(target, **options).evaluation()


def expanded(graph: Graph, target: str, leaf: str) -> float:
    """The gradient by the nodes that compute it."""
    added = gradient_graph(graph, target, [leaf])
    whole = Graph.build(
        [*((n, graph.attributes(n)) for n in graph.order), *added.nodes],
        [*graph.wires(), *added.wires],
    )
    value = evaluated(whole, None).value(added.results[leaf])
    assert value is not None
    return value


def in_every_mode(graph: Graph, target: str, leaf: str) -> dict[str, float]:
    """∂target/∂leaf by the tape, the kernel, lazy mode, forward mode, a sweep and as a graph."""
    tape = Tape(graph)
    values = tape.load(graph, {})
    tape.forward(values)
    at, to = tape.slot[leaf], tape.slot[target]
    _, swept = tape.batched(tape.load(graph, {}), to, {at: np.array([values[at]] * 2)}, at)
    found = {
        "reverse": tape.reverse(values, to)[at],
        "recorded": evaluated(graph, target).gradient(leaf),
        "kernel": evaluated(graph, target, executor=KERNEL).gradient(leaf),
        "lazy": evaluated(graph, target, planned=True).gradient(leaf),
        "forward": tape.tangent(values, {at: 1.0})[to],
        "swept": float(swept[0]),
        "expanded": expanded(graph, target, leaf),
    }
    return {mode: 0.0 if number is None else number for mode, number in found.items()}


@pytest.mark.parametrize(
    ("text", "x"),
    [
        ("sqrt(max(x, 0))", -1), ("sqrt(relu(x))", -1), ("ln(relu(x))", -1), ("1/relu(x)", -1),
        ("relu(x)^0.5", -1), ("sqrt(min(x, 0))", 2), ("asin(min(x, 1))", 5),
        ("acos(max(-1, min(x, 1)))", 5), ("acos(max(-1, min(x, 1)))", -5),
        ("sqrt(greater(x, 1))", 0), ("ln(equal(x, 1))", 0), ("sqrt(gate(x, 0))", 0),
        # What was sent nothing sends nothing on, whatever its own slope is.
        ("relu(sqrt(x))", 0), ("gate(greater(x, 0), sqrt(x))", -1),
        ("gate(greater(x, 0), sqrt(x)*sin(x))", -1), ("min(sqrt(x), -1)", 0),
        ("gate(greater(x, 0), ln(x)*sqrt(x)) + gate(greater(x, 1), 1/x)", 0),
    ],
)  # fmt: skip
def test_a_blocked_path_sends_nothing_in_any_mode(text: str, x: float) -> None:
    # By PyTorch 2.13 where it blocks (threshold, masked_fill), and by mathematics: all are flat.
    formula = read(f"x = {x}; {text}")
    found = in_every_mode(formula.graph, formula.target, "x")
    assert found == dict.fromkeys(found, 0.0)
    assert all(math.copysign(1, number) == 1 for number in found.values())


def test_zero_times_infinity_that_nothing_blocks_is_still_nan() -> None:
    formula = read("x = 0; 0*sqrt(x)")
    found = in_every_mode(formula.graph, formula.target, "x")
    assert all(map(math.isnan, found.values())), found


def test_one_blocked_way_does_not_hide_another() -> None:
    formula = read("x = -1; relu(x) + 3*x")
    assert set(in_every_mode(formula.graph, formula.target, "x").values()) == {3.0}


def test_nothing_is_sent_into_a_constant() -> None:
    formula = read("x = -2; y = 3; (x - y)^2 + 5*x")
    power = next(node for node in formula.graph.order if formula.graph.op(node) == "pow")
    product = next(node for node in formula.graph.order if formula.graph.op(node) == "mul")
    for executor in (None, KERNEL):
        found = evaluated(formula.graph, formula.target, executor=executor)
        assert [bool(found.has_wire[found.wire(power, port)]) for port in (0, 1)] == [True, False]
        assert [bool(found.has_wire[found.wire(product, port)]) for port in (0, 1)] == [False, True]
        assert np.isnan(found.local[found.wire(power, 1)])
        assert found.gradient("x") == -5.0
        assert not found.problems


@given(
    st.one_of(st.integers(-9, 9).map(float), st.sampled_from([0.5, 2.5, -0.5])),
    st.floats(-1e3, 1e3, allow_nan=False),
)
def test_powers_with_a_constant_exponent_are_equal_to_the_bit(exponent: float, x: float) -> None:
    graph = Graph.build(
        [
            ("x", {"op": "variable", "value": x}),
            ("n", {"op": "constant", "value": exponent}),
            ("y", {"op": "pow"}),
        ],
        [("x", "y", 0), ("n", "y", 1)],
    )
    plain, kernel = evaluated(graph, "y"), evaluated(graph, "y", executor=KERNEL)
    if not math.isnan(plain.values[-1]):
        assert bits(plain.values) == bits(kernel.values)
    if not np.isnan(plain.gradients).any():
        assert bits(plain.gradients) == bits(kernel.gradients)


@pytest.mark.parametrize("op", ["relu", "min", "max"])
def test_nan_at_a_kink_is_pytorch_s(op: str) -> None:
    # torch 2.13: the slopes of relu, minimum and maximum at NaN are 1.
    arity = OPERATORS.arity(op)
    leaves = ["u", "w"][:arity]
    nodes = [(leaf, {"op": "variable", "value": math.nan}) for leaf in leaves]
    graph = Graph.build(
        [*nodes, ("y", {"op": op})], [(leaf, "y", port) for port, leaf in enumerate(leaves)]
    )
    for leaf in leaves:
        found = in_every_mode(graph, "y", leaf)
        assert found == dict.fromkeys(found, 1.0)


def test_twins_near_overflow_have_the_gradients_of_eager_mode_to_the_bit() -> None:
    formula = read("x = 1; 1e308*sin(x) + 1e308*sin(x)")
    eager = evaluated(formula.graph, formula.target)
    lazy = evaluated(formula.graph, formula.target, planned=True)
    assert bits([lazy.gradient("x")]) == bits([eager.gradient("x")])
    assert lazy.gradient("x") == 1.0806046117362795e308


SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -2.0, 3.0, 1e-8, 40.0, -40.0, 1e200, 5e-324]


@st.composite
def wild(draw: st.DrawFn) -> tuple[Graph, str]:
    """Any operators of the table over ordinary and special numbers."""
    number = st.one_of(st.sampled_from(SPECIAL), st.floats(-3, 3).map(lambda x: round(x, 2)))
    there = []
    nodes, wires = [], []
    for index in range(draw(st.integers(1, 4))):
        kind = "constant" if draw(st.integers(0, 4)) == 0 else "variable"
        nodes.append((f"x{index}", {"op": kind, "value": draw(number)}))
        there.append(f"x{index}")
    for index in range(draw(st.integers(1, 12))):
        op = draw(st.sampled_from(sorted(OPERATORS.by_name)))
        nodes.append((f"v{index}", {"op": op}))
        for port in range(OPERATORS.arity(op)):
            wires.append((draw(st.sampled_from(there)), f"v{index}", port))
        there.append(f"v{index}")
    return Graph.build(nodes, wires), draw(st.sampled_from(there))


@settings(max_examples=examples(300), deadline=None)
@given(wild())
def test_plain_kernel_eager_and_lazy_are_equal_to_the_bit(case: tuple[Graph, str]) -> None:
    graph, target = case
    plain = evaluated(graph, target)
    for other in (
        evaluated(graph, target, executor=KERNEL),
        evaluated(graph, target, planned=True),
    ):
        for node in graph.order:
            for one, two in (
                (plain.value(node), other.value(node)),
                (plain.gradient(node), other.gradient(node)),
            ):
                if one is None or two is None:
                    assert other.plan is not None or one is two
                elif not (math.isnan(one) and math.isnan(two)):
                    assert bits([one]) == bits([two]), (node, one, two)


@settings(max_examples=examples(300), deadline=None)
@given(wild())
def test_the_expanded_gradient_is_nan_exactly_where_the_tape_is(case: tuple[Graph, str]) -> None:
    graph, target = case
    tape = evaluated(graph, target)
    for node, attributes in graph.nodes():
        if attributes["op"] == "variable":
            truth, found = tape.gradient(node) or 0.0, expanded(graph, target, node)
            assert math.isnan(truth) == math.isnan(found), (truth, found)
            if math.isfinite(truth):
                assert found == pytest.approx(truth, rel=1e-6, abs=1e-9)
