"""Everything at once: all nodes deleted and brought back, refusals of a long chain, snapshots of a
graph that much was pasted into, and opening a graph beside one that is being built."""

import tempfile
import threading
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson
from chalkgrad.document.edits import Batch, RemoveNode, SetTitle
from chalkgrad.document.exchange import load
from chalkgrad.engine.executor import PYTHON
from chalkgrad.live.room import Room
from chalkgrad.store.store import Store

from tests.bench.workloads import Workload, dag
from tests.live.clients import Canvas, new_graph
from tests.live.rooms import Ears
from tests.serving import Server

# What these cost at commit 2fef400 on the same two cores: processor seconds by nodes, or seconds
# and bytes.
BEFORE = "2fef400"
UNDO_BEFORE = {1_000: 1.9, 2_000: 8.4, 4_000: 33.0}
REFUSALS_BEFORE = (6.5, 72e6)
SNAPSHOT_BEFORE = 1.26e6
WAITED_BEFORE = 0.95

SIZES = (1_000, 4_000, 20_000)
CHAIN = 4_000
PASTED, PASTES = 2_000, 10
PER_ROW = 60


def _row(what: str, now: str, before: str) -> None:
    print(f"{what:52}{now:>14}{before:>14}", flush=True)


def _seconds(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _processor(work: Callable[[], Any]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _told(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds} s"


def _checked(answer: dict[str, Any]) -> dict[str, Any]:
    assert "ok" in answer, answer
    return answer


def _gone_and_back(store: Store, size: int) -> dict[str, float]:
    """What it costs to delete all, to undo that, and to undo it after another's edit."""
    work = dag(size)
    graph = store.create(load(work.document(PER_ROW)))
    room = Room(graph, store, lambda: PYTHON, Ears())
    gone = Batch(edits=[RemoveNode(id=f"n{i}") for i in range(work.size)])
    deleted = _processor(lambda: room.commit("delete", "bench", gone))
    undone = _processor(lambda: room.take_back("undo", "bench", "undo"))
    room.commit("again", "bench", gone)
    room.commit("title", "another", SetTitle(title="meanwhile"))
    beside = _processor(lambda: room.take_back("beside", "bench", "undo"))
    return {"delete all": deleted, "undo it": undone, "undo it after another's edit": beside}


def delete_all_and_undo(_: Server) -> None:
    """Select all, delete, undo: what one hand does in a second, in the room that all wait for."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{Path(folder) / 'bench.db'}")
        costs = {size: _gone_and_back(store, size) for size in SIZES}
        store.close()
    for size, cost in costs.items():
        for what, seconds in cost.items():
            before = UNDO_BEFORE.get(size) if what == "undo it" else None
            _row(f"{what}, {size:,} nodes", f"{seconds:.2f} s", _told(before))
    for small, large in pairwise(SIZES):
        ratio = sum(costs[large].values()) / sum(costs[small].values())
        _row(f"  the {large // small} × of {small:,} nodes", f"{ratio:.1f} × the time", "")


def refusals(server: Server) -> None:
    """A wire held at the end of a chain: every node of it would close a cycle."""
    work = Workload("chain", [0.5])
    for index in range(CHAIN - 1):
        work.apply("sin", index)
    canvas = Canvas(server.url, new_graph(server.url, work.document(PER_ROW)))
    started = time.perf_counter()
    answer = canvas.ask("connectable", node=f"n{CHAIN - 1}", side="output")
    taken, size = time.perf_counter() - started, len(orjson.dumps(_checked(answer)))
    seconds, size_before = REFUSALS_BEFORE
    _row(f"refusals, a chain of {CHAIN:,}", f"{taken:.3f} s", f"{seconds} s")
    _row("  their answer", f"{size / 1e6:.2f} MB", f"{size_before / 1e6:.0f} MB")
    canvas.close()


def snapshot(server: Server) -> None:
    """A small graph into which much was pasted and deleted again."""
    graph = new_graph(server.url)
    canvas = Canvas(server.url, graph)
    work = dag(PASTED)
    for turn in range(PASTES):
        answer = canvas.ask("paste", id=f"p{turn}", document=work.document(PER_ROW))
        gone = [{"type": "remove_node", "id": node} for node in _checked(answer)["ok"]["nodes"]]
        _checked(canvas.edit(type="batch", edits=gone))
    size = len(canvas.ask("open")["ok"]["snapshot"]["numbers"])
    what = f"numbers of 7 nodes, {PASTES} × {PASTED:,} pasted, deleted"
    _row(what, f"{size / 1e6:.4f} MB", f"{SNAPSHOT_BEFORE / 1e6:.2f} MB")
    canvas.close()


def opening(server: Server) -> None:
    """Opening a small graph while a large one is loaded and computed."""
    large = new_graph(server.url, dag(20_000).document(PER_ROW))
    small = new_graph(server.url)
    canvas = Canvas(server.url, small)
    other = Canvas(server.url, new_graph(server.url))
    other.graph = large
    started, built = time.perf_counter(), 0.0

    def build() -> None:
        nonlocal built
        other.ask("open")
        built = time.perf_counter() - started

    thread = threading.Thread(target=build)
    thread.start()
    waits = []
    while thread.is_alive():
        waits.append(_seconds(lambda: canvas.ask("order")))
    thread.join()
    what = f"longest wait beside a graph built in {built:.2f} s"
    _row(what, f"{max(waits):.3f} s", f"{WAITED_BEFORE} of 1 s")
    canvas.close()
    other.close()


def main() -> None:
    """All four."""
    print()
    _row("", "now", BEFORE)
    with tempfile.TemporaryDirectory() as folder, Server(Path(folder)) as server:
        for work in (delete_all_and_undo, refusals, snapshot, opening):
            work(server)
