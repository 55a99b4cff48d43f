"""A document into a document: one batch of edits that adds a copy of it to what is there."""

import secrets
from collections.abc import Iterable, Iterator, Mapping

from chalkgrad.document.arranging import arranged
from chalkgrad.document.edits import Batch, Connect, Edit, Feed, SetFrame
from chalkgrad.document.edits.nodes import restore_node
from chalkgrad.document.framing import frames_around
from chalkgrad.document.model import Document
from chalkgrad.document.placing import FreeNames, free_shift, moved, places_of
from chalkgrad.picture.notation import stands_inside
from chalkgrad.picture.places import Place


def edit_from_document(
    document: Document,
    pasted: Document,
    at: Place | None,
    wires: Iterable[tuple[str, str, int]] = (),
) -> tuple[Batch, list[str]]:
    """The edit that adds a copy of every node, wire, feed and frame of a document.

    Parameters
    ----------
    document
        What is there; left unchanged.
    pasted
        What comes. Its ids are made anew, and a name that is taken gets a number.
    at
        Where its top-left corner goes, in canvas units; its own place without it. In either case
        it moves down until it covers nothing that is there.
    wires
        Further wires, from nodes of the document to nodes that come, as (source, target, port). One
        whose ends are not both there any more is left out.

    Returns
    -------
    Batch, list of str
        The edit, and the ids of the new nodes.

    Notes
    -----
    O(n log n) of the nodes of both.
    """
    new = {node: f"n{secrets.token_hex(4)}" for node in pasted.graph.order}
    places = _places(document, pasted, at)
    names = FreeNames(document.names)
    edits: list[Edit] = []
    for node in pasted.graph.order:
        copy = restore_node(pasted.graph, node)
        x, y = places[node]
        name = None if copy.name is None else names.take(copy.name)
        edits.append(copy.model_copy(update={"id": new[node], "name": name, "x": x, "y": y}))
    for source, target, port in pasted.graph.wires():
        extra = dict(pasted.graph.wire_attributes(target, port))
        edits.append(Connect(source=new[source], target=new[target], port=port, attributes=extra))
    edits += [
        Connect(source=source, target=new[target], port=port)
        for source, target, port in wires
        if source in document.graph and target in new
    ]
    edits += _frames(document, pasted, places)
    edits += [Feed(id=new[node], value=number) for node, number in pasted.feeds.items()]
    return Batch.model_construct(edits=edits), list(new.values())


def _frames(document: Document, pasted: Document, places: Mapping[str, Place]) -> Iterator[Edit]:
    """The edits that add the frames, each where its nodes go."""
    dx, dy = next(
        ((places[node][0] - x, places[node][1] - y) for node, (x, y) in places_of(pasted).items()),
        (0.0, 0.0),
    )
    anew = frames_around(pasted, places, {}, document.runs) if _turns(document, pasted) else ()
    around = {edit.id: edit.frame for edit in anew}
    for frame in pasted.frames.values():
        fresh = f"r{secrets.token_hex(4)}"
        # A frame may reach further than the nodes, and its corner out of the canvas.
        (corner,) = moved({fresh: (frame.x, frame.y)}, dx, dy).values()
        there = around.get(frame.id) or frame.model_copy(update={"x": corner[0], "y": corner[1]})
        yield SetFrame(id=fresh, frame=there.model_copy(update={"id": fresh}))


def _turns(document: Document, pasted: Document) -> bool:
    """Whether what comes ran another way than it is to run here."""
    return pasted.runs != document.runs


def _places(document: Document, pasted: Document, at: Place | None) -> dict[str, Place]:
    """Where the copies go; what ran another way is laid out anew."""
    places = places_of(pasted)
    if _turns(document, pasted):
        places = arranged(pasted, pasted.graph.order, document.runs)
    if at is not None and places:
        left, top = (min(place[axis] for place in places.values()) for axis in (0, 1))
        places = moved(places, at[0] - left, at[1] - top)
    there, come = _bodies(document, places_of(document)), _bodies(pasted, places)
    return moved(places, *free_shift(there, come))


def _bodies(document: Document, places: dict[str, Place]) -> list[Place]:
    """The places where something is drawn: a constant in its operator covers nothing."""
    graph, target = document.graph, document.target
    return [place for node, place in places.items() if not stands_inside(graph, node, target)]
