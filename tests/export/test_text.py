"""Formulas come back as they were, and LaTeX compiles."""

import re
from pathlib import Path

import pytest
from chalkgrad.document.apply import apply
from chalkgrad.document.edits import Hide
from chalkgrad.document.example import worked_example
from chalkgrad.document.from_formula import edit_from_text
from chalkgrad.document.model import Document
from chalkgrad.engine import OPERATORS
from chalkgrad.engine.formula.numbering import names_of
from chalkgrad.export.format import ExportError
from chalkgrad.export.formats import export, find
from hypothesis import given, settings

from tests.effort import examples
from tests.engine.graphs import Case, cases
from tests.export.programs import document_of, truth
from tests.export.test_pictures import pages


def of_text(text: str) -> Document:
    document = Document()
    apply(document, edit_from_text(document, text)[0])
    return document


@settings(max_examples=examples(25), deadline=None)
@given(cases())
def test_formula_text_gives_the_same_numbers_again(case: Case) -> None:
    nodes = list(case.graph.nodes())
    document = document_of(nodes, case.graph.wires(), case.target)
    again = of_text(export(document, find("formula")).decode())
    again.target = again.find(names_of(document.graph)[case.target])
    value, gradient = truth(document)
    found, others = truth(again)
    assert found == value
    assert sorted(others.values()) == sorted(gradient.values())


def latex(document: Document) -> str:
    return export(document, find("latex")).decode()


def test_latex_has_the_formula_its_gradient_and_the_trace(tmp_path: Path) -> None:
    text = latex(worked_example())
    assert r"\[ f = \ln\left(x_{1}\right) + x_{1} \cdot x_{2}" in text
    assert r"\frac{\partial f}{\partial x_{2}} = x_{1} - \cos\left(x_{2}\right)" in text
    assert "11.7" in text
    said = pages(text.encode(), tmp_path)
    assert "(1 page" in said
    assert "Overfull" not in said


def test_latex_of_every_operator_compiles(tmp_path: Path) -> None:
    leaves = "a", "b", "c"
    terms = [
        f"{row.name}({', '.join(leaves[: row.arity])})" for row in OPERATORS.rows if not row.infix
    ]
    half = len(terms) // 2
    for part in (terms[:half], terms[half:]):
        text = latex(of_text(f"f = {' + '.join(part)}; a = 0.4; b = 0.6; c = 0.7"))
        pages(text.encode(), tmp_path)


def test_what_latex_leaves_out_is_told_and_what_it_cannot_set_refused() -> None:
    many = "; ".join(f"x{index} = {index}" for index in range(20))
    document = of_text(f"f = sum({', '.join(f'x{index}' for index in range(20))}); {many}")
    assert [remark.message for remark in find("latex").remarks(document)] == [
        "Derivatives are written by the first 12 of 20 leaves."
    ]
    assert len(re.findall(r"\\partial f", latex(document))) == 12
    nodes = [("x", {"op": "variable", "value": 1.0})]
    nodes += [(f"v{index}", {"op": "sin"}) for index in range(1100)]
    wires = [("x", "v0", 0), *((f"v{index}", f"v{index + 1}", 0) for index in range(1099))]
    with pytest.raises(ExportError, match="too large to be typeset"):
        latex(document_of(nodes, wires, "v1099"))


def test_a_trace_keeps_what_is_hidden() -> None:
    document = worked_example()
    apply(document, Hide(items=["value:f"], hidden=True))
    assert "11.7" not in latex(document)
    assert "Hidden numbers are left out." in {
        remark.message for remark in find("latex").remarks(document)
    }
