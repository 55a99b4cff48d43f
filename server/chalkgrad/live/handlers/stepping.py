"""Messages about one run, step by step: walks, captions, traces, both modes, predictions."""

from dataclasses import asdict
from typing import cast

from chalkgrad.document.answer import spell_json
from chalkgrad.document.values import DocumentError
from chalkgrad.live import answers, guessing
from chalkgrad.live.authors import digest
from chalkgrad.live.data import row_data, walk_data
from chalkgrad.live.later import Later
from chalkgrad.live.messages.teaching import (
    CaptionMessage,
    ModesMessage,
    PredictMessage,
    TraceMessage,
    WalkMessage,
)
from chalkgrad.live.room import Room
from chalkgrad.live.scene import Scene
from chalkgrad.live.secrecy import open_recording
from chalkgrad.teaching import modes as both_modes
from chalkgrad.teaching import walk as walking
from chalkgrad.teaching.predict import predict as verdict_on
from chalkgrad.teaching.table import trace as trace_rows
from chalkgrad.teaching.table_text import trace_text


def walk(room: Scene, message: WalkMessage) -> answers.Walk:
    """A run as steps."""
    return walk_data(room.shown.walk(message.direction, message.seeds), room.revision)


def caption(room: Scene, message: CaptionMessage) -> answers.Caption:
    """One step of a walk in formulas."""
    walked = room.shown.walk(message.direction, message.seeds)
    if message.at >= len(walked.steps):
        raise DocumentError(f"the walk has {len(walked.steps)} steps")
    return {"lines": walking.caption(walked, message.at)}


def trace(room: Scene, message: TraceMessage) -> answers.Trace:
    """A run as a table, or as text."""
    shown = room.shown
    reverse = shown.walk("reverse", {})
    rows = trace_rows(shown.walk("forward", message.seeds), reverse)
    if message.format is not None:
        return {"text": trace_text(rows, message.format)}
    names = reverse.names
    return {
        "rows": [row_data(row) for row in rows],
        "letter": names.letter,
        "index": names.index,
    }


def modes(room: Scene, message: ModesMessage) -> Later[answers.Modes]:
    """The Jacobian of some nodes, and what each mode pays for it."""
    recording = open_recording(room)
    first = [] if recording.target is None else [recording.target]
    targets = message.targets or [*first, *recording.graph.sinks()]
    there = list(dict.fromkeys(node for node in targets if node in recording.graph))

    def compare() -> answers.Modes:
        found = both_modes.modes(recording, there)
        return {
            "targets": list(found.targets),
            "leaves": list(found.leaves),
            "jacobian": [[spell_json(number) for number in row] for row in found.jacobian],
            "forward": cast("answers.Cost", asdict(found.forward)),
            "reverse": cast("answers.Cost", asdict(found.reverse)),
        }

    return compare


def predict(room: Room, message: PredictMessage) -> answers.Prediction:
    """What a guess of a hidden number is."""
    if message.item not in room.document.hidden:
        raise DocumentError("this number is not hidden any more")
    who = digest(message.author)
    room.guesses.spend(message.item, who)
    verdict = verdict_on(room.shown.record(), message.item, float(message.guess))
    return guessing.guessed(room, message.item, who, verdict)
