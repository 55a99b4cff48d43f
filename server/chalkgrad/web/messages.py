"""Messages that make an edit, over HTTP: the way for those that are too large for the socket."""

import orjson
from flask import Blueprint, Response

from chalkgrad.document.complaints import FormatError
from chalkgrad.live.desk import MESSAGES
from chalkgrad.live.hub import Hub
from chalkgrad.live.protocol import AuthoredMessage
from chalkgrad.rights import Right
from chalkgrad.store.store import Store
from chalkgrad.web import body, conditions
from chalkgrad.web.gate import member, needs

# Those that make an edit: no other is large, and their answers carry no bytes.
SENDABLE = frozenset(
    name for name, message in MESSAGES.items() if issubclass(message, AuthoredMessage)
)


def blueprint(store: Store, hub: Hub) -> Blueprint:
    """The route of every message that makes an edit."""
    desk = hub.desk
    messages = Blueprint("messages", __name__, url_prefix="/api")

    @messages.post("/graphs/<graph:graph>/messages/<name>")
    @needs(Right.VIEW)
    def send(graph: str, name: str) -> Response:
        """Carry a message out; answered with what the socket would acknowledge it with.

        What the message needs beyond being let in, the desk asks.
        """
        if name not in SENDABLE:
            raise FormatError(f"{name}: is no message that makes an edit")
        with conditions.unchanged(store, hub, member()):
            answer = desk.answer_visitor(name, {**body.read(), "graph": graph}, member())
        return Response(orjson.dumps(answer), mimetype="application/json")

    return messages
