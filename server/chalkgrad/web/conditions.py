"""Requests under a condition: a graph's revision is its ETag, and a write may name it."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Response, request

from chalkgrad.engine import ChalkgradError
from chalkgrad.live.hub import Hub
from chalkgrad.live.members import Member


class MovedOnError(ChalkgradError):
    """The graph is not of the revision that If-Match names."""

    code = "moved-on"


@contextmanager
def unchanged(hub: Hub, member: Member) -> Iterator[None]:
    """Hold a graph still, of the revision that If-Match names; without that header, do nothing.

    Raises
    ------
    MovedOnError
        It is of another.
    """
    if "If-Match" not in request.headers:
        yield
        return
    with hub.rooms.visit(member) as room, room.lock:
        room.catch_up()
        if not request.if_match.contains(str(room.revision)):
            raise MovedOnError(
                f"the graph is at revision {room.revision} by now, and this is about another; "
                "read it again"
            )
        yield


def tagged(response: Response, revision: int) -> Response:
    """An answer that is of a revision; empty, with 304, for who has that already."""
    response.set_etag(str(revision))
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return response
