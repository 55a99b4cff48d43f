"""The rooms that are open in this process, and who is in them."""

import threading
from collections.abc import Callable

from chalkgrad.engine.executor import Executor
from chalkgrad.live.room import Room
from chalkgrad.store.store import Store


class Rooms:
    """Opens a room for the first person and closes it after the last.

    Invariant: a room is open exactly while someone is in it.
    """

    def __init__(self, store: Store, executor: Callable[[], Executor]) -> None:
        self._store = store
        self._executor = executor
        self._lock = threading.Lock()
        self._open: dict[str, Room] = {}
        self._inside: dict[str, str] = {}

    def enter(self, person: str, graph: str) -> Room:
        """Let a connection into a graph's room, leaving the one it was in.

        Raises
        ------
        NoSuchGraphError
            The graph is not kept here.
        """
        self.leave(person)
        with self._lock:
            room = self._open.get(graph)
            if room is None:
                room = self._open[graph] = Room(graph, self._store, self._executor)
            self._inside[person] = graph
            return room

    def leave(self, person: str) -> Room | None:
        """Let a connection out; returns the room it was in, if others are still there."""
        with self._lock:
            graph = self._inside.pop(person, None)
            if graph is None:
                return None
            if graph not in self._inside.values():
                del self._open[graph]
                return None
            return self._open[graph]

    def of(self, person: str, graph: str) -> Room | None:
        """The room a connection is in, if it is the one of this graph."""
        with self._lock:
            return self._open.get(graph) if self._inside.get(person) == graph else None

    def get(self, graph: str) -> Room | None:
        """The open room of a graph, whoever is in it."""
        with self._lock:
            return self._open.get(graph)
