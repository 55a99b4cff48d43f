"""Whatever is typeset reads back as what it was."""

import math

import pytest
from chalkgrad.engine import OPERATORS, Graph
from chalkgrad.engine.evaluation import Evaluator
from chalkgrad.engine.formula.reading import read
from chalkgrad.engine.formula.writing import to_latex
from hypothesis import assume, given, settings
from hypothesis import strategies as st

NAMES = ["x", "x1", "x10", "x_in", "w1_0", "alpha", "θ_2", "loss", "ŷ", "a_"]
NUMBERS = [2.0, -3.0, 0.5, 1e-7, 1234567.0, math.pi, math.e, 10.0]


@st.composite
def graphs(draw: st.DrawFn) -> tuple[Graph, str]:
    """A graph over every operator of the table, with leaves of many names, and its target."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True))
    size = st.floats(0.2, 0.9).map(lambda number: round(number, 3))
    nodes: list[tuple[str, dict[str, object]]] = [
        (f"n{index}", {"op": "variable", "value": draw(size), "name": name})
        for index, name in enumerate(names)
    ]
    for number in draw(st.lists(st.sampled_from(NUMBERS), max_size=2)):
        nodes.append((f"n{len(nodes)}", {"op": "constant", "value": number}))
    wires = []
    for _ in range(draw(st.integers(1, 6))):
        row = draw(st.sampled_from(OPERATORS.rows))
        node = f"n{len(nodes)}"
        for port in range(draw(st.integers(2, 4)) if row.many else row.arity):
            # The newest are likelier, so that operators nest.
            back = draw(st.integers(1, min(len(nodes), 4)))
            wires.append((f"n{len(nodes) - back}", node, port))
        nodes.append((node, {"op": row.name}))
    return Graph.build(nodes, wires), nodes[-1][0]


def value(graph: Graph, target: str, numbers: dict[str, float]) -> float:
    feeds = {
        node: numbers[graph.attributes(node)["name"]]
        for node in graph.order
        if graph.op(node) == "placeholder"
    }
    found = Evaluator(graph, feeds).record(target).evaluation().value(target)
    assert found is not None
    return found


@settings(max_examples=400, deadline=None)
@given(graphs())
def test_what_is_typeset_reads_back_to_the_same_value(made: tuple[Graph, str]) -> None:
    graph, target = made
    numbers = {
        str(graph.attributes(node)["name"]): float(graph.attributes(node)["value"])
        for node in graph.order
        if graph.op(node) == "variable"
    }
    numbers |= {"θ2": numbers.get("θ_2", 0.0), "α": numbers.get("alpha", 0.0)}
    expected = value(graph, target, numbers)
    assume(math.isfinite(expected) and abs(expected) < 1e6)
    latex = "\n".join(reversed(to_latex(graph, target)))
    again = read(latex)
    found = value(again.graph, again.target, numbers)
    # What is typeset e^x was exp x: where a last digit decides, nothing can be said.
    assume(all(abs(nudged(graph, target, by) - expected) < 1e-9 for by in (1e-13, -1e-13)))
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-9), latex


def nudged(graph: Graph, target: str, by: float) -> float:
    """The value, were every variable larger by a share of it."""
    instead = {
        node: float(graph.attributes(node)["value"]) * (1 + by)
        for node in graph.order
        if graph.op(node) == "variable"
    }
    found = Evaluator(graph, {}).record(target, instead=instead).evaluation().value(target)
    return math.inf if found is None else found
