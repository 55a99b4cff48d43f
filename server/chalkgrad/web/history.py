"""The history of graphs over HTTP: the timeline, states of before, and the names of some."""

import orjson
from flask import Blueprint, Response, request

from chalkgrad.document.complaints import FormatError
from chalkgrad.export.formats import find
from chalkgrad.live import naming
from chalkgrad.live.data import history_data, version_data
from chalkgrad.live.hub import Hub
from chalkgrad.live.protocol import MAX_REVISION
from chalkgrad.rights import Right
from chalkgrad.store.store import Store
from chalkgrad.web import body, exports
from chalkgrad.web.gate import member, needs
from chalkgrad.web.openapi.models import NameBody


def blueprint(store: Store, hub: Hub) -> Blueprint:
    """The routes under ``/api/graphs/ID`` for its history."""
    history = Blueprint("history", __name__, url_prefix="/api/graphs/<graph:graph>")

    @history.get("/history")
    @needs(Right.VIEW)
    def marks(graph: str) -> Response:
        """A page of the timeline: what led up to the revision `before`, or to now."""
        page = store.history.marks(graph, _revision(request.args.get("before")))
        newest = store.revision(graph)
        return _json(history_data(page, store.history.versions(graph), newest))

    @history.get("/history/<revision:revision>")
    @needs(Right.VIEW)
    def state(graph: str, revision: int) -> Response:
        """The document as it was."""
        return exports.attachment(store.history.at(graph, revision), find("json"))

    @history.get("/versions")
    @needs(Right.VIEW)
    def versions(graph: str) -> Response:
        return _json([version_data(version) for version in store.history.versions(graph)])

    @history.put("/versions/<revision:revision>")
    @needs(Right.EDIT)
    def name(graph: str, revision: int) -> Response:
        """Give a state the name in the body."""
        return _named(revision, body.read_as(NameBody).name)

    @history.delete("/versions/<revision:revision>")
    @needs(Right.EDIT)
    def unname(graph: str, revision: int) -> Response:
        return _named(revision, None)

    def _named(revision: int, called: str | None) -> Response:
        with hub.rooms.visit(member()) as room:
            return _json(naming.name(room, revision, called, member().author))

    return history


def _revision(said: str | None) -> int | None:
    """A revision that an address says behind its question mark.

    Raises
    ------
    FormatError
        It is none.
    """
    if said is None:
        return None
    if not (said.isascii() and said.isdecimal() and len(said) <= len(str(MAX_REVISION))):
        raise FormatError("before: should be a revision")
    return min(int(said), MAX_REVISION)


def _json(data: object) -> Response:
    return Response(orjson.dumps(data), mimetype="application/json")
