"""Where nodes go that nobody has placed, with room for the numbers that stand beside them now."""

from collections.abc import Iterable, Sequence

from chalkgrad.document.edits import Move
from chalkgrad.document.lowering import lower
from chalkgrad.document.model import Document
from chalkgrad.document.placing import moved, places_of
from chalkgrad.engine.evaluation import Evaluator
from chalkgrad.engine.formula.numbers import written
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
    lowered, target = lower(document), document.effective_target()
    result = Evaluator(lowered.graph, lowered.feeds).record(target).evaluation()
    numbers = lowered.drawn(
        (node, _longest(result.value(node), result.gradient(node))) for node in result.order
    )
    return laid_out(
        document.graph, nodes, numbers=numbers, target=target, direction=direction, lead=lead
    )


def _longest(*numbers: float | None) -> str:
    """The longest of some numbers, as they are written."""
    return max((written(number) for number in numbers if number is not None), key=len, default="")


def edit_to_arrange(document: Document, nodes: Sequence[str], direction: Direction) -> Move:
    """The edit that lays nodes out anew, all of them for none; their upper left corner stays.

    Raises
    ------
    MissingNodeError
        One of them is not in the document.
    """
    document.graph.require(*nodes)
    places = arranged(document, nodes or None, direction)
    there = places_of(document)
    before = [there[node] for node in places]
    if not places:
        return Move(positions={})
    dx, dy = (
        min(place[axis] for place in before) - min(place[axis] for place in places.values())
        for axis in (0, 1)
    )
    return Move(positions=moved(places, dx, dy))
