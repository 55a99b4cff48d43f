"""What a class has guessed of hidden numbers, while they are hidden."""

import logging
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from chalkgrad.live import answers
from chalkgrad.live.paced import Paced
from chalkgrad.store.errors import StoreError
from chalkgrad.store.verdicts import Guess, Unkept, Verdicts

log = logging.getLogger(__name__)

# A tally grows in steps that can be read, and not with each of two hundred answers.
TOLD_SECONDS = 0.25


@dataclass
class Asked:
    """What was said of the guesses of one number.

    Attributes
    ----------
    truth
        The number, as it is spelled: with another, old guesses tell nothing.
    verdicts
        Of each person's last guess, by the person's digest.
    """

    truth: str
    verdicts: dict[str, str] = field(default_factory=dict)


class Guesses:
    """The guesses at one graph.

    Parameters
    ----------
    graph
        Which graph.
    kept
        Where they are kept.

    Attributes
    ----------
    asked
        By item, each that somebody has guessed.
    pace
        How tallies are told, and guesses stored: a class that answers at once makes few writes.
    """

    def __init__(self, graph: str, kept: Verdicts | Unkept) -> None:
        self.asked: dict[str, Asked] = {}
        self.pace = Paced(TOLD_SECONDS)
        self._graph = graph
        self._kept = kept
        # What was guessed in this process and is not stored yet, by item and person.
        self._fresh: dict[tuple[str, str], Guess] = {}

    def recall(self, truths: Mapping[str, str | None]) -> None:
        """Begin with what is kept: of the numbers that are hidden by now, and as they are."""
        found = self._kept.of(self._graph)
        for guess in found:
            if truths.get(guess.item) == guess.truth:
                self._take(guess)
        self.forget({guess.item for guess in found} - truths.keys())

    def take(self, guess: Guess, *, keeps: bool) -> None:
        """Somebody has guessed a number, and it is to be stored here."""
        self._take(guess)
        if keeps:
            self._fresh[guess.item, guess.who] = guess

    def fresh(self) -> list[Guess]:
        """What is to be stored; it is asked for once."""
        taken, self._fresh = self._fresh, {}
        return list(taken.values())

    def store(self, guesses: Collection[Guess]) -> None:
        """Store guesses."""
        with self._going_on():
            self._kept.keep(self._graph, guesses)

    def forget(self, items: Collection[str]) -> None:
        """Forget what was guessed of some numbers."""
        for item in items:
            self.asked.pop(item, None)
        self._fresh = {key: one for key, one in self._fresh.items() if one.item not in items}
        with self._going_on():
            self._kept.forget(self._graph, items)

    @contextmanager
    def _going_on(self) -> Iterator[None]:
        """The class goes on where the store does not."""
        try:
            yield
        except StoreError as error:
            log.error("guesses of %s are not stored: %s", self._graph, error.message)

    def _take(self, guess: Guess) -> None:
        item, truth, who, verdict = guess.item, guess.truth, guess.who, guess.verdict
        there = self.asked.get(item)
        if there is None or there.truth != truth:
            there = self.asked[item] = Asked(truth)
        there.verdicts[who] = verdict

    def tally(self, item: str, students: Iterable[str]) -> answers.Tally:
        """How many have guessed what, and how many of those who are there have not yet."""
        there = self.asked.get(item)
        verdicts = {} if there is None else there.verdicts
        missing = sum(1 for who in students if who not in verdicts)
        return {"item": item, "verdicts": dict(Counter(verdicts.values())), "missing": missing}
