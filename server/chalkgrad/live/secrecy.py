"""Refusing what would tell hidden numbers."""

from chalkgrad.engine import ChalkgradError
from chalkgrad.engine.evaluation import Recording
from chalkgrad.live.scene import Scene


class HiddenError(ChalkgradError):
    """Something was asked for that would tell hidden numbers."""

    code = "hidden"


def refuse_hidden(room: Scene) -> None:
    """Refuse if anything is hidden.

    Raises
    ------
    HiddenError
        Something is.
    """
    if room.document.hidden:
        raise HiddenError("this would tell hidden numbers; reveal them first")


def open_recording(room: Scene) -> Recording:
    """One run, where nothing is hidden.

    Raises
    ------
    HiddenError
        Something is.
    """
    refuse_hidden(room)
    return room.shown.record()
