"""Nodes of any number of inputs in documents: wires make ports, undo takes them back."""

from chalkgrad.document.answer import evaluate
from chalkgrad.document.apply import apply
from chalkgrad.document.edits import Connect, Disconnect, RemoveNode
from chalkgrad.document.exchange import dump, load
from chalkgrad.document.from_formula import edit_from_text
from chalkgrad.document.model import Document


def written(text: str) -> Document:
    document = Document()
    apply(document, edit_from_text(document, text)[0])
    return document


def test_a_formula_of_many_inputs_is_stored_and_read_back() -> None:
    document = written("x = 1; y = 2; f = max(x, y, 3, 2*x)")
    again = load(dump(document))
    op = next(node for node in again.graph.order if again.graph.op(node) == "max")
    assert len(again.graph.inputs[op]) == 4
    assert evaluate(again)["nodes"][op]["value"] == 3.0


def test_a_wire_past_the_last_makes_a_port_and_its_undo_takes_it_away() -> None:
    document = written("x = 1; y = 2; z = 5; f = sum(x, y)")
    graph = document.graph
    op = next(node for node in graph.order if graph.op(node) == "sum")
    back = apply(document, Connect(source="z", target=op, port=2))
    assert graph.inputs[op] == ["x", "y", "z"]
    again = apply(document, back.inverse)
    assert graph.inputs[op] == ["x", "y"]
    apply(document, again.inverse)
    assert graph.inputs[op] == ["x", "y", "z"]
    back = apply(document, RemoveNode(id="y"))
    assert graph.inputs[op] == ["x", None, "z"]
    apply(document, back.inverse)
    back = apply(document, RemoveNode(id="z"))
    assert graph.inputs[op] == ["x", "y"]
    apply(document, back.inverse)
    assert graph.inputs[op] == ["x", "y", "z"]
    apply(document, Disconnect(target=op, port=2))
    assert graph.inputs[op] == ["x", "y"]
