"""The hub: the live server's parts, wired to each other and to an application."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask

from chalkgrad.engine.executor import Executor
from chalkgrad.live import events, gathering, protocol, watcher
from chalkgrad.live.bus import Bus
from chalkgrad.live.desk import Desk
from chalkgrad.live.members import Door
from chalkgrad.live.outlet import News, Patch
from chalkgrad.live.people import Cookies
from chalkgrad.live.rooms import Rooms
from chalkgrad.live.transport import Transport
from chalkgrad.store.store import Store


class Hub:
    """Everything live of one process.

    Parameters
    ----------
    app, store, executor
        What it serves, where graphs are kept, and what computes them.
    cookies
        By which people are known.
    message_queue
        The URL of a Redis server by which processes tell each other news at once.

    Attributes
    ----------
    transport, door, rooms, desk, watcher
        Sockets, who is let in, open graphs, the answering of messages, and what others do to these
        graphs.
    """

    def __init__(
        self,
        app: Flask,
        store: Store,
        executor: Callable[[], Executor],
        cookies: Cookies,
        message_queue: str | None = None,
    ) -> None:
        self.transport = Transport(app)
        self.door = Door(store.sharing, store.people)
        self.rooms = Rooms(
            store, executor, self, opened=lambda: self.watcher.wake(), again=self.door.again
        )
        self.desk = Desk(self.rooms)
        self.watcher = watcher.Watcher(store, self.rooms, self.reconsider, watcher.LOOK_SECONDS)
        self._bus = Bus(message_queue, self.watcher.hear) if message_queue else None
        events.register(self.transport, self.rooms, self.desk, self.door, cookies)

    def open(self) -> None:
        """Begin to hear what other processes do."""
        if self._bus is not None:
            self._bus.open()

    def close(self) -> None:
        """Hear and look no more."""
        self.watcher.close()
        if self._bus is not None:
            self._bus.close()

    def tell(self, patch: Patch) -> None:
        """Send a patch to this process's canvases of its graph."""
        self.transport.emit(protocol.PATCH, patch.payload(), room=patch.graph)

    def say(
        self, graph: str, event: str, message: Mapping[str, Any], to: str | None = None
    ) -> None:
        """Send this process's canvases of a graph, or one connection, what is said of people."""
        self.transport.emit(event, {"graph": graph, **message}, room=to or graph)

    def announce(self, news: News) -> None:
        """Let the other processes know."""
        if self._bus is not None:
            self._bus.announce(news)

    def reconsider(self, graph: str) -> None:
        """Hold everyone who is in a graph to what they may do by now, and tell whom it concerns."""
        for connection, member in self.rooms.inside(graph).items():
            now = self.door.again(member)
            if now == member:
                continue
            if now is not None:
                told = self.rooms.hold_to(connection, member, now)
                room = self.rooms.get(now.room)
                if told and room is not None:
                    gathering.hold(room, connection, now)
            else:
                told = events.put_out(self.transport, self.rooms, connection, member)
            if told:
                right = None if now is None else now.right.word
                message = {"graph": member.room, "right": right}
                self.transport.emit(protocol.RIGHTS, message, room=connection)

    def look_again(self, person: str) -> None:
        """Hold the connections of a person to who they are by now; other processes see it soon."""
        graphs = {found.graph for found in self.rooms.inside().values() if found.person == person}
        for graph in graphs:
            self.reconsider(graph)

    def withdraw(self, graph: str) -> None:
        """A link to a graph is worth nothing any more: here at once, and in the other processes."""
        self.reconsider(graph)
        self.announce(News(graph, "rights", 0))
