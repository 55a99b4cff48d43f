"""Messages that have something computed and shown, and store nothing."""

from chalkgrad.live import answers
from chalkgrad.live.protocol import PlanMessage, PreviewMessage, RunMessage
from chalkgrad.live.room import Room


def preview(room: Room, message: PreviewMessage) -> answers.Nothing:
    """Show everyone the numbers for a leaf that is being dragged."""
    room.preview(message.node, message.value)
    return {}


def run(room: Room, message: RunMessage) -> answers.Nothing:
    """Lazy mode: plan and compute now."""
    room.run()
    return {}


def plan(room: Room, message: PlanMessage) -> answers.Nothing:
    """Lazy mode: plan, without running."""
    room.run(only_plan=True)
    return {}
