"""Guesses of hidden numbers in a room: each person is told of their own, who may reveal of all.

Everything is done with the room locked.
"""

from collections.abc import Iterator
from functools import partial

from chalkgrad.document.answer import spell_json
from chalkgrad.engine import ChalkgradError
from chalkgrad.live import answers
from chalkgrad.live.authors import may_reveal
from chalkgrad.live.company import Window
from chalkgrad.live.protocol import TALLY
from chalkgrad.live.room import Room
from chalkgrad.rights import Right
from chalkgrad.store.verdicts import Guess
from chalkgrad.teaching.predict import number_of


def guessed(room: Room, item: str, who: str, verdict: str) -> answers.Prediction:
    """Somebody has guessed a number; returns what they are told."""
    take(room, item, who, verdict, keeps=True)
    room.announce("guess", data={"item": item, "who": who, "verdict": verdict})
    return _told(room, item, verdict)


def take(room: Room, item: str, who: str, verdict: str, *, keeps: bool = False) -> None:
    """Somebody has guessed a number, here or at another process, which then stores it."""
    truth = _truth(room, item)
    if truth is not None:
        room.guesses.take(Guess(item, who, truth, verdict), keeps=keeps)
        room.guesses.pace.ask(partial(_settle, room))


def recall(room: Room) -> None:
    """Go on with what the class had guessed when nobody was in the room, or no server ran."""
    if room.document.hidden:
        room.guesses.recall({item: _truth(room, item) for item in room.document.hidden})


def own(room: Room, who: str) -> list[answers.Guessed]:
    """What was said of somebody's guesses: a page that is loaded again has lost it."""
    return [
        {"item": item, **_told(room, item, asked.verdicts[who])}
        for item, asked in room.guesses.asked.items()
        if who in asked.verdicts and asked.truth == _truth(room, item)
    ]


def tallies(room: Room, window: Window) -> list[answers.Tally]:
    """The tallies that a window is told: of what its person may reveal."""
    return [
        room.guesses.tally(item, _students(room, item))
        for item in room.guesses.asked
        if may_reveal(room.document.hidden.get(item, ""), window.who, window.right)
    ]


def tell(room: Room) -> None:
    """Tell the tallies whom they are for."""
    _forget(room)
    if not room.guesses.asked:
        return
    for connection, window in room.company.windows.items():
        for tally in tallies(room, window):
            room.say(TALLY, {**tally}, connection)


def _settle(room: Room) -> None:
    with room.lock:
        tell(room)
        fresh = room.guesses.fresh()
    room.guesses.store(fresh)


def tend(room: Room) -> None:
    """Begin anew with the tallies of numbers that have changed."""
    changed = [
        item for item, asked in room.guesses.asked.items() if asked.truth != _truth(room, item)
    ]
    for item in changed:
        room.guesses.asked[item].verdicts.clear()
    if changed:
        tell(room)


def _forget(room: Room) -> None:
    """Forget what is not hidden any more."""
    gone = [item for item in room.guesses.asked if item not in room.document.hidden]
    if gone:
        room.guesses.forget(gone)


def _told(room: Room, item: str, verdict: str) -> answers.Prediction:
    if verdict != "right":
        return {"verdict": verdict}
    return {"verdict": verdict, "value": spell_json(number_of(room.shown.record(), item))}


def _truth(room: Room, item: str) -> str | None:
    """A hidden number as it is spelled; None where there is none."""
    if item not in room.document.hidden:
        return None
    try:
        return number_of(room.shown.record(), item).hex()
    except ChalkgradError:
        return None


def _students(room: Room, item: str) -> Iterator[str]:
    """Who is there to guess a number: all but who hid it, whose graph it is, and who leads."""
    leader = room.company.leader
    hider = room.document.hidden.get(item)
    for person in room.company.people():
        leads = leader is not None and leader.place in person.places
        if not leads and person.id != hider and person.right < Right.OWN:
            yield person.id
