"""Moments: a graph as it was at revisions of its past, with the numbers that it had."""

import threading
from collections.abc import Callable, Mapping

from chalkgrad.document.edits.hide import can_hide
from chalkgrad.document.exchange import dump
from chalkgrad.document.model import Document
from chalkgrad.engine.executor import Executor
from chalkgrad.live import answers
from chalkgrad.live.data import problems_data
from chalkgrad.live.layouts import Layouts
from chalkgrad.live.scene import Scene
from chalkgrad.live.shown import Shown
from chalkgrad.store.history import History

# Moments that are kept at hand: what is asked about one is asked at once, and who compares goes to
# and fro. Of large graphs fewer are kept.
MAX_MOMENTS = 6
MAX_NODES = 30_000


class Moment(Scene):
    """One revision of the past; it does not change. Who asks it something holds its `lock`."""

    def __init__(self, document: Document, revision: int, executor: Callable[[], Executor]) -> None:
        self.document, self.revision = document, revision
        self.layouts = Layouts()
        self.lock = threading.Lock()
        self._shown = Shown(document, executor)

    @property
    def shown(self) -> Shown:
        return self._shown

    def snapshot(self) -> answers.Snapshot:
        """What a canvas shows of it: as a room's snapshot, of no room."""
        return {
            "room": "",
            "seq": -1,
            "revision": self.revision,
            "document": dump(self.document, private=True),
            "serial": self._shown.serials.by_node,
            "numbers": self._shown.numbers.pack(),
            "problems": problems_data(self._shown.problems),
            **self._shown.state(),
        }


class Moments:
    """The moments of one graph.

    Parameters
    ----------
    graph, history, executor
        Which graph, where its past is kept, and what computes it.
    """

    def __init__(self, graph: str, history: History, executor: Callable[[], Executor]) -> None:
        self.graph = graph
        self.history = history
        self._executor = executor
        self._lock = threading.Lock()
        self._found: dict[tuple[int, frozenset[str]], Moment] = {}

    def at(self, revision: int, hidden: Mapping[str, str]) -> Moment:
        """The graph at a revision.

        Parameters
        ----------
        revision
            Which one.
        hidden
            What is withheld now, and by whom: the past does not tell it either.

        Raises
        ------
        NoSuchGraphError, NoSuchRevisionError
            As `History.at`.
        """
        key = revision, frozenset(hidden)
        with self._lock:
            there = self._found.pop(key, None)
            if there is not None:
                self._found[key] = there
                return there
        document = self.history.at(self.graph, revision)
        document.hidden |= {
            item: by
            for item, by in hidden.items()
            if item not in document.hidden and can_hide(document.graph, item)
        }
        moment = Moment(document, revision, self._executor)
        with self._lock:
            self._found[key] = moment
            while len(self._found) > 1 and self._too_many():
                del self._found[next(iter(self._found))]
        return moment

    def _too_many(self) -> bool:
        nodes = sum(len(moment.document.graph) for moment in self._found.values())
        return len(self._found) > MAX_MOMENTS or nodes > MAX_NODES
