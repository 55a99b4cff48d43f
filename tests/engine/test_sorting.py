"""The order of a graph: part after part, each worked out to its end, and the same every time."""

from itertools import pairwise

import networkx as nx
import pytest
from chalkgrad.engine import CycleError, Graph
from chalkgrad.engine.formula.reading import read
from chalkgrad.engine.sorting import SUMS, sorted_depth_first
from hypothesis import given

from tests.costs import measured
from tests.engine.graphs import Case, cases

NETWORK = (
    "h1=sigmoid(w1*i1+w2*i2+b1); h2=sigmoid(w3*i1+w4*i2+b1); "
    "o1=sigmoid(w5*h1+w6*h2+b2); o2=sigmoid(w7*h1+w8*h2+b2); E=(t1-o1)^2/2+(t2-o2)^2/2"
)


def resorted(graph: Graph) -> list[str]:
    return sorted_depth_first(graph.inputs, lambda node: graph.op(node) in SUMS)


def operators(graph: Graph) -> list[str]:
    """The operators along the order, those with names by them."""
    attributes = map(graph.attributes, graph.order)
    return [str(each.get("name") or each["op"]) for each in attributes if each["op"] in graph.table]


def test_a_network_is_worked_out_neuron_by_neuron() -> None:
    neuron = ["mul", "mul", "add", "add"]
    half = ["sub", "pow", "div"]
    # The first product of the last layer waits for nothing but the first neuron.
    assert operators(read(NETWORK).graph) == [
        *neuron, "h1", "mul", *neuron, "h2", *neuron[1:], "o1", *half,
        *neuron, "o2", *half, "E",
    ]  # fmt: skip


def test_a_part_of_a_sum_that_is_used_elsewhere_is_worked_out_by_itself() -> None:
    assert operators(read("f = sin(a) + cos(b) + exp(c)").graph) == [
        "sin",
        "cos",
        "exp",
        "add",
        "f",
    ]
    shared = operators(read("s = sin(a) + cos(b); f = s + exp(s)").graph)
    assert shared == ["sin", "cos", "s", "exp", "f"]


@given(cases())
def test_every_node_comes_once_after_what_it_is_made_of_and_leaves_as_they_came(case: Case) -> None:
    order = resorted(case.graph)
    place = {node: at for at, node in enumerate(order)}
    assert sorted(order) == sorted(case.graph.inputs)
    assert all(place[source] < place[target] for source, target, _ in case.graph.wires())
    leaves = [node for node, sources in case.graph.inputs.items() if not sources]
    assert order[: len(leaves)] == leaves


@given(cases())
def test_wires_that_form_a_cycle_are_found_and_named(case: Case) -> None:
    inputs = {node: list(sources) for node, sources in case.graph.inputs.items()}
    operators = [node for node, sources in inputs.items() if sources]
    last = operators[-1]
    first = next(iter(sorted(set(operators) & {last, *nx.ancestors(case.graph.nx, last)})))
    inputs[first][0] = last
    with pytest.raises(CycleError) as error:
        sorted_depth_first(inputs, lambda node: case.graph.op(node) in SUMS)
    path = error.value.ids
    assert path[0] == path[-1]
    assert all(source in inputs[node] for source, node in pairwise(path))


@pytest.mark.parametrize("op", ["sin", "add"])
def test_a_long_chain_is_sorted_in_no_time(op: str) -> None:
    count = 50_000
    sources = {"sin": lambda at: [at], "add": lambda at: [at, "x"]}[op]
    inputs: dict[str, list[str]] = {"x": []}
    last = "x"
    for at in range(count):
        inputs[f"n{at}"] = sources(last)
        last = f"n{at}"
    backwards = dict(reversed(inputs.items()))
    with measured() as cost:
        assert sorted_depth_first(backwards, lambda _: op in SUMS) == list(inputs)
    # A fifth of a second; where each sum were followed down anew it would be an hour.
    assert cost.seconds < 5.0
