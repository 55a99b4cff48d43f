"""The descents that a room remembers."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalkgrad.engine import ChalkgradError
from chalkgrad.teaching.descent import Optimiser, Watch

# Descents that a room remembers; the oldest is forgotten. A class has a few at a time.
MAX_DESCENTS = 50


class StaleDescentError(ChalkgradError):
    """The graph has been edited since the descent's last step."""

    code = "stale-descent"


@dataclass
class Descent:
    """One descent.

    Invariant: `revision` is the document's after the last step; another one means that someone has
    edited the graph since, and ends the descent.

    Attributes
    ----------
    watch
        Has seen the loss at the start and after every step.
    author
        Whose edits its steps are, as soon as there is one.
    """

    optimiser: Optimiser
    variables: Sequence[str]
    revision: int
    watch: Watch
    author: str | None = None


class Descents:
    """Descents by name."""

    def __init__(self) -> None:
        self._running: dict[str, Descent] = {}
        self._count = 0

    def add(self, descent: Descent) -> str:
        """Remember a descent; returns its name."""
        self._count += 1
        name = f"d{self._count}"
        self._running[name] = descent
        while len(self._running) > MAX_DESCENTS:
            del self._running[next(iter(self._running))]
        return name

    def get(self, name: str) -> Descent:
        """A descent that goes on.

        Raises
        ------
        StaleDescentError
            It is over, or was forgotten.
        """
        if name not in self._running:
            raise StaleDescentError("this descent is over; start another")
        return self._running[name]

    def end(self, name: str) -> StaleDescentError:
        """Forget a descent, since the graph has moved on under it; returns what to raise."""
        del self._running[name]
        return StaleDescentError(
            "the graph has been edited, so the descent has stopped; start another from here"
        )
