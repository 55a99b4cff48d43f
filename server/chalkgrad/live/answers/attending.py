"""What is told of who is at a graph with others."""

from typing_extensions import TypedDict

from chalkgrad.live.answers.teaching import Prediction
from chalkgrad.teaching.walk import Direction


class Person(TypedDict):
    """Somebody who is at the graph: by a name, or as a guest of a number.

    `id` is whom edits and hidden numbers are by, `places` are this person's windows, and `field`
    is the node in whose field they type.
    """

    id: str
    name: str | None
    guest: int | None
    right: str
    field: str | None
    places: list[str]


class Crowd(TypedDict):
    """How many people are there, and the first of them."""

    count: int
    people: list[Person]


class Stand(TypedDict):
    """Where a window is in a walk."""

    direction: Direction
    seeds: dict[str, float]
    at: int
    closed: bool


class Sight(TypedDict):
    """What a window shows.

    `view` is the rectangle of the canvas that is seen, as x, y, width and height, and `down`
    whether values run down in it; `theme` is the one that is on the page, `drawer` the panel that
    is open, and `lesson` whether the card of the graph's lesson is.
    """

    view: list[float] | None
    down: bool
    walk: Stand | None
    selected: list[str]
    focus: list[str]
    spotlight: bool
    contributions: bool
    projector: bool
    theme: str
    drawer: str | None
    lesson: bool


class Lead(TypedDict):
    """Who leads, and what is seen there; with null for the window, that nobody does any more.

    Then `ended` says why: "left" or "stopped". `caption` is the step in formulas, where it is
    another than before: two hundred who ask for the same would wait for each other.
    """

    place: str | None
    name: str | None
    guest: int | None
    sight: Sight | None
    caption: list[list[str]] | None
    ended: str | None


class Leading(TypedDict):
    """Whether this window leads."""

    leads: bool


class Shown(TypedDict):
    """Whether others are shown where this window points."""

    shown: bool


class Tally(TypedDict):
    """How many have guessed what of a hidden number: by verdict, and who is there and has not.

    `tries` are all guesses, of which each person's last counts.
    """

    item: str
    verdicts: dict[str, int]
    missing: int
    tries: int


class Guessed(Prediction):
    """What was said of one's own last guess of a number."""

    item: str


class Company(TypedDict):
    """Whom one finds at a graph: this window's own place, oneself, who is there, and who leads.

    `tallies` are of the numbers that this person may reveal, `guesses` this person's own.
    """

    place: str
    you: Person
    crowd: Crowd
    lead: Lead | None
    tallies: list[Tally]
    guesses: list[Guessed]
