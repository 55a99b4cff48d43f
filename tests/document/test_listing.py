"""The graph as lines of text, and the least edit that follows a change of the text."""

import re
from contextlib import suppress
from typing import Any

import pytest
from chalkgrad.document.answer import evaluate
from chalkgrad.document.apply import apply
from chalkgrad.document.edits import EDIT
from chalkgrad.document.example import worked_example
from chalkgrad.document.from_formula import edit_from_text
from chalkgrad.document.from_listing import edit_from_listing
from chalkgrad.document.listing import listing
from chalkgrad.document.model import Document
from chalkgrad.document.placing import places_of
from chalkgrad.document.values import MAX_NODES
from chalkgrad.engine import ChalkgradError
from chalkgrad.engine.formula.errors import FormulaError
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.document.test_difference import EDITS
from tests.document.test_edits import content
from tests.effort import examples
from tests.engine.graphs import Case, cases

EXAMPLE = """feed x1 = 2
x2 = 5
v1 = ln(x1)
v2 = x1*x2
v3 = sin(x2)
v4 = v1 + v2
f = v4 - v3"""


def change(document: Document, text: str) -> list[str]:
    """Make a document say a text; the kinds of the edits that it took."""
    edit = edit_from_listing(document, text)
    apply(document, edit)
    return [part.type for part in edit.parts()]


def test_the_worked_example_reads_line_by_line() -> None:
    assert sorted(listing(worked_example()).text.split("\n")) == sorted(EXAMPLE.split("\n"))


def test_a_text_that_has_not_changed_changes_nothing() -> None:
    document = worked_example()
    before = content(document)
    assert change(document, listing(document).text) == []
    assert content(document) == before


@pytest.mark.parametrize(
    ("old", "new", "edits"),
    [
        ("x2 = 5", "x2 = 7", ["set_value"]),
        ("ln(x1)", "exp(x1)", ["change_operator"]),
        ("v4 - v3", "v4 - v1", ["connect"]),
        ("f = v4", "g = v4", ["rename"]),
        ("x1*x2", "x1*3", ["add_node", "connect"]),
        ("sin(x2)", "sin(x2 + 1)", ["add_node", "add_node", "connect", "connect", "connect"]),
        ("v4 - v3", "v4", ["change_operator", "add_node", "connect", "connect"]),
        ("\nf = v4 - v3", "", ["remove_node"]),
        ("x2 = 5\n", "", ["change_operator", "feed"]),
        ("f = v4 - v3", "f = v4 - v3\nh = f^2", ["add_node", "add_node", "connect", "connect"]),
    ],
)
def test_a_change_of_the_text_takes_the_least_edits(old: str, new: str, edits: list[str]) -> None:
    document = worked_example()
    places = {node: (a["x"], a["y"]) for node, a in document.graph.nx.nodes(data=True)}
    text = listing(document).text
    assert old in text
    assert change(document, text.replace(old, new)) == edits
    for node in document.graph.order:
        if node in places:
            attributes = document.graph.attributes(node)
            assert (attributes["x"], attributes["y"]) == places[node]


def test_a_constant_s_number_is_changed_in_place() -> None:
    document = Document()
    apply(document, edit_from_text(document, "y = 2*x + 1")[0])
    assert change(document, listing(document).text.replace("2*x", "3*x")) == ["set_value"]


def test_a_mistake_points_at_its_column_and_a_circle_is_refused() -> None:
    document = worked_example()
    with pytest.raises(FormulaError) as error:
        edit_from_listing(document, "x2 = 5\nv1 = ln(x1")
    assert error.value.column == 14
    with pytest.raises(FormulaError, match="defined twice"):
        edit_from_listing(document, "a = x + 1\na = x + 2")


def test_an_empty_text_is_an_empty_graph() -> None:
    document = worked_example()
    change(document, "")
    assert len(document.graph) == 0


def test_a_line_of_twenty_thousand_terms_is_read_and_its_listing_reads_back() -> None:
    document = Document()
    change(document, "y = " + " + ".join(["x"] * MAX_NODES))
    assert len(document.graph) == MAX_NODES
    assert edit_from_listing(document, listing(document).text).edits == []


@settings(max_examples=examples(100), deadline=None)
@given(cases(largest=8))
def test_any_graph_written_is_the_same_graph_read(case: Case) -> None:
    document = Document()
    document.graph = case.graph
    text = listing(document).text
    assert edit_from_listing(document, text).edits == []
    fresh = Document()
    apply(fresh, edit_from_listing(fresh, text))
    assert sorted(listing(fresh).text.split("\n")) == sorted(text.split("\n"))


@settings(max_examples=examples(60), deadline=None)
@given(cases(largest=6), cases(largest=6), st.booleans())
def test_any_text_can_follow_any_other(one: Case, other: Case, back: bool) -> None:
    documents = []
    for case in (one, other):
        document = Document()
        apply(document, edit_from_listing(document, _text(case)))
        documents.append(document)
    first, second = documents
    wanted = listing(second).text
    inverse = apply(first, edit_from_listing(first, wanted)).inverse
    assert sorted(listing(first).text.split("\n")) == sorted(wanted.split("\n"))
    for name in listing(second).names:
        assert evaluate(first, target=name)["value"] == evaluate(second, target=name)["value"]
    if back:
        apply(first, inverse)
        assert sorted(listing(first).text.split("\n")) == sorted(_text(one).split("\n"))


def _text(case: Case) -> str:
    document = Document()
    document.graph = case.graph
    return listing(document).text


def test_an_open_port_reads_back_and_is_made_and_filled() -> None:
    document = Document()
    apply(document, edit_from_text(document, "y = a + 1")[0])
    apply(document, EDIT.validate_python({"type": "disconnect", "target": "v1", "port": 0}))
    text = listing(document).text
    assert "?" in text
    assert edit_from_listing(document, text).edits == []
    apply(document, edit_from_listing(document, text.replace("?", "b")))
    assert None not in document.graph.inputs["v1"]
    apply(document, edit_from_listing(document, text))
    assert document.graph.inputs["v1"][0] is None
    for wrong in ("y = ?", "?"):
        with pytest.raises(FormulaError, match="cannot stand here"):
            edit_from_listing(document, wrong)
    with pytest.raises(FormulaError, match="cannot stand here"):
        edit_from_text(document, "y = ? + 1")


@pytest.mark.parametrize(
    ("old", "new", "node", "kind"),
    [("x1", "w", "x1", "placeholder"), ("x2", "rate", "x2", "variable"), ("f", "g", "f", "sub")],
)
def test_a_rename_in_the_text_is_a_rename(old: str, new: str, node: str, kind: str) -> None:
    document = worked_example()
    places = places_of(document)
    text = re.sub(rf"\b{old}\b", new, listing(document).text)
    edit = edit_from_listing(document, text)
    assert [part.type for part in edit.parts()] == ["rename"]
    apply(document, edit)
    assert document.names[new] == node
    assert document.graph.op(node) == kind
    assert document.feeds == {"x1": 2.0}
    assert places_of(document) == places


def test_everything_is_renamed_at_once() -> None:
    document = worked_example()
    text = listing(document).text
    for old, new in (("x1", "a"), ("x2", "b"), ("f", "loss")):
        text = re.sub(rf"\b{old}\b", new, text)
    edit = edit_from_listing(document, text)
    assert [part.type for part in edit.parts()] == ["rename"] * 3


def test_a_line_may_be_as_long_as_a_text_may_be() -> None:
    document = Document()
    terms = 2_000
    apply(document, edit_from_listing(document, "y = " + " + ".join(["x"] * terms)))
    assert len(document.graph) == terms
    assert edit_from_listing(document, listing(document).text[:90_000].rpartition("\n")[0])


def test_a_text_that_would_make_too_large_a_graph_is_refused_with_the_column() -> None:
    document = Document()
    text = "+".join(["1"] * 20_000)
    for make in (edit_from_listing, edit_from_text):
        with pytest.raises(FormulaError, match="may have 20,000") as error:
            make(document, text)
        assert error.value.details["reason"] == "too-many"
    assert error.value.column > 0


@pytest.mark.parametrize("text", ["y = 1 + " + "n" * 65, "n" * 65 + " = 2 * x"])
def test_a_name_that_is_too_long_is_refused_with_the_column(text: str) -> None:
    for make in (edit_from_listing, edit_from_text):
        with pytest.raises(FormulaError, match="64 characters") as error:
            make(Document(), text)
        assert error.value.column == text.index("n" * 65)


def test_a_constant_whose_wire_is_taken_goes() -> None:
    document = Document()
    apply(document, edit_from_text(document, "y = a + 2")[0])
    apply(document, edit_from_listing(document, "y = a + b"))
    assert sorted(document.names) == ["a", "b", "y"]
    assert len(document.graph) == 3


def test_a_note_on_a_constant_that_nothing_uses_is_there_and_goes_with_its_comment() -> None:
    document = Document()
    apply(document, edit_from_listing(document, "c = 2"))
    constant = EDIT.validate_python({"type": "add_node", "id": "k", "op": "constant"})
    apply(document, constant)
    apply(
        document, EDIT.validate_python({"type": "annotate", "id": "k", "set": {"note": "by hand"}})
    )
    text = listing(document).text
    assert "# by hand" in text
    assert edit_from_listing(document, text).edits == []
    apply(document, edit_from_listing(document, text.replace("  # by hand", "")))
    assert "note" not in document.graph.attributes("k")


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(EDITS, max_size=10))
def test_a_listing_sent_back_unchanged_makes_no_edit(edits: list[dict[str, Any]]) -> None:
    document = worked_example()
    for fields in edits:
        with suppress(ChalkgradError):
            apply(document, EDIT.validate_python(fields))
    text = listing(document).text
    assert edit_from_listing(document, text).edits == []
