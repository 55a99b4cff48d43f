"""Gradients as graphs: against the tape, HIPS autograd's nested gradients and differences."""

import math

import numpy as np
import pytest
from autograd import grad
from chalkgrad.engine import OPERATORS, Graph
from chalkgrad.engine.adjoint import gradient_graph
from chalkgrad.engine.evaluation import Evaluator
from chalkgrad.engine.formula.reading import read
from hypothesis import given, settings

from tests.effort import examples
from tests.engine.graphs import Case, cases
from tests.engine.test_digits import TRUTH, mp
from tests.engine.test_operators import AUTOGRAD, NOT_ANALYTIC, PARTIALS, inputs, points


def expanded(graph: Graph, target: str, leaves: list[str]) -> tuple[Graph, dict[str, str]]:
    """A graph with the nodes of its gradient."""
    added = gradient_graph(graph, target, leaves)
    # Later expansions begin to count anew.
    mark = f"g{len(graph)}"
    new = {node: node.replace("#", mark) for node, _ in added.nodes}
    whole = Graph.build(
        [
            *((n, graph.attributes(n)) for n in graph.order),
            *((new[n], rest) for n, rest in added.nodes),
        ],
        [
            *graph.wires(),
            *((new.get(source, source), new[target], port) for source, target, port in added.wires),
        ],
    )
    return whole, {leaf: new[node] for leaf, node in added.results.items()}


def value(graph: Graph, node: str) -> float:
    found = Evaluator(graph, {}).record(None).evaluation().value(node)
    assert found is not None
    return found


@settings(max_examples=examples(150))
@given(cases())
def test_the_graph_computes_what_the_tape_computes(case: Case) -> None:
    graph, results = expanded(case.graph, case.target, case.leaves)
    truth = Evaluator(case.graph, {}).record(case.target).evaluation()
    for leaf, node in results.items():
        gradient = truth.gradient(leaf)
        assert value(graph, node) == pytest.approx(gradient or 0.0, rel=1e-9, abs=1e-12)


@settings(max_examples=examples(60))
@given(cases(largest=8))
def test_second_derivatives_agree_with_autograd_s_nested_gradients(case: Case) -> None:
    graph, results = expanded(case.graph, case.target, case.leaves)
    numbers = np.array(case.numbers)
    first = case.leaves[0]
    graph, second = expanded(graph, results[first], case.leaves)

    def slope(x: np.ndarray) -> float:
        return grad(lambda z: case.truth(list(z)) + 0.0 * z.sum())(x)[0]

    truth = grad(lambda x: slope(x) + 0.0 * x.sum())(numbers)
    for index, leaf in enumerate(case.leaves):
        assert value(graph, second[leaf]) == pytest.approx(truth[index], rel=1e-7, abs=1e-8)


def one_operator(name: str, operands: list[float]) -> tuple[Graph, list[str]]:
    leaves = ["u", "w", "s", "t"][: len(operands)]
    nodes = [
        (leaf, {"op": "variable", "value": number})
        for leaf, number in zip(leaves, operands, strict=True)
    ]
    graph = Graph.build(
        [*nodes, ("y", {"op": name})], [(leaf, "y", port) for port, leaf in enumerate(leaves)]
    )
    return graph, leaves


@pytest.mark.parametrize(("row", "port"), PARTIALS)
def test_the_second_derivative_of_every_operator(row, port: int) -> None:
    graph, leaves = one_operator(row.name, points(row)[0])
    graph, first = expanded(graph, "y", leaves)
    graph, second = expanded(graph, first[leaves[port]], leaves)
    for operands in points(row)[:12]:
        for leaf, number in zip(leaves, operands, strict=True):
            graph.attributes(leaf)["value"] = number
        for by, leaf in enumerate(leaves):
            truth = grad(lambda *x, by=port: grad(AUTOGRAD[row.name], by)(*x) + 0 * sum(x), by)(
                *operands
            )
            assert value(graph, second[leaf]) == pytest.approx(truth, rel=1e-8, abs=1e-9)


@pytest.mark.parametrize(("row", "port"), PARTIALS)
def test_second_derivatives_agree_with_differences_of_the_gradient(row, port: int) -> None:
    graph, leaves = one_operator(row.name, points(row)[0])
    whole, first = expanded(graph, "y", leaves)
    whole, second = expanded(whole, first[leaves[port]], leaves)
    step = 1e-5
    operands = points(row)[3]
    for by, leaf in enumerate(leaves):
        if (row.name, by) not in {(param.values[0].name, param.values[1]) for param in PARTIALS}:
            continue
        slopes = []
        for sign in (1, -1):
            moved = list(operands)
            moved[by] += sign * step
            slopes.append(Evaluator(one_operator(row.name, moved)[0], {}).record("y").evaluation())
        gradients = [result.gradient(leaves[port]) or 0.0 for result in slopes]
        for name, number in zip(leaves, operands, strict=True):
            whole.attributes(name)["value"] = number
        truth = (gradients[0] - gradients[1]) / (2 * step)
        assert value(whole, second[leaf]) == pytest.approx(truth, rel=1e-5, abs=1e-5)


@pytest.mark.parametrize(
    ("name", "operands"),
    [
        ("relu", [0.0]), ("abs", [0.0]), ("abs", [-2.0]), ("max", [2.0, 2.0]),
        ("min", [math.inf, math.inf]), ("min", [1.0, 3.0]), ("pow", [0.0, 0.0]),
        ("pow", [0.0, 2.0]), ("pow", [0.0, -1.0]), ("pow", [-2.0, 3.0]), ("gate", [0.0, math.inf]),
        ("softplus", [-800.0]), ("sqrt", [0.0]), ("ln", [-1.0]),
    ],
)  # fmt: skip
def test_conventions_hold_in_the_graph_too(name: str, operands: list[float]) -> None:
    graph, leaves = one_operator(name, operands)
    whole, results = expanded(graph, "y", leaves)
    truth = Evaluator(graph, {}).record("y").evaluation()
    for leaf in leaves:
        assert value(whole, results[leaf]) == pytest.approx(truth.gradient(leaf), nan_ok=True)


def described(text: str, leaf: str) -> list[str]:
    """The operators of a gradient, in order, with the numbers of new constants."""
    formula = read(text)
    added = gradient_graph(formula.graph, formula.target, [leaf])
    return [str(rest.get("value", rest["op"])) for _, rest in added.nodes]


def test_a_gradient_is_as_small_as_ieee_allows() -> None:
    assert described("x = 3; x^2", "x") == ["2.0", "mul"]
    assert described("x = 3; x^3", "x") == ["2.0", "pow", "3.0", "mul"]
    assert described("x = 3; sin(x)", "x") == ["cos"]
    assert described("x = 3; ln(x)", "x") == ["reciprocal"]
    assert described("x = 3; softplus(x)", "x") == ["sigmoid"]
    assert described("x = 3; sigmoid(x)", "x") == ["neg", "sigmoid", "mul"]
    assert described("x = 3; tanh(x)", "x") == ["sech", "square"]
    assert described("x = 3; asinh(x)", "x") == ["1.0", "hypot", "reciprocal"]
    assert described("x = 3; abs(x)", "x") == ["0.0", "greater", "sign", "gate"]
    assert described("x = 3; x/2", "x") == ["0.5"]
    assert described("x = 3; relu(x)", "x") == ["0.0", "at_most", "1.0", "sub"]
    assert described("x = 3; 5*x", "x") == ["5.0"]
    assert described("x = 3; y = 2; x - y", "y") == ["-1.0"]
    assert described("x = 3; y = 2; x*y", "x") == ["1.0", "mul"]
    # No 0·x is dropped: x may be infinite.
    assert "mul" in described("x = 3; sin(x)*0", "x")


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "swish", "abs", "atan", "sech"])
def test_a_short_gradient_loses_no_digit_far_out(name: str) -> None:
    for number in (-700.0, -40.0, -2.0, -1e-9, 0.0, 1e-9, 0.7, 15.0, 40.0, 300.0):
        graph, leaves = one_operator(name, [number])
        whole, results = expanded(graph, "y", leaves)
        truth = Evaluator(graph, {}).record("y").evaluation().gradient("u")
        assert value(whole, results["u"]) == pytest.approx(truth, rel=1e-13, abs=1e-300)


# Far out, and where what stands in a formula overflows though the formula does not.
FAR = [0.3, 30.0, 700.0, 711.0, 1e5, 1e155, 1e308]

# Where those of the table of digits give up far out, or left of 0.
FAR_TRUTH = {
    "erfc": lambda a: 1 - mp.erf(a),
    "lgamma": lambda a: mp.ln(abs(mp.gamma(a))),
    "gelu": lambda a: a * (1 + mp.erf(a / mp.sqrt(2))) / 2,
}


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(row, id=row.name)
        for row in OPERATORS.rows
        if row.arity == 1 and row.name not in NOT_ANALYTIC
    ],
)
def test_gradients_of_gradients_are_right_far_out(row) -> None:
    graph, leaves = one_operator(row.name, [0.3])
    once, first = expanded(graph, "y", leaves)
    twice, second = expanded(once, first["u"], leaves)
    function = FAR_TRUTH.get(row.name, TRUTH[row.name][0])
    for number in (*FAR, *(-number for number in FAR)):
        if not row.in_domain(number):
            continue
        for each in (graph, once, twice):
            each.attributes("u")["value"] = number
        with mp.workdps(130 if abs(number) < 1e6 else 720):
            step = mp.mpf(10) ** -40
            low, at, high = (function(mp.mpf(number) + sign * step) for sign in (-1, 0, 1))
            slope, bend = (high - low) / (2 * step), (high - 2 * at + low) / step**2
        swept = Evaluator(once, {}).record(first["u"]).evaluation().gradient("u") or 0.0
        assert value(once, first["u"]) == pytest.approx(float(slope), rel=1e-9, abs=1e-15)
        assert value(twice, second["u"]) == pytest.approx(float(bend), rel=1e-9, abs=1e-14)
        assert swept == pytest.approx(float(bend), rel=1e-9, abs=1e-14)


def test_what_the_target_does_not_need_has_the_derivative_0() -> None:
    formula = read("x = 3; y = 2; x*x")
    added = gradient_graph(formula.graph, formula.target, ["y"])
    assert [rest for _, rest in added.nodes] == [{"op": "constant", "value": 0.0}]


def test_every_partial_of_the_table_is_made_of_operators() -> None:
    for row in OPERATORS.rows:
        graph, leaves = one_operator(row.name, [0.5, 0.25, 0.75, 1.25][: inputs(row)])
        assert gradient_graph(graph, "y", leaves).results.keys() == set(leaves)
