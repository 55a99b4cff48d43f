"""Where nodes go that nobody has placed, with room for the numbers that stand beside them now."""

from collections.abc import Iterable, Sequence

from chalkgrad.document.edits import Move
from chalkgrad.document.lowering import lower
from chalkgrad.document.model import Document
from chalkgrad.document.placing import drawn_places, moved
from chalkgrad.engine.evaluation import Evaluator
from chalkgrad.picture.figures import Numbers, beside
from chalkgrad.picture.notation import Direction
from chalkgrad.picture.places import Place, laid_out


def arranged(
    document: Document,
    nodes: Iterable[str] | None = None,
    direction: Direction = "right",
    lead: float = 0.0,
) -> dict[str, Place]:
    """Places of nodes of a document, all by default, as `laid_out` finds them.

    Parameters
    ----------
    document
        What is drawn, and computed to know how wide its numbers are.
    nodes
        Which nodes to place; all by default.
    direction
        Where values run.
    lead
        Room along before every node with inputs, in canvas units.
    """
    return laid_out(
        document.graph,
        nodes,
        numbers=numbers_beside(document),
        target=document.effective_target(),
        direction=direction,
        lead=lead,
    )


def numbers_beside(document: Document) -> dict[str, Numbers]:
    """What stands beside every node of a document, as it is written, were all computed now."""
    lowered = lower(document)
    result = (
        Evaluator(lowered.graph, lowered.feeds).record(document.effective_target()).evaluation()
    )
    both = lowered.drawn(
        (node, (result.value(node), result.gradient(node))) for node in result.order
    )
    return {node: beside(document.graph.attributes(node), *found) for node, found in both.items()}


def edit_to_arrange(document: Document, nodes: Sequence[str], direction: Direction) -> Move:
    """The edit that lays nodes out anew, all of them for none; their upper left corner stays.

    Raises
    ------
    MissingNodeError
        One of them is not in the document.
    """
    document.graph.require(*nodes)
    places = arranged(document, nodes or None, direction)
    there = drawn_places(document)
    drawn = [node for node in places if node in there]
    dx, dy = (
        min(there[node][axis] for node in drawn) - min(places[node][axis] for node in drawn)
        if drawn
        else 0.0
        for axis in (0, 1)
    )
    return Move(positions=moved(places, dx, dy))
