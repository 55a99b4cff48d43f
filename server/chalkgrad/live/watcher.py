"""The watcher: keeps this process's open rooms up with what others do to their graphs."""

import logging
import threading

from chalkgrad.engine import ChalkgradError
from chalkgrad.live.outlet import News
from chalkgrad.live.room import Room
from chalkgrad.live.rooms import Rooms
from chalkgrad.store.store import Store

log = logging.getLogger(__name__)

# Between two looks at the store: one query for all open rooms. Who has no queue, or has lost it,
# sees what others do this much later.
LOOK_SECONDS = 2.0


class Watcher:
    """Hears news from the bus, and looks into the store where none come."""

    def __init__(self, store: Store, rooms: Rooms, seconds: float = LOOK_SECONDS) -> None:
        self._store = store
        self._rooms = rooms
        self._seconds = seconds
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watcher", daemon=True)

    def open(self) -> None:
        """Begin to look."""
        self._thread.start()

    def close(self) -> None:
        """Look no more."""
        self._closed.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._closed.wait(self._seconds):
            try:
                self.look()
            except ChalkgradError as error:
                log.warning("the store could not be looked at: %s", error.message)
            except Exception:
                # Whatever it is, the next look may go well, and nobody else would look.
                log.exception("the store could not be looked at")

    def look(self) -> None:
        """Have every open room whose graph has gone on catch up; close those left for long."""
        rooms = {room.graph: room for room in self._rooms.open()}
        if not rooms:
            return
        newest = self._store.revisions(rooms.keys())
        for graph, room in rooms.items():
            if newest.get(graph, room.revision) != room.revision:
                room.catch_up()

    def hear(self, news: News) -> None:
        """Show in a room that is open here what was done in another process."""
        room = self._rooms.get(news.graph)
        if room is None:
            return
        try:
            _show(room, news)
        except ChalkgradError as error:
            # The graph has gone on since, and what was news is no more.
            log.info("news of %s came too late: %s", news.graph, error.message)


def _show(room: Room, news: News) -> None:
    with room.lock:
        room.catch_up()
        if news.kind == "preview" and news.node is not None and news.value is not None:
            room.show_preview(news.node, news.value)
        elif news.kind == "preview":
            room.show_settled()
        elif news.kind != "revision":
            room.show_run(news.revision, only_plan=news.kind == "plan")
