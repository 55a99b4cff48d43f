"""Documents that others write: read where they can be, refused in our words where not."""

import copy
import json
from itertools import pairwise
from typing import Any

import networkx as nx
import orjson
import pytest
from chalkgrad.document.answer import evaluate
from chalkgrad.document.complaints import FormatError
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import MAX_COMPUTED, dump, load, parse
from chalkgrad.document.json_place import line_of
from chalkgrad.document.model import Document
from chalkgrad.document.placing import ROOM_DOWN, places_of
from chalkgrad.document.values import MAX_NODES
from chalkgrad.engine import ChalkgradError
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.costs import measured
from tests.effort import examples


def example() -> dict[str, Any]:
    return dump(worked_example())


def to_networkx(document: Document) -> "nx.MultiDiGraph[Any]":
    graph: nx.MultiDiGraph[Any] = nx.node_link_graph(dump(document), edges="edges")
    return graph


@pytest.mark.parametrize("edges", ["edges", "links"])
def test_what_networkx_writes_is_read_whatever_it_calls_the_edges(edges: str) -> None:
    data = nx.node_link_data(to_networkx(worked_example()), edges=edges)
    assert evaluate(parse(json.dumps(data)))["value"] == 11.652071455223084


def test_whole_numbers_as_ids_become_texts_in_everything_that_is_keyed_by_them() -> None:
    number = {node: index for index, node in enumerate(example()["graph"]["feeds"] | {"f": 0})}
    graph = to_networkx(worked_example())
    number |= {node: index for index, node in enumerate(graph)}
    data = nx.node_link_data(nx.relabel_nodes(graph, number), edges="links")
    data["graph"] |= {"target": number["f"], "feeds": {str(number["x1"]): 2.0}}
    document = parse(json.dumps(data))
    assert document.target == str(number["f"])
    assert document.feeds == {str(number["x1"]): 2.0}
    assert evaluate(document)["value"] == 11.652071455223084


def test_ids_that_networkx_has_numbered_are_known_by_their_labels() -> None:
    graph = to_networkx(worked_example())
    numbered = nx.convert_node_labels_to_integers(graph, label_attribute="label")
    document = parse(json.dumps(nx.node_link_data(numbered, edges="edges")))
    assert document.graph.attributes(document.target or "")["label"] == "f"
    assert evaluate(document)["value"] == 11.652071455223084


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-8"])
def test_a_byte_order_mark_is_skipped(encoding: str) -> None:
    assert dump(parse(json.dumps(example()).encode(encoding))) == example()
    assert dump(parse("\ufeff" + json.dumps(example()))) == example()


def test_one_node_without_a_place_leaves_everybody_else_s() -> None:
    data = example()
    before = {node["id"]: (node["x"], node["y"]) for node in data["nodes"]}
    del data["nodes"][3]["x"]
    places = places_of(load(data))
    loose = places.pop(data["nodes"][3]["id"])
    assert places == {node: before[node] for node in places}
    assert loose[1] >= max(y for _, y in places.values()) + ROOM_DOWN


def test_names_will_do_for_feeds_and_target_where_they_are_no_ids() -> None:
    data = example()
    for node in data["nodes"]:
        if node["id"] in ("x1", "f"):
            node["name"] = {"x1": "in", "f": "out"}[node["id"]]
    data["graph"] |= {"feeds": {"in": 2.0}, "target": "out"}
    document = load(data)
    assert (document.feeds, document.target) == ({"x1": 2.0}, "f")
    data["graph"]["feeds"] = {"in": 2.0, "x1": 2.0}
    with pytest.raises(ChalkgradError, match="fed twice"):
        load(data)


def test_a_word_that_is_one_node_s_name_and_another_s_id_is_refused() -> None:
    data = example()
    data["nodes"][0]["name"], data["nodes"][1]["name"] = "x2", "x1"
    document = load(data)
    # In a document ids are ids: an export is read back as it was.
    assert document.feeds == {"x1": 2.0}
    assert dump(load(dump(document))) == dump(document)
    for asked in ({"feeds": {"x1": 3.0}}, {"target": "x2"}):
        with pytest.raises(ChalkgradError, match="the name of one node and the id of another"):
            evaluate(document, **asked)  # type: ignore[arg-type]
    assert evaluate(document, target="f")["target"] == "f"


@pytest.mark.parametrize(("written", "meant"), [("log", "ln"), ("Mul", "mul"), ("Variable", None)])
def test_operators_go_by_all_their_names(written: str, meant: str | None) -> None:
    data = example()
    index = {"ln": 2, "mul": 3, None: 1}[meant]
    assert data["nodes"][index]["op"] == (meant or "variable")
    data["nodes"][index]["op"] = written
    assert dump(load(data)) == example()


def test_all_unknown_operators_are_named_at_once_with_what_is_close() -> None:
    data = example()
    data["nodes"][2]["op"], data["nodes"][4]["op"] = "erfz", "sinn"
    with pytest.raises(ChalkgradError) as error:
        load(data)
    assert error.value.code == "unknown-operator"
    assert error.value.ids == ("v1", "v3")
    for words in (
        "v1 has the unknown operator 'erfz'",
        "v3 has the unknown operator 'sinn'",
        "sin",
    ):
        assert words in error.value.message


@pytest.mark.parametrize("data", [{}, {"nbformat": 4}, {"graph": {"nodes": {}}}])
def test_other_json_is_told_to_be_no_document(data: Any) -> None:
    for read in (load, lambda found: parse(json.dumps(found))):
        with pytest.raises(ChalkgradError, match="this is no Chalkgrad document"):
            read(data)


def spoil(data: Any, place: tuple[str | int, ...], value: Any) -> Any:
    at = data
    for part in place[:-1]:
        at = at[part]
    if value is ...:
        del at[place[-1]]
    else:
        at[place[-1]] = value
    return data


@pytest.mark.parametrize(
    ("place", "value", "at"),
    [
        (("nodes", 2, "op"), "quux", ("nodes", 2, "op")),
        (("nodes", 4, "id"), "x1", ("nodes", 4, "id")),
        (("nodes", 1, "name"), "x1", ("nodes", 1, "name")),
        (("nodes", 1, "value"), ..., ("nodes", 1)),
        (("nodes", 2, "value"), 1.0, ("nodes", 2)),
        (("nodes", 2, "digits"), 500, ("nodes", 2, "digits")),
        (("nodes", 2, "colour"), [1], ("nodes", 2)),
        (("edges", 1, "key"), 1, ("edges", 2, "key")),
        (("edges", 3, "source"), "ghost", ("edges", 3, "source")),
        (("edges", 3, "key"), 7, ("edges", 3, "key")),
        (("edges", 0, "source"), "f", ("edges", 6)),
        (("graph", "feeds", "ghost"), 1.0, ("graph", "feeds", "ghost")),
        (("graph", "target"), "ghost", ("graph", "target")),
        (("graph", "mode"), "hasty", ("graph", "mode")),
        (("graph", "hidden"), ["value:x1"], ("graph", "hidden")),
        (("graph", "step"), 3, ("graph", "step")),
        (("directed",), False, ("directed",)),
    ],
)
@pytest.mark.parametrize("links", [False, True])
def test_every_kind_of_error_says_its_line(
    place: tuple[str | int, ...], value: Any, at: tuple[str | int, ...], links: bool
) -> None:
    data = spoil(example(), place, value)
    if links:
        data["links"] = data.pop("edges")
        at = ("links", *at[1:]) if at[0] == "edges" else at
    text = json.dumps(data, indent=1)
    with pytest.raises(ChalkgradError) as error:
        parse(text)
    assert error.value.message.startswith(f"line {line_of(text, at)}: ")


KEYS = st.sampled_from(["a", "b", "", 'qu"ote', "back\\slash", "new\nline", "é"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=3) | KEYS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


@given(VALUES, st.data())
def test_the_line_of_any_place_is_found(value: Any, data: st.DataObject) -> None:
    place: list[str | int] = []
    at = value
    while isinstance(at, (list, dict)) and at and data.draw(st.booleans()):
        part = data.draw(st.sampled_from(sorted(at) if isinstance(at, dict) else range(len(at))))
        place.append(part)
        at = at[part]
    marked = json.dumps(spoil([value], (0, *place), "HERE"), indent=1)
    line = next(number for number, text in enumerate(marked.split("\n"), 1) if '"HERE"' in text)
    assert line_of(marked, (0, *place)) == line
    assert line_of(marked.encode(), (0, *place)) == line


def test_a_line_is_found_in_a_large_or_a_deep_text_in_no_time() -> None:
    data = {"nodes": [{"id": f"n{i}", "op": "sin"} for i in range(20_000)], "last": 1}
    text = json.dumps(data, indent=1)
    with measured() as cost:
        assert line_of(text, ("last",)) == text.count("\n") - 0
    # A second and more for each megabyte before; some hundredths now.
    assert cost.seconds < 1.0
    assert line_of("[" * 100_000 + "]" * 100_000, (0, 0)) == 1


@pytest.mark.parametrize("depth", [2_000, 100_000])
def test_deep_json_is_refused_in_words(depth: int) -> None:
    deep = b"[" * depth + b"]" * depth
    inside = orjson.dumps(example()).replace(b'"ln"', deep)
    objects = b'{"a":' * depth + b"1" + b"}" * depth
    # Where a text ends too early, its depth is what the parser stumbles over all the same.
    for text in (deep, inside, objects, b"[" * depth, inside[:-1], inside.decode()):
        with pytest.raises(FormatError, match="nested too deep"):
            parse(text)


def test_json_that_is_as_deep_as_parsers_take_is_refused_for_what_it_is() -> None:
    nested = json.dumps(spoil(example(), ("nodes", 1, "colour"), "?"))
    with pytest.raises(FormatError, match="no list"):
        parse(nested.replace('"?"', "[" * 600 + "]" * 600))


# What pydantic or Python would say, and no person should read.
THEIRS = ("Input should", "DocumentData", "instance of", "pattern '", "dictionary", "valid ", "__")

ODD: Any = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.text(max_size=70),
    st.sampled_from(["", " x", "a b", "x1", "f", "ln", "NaN", "eager", "Infinity", "\ud800"]),
    st.lists(st.integers(0, 3), max_size=2),
    st.dictionaries(st.sampled_from(["id", "op", "x", "a"]), st.integers(0, 3), max_size=2),
)


def every_place(data: Any, place: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [place] if place else []
    items = data.items() if isinstance(data, dict) else enumerate(data)
    for key, value in items:
        inner = (*place, key)
        found += every_place(value, inner) if isinstance(value, (dict, list)) else [inner]
    return found


def full_document() -> dict[str, Any]:
    data = example()
    data["graph"] |= {
        "hidden": ["value:v1", "local:v2:1"],
        "frames": [{"id": "r", "title": "t", "x": 0.0, "y": 0.0, "width": 9.0, "height": 9.0}],
        "lesson": {
            "title": "t",
            "summary": {"en": "s"},
            "steps": [{"text": "a", "set": {"x2": 1.0}, "hide": ["value:v1"], "focus": ["f"]}],
        },
        "step": 0,
    }
    data["nodes"][1] |= {"note": "n", "min": 0.0, "max": 9.0, "step": 0.1, "digits": 3}
    return data


FULL = full_document()
NEW_KEYS = ["extra", "note", "digits", "style", "links", "id", "source", "__proto__", "step"]


@settings(max_examples=examples(400), deadline=None)
@given(st.lists(st.tuples(st.sampled_from(every_place(FULL)), ODD | st.just(...)), max_size=3),
       st.none() | st.tuples(st.sampled_from(NEW_KEYS), ODD))  # fmt: skip
def test_no_message_shows_what_reads_the_data(
    changes: list[tuple[tuple[str | int, ...], Any]], added: tuple[str, Any] | None
) -> None:
    data = copy.deepcopy(FULL)
    for place, value in changes:
        try:
            spoil(data, place, value)
        except (KeyError, IndexError, TypeError):
            continue
    if added is not None:
        nodes = data.get("nodes")
        for item in (data, data.get("graph"), *(nodes[:1] if isinstance(nodes, list) else ())):
            if isinstance(item, dict):
                item.setdefault(*added)
    try:
        document = load(data)
    except ChalkgradError as error:
        said = error.message.replace("__proto__", "")
        assert not [words for words in THEIRS if words in said], error.message
    else:
        assert dump(load(dump(document))) == dump(document)


def test_more_is_computed_than_a_canvas_shows() -> None:
    def chain(count: int) -> bytes:
        nodes = [{"id": "x", "op": "variable", "value": 0.5, "x": 0.0, "y": 0.0}]
        nodes += [{"id": f"n{i}", "op": "sin", "x": 0.0, "y": 0.0} for i in range(count - 1)]
        ends = ["x", *(node["id"] for node in nodes[1:])]
        edges = [{"source": a, "target": b, "key": 0} for a, b in pairwise(ends)]
        header = {"format": "chalkgrad", "version": 1}
        data = {"directed": True, "multigraph": True, "graph": header}
        return orjson.dumps({**data, "nodes": nodes, "edges": edges})

    # As many as the limit allows take some seconds; one more than a canvas shows will do.
    assert MAX_COMPUTED >= 100_000
    answer = evaluate(parse(chain(MAX_NODES + 1), max_nodes=MAX_COMPUTED))
    assert len(answer["order"]) == MAX_NODES + 1
    with pytest.raises(ChalkgradError, match="20,000 nodes"):
        parse(chain(MAX_NODES + 1))
