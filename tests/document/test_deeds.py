"""What edits did, as it is told: every kind has a row, and nodes are called as they were."""

from typing import Any, get_args

import pytest
from chalkgrad.document.apply import apply
from chalkgrad.document.deeds import MAX_DEEDS, ROWS, Deed, deeds, read_deeds, together
from chalkgrad.document.edits import EDIT, AddNode, Batch, Edit, SetValue, SingleEdit
from chalkgrad.document.example import worked_example
from chalkgrad.engine import ChalkgradError
from hypothesis import given, settings

from tests.document.test_difference import EDITS
from tests.effort import examples


def told(*edits: dict[str, Any]) -> list[Deed]:
    """What some edits, as one, have done to the worked example."""
    document = worked_example()
    edit: Edit = EDIT.validate_python(
        edits[0] if len(edits) == 1 else {"type": "batch", "edits": list(edits)}
    )
    applied = apply(document, edit)
    return list(deeds(applied.edit, document, applied.journal.nodes))


def test_every_kind_of_edit_has_a_row() -> None:
    union, _ = get_args(Edit)
    single = {kind for kind in get_args(union) if issubclass(kind, SingleEdit)}
    assert set(ROWS) == single


@pytest.mark.parametrize(
    ("edit", "deed"),
    [
        ({"type": "add_node", "id": "n", "op": "mul"}, Deed("added", "×")),
        ({"type": "add_node", "id": "n", "op": "constant", "value": 2.5}, Deed("added", "2.5")),
        ({"type": "remove_node", "id": "v2"}, Deed("removed", "×")),
        ({"type": "connect", "source": "x1", "target": "v4", "port": 0}, Deed("wired", "+", "x1")),
        ({"type": "set_value", "id": "x2", "value": 0.0}, Deed("set", "x2", number=0.0)),
        ({"type": "feed", "id": "x1", "value": None}, Deed("unfed", "x1")),
        ({"type": "rename", "id": "x2", "name": "w"}, Deed("renamed", "x2", "w")),
        ({"type": "change_operator", "id": "v2", "op": "add"}, Deed("changed", "×", "+")),
        ({"type": "set_mode", "mode": "lazy"}, Deed("lazy")),
    ],
)
def test_an_edit_is_told_with_the_names_of_then(edit: dict[str, Any], deed: Deed) -> None:
    assert told(edit) == [deed]


def test_of_several_of_a_kind_the_first_is_told_and_the_others_are_counted() -> None:
    adding = [{"type": "add_node", "id": f"n{n}", "op": op} for n, op in enumerate(("mul", "mul"))]
    wire = {"type": "connect", "source": "x1", "target": "n0", "port": 0}
    assert told(*adding, wire) == [Deed("added", "×", more=1), Deed("wired", "×", "x1")]


def test_a_number_that_was_dragged_is_told_once_and_as_it_ended() -> None:
    dragged = [Deed("set", "x", number=float(number)) for number in range(5)]
    assert together([*dragged, Deed("set", "y", number=1.0)]) == (
        Deed("set", "x", number=4.0, more=1),
    )


def test_what_is_too_much_for_a_sentence_is_counted() -> None:
    many = [Deed(what) for what in ("added", "removed", "moved", "noted", "lazy", "turned")]
    few = together(many)
    assert len(few) == MAX_DEEDS
    assert few[-1] == Deed("further", more=2)
    large = Batch(edits=[AddNode(id=f"n{n}", op="sin") for n in range(1_000)])
    assert sum(1 + deed.more for deed in deeds(large)) == 1_000


@settings(max_examples=examples(60))
@given(edit=EDITS)
def test_whatever_was_done_is_told_and_reads_back(edit: dict[str, Any]) -> None:
    document = worked_example()
    try:
        applied = apply(document, EDIT.validate_python(edit))
    except (ChalkgradError, ValueError):
        return
    found = deeds(applied.edit, document, applied.journal.nodes)
    assert len(found) <= MAX_DEEDS
    assert read_deeds([deed.data() for deed in found]) == found
    # The way back is told as well, also of nodes that are no more.
    back = apply(document, applied.inverse)
    assert deeds(back.edit, document, back.journal.nodes) is not None


def test_without_a_document_nodes_are_called_by_their_ids() -> None:
    assert deeds(SetValue(id="x2", value=1.0)) == (Deed("set", "x2", number=1.0),)
