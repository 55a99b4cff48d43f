"""Telling soon, and not more often than it can be read: what comes meanwhile is told at once."""

import threading
from collections.abc import Callable


class Paced:
    """Does something soon after it is asked to, once for all who have asked until then.

    Parameters
    ----------
    seconds
        How soon.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._waits = False

    def ask(self, do: Callable[[], None]) -> None:
        """Have something done, in a thread of its own; all ask for the same."""
        with self._lock:
            if self._waits:
                return
            self._waits = True

        def now() -> None:
            with self._lock:
                self._waits = False
            do()

        timer = threading.Timer(self._seconds, now)
        timer.daemon = True
        timer.start()
