"""What must be true after a history, and sentences on what is not."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from chalkgrad.document.apply import apply
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import dump
from chalkgrad.store.store import Store
from chalkgrad.store.upkeep import check

from tests.chaos.window import Window
from tests.databases import address
from tests.live.twin import Twin


@dataclass
class Verdict:
    """Counts of a history, and everything that was wrong with it."""

    acknowledged: int = 0
    refused: int = 0
    in_flight: int = 0
    fetched: int = 0
    wrong: list[str] = field(default_factory=list)

    def expect(self, holds: bool, words: str) -> None:
        """Note down what does not hold."""
        if not holds:
            self.wrong.append(words)

    def line(self) -> str:
        """The counts, and what was wrong, for a person."""
        counts = (
            f"{self.acknowledged} acknowledged, {self.refused} refused, "
            f"{self.in_flight} in flight at breaks, {self.fetched} snapshots"
        )
        return "\n  ".join([counts, *(self.wrong or ["all as it must be"])])


def judge(verdict: Verdict, folder: Path, graph: str, windows: Sequence[Window]) -> None:
    """Hold the windows and the store to each other, the history at rest.

    Every acknowledged edit is stored, once; no refused one is; replaying the history gives what
    the store loads; every mirror has that document, and the numbers that a new window gets.
    """
    database = address(folder)
    store = Store(database)
    history = store.edits_since(graph, 0)
    document, revision = store.load(graph)
    store.close()
    for window in windows:
        verdict.expect(window.settled(revision), f"{window.author} is not settled")
        verdict.fetched += window.opened
    stored = Counter(entry.edit_id for entry in history)
    for window in windows:
        for edit_id, answer in window.answers.items():
            if "ok" in answer:
                verdict.acknowledged += 1
                verdict.expect(edit_id in stored, f"{edit_id} was acknowledged and is lost")
            else:
                verdict.refused += 1
                words = f"{edit_id} was refused ({answer['error']['code']}) and is stored"
                verdict.expect(edit_id not in stored, words)
                code = answer["error"]["code"]
                verdict.expect(code != "internal", f"{edit_id}: {answer['error']['message']}")
    verdict.expect(all(count == 1 for count in stored.values()), "an edit is stored twice")
    verdict.expect([e.revision for e in history] == [*range(1, revision + 1)], "revisions skip")
    replayed = worked_example()
    for entry in history:
        apply(replayed, entry.edit)
    loaded = Twin(dump(document, private=True)).document()
    verdict.expect(
        Twin(dump(replayed, private=True)).document() == loaded,
        "the history does not give what is stored",
    )
    fresh = Window(windows[0].url, graph)
    fresh.connect()
    assert fresh.mirror is not None
    verdict.expect(fresh.mirror.document() == loaded, "the server shows another document")
    for window in windows:
        assert window.mirror is not None
        name = window.author
        verdict.expect(window.mirror.document() == loaded, f"{name} sees another document")
        numbers = window.mirror.numbers() == fresh.mirror.numbers()
        verdict.expect(numbers, f"{name} sees other numbers")
    fresh.drop()
    for fault in check(database):
        verdict.expect(False, fault)
