"""Pictures are whole by themselves, the same each time, and thumbnails never grow large."""

import re
from xml.etree import ElementTree

import pytest
from chalkgrad.document.apply import apply
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import parse
from chalkgrad.document.from_formula import edit_from_text
from chalkgrad.document.from_gradient import edit_from_gradient
from chalkgrad.document.model import Document
from chalkgrad.engine import Graph
from chalkgrad.picture.notation import bodies
from chalkgrad.picture.shapes import COLOURS
from chalkgrad.picture.svg import MOST, Numbers, picture, thumbnail
from chalkgrad.web.lessons import FOLDER
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.effort import examples
from tests.engine.graphs import Case, cases
from tests.serving import ROOT

SVG = "{http://www.w3.org/2000/svg}"
LESSONS = sorted(FOLDER.glob("*.json"))


def elements(svg: str, kind: str) -> list[ElementTree.Element]:
    """The elements of a picture with a class."""
    tree = ElementTree.fromstring(svg)
    return [found for found in tree.iter() if kind in (found.get("class") or "").split()]


def dots(svg: str) -> int:
    """How many nodes a thumbnail shows; the target has a dot under its ring's."""
    kinds = elements(svg, "operator") + elements(svg, "leaf")
    return sum((path.get("d") or "").count("M") for path in kinds)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_drawn_node_has_one_body_and_every_wire_its_path(path: object) -> None:
    document = parse(path.read_bytes())  # type: ignore[attr-defined]
    target = document.effective_target()
    drawn = bodies(document.graph, target)
    wires = sum(source is not None for body in drawn.values() for source in body.inputs)
    whole, small = (draw(document.graph, target=target) for draw in (picture, thumbnail))
    assert len(elements(whole, "body")) == dots(small) == len(drawn)
    for svg in (whole, small):
        assert (elements(svg, "wire")[0].get("d") or "").count("M") == wires
        assert len(elements(svg, "target")) == 1


@settings(max_examples=examples(100), deadline=None)
@given(cases(), st.text(max_size=8))
def test_any_graph_and_any_name_make_the_same_xml_twice(case: Case, name: str) -> None:
    graph = case.graph
    graph.attributes(graph.order[0])["name"] = name
    numbers = {node: Numbers("1", name) for node in graph.order}
    whole, small = picture(graph, numbers, title=name), thumbnail(graph)
    assert dots(small) == len(elements(whole, "body")) == len(bodies(graph))
    assert whole == picture(graph, numbers, title=name)
    assert small == thumbnail(graph)


def test_what_a_name_says_is_text_and_nothing_else() -> None:
    graph = Graph()
    hostile = '"></text><script>alert(1)</script>\x00\ud800&amp;'
    graph.add("x", {"op": "variable", "value": 1.0, "name": hostile})
    svg = picture(graph, {"x": Numbers(hostile)}, title=hostile)
    tags = {found.tag.removeprefix(SVG) for found in ElementTree.fromstring(svg).iter()}
    assert tags == {"svg", "title", "g", "rect", "text"}
    assert elements(svg, "symbol")[0].text == hostile.replace("\x00", "�").replace("\ud800", "�")


def test_numbers_stand_above_and_below_the_wire_and_names_are_lowered() -> None:
    document = worked_example()
    svg = picture(document.graph, {"x1": Numbers("2", "5.5")}, target="f")
    value, gradient = elements(svg, "value")[0], elements(svg, "gradient")[0]
    assert (value.text, gradient.text) == ("2", "5.5")
    middle = document.graph.attributes("x1")["y"]
    assert float(value.get("y", "")) < middle < float(gradient.get("y", ""))
    x1 = next(text for text in elements(svg, "symbol") if text.text == "x")
    assert [piece.text for piece in x1] == ["1"]


def test_nodes_are_drawn_where_they_are_and_laid_out_where_they_are_nowhere() -> None:
    graph = worked_example().graph
    for node in graph.order:
        graph.attributes(node).update(x=1000.0, y=500.0)
    assert len(set(elements(thumbnail(graph), "operator")[0].get("d", "").split("M"))) == 2
    del graph.attributes("f")["x"]
    assert len(set(elements(thumbnail(graph), "operator")[0].get("d", "").split("M"))) == 6


def test_wires_between_sweeps_are_light_and_are_whole_where_they_turn_round() -> None:
    document = Document()
    apply(document, edit_from_text(document, "x=2;f=sigmoid(x)")[0])
    apply(document, edit_from_gradient(document, [document.names["x"]])[0])
    svg = picture(document.graph, target=document.effective_target())
    light, plain = elements(svg, "wire")
    assert light.get("stroke-opacity") and not plain.get("stroke-opacity")
    left, top, width, height = map(float, ElementTree.fromstring(svg).attrib["viewBox"].split())
    ends = re.findall(r"(-?[\d.]+) (-?[\d.]+)", light.get("d") or "")
    assert ends
    for x, y in ends:
        assert left <= float(x) <= left + width and top <= float(y) <= top + height


def test_an_open_port_is_a_stub() -> None:
    graph = Graph()
    graph.add("f", {"op": "add"})
    assert len(elements(picture(graph), "hollow")) == 2
    assert len(elements(picture(graph, direction="down"), "hollow")) == 2


def test_an_empty_graph_has_a_picture() -> None:
    assert dots(thumbnail(Graph())) == len(elements(picture(Graph()), "body")) == 0


def test_a_thumbnail_of_a_large_graph_is_no_larger_than_that_of_a_small_one() -> None:
    graph = Graph()
    for index in range(5_000):
        graph.add(f"n{index}", {"op": "sin", "x": index % 70 * 60.0, "y": index // 70 * 60.0})
        if index:
            graph.connect(f"n{index - 1}", f"n{index}", 0)
    svg = thumbnail(graph)
    assert len(list(ElementTree.fromstring(svg))) <= 4
    assert dots(svg) <= MOST
    assert len(svg) < 60_000


def test_pictures_have_the_colours_of_the_light_theme() -> None:
    light = (ROOT / "static/css/tokens.css").read_text().split("data-theme")[0]
    tokens = dict(re.findall(r"--([a-z-]+): (#\w+);", light))
    assert {name: tokens[name] for name in COLOURS} == COLOURS
