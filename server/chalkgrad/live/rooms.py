"""The rooms that are open in this process, and who is in them."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from secrets import token_hex

from chalkgrad.engine import ChalkgradError
from chalkgrad.engine.executor import Executor
from chalkgrad.live import guessing
from chalkgrad.live.members import FRAME, Member
from chalkgrad.live.outlet import Outlet
from chalkgrad.live.room import Room
from chalkgrad.live.scratch import Scratch
from chalkgrad.store.store import Store

# How long a room lives on after the last person left. A page that is loaded again is back within
# seconds, and finds what only a room holds: the results of a lazy run, a descent, a load's work.
LINGERS_SECONDS = 30.0


# Frames that somebody looks at with copies of their own, at once in one process and by one link:
# each has its document in memory, and who opens many of one graph's leaves room for the others'.
MAX_FRAMES = 200
MAX_FRAMES_OF_LINK = 100

# And copies that are kept for who is back within seconds. The oldest go before their time.
MAX_LEFT_FRAMES = 20


class CrowdedError(ChalkgradError):
    """There are as many frames as the server has room for."""

    code = "crowded"


class NotInRoomError(ChalkgradError):
    """A message concerns a graph that the connection has not opened."""

    code = "not-open"


class Rooms:
    """Opens a room for the first person, and closes it some time after the last.

    Invariants: a room that someone is in is open; `_deserted` says since when nobody is in one,
    for those, in the order in which they were left. Rooms are built outside the lock, so that
    nobody waits for a graph that is not theirs; who asks for one that is being built waits for that
    one. `_inside` says of each connection as whom it was let in.

    Parameters
    ----------
    store, executor, outlet
        What rooms are made of.
    opened
        Called after a room has been opened.
    clock
        Seconds, for how long nobody is in a room.
    again
        As `Room` asks for.
    """

    def __init__(
        self,
        store: Store,
        executor: Callable[[], Executor],
        outlet: Outlet,
        opened: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.monotonic,
        again: Callable[[Member], Member | None] = lambda member: member,
    ) -> None:
        self._store = store
        self._executor = executor
        self._outlet = outlet
        self._opened = opened
        self._again = again
        self._clock = clock
        self._lock = threading.Lock()
        self._rooms: dict[str, Future[Room]] = {}
        self._inside: dict[str, Member] = {}
        self._deserted: dict[str, float] = {}

    def enter(self, connection: str, member: Member) -> Room:
        """Let a connection into a room, leaving the one it was in.

        A frame's room is a copy of the graph, made for who first enters it.

        Raises
        ------
        NoSuchGraphError
            The graph is not kept here, or it was deleted.
        CrowdedError
            There is no room for one more frame.
        """
        with self._lock:
            self._leave(connection)
            self._inside[connection] = member
            self._deserted.pop(member.room, None)
        try:
            return self._room(member)
        except BaseException:
            self.leave(connection)
            raise

    def _room(self, member: Member) -> Room:
        """A member's room, built by the first who asks."""
        graph = member.room
        with self._lock:
            there = self._rooms.get(graph)
            if there is None and member.frame:
                self._check_frames(member)
            building = Future[Room]() if there is None else there
            self._rooms[graph] = building
        if there is not None:
            # A room outlives its graph for a while.
            self._store.title(member.graph)
            return there.result()
        try:
            kept = self._store
            store = Scratch(kept.load(member.graph)[0], kept.history) if member.frame else kept
            room = Room(graph, store, self._executor, self._outlet, self._again)
            guessing.recall(room)
            building.set_result(room)
            self._opened()
        except BaseException as error:
            # Told to everyone who waits; who comes later tries again.
            with self._lock:
                self._rooms.pop(graph, None)
            building.set_exception(error)
        return building.result()

    def _check_frames(self, member: Member) -> None:
        frames = {other.frame: other.token for other in self._inside.values() if other.frame}
        of_link = sum(1 for token in frames.values() if token == member.token)
        if len(frames) > MAX_FRAMES or of_link > MAX_FRAMES_OF_LINK:
            raise CrowdedError("too many frames show graphs of this server; try again later")

    def leave(self, connection: str) -> str | None:
        """Let a connection out; returns the name of the room it was in."""
        with self._lock:
            return self._leave(connection)

    def _leave(self, connection: str) -> str | None:
        member = self._inside.pop(connection, None)
        if member is None:
            return None
        if all(other.room != member.room for other in self._inside.values()):
            self._deserted[member.room] = self._clock()
            left = [name for name in self._deserted if FRAME.fullmatch(name)]
            for name in left[:-MAX_LEFT_FRAMES]:
                self._close(name)
        return member.room

    def _close(self, name: str) -> None:
        del self._deserted[name]
        self._rooms.pop(name, None)

    def of(self, connection: str, graph: str) -> tuple[Room, Member]:
        """The room of a graph that a connection is in, and as whom.

        Raises
        ------
        NotInRoomError
            It is in another, or in none.
        """
        with self._lock:
            member = self._inside.get(connection)
            room = self._rooms.get(graph) if member and member.room == graph else None
        if room is None or member is None:
            raise NotInRoomError("open the graph before editing it")
        return room.result(), member

    def inside(self, graph: str | None = None) -> dict[str, Member]:
        """Who is in, of a graph's rooms or of all, by connection; frames are of their graph."""
        with self._lock:
            return {
                connection: member
                for connection, member in self._inside.items()
                if graph in (None, member.graph)
            }

    def hold_to(self, connection: str, before: Member, now: Member) -> bool:
        """Let a connection do what a member may do by now; False if it has gone on meanwhile."""
        with self._lock:
            if self._inside.get(connection) is not before:
                return False
            self._inside[connection] = now
            return True

    @contextmanager
    def visit(self, member: Member) -> Iterator[Room]:
        """A graph's room, for someone who has no connection; it stays open meanwhile.

        Raises
        ------
        NoSuchGraphError
            The graph is not kept here.
        """
        visitor = f"visitor-{token_hex(8)}"
        try:
            yield self.enter(visitor, member)
        finally:
            self.leave(visitor)

    def open(self) -> list[Room]:
        """The rooms that are open; those in which nobody is for long are closed by this."""
        with self._lock:
            since = self._clock() - LINGERS_SECONDS
            for graph in [graph for graph, left in self._deserted.items() if left <= since]:
                self._close(graph)
            done = [room for room in self._rooms.values() if room.done()]
        return [room.result() for room in done if room.exception() is None]

    def is_attended(self, graph: str) -> bool:
        """Whether anyone is in a graph's room."""
        with self._lock:
            return any(member.graph == graph for member in self._inside.values())

    def is_empty(self) -> bool:
        """Whether no room is open or being built."""
        with self._lock:
            return not self._rooms

    def get(self, graph: str) -> Room | None:
        """The open room of a graph, whoever is in it."""
        with self._lock:
            room = self._rooms.get(graph)
        return room.result() if room is not None and room.done() else None
