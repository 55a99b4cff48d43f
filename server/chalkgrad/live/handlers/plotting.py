"""Messages about many runs at once: plots, fields and the gradient check."""

from chalkgrad.document.answer import spell_json
from chalkgrad.live import answers
from chalkgrad.live.data import doubles_data
from chalkgrad.live.protocol import CheckMessage, FieldMessage, PlotMessage
from chalkgrad.live.room import Room
from chalkgrad.live.secrecy import open_recording
from chalkgrad.teaching import check as checking
from chalkgrad.teaching import sweep


def plot(room: Room, message: PlotMessage) -> answers.Plot:
    """A node against a leaf."""
    recording = open_recording(room)
    low, high = _range(room, message.leaf)
    if message.low is not None and message.high is not None:
        low, high = message.low, message.high
    found = sweep.curve(recording, message.node, message.leaf, low, high)
    return {
        "low": low,
        "high": high,
        "points": doubles_data(found.points),
        "values": doubles_data(found.values),
        "slopes": doubles_data(found.slopes),
        "breaks": found.breaks,
    }


def field(room: Room, message: FieldMessage) -> answers.Field:
    """A node over two leaves."""
    recording = open_recording(room)
    one, other = message.leaves
    ranges = _range(room, one), _range(room, other)
    across, up, values = sweep.field(recording, message.node, (one, other), ranges)
    return {
        "across": doubles_data(across),
        "up": doubles_data(up),
        "values": doubles_data(values.ravel()),
    }


def check(room: Room, message: CheckMessage) -> answers.Checked:
    """The gradient beside central differences and the complex step."""
    return {
        "steps": doubles_data(checking.STEPS),
        "leaves": [
            {
                "leaf": item.leaf,
                "automatic": spell_json(item.automatic),
                "central": spell_json(item.central),
                "complexStep": spell_json(item.complex_step),
                "bestStep": item.best_step,
                "errors": doubles_data(item.errors),
                "complexErrors": doubles_data(item.complex_errors),
            }
            for item in checking.check(open_recording(room))
        ],
    }


def _range(room: Room, leaf: str) -> tuple[float, float]:
    """The usual range of a leaf's plot: its slider's, or around its number."""
    attributes = room.document.graph.attributes(leaf)
    number = attributes.get("value", room.document.feeds.get(leaf, 0.0))
    return sweep.usual_range(float(number), attributes.get("min"), attributes.get("max"))
