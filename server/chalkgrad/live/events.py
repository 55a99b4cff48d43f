"""The Socket.IO events: a connection opens a graph, sends messages about it, and goes."""

from collections.abc import Callable

import flask
from flask_socketio import join_room, leave_room

from chalkgrad.live import passing
from chalkgrad.live.desk import MESSAGES, Answer, Desk, answer_for
from chalkgrad.live.protocol import OpenMessage
from chalkgrad.live.rooms import Rooms
from chalkgrad.live.transport import Transport


def register(transport: Transport, rooms: Rooms, desk: Desk) -> None:
    """Have every message of the protocol answered."""

    def enter(data: object = None, *_: object) -> Answer:
        message = OpenMessage.read(data)
        leave()
        room = rooms.enter(_sid(), message.graph)
        # Under the lock, so that no patch falls between the snapshot and the joining.
        with room.lock:
            room.catch_up()
            join_room(message.graph)
            return {"ok": room.opened(message.author, message.seen)}

    def leave(*_: object) -> None:
        graph = rooms.leave(_sid())
        if graph is None:
            return
        leave_room(graph)
        room = rooms.get(graph)
        if room is not None:
            passing.settle(room)

    def answered(name: str) -> Callable[..., Answer]:
        return lambda data=None, *_: desk.answer(name, data, _sid())

    on_event = transport.socketio.on_event
    on_event(OpenMessage.word(), enter)
    for name in MESSAGES:
        on_event(name, answered(name))
    on_event("disconnect", leave)
    # What this returns becomes the acknowledgement; without it a failing handler sends none.
    transport.socketio.on_error_default(answer_for)


def _sid() -> str:
    """Which connection the message at hand came by."""
    found: str = flask.request.sid  # type: ignore[attr-defined]
    return found
