"""Names that are given by hand."""

import pytest
from chalkgrad.document.apply import apply
from chalkgrad.document.edits import AddNode, Batch, Rename
from chalkgrad.document.from_formula import edit_from_text
from chalkgrad.document.model import Document
from chalkgrad.document.naming import MisreadNameError, check_names_given
from chalkgrad.document.values import NameTakenError


def document(text: str) -> Document:
    made = Document()
    apply(made, edit_from_text(made, text)[0])
    return made


@pytest.mark.parametrize(("there", "given"), [("x1", "x_1"), ("x10", "x₁₀"), ("alpha", "α")])
def test_a_name_that_looks_like_another_s_is_refused(there: str, given: str) -> None:
    made = document(f"{there} + y")
    with pytest.raises(NameTakenError, match=there):
        check_names_given(made, Rename(id="y", name=given))
    with pytest.raises(NameTakenError, match=there):
        check_names_given(made, Batch(edits=[AddNode(id="z", op="placeholder", name=given)]))
    # A node may be given its own name in another spelling.
    check_names_given(made, Rename(id=made.names[there], name=given))


@pytest.mark.parametrize("given", ["x²", "eˣ", "½", "x^2"])
def test_a_name_that_reads_as_something_else_is_refused(given: str) -> None:
    with pytest.raises(MisreadNameError):
        check_names_given(document("x + y"), Rename(id="y", name=given))


@pytest.mark.parametrize("given", ["x_10", "my rate", "∂f/∂x", "w_in"])
def test_any_other_name_is_free(given: str) -> None:
    check_names_given(document("x1 + y"), Rename(id="y", name=given))


def test_a_node_is_found_by_any_spelling_of_its_name() -> None:
    made = document("x_1 + alpha")
    assert made.find("x₁") == made.find("x_{1}") == made.names["x_1"]
    assert made.find("α") == made.names["alpha"]
