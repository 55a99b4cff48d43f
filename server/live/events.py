"""The Socket.IO events: each parses its message, asks the room and sends the room's patch."""

import logging
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Literal, TypeVar

import flask
from flask_socketio import join_room, leave_room
from pydantic import BaseModel, ValidationError

from server.engine import ChalkgradError
from server.engine.parsing import FormulaError
from server.live import protocol
from server.live.patch import Patch
from server.live.protocol import (
    ConnectableMessage,
    DescribeMessage,
    DifferentiateMessage,
    EditMessage,
    FormulaMessage,
    ListingMessage,
    OpenMessage,
    OrderMessage,
    PasteMessage,
    PreviewMessage,
    RewriteMessage,
    RunMessage,
    UndoMessage,
    error_answer,
)
from server.live.questions import Questions
from server.live.room import Room
from server.live.rooms import Rooms
from server.live.transport import Transport

log = logging.getLogger(__name__)

Answer = dict[str, Any]
Message = TypeVar("Message", bound=BaseModel)


class NotInRoomError(ChalkgradError):
    """A message concerns a graph that the connection has not opened."""

    code = "not-open"


def register(transport: Transport, rooms: Rooms) -> None:
    """Hang the handlers of every message of the protocol on the transport."""
    socketio = transport.socketio

    def inside(graph: str) -> Room:
        room = rooms.of(_sid(), graph)
        if room is None:
            raise NotInRoomError("open the graph before editing it")
        return room

    def send(patch: Patch | None) -> None:
        if patch is not None:
            transport.emit(protocol.PATCH, patch.payload(), room=patch.message["graph"])

    def on(name: str, model: type[Message]) -> Callable[[Callable[[Message], Answer]], None]:
        def decorate(handler: Callable[[Message], Answer]) -> None:
            socketio.on_event(name, lambda data=None: handler(model.model_validate(data)))

        return decorate

    @on(protocol.OPEN, OpenMessage)
    def _open(message: OpenMessage) -> Answer:
        before = rooms.leave(_sid())
        if before is not None:
            leave_room(before.graph)
        room = rooms.enter(_sid(), message.graph)
        # Under the lock, so that no patch falls between the snapshot and the joining.
        with room.lock:
            join_room(message.graph)
            return {"ok": room.snapshot(message.author)}

    @on(protocol.EDIT, EditMessage)
    def _edit(message: EditMessage) -> Answer:
        room = inside(message.graph)
        with room.lock:
            send(room.commit(message.id, message.author, message.edit))
            return {"ok": {"revision": room.revision}}

    def take_back(message: UndoMessage, kind: Literal["undo", "redo"]) -> Answer:
        room = inside(message.graph)
        with room.lock:
            patch, left = room.take_back(message.id, message.author, kind)
            send(patch)
            return {"ok": {"revision": room.revision, "left": [asdict(item) for item in left]}}

    @on(protocol.UNDO, UndoMessage)
    def _undo(message: UndoMessage) -> Answer:
        return take_back(message, "undo")

    @on(protocol.REDO, UndoMessage)
    def _redo(message: UndoMessage) -> Answer:
        return take_back(message, "redo")

    @on(protocol.FORMULA, FormulaMessage)
    def _formula(message: FormulaMessage) -> Answer:
        room = inside(message.graph)
        with room.lock:
            patch, target = room.commit_formula(message.id, message.author, message.text)
            send(patch)
            return {"ok": {"revision": room.revision, "target": target}}

    @on(protocol.LISTING, ListingMessage)
    def _listing(message: ListingMessage) -> Answer:
        return {"ok": {"text": Questions(inside(message.graph)).listing()}}

    @on(protocol.REWRITE, RewriteMessage)
    def _rewrite(message: RewriteMessage) -> Answer:
        room = inside(message.graph)
        with room.lock:
            send(room.commit_listing(message.id, message.author, message.text))
            return {"ok": {"revision": room.revision}}

    @on(protocol.PASTE, PasteMessage)
    def _paste(message: PasteMessage) -> Answer:
        room = inside(message.graph)
        with room.lock:
            patch, nodes = room.commit_paste(
                message.id, message.author, message.document, message.at
            )
            send(patch)
            return {"ok": {"revision": room.revision, "nodes": nodes}}

    @on(protocol.PREVIEW, PreviewMessage)
    def _preview(message: PreviewMessage) -> Answer:
        room = inside(message.graph)
        with room.lock:
            send(room.preview(message.node, message.value))
            return {"ok": {}}

    @on(protocol.RUN, RunMessage)
    def _run(message: RunMessage) -> Answer:
        room = inside(message.graph)
        with room.lock:
            send(room.run())
            return {"ok": {}}

    @on(protocol.DESCRIBE, DescribeMessage)
    def _describe(message: DescribeMessage) -> Answer:
        return {"ok": Questions(inside(message.graph)).describe(message.node)}

    @on(protocol.DIFFERENTIATE, DifferentiateMessage)
    def _differentiate(message: DifferentiateMessage) -> Answer:
        latex = Questions(inside(message.graph)).differentiate(message.node, message.leaf)
        return {"ok": {"latex": latex}}

    @on(protocol.CONNECTABLE, ConnectableMessage)
    def _connectable(message: ConnectableMessage) -> Answer:
        refused = Questions(inside(message.graph)).refusals(message.node, message.side)
        return {"ok": {"refused": {node: asdict(why) for node, why in refused.items()}}}

    @on(protocol.ORDER, OrderMessage)
    def _order(message: OrderMessage) -> Answer:
        return {"ok": {"order": Questions(inside(message.graph)).order()}}

    def disconnected(*_: object) -> None:
        room = rooms.leave(_sid())
        if room is not None:
            with room.lock:
                send(room.settle())

    socketio.on_event("disconnect", disconnected)
    # What this returns becomes the acknowledgement; without it a failing handler sends none.
    socketio.on_error_default(answer_for)


def answer_for(error: Exception) -> Answer:
    """The acknowledgement of a message that could not be carried out."""
    match error:
        case FormulaError():
            return error_answer(
                error.code, error.message, error.ids, column=error.column, details=error.details
            )
        case ChalkgradError():
            return error_answer(error.code, error.message, error.ids)
        case ValidationError():
            first = error.errors(include_url=False)[0]
            place = ".".join(str(part) for part in first["loc"])
            return error_answer("bad-message", f"{place or 'message'}: {first['msg']}")
        case _:
            log.error("a handler failed", exc_info=error)
            return error_answer(
                "internal", "the server failed at this; nothing was changed, and it was logged"
            )


def _sid() -> str:
    sid: str = flask.request.sid  # type: ignore[attr-defined]
    return sid
