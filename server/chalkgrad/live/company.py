"""The company at a graph: who is at it, by which windows, and whom the others follow.

Nothing of it is stored, and it knows neither sockets nor what a graph is: see `gathering`.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from hashlib import sha256
from secrets import token_hex
from typing import Any

from chalkgrad.live import answers
from chalkgrad.live.authors import DIGITS
from chalkgrad.live.paced import Paced
from chalkgrad.rights import Right

# Letters of the longest name that somebody can choose.
MAX_NAME = 40

# So many people are named to everybody; of the others it is told how many they are.
NAMED = 24

# A pointer tells something while few are on the canvas: where more people than this may present,
# only that of who leads is shown. Who only looks on never shows one: a class is all pointers then.
MAX_POINTERS = 12

# And while they are few for how many would be told: a server sends some ten thousand messages a
# second, and a hand that moves makes twelve for everybody.
MAX_TOLD = 800

# A class that comes in is told of a few times, not once for everyone who comes.
TOLD_SECONDS = 0.3

# For so long the others wait for a leader whose window has gone: to load a page again takes
# seconds, and a network that was lost is back within half a minute or for long.
AWAY_SECONDS = 30.0

# How long people of another process count as there without news of them; it tells of them with
# every look of its watcher, and one that has died tells nothing.
HEARD_SECONDS = 8.0


def place_of(author: str, window: str) -> str:
    """What others know a person's window by: the same over reloads, and nobody can pretend it."""
    return sha256(f"{author} {window}".encode()).hexdigest()[:DIGITS]


@dataclass
class Window:
    """One window of somebody who is at the graph.

    Attributes
    ----------
    place
        As `place_of` has it.
    who
        The digest of whose it is.
    name
        As they have chosen it; "" for who has not.
    right
        What they may do.
    field
        The node whose field is being typed in, if any.
    """

    place: str
    who: str
    name: str
    right: Right
    field: str | None = None


@dataclass(frozen=True)
class Person:
    """Somebody who is at the graph, by however many windows.

    Attributes
    ----------
    id
        Their digest.
    name, guest
        How they have chosen to be called, or else their number.
    right
        The most that they may do by any of their windows.
    field
        The node whose field they are typing in, if any.
    places
        Their windows.
    """

    id: str
    name: str | None
    guest: int | None
    right: Right
    field: str | None
    places: tuple[str, ...]

    def told(self) -> answers.Person:
        """As the others are told."""
        return {
            "id": self.id,
            "name": self.name,
            "guest": self.guest,
            "right": self.right.word,
            "field": self.field,
            "places": list(self.places),
        }

    @classmethod
    def of(cls, told: answers.Person) -> "Person":
        """Somebody of whom another process has told."""
        right, places = Right.of(told["right"]), tuple(told["places"])
        return cls(told["id"], told["name"], told["guest"], right, told["field"], places)


@dataclass
class Leader:
    """Whom the others follow.

    Attributes
    ----------
    place, name, guest
        The window, and how its person is called.
    sight
        What is seen in it.
    here
        Whether this process has the window, or had it last.
    since
        When it was last there, or heard of.
    """

    place: str
    name: str | None
    guest: int | None
    sight: answers.Sight
    here: bool
    since: float

    def told(self) -> answers.Lead:
        """As the others are told."""
        return {
            "place": self.place,
            "name": self.name,
            "guest": self.guest,
            "sight": self.sight,
            "caption": None,
            "ended": None,
        }


class Company:
    """Who is at one graph.

    Invariants: `windows` has every connection of this process that is in the room; `_guests` has a
    number for everyone who was here without a name, which they keep while the room is open.

    Parameters
    ----------
    clock
        Seconds.

    Attributes
    ----------
    windows
        By connection.
    leader
        Whom the others follow, if anybody.
    pace
        How it is told who is there.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.pace = Paced(TOLD_SECONDS)
        self._name = token_hex(8)
        self.windows: dict[str, Window] = {}
        self.leader: Leader | None = None
        self.clock = clock
        self._guests: dict[str, int] = {}
        self._others: dict[str, tuple[float, list[Person]]] = {}

    def own(self) -> list[Person]:
        """The people of this process, in the order in which they came."""
        return _merged(self.person(window) for window in self.windows.values())

    def people(self) -> list[Person]:
        """Everybody: who leads first, then those who may do more, as they came."""
        heard = [person for _, people in self._others.values() for person in people]
        found = _merged([*self.own(), *heard])
        first = None if self.leader is None else self.leader.place
        return sorted(
            found,
            key=lambda person: (first not in person.places, -person.right),
        )

    def part(self) -> dict[str, Any]:
        """The people of this process, as the other processes are told."""
        return {"from": self._name, "people": [person.told() for person in self.own()]}

    def crowd(self) -> answers.Crowd:
        """Everybody, as everybody is told: the first by name, and how many there are."""
        people = self.people()
        return {"count": len(people), "people": [person.told() for person in people[:NAMED]]}

    def called(self, window: Window) -> tuple[str | None, int | None]:
        """A person's name, or else their number as a guest."""
        if window.name:
            return window.name, None
        taken = {person.guest for _, people in self._others.values() for person in people}
        if window.who not in self._guests:
            taken |= set(self._guests.values())
            self._guests[window.who] = next(n for n in range(1, len(taken) + 2) if n not in taken)
        return None, self._guests[window.who]

    def shows_pointer(self, window: Window) -> bool:
        """Whether everybody is shown where somebody points."""
        if self.leader is not None and self.leader.place == window.place:
            return True
        people = self.people()
        able = sum(1 for person in people if person.right > Right.VIEW)
        few = able <= MAX_POINTERS and able * len(people) <= MAX_TOLD
        return window.right >= Right.PRESENT and few

    def has(self, place: str) -> bool:
        """Whether a window is at this process."""
        return any(window.place == place for window in self.windows.values())

    def hear(self, origin: str, people: list[answers.Person]) -> None:
        """Another process has told who is at it."""
        self._others[origin] = self.clock(), [Person.of(person) for person in people]

    def forget(self) -> bool:
        """Forget the people of processes that tell of them no more; whether there were any."""
        now = self.clock()
        lost = [key for key, (when, _) in self._others.items() if now - when > HEARD_SECONDS]
        for key in lost:
            del self._others[key]
        return bool(lost)

    def is_lost(self) -> bool:
        """Whether the leader has been gone for longer than the others wait."""
        leader = self.leader
        if leader is None:
            return False
        if leader.here and self.has(leader.place):
            leader.since = self.clock()
        return self.clock() - leader.since > AWAY_SECONDS

    def person(self, window: Window) -> Person:
        """Whose window it is, by that window alone."""
        name, guest = self.called(window)
        return Person(window.who, name, guest, window.right, window.field, (window.place,))


def _merged(windows: Iterable[Person]) -> list[Person]:
    """One person for all windows of each, with the most that any of them may."""
    found: dict[str, Person] = {}
    for person in windows:
        before = found.get(person.id)
        if before is None:
            found[person.id] = person
            continue
        found[person.id] = replace(
            before,
            name=person.name or before.name,
            right=max(before.right, person.right),
            field=before.field or person.field,
            places=(*before.places, *person.places),
        )
    return list(found.values())
