"""What a class has guessed of hidden numbers, while they are hidden. Nothing of it is stored."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from chalkgrad.live import answers
from chalkgrad.live.paced import Paced

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

    Attributes
    ----------
    asked
        By item, each that somebody has guessed.
    pace
        How tallies are told.
    """

    def __init__(self) -> None:
        self.asked: dict[str, Asked] = {}
        self.pace = Paced(TOLD_SECONDS)

    def take(self, item: str, truth: str, who: str, verdict: str) -> None:
        """Somebody has guessed a number."""
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
