"""Messages of who is at a graph with others: leading, pointing, and names."""

from typing import cast

from chalkgrad.live import answers, gathering
from chalkgrad.live.messages.attending import HereMessage, IntroduceMessage, LeadMessage
from chalkgrad.live.protocol import BadMessageError
from chalkgrad.live.room import Room


def lead(room: Room, message: LeadMessage) -> answers.Leading:
    """Have everyone follow, or no more."""
    window = _window(room)
    if message.sight is None:
        gathering.stop(room, window)
        return {"leads": False}
    sight = cast("answers.Sight", message.sight.model_dump(mode="json"))
    return {"leads": gathering.lead(room, window, sight, begins=message.begins)}


def here(room: Room, message: HereMessage) -> answers.Shown:
    """Show the others where this window points."""
    return {"shown": gathering.point(room, _window(room), message.at, message.field)}


def introduce(room: Room, message: IntroduceMessage) -> answers.Nothing:
    """Be called otherwise."""
    gathering.rename(room, _window(room), message.name)
    return {}


def _window(room: Room) -> str:
    """The connection of the window that has sent the message.

    Raises
    ------
    BadMessageError
        It came over HTTP, by no window.
    """
    if room.turns.connection not in room.company.windows:
        raise BadMessageError("only a window that shows the graph can say this")
    return room.turns.connection
