"""Becoming another document by an edit, and two documents side by side."""

from typing import Any

from chalkgrad.document.apply import apply
from chalkgrad.document.becoming import edit_to_become
from chalkgrad.document.contrast import contrast
from chalkgrad.document.edits import EDIT, Hide, RemoveNode
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import dump, load
from chalkgrad.document.model import Document
from chalkgrad.engine import ChalkgradError
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.document.test_difference import EDITS, content
from tests.effort import examples

HISTORIES = st.lists(EDITS, max_size=8)


def after(document: Document, edits: list[dict[str, Any]]) -> Document:
    for edit in edits:
        try:
            apply(document, EDIT.validate_python(edit))
        except (ChalkgradError, ValueError):
            continue
    return document


def visible(document: Document) -> dict[str, Any]:
    """A document without what is hidden of it."""
    found = content(document)
    del found["header"]["hidden"]
    return found


@settings(max_examples=examples(150))
@given(one=HISTORIES, other=HISTORIES)
def test_a_document_becomes_another_and_goes_back(
    one: list[dict[str, Any]], other: list[dict[str, Any]]
) -> None:
    here, there = after(worked_example(), one), after(worked_example(), other)
    before = content(here)
    applied = apply(here, edit_to_become(here, there))
    assert visible(here) == visible(there)
    assert edit_to_become(here, there).edits == []
    apply(here, applied.inverse)
    assert content(here) == before


def test_an_earlier_version_is_no_way_to_reveal_a_number() -> None:
    earlier, now = worked_example(), worked_example()
    apply(now, Hide(items=["value:v1"], by="teacher"))
    apply(now, edit_to_become(now, earlier))
    assert now.hidden == {"value:v1": "teacher"}
    apply(earlier, Hide(items=["value:f"], by="teacher"))
    apply(now, RemoveNode(id="f"))
    apply(now, edit_to_become(now, earlier))
    assert set(now.hidden) == {"value:v1", "value:f"}


@settings(max_examples=examples(100))
@given(edits=HISTORIES)
def test_a_contrast_names_what_came_and_what_went(edits: list[dict[str, Any]]) -> None:
    before, now = worked_example(), after(worked_example(), edits)
    found, back = contrast(before, now), contrast(now, before)
    old, new = content(before), content(now)
    assert set(found.added) == new["nodes"].keys() - old["nodes"].keys()
    assert {record["id"] for record in found.removed} == old["nodes"].keys() - new["nodes"].keys()
    assert {record["id"] for record in back.removed} == set(found.added)
    assert set(found.changed) == set(back.changed)
    assert not set(found.changed) & set(found.moved)


def test_the_same_twice_has_no_contrast() -> None:
    now = worked_example()
    found = contrast(load(dump(now)), now)
    assert not any(vars(found).values())


def test_lines_of_nodes_that_stay_are_called_as_before() -> None:
    before, now = worked_example(), worked_example()
    apply(now, RemoveNode(id="v1"))
    found = contrast(before, now)
    assert [line for line in found.lines if line[0] != " "] == [
        ("-", "v1 = ln(x1)"),
        ("-", "v4 = v1 + v2"),
        ("+", "v4 = ? + v2"),
    ]


def test_a_contrast_has_the_lines_of_the_text() -> None:
    before, now = worked_example(), worked_example()
    apply(now, EDIT.validate_python({"type": "change_operator", "id": "v3", "op": "cos"}))
    found = contrast(before, now)
    assert found.changed == ["v3"]
    assert [line for line in found.lines if line[0] != " "] == [
        ("-", "v3 = sin(x2)"),
        ("+", "v3 = cos(x2)"),
    ]
