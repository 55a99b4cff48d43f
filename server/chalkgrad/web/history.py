"""The history of graphs over HTTP: the timeline, states of before, and the names of some."""

import orjson
from flask import Blueprint, Response, request

from chalkgrad.document.complaints import FormatError
from chalkgrad.export.formats import find
from chalkgrad.live.data import history_data, version_data
from chalkgrad.rights import Right
from chalkgrad.store.store import Store
from chalkgrad.web import body, exports
from chalkgrad.web.gate import member, needs
from chalkgrad.web.openapi.models import NameBody


def blueprint(store: Store) -> Blueprint:
    """The routes under ``/api/graphs/ID`` for its history."""
    history = Blueprint("history", __name__, url_prefix="/api/graphs/<graph:graph>")

    @history.get("/history")
    @needs(Right.VIEW)
    def marks(graph: str) -> Response:
        """A page of the timeline: what led up to the revision `before`, or to now."""
        before = request.args.get("before")
        if before is not None and not before.isdecimal():
            raise FormatError("before: should be a revision")
        page = store.history.marks(graph, None if before is None else int(before))
        newest = store.revision(graph)
        return _json(history_data(page, store.history.versions(graph), newest))

    @history.get("/history/<int:revision>")
    @needs(Right.VIEW)
    def state(graph: str, revision: int) -> Response:
        """The document as it was."""
        return exports.attachment(store.history.at(graph, revision), find("json"))

    @history.get("/versions")
    @needs(Right.VIEW)
    def versions(graph: str) -> Response:
        return _versions(graph)

    @history.put("/versions/<int:revision>")
    @needs(Right.EDIT)
    def name(graph: str, revision: int) -> Response:
        """Give a state the name in the body."""
        store.history.name(graph, revision, body.read_as(NameBody).name, member().author)
        return _versions(graph)

    @history.delete("/versions/<int:revision>")
    @needs(Right.EDIT)
    def unname(graph: str, revision: int) -> Response:
        store.history.unname(graph, revision)
        return _versions(graph)

    def _versions(graph: str) -> Response:
        return _json([version_data(version) for version in store.history.versions(graph)])

    return history


def _json(data: object) -> Response:
    return Response(orjson.dumps(data), mimetype="application/json")
