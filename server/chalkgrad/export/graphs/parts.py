"""What graph formats say of nodes and wires alike."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from chalkgrad.document.exchange import dump
from chalkgrad.document.model import Document
from chalkgrad.document.remarks import Remark
from chalkgrad.engine.kinds import is_constant, is_leaf
from chalkgrad.export.format import Options
from chalkgrad.export.pictures.shown import what_is_shown
from chalkgrad.picture.figures import Numbers, constant

# What no XML document may hold, nor a line of text.
_CONTROL = re.compile("[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Labelled(NamedTuple):
    """A node as a reader of the picture sees it: its lines, and what kind it is."""

    node: str
    lines: list[str]
    leaf: bool
    target: bool


def header(document: Document) -> dict[str, Any]:
    """What is said of the whole document, as its JSON has it."""
    found: dict[str, Any] = dump(document)["graph"]
    return found


def plain(text: str) -> str:
    """A text on one line, in characters that every format may hold."""
    return _CONTROL.sub(" ", text)


def labelled(document: Document, options: Options) -> Iterator[Labelled]:
    """Every node with its name or sign, and the numbers that were chosen."""
    graph, target = document.graph, document.effective_target()
    numbers = what_is_shown(document, options).numbers
    for node in graph.order:
        attributes, op = graph.attributes(node), graph.op(node)
        name = plain(str(attributes.get("name") or ""))
        if is_constant(op):
            lines = [f"{name} = {constant(attributes)}" if name else constant(attributes)]
        else:
            beside = numbers.get(node, Numbers())
            sign = name if is_leaf(op) else graph.table[op].symbol
            own = f"{name} = {sign}" if name and not is_leaf(op) else sign
            lines = [own or node, *(text for text in beside if text)]
        yield Labelled(node, lines, is_leaf(op), node == target)


def ordered(document: Document, node: str) -> bool:
    """Whether it matters which wire ends on which port of a node."""
    row = document.graph.table.by_name.get(document.graph.op(node))
    return row is not None and len(document.graph.inputs[node]) > 1 and not row.commutative


def drawing_remarks(document: Document) -> Iterator[Remark]:
    """What a drawing of nodes and wires by another program leaves out."""
    yield Remark(
        "shape-only", "It shows the graph: numbers as they are shown, and not where nodes stand."
    )
    if document.frames:
        yield Remark("no-frames", "Frames are not drawn.")
    if document.hidden:
        yield Remark("hidden", "Hidden numbers are left out.")
