"""Two states of one document side by side: what came, what went, what is different, on both sides.

Nodes are the same where their ids are, wires where they end on the same port. The text is that of
`listing`, a line a node, so that it can be read what was changed without a picture.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from chalkgrad.document.journal import Record, WireKey
from chalkgrad.document.listing import listing
from chalkgrad.document.model import Document
from chalkgrad.engine import Graph
from chalkgrad.engine.formula.names import name_key
from chalkgrad.engine.formula.numbering import names_of, own_name

Sign = Literal["+", "-", " "]

# Unchanged lines that stand around changed ones, so that it is seen where those are.
AROUND = 2

# Lines of a text that are compared line by line, since that takes the square of their number;
# longer texts are compared as sets of lines.
MAX_LINES = 2_000

# Lines that are told; of two graphs that have nothing in common nobody reads more.
MAX_TOLD = 400

# Where a node is or what is noted of it, which is no other computation.
_PLACE = ("x", "y")


@dataclass(frozen=True)
class Contrast:
    """What is different in a later state, compared with an earlier one.

    Attributes
    ----------
    added, changed, moved
        Nodes: those that are new, those of which something but the place is different (a feed
        included), and those that only stand elsewhere.
    removed
        Nodes that are no more, as they were.
    wired
        Wires that are new, or come from elsewhere, by the ports that they end on.
    unwired
        Wires that are no more, as they were.
    header
        Fields of the header that are different.
    lines
        The text with what came and what went; empty where the texts are the same.
    cut
        How many lines of it are left out.
    """

    added: list[str]
    changed: list[str]
    moved: list[str]
    removed: list[Record]
    wired: list[WireKey]
    unwired: list[Record]
    header: list[str]
    lines: list[tuple[Sign, str]]
    cut: int


def contrast(before: Document, after: Document) -> Contrast:
    """Compare two states.

    Notes
    -----
    O(nodes + wires), and the square of the lines that differ, up to `MAX_LINES`.
    """
    old, new = before.graph, after.graph
    both = [node for node in new.order if node in old]
    changed = [node for node in both if _said(before, node) != _said(after, node)]
    other = set(changed)
    moved = [
        node
        for node in both
        if node not in other
        and any(old.attributes(node).get(key) != new.attributes(node).get(key) for key in _PLACE)
    ]
    names = names_of(old)
    lines = _lines(
        listing(before, names).lines, listing(after, _names_beside(names, old, new)).lines
    )
    there, now = _wires(before), _wires(after)
    return Contrast(
        added=[node for node in new.order if node not in old],
        changed=changed,
        moved=moved,
        removed=[{"id": node, **old.attributes(node)} for node in old.order if node not in new],
        wired=[end for end, wire in now.items() if there.get(end) != wire],
        unwired=[wire for end, wire in there.items() if now.get(end) != wire],
        header=[
            name
            for name in ("title", "target", "mode", "direction", "note", "step")
            if getattr(before, name) != getattr(after, name)
        ],
        lines=lines[:MAX_TOLD],
        cut=max(0, len(lines) - MAX_TOLD),
    )


def _names_beside(names: Mapping[str, str], old: Graph, new: Graph) -> dict[str, str]:
    """What nodes are called after: as before, where no name of their own says otherwise.

    Numbered names would shift with every node that comes or goes, and each line be another.
    """
    found = {node: name for node in new.order if (name := own_name(new, node))}
    kept = {
        node: name
        for node, name in names.items()
        if node in new and node not in found and not own_name(old, node)
    }
    found |= kept
    taken = {name_key(name) for name in found.values()}
    by_itself = names_of(new)
    count = len(names)
    for node in (node for node in new.order if node not in found):
        name = by_itself[node]
        while name_key(name) in taken:
            count += 1
            name = f"v{count}"
        found[node] = name
        taken.add(name_key(name))
    return found


def _said(document: Document, node: str) -> tuple[dict[str, object], float | None]:
    attributes = document.graph.attributes(node)
    said = {key: value for key, value in attributes.items() if key not in _PLACE}
    return said, document.feeds.get(node)


def _wires(document: Document) -> dict[WireKey, Record]:
    graph = document.graph
    return {
        (node, port): {"source": source, "target": node, "key": port}
        for node in graph.order
        for port, source in enumerate(graph.inputs[node])
        if source is not None
    }


def _lines(before: Sequence[str], after: Sequence[str]) -> list[tuple[Sign, str]]:
    if max(len(before), len(after)) > MAX_LINES:
        old, new = set(before), set(after)
        gone: list[tuple[Sign, str]] = [("-", line) for line in before if line not in new]
        return gone + [("+", line) for line in after if line not in old]
    found: list[tuple[Sign, str]] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for group in matcher.get_grouped_opcodes(AROUND):
        for kind, start, end, first, last in group:
            if kind == "equal":
                found += [(" ", line) for line in before[start:end]]
            else:
                found += [("-", line) for line in before[start:end]]
                found += [("+", line) for line in after[first:last]]
    return found
