"""What is exported comes back: the same document, or with what was lost listed."""

import re
from typing import Any

import pytest
from chalkgrad.document.apply import apply
from chalkgrad.document.edits import Annotate, Feed, SetNote
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import dump
from chalkgrad.document.from_formula import edit_from_text
from chalkgrad.document.model import Document
from chalkgrad.engine.kinds import is_fed, is_leaf
from chalkgrad.export import formats as exports
from chalkgrad.imports.formats import read
from chalkgrad.imports.source import Source
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.effort import examples
from tests.imports.reading import only

TERMS = st.recursive(
    st.sampled_from(["x", "y", "w", "2", "0.1", "alpha"]),
    lambda inner: st.tuples(
        st.sampled_from(["({} + {})", "({} - {})", "({} * {})", "({} / {})", "max({}, {})",
                         "atan2({}, {})", "sin({})*{}", "where({} > 0, {}, 3)", "{}^{}"]),
        inner, inner,
    ).map(lambda made: made[0].format(*made[1:])),
    max_leaves=8,
)  # fmt: skip


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Documents of a formula, with a name, numbers to the last bit, a note and bounds."""
    document = Document()
    number = draw(st.floats(-1e9, 1e9))
    text = f"h = {draw(TERMS)} + x\nw = {number!r}\nh * w"
    apply(document, edit_from_text(document, text)[0])
    for node in document.graph.order:
        if is_fed(document.graph.op(node)) and draw(st.booleans()):
            apply(document, Feed(id=node, value=draw(st.floats(-1e300, 1e300))))
    if draw(st.booleans()):
        apply(document, SetNote(note="a note < & > \" '"))
        apply(document, Annotate(id=document.names["x"], set={"min": -1.5, "max": 2.5}))
    return document


def said(document: Document) -> dict[str, Any]:
    """All that a document says, in an order of its own."""
    data = dump(document)
    data["nodes"].sort(key=lambda node: str(node["id"]))
    data["edges"].sort(key=lambda edge: (str(edge["target"]), edge["key"]))
    return data


@pytest.mark.parametrize(
    ("export", "key"),
    [("json", "chalkgrad"), ("cytoscape", "cytoscape"), ("json-graph", "json-graph"),
     ("graphml", "graphml")],
)  # fmt: skip
@given(document=documents())
@settings(max_examples=examples(25))
def test_a_graph_comes_back_as_it_was(export: str, key: str, document: Document) -> None:
    reading = only(exports.export(document, exports.find(export)), key)
    assert list(reading.lost) == []
    assert said(reading.document) == said(document)


@pytest.mark.parametrize("key", ["dot", "mermaid"])
@given(document=documents())
@settings(max_examples=examples(25))
def test_a_drawing_comes_back_with_its_operators_and_wires(key: str, document: Document) -> None:
    reading = only(exports.export(document, exports.find(key)), key)
    assert shape(reading.document) == shape(document)


def shape(document: Document) -> list[str]:
    """What a graph computes, its leaves by their names: the same for the same wiring."""
    graph = document.graph
    written: dict[str, str] = {}
    for node in graph.order:
        op = graph.op(node)
        over = ", ".join(written[source or ""] for source in graph.inputs[node])
        name = str(graph.attributes(node).get("name", "number"))
        written[node] = re.sub(r"\W", "", name) if is_leaf(op) else f"{op}({over})"
    return sorted(written.values())


@pytest.mark.parametrize("key", ["dot", "mermaid", "graphml", "json-graph", "cytoscape"])
def test_a_title_that_is_a_formula_keeps_nothing_from_coming_back(key: str) -> None:
    document = worked_example()
    document.title = 'y = a "b" {c} \\'
    form, (reading,) = read(Source(exports.export(document, exports.find(key))))
    assert form.key == key
    assert reading.document.title == document.title
