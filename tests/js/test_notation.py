"""The canvas and the server's pictures write the same in every body, and make it as wide."""

import math
from collections.abc import Iterator

import pytest
from chalkgrad.document.apply import apply
from chalkgrad.document.exchange import dump
from chalkgrad.document.from_formula import edit_from_text
from chalkgrad.document.model import Document
from chalkgrad.picture import measures
from chalkgrad.picture.figures import beside
from chalkgrad.picture.notation import Direction, bodies, room_beside, wire_ends
from chalkgrad.picture.places import Place, pulled_out
from chalkgrad.picture.wires import Back, corners
from chalkgrad.web.pages import palette
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.effort import examples
from tests.js.node import Node
from tests.picture.drawn import name_box


@pytest.fixture(scope="module")
def notation() -> Iterator[Node]:
    with Node("notation.mjs") as running:
        yield running


numbers = st.sampled_from(["0.6", "2", "0.01", "1e-9", "123456.7", "pi"])
names = st.sampled_from(["x", "x1", "w_12", "theta", "rate", "μ", "w1_0_0", "cross_entropy_of_it"])


@st.composite
def formulas(draw: st.DrawFn) -> str:
    terms = [draw(names)]
    for _ in range(draw(st.integers(1, 6))):
        one, number = terms[-1], draw(numbers)
        terms.append(
            draw(
                st.sampled_from(
                    [
                        f"({one} + {number})", f"({number} - {one})", f"({one})^{number}",
                        f"{number}^({one})", f"max({one}, {number})", f"({one})/{number}",
                        f"sigmoid({one})", f"({one})*{draw(names)}", f"min({number}, {one})",
                        f"clip({one}, -1, {number})", f"sum({one}, {number}, {draw(names)}, 3)",
                        f"({one} > {number})", f"({number} <= {one})",
                        f"where({draw(names)}, {one}, {number})", f"softmax({one}, 1, {number})",
                    ]
                )
            )
        )  # fmt: skip
    return f"result_1 = {terms[-1]}"


styles = st.fixed_dictionaries(
    {},
    optional={
        "digits": st.integers(1, 17),
        "style": st.sampled_from(["scientific", "pi"]),
        "slider": st.just(True),
        "pulled": st.just(True),
        "sweep": st.integers(1, 3),
        "name": st.sampled_from(["∂f/∂x1", "∂²loss/∂w_12∂b", "∂/", "∂³f/∂x1∂x1∂t"]),
    },
)
doubles = st.floats() | st.sampled_from([1.125, -0.0, 2.5, 0.0625, math.pi / 2, 1e-5, 99.95])


@settings(max_examples=examples(120), deadline=None)
@given(text=formulas(), data=st.data())
def test_bodies_are_the_same_on_both_sides(notation: Node, text: str, data: st.DataObject) -> None:
    document = Document()
    apply(document, edit_from_text(document, text)[0])
    graph = document.graph
    for node in graph.order:
        graph.attributes(node).update(data.draw(styles))
    numbers = {node: (data.draw(doubles), data.draw(doubles)) for node in graph.order}
    target = document.effective_target()
    told = notation.ask(
        document=dump(document),
        target=target,
        palette=palette(),
        measures=measures.table(),
        numbers={
            node: [repr(number).replace("inf", "Infinity") for number in both]
            for node, both in numbers.items()
        },
    )
    there = {body["id"]: body for body in told["bodies"]}
    here = bodies(graph, target)
    assert there.keys() == here.keys()
    assert told["few"] == (sum(body.leaf for body in here.values()) <= measures.FEW_LEAVES)
    for node, body in here.items():
        said, attributes = there[node], graph.attributes(node)
        assert said["text"] == [list(run) for run in body.text]
        # A leaf's name stands in it, and beside it stands none.
        assert body.leaf or said["name"] == [list(run) for run in body.name]
        assert said["width"] == pytest.approx(body.width)
        assert said["ends"] == pytest.approx(wire_ends(body))
        figures = beside(attributes, *numbers[node])
        assert said["figures"] == list(figures)
        room = room_beside(figures)
        assert said["right"] == pytest.approx(body.sides(room, "right", slider=True))
        assert said["down"] == pytest.approx(body.sides(room, "down", slider=False))
        if body.name:
            for direction in ("right", "down"):
                left, top, right, bottom = name_box(body, 0.0, 0.0, direction)
                box = [left, top, right - left, bottom - top]
                assert said["boxes"][direction] == pytest.approx(box)
        assert said["bare"] == pytest.approx(body.sides(0.0, "right", slider=False))
        place = attributes.get("x", 0.0), attributes.get("y", 0.0)
        pulled = said["pulledOut"]
        assert pulled["right"] == pytest.approx(pulled_out(place, 1))
        assert pulled["down"] == pytest.approx(pulled_out(place, 0, "down"))


@pytest.fixture(scope="module")
def path() -> Iterator[Node]:
    with Node("path.mjs") as running:
        yield running


coordinates = st.floats(-1000, 1000)
points = st.tuples(coordinates, coordinates)


@given(
    start=points,
    end=points,
    direction=st.sampled_from(["right", "down"]),
    back=st.tuples(st.booleans(), st.booleans()),
)
def test_a_wire_takes_the_same_way_on_both_sides(
    path: Node, start: Place, end: Place, direction: Direction, back: Back
) -> None:
    ends = {"start": dict(zip("xy", start, strict=True)), "end": dict(zip("xy", end, strict=True))}
    there = path.ask(**ends, bend=measures.BEND, down=direction == "down", back=back)
    here = corners(start, end, direction, back)
    assert [(point["x"], point["y"]) for point in there] == [pytest.approx(point) for point in here]
