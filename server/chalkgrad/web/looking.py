"""A graph as it is shown, for who has no connection to it: not yet, or never."""

from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from chalkgrad.live.hub import Hub
from chalkgrad.live.members import Member
from chalkgrad.live.room import Room
from chalkgrad.picture.figures import beside
from chalkgrad.picture.svg import beginning

# A page carries a picture of a graph of at most so many nodes. One of more is slower to draw twice
# than to wait for, and fewer of its numbers could be read.
MOST_DRAWN = 60


def look(hub: Hub, member: Member) -> dict[str, Any]:
    """What the socket shows who opens a graph, as JSON has it: the numbers are in base 64.

    Raises
    ------
    NoSuchGraphError
        The graph is not kept here.
    """
    with _looking(hub, member) as room:
        return _snapshot(room)


def look_with_picture(hub: Hub, member: Member) -> tuple[dict[str, Any], str]:
    """The same, and an SVG of what the canvas will show of it, for a page that is still without.

    Returns
    -------
    tuple
        The look, and the picture; it is empty where the canvas would not look like it: for a graph
        of more than `MOST_DRAWN` nodes, of none, or with frames.

    Raises
    ------
    NoSuchGraphError
        The graph is not kept here.
    """
    with _looking(hub, member) as room:
        document = room.document
        drawable = 0 < len(document.graph) <= MOST_DRAWN and not document.frames
        return _snapshot(room), _picture(room) if drawable else ""


@contextmanager
def _looking(hub: Hub, member: Member) -> Iterator[Room]:
    with hub.rooms.visit(member) as room, room.lock:
        room.catch_up()
        yield room


def _snapshot(room: Room) -> dict[str, Any]:
    snapshot = room.snapshot()
    return {**snapshot, "numbers": b64encode(snapshot["numbers"]).decode()}


def _picture(room: Room) -> str:
    """Of the numbers that are shown: what is hidden is in no picture."""
    document, numbers = room.document, room.shown.numbers
    graph = document.graph
    written = {
        node: beside(graph.attributes(node), numbers.value(node), numbers.gradient(node))
        for node in graph.order
    }
    target = document.effective_target()
    return beginning(graph, written, target=target, direction=document.runs)
