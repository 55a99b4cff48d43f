"""The past: a state of long ago, the timeline, and how small a long history is thinned."""

import random
import sqlite3
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from chalkgrad.document.apply import apply
from chalkgrad.document.deeds import deeds
from chalkgrad.document.edits import AddNode, Edit, Move, RemoveNode, SetValue
from chalkgrad.document.example import worked_example
from chalkgrad.engine.executor import PYTHON
from chalkgrad.live.moments import Moments
from chalkgrad.store.records import StoredEdit
from chalkgrad.store.replay import keep_snapshot
from chalkgrad.store.schema import EDITS, GRAPHS
from chalkgrad.store.store import SNAPSHOT_EVERY, Store
from chalkgrad.store.thinning import thin
from sqlalchemy import insert, update

# What the timeline has to bear, and what a store of it is measured with.
SCRUBBED, LONG = 5_000, 100_000

# A year of lessons: so many edits a day, some seconds apart.
A_DAY, APART = 400, 12

# The most nodes that the graph has: people take away what they add.
CROWDED = 60

ROWS = 2_000


def edit_of(number: int, there: list[str], dice: random.Random) -> Edit:
    """What somebody does: mostly numbers and places, now and then a node that comes or goes."""
    kind = dice.random()
    if kind < 0.15 and len(there) < CROWDED:
        there.append(f"n{number}")
        return AddNode(id=f"n{number}", op="sin", x=dice.uniform(0, 900), y=dice.uniform(0, 900))
    if kind < 0.25 and there:
        return RemoveNode(id=there.pop(dice.randrange(len(there))))
    if kind < 0.5:
        place = dice.uniform(0, 900), dice.uniform(0, 900)
        return Move(positions={dice.choice(["x1", "x2", "v1", "f", *there]): place})
    return SetValue(id="x2", value=dice.uniform(-5, 5))


def filled(store: Store, edits: int) -> str:
    """A graph of so many edits, written as `Store.append` does, many in one transaction."""
    dice, there = random.Random(1), list[str]()
    document = worked_example()
    graph = store.create(document)
    day = datetime.now(UTC) - timedelta(days=edits // A_DAY)
    for start in range(1, edits + 1, ROWS):
        with store._writing() as connection:
            rows = []
            for number in range(start, min(start + ROWS, edits + 1)):
                made = day + timedelta(days=number // A_DAY, seconds=number % A_DAY * APART)
                edit = edit_of(number, there, dice)
                applied = apply(document, edit)
                done = deeds(edit, document, applied.journal.nodes)
                stored = StoredEdit(
                    number, f"e{number}", "ann", edit, applied.inverse, made=made, deeds=done
                )
                rows.append(stored.row(graph))
                if number % SNAPSHOT_EVERY == 0:
                    keep_snapshot(connection, graph, number, document)
            connection.execute(insert(EDITS), rows)
            connection.execute(
                update(GRAPHS).where(GRAPHS.c.id == graph).values(revision=rows[-1]["revision"])
            )
    return graph


def main() -> None:
    """Print what the past costs."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{folder}/scrubbed.db")
        graph = filled(store, SCRUBBED)
        dice, times = random.Random(2), []
        for _ in range(100):
            moments = Moments(graph, store.history, lambda: PYTHON)
            started = time.perf_counter()
            moments.at(dice.randrange(SCRUBBED), {}).snapshot()
            times.append(time.perf_counter() - started)
        times.sort()
        _row(f"a state of {SCRUBBED:,} revisions, with its numbers: median", times[50], "s")
        _row("the slowest of a hundred", times[-1], "s")
        started = time.perf_counter()
        page = store.history.marks(graph)
        _row(f"a page of the timeline, {len(page.marks)} marks", time.perf_counter() - started, "s")
        store.close()
        _thinned(Path(folder))


def _thinned(folder: Path) -> None:
    store = Store(f"sqlite:///{folder}/long.db")
    graph = filled(store, LONG)
    before = _bytes(store, folder / "long.db")
    steps, processor = [], time.process_time()
    going = thin(store.history, graph)
    while True:
        started = time.perf_counter()
        if next(going, None) is None:
            break
        steps.append(time.perf_counter() - started)
    processor = time.process_time() - processor
    _row(f"a store of {LONG:,} revisions", before / 1e6, "MB")
    _row("the same, thinned", _bytes(store, folder / "long.db") / 1e6, "MB")
    _row(f"thinning it, {len(steps)} steps, of the processor", processor, "s")
    _row("its longest step", max(steps), "s")
    started = time.perf_counter()
    found, more = [], None
    while True:
        page = store.history.marks(graph, more)
        found += page.marks
        if (more := page.more) is None:
            break
    _row(f"its whole timeline, {len(found)} marks", time.perf_counter() - started, "s")
    started = time.perf_counter()
    store.load(graph)
    _row("opening it", time.perf_counter() - started, "s")
    store.close()


def _bytes(store: Store, file: Path) -> int:
    """What a database takes, without the room that it has free."""
    with closing(sqlite3.connect(file)) as connection:
        pages, free, size = (
            connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("page_count", "freelist_count", "page_size")
        )
    return int((pages - free) * size)


def _row(what: str, number: float, unit: str) -> None:
    print(f"{what:64}{number:10.3f} {unit}", flush=True)
