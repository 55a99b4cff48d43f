"""The browser's mirror in Python: a document's records, changed by differences without meaning."""

from typing import Any

Data = dict[str, Any]


class Twin:
    """A document as a canvas has it: a snapshot, and every difference since."""

    def __init__(self, document: Data) -> None:
        self._outside = {k: v for k, v in document.items() if k not in ("nodes", "edges", "graph")}
        header = dict(document["graph"])
        self.feeds: Data = dict(header.pop("feeds", {}))
        self.frames: Data = {frame["id"]: frame for frame in header.pop("frames", [])}
        self.header = {"hidden": {}, "step": None, "direction": None, "note": None, **header}
        self.nodes: Data = {node["id"]: node for node in document["nodes"]}
        self.wires: dict[tuple[str, int], Data] = {
            (wire["target"], wire["key"]): wire for wire in document["edges"]
        }

    def take(self, difference: Data) -> None:
        """Apply a difference."""
        for group, records, key in (
            ("nodes", self.nodes, lambda node: node["id"]),
            ("wires", self.wires, lambda wire: (wire["target"], wire["key"])),
            ("frames", self.frames, lambda frame: frame["id"]),
        ):
            changes = difference.get(group, {})
            for gone in changes.get("removed", []):
                del records[tuple(gone) if group == "wires" else gone]
            for record in changes.get("added", []):
                assert key(record) not in records
                records[key(record)] = record
            for record in changes.get("changed", []):
                assert key(record) in records
                records[key(record)] = record
        feeds = difference.get("feeds", {})
        for gone in feeds.get("removed", []):
            del self.feeds[gone]
        self.feeds.update({**feeds.get("added", {}), **feeds.get("changed", {})})
        self.header.update(difference.get("header", {}))

    def document(self) -> Data:
        """The document, with its records in the order of their names."""
        return {
            **self._outside,
            "graph": {
                **self.header,
                "feeds": dict(sorted(self.feeds.items())),
                "frames": [frame for _, frame in sorted(self.frames.items())],
            },
            "nodes": [node for _, node in sorted(self.nodes.items())],
            "edges": [wire for _, wire in sorted(self.wires.items())],
        }
