"""The whole graph as lines of text, which `from_listing` reads back.

Each operator is a line, ``v1 = ln(x1)``, named by its own name or in order; a variable is a line
with its number, a placeholder one with its feed (``feed x1 = 2``); constants stand where they are
used, and placeholders that wait are the names that are left. An open port is a ``?``, and a note a
comment.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from chalkgrad.document.model import Document
from chalkgrad.document.notes import comment_lines, plain_note, with_note
from chalkgrad.engine.formula.numbering import names_of
from chalkgrad.engine.formula.numbers import text_number
from chalkgrad.engine.formula.words import FEED
from chalkgrad.engine.formula.writing import OPEN_PORT_TEXT, operator_text
from chalkgrad.engine.kinds import KINDS, is_fed, is_leaf


@dataclass(frozen=True)
class Listing:
    """A graph as text.

    Attributes
    ----------
    lines
        The lines, in topological order.
    nodes
        Of each line, the nodes that it is about, its own first.
    names
        The node of every name that stands in it.
    """

    lines: list[str]
    nodes: list[list[str]]
    names: dict[str, str]

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)


def listing(document: Document, names: Mapping[str, str] | None = None) -> Listing:
    """Write a whole document as lines that `edit_from_listing` reads.

    Parameters
    ----------
    document
        What is written.
    names
        What nodes are called, where that is not `names_of` the graph.
    """
    graph = document.graph
    name_of = names_of(graph) if names is None else dict(names)
    lines: list[str] = []
    nodes: list[list[str]] = []
    if comments := comment_lines(document.note or ""):
        lines = [*comments, ""]
        nodes = [[] for _ in lines]
    for node in graph.order:
        line = _line(document, node, name_of)
        note = plain_note(graph.attributes(node).get("note", ""))
        if not line and note and is_fed(graph.op(node)):
            line = name_of[node]
        if line:
            constants = [s for s in graph.inputs[node] if s and graph.op(s) == "constant"]
            written = with_note(line, note)
            lines += written
            nodes += [[node, *dict.fromkeys(constants)]] * len(written)
    return Listing(lines, nodes, {name: node for node, name in name_of.items()})


def _line(document: Document, node: str, name_of: dict[str, str]) -> str:
    """The line of a node, or "" for one that stands where it is used only."""
    graph = document.graph
    op = graph.op(node)
    if node in document.feeds:
        return f"{FEED} {name_of[node]} = {text_number(document.feeds[node])}"
    if is_leaf(op):
        # A constant stands where it is used, and so does a placeholder that waits.
        if KINDS[op].differentiated and not is_fed(op):
            return f"{name_of[node]} = {_number(document, node)}"
        if graph.uses(node):
            return ""
        return name_of[node] + ("" if is_fed(op) else f" = {_number(document, node)}")
    operands = [
        OPEN_PORT_TEXT if source is None else _operand(document, source, name_of)
        for source in graph.inputs[node]
    ]
    return f"{name_of[node]} = {operator_text(graph.table[op], operands)}"


def _number(document: Document, node: str) -> str:
    return text_number(float(document.graph.attributes(node)["value"]))


def _operand(document: Document, node: str, name_of: dict[str, str]) -> str:
    return _number(document, node) if document.graph.op(node) == "constant" else name_of[node]
