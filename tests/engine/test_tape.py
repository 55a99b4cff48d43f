"""The passes, against each other, against HIPS autograd and against a published trace."""

import math

import numpy as np
import pytest
from autograd import grad
from chalkgrad.engine import OPERATORS, Graph, Tape
from chalkgrad.engine.formula.reading import read
from chalkgrad.engine.kernel import KernelLoader
from hypothesis import given, settings

from tests.costs import measured
from tests.effort import examples
from tests.engine.graphs import Case, cases

KERNEL = KernelLoader(OPERATORS).load()


def forward(graph: Graph, feeds: dict[str, float] | None = None) -> tuple[Tape, list[float]]:
    tape = Tape(graph, feeds or {})
    values = tape.load(graph, feeds or {})
    tape.forward(values)
    return tape, values


@settings(max_examples=examples(150), deadline=None)
@given(cases())
def test_reverse_agrees_with_autograd_on_random_graphs(case: Case) -> None:
    tape, values = forward(case.graph)
    target = tape.slot[case.target]
    assert values[target] == pytest.approx(case.truth(case.numbers), rel=1e-10, abs=1e-12)
    adjoints = tape.reverse(values, target)
    for index, leaf in enumerate(case.leaves):
        truth = grad(lambda *numbers: case.truth(numbers) + 0.0 * sum(numbers), index)
        assert adjoints[tape.slot[leaf]] == pytest.approx(truth(*case.numbers), rel=1e-8, abs=1e-11)


@settings(max_examples=examples(150), deadline=None)
@given(cases())
def test_forward_mode_and_reverse_mode_agree(case: Case) -> None:
    """⟨ȳ, ẏ⟩ = ⟨x̄, ẋ⟩ for any seeds (Griewank & Walther 2008, section 3.3)."""
    tape, values = forward(case.graph)
    target = tape.slot[case.target]
    seeds = {tape.slot[leaf]: 0.5 + index for index, leaf in enumerate(case.leaves)}
    tangent = tape.tangent(values, seeds)[target]
    adjoints = tape.reverse(values, target)
    product = sum(adjoints[slot] * seed for slot, seed in seeds.items())
    assert tangent == pytest.approx(product, rel=1e-9, abs=1e-11)


@settings(max_examples=examples(60), deadline=None)
@given(cases())
def test_the_kernel_the_recording_pass_and_the_batched_pass_agree_with_the_tape(case: Case) -> None:
    assert KERNEL is not None
    tape, values = forward(case.graph)
    target = tape.slot[case.target]
    adjoints = tape.reverse(values, target)
    leaves = tape.load(case.graph, {})
    for executor in (None, KERNEL):
        result = tape.run(leaves, target, executor)
        assert result.values == pytest.approx(values, rel=1e-13, abs=1e-15)
        assert result.adjoints == pytest.approx(adjoints, rel=1e-11, abs=1e-13)
        received = np.zeros(len(values))
        for row in tape.cone(target).program.rows:
            for port, source in enumerate(tape.inputs(row)):
                received[source] += result.sent[tape.first_wire[row[1]] + port]
        received[target] += 1.0
        assert received == pytest.approx(result.adjoints, rel=1e-12, abs=1e-14)
    leaf = tape.slot[case.leaves[0]]
    points = np.array([values[leaf], 0.25])
    batch, slopes = tape.batched(leaves, target, {leaf: points}, leaf)
    assert batch[0] == pytest.approx(values[target], rel=1e-12, abs=1e-14)
    assert slopes[0] == pytest.approx(adjoints[leaf], rel=1e-9, abs=1e-11)


def test_the_worked_example_follows_baydin_s_tables_row_by_row() -> None:
    """Baydin et al., JMLR 18 (2018): tables 2 (forward tangents) and 3 (reverse adjoints)."""
    formula = read("ln(x1) + x1*x2 - sin(x2); x1 = 2; x2 = 5")
    tape, values = forward(formula.graph)
    names = {"v-1": "x1", "v0": "x2", "v1": "v1", "v2": "v2", "v3": "v4", "v4": "v3", "v5": "v5"}
    slot = {paper: tape.slot[ours] for paper, ours in names.items()}

    primals = {paper: values[index] for paper, index in slot.items()}
    assert primals == pytest.approx(
        {"v-1": 2, "v0": 5, "v1": math.log(2), "v2": 10, "v3": math.sin(5),
         "v4": 0.693 + 10, "v5": 10.693 + 0.959}, abs=1e-3,
    )  # fmt: skip

    tangents = tape.tangent(values, {slot["v-1"]: 1.0})
    assert {paper: tangents[index] for paper, index in slot.items()} == pytest.approx(
        {"v-1": 1, "v0": 0, "v1": 0.5, "v2": 5, "v3": 0, "v4": 5.5, "v5": 5.5}
    )

    adjoints = tape.reverse(values, slot["v5"])
    assert {paper: adjoints[index] for paper, index in slot.items()} == pytest.approx(
        {"v-1": 5.5, "v0": 1.716, "v1": 1, "v2": 1, "v3": -1, "v4": 1, "v5": 1}, abs=1e-3
    )
    result = tape.run(tape.load(formula.graph, {}), slot["v5"])

    def sent(node: str, port: int) -> float:
        return float(result.sent[tape.first_wire[slot[node]] + port])

    # The paper's increments: v̄0 from v3 and from v2, v̄−1 from v2 and from v1.
    assert sent("v3", 0) == pytest.approx(-0.284, abs=1e-3)
    assert sent("v2", 1) == 2.0
    assert sent("v2", 0) == 5.0
    assert sent("v1", 0) == 0.5


def test_a_shared_node_is_counted_once_for_each_use() -> None:
    formula = read("x = 3; s = x*x; s + s")
    tape, values = forward(formula.graph)
    adjoints = tape.reverse(values, tape.slot[formula.target])
    assert values[tape.slot[formula.target]] == 18.0
    assert adjoints[tape.slot["x"]] == 12.0


def test_running_twice_gives_the_same_gradients() -> None:
    formula = read("x = 3; x*x*x")
    tape, values = forward(formula.graph)
    target = tape.slot[formula.target]
    assert tape.reverse(values, target) == tape.reverse(values, target)


def ladder(rungs: int) -> Graph:
    nodes = [("y0", {"op": "variable", "value": 1.0})]
    wires = []
    for index in range(1, rungs + 1):
        nodes.append((f"y{index}", {"op": "add"}))
        wires += [(f"y{index - 1}", f"y{index}", 0), (f"y{index - 1}", f"y{index}", 1)]
    return Graph.build(nodes, wires)


def test_a_ladder_of_sixty_doublings_takes_no_time() -> None:
    tape, values = forward(ladder(60))
    adjoints = tape.reverse(values, 60)
    assert values[60] == 2.0**60
    assert adjoints[0] == 2.0**60


@pytest.mark.slow
def test_a_chain_of_a_hundred_thousand_nodes_needs_no_recursion_and_linear_time() -> None:
    def seconds(length: int) -> float:
        nodes = [("v0", {"op": "variable", "value": 0.5})]
        nodes += [(f"v{index}", {"op": "sin"}) for index in range(1, length + 1)]
        graph = Graph.build(nodes, [(f"v{i}", f"v{i + 1}", 0) for i in range(length)])
        times = []
        for _ in range(3):
            with measured() as cost:
                tape, values = forward(graph)
                adjoints = tape.reverse(values, length)
            times.append(cost.seconds)
            assert 0 < adjoints[0] < 1
        return min(times)

    short, long = seconds(10_000), seconds(100_000)
    # Linear is 10 times; quadratic would be 100.
    assert long < 40 * short


def test_what_is_not_upstream_of_the_target_is_outside_its_cone() -> None:
    formula = read("x = 2; y = 3; z = x*y; sin(x)")
    tape, _ = forward(formula.graph)
    cone = tape.cone(tape.slot[formula.target])
    inside = {node for node in tape.order if cone.inside[tape.slot[node]]}
    assert inside == {"x", formula.target}


def test_a_constant_exponent_spoils_neither_mode_at_a_negative_base() -> None:
    formula = read("x = -2; x^3")
    tape, values = forward(formula.graph)
    target = tape.slot[formula.target]
    assert tape.reverse(values, target)[tape.slot["x"]] == 12.0
    assert tape.tangent(values, {tape.slot["x"]: 1.0})[target] == 12.0


def test_a_batched_sweep_has_gaps_where_the_formula_has_none() -> None:
    formula = read("x = 2; ln(x) / (x - 1)")
    tape = Tape(formula.graph)
    leaves = tape.load(formula.graph, {})
    points = np.array([-1.0, 0.0, 1.0, 2.0])
    x = tape.slot["x"]
    values, slopes = tape.batched(leaves, tape.slot[formula.target], {x: points}, x)
    assert np.isnan(values[[0, 2]]).all()
    assert values[1] == math.inf
    assert values[3] == pytest.approx(math.log(2))
    assert slopes[3] == pytest.approx(0.5 - math.log(2))


def test_a_node_behind_an_open_port_or_an_unfed_placeholder_has_no_row() -> None:
    formula = read("p + 1")
    tape = Tape(formula.graph)
    assert tape.rows == []
    assert not tape.known[tape.slot[formula.target]]
    assert Tape(formula.graph, {"p"}).known.all()
