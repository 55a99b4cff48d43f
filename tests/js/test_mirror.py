"""The browser's mirror holds what the server's document holds, after whatever was done to it."""

import os
from collections.abc import Iterator
from heapq import heappop, heappush
from typing import Any

import pytest
from chalkgrad.document.apply import apply
from chalkgrad.document.difference import Difference
from chalkgrad.document.edits import Edit
from chalkgrad.document.edits.header import SetTarget
from chalkgrad.document.edits.nodes import AddNode
from chalkgrad.document.edits.wires import Connect
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import dump, load
from chalkgrad.document.model import Document
from chalkgrad.engine import ChalkgradError
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.js.edits import any_edit
from tests.js.node import Node
from tests.js.snapshots import NO_NUMBERS, snapshot

# A few dozen find what is broken; `CHALKGRAD_SEQUENCES=2000` looks at every corner.
SEQUENCES = int(os.environ.get("CHALKGRAD_SEQUENCES", "50"))

# Two steps, so that a step can be set.
LESSON = {
    "title": "A lesson",
    "summary": "Two steps.",
    "steps": [{"text": "One."}, {"text": "Two."}],
}


class Serials:
    """Numbers for nodes, the smallest first, and used again."""

    def __init__(self) -> None:
        self.by_node: dict[str, int] = {}
        self._free: list[int] = []
        self._next = 0

    def follow(self, nodes: list[str]) -> dict[str, int]:
        """The numbers of the nodes that are new."""
        for node in [node for node in self.by_node if node not in nodes]:
            heappush(self._free, self.by_node.pop(node))
        new = {}
        for node in nodes:
            if node not in self.by_node:
                if not self._free:
                    heappush(self._free, self._next)
                    self._next += 1
                new[node] = self.by_node[node] = heappop(self._free)
        return new


class Told:
    """A document, and a mirror that is told of it as a room would tell."""

    def __init__(self, mirror: Node, document: Document) -> None:
        self.mirror, self.document, self.serials = mirror, document, Serials()
        self.seq = 0
        self.target: str | None = None

    def open(self) -> dict[str, Any]:
        """Have the mirror begin from a snapshot; returns what it holds."""
        self.serials.follow(list(self.document.graph.inputs))
        self.target = self.document.effective_target()
        held: dict[str, Any] = self.mirror.ask(
            snapshot=snapshot(self.document, self.seq, self.serials.by_node)
        )
        return held

    def tell(self, difference: Difference) -> dict[str, Any]:
        """Have the mirror take in a patch; returns what it holds."""
        self.seq += 1
        new = self.serials.follow(list(self.document.graph.inputs))
        patch: dict[str, Any] = {
            "seq": self.seq,
            "revision": self.seq,
            "edits": [{"id": "e", "by": "b" * 16, "type": "batch"}],
            "serial": new,
            "numbers": NO_NUMBERS,
            "problems": {},
            "solved": [],
            "state": {},
        }
        if self.target != self.document.effective_target():
            self.target = patch["state"]["target"] = self.document.effective_target()
        if difference:
            patch["difference"] = difference.data()
        held: dict[str, Any] = self.mirror.ask(patch=patch)
        return held


def normal(data: dict[str, Any]) -> dict[str, Any]:
    """A document's data as the mirror's is compared with it: in no order, nothing left out."""
    graph = data["graph"]
    empty = {"frames": [], "hidden": {}, "feeds": {}}
    fields = ("title", "mode", "target", "direction", "note", "lesson", "step", *empty)
    header = {key: graph.get(key, empty.get(key)) for key in fields}
    header["frames"] = by_id(header["frames"])
    return {
        "graph": header,
        "nodes": by_id(data["nodes"]),
        "edges": {(edge["target"], edge["key"]): edge for edge in data["edges"]},
    }


def by_id(records: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {record["id"]: record for record in records}


def check(held: dict[str, Any], told: Told) -> None:
    """Hold a mirror's content to the document's."""
    there = normal(dump(told.document, private=True))
    assert normal(held) == there
    assert held["serials"] == told.serials.by_node
    for node in there["nodes"]:
        into = [(edge["source"], key[1]) for key, edge in there["edges"].items() if key[0] == node]
        uses = [key for key, edge in there["edges"].items() if edge["source"] == node]
        assert sorted((w["source"], w["port"]) for w in held["inputs"][node]) == sorted(into)
        assert sorted((w["target"], w["port"]) for w in held["uses"][node]) == sorted(uses)
    sources = {edge["source"] for edge in there["edges"].values()}
    targets = {key[0] for key in there["edges"]}
    assert held["kept"] == [len(sources), len(targets), len(there["nodes"])]


def changed(before: dict[Any, Any], now: dict[Any, Any]) -> set[Any]:
    return {key for key in before.keys() | now.keys() if before.get(key) != now.get(key)}


def inside(data: dict[str, Any], target: str | None) -> set[str]:
    """The constants that stand in their users: not the target, and none that was pulled out."""
    used = {edge["source"] for edge in data["edges"].values()}
    return {
        node
        for node, record in data["nodes"].items()
        if record["op"] == "constant" and node in used - {target} and not record.get("pulled")
    }


def expected_topics(before: dict[str, Any], now: dict[str, Any], *targets: str | None) -> set[str]:
    """What must be drawn again, by what is different, the effective target included."""
    topics = set()
    if len(set(targets)) > 1:
        topics |= {"header"} | {f"node:{target}" for target in targets if target is not None}
    stood, stands = (
        inside(data, target) for data, target in zip((before, now), targets, strict=True)
    )
    turned = (stood ^ stands) & now["nodes"].keys()
    topics |= {"structure"} if turned else set()
    topics |= {f"node:{key[0]}" for key, edge in now["edges"].items() if edge["source"] in turned}
    nodes = changed(before["nodes"], now["nodes"])
    wires = changed(before["edges"], now["edges"])
    hidden = changed(before["graph"]["hidden"], now["graph"]["hidden"])
    topics |= {f"node:{node}" for node in nodes}
    topics |= {f"node:{node}" for node in changed(before["graph"]["feeds"], now["graph"]["feeds"])}
    topics |= {f"node:{item.split(':')[1]}" for item in hidden}
    topics |= {f"wire:{target}:{port}" for target, port in wires}
    topics |= {f"node:{target}" for target, _ in wires}
    # A constant stands in the operators that use it.
    constants = {node for node in nodes if now["nodes"].get(node, {}).get("op") == "constant"}
    topics |= {f"node:{key[0]}" for key, e in now["edges"].items() if e["source"] in constants}
    topics |= {item.replace("local", "wire", 1) for item in hidden if item.startswith("local")}
    topics |= {"hidden"} if hidden else set()

    def differ(*fields: str) -> bool:
        return any(
            before["nodes"].get(node, {}).get(field) != now["nodes"].get(node, {}).get(field)
            for node in nodes
            for field in fields
        )

    frames = before["graph"]["frames"] != now["graph"]["frames"]
    moved = differ("op", "name", "x", "y")
    topics |= {"structure"} if wires or frames or constants or moved else set()
    feeds = before["graph"]["feeds"] != now["graph"]["feeds"]
    topics |= {"recomputed"} if wires or feeds or differ("op", "value") else set()
    said = any(before["graph"][field] != now["graph"][field] for field in ("title", "mode", "note"))
    topics |= {"header"} if said else set()
    another = before["graph"]["direction"] != now["graph"]["direction"]
    topics |= {"direction"} if another else set()
    return topics | ({"lesson"} if before["graph"]["step"] != now["graph"]["step"] else set())


@pytest.fixture(scope="module")
def mirror() -> Iterator[Node]:
    with Node("mirror.mjs") as running:
        yield running


def made(document: Document, edits: list[Edit], undo: list[Edit]) -> Difference:
    """Apply what the document takes of some edits; returns what is different."""
    difference = Difference()
    for edit in edits:
        try:
            applied = apply(document, edit)
        except ChalkgradError:
            continue
        undo.append(applied.inverse)
        difference = difference.then(applied.difference)
    return difference


@settings(max_examples=SEQUENCES)
@given(data=st.data())
def test_the_mirror_is_the_document_after_any_edits_batches_and_undos(
    mirror: Node, data: st.DataObject
) -> None:
    document = data.draw(st.sampled_from([Document, worked_example]))()
    taught = dump(document)
    taught["graph"]["lesson"] = LESSON
    document.lesson = load(taught).lesson
    told = Told(mirror, document)
    check(told.open(), told)
    undo: list[Edit] = []
    for _ in range(data.draw(st.integers(1, 8))):
        before, target = normal(dump(document, private=True)), told.target
        if undo and data.draw(st.integers(0, 3)) == 0:
            # Undone is what was done last; the inverse of that does it again.
            edits = [undo.pop()]
        else:
            edits = [data.draw(any_edit(document)) for _ in range(data.draw(st.integers(1, 2)))]
        difference = made(document, edits, undo)
        held = told.tell(difference)
        check(held, told)
        now = normal(dump(document, private=True))
        topics = set(held["topics"]) - {"numbers", "revision"}
        expected = expected_topics(before, now, target, told.target)
        assert topics >= expected
        # What went and came again, and what was written anew as it was, is drawn again too.
        if len(edits) == 1:
            assert topics - expected <= {f"node:{node}" for node in difference.nodes.changed}
    check(told.open(), told)


def test_a_constant_that_becomes_the_target_steps_out_of_its_users_and_back(mirror: Node) -> None:
    document = worked_example()
    made(document, [SetTarget(id="x2"), AddNode(id="c", op="constant", value=2.0)], [])
    user = next(node["id"] for node in dump(document)["nodes"] if node["op"] == "sin")
    made(document, [Connect(source="c", target=user, port=0)], [])
    told = Told(mirror, document)
    told.open()
    for target in ("c", "x2"):
        difference = made(document, [SetTarget(id=target)], [])
        topics = set(told.tell(difference)["topics"])
        assert {"structure", f"node:{user}", "node:c"} <= topics
