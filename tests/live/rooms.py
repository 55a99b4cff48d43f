"""Rooms without sockets: what they tell is kept, to be looked at."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from chalkgrad.document.example import worked_example
from chalkgrad.document.model import Document
from chalkgrad.engine.executor import PYTHON
from chalkgrad.live import answers, gathering
from chalkgrad.live.members import Member
from chalkgrad.live.outlet import News, Patch
from chalkgrad.live.room import Room
from chalkgrad.rights import Right
from chalkgrad.store.store import Store

from tests.databases import address

# What a window shows, as its messages say it.
SIGHT: answers.Sight = {
    "view": [0.0, 0.0, 400.0, 300.0],
    "down": False,
    "walk": {"direction": "reverse", "seeds": {}, "at": 3, "closed": False},
    "selected": ["v1"],
    "focus": [],
    "spotlight": True,
    "contributions": False,
    "projector": True,
    "theme": "projector",
    "drawer": "trace",
    "lesson": True,
}


class Ears:
    """An outlet that keeps what it is told."""

    def __init__(self) -> None:
        self.patches: list[Patch] = []
        self.news: list[News] = []
        self.said: list[tuple[str, Mapping[str, Any]]] = []

    def tell(self, patch: Patch) -> None:
        self.patches.append(patch)

    def say(
        self, graph: str, event: str, message: Mapping[str, Any], to: str | None = None
    ) -> None:
        self.said.append((event, message))

    def announce(self, news: News) -> None:
        self.news.append(news)


def whose(graph: str, person: str = "me") -> Member:
    """Whose graph it is, let in."""
    return Member(graph, person, Right.OWN)


def new_room(store: Store, document: Document | None = None, ears: Ears | None = None) -> Room:
    """A room of a new graph; of the worked example by default."""
    graph = store.create(document or worked_example())
    return Room(graph, store, lambda: PYTHON, ears or Ears())


def rooms(folder: Path, count: int) -> list[Room]:
    """Rooms of one graph, each as another process would have it."""
    url = address(folder)
    graph = Store(url).create(worked_example())
    return [Room(graph, Store(url), lambda: PYTHON, Ears()) for _ in range(count)]


def opened(room: Room, member: Member) -> answers.Opened:
    """What somebody gets who enters a room."""
    company = gathering.enter(room, "me", member, "", "")
    return room.opened(member, company)


def told(room: Room) -> list[Patch]:
    """The patches that a room has told, all of them from the beginning."""
    ears = room._outlet
    assert isinstance(ears, Ears)
    return ears.patches


def news_of(room: Room) -> list[News]:
    """The news that a room has announced."""
    ears = room._outlet
    assert isinstance(ears, Ears)
    return ears.news
