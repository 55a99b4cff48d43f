"""Rooms without sockets: what they tell is kept, to be looked at."""

from pathlib import Path

from chalkgrad.document.example import worked_example
from chalkgrad.document.model import Document
from chalkgrad.engine.executor import PYTHON
from chalkgrad.live.members import Member
from chalkgrad.live.outlet import News, Patch
from chalkgrad.live.room import Room
from chalkgrad.rights import Right
from chalkgrad.store.store import Store

from tests.databases import address


class Ears:
    """An outlet that keeps what it is told."""

    def __init__(self) -> None:
        self.patches: list[Patch] = []
        self.news: list[News] = []

    def tell(self, patch: Patch) -> None:
        self.patches.append(patch)

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
