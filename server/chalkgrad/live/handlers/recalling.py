"""Messages about a graph's history: its marks, its states, their names, going back to one."""

from chalkgrad.document.becoming import edit_to_become
from chalkgrad.document.contrast import contrast as compared
from chalkgrad.document.deeds import Deed
from chalkgrad.document.edits import Edit
from chalkgrad.document.model import Document
from chalkgrad.live import answers, naming
from chalkgrad.live.data import contrast_data, history_data
from chalkgrad.live.later import Later
from chalkgrad.live.messages.recalling import (
    ContrastMessage,
    HistoryMessage,
    MomentMessage,
    NameMessage,
    RestoreMessage,
)
from chalkgrad.live.room import Room


def history(room: Room, message: HistoryMessage) -> Later[answers.History]:
    """The timeline, a page of it."""
    revision, kept = room.revision, room.moments.history

    def look() -> answers.History:
        page = kept.marks(message.graph, message.before)
        return history_data(page, kept.versions(message.graph), revision)

    return look


def moment(room: Room, message: MomentMessage) -> Later[answers.Snapshot]:
    """The graph as it was, with its numbers."""
    hidden = dict(room.document.hidden)

    def look() -> answers.Snapshot:
        found = room.moments.at(message.revision, hidden)
        with found.lock:
            return found.snapshot()

    return look


def name(room: Room, message: NameMessage) -> Later[answers.Versions]:
    """Give a state a name, or take it away."""

    def give() -> answers.Versions:
        return {"versions": naming.name(room, message.revision, message.called, message.author)}

    return give


def restore(room: Room, message: RestoreMessage) -> answers.Revised:
    """Bring the graph to where it was, as one edit."""
    if room.stored(message.id) is None:
        wanted = room.moments.history.at(message.graph, message.revision)

        def make(document: Document) -> Edit:
            return edit_to_become(document, wanted)

        if edit_to_become(room.document, wanted).edits:
            # Where it is that already, there is no step that an undo could take back.
            told = (Deed("restored", number=float(message.revision)),)
            room.commit(message.id, message.author, make, told=told, restores=True)
    return {"revision": room.revision}


def contrast(room: Room, message: ContrastMessage) -> Later[answers.Contrast]:
    """What is different between two states."""
    kept, now = room.moments.history, room.revision

    def compare() -> answers.Contrast:
        before, after = (
            kept.at(message.graph, now if revision is None else revision)
            for revision in (message.before, message.after)
        )
        return contrast_data(compared(before, after))

    return compare
