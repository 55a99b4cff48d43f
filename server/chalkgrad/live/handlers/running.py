"""Messages that have something computed and shown, and store nothing."""

from chalkgrad.document.edits import SetValue
from chalkgrad.live import answers, passing
from chalkgrad.live.messages.editing import PreviewMessage
from chalkgrad.live.messages.teaching import PlanMessage, RunMessage
from chalkgrad.live.room import Room


def preview(room: Room, message: PreviewMessage) -> answers.Nothing:
    """Show everyone the numbers for a leaf that is being dragged."""
    room.turns.allow(room.document, SetValue(id=message.node, value=message.value))
    passing.preview(room, message.node, message.value)
    return {}


def run(room: Room, message: RunMessage) -> answers.Nothing:
    """Lazy mode: plan and compute now."""
    passing.run(room)
    return {}


def plan(room: Room, message: PlanMessage) -> answers.Nothing:
    """Lazy mode: plan, without running."""
    passing.run(room, only_plan=True)
    return {}
