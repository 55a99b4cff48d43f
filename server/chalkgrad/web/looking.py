"""A graph as it is shown, for who has no connection to it: not yet, or never."""

from base64 import b64encode
from typing import Any

from chalkgrad.live.hub import Hub
from chalkgrad.live.members import Member


def look(hub: Hub, member: Member) -> dict[str, Any]:
    """What the socket shows who opens a graph, as JSON has it: the numbers are in base 64.

    Raises
    ------
    NoSuchGraphError
        The graph is not kept here.
    """
    with hub.rooms.visit(member) as room, room.lock:
        room.catch_up()
        snapshot = room.snapshot()
    return {**snapshot, "numbers": b64encode(snapshot["numbers"]).decode()}
