"""Messages about many runs at once: plots, fields and the gradient check."""

from collections.abc import Sequence

from chalkgrad.document.answer import spell_json
from chalkgrad.engine.formula.names import latex_name
from chalkgrad.engine.formula.numbering import own_name
from chalkgrad.live import answers
from chalkgrad.live.data import doubles_data
from chalkgrad.live.later import Later
from chalkgrad.live.messages.teaching import CheckMessage, FieldMessage, PlotMessage
from chalkgrad.live.scene import Scene
from chalkgrad.live.secrecy import open_recording
from chalkgrad.teaching import check as checking
from chalkgrad.teaching import sweep


def plot(room: Scene, message: PlotMessage) -> answers.Plot:
    """A node against a leaf."""
    recording = open_recording(room)
    node, leaf = message.node, message.leaf
    low, high = message.range or sweep.usual_range(recording, node, leaf)
    found = sweep.curve(recording, node, leaf, low, high)
    return {
        "node": node,
        "leaf": leaf,
        "names": _names(room, [node, leaf]),
        "low": low,
        "high": high,
        "usual": message.range is None,
        "points": doubles_data(found.points),
        "values": doubles_data(found.values),
        "slopes": doubles_data(found.slopes),
        "breaks": found.breaks,
        "slopeBreaks": found.slope_breaks,
    }


def field(room: Scene, message: FieldMessage) -> answers.Field:
    """A node over two leaves."""
    recording = open_recording(room)
    node, (one, other) = message.node, message.leaves
    ranges = message.ranges or (
        sweep.usual_range(recording, node, one),
        sweep.usual_range(recording, node, other),
    )
    shown = ranges if message.aspect is None else sweep.in_scale(ranges, message.aspect)
    found = sweep.field(recording, node, (one, other), shown)
    return {
        "node": node,
        "leaves": [one, other],
        "names": _names(room, [one, other]),
        "ranges": [list(span) for span in ranges],
        "usual": message.ranges is None,
        "across": doubles_data(found.across),
        "up": doubles_data(found.up),
        "values": doubles_data(found.values.ravel()),
    }


def _names(room: Scene, nodes: Sequence[str]) -> list[str | None]:
    """Names, typeset."""
    names = [own_name(room.document.graph, node) for node in nodes]
    return [latex_name(name) if name else None for name in names]


def check(room: Scene, message: CheckMessage) -> Later[answers.Checked]:
    """The gradient beside central differences and the complex step."""
    recording = open_recording(room)

    def compare() -> answers.Checked:
        found = checking.check(recording)
        return {
            "steps": doubles_data(checking.STEPS),
            "leaves": [
                {
                    "leaf": item.leaf,
                    "automatic": spell_json(item.automatic),
                    "central": spell_json(item.central),
                    "complexStep": spell_json(item.complex_step),
                    "bestStep": item.best_step,
                    "finding": item.finding,
                    "errors": doubles_data(item.errors),
                    "complexErrors": doubles_data(item.complex_errors),
                }
                for item in found.leaves
            ],
            "left": found.left,
        }

    return compare
