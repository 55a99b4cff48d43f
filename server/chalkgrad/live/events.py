"""The Socket.IO events of editing: each asks the room and sends its patch."""

from dataclasses import asdict
from typing import Literal

from flask_socketio import join_room, leave_room

from chalkgrad.document.listing import listing
from chalkgrad.engine.derivative import derivative_latex
from chalkgrad.engine.reach import refusals
from chalkgrad.live import classroom, protocol
from chalkgrad.live.described import describe
from chalkgrad.live.desk import Answer, Desk, answer_for, sid
from chalkgrad.live.protocol import (
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
from chalkgrad.live.room import Room
from chalkgrad.live.rooms import Rooms
from chalkgrad.live.transport import Transport


def register(transport: Transport, rooms: Rooms) -> None:
    """Hang the handlers of every message of the protocol on the transport."""
    desk = Desk(transport, rooms)
    on = desk.on
    classroom.register(desk)

    @desk.on_arrival(protocol.OPEN, OpenMessage)
    def _open(message: OpenMessage) -> Answer:
        before = desk.rooms.leave(sid())
        if before is not None:
            leave_room(before.graph)
        room = desk.rooms.enter(sid(), message.graph)
        # Under the lock, so that no patch falls between the snapshot and the joining.
        with room.lock:
            desk.send(room.catch_up())
            join_room(message.graph)
            return {"ok": room.snapshot(message.author)}

    @on(protocol.EDIT, EditMessage)
    def _edit(room: Room, message: EditMessage) -> Answer:
        desk.send(room.commit(message.id, message.author, message.edit))
        return {"ok": {"revision": room.revision}}

    def take_back(room: Room, message: UndoMessage, kind: Literal["undo", "redo"]) -> Answer:
        patch, left = room.take_back(message.id, message.author, kind)
        desk.send(patch)
        return {"ok": {"revision": room.revision, "left": [asdict(item) for item in left]}}

    @on(protocol.UNDO, UndoMessage)
    def _undo(room: Room, message: UndoMessage) -> Answer:
        return take_back(room, message, "undo")

    @on(protocol.REDO, UndoMessage)
    def _redo(room: Room, message: UndoMessage) -> Answer:
        return take_back(room, message, "redo")

    @on(protocol.FORMULA, FormulaMessage)
    def _formula(room: Room, message: FormulaMessage) -> Answer:
        patch, target = room.commit_formula(message.id, message.author, message.text)
        desk.send(patch)
        return {"ok": {"revision": room.revision, "target": target}}

    @on(protocol.LISTING, ListingMessage)
    def _listing(room: Room, message: ListingMessage) -> Answer:
        return {"ok": {"text": listing(room.document).text}}

    @on(protocol.REWRITE, RewriteMessage)
    def _rewrite(room: Room, message: RewriteMessage) -> Answer:
        desk.send(room.commit_listing(message.id, message.author, message.text))
        return {"ok": {"revision": room.revision}}

    @on(protocol.PASTE, PasteMessage)
    def _paste(room: Room, message: PasteMessage) -> Answer:
        patch, nodes = room.commit_paste(message.id, message.author, message.document, message.at)
        desk.send(patch)
        return {"ok": {"revision": room.revision, "nodes": nodes}}

    @on(protocol.PREVIEW, PreviewMessage)
    def _preview(room: Room, message: PreviewMessage) -> Answer:
        desk.send(room.preview(message.node, message.value))
        return {"ok": {}}

    @on(protocol.RUN, RunMessage)
    def _run(room: Room, message: RunMessage) -> Answer:
        desk.send(room.run())
        return {"ok": {}}

    @on(protocol.DESCRIBE, DescribeMessage)
    def _describe(room: Room, message: DescribeMessage) -> Answer:
        return {"ok": describe(room.document, room.shown, message.node)}

    @on(protocol.DIFFERENTIATE, DifferentiateMessage)
    def _differentiate(room: Room, message: DifferentiateMessage) -> Answer:
        latex = derivative_latex(room.document.graph, message.node, message.leaf)
        return {"ok": {"latex": latex}}

    @on(protocol.CONNECTABLE, ConnectableMessage)
    def _connectable(room: Room, message: ConnectableMessage) -> Answer:
        refused = refusals(room.document.graph, message.node, message.side)
        return {"ok": {"refused": {node: asdict(why) for node, why in refused.items()}}}

    @on(protocol.ORDER, OrderMessage)
    def _order(room: Room, message: OrderMessage) -> Answer:
        return {"ok": {"order": list(room.document.graph.order)}}

    def disconnected(*_: object) -> None:
        room = desk.rooms.leave(sid())
        if room is not None:
            with room.lock:
                desk.send(room.settle())

    transport.socketio.on_event("disconnect", disconnected)
    # What this returns becomes the acknowledgement; without it a failing handler sends none.
    transport.socketio.on_error_default(answer_for)
