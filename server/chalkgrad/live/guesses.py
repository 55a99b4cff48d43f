"""What a class has guessed of hidden numbers, while they are hidden."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from chalkgrad.engine import ChalkgradError
from chalkgrad.live import answers
from chalkgrad.live.bucket import Bucket
from chalkgrad.live.paced import Paced
from chalkgrad.store.errors import StoreError
from chalkgrad.store.verdicts import Guess, Unkept, Verdicts

log = logging.getLogger(__name__)

# A tally grows in steps that can be read, and not with each of two hundred answers.
TOLD_SECONDS = 0.25

# So often may somebody guess one number at once, and from then on in a minute: "close" and "wrong"
# would lead a script to the number in some ninety guesses.
TRIES, TRIES_A_MINUTE = 6, 4


class TooManyGuessesError(ChalkgradError):
    """Somebody guesses a number faster than one thinks."""

    code = "too-many-guesses"

    def __init__(self, seconds: float) -> None:
        wait = max(1, round(seconds + 0.5))
        super().__init__(
            f"you have guessed this often; think it over, and guess again in {wait} seconds"
        )


@dataclass
class Asked:
    """What was said of the guesses of one number.

    Attributes
    ----------
    truth
        The number, as it is spelled: with another, old guesses tell nothing.
    verdicts
        Of each person's last guess, by the person's digest.
    tries
        How often it was guessed, as far as this process has heard.
    """

    truth: str
    verdicts: dict[str, str] = field(default_factory=dict)
    tries: int = 0


class Guesses:
    """The guesses at one graph.

    Parameters
    ----------
    graph
        Which graph.
    kept
        Where they are kept.
    clock
        Seconds, for how fast is guessed.

    Attributes
    ----------
    asked
        By item, each that somebody has guessed.
    pace
        How tallies are told, and guesses stored: a class that answers at once makes few writes.
    """

    def __init__(
        self,
        graph: str,
        kept: Verdicts | Unkept,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.asked: dict[str, Asked] = {}
        self.pace = Paced(TOLD_SECONDS)
        self._graph = graph
        self._kept = kept
        # What was guessed in this process and is not stored yet, by item and person.
        self._fresh: dict[tuple[str, str], Guess] = {}
        self._clock = clock
        self._buckets: dict[tuple[str, str], Bucket] = {}

    def spend(self, item: str, who: str) -> None:
        """Count a guess that somebody is about to be told of.

        Raises
        ------
        TooManyGuessesError
            They have guessed the number too often in this time.
        """
        now = self._clock()
        bucket = self._buckets.setdefault((item, who), Bucket(TRIES, TRIES_A_MINUTE, now))
        wait = bucket.wait(1, now)
        if wait > 0:
            raise TooManyGuessesError(wait)
        bucket.left -= 1

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
        self._buckets = {key: one for key, one in self._buckets.items() if key[0] not in items}
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
        there.tries += 1

    def tally(self, item: str, students: Iterable[str]) -> answers.Tally:
        """How many have guessed what, how often, and how many who are there have not yet."""
        there = self.asked.get(item)
        verdicts = {} if there is None else there.verdicts
        return {
            "item": item,
            "verdicts": dict(Counter(verdicts.values())),
            "missing": sum(1 for who in students if who not in verdicts),
            "tries": 0 if there is None else there.tries,
        }
