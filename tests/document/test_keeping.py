"""A target that nobody has chosen stays when something is added beside it."""

import pytest
from chalkgrad.document.apply import apply
from chalkgrad.document.edits import EDIT, Edit
from chalkgrad.document.from_document import edit_from_document
from chalkgrad.document.from_formula import edit_from_text
from chalkgrad.document.from_listing import edit_from_listing
from chalkgrad.document.keeping import keeping_target
from chalkgrad.document.listing import listing
from chalkgrad.document.model import Document

from tests.document.test_edits import content


def built() -> Document:
    """The graph y = sin(x) as it is wired by hand: nobody has chosen a target."""
    document = Document()
    apply(document, edit_from_text(document, "y = sin(x); x = 2")[0])
    apply(document, EDIT.validate_python({"type": "set_target", "id": None}))
    assert document.effective_target() == document.names["y"]
    return document


def batch(*edits: dict[str, object]) -> Edit:
    return EDIT.validate_python({"type": "batch", "edits": list(edits)})


NEW = {"type": "add_node", "id": "new", "op": "exp"}


def beside(document: Document) -> dict[str, Edit]:
    """What adds a second result, each way in which there is one."""
    x = document.names["x"]
    return {
        "copy": edit_from_document(document, built(), None)[0],
        "text": edit_from_listing(document, listing(document).text + "\nz = exp(x)"),
        "hand": batch(NEW, {"type": "connect", "source": x, "target": "new", "port": 0}),
    }


@pytest.mark.parametrize("how", ["copy", "text", "hand"])
def test_a_second_result_leaves_the_target_where_it_is(how: str) -> None:
    document = built()
    before, target = content(document), document.effective_target()
    inverse = apply(document, keeping_target(document, beside(document)[how])).inverse
    assert document.effective_target() == target
    apply(document, inverse)
    assert content(document) == before


def test_what_goes_on_from_the_result_is_the_new_one() -> None:
    document = built()
    y = document.names["y"]
    edit = batch(NEW, {"type": "connect", "source": y, "target": "new", "port": 0})
    assert keeping_target(document, edit) is edit
    apply(document, edit)
    assert document.effective_target() == "new"


def test_two_that_go_on_from_the_result_leave_it_the_target() -> None:
    document = built()
    y = document.names["y"]
    wires = [{"type": "connect", "source": y, "target": at, "port": 0} for at in ("new", "other")]
    edit = batch(NEW, {**NEW, "id": "other"}, *wires)
    apply(document, keeping_target(document, edit))
    assert document.effective_target() == y


def test_looking_ahead_changes_nothing() -> None:
    document = built()
    before = content(document)
    assert keeping_target(document, beside(document)["copy"]) != beside(document)["copy"]
    assert content(document) == before


@pytest.mark.parametrize("chosen", [True, False])
def test_pasted_text_takes_no_target_away(chosen: bool) -> None:
    document = built()
    target = document.effective_target()
    if chosen:
        apply(document, EDIT.validate_python({"type": "set_target", "id": target}))
    text = "a = 1; b = 2; c = a*b + sin(a)"
    apply(document, edit_from_text(document, text, keeps_target=True)[0])
    assert document.effective_target() == target
    apply(document, edit_from_text(document, "h = cos(x)")[0])
    assert document.effective_target() == document.names["h"]


def test_pasted_text_is_the_target_where_there_is_none() -> None:
    document = Document()
    apply(document, edit_from_text(document, "c = sin(a)", keeps_target=True)[0])
    assert document.effective_target() == document.names["c"]
