"""Where copies go: in bounded time, covering nothing that is there, and together."""

import pytest
from chalkgrad.document.apply import apply
from chalkgrad.document.arranging import edit_to_arrange, edit_to_turn
from chalkgrad.document.edits import AddNode, Batch, Move, SetFrame
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import dump, load
from chalkgrad.document.from_document import edit_from_document
from chalkgrad.document.from_formula import edit_from_text
from chalkgrad.document.from_listing import edit_from_listing
from chalkgrad.document.listing import listing
from chalkgrad.document.model import Document
from chalkgrad.document.placing import (
    ROOM_ACROSS,
    ROOM_DOWN,
    FreeNames,
    Place,
    drawn_places,
    free_shift,
    places_of,
)
from chalkgrad.document.values import MAX_COORDINATE, Frame
from chalkgrad.picture.measures import DISC
from chalkgrad.picture.notation import Direction
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.costs import measured
from tests.effort import examples

# Rounding at the rim of the canvas.
ULP = 1e-6

HEIGHTS = st.one_of(
    st.integers(-5_000, 5_000).map(float),
    st.floats(-3_000, 3_000),
    st.floats(-1e6, 1e6),
    st.floats(-MAX_COORDINATE, MAX_COORDINATE),
)
PLACES = st.tuples(st.floats(-600, 600) | st.floats(-MAX_COORDINATE, MAX_COORDINATE), HEIGHTS)


def document_at(places: list[Place]) -> Document:
    document = Document()
    edits = [
        AddNode(id=f"n{index}", op="placeholder", x=x, y=y) for index, (x, y) in enumerate(places)
    ]
    apply(document, Batch(edits=[*edits]))
    return document


def covers(one: Place, other: Place) -> bool:
    across, down = abs(one[0] - other[0]), abs(one[1] - other[1])
    return across < ROOM_ACROSS - ULP and down < ROOM_DOWN - ULP


def paste(document: Document, pasted: Document, at: Place | None) -> None:
    """Paste, and look at where everything has come."""
    before = places_of(document)
    own = places_of(pasted)
    edit, nodes = edit_from_document(document, pasted, at)
    apply(document, edit)
    after = places_of(document)
    copies = [after[node] for node in nodes]
    assert not any(covers(new, old) for new in copies for old in before.values())
    assert all(abs(part) <= MAX_COORDINATE for place in copies for part in place)
    shifts = [
        (after[node][0] - own[old][0], after[node][1] - own[old][1])
        for node, old in zip(nodes, pasted.graph.order, strict=True)
    ]
    assert all(shift == pytest.approx(shifts[0], abs=1e-3) for shift in shifts)
    assert {old: after[old] for old in before} == before
    load(dump(document))


@settings(max_examples=examples(300), deadline=2_000)
@given(st.lists(PLACES, min_size=1, max_size=6), st.none() | PLACES, st.integers(0, 5))
def test_a_copy_of_anything_anywhere_covers_nothing(
    places: list[Place], at: Place | None, count: int
) -> None:
    document = document_at(places)
    part = document_at(places[: count + 1])
    for _ in range(3):
        paste(document, part, at)


@pytest.mark.parametrize("y", [877.0, 900.0, 3_948.0, -4_243.0, -1_172.0, 1e6, MAX_COORDINATE])
def test_a_node_is_duplicated_where_rounding_once_held_it_for_ever(y: float) -> None:
    document = document_at([(0.0, y)])
    paste(document, document_at([(0.0, y)]), None)


@pytest.mark.parametrize("nodes", [{"x1"}, {"x2"}, {"x1", "x2"}])
def test_the_leaves_of_the_worked_example_are_duplicated(nodes: set[str]) -> None:
    document = worked_example()
    data = dump(document)
    data["nodes"] = [node for node in data["nodes"] if node["id"] in nodes]
    data["edges"] = []
    data["graph"]["target"] = None
    if "x1" not in nodes:
        data["graph"]["feeds"] = {}
    paste(document, load(data), None)


def test_a_frame_moves_with_what_it_holds() -> None:
    document = document_at([(0.0, 0.0)])
    apply(document, SetFrame(id="r", frame=Frame(id="r", x=-10, y=-20, width=99, height=99)))
    copy = load(dump(document))
    apply(document, edit_from_document(document, copy, None)[0])
    (_, y), (_, moved) = places_of(document).values()
    old, new = document.frames.values()
    assert (new.x - old.x, new.y - old.y) == (0.0, moved - y)


def test_many_copies_of_one_place_take_no_longer_than_they_must() -> None:
    count = 4_000
    document = document_at([(0.0, 0.0)] * count)
    with measured() as cost:
        edit_from_document(document, document_at([(float(i % 7), 1.0) for i in range(count)]), None)
    # Where it looked at every pair it took minutes; this is a few tens of milliseconds.
    assert cost.seconds < 5.0


def test_names_are_numbered_in_no_time() -> None:
    names = FreeNames(["x", "x_2"])
    with measured() as cost:
        found = [names.take("x") for _ in range(20_000)]
    assert cost.seconds < 2.0
    assert len(set(found)) == len(found)
    assert found[:2] == ["x_3", "x_4"]
    assert len(FreeNames(["n" * 64]).take("n" * 64)) == 64


def test_a_formula_is_laid_out_in_the_canvas_wherever_the_graph_is() -> None:
    document = document_at([(MAX_COORDINATE, MAX_COORDINATE)])
    apply(document, edit_from_text(document, "y = sin(a) + a*b")[0])
    load(dump(document))


@pytest.mark.parametrize("direction", ["right", "down"])
def test_what_is_laid_out_stays_where_it_is_seen(direction: Direction) -> None:
    document = Document()
    document.set_direction(direction)
    apply(document, edit_from_text(document, "x=2; y=(x+0.6)*x")[0])
    far = {node: (x + 3000, y + 2000) for node, (x, y) in drawn_places(document).items()}
    # The constant is left behind, where nobody sees it.
    apply(document, Move(positions=far))
    for nodes in ([], [node for node in far if document.graph.op(node) != "variable"]):
        before = drawn_places(document)
        chosen = nodes or list(before)
        apply(document, edit_to_arrange(document, nodes))
        after = drawn_places(document)
        for axis in (0, 1):
            corner = [min(places[node][axis] for node in chosen) for places in (before, after)]
            assert corner[0] == pytest.approx(corner[1])


@pytest.mark.parametrize("direction", ["right", "down"])
@pytest.mark.parametrize("how", ["formula", "text"])
@pytest.mark.parametrize("line", ["g = tanh(f)/2", "g = tanh(x1)*v4", "g = f*x2 + ln(f)"])
def test_what_is_written_stands_after_all_that_it_reads(
    line: str, how: str, direction: Direction
) -> None:
    document = worked_example()
    apply(document, edit_to_turn(document, direction))
    before = places_of(document)
    if how == "formula":
        line = line.replace("v4", "(ln(x1) + x1*x2)")
        edit = edit_from_text(document, line)[0]
    else:
        edit = edit_from_listing(document, f"{listing(document).text}\n{line}")
    apply(document, edit)
    places, way = drawn_places(document), 0 if direction == "right" else 1
    new = places.keys() - before.keys()
    read = [(s, t) for s, t, _ in document.graph.wires() if t in new and s in places]
    assert read
    for source, target in read:
        assert places[source][way] + DISC < places[target][way]
    assert before == {node: places_of(document)[node] for node in before}
    there = [place for node, place in places.items() if node in before]
    assert free_shift(there, [places[node] for node in new]) == (0.0, 0.0)


def test_what_goes_on_from_the_last_node_stands_level_with_it() -> None:
    document = worked_example()
    apply(document, edit_from_text(document, "g = tanh(f)")[0])
    places = places_of(document)
    assert places[document.names["g"]][1] == places[document.names["f"]][1]
