"""Formula text into a document: one batch of edits that adds a laid-out graph to what is there."""

from chalkgrad.document.edits import (
    AddNode,
    Batch,
    Connect,
    Edit,
    Feed,
    SetTarget,
    SetTitle,
    SetValue,
)
from chalkgrad.document.layout import ROW, layered
from chalkgrad.document.model import Document
from chalkgrad.document.values import MAX_TITLE
from chalkgrad.engine.formula.reading import Formula, read


def edit_from_text(document: Document, text: str) -> tuple[Batch, str]:
    """The edit that turns formula text into nodes and makes the last line the target.

    The first formula of a graph without a title is its title.

    Names that the document already has mean its nodes; the rest is new, laid out below what is
    there.

    Returns
    -------
    Batch, str
        The edit, and the node that will hold the formula's value.

    Raises
    ------
    FormulaError
        The text cannot be understood; the error carries the column.
    """
    formula = read(text, document.graph)
    old = set(formula.known.values())
    edits: list[Edit] = []
    places = _places(document, formula, old)
    for node in formula.graph.order:
        if node in old:
            continue
        attributes = formula.graph.attributes(node)
        x, y = places[node]
        edits.append(
            AddNode(
                id=node,
                op=attributes["op"],
                name=attributes.get("name"),
                value=attributes.get("value"),
                x=x,
                y=y,
            )
        )
    edits += [
        Connect(source=source, target=target, port=port)
        for source, target, port in formula.graph.wires()
    ]
    for node, number in formula.assigned.items():
        placeholder = document.graph.op(node) == "placeholder"
        edits.append((Feed if placeholder else SetValue)(id=node, value=number))
    edits.append(SetTarget(id=formula.target))
    if not document.title and not len(document.graph):
        edits.append(SetTitle(title=" ".join(text.split())[:MAX_TITLE]))
    return Batch(edits=edits), formula.target


def _places(document: Document, formula: Formula, old: set[str]) -> dict[str, tuple[float, float]]:
    new = [node for node in formula.graph.order if node not in old]
    places = layered(formula.graph, new)
    taken = [document.graph.attributes(node) for node in document.graph.order]
    if not taken or not places:
        return places
    left = min(attributes.get("x", 0.0) for attributes in taken)
    bottom = max(attributes.get("y", 0.0) for attributes in taken)
    top = min(y for _, y in places.values())
    # Beside leaves that are shared, the new operators start one column in, below everything.
    return {node: (x + left, y - top + bottom + ROW) for node, (x, y) in places.items()}
