"""The watcher: keeps this process's open rooms up with what others do to their graphs."""

import logging
import threading
import time
from collections.abc import Callable

from chalkgrad.engine import ChalkgradError
from chalkgrad.live import gathering, naming, passing
from chalkgrad.live.outlet import News
from chalkgrad.live.room import Room
from chalkgrad.live.rooms import Rooms
from chalkgrad.store.store import Store

log = logging.getLogger(__name__)

# Between two looks at the store: one query for all open rooms. Who has no queue, or has lost it,
# sees what others do this much later.
LOOK_SECONDS = 2.0

# How long a preview from another process is shown without news of it. That process says at each
# look that it goes on, so two may be late or lost; one that has died says nothing.
PREVIEW_SECONDS = 3 * LOOK_SECONDS


class Watcher:
    """Hears news from the bus, and looks into the store where none come.

    Its thread lives while rooms are open.

    Invariants: `_heard` says, by graph, what another process was last heard to preview and when; a
    room that shows something else has a preview of its own, or none; `_revocations` says of each
    graph that somebody is in how many of its links had been revoked when that was last looked at;
    `_people` says what was kept of those who are in.
    `_lock` is held while `_thread` changes or ends.

    Parameters
    ----------
    store, rooms
        What is looked at, and what is kept up.
    reconsider
        Called with a graph some of whose people may do less.
    seconds, clock
        Between two looks, and what tells them.
    """

    def __init__(
        self,
        store: Store,
        rooms: Rooms,
        reconsider: Callable[[str], None],
        seconds: float = LOOK_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._rooms = rooms
        self._reconsider = reconsider
        self._seconds = seconds
        self._clock = clock
        self._heard: dict[str, tuple[dict[str, float], float]] = {}
        self._revocations: dict[str, int] = {}
        self._people: dict[str, tuple[int, str | None]] = {}
        self._closed = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    @property
    def is_looking(self) -> bool:
        """Whether its thread lives."""
        return self._thread is not None

    def wake(self) -> None:
        """Begin to look, as a room has been opened."""
        with self._lock:
            if self._thread is None and not self._closed.is_set():
                self._thread = threading.Thread(target=self._watch, name="watcher", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Look no more."""
        self._closed.set()
        with self._lock:
            thread = self._thread
        if thread is not None:
            thread.join()

    def _watch(self) -> None:
        while not self._closed.wait(self._seconds):
            try:
                self.look()
            except ChalkgradError as error:
                log.warning("the store could not be looked at: %s", error.message)
            except Exception:
                # Whatever it is, the next look may go well, and nobody else would look.
                log.exception("the store could not be looked at")
            with self._lock:
                # A room that is opened from here on wakes another.
                if self._rooms.is_empty():
                    self._thread = None
                    return

    def look(self) -> None:
        """Bring every open room up to its graph and its people; close those left for long."""
        self._look_at_rights()
        rooms = {room.graph: room for room in self._rooms.open()}
        if not rooms:
            return
        newest = self._store.revisions(rooms.keys())
        for graph, room in rooms.items():
            self._tend_preview(room)
            gathering.tend(room)
            # A graph that was deleted has none, and the room tells so.
            if newest.get(graph) != room.revision:
                _catch_up(room)

    def _look_at_rights(self) -> None:
        """Find links that were revoked, and people who changed, where no news came of it."""
        inside = list(self._rooms.inside().values())
        graphs = {member.graph for member in inside}
        before = self._revocations
        self._revocations = self._store.sharing.revocations(graphs) if graphs else {}
        for graph, count in self._revocations.items():
            if before.get(graph) != count:
                self._reconsider(graph)
        people = {member.person for member in inside if member.person is not None}
        known, self._people = self._people, self._store.people.changes(people) if people else {}
        for graph in {
            member.graph
            for member in inside
            if member.person in self._people
            and self._people[member.person] != known.get(member.person)
        }:
            self._reconsider(graph)

    def _tend_preview(self, room: Room) -> None:
        """Let other processes know of a preview here; end one of theirs that they have left."""
        with room.lock:
            heard, when = self._heard.get(room.graph, ({}, 0.0))
            if room.shown.instead != heard:
                self._heard.pop(room.graph, None)
                passing.announce_preview(room)
            elif heard and self._clock() - when >= PREVIEW_SECONDS:
                del self._heard[room.graph]
                passing.show_settled(room)

    def hear(self, news: News) -> None:
        """Show in a room that is open here what was done in another process."""
        if news.kind == "rights":
            self._reconsider(news.graph)
            return
        room = self._rooms.get(news.graph)
        if room is None:
            return
        try:
            self._show(room, news)
        except ChalkgradError as error:
            # The graph has gone on since, and what was news is no more.
            log.info("news of %s came too late: %s", news.graph, error.message)

    def _show(self, room: Room, news: News) -> None:
        with room.lock:
            if news.kind in ("crowd", "lead", "here", "guess"):
                gathering.hear(room, news)
                return
            if news.kind == "versions":
                naming.tell(room, (news.data or {})["versions"])
                return
            room.catch_up()
            if news.kind == "preview" and news.node is not None and news.value is not None:
                self._heard[room.graph] = {news.node: news.value}, self._clock()
                passing.show_preview(room, news.node, news.value)
            elif news.kind == "preview":
                passing.show_settled(room)
            elif news.kind != "revision":
                passing.show_run(room, news.revision, only_plan=news.kind == "plan")


def _catch_up(room: Room) -> None:
    try:
        room.catch_up()
    except ChalkgradError as error:
        # The other rooms' turn comes all the same, and this one's with the next look.
        log.info("%s could not catch up: %s", room.graph, error.message)
