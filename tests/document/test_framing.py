"""Frames go where the nodes go that they hold, when these are laid out anew."""

from typing import get_args

import pytest
from chalkgrad.document.apply import apply
from chalkgrad.document.arranging import edit_to_arrange, edit_to_turn
from chalkgrad.document.edits import Edit, Move, SetDirection, SetFrame
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import dump
from chalkgrad.document.from_document import edit_from_document
from chalkgrad.document.from_gradient import edit_from_gradient
from chalkgrad.document.model import Document
from chalkgrad.document.placing import drawn_places
from chalkgrad.document.values import MAX_COORDINATE, Frame
from chalkgrad.picture.notation import Direction
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.effort import examples
from tests.engine.graphs import Case, cases

HELD = {"v1", "v2"}


def framed(scale: float = 4.0) -> Document:
    """The worked example, far too large, with a frame around two nodes and an empty one."""
    document = worked_example()
    apply(
        document,
        Move(positions={n: (scale * x, scale * y) for n, (x, y) in drawn_places(document).items()}),
    )
    (x1, y1), (x2, y2) = (drawn_places(document)[node] for node in sorted(HELD))
    left, top = min(x1, x2) - 70, min(y1, y2) - 60
    around = Frame(
        id="r", title="products", x=left, y=top,
        width=abs(x1 - x2) + 200, height=abs(y1 - y2) + 120,
    )  # fmt: skip
    apply(document, SetFrame(id="r", frame=around))
    away = Frame(id="away", x=left, y=top - 9_000, width=300, height=200)
    apply(document, SetFrame(id="away", frame=away))
    assert held(document) == HELD
    return document


def held(document: Document, frame: str = "r") -> set[str]:
    """The nodes whose middles lie in a frame."""
    box = document.frames[frame]
    return {
        node
        for node, (x, y) in drawn_places(document).items()
        if box.x < x < box.x + box.width and box.y < y < box.y + box.height
    }


def edits(document: Document) -> dict[str, Edit]:
    return {
        "all": edit_to_arrange(document, []),
        "some": edit_to_arrange(document, sorted(document.graph.order)[:-1]),
        "turned": edit_to_turn(document, "down"),
    }


@pytest.mark.parametrize("how", ["all", "some", "turned"])
def test_a_frame_goes_along_with_what_it_holds_and_back_in_one_step(how: str) -> None:
    document = framed()
    before, frames = dump(document), dict(document.frames)
    applied = apply(document, edits(document)[how])
    assert document.frames["r"] != frames["r"]
    assert held(document) >= HELD
    assert document.frames["r"].title == "products"
    # It holds nothing, and nothing takes it along.
    assert document.frames["away"] == frames["away"]
    apply(document, applied.inverse)
    assert dump(document) == before


def test_a_frame_keeps_the_room_around_what_it_holds() -> None:
    document = framed()
    apply(document, edit_to_arrange(document, []))
    first = document.frames["r"]
    nodes = drawn_places(document)
    apply(document, edit_to_arrange(document, []))
    # What is laid out stays where it is, and so does its frame.
    assert drawn_places(document) == nodes
    assert document.frames["r"] == first
    room = min(nodes[node][1] for node in HELD) - first.y
    assert room == pytest.approx(60)


@settings(max_examples=examples(60), deadline=None)
@given(cases(), st.data(), st.sampled_from(get_args(Direction)))
def test_a_frame_that_is_laid_out_holds_what_it_held(
    case: Case, data: st.DataObject, direction: Direction
) -> None:
    document = Document()
    document.graph = case.graph
    apply(document, edit_to_turn(document, direction))
    apply(document, edit_to_arrange(document, []))
    nodes = sorted(drawn_places(document))
    wanted = data.draw(st.sets(st.sampled_from(nodes), min_size=1, max_size=6))
    # They are put aside, and a frame is drawn around them, with some room.
    aside = {node: (3_000.0 + 120 * at, 40.0 * at) for at, node in enumerate(sorted(wanted))}
    apply(document, Move(positions=aside))
    room = data.draw(st.floats(30, 300))
    frame = Frame(
        id="r", title="", x=3_000.0 - room, y=-room,
        width=120 * len(wanted) + 2 * room, height=40 * len(wanted) + 2 * room,
    )  # fmt: skip
    apply(document, SetFrame(id="r", frame=frame))
    assert held(document) == wanted
    apply(document, edit_to_arrange(document, []))
    assert held(document) == wanted


def test_nodes_laid_out_elsewhere_leave_a_frame_where_it_is() -> None:
    document = framed()
    frames = dict(document.frames)
    apply(document, edit_to_arrange(document, ["x1", "x2"]))
    assert document.frames == frames


def test_a_frame_at_the_rim_of_the_canvas_stays_on_it() -> None:
    document = framed()
    far = {
        node: (x / 4 - MAX_COORDINATE + 300, y / 4 - MAX_COORDINATE + 300)
        for node, (x, y) in drawn_places(document).items()
    }
    apply(document, Move(positions=far))
    whole = Frame(id="r", x=-MAX_COORDINATE, y=-MAX_COORDINATE, width=5_000, height=5_000)
    apply(document, SetFrame(id="r", frame=whole))
    apply(document, edit_to_arrange(document, []))
    assert held(document) == set(drawn_places(document))


def test_a_frame_goes_along_where_a_gradient_takes_room() -> None:
    document = worked_example()
    apply(document, edit_to_arrange(document, []))
    (x1, y1), (x2, y2) = (drawn_places(document)[node] for node in sorted(HELD))
    around = Frame(
        id="r", x=min(x1, x2) - 40, y=min(y1, y2) - 60,
        width=abs(x1 - x2) + 90, height=abs(y1 - y2) + 95,
    )  # fmt: skip
    apply(document, SetFrame(id="r", frame=around))
    assert held(document) == HELD

    def room() -> list[float]:
        places, frame = drawn_places(document), document.frames["r"]
        highest = min(places[node][1] for node in HELD)
        lowest = max(places[node][1] for node in HELD)
        return [highest - frame.y, frame.y + frame.height - lowest]

    before, first = drawn_places(document), room()
    apply(document, edit_from_gradient(document, ["x1", "x2"])[0])
    assert any(drawn_places(document)[node][1] != before[node][1] for node in HELD)
    assert room() == pytest.approx(first)


def test_what_is_pasted_where_values_run_another_way_comes_in_its_frame() -> None:
    document, pasted = Document(), framed()
    apply(document, SetDirection(direction="down"))
    apply(document, edit_from_document(document, pasted, None)[0])
    (frame,) = (frame for frame in document.frames.values() if frame.title == "products")
    ops = {document.graph.op(node) for node in held(document, frame.id)}
    assert {"ln", "mul"} <= ops
