"""What an edit changed of a document: records that came, changed and went.

A difference knows no edits. Whoever has the document as it was, and the difference, has the
document as it is; differences one after another are one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from chalkgrad.document.journal import Journal, Record, WireKey
from chalkgrad.document.model import Document
from chalkgrad.document.values import Frame

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True)
class Changes(Generic[K, V]):
    """What became of records of one kind, by their keys: as they are now, where they are."""

    added: Mapping[K, V] = field(default_factory=dict)
    changed: Mapping[K, V] = field(default_factory=dict)
    removed: frozenset[K] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    def then(self, later: "Changes[K, V]") -> "Changes[K, V]":
        """These changes and later ones, as one.

        What came and went again is in neither; what went and came again has changed.
        """
        added = {key: value for key, value in self.added.items() if key not in later.removed}
        changed = {key: value for key, value in self.changed.items() if key not in later.removed}
        removed = self.removed | (later.removed - self.added.keys())
        for key, value in later.changed.items():
            (added if key in added else changed)[key] = value
        for key, value in later.added.items():
            (changed if key in removed else added)[key] = value
        return Changes(added, changed, removed - later.added.keys())


@dataclass(frozen=True)
class Difference:
    """What is different in a document: nodes, wires, feeds, frames, and fields of the header.

    Records are whole, as an exported document holds them.
    """

    nodes: Changes[str, Record] = Changes()
    wires: Changes[WireKey, Record] = Changes()
    feeds: Changes[str, float] = Changes()
    frames: Changes[str, Record] = Changes()
    header: Mapping[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.nodes or self.wires or self.feeds or self.frames or self.header)

    def then(self, later: "Difference") -> "Difference":
        """This difference and a later one, as one."""
        if not self:
            return later
        return Difference(
            self.nodes.then(later.nodes),
            self.wires.then(later.wires),
            self.feeds.then(later.feeds),
            self.frames.then(later.frames),
            {**self.header, **later.header},
        )

    def data(self) -> dict[str, Any]:
        """As JSON data; groups that hold nothing are left out."""
        groups = {
            "nodes": _listed(self.nodes),
            "wires": _listed(self.wires),
            "feeds": _keyed(self.feeds),
            "frames": _listed(self.frames),
            "header": dict(self.header),
        }
        return {name: group for name, group in groups.items() if group}


def _listed(changes: Changes[Any, Any]) -> dict[str, Any]:
    """Records that hold their own keys."""
    groups = {
        "added": list(changes.added.values()),
        "changed": list(changes.changed.values()),
        "removed": sorted(changes.removed),
    }
    return {name: group for name, group in groups.items() if group}


def _keyed(changes: Changes[str, float]) -> dict[str, Any]:
    groups = {
        "added": dict(changes.added),
        "changed": dict(changes.changed),
        "removed": sorted(changes.removed),
    }
    return {name: group for name, group in groups.items() if group}


def difference(document: Document, journal: Journal) -> Difference:
    """What a document has become since the records in a journal were noted.

    Notes
    -----
    O(records noted).
    """
    return Difference(
        _changes(journal.nodes, document.node_record),
        _changes(journal.wires, lambda end: document.wire_record(*end)),
        _changes(journal.feeds, document.feeds.get),
        _changes(
            {name: _frame_record(frame) for name, frame in journal.frames.items()},
            lambda name: _frame_record(document.frames.get(name)),
        ),
        {
            name: dict(now) if isinstance(now, dict) else now
            for name, before in journal.header.items()
            if (now := getattr(document, name)) != before
        },
    )


def _frame_record(frame: Frame | None) -> Record | None:
    return None if frame is None else frame.model_dump()


def _changes(noted: Mapping[K, V | None], now: Callable[[K], V | None]) -> Changes[K, V]:
    """What became of noted records."""
    added: dict[K, V] = {}
    changed: dict[K, V] = {}
    removed: set[K] = set()
    for key, old in noted.items():
        new = now(key)
        if new is None:
            if old is not None:
                removed.add(key)
        elif old is None:
            added[key] = new
        elif not _same(old, new):
            changed[key] = new
    return Changes(added, changed, frozenset(removed))


def _same(one: object, other: object) -> bool:
    """Whether two records read alike: 0 and −0 are equal and do not, nor do 1 and true."""
    return one == other and repr(one) == repr(other)
