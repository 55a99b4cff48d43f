"""Graph formats say every node and wire, and what others read of them is what is there."""

import io
import json
import re
import shutil
import subprocess

import networkx as nx
import pytest
from chalkgrad.document.apply import apply
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import dump, parse
from chalkgrad.document.from_formula import edit_from_text
from chalkgrad.document.model import Document
from chalkgrad.export.format import Options
from chalkgrad.export.formats import export, find
from hypothesis import given, settings

from tests.effort import examples
from tests.engine.graphs import Case, cases
from tests.export.programs import of_cases

HOSTILE = 'a"b\\n<script>&amp;`x`|[y]](z){%}\u0007;#end -->'


def square() -> Document:
    """Two wires from one node to another, a constant, a feed, and a hostile name."""
    document = Document(HOSTILE)
    apply(document, edit_from_text(document, "f = x*x - 0.5; feed x = 3")[0])
    document.graph.attributes(document.names["f"])["name"] = HOSTILE
    return document


def wires(document: Document) -> list[tuple[str, str, int]]:
    return sorted(document.graph.wires())


def written(document: Document, key: str, **chosen: bool) -> str:
    return export(document, find(key), Options(**chosen)).decode()


@pytest.mark.parametrize("make", [worked_example, square])
def test_networkx_reads_cytoscape_with_every_wire_and_number(make) -> None:
    document = make()
    data = json.loads(written(document, "cytoscape"))
    graph = nx.cytoscape_graph(data)
    ends = [(source, target, key) for source, target, key in graph.edges(keys=True)]
    assert sorted(ends) == wires(document)
    assert graph.graph["feeds"] == document.feeds
    for node, attributes in document.graph.nodes():
        assert graph.nodes[node]["op"] == attributes["op"]
        assert graph.nodes[node].get("number") == attributes.get("value")
    positions = [node["position"] for node in data["elements"]["nodes"]]
    assert positions == [{"x": said["x"], "y": said["y"]} for _, said in document.graph.nodes()]
    ids = [edge["data"]["id"] for edge in data["elements"]["edges"]]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("make", [worked_example, square])
def test_json_graph_format_has_every_attribute(make) -> None:
    document = make()
    graph = json.loads(written(document, "json-graph"))["graph"]
    assert {node: said["metadata"] for node, said in graph["nodes"].items()} == dict(
        document.graph.nodes()
    )
    ends = [(edge["source"], edge["target"], edge["metadata"]["port"]) for edge in graph["edges"]]
    assert sorted(ends) == wires(document)
    assert graph["directed"] is True
    assert graph["metadata"]["target"] == document.target


@pytest.mark.parametrize("make", [worked_example, square])
def test_networkx_reads_graphml_with_every_wire_and_number(make) -> None:
    document = make()
    text = export(document, find("graphml"))
    graph = nx.read_graphml(io.BytesIO(text), force_multigraph=True)
    ends = [(source, target, said["port"]) for source, target, said in graph.edges(data=True)]
    assert sorted(ends) == wires(document)
    for node, attributes in document.graph.nodes():
        found = graph.nodes[node]
        assert (found["op"], found.get("value")) == (attributes["op"], attributes.get("value"))
        assert found.get("feed") == document.feeds.get(node)


@settings(max_examples=examples(25), deadline=None)
@given(cases())
def test_random_graphs_keep_their_shape(case: Case) -> None:
    document = of_cases([case])
    made = nx.read_graphml(io.BytesIO(export(document, find("graphml"))), force_multigraph=True)
    assert sorted((a, b, said["port"]) for a, b, said in made.edges(data=True)) == wires(document)
    graph = nx.cytoscape_graph(json.loads(written(document, "cytoscape")))
    assert sorted(graph.edges(keys=True)) == wires(document)
    assert len(re.findall(r"^    n\d+ -->", written(document, "mermaid"), re.M)) == len(
        wires(document)
    )


@pytest.mark.parametrize("make", [worked_example, square])
def test_graphviz_reads_dot_with_every_node_and_wire(make) -> None:
    if shutil.which("dot") is None:
        pytest.skip("Graphviz is not installed: DOT is not read")
    document = make()
    dot = written(document, "dot")
    done = subprocess.run(
        ["dot", "-Tjson"], input=dot.encode(), capture_output=True, check=False, timeout=30
    )
    assert done.returncode == 0, done.stderr.decode()
    read = json.loads(done.stdout)
    names = [found["name"] for found in read["objects"]]
    assert sorted(names) == sorted(document.graph.order)
    ends = [(names[edge["tail"]], names[edge["head"]]) for edge in read["edges"]]
    assert sorted(ends) == [(source, target) for source, target, _ in wires(document)]
    assert b"Warning" not in done.stderr


def test_drawings_say_which_input_is_which_where_it_matters() -> None:
    assert re.findall(r'headlabel="(\d)"', written(worked_example(), "dot")) == ["1", "2"]
    assert re.findall(r"-->\|(\d)\|", written(worked_example(), "mermaid")) == ["1", "2"]


def test_drawings_have_the_numbers_that_were_chosen() -> None:
    for key in ("dot", "mermaid"):
        assert "11.7" in written(worked_example(), key)
        assert "11.7" not in written(worked_example(), key, values=False)
        assert "1.72" not in written(worked_example(), key, gradients=False)


def test_nothing_that_a_name_says_means_anything_to_mermaid() -> None:
    lines = written(square(), "mermaid").splitlines()
    flow = lines[lines.index("flowchart LR") + 1 :]
    label = r'[^"\[\](){}|<>`&\\]*(<br>[^"\[\](){}|<>`&\\]*)*'
    allowed = re.compile(
        rf'    (n\d+(\["{label}"\]|\(\("{label}"\)\))|n\d+ -->(\|\d+\|)? n\d+|style n\d+ [\w:-]+)'
    )
    assert [line for line in flow if not allowed.fullmatch(line)] == []


def test_json_is_opened_again_as_it_was() -> None:
    document = parse(export(square(), find("json")))
    # Of a hostile name the sign that nobody sees is dropped, and nothing else.
    assert document.title == HOSTILE.replace("\u0007", "")
    assert dump(parse(export(document, find("json")))) == dump(document)
