"""Housekeeping: a thread that thins old revisions out and forgets what was deleted long ago.

Nobody waits for it: it does little at a time, and lets whoever writes have the database in between.
"""

import logging
import threading

from chalkgrad.engine import ChalkgradError
from chalkgrad.store.errors import StoreUnavailableError
from chalkgrad.store.store import Store
from chalkgrad.store.thinning import long_histories, thin

log = logging.getLogger(__name__)

# After a server has started: not while its first people come.
FIRST_SECONDS = 120.0

# Between two rounds: states that are kept are an hour apart at least.
ROUND_SECONDS = 3_600.0

# Between two transactions, so that it takes a small part of the database and of the processor.
REST_SECONDS = 0.2


class Housekeeping:
    """Keeps a store small.

    Parameters
    ----------
    store
        Which one. Several processes may do this at once: who comes second leaves it at that.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="housekeeping", daemon=True)

    def open(self) -> None:
        """Begin, after a while."""
        self._thread.start()

    def close(self) -> None:
        """End after the transaction at hand."""
        self._closed.set()
        self._thread.join()

    def _keep(self) -> None:
        wait = FIRST_SECONDS
        while not self._closed.wait(wait):
            wait = ROUND_SECONDS
            try:
                self.round()
            except ChalkgradError as error:
                log.warning("the store could not be tidied: %s", error.message)
            except Exception:
                # Whatever it is, graphs are as they were, and the next round may go well.
                log.exception("the store could not be tidied")

    def round(self) -> None:
        """One round over all graphs."""
        self._store.bin.purge()
        self._store.sharing.tidy()
        for graph in long_histories(self._store.history):
            try:
                self._thin(graph)
            except StoreUnavailableError:
                raise
            except Exception as error:
                # Whatever a stored edit does to us, the other graphs' turn comes.
                log.error("the history of %s stays as long as it is: %r", graph, error)
            if self._closed.is_set():
                return

    def _thin(self, graph: str) -> None:
        removed = 0
        for rows in thin(self._store.history, graph):
            removed += rows
            if self._closed.wait(REST_SECONDS):
                break
        if removed:
            log.info("thinned %d old revisions of %s", removed, graph)
