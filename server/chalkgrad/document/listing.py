"""The whole graph as lines of text, which `from_listing` reads back.

Each operator is a line, ``v1 = ln(x1)``, named by its own name or in order; a variable is a line
with its number; constants stand where they are used, and placeholders are the names that are left.
An open port is a ``?``.
"""

from dataclasses import dataclass

from chalkgrad.document.model import Document
from chalkgrad.engine.formula.numbering import names_of
from chalkgrad.engine.formula.numbers import text_number
from chalkgrad.engine.formula.writing import OPEN_PORT_TEXT, operator_text
from chalkgrad.engine.kinds import KINDS, is_fed, is_leaf


@dataclass(frozen=True)
class Listing:
    """A graph as text.

    Attributes
    ----------
    text
        The lines, in topological order.
    names
        The node of every name that stands in it.
    """

    text: str
    names: dict[str, str]


def listing(document: Document) -> Listing:
    """Write a whole document as lines that `edit_from_listing` reads."""
    graph = document.graph
    name_of = names_of(graph)
    lines = []
    for node in graph.order:
        op = graph.op(node)
        if is_leaf(op):
            # A constant stands where it is used, and so does a name that is fed.
            if KINDS[op].differentiated and not is_fed(op):
                lines.append(f"{name_of[node]} = {_number(document, node)}")
            elif not graph.uses(node):
                number = "" if is_fed(op) else f" = {_number(document, node)}"
                lines.append(f"{name_of[node]}{number}")
        else:
            operands = [
                OPEN_PORT_TEXT if source is None else _operand(document, source, name_of)
                for source in graph.inputs[node]
            ]
            lines.append(f"{name_of[node]} = {operator_text(graph.table[op], operands)}")
    return Listing("\n".join(lines), {name: node for node, name in name_of.items()})


def _number(document: Document, node: str) -> str:
    return text_number(float(document.graph.attributes(node)["value"]))


def _operand(document: Document, node: str, name_of: dict[str, str]) -> str:
    return _number(document, node) if document.graph.op(node) == "constant" else name_of[node]
