"""How people come to a room, go and lead there, and what everybody is told of it.

Everything is done with the room locked.
"""

from functools import partial
from typing import Any, Literal

from chalkgrad.document.characters import seen
from chalkgrad.engine import ChalkgradError
from chalkgrad.live import answers, guessing
from chalkgrad.live.authors import digest
from chalkgrad.live.company import Leader, Window, place_of
from chalkgrad.live.members import Member
from chalkgrad.live.outlet import News
from chalkgrad.live.protocol import CROWD, HERE, LEAD
from chalkgrad.live.room import Room
from chalkgrad.rights import Right
from chalkgrad.teaching.walk import caption

Ending = Literal["left", "stopped"]


def enter(room: Room, connection: str, member: Member, name: str, tab: str) -> answers.Company:
    """Somebody has come by a window; returns whom they find.

    Parameters
    ----------
    name
        How they want to be called; "" for no name.
    tab
        What tells this window from their others; "" for one that is like no other.
    """
    with room.lock:
        company = room.company
        place = place_of(member.author, tab or connection)
        who = digest(member.author)
        window = company.windows[connection] = Window(place, who, seen(name).strip(), member.right)
        _tell_soon(room)
        leader = company.leader
        return {
            "place": place,
            "you": company.person(window).told(),
            "crowd": company.crowd(),
            "lead": None if leader is None else leader.told(),
            "tallies": guessing.tallies(room, window),
            "guesses": guessing.own(room, who),
        }


def leave(room: Room, connection: str, *, for_good: bool = False) -> None:
    """A window has gone. Whom the others follow, they do for a while, until that is back.

    Parameters
    ----------
    for_good
        Whether it is not let in again.
    """
    with room.lock:
        window = room.company.windows.pop(connection, None)
        if window is None:
            return
        leader = room.company.leader
        if leader is not None and leader.place == window.place:
            leader.since = room.company.clock()
            if for_good:
                end(room, "left")
        if window.right >= Right.PRESENT:
            _point(room, window, None)
        _tell_soon(room)


def hold(room: Room, connection: str, member: Member) -> None:
    """Somebody may do more or less than before."""
    with room.lock:
        window = room.company.windows.get(connection)
        if window is None:
            return
        window.right = member.right
        leader = room.company.leader
        if leader is not None and leader.place == window.place and member.right < Right.PRESENT:
            end(room, "stopped")
        _tell_soon(room)


def rename(room: Room, connection: str, name: str) -> None:
    """Somebody wants to be called otherwise."""
    company = room.company
    who = company.windows[connection].who
    for window in company.windows.values():
        if window.who == who:
            window.name = seen(name).strip()
    _tell_soon(room)


def point(room: Room, connection: str, at: tuple[float, float] | None, field: str | None) -> bool:
    """Somebody points somewhere, and types in a field; whether the pointer is shown to others."""
    company = room.company
    window = company.windows[connection]
    if window.field != field:
        window.field = field
        _tell_soon(room)
    shown = company.shows_pointer(window)
    if shown or at is None:
        _point(room, window, at)
    return shown


def _point(room: Room, window: Window, at: tuple[float, float] | None) -> None:
    name, guest = room.company.called(window)
    told = {"place": window.place, "id": window.who, "name": name, "guest": guest, "at": at}
    room.say(HERE, told)
    room.announce("here", data=told)


def lead(room: Room, connection: str, sight: answers.Sight, *, begins: bool) -> bool:
    """A window shows something that the others are to follow; whether it leads."""
    company = room.company
    window = company.windows[connection]
    leader = company.leader
    if not begins and (leader is None or leader.place != window.place):
        return False
    name, guest = company.called(window)
    company.leader = Leader(window.place, name, guest, sight, here=True, since=company.clock())
    told = company.leader.told()
    if leader is None or leader.sight["walk"] != sight["walk"]:
        told["caption"] = _caption(room, sight["walk"])
    room.say(LEAD, told)
    room.announce("lead", data=dict(told))
    if leader is None or leader.place != window.place:
        _tell_soon(room)
    return True


def _caption(room: Room, stand: answers.Stand | None) -> list[list[str]] | None:
    """A step in formulas; None where there is none."""
    if stand is None:
        return None
    try:
        walked = room.shown.walk(stand["direction"], stand["seeds"])
    except ChalkgradError:
        # The leader's window has been told so.
        return None
    return caption(walked, stand["at"]) if stand["at"] < len(walked.steps) else None


def stop(room: Room, connection: str) -> None:
    """A window wants to be followed no more; nothing, where another leads."""
    leader, window = room.company.leader, room.company.windows[connection]
    if leader is not None and leader.place == window.place:
        end(room, "stopped")


def end(room: Room, why: Ending) -> None:
    """Nobody is followed any more."""
    leader, room.company.leader = room.company.leader, None
    if leader is None:
        return
    told: dict[str, Any] = {**leader.told(), "place": None, "sight": None, "ended": why}
    room.say(LEAD, told)
    if leader.here:
        room.announce("lead", data=told)
    _tell_soon(room)


def _tell_soon(room: Room) -> None:
    room.company.pace.ask(partial(tell_crowd, room))


def tell_crowd(room: Room) -> None:
    """Tell everybody who is there; the other processes, who is here."""
    with room.lock:
        room.say(CROWD, {**room.company.crowd()})
        room.announce("crowd", data=room.company.part())
        guessing.tell(room)


def tend(room: Room) -> None:
    """Let go of whom nothing was heard for long; tell the other processes who is here still."""
    with room.lock:
        if room.company.is_lost():
            end(room, "left")
        if room.company.forget():
            _tell_soon(room)
        if room.company.windows:
            room.announce("crowd", data=room.company.part())
        leader = room.company.leader
        if leader is not None and leader.here and room.company.has(leader.place):
            room.announce("lead", data=dict(leader.told()))
        guessing.tend(room)


def hear(room: Room, news: News) -> None:
    """Another process has told of its company."""
    company, told = room.company, news.data or {}
    if news.kind == "here":
        room.say(HERE, told)
    elif news.kind == "crowd":
        before = company.crowd()
        company.hear(told["from"], told["people"])
        if company.crowd() != before:
            room.say(CROWD, dict(company.crowd()))
    elif news.kind == "guess":
        guessing.take(room, told["item"], told["who"], told["verdict"])
    elif told["place"] is None:
        end(room, told["ended"])
    else:
        _follow(room, told)


def _follow(room: Room, told: dict[str, Any]) -> None:
    """A window of another process leads."""
    company = room.company
    before = company.leader
    place, name, guest, sight = (told[key] for key in ("place", "name", "guest", "sight"))
    company.leader = Leader(place, name, guest, sight, here=False, since=company.clock())
    # With every look it is told again that it goes on.
    if before is None or before.told() != company.leader.told():
        room.say(LEAD, told)
    if before is None or before.place != place:
        _tell_soon(room)
