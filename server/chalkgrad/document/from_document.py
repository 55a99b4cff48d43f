"""A document into a document: one batch of edits that adds a copy of it to what is there."""

import secrets
from collections.abc import Mapping

from chalkgrad.document.edits import Batch, Connect, Edit, Feed, SetFrame
from chalkgrad.document.edits.nodes import restore_node
from chalkgrad.document.layout import COLUMN, ROW
from chalkgrad.document.model import Document
from chalkgrad.document.values import MAX_NAME

Place = tuple[float, float]

# Two nodes nearer than this to each other, across and down, would cover one another.
ROOM_ACROSS, ROOM_DOWN = 0.75 * COLUMN, 0.9 * ROW


def edit_from_document(
    document: Document, pasted: Document, at: Place | None
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

    Returns
    -------
    Batch, list of str
        The edit, and the ids of the new nodes.
    """
    new = {node: f"n{secrets.token_hex(4)}" for node in pasted.graph.order}
    places = free_places(document, _places(pasted, at))
    dx, dy = _shift(pasted, places)
    taken = set(document.names)
    edits: list[Edit] = []
    for node in pasted.graph.order:
        x, y = places[node]
        name = free_name(pasted.graph.attributes(node).get("name"), taken)
        own = restore_node(pasted.graph, node)
        edits.append(own.model_copy(update={"id": new[node], "name": name, "x": x, "y": y}))
    for source, target, port in pasted.graph.wires():
        extra = dict(pasted.graph.nx.edges[source, target, port])
        edits.append(Connect(source=new[source], target=new[target], port=port, attributes=extra))
    for frame in pasted.frames.values():
        fresh = f"r{secrets.token_hex(4)}"
        moved = frame.model_copy(update={"id": fresh, "x": frame.x + dx, "y": frame.y + dy})
        edits.append(SetFrame(id=fresh, frame=moved))
    edits += [Feed(id=new[node], value=number) for node, number in pasted.feeds.items()]
    return Batch(edits=edits), list(new.values())


def _shift(pasted: Document, places: Mapping[str, Place]) -> Place:
    """How far everything has moved from its own place."""
    for node, (x, y) in places.items():
        own = pasted.graph.attributes(node)
        return x - own.get("x", 0.0), y - own.get("y", 0.0)
    return 0.0, 0.0


def _places(pasted: Document, at: Place | None) -> dict[str, Place]:
    own = {
        node: (attributes.get("x", 0.0), attributes.get("y", 0.0))
        for node, attributes in pasted.graph.nx.nodes(data=True)
    }
    if at is None or not own:
        return own
    left = min(x for x, _ in own.values())
    top = min(y for _, y in own.values())
    return {node: (x - left + at[0], y - top + at[1]) for node, (x, y) in own.items()}


def free_places(document: Document, wanted: Mapping[str, Place]) -> dict[str, Place]:
    """The places moved down, all together, until none covers a node that is there."""
    there = sorted(
        (attributes.get("x", 0.0), attributes.get("y", 0.0))
        for _, attributes in document.graph.nx.nodes(data=True)
    )
    down = 0.0
    moved = True
    while moved:
        moved = False
        for x, y in wanted.values():
            for left, top in there:
                if abs(left - x) < ROOM_ACROSS and abs(top - (y + down)) < ROOM_DOWN:
                    down = top + ROOM_DOWN - y
                    moved = True
    return {node: (x, y + down) for node, (x, y) in wanted.items()}


def free_name(name: str | None, taken: set[str]) -> str | None:
    """A name that is not taken yet, made of a wish; it is taken then."""
    if name is None:
        return None
    candidate, count = name, 1
    while candidate in taken:
        count += 1
        ending = f"_{count}"
        candidate = name[: MAX_NAME - len(ending)] + ending
    taken.add(candidate)
    return candidate
