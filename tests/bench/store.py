"""The store when it is full: 5,000 graphs of 100,000 revisions, on SQLite and on PostgreSQL.

``python -m tests.bench.store [GRAPHS] [EDITS]`` prints what each thing takes there.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from secrets import token_urlsafe

from chalkgrad.document.apply import apply
from chalkgrad.document.edits import SetValue
from chalkgrad.document.example import worked_example
from chalkgrad.document.model import Document
from chalkgrad.store.backups import backup, restore
from chalkgrad.store.records import StoredEdit, folded
from chalkgrad.store.schema import EDITS, GRAPHS, SNAPSHOTS
from chalkgrad.store.shelf import Asked
from chalkgrad.store.store import Store
from chalkgrad.store.upkeep import check, examine
from sqlalchemy import insert, select

from tests.databases import DATABASES, POSTGRESQL, SQLITE

NUMBER, REVISIONS = 5_000, 20

# Of so many the times of one are told, and of so many lists.
TRIED = 300
LISTED = 100

# So many graphs have a tag.
TAGGED = 200


def fill(store: Store, graphs: int, edits: int) -> list[str]:
    """Make a graph, edit it so many times, and write its rows again under other ids and titles."""
    document = worked_example()
    first = store.create(document, "ann")
    for revision in range(1, edits + 1):
        save(store, first, document, revision, SetValue(id="x2", value=float(revision)))
    made = [first]
    with store._engine.begin() as connection:
        rows = {
            table: [dict(row) for row in connection.execute(select(table)).mappings()]
            for table in (GRAPHS, SNAPSHOTS, EDITS)
        }
        for number in range(1, graphs):
            graph = token_urlsafe(12)
            made.append(graph)
            title = f"graph {number}"
            own = {"id": graph, "title": title, "folded": folded(title)}
            connection.execute(insert(GRAPHS), [row | own for row in rows[GRAPHS]])
            for table in (SNAPSHOTS, EDITS):
                connection.execute(insert(table), [row | {"graph": graph} for row in rows[table]])
    return made


def save(store: Store, graph: str, document: Document, revision: int, edit: SetValue) -> None:
    inverse = apply(document, edit).inverse
    store.append(graph, StoredEdit(revision, f"e{revision}", "ann", edit, inverse), document)


def timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - began)


def told(name: str, times: list[float]) -> None:
    ordered = sorted(times)
    half, late = ordered[len(ordered) // 2], ordered[int(0.99 * (len(ordered) - 1))]
    print(f"  {name:<28} p50 {half:10.2f} ms   p99 {late:10.2f} ms   of {len(ordered)}", flush=True)


def measure_list(store: Store, made: list[str]) -> None:
    """What the list of all these graphs takes, which are one person's."""
    shelf, chosen = store.shelf, random.Random(2)
    for graph in chosen.sample(made, min(TAGGED, len(made))):
        shelf.set_tags("ann", graph, ["week 3"])
    asked = {
        "first page": [Asked()] * LISTED,
        "by title": [Asked(sort="title")] * LISTED,
        "search, many": [Asked(words="graph")] * LISTED,
        "search, few": [Asked(words=str(chosen.randrange(len(made)))) for _ in range(LISTED)],
        "search, none": [Asked(words="nowhere")] * LISTED,
        "one tag": [Asked(tag="week 3")] * LISTED,
    }
    for name, all_asked in asked.items():
        told(f"list: {name}", [timed(lambda a=one: shelf.page("ann", a)) for one in all_asked])
    times: list[float] = []
    page = shelf.page("ann")
    while page.after and len(times) < LISTED:
        began = time.perf_counter()
        page = shelf.page("ann", Asked(after=page.after))
        times.append(1000 * (time.perf_counter() - began))
    told("list: page by page", times)
    told("tags", [timed(lambda: shelf.tags("ann")) for _ in range(LISTED)])
    # Of which this is what an edit asks for, once in ten minutes.
    told("what all take", [timed(lambda: store.bounds.bytes_of("ann")) for _ in range(5)])


def measure(kind: str, folder: Path, graphs: int, edits: int) -> None:
    address = DATABASES.address(folder, kind)
    store = Store(address)
    print(f"{kind}: {graphs:,} graphs, {graphs * edits:,} revisions")
    made = fill(store, graphs, edits)
    some = random.Random(1).sample(made, min(TRIED, graphs))
    told("open a graph", [timed(lambda g=graph: store.load(g)) for graph in some])
    measure_list(store, made)
    told("one page of the timeline", [timed(lambda g=g: store.history.marks(g)) for g in some])
    documents = {graph: store.load(graph) for graph in some}
    told(
        "save an edit",
        [
            timed(lambda g=g, d=d, r=r: save(store, g, d, r + 1, SetValue(id="x2", value=0.5)))
            for g, (d, r) in documents.items()
        ],
    )
    told("one graph's title", [timed(lambda g=graph: store.title(g)) for graph in some])
    size = store.bounds.size()
    print(f"  {'size':<28} {size / 1e6:11.1f} MB, {size / graphs / edits:.0f} bytes a revision")
    store.close()
    copy, other = folder / "copy.backup", folder / "other"
    other.mkdir()
    told("start", [timed(lambda: Store(address).close()) for _ in range(5)])
    told("doctor's look", [timed(lambda: examine(address))])
    told("check", [timed(lambda: list(check(address)))])
    told("backup", [timed(lambda: backup(address, copy))])
    told("restore", [timed(lambda: restore(DATABASES.address(other, kind), copy))])


def main(graphs: int = NUMBER, edits: int = REVISIONS) -> None:
    """Measure both databases."""
    try:
        for kind in (SQLITE, POSTGRESQL):
            with tempfile.TemporaryDirectory() as place:
                measure(kind, Path(place), graphs, edits)
    finally:
        DATABASES.end()


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
