"""Drawings of other tools: DOT of micrograd, torchviz and others; Mermaid; GraphML."""

import io

import networkx as nx
import pytest
from chalkgrad.document.answer import evaluate
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import dump
from chalkgrad.engine import ChalkgradError
from chalkgrad.imports.formats import read
from chalkgrad.imports.source import Source

from tests.costs import measured
from tests.imports.reading import lost, only
from tests.serving import ROOT

CASES = ROOT / "tests" / "cases"

# Andrej Karpathy's notebook draws so; x·x has one edge, since inputs are kept as a set.
MICROGRAD = (CASES / "micrograd_draw_dot_xy_plus_xx.dot").read_text()


def test_micrograd_s_drawing_computes_the_numbers_that_it_shows() -> None:
    reading = only(MICROGRAD, "micrograd")
    answer = evaluate(reading.document)
    shown = {"0": (14.0, 1.0), "1": (4.0, 1.0), "2": (2.0, 9.0), "3": (10.0, 1.0), "4": (5.0, 2.0)}
    found = {node: (n["value"], n["gradient"]) for node, n in answer["nodes"].items()}
    assert found == shown
    assert reading.document.direction == "right"
    assert lost(reading) == {"rounded": ""}


def test_a_micrograd_neuron_with_names_and_a_power_is_read() -> None:
    text = r"""digraph {
        1 [label="{ w | data 0.5000 | grad 0.0000 }" shape=record]
        2 [label="{ n | data 0.2500 | grad 0.0000 }" shape=record]
        "2**2" [label="**2"]
        "2**2" -> 2
        1 -> "2**2"
        3 [label="{ o | data 0.2449 | grad 1.0000 }" shape=record]
        "3tanh" [label=tanh]
        "3tanh" -> 3
        2 -> "3tanh"
    }"""
    document = only(text, "micrograd").document
    assert set(document.names) == {"w", "n", "o"}
    assert evaluate(document)["value"] == pytest.approx(0.24491866240370913, rel=1e-15)


# As torchviz 0.0.3 writes y = sin(x) + 2 * x * w: the 2 is not drawn.
TORCHVIZ = """digraph {
\tgraph [size="12,12"]
\tnode [align=left fontname=monospace fontsize=10 height=0.2 ranksep=0.1 shape=box style=filled]
\t140 [label="
 ()" fillcolor=darkolivegreen1]
\t141 [label=AddBackward0]
\t142 -> 141
\t142 [label=SinBackward0]
\t143 -> 142
\t150 [label="x
 ()" fillcolor=lightblue]
\t150 -> 143
\t143 [label=AccumulateGrad]
\t144 -> 141
\t144 [label=MulBackward0]
\t145 -> 144
\t145 [label=MulBackward0]
\t143 -> 145
\t146 -> 144
\t151 [label="w
 ()" fillcolor=lightblue]
\t151 -> 146
\t146 [label=AccumulateGrad]
\t141 -> 140
}
"""


def test_torchviz_is_read_and_what_it_does_not_draw_is_told() -> None:
    reading = only(TORCHVIZ, "torchviz")
    document = reading.document
    assert lost(reading) == {"no-numbers": "", "not-drawn": "145", "open": "145"}
    assert document.target == "141"
    assert document.graph.inputs["145"] == ["143", None]
    assert set(document.names) == {"x", "w"}
    assert document.graph.op("142") == "sin"


@pytest.mark.parametrize(
    "text",
    [
        'digraph { x [label="x = 3"] d [label="−"] x -> d [label=0] c [label=2] c -> d [key=1] }',
        """// a comment
        strict digraph "g" { rankdir=TB; node [shape=box]
          /* leaves */ subgraph cluster_0 { label=leaves; x [op=variable, value=3.0, color=red]
            c [op=constant value="2"] }
          d [op=sub] /* key 1 first */ c:s -> d:w [key=1]; x -> d [key=0] }""",
        'digraph{"x"[label=<<b>x</b> = 3>];"d"["label"="-" shape=box];x->d;c[label="2"+""];c->d}',
    ],
)  # fmt: skip
def test_dot_is_read_whoever_writes_it(text: str) -> None:
    document = only(text, "dot").document
    assert evaluate(document)["value"] == 1.0
    assert document.graph.op("c") == "constant"


@pytest.mark.parametrize(
    "text",
    [
        'flowchart LR\n  x["x = 3"] -->|0| d(["−"])\n  c{{2}} -->|1| d',
        "%% made by hand\ngraph TD;\nx(x = 3);c[2];d((-))\nx -- 0 --> d\nc == 1 ==> d\n"
        "classDef leaf fill:#fff\nclass x leaf",
        "---\ntitle: a difference\n---\nflowchart TB\nsubgraph s\nx[x = 3]:::leaf & c[2] --> d[-]\n"
        "end\nstyle x fill:#f9f",
    ],
)
def test_mermaid_is_read(text: str) -> None:
    document = only(text, "mermaid").document
    assert evaluate(document)["value"] == 1.0
    assert document.direction == ("right" if "LR" in text else "down")
    assert document.title == ("a difference" if "title" in text else "")


def graphml() -> str:
    """The worked example as networkx writes it: with texts, numbers and ports as they are."""
    graph: nx.MultiDiGraph[str] = nx.node_link_graph(dump(worked_example()), edges="edges")
    header = {"title": graph.graph["title"], "target": graph.graph["target"]}
    graph.graph.clear()
    graph.graph.update(header)
    out = io.BytesIO()
    nx.write_graphml(graph, out)
    return out.getvalue().decode()


def test_networkx_s_graphml_is_the_same_graph() -> None:
    document = only(graphml(), "graphml").document
    assert evaluate(document, {"x1": 2.0})["value"] == 11.652071455223084
    wanted = worked_example()
    assert (document.title, document.target) == (wanted.title, wanted.target)
    for node, said in wanted.graph.nodes():
        assert document.graph.attributes(node) == said
        assert document.graph.inputs[node] == wanted.graph.inputs[node]


def test_edges_that_are_numbered_through_are_no_ports() -> None:
    text = """<graphml><graph edgedefault="directed"><node id="a"/><node id="b"/>
    <node id="s"><data key="op">sub</data></node><node id="t"><data key="op">neg</data></node>
    <edge id="0" source="a" target="s"/><edge id="1" source="b" target="s"/>
    <edge id="2" source="s" target="t"/></graph></graphml>"""
    reading = only(text, "graphml")
    assert reading.document.graph.inputs["s"] == ["a", "b"]
    assert lost(reading) == {"order": "s"}


BOMB = """<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<graphml><graph><node id="&b;"/></graph></graphml>"""
FETCHING = """<?xml version="1.0"?>
<!DOCTYPE graphml SYSTEM "file:///etc/passwd">
<graphml><graph/></graphml>"""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (BOMB, "line 2, column 1[0-9]*: a document type and its entities are not read"),
        (FETCHING, "line 2.*a document type"),
        ("<graphml><graph edgedefault='undirected'/></graphml>", "no directions"),
        ("<graphml><graph><node/></graph></graphml>", "a node without an id"),
        ("<graphml>\n<graph><node id='a'>", "line 2.*this is no XML"),
        ("<graphml>" + "<a>" * 100, "nested more than 64 deep"),
        ("<graphml><graph><node id='a'><graph/></node></graph></graphml>", "graph within a node"),
        ("digraph { a -> { b c } }", "line 1: an edge to a whole subgraph"),
        ("digraph {\n a -> b", "line 2: the text ends too early"),
        ("digraph {\n a -> b §}", "line 2: '§' has no place in DOT"),
        ("graph { a -- b }", "no directions"),
        ("digraph { " + "subgraph {" * 100, "more than 64 subgraphs"),
        ("digraph { a [label=<b }", "has no end"),
        ("digraph { a -> f; f [label=frob] g [op=quux] }", "'quux'"),
        ("flowchart LR\n a[x --> b", "line 2, column 3: this shape is not closed"),
        ("flowchart LR\n a b", "line 2, column 3: there should be an arrow"),
        ("flowchart LR\n --> b", "line 2, column 1: there should be a node"),
        ("flowchart LR\n a --> b[frob]", "unknown operator 'frob'"),
        ("digraph { a -> b -> a; a [op=sin] b [op=cos] }", "cycle"),
    ],
)
def test_a_broken_drawing_is_refused_with_its_place(text: str, words: str) -> None:
    with pytest.raises(ChalkgradError, match=words):
        read(Source(text))


@pytest.mark.parametrize(
    "text",
    [
        "/**/" * 3_000 + "§",
        "digraph { " + "a -> " * 200_000 + "a }",
        "digraph { " + "".join(f"n{i} [label=<b>];" for i in range(40_000)) + "}",
        'digraph { a [label="{ data ' + " " * 1_000_000 + '| grad "] }',
        "digraph {" + " " * 1_400_000 + "}",
        "flowchart LR\n" + "a-->" * 200_000 + "a",
        "flowchart LR\n" + "&".join("a" * 40_000) + "-->" + "&".join("b" * 40_000),
        "flowchart LR\na -- " + " " * 1_000_000 + "b",
        "flowchart LR\n" + " " * 700_000 + "a[sin" + " " * 700_000,
        " " * 10_000 + "%%",
        "<graphml><graph>" + "<node id='a'>" * 100_000,
        "<graphml><!--" + "<" * 1_400_000,
        "\n" * 3_000_000,
        "def " * 16_000,
        "{" * 200_000,
        "[[" * 100_000,
    ],
    ids=range(16),
)
def test_no_text_keeps_a_reader_busy(text: str) -> None:
    with measured() as cost, pytest.raises(ChalkgradError):
        read(Source(text))
    assert cost.seconds < 2.0
