"""The hub: the live server's parts, wired to each other and to an application."""

from collections.abc import Callable

from flask import Flask

from chalkgrad.engine.executor import Executor
from chalkgrad.live import events, protocol, watcher
from chalkgrad.live.bus import Bus
from chalkgrad.live.desk import Desk
from chalkgrad.live.outlet import News, Patch
from chalkgrad.live.rooms import Rooms
from chalkgrad.live.transport import Transport
from chalkgrad.store.store import Store


class Hub:
    """Everything live of one process.

    Parameters
    ----------
    app, store, executor
        What it serves, where graphs are kept, and what computes them.
    message_queue
        The URL of a Redis server by which processes tell each other news at once.

    Attributes
    ----------
    transport, rooms, desk, watcher
        Sockets, open graphs, the answering of messages, and what others do to these graphs.
    """

    def __init__(
        self,
        app: Flask,
        store: Store,
        executor: Callable[[], Executor],
        message_queue: str | None = None,
    ) -> None:
        self.transport = Transport(app)
        self.rooms = Rooms(store, executor, self, lambda: self.watcher.wake())
        self.desk = Desk(self.rooms)
        self.watcher = watcher.Watcher(store, self.rooms, watcher.LOOK_SECONDS)
        self._bus = Bus(message_queue, self.watcher.hear) if message_queue else None
        events.register(self.transport, self.rooms, self.desk)

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

    def announce(self, news: News) -> None:
        """Let the other processes know."""
        if self._bus is not None:
            self._bus.announce(news)
