"""The names of states: given and taken away, and told to everybody who has the graph open."""

from chalkgrad.live import answers
from chalkgrad.live.data import version_data
from chalkgrad.live.protocol import VERSIONS
from chalkgrad.live.room import Room


def name(room: Room, revision: int, called: str | None, author: str) -> list[answers.Version]:
    """Give a state a name, or, with None, take it away; returns all that have one.

    The room is not locked by whoever asks: a state may take long to be found.

    Raises
    ------
    NoSuchGraphError, NoSuchRevisionError, UnstorableError
        As `History.name`.
    """
    kept = room.moments.history
    if called is None:
        kept.unname(room.graph, revision)
    else:
        kept.name(room.graph, revision, called, author)
    versions = [version_data(version) for version in kept.versions(room.graph)]
    with room.lock:
        tell(room, versions)
        room.announce("versions", data={"versions": versions})
    return versions


def tell(room: Room, versions: list[answers.Version]) -> None:
    """Tell the windows of this process which states have names by now."""
    room.say(VERSIONS, {"versions": versions})
