"""What a graph's text says beside formulas: feeds and comments, and which nodes a line is about."""

import re

import pytest
from chalkgrad.document.answer import evaluate
from chalkgrad.document.apply import apply
from chalkgrad.document.edits import EDIT
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import parse, to_json
from chalkgrad.document.from_formula import edit_from_text
from chalkgrad.document.from_listing import edit_from_listing, rewritten
from chalkgrad.document.listing import listing
from chalkgrad.document.model import Document
from chalkgrad.document.notes import MAX_NOTE
from chalkgrad.document.placing import places_of
from chalkgrad.engine.formula.errors import FormulaError
from hypothesis import given
from hypothesis import strategies as st


def of(text: str) -> Document:
    document = Document()
    apply(document, edit_from_listing(document, text))
    return document


def kinds(document: Document, text: str) -> list[str]:
    """Make a document say a text; the kinds of the edits that it took."""
    edit = edit_from_listing(document, text)
    apply(document, edit)
    return [part.type for part in edit.parts()]


# -- feeds -------------------------------------------------------------------------------------


def test_a_feed_is_a_line_that_is_changed_taken_away_and_written_again() -> None:
    document = worked_example()
    text = listing(document).text
    assert kinds(document, text.replace("feed x1 = 2", "feed x1 = pi/4")) == ["feed"]
    assert document.feeds == {"x1": pytest.approx(0.7853981633974483)}
    assert kinds(document, text.replace("feed x1 = 2\n", "")) == ["feed"]
    assert document.feeds == {}
    assert kinds(document, text) == ["feed"]
    assert document.feeds == {"x1": 2.0}
    assert kinds(document, text) == []


def test_a_name_may_become_fed_and_stop_to_be() -> None:
    document = of("x = 3\ny = x^2")
    assert kinds(document, "feed x = 3\ny = x^2") == ["change_operator"]
    assert document.feeds == {"x": 3.0}
    assert kinds(document, "x = 3\ny = x^2") == ["change_operator", "set_value"]
    assert kinds(document, "y = x^2") == ["change_operator", "feed"]
    assert document.feeds == {}
    assert listing(document).text == "y = x^2"


@pytest.mark.parametrize("old", ["x1", "x2"])
def test_a_name_renamed_with_its_feed_keeps_its_node_place_and_feed(old: str) -> None:
    document = worked_example()
    places, feeds = places_of(document), dict(document.feeds)
    text = re.sub(rf"\b{old}\b", "rate", listing(document).text)
    assert kinds(document, text) == ["rename"]
    assert (document.names["rate"], document.feeds, places_of(document)) == (old, feeds, places)


@pytest.mark.parametrize("text", ["feed x = 2\ny = x^2", "y = x^2; feed x = 2", "feed x = 2"])
def test_the_formula_field_reads_a_feed_too(text: str) -> None:
    document = Document()
    apply(document, edit_from_text(document, text)[0])
    assert document.graph.op("x") == "placeholder"
    assert document.feeds == {"x": 2.0}
    apply(document, edit_from_text(document, "feed x = -1")[0])
    assert document.feeds == {"x": -1.0}


@pytest.mark.parametrize(
    ("text", "column", "reason"),
    [
        ("feed x", 0, "feed"),
        ("y = x\nfeed x^2 = 3", 6, "feed"),
        ("feed f(x) = 3", 0, "feed"),
        ("feed x = a + 1", 0, "feed"),
        ("feed x = 1; feed x = 2", 12, "twice"),
        ("feed x = 1; x = 2", 12, "twice"),
    ],
)
def test_a_line_that_feeds_nothing_is_refused_with_its_column(
    text: str, column: int, reason: str
) -> None:
    for make in (edit_from_listing, edit_from_text):
        with pytest.raises(FormulaError) as error:
            make(Document(), text)
        assert (error.value.column, error.value.details["reason"]) == (column, reason)


def test_only_a_placeholder_is_fed() -> None:
    document = worked_example()
    with pytest.raises(FormulaError, match="only a placeholder is fed"):
        edit_from_text(document, "feed x2 = 3")


def test_feed_is_a_name_where_it_is_one() -> None:
    document = of("feed = 3\ny = feed x + feed")
    assert evaluate(document, {"x": 2.0}, target="y")["value"] == 9.0
    assert edit_from_listing(document, listing(document).text).edits == []


# -- comments ----------------------------------------------------------------------------------

COMMENTED = """# Logistic regression
# of one sample

w = 0.5  # the weight
# fed by the first row,
#
#   see p. 12
feed x = 2
v1 = w*x
y = sigmoid(v1)  # ∂y/∂w is y(1 − y)·x, lim → 0"""


def test_a_comment_is_the_note_of_its_line_and_comes_back() -> None:
    document = of(COMMENTED)
    note = {n: document.graph.attributes(n).get("note") for n in document.graph.order}
    assert note["w"] == "the weight"
    assert note["x"] == "fed by the first row,\n\n  see p. 12"
    assert note["y"] == "∂y/∂w is y(1 − y)·x, lim → 0"
    assert document.note == "Logistic regression\nof one sample"
    assert sorted(listing(document).text.split("\n")) == sorted(COMMENTED.split("\n"))
    assert edit_from_listing(document, listing(document).text).edits == []


def test_notes_survive_a_file_and_a_change_of_their_line() -> None:
    document = parse(to_json(of(COMMENTED)))
    assert kinds(document, listing(document).text.replace("w = 0.5", "w = 0.7")) == ["set_value"]
    assert document.note == "Logistic regression\nof one sample"
    assert document.graph.attributes("w")["note"] == "the weight"


def test_a_comment_taken_away_takes_the_note_away_and_undo_brings_all_back() -> None:
    document = of(COMMENTED)
    bare = re.sub(r"#[^\n]*", "", COMMENTED)
    inverse = apply(document, edit_from_listing(document, bare)).inverse
    assert document.note is None
    assert not any("note" in document.graph.attributes(node) for node in document.graph.order)
    apply(document, inverse)
    assert sorted(listing(document).text.split("\n")) == sorted(COMMENTED.split("\n"))


@pytest.mark.parametrize(
    ("text", "notes", "whole"),
    [
        ("x = 1 // one", {"x": "one"}, None),
        ("/* one */ x = 1 /* two\n * lines */", {"x": "one\ntwo\n* lines"}, None),
        ("% one\nx = 1", {"x": "one"}, None),
        ("x = 1; y = 2 # of y", {"y": "of y"}, None),
        ("x = (1 + # inside\n 2)", {"x": "inside"}, None),
        ("x = 1\n# at the end", {}, "at the end"),
        ("# above\n\nx = 1\n\n# below", {}, "above\nbelow"),
        ("# only this", {}, "only this"),
        ("#\nx = 1 #", {}, None),
        ("x # waits", {"x": "waits"}, None),
        ("x = 1 ＃ 全角", {"x": "全角"}, None),
        ("x = 1 # \\alpha and $5 or $6", {"x": "\\alpha and $5 or $6"}, None),
    ],
)
def test_comments_of_every_kind_find_their_line(
    text: str, notes: dict[str, str], whole: str | None
) -> None:
    document = of(text)
    found = {n: document.graph.attributes(n).get("note") for n in document.graph.order}
    assert {node: note for node, note in found.items() if note} == notes
    assert document.note == whole


def test_what_a_comment_says_is_never_read_as_a_formula() -> None:
    plain = of("y = ab + 1")
    assert of("y = ab + 1  # \\frac{a}{b}, ∑, dy/dx, lim").graph.order == plain.graph.order


def test_a_note_that_is_too_long_is_refused_with_its_column() -> None:
    with pytest.raises(FormulaError, match="4,000 characters") as error:
        edit_from_listing(Document(), "x = 1\ny = 2 # " + "n" * (MAX_NOTE + 1))
    assert error.value.column == 12
    assert error.value.details["reason"] == "note-too-long"


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40), st.text(max_size=20))
def test_any_note_is_written_so_that_it_reads_back(note: str, other: str, whole: str) -> None:
    document = worked_example()
    for node, words in (("x2", note), ("v1", other)):
        apply(document, EDIT.validate_python(
            {"type": "annotate", "id": node, "set": {"note": words}}
        ))  # fmt: skip
    apply(document, EDIT.validate_python({"type": "set_note", "note": whole or None}))
    text = listing(document).text
    assert edit_from_listing(document, text).edits == []
    again = of(text)
    assert sorted(listing(again).text.split("\n")) == sorted(text.split("\n"))


# -- which nodes a line is about ---------------------------------------------------------------


def test_every_line_says_which_nodes_it_is_about() -> None:
    document = of(COMMENTED)
    found = listing(document)
    by_line = dict(zip(found.lines, found.nodes, strict=True))
    assert by_line["feed x = 2"] == by_line["# fed by the first row,"] == ["x"]
    assert by_line["# Logistic regression"] == []
    assert by_line["v1 = w*x"] == ["v1"]


def test_a_rewritten_text_says_which_nodes_its_lines_will_be_about() -> None:
    document = worked_example()
    text = "# new\ny = tanh(\n  f/2)\n" + listing(document).text + "\n\nz"
    found = rewritten(document, text)
    apply(document, found.edit)
    lines = dict(zip(text.split("\n"), found.nodes, strict=True))
    top, *rest = lines["y = tanh("]
    assert document.names["y"] == top
    assert sorted(document.graph.op(node) for node in rest) == ["constant", "div"]
    assert lines["  f/2)"] == [top, *rest]
    assert lines["# new"] == lines[""] == []
    assert lines["z"] == ["z"]
    assert lines["v1 = ln(x1)"] == ["v1"]
