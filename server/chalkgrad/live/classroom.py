"""The Socket.IO events of the classroom: steps, tables, plots, predictions, descents, lessons."""

from dataclasses import asdict
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from chalkgrad.document.answer import spell_json
from chalkgrad.document.edits import Hide
from chalkgrad.document.from_gradient import edit_from_gradient
from chalkgrad.document.lesson import edit_to_step
from chalkgrad.document.values import DocumentError
from chalkgrad.engine import ChalkgradError
from chalkgrad.engine.evaluation import Recording
from chalkgrad.engine.program import Doubles
from chalkgrad.live import protocol
from chalkgrad.live.descents import Descents
from chalkgrad.live.desk import Answer, Desk
from chalkgrad.live.patch import compare
from chalkgrad.live.protocol import (
    CaptionMessage,
    CheckMessage,
    CompareMessage,
    DescendMessage,
    DescentMessage,
    ExpandMessage,
    FieldMessage,
    LessonMessage,
    ModesMessage,
    PlanMessage,
    PlotMessage,
    PredictMessage,
    TraceMessage,
    WalkMessage,
)
from chalkgrad.live.room import Room
from chalkgrad.teaching.check import STEPS, check
from chalkgrad.teaching.modes import modes
from chalkgrad.teaching.predict import predict
from chalkgrad.teaching.sweep import curve, field, usual_range
from chalkgrad.teaching.table import Cell, trace
from chalkgrad.teaching.table_text import trace_text
from chalkgrad.teaching.walk import caption, walk, walk_data


class HiddenError(ChalkgradError):
    """Something was asked for that would tell hidden numbers."""

    code = "hidden"


def register(desk: Desk) -> None:
    """Hang the handlers of the classroom's messages on the transport."""
    on = desk.on
    # They live as long as their room.
    descents: WeakKeyDictionary[Room, Descents] = WeakKeyDictionary()

    @on(protocol.PLAN, PlanMessage)
    def _plan(room: Room, message: PlanMessage) -> Answer:
        desk.send(room.run(only_plan=True))
        return {"ok": {}}

    @on(protocol.WALK, WalkMessage)
    def _walk(room: Room, message: WalkMessage) -> Answer:
        walked = walk(room.shown.record(), message.direction, message.seeds)
        return {"ok": {"revision": room.revision, **walk_data(walked, room.shown.veil())}}

    @on(protocol.CAPTION, CaptionMessage)
    def _caption(room: Room, message: CaptionMessage) -> Answer:
        walked = walk(room.shown.record(), message.direction, message.seeds)
        if message.at >= len(walked.steps):
            raise DocumentError(f"the walk has {len(walked.steps)} steps")
        return {"ok": {"lines": caption(walked, message.at, room.shown.veil())}}

    @on(protocol.TRACE, TraceMessage)
    def _trace(room: Room, message: TraceMessage) -> Answer:
        rows = trace(room.shown.record(), message.seeds, room.shown.veil())
        if message.format is not None:
            return {"ok": {"text": trace_text(rows, message.format)}}
        return {
            "ok": {
                "rows": [
                    {
                        "kind": row.kind,
                        "node": row.node,
                        "primal": _cell(row.primal),
                        "tangent": _cell(row.tangent),
                        "adjoint": [_cell(cell) for cell in row.adjoint],
                    }
                    for row in rows
                ]
            }
        }

    @on(protocol.MODES, ModesMessage)
    def _modes(room: Room, message: ModesMessage) -> Answer:
        recording = _open_recording(room)
        first = [] if recording.target is None else [recording.target]
        targets = message.targets or [*first, *recording.graph.sinks()]
        there = dict.fromkeys(node for node in targets if node in recording.graph)
        found = modes(recording, list(there))
        return {
            "ok": {
                "targets": found.targets,
                "leaves": found.leaves,
                "jacobian": [[spell_json(number) for number in row] for row in found.jacobian],
                "forward": asdict(found.forward),
                "reverse": asdict(found.reverse),
            }
        }

    @on(protocol.COMPARE, CompareMessage)
    def _compare(room: Room, message: CompareMessage) -> Answer:
        return {"ok": compare(room.document.graph, room.require_target())}

    @on(protocol.EXPAND, ExpandMessage)
    def _expand(room: Room, message: ExpandMessage) -> Answer:
        _refuse_hidden(room)
        edit, results = edit_from_gradient(room.document, message.leaves)
        desk.send(room.commit(message.id, message.author, edit))
        return {"ok": {"nodes": dict(results)}}

    @on(protocol.PREDICT, PredictMessage)
    def _predict(room: Room, message: PredictMessage) -> Answer:
        if message.item not in room.document.hidden:
            raise DocumentError("this number is not hidden any more")
        verdict = predict(room.shown.record(), message.item, float(message.guess))
        if verdict == "right":
            reveal = Hide(items=[message.item], hidden=False)
            desk.send(room.commit(message.id, message.author, reveal))
        return {"ok": {"verdict": verdict}}

    @on(protocol.PLOT, PlotMessage)
    def _plot(room: Room, message: PlotMessage) -> Answer:
        recording = _open_recording(room)
        low, high = _range(room, message.leaf)
        if message.low is not None and message.high is not None:
            low, high = message.low, message.high
        found = curve(recording, message.node, message.leaf, low, high)
        return {
            "ok": {
                "low": low,
                "high": high,
                "points": _bytes(found.points),
                "values": _bytes(found.values),
                "slopes": _bytes(found.slopes),
                "breaks": found.breaks,
            }
        }

    @on(protocol.FIELD, FieldMessage)
    def _field(room: Room, message: FieldMessage) -> Answer:
        recording = _open_recording(room)
        one, other = message.leaves
        ranges = _range(room, one), _range(room, other)
        across, up, values = field(recording, message.node, (one, other), ranges)
        return {
            "ok": {"across": _bytes(across), "up": _bytes(up), "values": _bytes(values.ravel())}
        }

    @on(protocol.CHECK, CheckMessage)
    def _check(room: Room, message: CheckMessage) -> Answer:
        found = check(_open_recording(room))
        return {
            "ok": {
                "steps": _bytes(STEPS),
                "leaves": [
                    {
                        "leaf": item.leaf,
                        "automatic": spell_json(item.automatic),
                        "central": spell_json(item.central),
                        "complexStep": spell_json(item.complex_step),
                        "bestStep": item.best_step,
                        "errors": _bytes(item.errors),
                        "complexErrors": _bytes(item.complex_errors),
                    }
                    for item in found
                ],
            }
        }

    @on(protocol.DESCENT, DescentMessage)
    def _descent(room: Room, message: DescentMessage) -> Answer:
        _refuse_hidden(room)
        mine = descents.setdefault(room, Descents())
        run, place = mine.begin(room, message.variables, message.method, message.rate)
        return {"ok": {"run": run, **_place(asdict(place))}}

    @on(protocol.DESCEND, DescendMessage)
    def _descend(room: Room, message: DescendMessage) -> Answer:
        _refuse_hidden(room)
        mine = descents.setdefault(room, Descents())
        patch, place = mine.step(room, message.run, message.id, message.author)
        desk.send(patch)
        return {"ok": _place(asdict(place))}

    @on(protocol.LESSON, LessonMessage)
    def _lesson(room: Room, message: LessonMessage) -> Answer:
        lesson = room.document.lesson
        if lesson is None or message.step >= len(lesson.steps):
            raise DocumentError("this graph has no such step of a lesson")
        edit = edit_to_step(room.document, lesson, message.step)
        if edit.edits:
            desk.send(room.commit(message.id, message.author, edit))
        if lesson.steps[message.step].plan and room.document.mode == "lazy":
            desk.send(room.run(only_plan=True))
        return {"ok": {"revision": room.revision}}


def _open_recording(room: Room) -> Recording:
    """One run, where nothing is hidden.

    Raises
    ------
    HiddenError
        Something is.
    """
    _refuse_hidden(room)
    return room.shown.record()


def _refuse_hidden(room: Room) -> None:
    if room.document.hidden:
        raise HiddenError("this would tell hidden numbers; reveal them first")


def _range(room: Room, leaf: str) -> tuple[float, float]:
    """The usual range of a leaf's plot: its slider's, or around its number."""
    attributes = room.document.graph.attributes(leaf)
    number = attributes.get("value", room.document.feeds.get(leaf, 0.0))
    return usual_range(float(number), attributes.get("min"), attributes.get("max"))


def _cell(cell: Cell) -> dict[str, Any]:
    return {**asdict(cell), "value": spell_json(cell.value)}


def _place(place: dict[str, Any]) -> dict[str, Any]:
    return {**place, "loss": spell_json(place["loss"])}


def _bytes(numbers: Doubles) -> bytes:
    """Doubles as the browser reads them: little-endian, NaN and infinities as they are."""
    return np.ascontiguousarray(numbers, dtype="<f8").tobytes()
