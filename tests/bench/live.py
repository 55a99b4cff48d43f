"""The live server: a structural edit on a big graph, and an edit's way from socket to patch."""

import statistics
import tempfile
import time
from pathlib import Path

from chalkgrad.document.edits import AddNode, Batch, Connect, RemoveNode
from chalkgrad.document.exchange import load
from chalkgrad.engine import OPERATORS
from chalkgrad.engine.kernel import KernelLoader
from chalkgrad.live.room import Room
from chalkgrad.store.store import Store

from tests.bench.workloads import dag, worked_example
from tests.live.clients import Canvas, new_graph
from tests.live.rooms import Ears
from tests.serving import Server

EDITS = 60

# Nodes in a row of the grid on which a big graph is laid out.
PER_ROW = 60


def _milliseconds(samples: list[float]) -> str:
    cuts = statistics.quantiles(samples, n=100)
    return f"{cuts[49] * 1e3:>10.2f}{cuts[94] * 1e3:>10.2f}"


def structural() -> None:
    """Applying, storing, computing and diffing: add an operator with two wires, and remove it."""
    kernel = KernelLoader(OPERATORS).load()
    assert kernel is not None
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{Path(folder) / 'bench.db'}")
        work = dag(10_000)
        room = Room(store.create(load(work.document(PER_ROW))), store, lambda: kernel, Ears())
        samples = []
        for step in range(EDITS):
            edits = [
                AddNode(id="extra", op="mul"),
                Connect(source="n0", target="extra", port=0),
                Connect(source=f"n{work.size - 2}", target="extra", port=1),
            ]
            for name, edit in (("a", Batch(edits=edits)), ("r", RemoveNode(id="extra"))):
                started = time.perf_counter()
                room.commit(f"{name}{step}", "bench", edit)
                samples.append(time.perf_counter() - started)
        store.close()
    print(f"\n{'ms':40}{'p50':>10}{'p95':>10}")
    print(f"{'structural edit, 10,000 nodes':40}{_milliseconds(samples)}")


def round_trip() -> None:
    """From a client that sends a value to the same client holding the patch: the server's part
    and twice the socket."""
    with tempfile.TemporaryDirectory() as folder, Server(Path(folder)) as server:
        for work in (worked_example(), dag(1_000), dag(10_000)):
            graph = new_graph(server.url, work.document(PER_ROW))
            canvas = Canvas(server.url, graph)
            samples = []
            for step in range(EDITS):
                edit = {"type": "set_value", "id": "n0", "value": 0.5 + step / 1000}
                message = {"graph": graph, "id": f"b{step}", "edit": edit}
                started = time.perf_counter()
                canvas.client.emit("edit", message)
                canvas.patches.get(timeout=30)
                samples.append(time.perf_counter() - started)
            canvas.close()
            print(f"{f'value edit to patch, {work.size:,} nodes':40}{_milliseconds(samples)}")


def main() -> None:
    """Run both."""
    structural()
    round_trip()
