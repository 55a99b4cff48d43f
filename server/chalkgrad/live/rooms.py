"""The rooms that are open in this process, and who is in them."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from secrets import token_hex

from chalkgrad.engine import ChalkgradError
from chalkgrad.engine.executor import Executor
from chalkgrad.live.outlet import Outlet
from chalkgrad.live.room import Room
from chalkgrad.store.store import Store

# How long a room lives on after the last person left. A page that is loaded again is back within
# seconds, and finds what only a room holds: the results of a lazy run, a descent, a load's work.
LINGERS_SECONDS = 30.0


class NotInRoomError(ChalkgradError):
    """A message concerns a graph that the connection has not opened."""

    code = "not-open"


class Rooms:
    """Opens a room for the first person, and closes it some time after the last.

    Invariants: a room that someone is in is open; `_deserted` says since when nobody is in one,
    for those. Rooms are built outside the lock, so that nobody waits for a graph that is not
    theirs; who asks for one that is being built waits for that one.

    Parameters
    ----------
    store, executor, outlet
        What rooms are made of.
    opened
        Called after a room has been opened.
    clock
        Seconds, for how long nobody is in a room.
    """

    def __init__(
        self,
        store: Store,
        executor: Callable[[], Executor],
        outlet: Outlet,
        opened: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._executor = executor
        self._outlet = outlet
        self._opened = opened
        self._clock = clock
        self._lock = threading.Lock()
        self._rooms: dict[str, Future[Room]] = {}
        self._inside: dict[str, str] = {}
        self._deserted: dict[str, float] = {}

    def enter(self, person: str, graph: str) -> Room:
        """Let a connection into a graph's room, leaving the one it was in.

        Raises
        ------
        NoSuchGraphError
            The graph is not kept here, or it was deleted.
        """
        with self._lock:
            self._leave(person)
            self._inside[person] = graph
            self._deserted.pop(graph, None)
        try:
            return self._room(graph)
        except BaseException:
            self.leave(person)
            raise

    def _room(self, graph: str) -> Room:
        """A graph's room, built by the first who asks."""
        with self._lock:
            there = self._rooms.get(graph)
            building = Future[Room]() if there is None else there
            self._rooms[graph] = building
        if there is not None:
            # A room outlives its graph for a while.
            self._store.title(graph)
            return there.result()
        try:
            building.set_result(Room(graph, self._store, self._executor, self._outlet))
            self._opened()
        except BaseException as error:
            # Told to everyone who waits; who comes later tries again.
            with self._lock:
                del self._rooms[graph]
            building.set_exception(error)
        return building.result()

    def leave(self, person: str) -> str | None:
        """Let a connection out; returns the graph whose room it was in."""
        with self._lock:
            return self._leave(person)

    def _leave(self, person: str) -> str | None:
        graph = self._inside.pop(person, None)
        if graph is not None and graph not in self._inside.values():
            self._deserted[graph] = self._clock()
        return graph

    def of(self, person: str, graph: str) -> Room:
        """The room of a graph that a connection is in.

        Raises
        ------
        NotInRoomError
            It is in another, or in none.
        """
        with self._lock:
            room = self._rooms.get(graph) if self._inside.get(person) == graph else None
        if room is None:
            raise NotInRoomError("open the graph before editing it")
        return room.result()

    @contextmanager
    def visit(self, graph: str) -> Iterator[Room]:
        """A graph's room, for someone who has no connection; it stays open meanwhile.

        Raises
        ------
        NoSuchGraphError
            The graph is not kept here.
        """
        visitor = f"visitor-{token_hex(8)}"
        try:
            yield self.enter(visitor, graph)
        finally:
            self.leave(visitor)

    def open(self) -> list[Room]:
        """The rooms that are open; those in which nobody is for long are closed by this."""
        with self._lock:
            since = self._clock() - LINGERS_SECONDS
            for graph in [graph for graph, left in self._deserted.items() if left <= since]:
                del self._deserted[graph]
                self._rooms.pop(graph, None)
            done = [room for room in self._rooms.values() if room.done()]
        return [room.result() for room in done if room.exception() is None]

    def is_attended(self, graph: str) -> bool:
        """Whether anyone is in a graph's room."""
        with self._lock:
            return graph in self._inside.values()

    def is_empty(self) -> bool:
        """Whether no room is open or being built."""
        with self._lock:
            return not self._rooms

    def get(self, graph: str) -> Room | None:
        """The open room of a graph, whoever is in it."""
        with self._lock:
            room = self._rooms.get(graph)
        return room.result() if room is not None and room.done() else None
