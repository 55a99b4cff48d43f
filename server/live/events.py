"""The Socket.IO events of editing: each parses its message, asks the room and sends its patch."""

from dataclasses import asdict
from typing import Literal

from flask_socketio import join_room, leave_room

from server.live import classroom, protocol
from server.live.desk import Answer, Desk, answer_for, sid
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
)
from server.live.questions import Questions
from server.live.rooms import Rooms
from server.live.transport import Transport


def register(transport: Transport, rooms: Rooms) -> None:
    """Hang the handlers of every message of the protocol on the transport."""
    desk = Desk(transport, rooms)
    on = desk.on
    classroom.register(desk)

    @on(protocol.OPEN, OpenMessage)
    def _open(message: OpenMessage) -> Answer:
        before = desk.rooms.leave(sid())
        if before is not None:
            leave_room(before.graph)
        room = desk.rooms.enter(sid(), message.graph)
        # Under the lock, so that no patch falls between the snapshot and the joining.
        with room.lock:
            join_room(message.graph)
            return {"ok": room.snapshot(message.author)}

    @on(protocol.EDIT, EditMessage)
    def _edit(message: EditMessage) -> Answer:
        room = desk.room(message.graph)
        with room.lock:
            desk.send(room.commit(message.id, message.author, message.edit))
            return {"ok": {"revision": room.revision}}

    def take_back(message: UndoMessage, kind: Literal["undo", "redo"]) -> Answer:
        room = desk.room(message.graph)
        with room.lock:
            patch, left = room.take_back(message.id, message.author, kind)
            desk.send(patch)
            return {"ok": {"revision": room.revision, "left": [asdict(item) for item in left]}}

    @on(protocol.UNDO, UndoMessage)
    def _undo(message: UndoMessage) -> Answer:
        return take_back(message, "undo")

    @on(protocol.REDO, UndoMessage)
    def _redo(message: UndoMessage) -> Answer:
        return take_back(message, "redo")

    @on(protocol.FORMULA, FormulaMessage)
    def _formula(message: FormulaMessage) -> Answer:
        room = desk.room(message.graph)
        with room.lock:
            patch, target = room.commit_formula(message.id, message.author, message.text)
            desk.send(patch)
            return {"ok": {"revision": room.revision, "target": target}}

    @on(protocol.LISTING, ListingMessage)
    def _listing(message: ListingMessage) -> Answer:
        return {"ok": {"text": Questions(desk.room(message.graph)).listing()}}

    @on(protocol.REWRITE, RewriteMessage)
    def _rewrite(message: RewriteMessage) -> Answer:
        room = desk.room(message.graph)
        with room.lock:
            desk.send(room.commit_listing(message.id, message.author, message.text))
            return {"ok": {"revision": room.revision}}

    @on(protocol.PASTE, PasteMessage)
    def _paste(message: PasteMessage) -> Answer:
        room = desk.room(message.graph)
        with room.lock:
            patch, nodes = room.commit_paste(
                message.id, message.author, message.document, message.at
            )
            desk.send(patch)
            return {"ok": {"revision": room.revision, "nodes": nodes}}

    @on(protocol.PREVIEW, PreviewMessage)
    def _preview(message: PreviewMessage) -> Answer:
        room = desk.room(message.graph)
        with room.lock:
            desk.send(room.preview(message.node, message.value))
            return {"ok": {}}

    @on(protocol.RUN, RunMessage)
    def _run(message: RunMessage) -> Answer:
        room = desk.room(message.graph)
        with room.lock:
            desk.send(room.run())
            return {"ok": {}}

    @on(protocol.DESCRIBE, DescribeMessage)
    def _describe(message: DescribeMessage) -> Answer:
        return {"ok": Questions(desk.room(message.graph)).describe(message.node)}

    @on(protocol.DIFFERENTIATE, DifferentiateMessage)
    def _differentiate(message: DifferentiateMessage) -> Answer:
        latex = Questions(desk.room(message.graph)).differentiate(message.node, message.leaf)
        return {"ok": {"latex": latex}}

    @on(protocol.CONNECTABLE, ConnectableMessage)
    def _connectable(message: ConnectableMessage) -> Answer:
        refused = Questions(desk.room(message.graph)).refusals(message.node, message.side)
        return {"ok": {"refused": {node: asdict(why) for node, why in refused.items()}}}

    @on(protocol.ORDER, OrderMessage)
    def _order(message: OrderMessage) -> Answer:
        return {"ok": {"order": Questions(desk.room(message.graph)).order()}}

    def disconnected(*_: object) -> None:
        room = desk.rooms.leave(sid())
        if room is not None:
            with room.lock:
                desk.send(room.settle())

    transport.socketio.on_event("disconnect", disconnected)
    # What this returns becomes the acknowledgement; without it a failing handler sends none.
    transport.socketio.on_error_default(answer_for)
