"""What was said of a class's guesses of hidden numbers, as long as those are hidden."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import bindparam, delete, insert, select

from chalkgrad.store.schema import GUESSES
from chalkgrad.store.section import Section


@dataclass(frozen=True)
class Guess:
    """What was said of somebody's last guess of a number.

    Attributes
    ----------
    item
        The hidden number, as `document.hidden` calls it.
    who
        The digest of the person.
    truth
        The number, as it is spelled: of another one the guess says nothing.
    verdict
        What was said.
    """

    item: str
    who: str
    truth: str
    verdict: str


class Verdicts(Section):
    """Guesses by graph; those that are kept are each person's last of a number."""

    def of(self, graph: str) -> list[Guess]:
        """All that are kept of a graph."""
        query = select(GUESSES).where(GUESSES.c.graph == graph)
        with self.reading() as connection:
            return [
                Guess(row.item, row.who, row.truth, row.verdict)
                for row in connection.execute(query)
            ]

    def keep(self, graph: str, guesses: Collection[Guess]) -> None:
        """Keep guesses, each in the place of the person's last of that number."""
        if not guesses:
            return
        # One statement for any number of guesses, which is compiled once.
        before = delete(GUESSES).where(
            GUESSES.c.graph == bindparam("_graph"),
            GUESSES.c.item == bindparam("_item"),
            GUESSES.c.who == bindparam("_who"),
        )
        places = [{"_graph": graph, "_item": one.item, "_who": one.who} for one in guesses]
        rows = [
            {
                "graph": graph,
                "item": one.item,
                "who": one.who,
                "truth": one.truth,
                "verdict": one.verdict,
            }
            for one in guesses
        ]
        with self.writing() as connection:
            connection.execute(before, places)
            connection.execute(insert(GUESSES), rows)

    def forget(self, graph: str, items: Collection[str]) -> None:
        """Forget what was guessed of some numbers."""
        if not items:
            return
        gone = (GUESSES.c.graph == graph, GUESSES.c.item.in_(list(items)))
        with self.writing() as connection:
            connection.execute(delete(GUESSES).where(*gone))


class Unkept:
    """The same where nothing is kept."""

    def of(self, graph: str) -> list[Guess]:
        """None."""
        return []

    def keep(self, graph: str, guesses: Collection[Guess]) -> None:
        """Let them go."""

    def forget(self, graph: str, items: Collection[str]) -> None:
        """There are none."""
