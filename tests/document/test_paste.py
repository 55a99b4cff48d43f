"""A document pasted into a document: a copy of everything, under other ids, covering nothing."""

from itertools import combinations

import pytest
from chalkgrad.document.answer import evaluate
from chalkgrad.document.apply import apply
from chalkgrad.document.edits import EDIT
from chalkgrad.document.example import worked_example
from chalkgrad.document.from_document import edit_from_document
from chalkgrad.document.model import Document
from chalkgrad.document.placing import ROOM_DOWN, places_of
from chalkgrad.picture.measures import DISC
from chalkgrad.picture.notation import bodies

from tests.document.test_edits import content
from tests.document.test_text import overlap, places


def test_a_copy_computes_what_its_original_does() -> None:
    document = worked_example()
    edit, nodes = edit_from_document(document, worked_example(), None)
    apply(document, edit)
    assert len(nodes) == 7
    assert len(document.graph) == 14
    copy = document.names["f_2"]
    assert evaluate(document, target=copy)["value"] == 11.652071455223084
    assert document.feeds[document.names["x1_2"]] == 2.0


def test_a_copy_covers_nothing_wherever_it_is_put() -> None:
    for at in (None, (0.0, 0.0), (300.0, 100.0), (5_000.0, -5_000.0)):
        document = worked_example()
        apply(document, edit_from_document(document, worked_example(), at)[0])
        assert not any(overlap(*pair) for pair in combinations(places(document), 2))


def test_a_free_place_is_taken_as_it_is() -> None:
    document = Document()
    edit, _ = edit_from_document(document, worked_example(), (1_000.0, 2_000.0))
    apply(document, edit)
    corner = min(x for x, _ in places(document)), min(y for _, y in places(document))
    assert corner == pytest.approx((1_000.0, 2_000.0))


def test_frames_come_along_and_the_whole_is_one_step() -> None:
    pasted = worked_example()
    frame = {"id": "a", "x": -9.0, "y": -9.0, "width": 99.0, "height": 99.0}
    apply(pasted, EDIT.validate_python({"type": "set_frame", "id": "a", "frame": frame}))
    document = worked_example()
    before = content(document)
    inverse = apply(document, edit_from_document(document, pasted, None)[0]).inverse
    (copy,) = document.frames.values()
    shift = min(y for _, y in places(document)[7:]) - min(y for _, y in places(document)[:7])
    assert copy.y - -9.0 == pytest.approx(shift)
    assert shift >= ROOM_DOWN
    apply(document, inverse)
    assert content(document) == before


def test_a_copy_of_a_part_keeps_the_wires_that_lead_into_it() -> None:
    document = worked_example()
    part = Document()
    apply(part, EDIT.validate_python({"type": "add_node", "id": "v2", "op": "mul"}))
    wires = [("x1", "v2", 0), ("x2", "v2", 1), ("gone", "v2", 1), ("x1", "gone", 0)]
    edit, (copy,) = edit_from_document(document, part, None, wires)
    inverse = apply(document, edit).inverse
    assert document.graph.inputs[copy] == ["x1", "x2"]
    apply(document, inverse)
    assert content(document) == content(worked_example())


def test_a_copy_leaves_sliders_numbers_and_names_free() -> None:
    document = worked_example()
    edit, nodes = edit_from_document(document, worked_example(), None)
    apply(document, edit)
    new = set(nodes)
    boxes = []
    for node, body in bodies(document.graph, document.effective_target()).items():
        x, y = places_of(document)[node]
        sides = body.sides(1.5 * DISC, "right", slider=body.leaf)
        box = (x - sides.left, x + sides.right, y - sides.above, y + sides.below)
        boxes.append((node in new, box))
    for (is_copy, one), (is_other, other) in combinations(boxes, 2):
        apart = one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] or other[3] <= one[2]
        assert is_copy == is_other or apart
