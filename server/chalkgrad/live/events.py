"""The Socket.IO events: a connection opens a graph, sends messages about it, and goes."""

from collections.abc import Callable

import flask
from flask_socketio import join_room, leave_room

from chalkgrad.live import gathering, passing
from chalkgrad.live.desk import MESSAGES, Answer, Desk, answer_for
from chalkgrad.live.members import FRAME, Door, Member
from chalkgrad.live.people import Cookies
from chalkgrad.live.protocol import OpenMessage
from chalkgrad.live.rooms import Rooms
from chalkgrad.live.transport import Transport
from chalkgrad.rights import NoSuchGraphError


def register(transport: Transport, rooms: Rooms, desk: Desk, door: Door, cookies: Cookies) -> None:
    """Have every message of the protocol answered."""

    def admit(message: OpenMessage) -> Member:
        if message.token is not None and FRAME.fullmatch(message.graph):
            return door.admit_to_frame(message.graph, message.token)
        return door.admit(message.graph, cookies.visitor(), message.token, message.needs)

    def enter(data: object = None, *_: object) -> Answer:
        message = OpenMessage.read(data)
        leave()
        member = admit(message)
        room = rooms.enter(_sid(), member)
        # Who is in is held to what is revoked from here on; this is for what was meanwhile.
        now = door.again(member)
        if now is None:
            rooms.leave(_sid())
            raise NoSuchGraphError.to_whoever_asks()
        rooms.hold_to(_sid(), member, now)
        # Under the lock, so that no patch falls between the snapshot and the joining.
        with room.lock:
            room.catch_up()
            join_room(message.graph)
            company = gathering.enter(room, _sid(), now, message.name, message.window)
            return {"ok": room.opened(now, company, message.seen)}

    def leave(*_: object) -> None:
        graph = rooms.leave(_sid())
        if graph is None:
            return
        leave_room(graph)
        _settle(rooms, graph, _sid())

    def answered(name: str) -> Callable[..., Answer]:
        return lambda data=None, *_: desk.answer(name, data, _sid())

    on_event = transport.socketio.on_event
    on_event(OpenMessage.word(), enter)
    for name in MESSAGES:
        on_event(name, answered(name))
    on_event("disconnect", leave)
    # What this returns becomes the acknowledgement; without it a failing handler sends none.
    transport.socketio.on_error_default(answer_for)


def put_out(transport: Transport, rooms: Rooms, connection: str, member: Member) -> bool:
    """Put a connection out of its room, as who may not be in it any more.

    Returns
    -------
    bool
        Whether it was still there.
    """
    if rooms.inside().get(connection) is not member:
        return False
    rooms.leave(connection)
    transport.take_out(connection, member.room)
    _settle(rooms, member.room, connection, for_good=True)
    return True


def _settle(rooms: Rooms, graph: str, connection: str, *, for_good: bool = False) -> None:
    room = rooms.get(graph)
    if room is not None:
        passing.settle(room)
        gathering.leave(room, connection, for_good=for_good)


def _sid() -> str:
    """Which connection the message at hand came by."""
    found: str = flask.request.sid  # type: ignore[attr-defined]
    return found
