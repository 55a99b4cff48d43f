"""A document that fixes where its values run: as an edit, in files, in where things are placed."""

from collections.abc import Callable
from typing import Any

import pytest
from chalkgrad.document.apply import apply
from chalkgrad.document.arranging import edit_to_arrange, edit_to_turn
from chalkgrad.document.edits import Edit, SetDirection
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import dump, load, parse, to_json
from chalkgrad.document.from_document import edit_from_document
from chalkgrad.document.from_formula import edit_from_text
from chalkgrad.document.from_gradient import edit_from_gradient
from chalkgrad.document.from_listing import edit_from_listing
from chalkgrad.document.listing import listing
from chalkgrad.document.model import Document
from chalkgrad.document.placing import ROOM_ACROSS, ROOM_DOWN, drawn_places, places_of
from chalkgrad.picture.notation import Direction, stands_inside


def running_down() -> Document:
    document = worked_example()
    apply(document, edit_to_turn(document, "down"))
    return document


def runs(document: Document, direction: Direction, nodes: set[str] | None = None) -> bool:
    """Whether every wire among nodes, of all by default, leads on in a direction."""
    axis = 0 if direction == "right" else 1
    places, graph, target = places_of(document), document.graph, document.effective_target()
    return all(
        places[source][axis] < places[user][axis]
        for source, user, _ in graph.wires()
        if (nodes is None or {source, user} <= nodes) and not stands_inside(graph, source, target)
    )


def without(data: dict[str, Any], *keys: str) -> dict[str, Any]:
    """A document's data whose nodes lack what is said under some keys."""
    nodes = [{k: v for k, v in node.items() if k not in keys} for node in data["nodes"]]
    return {**data, "nodes": nodes}


def test_turning_lays_all_out_and_is_undone_as_one() -> None:
    document = worked_example()
    before = dump(document)
    assert runs(document, "right") and not runs(document, "down")
    applied = apply(document, edit_to_turn(document, "down"))
    assert (document.direction, document.runs) == ("down", "down")
    assert runs(document, "down") and not runs(document, "right")
    assert applied.difference.header == {"direction": "down"}
    assert set(applied.difference.nodes.changed) <= set(document.graph.order)
    apply(document, applied.inverse)
    assert dump(document) == before


@pytest.mark.parametrize("ways", [(None, "right"), ("right", None), ("down", "down")])
def test_places_stay_where_values_run_as_they_did(
    ways: tuple[Direction | None, Direction | None],
) -> None:
    document = worked_example()
    apply(document, SetDirection(direction=ways[0]))
    before = places_of(document)
    assert edit_to_turn(document, ways[1]) == SetDirection(direction=ways[1])
    assert places_of(document) == before


def test_laying_out_keeps_to_the_direction() -> None:
    document = worked_example()
    apply(document, SetDirection(direction="down"))
    apply(document, edit_to_arrange(document, []))
    assert runs(document, "down")
    empty = Document()
    assert edit_to_turn(empty, "down") == SetDirection(direction="down")


@pytest.mark.parametrize("direction", ["right", "down"])
def test_a_direction_survives_a_round_trip(direction: Direction) -> None:
    document = worked_example()
    assert "direction" not in dump(document)["graph"]
    document.set_direction(direction)
    data = dump(document)
    assert data["graph"]["direction"] == direction
    for again in (parse(to_json(document)), load(dump(document, private=True), private=True)):
        assert dump(again) == data


@pytest.mark.parametrize("direction", ["up", "", 1, ["down"]])
def test_no_other_direction_is_read(direction: object) -> None:
    data = dump(worked_example())
    data["graph"]["direction"] = direction
    with pytest.raises(Exception, match=r"graph\.direction: should be 'right' or 'down'"):
        load(data)
    # An older Chalkgrad kept whatever an import said under this name: such a graph opens.
    assert load(data, private=True).direction is None


def test_a_document_without_places_is_laid_out_in_its_direction() -> None:
    data = without(dump(running_down()), "x", "y")
    assert runs(load(data), "down")
    del data["graph"]["direction"]
    assert runs(load(data), "right")


def pasted(document: Document) -> Edit:
    return edit_from_document(document, worked_example(), None)[0]


def typed(document: Document) -> Edit:
    return edit_from_text(document, "g = sin(ln(a) + b*c)")[0]


def listed(document: Document) -> Edit:
    return edit_from_listing(document, listing(document).text + "\nu = a*b\ng = sin(u)\n")


@pytest.mark.parametrize("make", [pasted, typed, listed])
def test_what_comes_runs_down_too_and_covers_nothing(make: Callable[[Document], Edit]) -> None:
    document = running_down()
    there = drawn_places(document)
    apply(document, make(document))
    new = set(document.graph.order) - there.keys()
    assert new and runs(document, "down", new)
    assert {node: drawn_places(document)[node] for node in there} == there
    for x, y in (place for node, place in drawn_places(document).items() if node in new):
        for left, top in there.values():
            assert abs(x - left) >= ROOM_ACROSS or abs(y - top) >= ROOM_DOWN


def test_what_is_pasted_from_where_values_run_the_same_way_keeps_its_shape() -> None:
    document, other = running_down(), running_down()
    own = places_of(other)
    edit, nodes = edit_from_document(document, other, None)
    apply(document, edit)
    places = places_of(document)
    shifts = {
        (round(places[new][0] - x, 6), round(places[new][1] - y, 6))
        for new, (x, y) in zip(nodes, own.values(), strict=True)
    }
    assert len(shifts) == 1


def test_a_gradient_stands_beside_values_that_run_down() -> None:
    document = running_down()
    forward = set(document.graph.order)
    apply(document, edit_from_gradient(document, ["x1", "x2"])[0])
    assert runs(document, "down", forward)
    assert not runs(document, "right", forward)
    assert len(set(drawn_places(document).values())) == len(drawn_places(document))
