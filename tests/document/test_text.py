"""Formula text into a document, and where its nodes are put."""

from itertools import combinations

import pytest
from chalkgrad.document.answer import evaluate
from chalkgrad.document.apply import apply
from chalkgrad.document.example import worked_example
from chalkgrad.document.from_formula import edit_from_text
from chalkgrad.document.model import Document
from chalkgrad.document.placing import ROOM_ACROSS, ROOM_DOWN
from chalkgrad.engine.formula.errors import FormulaError


def write(document: Document, text: str) -> str:
    edit, target = edit_from_text(document, text)
    apply(document, edit)
    return target


def places(document: Document) -> list[tuple[float, float]]:
    nodes = [document.graph.attributes(node) for node in document.graph.order]
    return [(node["x"], node["y"]) for node in nodes]


def overlap(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return abs(one[0] - other[0]) < 0.9 * ROOM_ACROSS and abs(one[1] - other[1]) < 0.9 * ROOM_DOWN


def test_text_becomes_a_laid_out_graph_with_its_last_line_as_the_target() -> None:
    document = Document()
    target = write(document, "x1 = 2; x2 = 5; ln(x1) + x1*x2 - sin(x2)")
    assert document.effective_target() == target
    assert evaluate(document)["value"] == 11.652071455223084
    assert not any(overlap(*pair) for pair in combinations(places(document), 2))


def test_more_text_is_put_beside_what_is_there_and_shares_its_names() -> None:
    document = worked_example()
    before = {node: dict(document.graph.attributes(node)) for node in document.graph.order}
    target = write(document, "g = f^2 + x2; g*y")
    assert [document.graph.attributes(node) for node in before] == list(before.values())
    assert not any(overlap(*pair) for pair in combinations(places(document), 2))
    assert document.names["y"] in document.graph
    assert len(document.graph.uses("x2")) == 3
    assert document.effective_target() == target


def test_a_number_for_a_name_that_is_there_sets_or_feeds_it() -> None:
    document = worked_example()
    write(document, "x1 = 7; x2 = 1; x1 + x2")
    assert document.feeds["x1"] == 7.0
    assert document.graph.attributes("x2")["value"] == 1.0


def test_text_that_cannot_be_read_changes_nothing() -> None:
    document = worked_example()
    with pytest.raises(FormulaError):
        edit_from_text(document, "ln(x1")
    assert len(document.graph) == 7


def test_text_that_names_nothing_new_changes_only_the_target() -> None:
    document = worked_example()
    assert write(document, "x2") == "x2"
    assert len(document.graph) == 7
    assert document.effective_target() == "x2"


def test_a_graph_is_called_as_the_line_that_it_is_made_for() -> None:
    texts = {
        "w = 0.15; x = 2; y = sigmoid(w*x); L = (y  - 1)^2": "L = (y - 1)^2",
        "f = a + b\na = 2": "f = a + b",
        "w = 2": "w = 2",
    }
    for text, title in texts.items():
        document = Document()
        apply(document, edit_from_text(document, text)[0])
        assert document.title == title


def test_comments_of_a_typed_formula_become_notes() -> None:
    document = Document()
    for text in ("# the model\n\nw = 0.5  # weight\ny = w*x", "y^2 // loss", "# tuned\n\nw = 0.7"):
        apply(document, edit_from_text(document, text)[0])
    nodes = [document.find("w"), document.find("y"), document.graph.order[-1]]
    notes = [document.graph.attributes(node).get("note") for node in nodes]
    # A line without a comment leaves the note that is there, and so does the text's own comment.
    assert notes == ["weight", None, "loss"]
    assert document.note == "the model\ntuned"
