"""Requests under a condition: what a graph's state is called is its ETag; a write may name it."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Response, request

from chalkgrad.live.hub import Hub
from chalkgrad.live.members import Member
from chalkgrad.live.turns import MovedOnError
from chalkgrad.store.errors import RevisionTakenError
from chalkgrad.store.store import Store


@contextmanager
def unchanged(store: Store, hub: Hub, member: Member) -> Iterator[int | None]:
    """Hold a graph still, in the state that If-Match names; without that header, do nothing.

    Another process may edit it all the same: an edit of the room is then refused, and what else is
    written has to be held to the revision.

    Yields
    ------
    int or None
        The revision that is named.

    Raises
    ------
    MovedOnError
        It is in another state.
    """
    if "If-Match" not in request.headers:
        yield None
        return
    with hub.rooms.visit(member) as room, room.lock:
        revision, tag = store.edition(member.graph)
        if not request.if_match.contains(tag):
            raise MovedOnError(revision)
        with room.turns.only_at(revision):
            try:
                yield revision
            except RevisionTakenError as error:
                raise MovedOnError(store.revision(member.graph)) from error


def tagged(response: Response, tag: str) -> Response:
    """An answer that is of a state; empty, with 304, for who has that already.

    The state's name is asked before the state itself: if an edit comes in between, it is that of
    none any more.
    """
    response.set_etag(tag)
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return response
