"""No number covers another, a body or a fork; no wire runs behind a body; leaves are near."""

from itertools import combinations, pairwise
from pathlib import Path
from typing import get_args

import pytest
from chalkgrad.document.apply import apply
from chalkgrad.document.arranging import arranged, numbers_beside
from chalkgrad.document.edits import Annotate, Move, SetTarget
from chalkgrad.document.exchange import parse
from chalkgrad.document.from_formula import edit_from_text
from chalkgrad.document.from_gradient import edit_from_gradient
from chalkgrad.document.model import Document
from chalkgrad.document.placing import places_of
from chalkgrad.engine import Graph
from chalkgrad.engine.kinds import is_differentiated, is_leaf
from chalkgrad.picture.figures import Numbers
from chalkgrad.picture.measures import DISC, LINE, NUMBER
from chalkgrad.picture.notation import Direction, bodies
from chalkgrad.web.lessons import FOLDER
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.effort import examples
from tests.engine.graphs import Case, cases
from tests.picture.drawn import draw

DIRECTIONS = get_args(Direction)
NUMBERS = ["0", "−0.741", "0.000439", "−1.23e−12", "11.7"]
NAMES = ["", "h", "cross_entropy_of_the_whole_batch"]


def check(graph: Graph, numbers: dict[str, Numbers], direction: Direction) -> None:
    drawn = draw(graph, numbers, direction)
    for (one, box), (other, second) in combinations(drawn.numbers, 2):
        assert one == other or not box.meets(second), (one, other)
    for node, body in drawn.bodies.items():
        for other, number in drawn.numbers:
            assert other == node or not body.meets(number), (node, other)
        for other, second in drawn.bodies.items():
            assert other == node or not body.meets(second), (node, other)
        for source, target, points in drawn.wires:
            if node not in (source, target):
                assert not any(body.holds(point) for point in points), (source, target, node)
    for fork in drawn.forks:
        assert not any(number.holds(fork) for _, number in drawn.numbers)
    axis = DIRECTIONS.index(direction)
    shown = bodies(graph)
    for node, body in shown.items():
        along = drawn.places[node][axis]
        for source in body.inputs:
            if source is not None and shown[source].sweep == body.sweep:
                assert (drawn.places[source][axis] < along) != body.back
    # A leaf with one use stands in the column just before it, where no sums stand under that.
    if any(body.sweep for body in shown.values()):
        return
    for node, body in shown.items():
        users = [other for other, its in shown.items() if node in its.inputs]
        if body.leaf and users:
            first = min(drawn.bodies[user][axis] for user in users)
            own = drawn.bodies[node][axis]
            between = [
                other for other in shown if own + 40 < drawn.bodies[other][axis] < first - 40
            ]
            assert not between


TEXTBOOK = [
    "x1=2;x2=5;f=ln(x1)+x1*x2-sin(x2)",
    "x=-2;y=5;z=-4;f=(x+y)*z",
    "w0=2;x0=-1;w1=-3;x1=-2;w2=-3;f=1/(1+exp(-(w0*x0+w1*x1+w2)))",
    "a=2;b=1;c=a+b;d=b+1;g=c*d",
    "x=0.7;f=sin(x^2)",
    "x=1.5;f=exp(exp(x)+exp(x)^2)+sin(exp(x)+exp(x)^2)",
    "x=3;y=2;f=x^2*y+y+2",
    "x=3;f=x^2",
    "m=2;v=3;T=m*v^2/2",
    "a=1;b=-3;c=2;x=(-b+sqrt(b^2-4*a*c))/(2*a)",
    "x=1;y=2;r=sqrt(x^2+y^2)",
    "x=-1.2;y=1;f=(1-x)^2+100*(y-x^2)^2",
    "x=1;mu=0;s=2;f=exp(-(x-mu)^2/(2*s^2))/(s*sqrt(2*pi))",
    "x=0.5;f=tanh(x)",
    "x=2;f=ln(x)/x",
    "a=1;b=2;c=3;f=ln(exp(a)+exp(b)+exp(c))",
    "y=1;z=0.3;L=-(y*ln(sigmoid(z))+(1-y)*ln(1-sigmoid(z)))",
    "x1=0.5;x2=1;w1=1;w2=-1;b=0.1;t=1;L=(relu(w1*x1+w2*x2+b)-t)^2",
    "w=0.15;x=0.05;b=0.35;t=0.01;E=(t-sigmoid(w*x+b))^2/2",
    "x=0.3;f=sin(x)*cos(x)+sin(x)",
    "x=2;f=x*x*x*x",
    "x=4;f=(x+1)*(x+2)*(x+3)",
    "x=1;y=1;f=x/y-y/x",
    "p=0.3;H=-p*log2(p)-(1-p)*log2(1-p)",
    "x=1;f=max(x,0)+min(x,2)",
    "h0=0;w=0.9;x1=1;x2=0.5;x3=-1;h1=tanh(w*h0+x1);h2=tanh(w*h1+x2);h3=tanh(w*h2+x3)",
    "i1=0.05;i2=0.1;w1=0.15;w2=0.2;w3=0.25;w4=0.3;b1=0.35;w5=0.4;w6=0.45;w7=0.5;w8=0.55;b2=0.6;"
    "t1=0.01;t2=0.99;h1=sigmoid(w1*i1+w2*i2+b1);h2=sigmoid(w3*i1+w4*i2+b1);"
    "o1=sigmoid(w5*h1+w6*h2+b2);o2=sigmoid(w7*h1+w8*h2+b2);E=(t1-o1)^2/2+(t2-o2)^2/2",
    "w1=0.15;x1=0.05;w2=0.2;x2=0.1;b=0.35;w5=0.4;"
    "E=(0.01-sigmoid(w5*sigmoid(w1*x1+w2*x2+b)+0.6))^2/2",
    "G=6.67e-11;m1=5.97e24;m2=7.35e22;r=3.84e8;F=G*m1*m2/r^2",
    "T=300;n=2;R=8.314;V=0.05;a=0.36;b=4.3e-5;P=n*R*T/(V-n*b)-a*n^2/V^2",
]


def from_text(text: str) -> Document:
    document = Document()
    apply(document, edit_from_text(document, text)[0])
    return document


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("text", TEXTBOOK)
def test_a_textbook_formula_can_be_read(text: str, direction: Direction) -> None:
    document = from_text(text)
    check(document.graph, numbers_beside(document), direction)


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_a_lesson_can_be_read(path: Path, direction: Direction) -> None:
    document = parse(path.read_bytes())
    check(document.graph, numbers_beside(document), direction)


WIDE = [
    "x=-1234.56; y=x*2",
    "loss=1.5; cross_entropy_of_the_whole_batch=loss*3; z=cross_entropy_of_the_whole_batch+1",
    "x=0.125; y=(x+0.0625)*1.2345",
]


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("annotation", [{}, {"digits": 12}, {"style": "scientific"}])
@pytest.mark.parametrize("text", WIDE)
def test_there_is_room_for_what_is_shown(
    text: str, annotation: dict[str, object], direction: Direction
) -> None:
    document = from_text(text)
    for node in document.graph.order:
        edit = {"type": "annotate", "id": node, "set": annotation}
        if annotation:
            apply(document, Annotate.model_validate(edit))
    check(document.graph, numbers_beside(document), direction)


def with_gradient(document: Document) -> Document:
    graph = document.graph
    leaves = [node for node in graph.order if is_differentiated(graph.op(node))]
    apply(document, edit_from_gradient(document, leaves)[0])
    return document


EXPANDED = [text for text in TEXTBOOK if "max" not in text]


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("text", EXPANDED)
def test_a_gradient_can_be_read_under_what_it_mirrors(text: str, direction: Direction) -> None:
    document = with_gradient(from_text(text))
    graph, shown = document.graph, bodies(document.graph, document.target)
    check(graph, numbers_beside(document), direction)
    drawn = draw(graph, numbers_beside(document), direction)
    across = 1 - DIRECTIONS.index(direction)
    sweeps = [
        [drawn.places[node][across] for node, body in shown.items() if body.back is back]
        for back in (False, True)
    ]
    assert max(sweeps[0]) < min(sweeps[1], default=float("inf"))
    # A disc stands just under the disc whose adjoint it is; wider bodies begin with the others.
    axis = DIRECTIONS.index(direction)
    for node, body in shown.items():
        over = str(graph.attributes(node).get("mirrors"))
        discs = over in shown and body.width == shown[over].width == DISC
        if body.back and (discs or direction == "down") and over in shown:
            assert drawn.places[node][axis] == pytest.approx(drawn.places[over][axis], abs=0.2)
    # Where the graph is laid out, nothing of what was expanded is moved by doing it again.
    if direction == "right":
        there = places_of(document)
        for node, place in arranged(document, document.graph.order).items():
            assert place == pytest.approx(there[node], abs=0.2)


def test_a_wire_between_sweeps_never_crosses_the_whole_canvas() -> None:
    network = next(text for text in TEXTBOOK if "o2" in text)
    document = with_gradient(from_text(network))
    drawn = draw(document.graph, numbers_beside(document), "right")
    whole = max(x for x, _ in drawn.places.values()) - min(x for x, _ in drawn.places.values())
    for source, node, points in drawn.crossing:
        reach = max(x for x, _ in points) - min(x for x, _ in points)
        assert reach < 0.6 * whole, (source, node)


def test_what_people_have_placed_stays_when_its_gradient_comes() -> None:
    document = from_text("x=2;f=sin(x)^2")
    apply(document, Move(positions={document.names["x"]: (-300.0, 40.0)}))
    before = places_of(document)
    with_gradient(document)
    after = places_of(document)
    assert {node: after[node] for node in before} == before
    lowest = max(y for _, y in before.values())
    assert all(y > lowest for node, (_, y) in after.items() if node not in before)


def test_the_gradient_of_a_gradient_stands_under_both() -> None:
    document = with_gradient(from_text("x=2;f=sin(x)*x"))
    apply(document, SetTarget(id=document.names["∂f/∂x"]))
    apply(document, edit_from_gradient(document, [document.names["x"]])[0])
    shown = bodies(document.graph, document.target)
    assert {body.sweep for body in shown.values()} >= {0, 1, 2}
    check(document.graph, numbers_beside(document), "right")


@settings(max_examples=examples(150), deadline=None)
@given(cases(), st.data(), st.sampled_from(DIRECTIONS))
def test_any_graph_can_be_read(case: Case, data: st.DataObject, direction: Direction) -> None:
    numbers = {
        node: Numbers(*(data.draw(st.sampled_from(NUMBERS)) for _ in "ab"))
        for node in case.graph.order
    }
    for node in case.graph.order:
        case.graph.attributes(node)["name"] = data.draw(st.sampled_from(NAMES))
    check(case.graph, numbers, direction)


@settings(max_examples=examples(80), deadline=None)
@given(cases(), st.sampled_from(DIRECTIONS), st.floats(20, 160))
def test_a_label_under_a_gradient_covers_nothing(
    case: Case, direction: Direction, width: float
) -> None:
    drawn = draw(case.graph, {}, direction, labels=width)
    for node, label in drawn.labels:
        for other, box in [*drawn.numbers, *drawn.bodies.items(), *drawn.labels]:
            assert other == node or not label.meets(box), (node, other)


def test_a_long_picture_is_spread_across_and_grows_no_longer() -> None:
    text = "; ".join(
        ["w=1; x=2; v=3; u=4; y0=w*x+v*u", *(f"y{i}=sin(y{i - 1})" for i in range(1, 12))]
    )
    drawn = draw(from_text(text).graph, {}, "right")
    boxes = [*drawn.bodies.values(), *(box for _, box in drawn.numbers)]
    width = max(box.right for box in boxes) - min(box.left for box in boxes)
    height = max(box.bottom for box in boxes) - min(box.top for box in boxes)
    assert width / 5 < height < width / 2
    rows = sorted(
        box.top for node, box in drawn.bodies.items() if not from_text(text).graph.inputs[node]
    )
    # Two lines of type, as large as the numbers, have room under each leaf's.
    assert all(below - above > 2 * LINE + 2 * NUMBER * 1.15 for above, below in pairwise(rows))


@settings(max_examples=examples(60), deadline=None)
@given(cases())
def test_inputs_stand_in_the_order_of_their_ports_where_they_are_used_once(case: Case) -> None:
    graph = case.graph
    drawn = draw(graph, {}, "right")
    for node in graph.order:
        inputs = graph.inputs[node]
        alone = all(source and len(graph.uses(source)) == 1 for source in inputs)
        if len(inputs) == 2 and alone and all(is_leaf(graph.op(s)) for s in inputs if s):
            first, second = (drawn.places[str(source)][1] for source in inputs)
            assert first < second
