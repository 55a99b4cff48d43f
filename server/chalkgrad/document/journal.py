"""What the records of a document were before they were first changed.

A record is a node, a wire, a feed, a frame or a field of the header. Whoever changes one notes it
here first; from the notes come the way back and the difference.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from chalkgrad.document.values import Frame

K = TypeVar("K")
V = TypeVar("V")

# The port that a wire ends on, and so the wire's name: (target, port).
WireKey = tuple[str, int]

# A node or a wire as documents hold it: with what is said of it beside its id or its ends.
Record = dict[str, Any]


def attributes_of(node: Record) -> dict[str, Any]:
    """What is said of a node."""
    attributes = node.copy()
    del attributes["id"]
    return attributes


def said_of(wire: Record) -> dict[str, Any]:
    """What is said of a wire."""
    said = wire.copy()
    del said["source"], said["target"], said["key"]
    return said


@dataclass
class Journal:
    """The records that were changed, each as it was before: None where there was none.

    Attributes
    ----------
    nodes
        Records by id.
    wires
        Records by the port they end on.
    feeds, frames
        By id.
    header
        ``title``, ``mode``, ``target``, ``direction``, ``note``, ``step`` and ``hidden``, those
        that were changed.
    """

    nodes: dict[str, Record | None] = field(default_factory=dict)
    wires: dict[WireKey, Record | None] = field(default_factory=dict)
    feeds: dict[str, float | None] = field(default_factory=dict)
    frames: dict[str, Frame | None] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)

    def take_in(self, later: "Journal") -> None:
        """Go on with what was changed after this: the first note of a record counts."""
        _keep_first(self.nodes, later.nodes)
        _keep_first(self.wires, later.wires)
        _keep_first(self.feeds, later.feeds)
        _keep_first(self.frames, later.frames)
        _keep_first(self.header, later.header)


def _keep_first(notes: dict[K, V], later: Mapping[K, V]) -> None:
    for key, before in later.items():
        notes.setdefault(key, before)
