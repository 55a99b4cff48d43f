"""Documents as JSON: networkx reads them, nothing is lost, and errors name the culprit."""

import copy
import json
import math
import struct
from typing import Any

import jsonschema
import networkx as nx
import pytest
from chalkgrad.document.answer import evaluate, spell_json
from chalkgrad.document.apply import apply
from chalkgrad.document.edits import Feed, SetValue
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import MAX_BYTES, dump, load, parse, to_json
from chalkgrad.document.format import schema
from chalkgrad.document.values import DocumentError
from chalkgrad.engine import ChalkgradError
from hypothesis import given
from hypothesis import strategies as st


def example() -> dict[str, Any]:
    return dump(worked_example())


def test_networkx_opens_an_export() -> None:
    graph = nx.node_link_graph(json.loads(to_json(worked_example())), edges="edges")
    assert isinstance(graph, nx.MultiDiGraph)
    assert graph.nodes["x2"]["value"] == 5.0
    assert graph.has_edge("x1", "v2", key=0)
    assert graph.graph["target"] == "f"
    assert nx.is_directed_acyclic_graph(graph)


def test_unknown_attributes_survive_a_round_trip() -> None:
    data = example()
    data["origin"] = "another tool"
    data["graph"]["course"] = "ML 101"
    data["nodes"][0]["colour"] = 3
    data["edges"][0]["note"] = "first"
    assert dump(load(copy.deepcopy(data))) == data


@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(-1e300, 1e300))
def test_numbers_survive_to_the_last_bit(value: float, fed: float) -> None:
    document = worked_example()
    apply(document, SetValue(id="x2", value=value))
    apply(document, Feed(id="x1", value=fed))
    back = parse(to_json(document))
    found = back.graph.attributes("x2")["value"], back.feeds["x1"]
    assert [struct.pack("<d", n) for n in found] == [struct.pack("<d", n) for n in (value, fed)]


def test_what_is_optional_may_be_left_out() -> None:
    document = load(
        {
            "directed": True,
            "multigraph": True,
            "graph": {"format": "chalkgrad", "version": 1},
            "nodes": [{"id": "x", "op": "placeholder"}, {"id": "y", "op": "sin"}],
            "edges": [{"source": "x", "target": "y", "key": 0}],
        }
    )
    assert document.effective_target() == "y"
    places = [document.graph.attributes(node) for node in ("x", "y")]
    assert places[0]["x"] < places[1]["x"]


def spoiled(path: str, value: object) -> dict[str, Any]:
    """The worked example with one thing wrong; None takes the thing away."""
    data = example()
    *way, last = [int(word) if word.isdigit() else word for word in path.split(".")]
    place: Any = data
    for word in way:
        place = place[word]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return data


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (spoiled("nodes.2.op", "quux"), "unknown-operator", "v1 has the unknown operator 'quux'"),
        (spoiled("edges.1.key", 1), "taken-port", "two wires end on port 1 of v2"),
        (spoiled("edges.0.source", "ghost"), "missing-node", "ghost"),
        (spoiled("edges.0.source", "f"), "cycle", "the wires form a cycle: v4 → f → v1 → v4"),
        (spoiled("edges.0.key", 7), "no-such-port", "v1"),
        (spoiled("nodes.1.value", "five"), "format", "node x2: value"),
        (spoiled("nodes.1.value", None), "format", "node x2: a variable needs a value"),
        (spoiled("nodes.1.id", "x1"), "duplicate-node", "x1"),
        (spoiled("nodes.1.id", "a b"), "format", "node a b: id"),
        (spoiled("nodes.1.name", "x1"), "duplicate-name", "called x1"),
        (spoiled("graph.feeds", {"x2": 1.0}), "wrong-kind", "x2"),
        (spoiled("graph.target", "ghost"), "missing-node", "ghost"),
        (spoiled("graph.format", "other"), "format", "graph.format"),
        (spoiled("graph.version", 2), "format", "graph.version"),
        (spoiled("directed", False), "format", "directed"),
        (spoiled("nodes", None), "format", "nodes: missing"),
        (spoiled("edges.3.target", None), "format", "edge number 3: target: missing"),
        ([], "format", "a document is a JSON object"),
    ],
)
def test_a_broken_document_is_refused_with_the_culprit(data: Any, code: str, words: str) -> None:
    with pytest.raises(ChalkgradError) as error:
        load(data)
    assert error.value.code == code
    assert words in error.value.message


@pytest.mark.parametrize("text", ["", "{", '{"a": NaN}', "[1,]", "\x00"])
def test_what_is_not_json_is_refused(text: str) -> None:
    with pytest.raises(DocumentError, match="not JSON"):
        parse(text)


def test_a_text_past_the_limit_is_refused_unread() -> None:
    with pytest.raises(DocumentError, match="bytes"):
        parse(b" " * (MAX_BYTES + 1))


def test_the_schema_accepts_what_we_write_and_refuses_what_we_refuse() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    validator = jsonschema.Draft202012Validator(schema())
    assert list(validator.iter_errors(example())) == []
    for path, value in [("nodes.1.id", "a b"), ("graph.version", 2), ("edges.0.key", -1)]:
        assert list(validator.iter_errors(spoiled(path, value)))


def test_the_answer_is_the_worked_example_s() -> None:
    answer = evaluate(worked_example())
    assert answer["target"] == "f"
    assert answer["value"] == 11.652071455223084
    assert answer["nodes"]["x1"] == {"value": 2.0, "gradient": 5.5}
    assert answer["nodes"]["x2"]["gradient"] == 1.7163378145367738
    assert answer["problems"] == {}
    assert sorted(answer["order"]) == sorted(answer["nodes"])


def test_feeds_and_targets_go_by_id_or_name_and_change_nothing() -> None:
    document = worked_example()
    before = dump(document)
    answer = evaluate(document, {"x1": 1.0, "x2": 0.0}, "v2")
    assert answer["value"] == 0.0
    assert answer["nodes"]["x2"] == {"value": 0.0, "gradient": 1.0}
    assert dump(document) == before


def test_results_that_are_not_finite_are_spelled() -> None:
    answer = evaluate(worked_example(), {"x1": 0.0})
    assert answer["value"] == "-Infinity"
    assert answer["problems"]["v1"]["code"] == "domain"
    json.dumps(answer, allow_nan=False)
    assert [spell_json(n) for n in (math.nan, math.inf, 1.5)] == ["NaN", "Infinity", 1.5]


@pytest.mark.parametrize(
    ("feeds", "target", "words"),
    [
        ({"ghost": 1.0}, None, "no node with the id or name 'ghost'"),
        ({"v1": 1.0}, None, "only placeholders and variables are fed"),
        ({"x1": math.inf}, None, "finite"),
        ({}, "ghost", "ghost"),
    ],
)
def test_a_wrong_question_is_refused(
    feeds: dict[str, float], target: str | None, words: str
) -> None:
    with pytest.raises(DocumentError, match=words):
        evaluate(worked_example(), feeds, target)
