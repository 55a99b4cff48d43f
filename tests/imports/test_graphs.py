"""Graphs of other tools: networkx, Cytoscape, JSON Graph Format."""

import copy
import json
from typing import Any

import networkx as nx
import orjson
import pytest
from chalkgrad.document.answer import evaluate
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import dump
from chalkgrad.document.model import Document
from chalkgrad.engine import ChalkgradError

from tests.imports.reading import lost, only

# By hand: f = ln(2) + 2·5 − sin(5).
VALUE = 11.652071455223084


def to_networkx() -> "nx.MultiDiGraph[Any]":
    graph: nx.MultiDiGraph[Any] = nx.node_link_graph(dump(worked_example()), edges="edges")
    return graph


def headless(graph: "nx.MultiDiGraph[Any]") -> "nx.MultiDiGraph[Any]":
    """A graph that does not say that it is a document of ours."""
    found = graph.copy()
    del found.graph["format"], found.graph["version"]
    return found


def same(document: Document) -> bool:
    """Whether a document is the worked example: nodes, names, places, wires, feeds, target."""
    found, wanted = dump(document), dump(worked_example())
    for data in (found, wanted):
        data["nodes"].sort(key=lambda node: node["id"])
        data["edges"].sort(key=lambda edge: (edge["target"], edge["key"]))
    return orjson.dumps(found, option=orjson.OPT_SORT_KEYS) == orjson.dumps(
        wanted, option=orjson.OPT_SORT_KEYS
    )


@pytest.mark.parametrize("edges", ["edges", "links"])
def test_node_link_data_needs_no_header(edges: str) -> None:
    data = nx.node_link_data(headless(to_networkx()), edges=edges)
    reading = only(json.dumps(data), "node-link")
    assert same(reading.document)
    assert reading.lost == []


def test_adjacency_data_is_the_same_document() -> None:
    assert same(only(json.dumps(nx.adjacency_data(to_networkx())), "adjacency").document)


def test_what_networkx_has_put_over_a_number_in_cytoscape_json_is_told() -> None:
    reading = only(json.dumps(nx.cytoscape_data(to_networkx())), "cytoscape")
    assert lost(reading) == {"no-number": "x2"}
    assert reading.document.graph.op("x2") == "placeholder"
    assert evaluate(reading.document, {"x2": 5.0})["value"] == VALUE


def test_cytoscape_s_own_list_of_elements_is_read_with_places() -> None:
    elements = [
        {"data": {"id": "a", "value": 3.0}, "position": {"x": 10, "y": 20}},
        {"data": {"id": "s", "label": "x²"}, "position": {"x": 90, "y": 20}},
        {"data": {"id": "e0", "source": "a", "target": "s"}},
    ]
    document = only(json.dumps({"elements": elements}), "cytoscape").document
    assert evaluate(document)["value"] == 9.0
    assert document.graph.attributes("a") == {"op": "variable", "value": 3.0, "x": 10, "y": 20}


GRAPH = {
    "label": "neuron",
    "metadata": {"target": "h", "feeds": {"x": 2.0}, "course": "ML 101"},
    "nodes": {
        "x": {"label": "x", "metadata": {"op": "placeholder"}},
        "w": {"label": "w", "metadata": {"op": "variable", "value": 0.5}},
        "p": {"label": "×", "metadata": {"op": "mul"}},
        "h": {"label": "tanh"},
    },
    "edges": [
        {"source": "w", "target": "p", "metadata": {"port": 1}},
        {"source": "x", "target": "p", "metadata": {"port": 0}},
        {"source": "p", "target": "h"},
    ],
}


def test_json_graph_format_is_read_in_both_versions_and_by_the_shelf() -> None:
    older: dict[str, Any] = copy.deepcopy(GRAPH)
    older["nodes"] = [{"id": key, **node} for key, node in GRAPH["nodes"].items()]  # type: ignore[attr-defined]
    for data in ({"graph": GRAPH}, {"graph": older}, {"graphs": [GRAPH]}, {"graphs": {"a": GRAPH}}):
        document = only(json.dumps(data), "json-graph").document
        assert document.graph.inputs["p"] == ["x", "w"]
        assert document.title == "neuron"
        assert document.header == {"course": "ML 101"}
        assert evaluate(document)["value"] == pytest.approx(0.7615941559557649, rel=1e-15)


def simple(**nodes: str) -> str:
    """Node-link data of leaves a and b, and of operators over both."""
    edges = [{"source": end, "target": node} for node in nodes for end in "ab"]
    listed = [{"id": end} for end in "ab"] + [{"id": n, "op": op} for n, op in nodes.items()]
    return json.dumps({"directed": True, "nodes": listed, "edges": edges})


def test_an_order_of_inputs_that_is_not_said_is_told_where_it_matters() -> None:
    reading = only(simple(d="sub", p="mul"), "node-link")
    assert reading.document.graph.inputs["d"] == ["a", "b"]
    assert lost(reading) == {"order": "d"}


def test_all_unknown_operators_are_named_at_once() -> None:
    with pytest.raises(ChalkgradError) as error:
        only(simple(c="conv2d", q="quux", s="add"), "node-link")
    assert error.value.code == "unknown-operator"
    assert error.value.ids == ("c", "q")


@pytest.mark.parametrize("header", [True, False])
def test_the_rest_of_a_graph_with_unknown_operators_can_be_opened(header: bool) -> None:
    data = dump(worked_example())
    if not header:
        del data["graph"]["format"], data["graph"]["version"]
    data["nodes"][3]["op"] = "quux"
    reading = only(json.dumps(data), "chalkgrad" if header else "node-link", rest=True)
    graph = reading.document.graph
    assert lost(reading) == {"unknown": "v2"}
    assert (graph.op("v2"), graph.attributes("v2")["note"]) == ("placeholder", "quux(x1, x2)")
    assert evaluate(reading.document, {"v2": 10.0})["value"] == VALUE


def test_sums_of_many_and_ids_that_no_document_has_are_settled() -> None:
    nodes: list[dict[str, object]] = [{"id": f"x {n}", "value": n} for n in range(3)]
    nodes.append({"id": "the sum", "op": "+"})
    edges = [{"source": f"x {n}", "target": "the sum"} for n in range(3)]
    data = {"directed": True, "nodes": nodes, "links": edges}
    document = only(json.dumps(data), "node-link").document
    assert evaluate(document)["value"] == 3.0
    assert sorted(document.names) == ["x 0", "x 1", "x 2"]
    assert document.graph.op(str(document.effective_target())) == "sum"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"elements": 3}', "elements: should be an object"),
        ('{"elements": {"nodes": [3]}}', "elements.nodes number 1: should be an object, not 3"),
        ('{"graph": {"nodes": [{"op": "add"}]}}', "nodes: id should be a text"),
        ('{"graphs": []}', "there is no graph in this file"),
        ('{"adjacency": [[]], "nodes": []}', "adjacency: should have one list for each node"),
        ('{"directed": true, "nodes": [{"id": "a"}, {"id": "a"}], "edges": []}', "two nodes a"),
        (
            '{"directed": true, "nodes": [{"id": "a"}],'
            ' "edges": [{"source": "a", "target": "ghost"}]}',
            "ghost",
        ),
    ],
)
def test_a_broken_graph_is_refused_with_the_culprit(text: str, words: str) -> None:
    with pytest.raises(ChalkgradError, match=words):
        only(text, "")
