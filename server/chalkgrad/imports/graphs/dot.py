"""Graphs in the DOT language whose nodes say what they compute."""

import re
from collections.abc import Iterable
from typing import Any

from chalkgrad.imports.format import Format, Options, Reading, UnreadableError
from chalkgrad.imports.graphs.dot_text import Dot, parse
from chalkgrad.imports.graphs.records import Records
from chalkgrad.imports.saying import say
from chalkgrad.imports.source import Source
from chalkgrad.imports.texts import number_of

# Atomic groups, so that no text makes it look twice at what is a comment.
_BEGINS = re.compile(
    r"\s*+(?>(?://|\#)[^\n]*\n\s*+|/\*.*?\*/\s*+)*+(?:strict\s++)?(?:di)?graph\b\s*+"
    r'(?>"(?:[^"\\]|\\.)*+")?[^="]*\{',
    re.S,
)


# What says something of a node; all else is how it is drawn.
_SAYS = frozenset(
    ["op", "name", "value", "feed", "label", "note", "min", "max", "step", "x", "y", "target"]
)
_PORTS = ("key", "port", "index", "headlabel", "taillabel", "label")

# What ends a line in a label, left, centred or right.
_BREAK = re.compile(r"\\[nlr]")


def is_dot(source: Source) -> bool:
    """Whether a text is in the DOT language."""
    return _BEGINS.match(source.text[:10_000]) is not None


def directed(source: Source) -> Dot:
    """The graph of a text.

    Raises
    ------
    UnreadableError
        Its edges have no direction.
    """
    dot = parse(source.text)
    if not dot.directed:
        raise UnreadableError(
            say("undirected", "this graph has no directions; values run along a digraph's edges")
        )
    return dot


def _read(source: Source, options: Options) -> Iterable[Reading]:
    dot = directed(source)
    records = Records()
    whole: dict[str, Any] = {
        key: text for key, text in dot.attributes.items() if key in ("title", "target", "note")
    }
    whole["title"] = dot.attributes.get("title") or plain(dot.attributes.get("label", ""))
    # A name of several words is a title; one word is what programs call a graph.
    if not whole["title"] and not dot.attributes.get("name", "").isidentifier():
        whole["title"] = plain(dot.attributes.get("name", ""))
    if dot.attributes.get("rankdir") in ("LR", "TB"):
        whole["direction"] = {"LR": "right", "TB": "down"}[dot.attributes["rankdir"]]
    records.whole(whole)
    for key, (said, line) in dot.nodes.items():
        records.node(key, _node(said), line)
    for start, end, said, line in dot.edges:
        port = next((said[word] for word in _PORTS if said.get(word, "").isdecimal()), None)
        records.wire(start, end, {} if port is None else {"key": port}, line)
    records.count_from_zero()
    return [records.done().reading(options)]


def _node(said: dict[str, str]) -> dict[str, Any]:
    """What a node says of itself, numbers as numbers."""
    found: dict[str, Any] = {}
    for word in _SAYS & said.keys():
        number = number_of(said[word])
        is_text = word in ("op", "name", "label", "note") or number is None
        found[word] = plain(said[word]) if is_text else number
    return found


def plain(label: str) -> str:
    """A label as text: its lines apart, its escaped signs as they are meant."""
    return _BREAK.sub("\n", label).replace("\\\\", "\\").strip()


FORMAT = Format("dot", "DOT graph (Graphviz)", is_dot, _read)
