"""Where nodes go that nobody has placed, with room for the numbers that stand beside them now."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from chalkgrad.document.edits import Batch, Edit, Move, SetDirection
from chalkgrad.document.framing import frames_around, held_together
from chalkgrad.document.lowering import Lowered, lower
from chalkgrad.document.model import Document
from chalkgrad.document.placing import drawn_places, moved
from chalkgrad.engine.evaluation import Evaluation, Evaluator
from chalkgrad.picture.figures import Numbers, beside
from chalkgrad.picture.notation import Direction
from chalkgrad.picture.places import Laying, Place, laid_out, laying


def arranged(
    document: Document, nodes: Iterable[str], direction: Direction | None = None
) -> dict[str, Place]:
    """Places of nodes of a document that have none, as `laid_out` finds them.

    Parameters
    ----------
    document
        What is drawn, and computed to know how wide its numbers are.
    nodes
        Which nodes to place.
    direction
        Where values run; as the document has it by default.
    """
    numbers, target = numbers_beside(document), document.effective_target()
    way = direction or document.runs
    return laid_out(document.graph, nodes, numbers=numbers, target=target, direction=way)


def numbers_beside(document: Document) -> dict[str, Numbers]:
    """What stands beside every node of a document, as it is written, were all computed now."""
    lowered = lower(document)
    recording = Evaluator(lowered.graph, lowered.feeds).record(document.effective_target())
    return written_beside(document, lowered, recording.evaluation())


def written_beside(document: Document, lowered: Lowered, result: Evaluation) -> dict[str, Numbers]:
    """What stands beside every node of a document that was lowered and computed."""
    both = lowered.drawn(
        (node, (result.value(node), result.gradient(node))) for node in result.order
    )
    graph = document.graph
    return {node: beside(graph.attributes(node), *found) for node, found in both.items()}


@dataclass(frozen=True)
class Arranging:
    """A layout that is yet to be found, and where what is seen is by now."""

    laying: Laying
    there: Mapping[str, Place]

    def places(self) -> dict[str, Place]:
        """Where nodes go; the upper left corner of those that are seen stays."""
        places, there = self.laying.places(), self.there
        drawn = [node for node in places if node in there]
        if not drawn:
            return places
        dx, dy = (
            min(there[node][axis] for node in drawn) - min(places[node][axis] for node in drawn)
            for axis in (0, 1)
        )
        return moved(places, dx, dy)


def arranging(
    document: Document,
    numbers: Mapping[str, Numbers],
    nodes: Iterable[str] | None = None,
    *,
    direction: Direction = "right",
    labels: float = 0.0,
) -> Arranging:
    """What laying nodes out anew needs of a document, which may change meanwhile.

    Parameters
    ----------
    document, numbers
        What is drawn, and what stands beside its nodes, as far as that is known.
    nodes
        Which nodes to place; all by default.
    direction
        Where values run.
    labels
        How wide the labels on its wires are that room is kept for; none by default.
    """
    target = document.effective_target()
    taken = laying(
        document.graph,
        nodes,
        numbers=numbers,
        target=target,
        direction=direction,
        labels=labels,
        groups=held_together(document),
    )
    return Arranging(taken, drawn_places(document))


def edit_to_arrange(document: Document, nodes: Sequence[str]) -> Edit:
    """The edit that lays nodes out anew, all of them for none; their upper left corner stays.

    Frames go along with what they hold.

    Raises
    ------
    MissingNodeError
        One of them is not in the document.
    """
    document.graph.require(*nodes)
    return Batch.of(_arranged_anew(document, nodes or None, document.runs))


def edit_to_turn(document: Document, direction: Direction | None) -> Edit:
    """The edit that fixes where values run, or, with None, leaves it to each window.

    A document's places are those of its direction: where values ran another way, all nodes are laid
    out anew.
    """
    fixed = SetDirection(direction=direction)
    way = direction or "right"
    if way == document.runs or not len(document.graph):
        return fixed
    return Batch.of([fixed, *_arranged_anew(document, None, way)])


def _arranged_anew(
    document: Document, nodes: Sequence[str] | None, direction: Direction
) -> Iterator[Edit]:
    numbers = numbers_beside(document)
    places = arranging(document, numbers, nodes, direction=direction).places()
    yield Move(positions=places)
    yield from frames_around(document, places, numbers, direction)
