"""`Graph`: its rules, its kept order, and its mirror of networkx."""

import networkx as nx
import pytest
from chalkgrad.engine import CycleError, Graph
from chalkgrad.engine.graph_errors import (
    DuplicateNodeError,
    MissingNodeError,
    PortError,
    TakenPortError,
    UnknownOperatorError,
)
from chalkgrad.engine.reach import refusal, unreachable
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from tests.costs import measured
from tests.effort import examples
from tests.engine.graphs import Case, cases


def chain() -> Graph:
    graph = Graph()
    graph.add("x", {"op": "variable", "value": 1.0})
    for node in ("a", "b", "c"):
        graph.add(node, {"op": "sin"})
    graph.connect("x", "a", 0)
    graph.connect("a", "b", 0)
    graph.connect("b", "c", 0)
    return graph


def test_a_wire_that_closes_a_cycle_is_refused_and_names_the_path() -> None:
    graph = chain()
    with pytest.raises(CycleError) as error:
        graph.connect("c", "a", 0)
    assert error.value.ids == ("a", "b", "c", "a")
    assert "a → b → c → a" in error.value.message
    assert graph.inputs["a"] == ["x"]


def test_a_node_cannot_feed_itself() -> None:
    graph = chain()
    with pytest.raises(CycleError):
        graph.connect("a", "a", 0)


def test_a_new_wire_to_a_taken_port_replaces_the_old_one() -> None:
    graph = chain()
    graph.connect("x", "b", 0)
    assert graph.inputs["b"] == ["x"]
    assert not graph.nx.has_edge("a", "b")


def test_the_same_node_may_feed_both_ports() -> None:
    graph = chain()
    graph.add("m", {"op": "mul"})
    graph.connect("x", "m", 0)
    graph.connect("x", "m", 1)
    assert graph.nx.number_of_edges("x", "m") == 2


@pytest.mark.parametrize("port", [-1, 1])
def test_a_port_that_a_node_does_not_have_is_refused(port: int) -> None:
    with pytest.raises(PortError, match="one input port"):
        chain().connect("x", "b", port)


def test_building_refuses_two_wires_on_a_port_and_a_cycle() -> None:
    nodes = [("x", {"op": "variable", "value": 1.0}), ("s", {"op": "sin"}), ("t", {"op": "sin"})]
    with pytest.raises(TakenPortError):
        Graph.build(nodes, [("x", "s", 0), ("t", "s", 0)])
    with pytest.raises(CycleError, match=r"s → t → s|t → s → t"):
        Graph.build(nodes, [("t", "s", 0), ("s", "t", 0)])
    with pytest.raises(MissingNodeError):
        Graph.build(nodes, [("nobody", "s", 0)])
    with pytest.raises(DuplicateNodeError):
        Graph.build([*nodes, nodes[0]], [])
    with pytest.raises(UnknownOperatorError):
        Graph.build([("q", {"op": "quux"})], [])


def test_a_graph_that_was_made_in_order_is_changed_as_any_other() -> None:
    def made() -> Graph:
        leaf = ("x", {"op": "variable", "value": 1.0}, [])
        return Graph.in_order([leaf, ("a", {"op": "sin"}, ["x"]), ("b", {"op": "mul"}, ["x", "a"])])

    graph = made()
    graph.remove("x")
    assert (graph.inputs, graph.uses("a")) == ({"a": [None], "b": [None, "a"]}, [("b", 1)])
    graph = made()
    graph.disconnect("b", 0)
    assert (graph.inputs["b"], graph.uses("x")) == ([None, "a"], [("a", 0)])
    graph = made()
    graph.add("c", {"op": "sin"})
    graph.connect("b", "c", 0)
    assert (graph.sinks(), graph.uses("b")) == (["c"], [("c", 0)])


def test_a_node_is_put_where_another_stood_and_the_order_stays_topological() -> None:
    graph = chain()
    place = graph.place("a")
    graph.remove("a")
    for node in ("new", "also"):
        graph.add(node, {"op": "sin"})
        graph.put(node, place)
    assert list(graph.order) == ["x", "new", "also", "b", "c"]
    # Two of one place: a wire between them is against the order.
    graph.connect("also", "new", 0)
    graph.connect("new", "b", 0)
    assert list(graph.order) == ["x", "also", "new", "b", "c"]


def test_changing_an_operator_keeps_the_wires_on_ports_that_remain() -> None:
    graph = chain()
    graph.change_operator("b", "add")
    assert graph.inputs["b"] == ["a", None]
    graph.change_operator("b", "cos")
    assert graph.inputs["b"] == ["a"]
    graph.change_operator("b", "variable")
    assert graph.inputs["b"] == []
    assert not graph.nx.has_edge("a", "b")


def test_what_a_wire_cannot_join_is_known_before_it_is_dropped_and_one_path_is_named() -> None:
    graph = chain()
    assert unreachable(graph, "b", "output") == {"x": "no-input", "a": "cycle", "b": "cycle"}
    assert unreachable(graph, "b", "input") == {"b": "cycle", "c": "cycle"}
    found = refusal(graph, "b", "output", "x")
    assert found is not None and "no input" in found.message
    found = refusal(graph, "a", "input", "c")
    assert found is not None and found.ids == ("a", "b", "c", "a")
    assert found.message == "the wire would close a cycle: sin → sin → sin → sin"
    assert refusal(graph, "b", "output", "c") is None


@given(cases(), st.data())
def test_what_is_refused_is_what_the_graph_refuses(case: Case, data: st.DataObject) -> None:
    """The graph's own check, wire by wire, is the truth."""
    graph = case.graph
    node = data.draw(st.sampled_from(list(graph.order)))
    for side in ("output", "input"):
        codes = unreachable(graph, node, side)
        for other in graph.order:
            source, target = (node, other) if side == "output" else (other, node)
            found = refusal(graph, node, side, other)
            assert (found and found.code) == codes.get(other)
            if not graph.inputs[target]:
                assert found is not None or side == "input"
                continue
            closes = nx.has_path(graph.nx, target, source)
            assert closes == (found is not None)


def test_unreachable_nodes_of_a_long_chain_take_linear_time() -> None:
    def seconds(length: int) -> float:
        nodes = [("v0", {"op": "variable", "value": 0.5})]
        nodes += [(f"v{index}", {"op": "sin"}) for index in range(1, length + 1)]
        graph = Graph.build(nodes, [(f"v{i}", f"v{i + 1}", 0) for i in range(length)])
        with measured() as cost:
            assert len(unreachable(graph, f"v{length}", "output")) == length + 1
            assert len(unreachable(graph, "v0", "input")) == length + 1
        return cost.seconds

    short, long = (min(seconds(length) for _ in range(3)) for length in (1_000, 10_000))
    # Linear is 10 times; all shortest paths would be 100.
    assert long < 40 * short


class Edits(RuleBasedStateMachine):
    """Any sequence of edits keeps every invariant, and agrees with networkx on cycles."""

    nodes = Bundle("nodes")

    def __init__(self) -> None:
        super().__init__()
        self.graph = Graph()
        self.count = 0

    @rule(target=nodes, op=st.sampled_from(["variable", "sin", "add", "mul", "constant"]))
    def add(self, op: str) -> str:
        self.count += 1
        node = f"n{self.count}"
        self.graph.add(node, {"op": op, "value": 1.0})
        return node

    @rule(source=nodes, end=nodes, port=st.integers(0, 1))
    def connect(self, source: str, end: str, port: int) -> None:
        graph, target = self.graph, end
        if source not in graph or target not in graph or port >= len(graph.inputs[target]):
            return
        would = graph.nx.copy()
        would.add_edge(source, target)
        before = {node: list(sources) for node, sources in graph.inputs.items()}
        if nx.is_directed_acyclic_graph(would):
            graph.connect(source, target, port)
            assert graph.inputs[target][port] == source
        else:
            with pytest.raises(CycleError):
                graph.connect(source, target, port)
            assert graph.inputs == before

    @rule(end=nodes, port=st.integers(0, 1))
    def disconnect(self, end: str, port: int) -> None:
        if end in self.graph and port < len(self.graph.inputs[end]):
            self.graph.disconnect(end, port)

    @rule(node=nodes, other=nodes)
    def remove(self, node: str, other: str) -> None:
        gone = {node, other} & self.graph.inputs.keys()
        touching = [wire for wire in self.graph.wires() if gone & {*wire[:2]}]
        assert sorted(self.graph.wires_of(gone)) == sorted(touching)
        self.graph.remove(*gone)

    @rule(node=nodes, op=st.sampled_from(["variable", "cos", "sub"]))
    def change(self, node: str, op: str) -> None:
        if node in self.graph:
            self.graph.change_operator(node, op)

    @invariant()
    def the_order_is_topological_and_the_ports_mirror_the_edges(self) -> None:
        graph = self.graph
        position = {node: index for index, node in enumerate(graph.order)}
        assert set(position) == set(graph.nx.nodes) == set(graph.inputs)
        wires = set(graph.wires())
        assert wires == set(graph.nx.edges(keys=True))
        assert wires == {(node, *use) for node in graph.inputs for use in graph.uses(node)}
        assert all(position[source] < position[target] for source, target, _ in wires)


TestEdits = Edits.TestCase
TestEdits.settings = settings(max_examples=examples(60), stateful_step_count=40, deadline=None)
