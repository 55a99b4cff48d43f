"""Cytoscape JSON: of Cytoscape and its .js sibling, and as networkx writes it.

networkx puts each node's id over its ``value`` and, where there is none, its ``name``: a number
that was there is gone, and an operator's id is no name that a person gave.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from chalkgrad.imports.format import Format, Options, Reading, UnreadableError
from chalkgrad.imports.graphs.json_shapes import an_object, mapping, objects, word
from chalkgrad.imports.graphs.records import Records
from chalkgrad.imports.saying import say
from chalkgrad.imports.source import Source


def _fits(source: Source) -> bool:
    return "elements" in source.record


def _read(source: Source, options: Options) -> Iterable[Reading]:
    data = source.record
    records = Records()
    records.whole(mapping(data.get("data")))
    nodes, edges = _lists(data["elements"])
    for node in nodes:
        said = dict(an_object(node.get("data"), "a node's data"))
        key = word(said, "id", "a node's data")
        if "number" in said:
            # Where Chalkgrad writes a value, since networkx reads ids for values.
            said["value"] = said.pop("number")
        if "op" in said:
            said.pop("label", None)
        if said.get("name") == key and "op" in said and said["op"] not in _NAMED:
            del said["name"]
        records.node(key, said | _place(node.get("position")))
    for edge in edges:
        said = dict(an_object(edge.get("data"), "an edge's data"))
        source_, target = (word(said, end, "an edge's data") for end in ("source", "target"))
        records.wire(source_, target, said)
    return [records.done().reading(options)]


# Leaves, whose name may well be their id.
_NAMED = ("placeholder", "variable", "constant")


def _lists(elements: object) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """Nodes and edges, which .js may have in one list, told apart by the ends that edges have."""
    if isinstance(elements, dict):
        return (
            list(objects(elements.get("nodes", []), "elements.nodes")),
            list(objects(elements.get("edges", []), "elements.edges")),
        )
    if not isinstance(elements, list):
        raise UnreadableError(
            say("elements", "elements: should be an object with nodes and edges, or a list")
        )
    nodes: list[Mapping[str, Any]] = []
    edges: list[Mapping[str, Any]] = []
    for item in objects(elements, "elements"):
        data = item.get("data")
        (edges if isinstance(data, dict) and "source" in data else nodes).append(item)
    return nodes, edges


def _place(position: object) -> dict[str, Any]:
    """A node's place; theirs is its middle, which only matters to the pixel."""
    place = position if isinstance(position, dict) else {}
    return {axis: place[axis] for axis in ("x", "y") if axis in place}


FORMAT = Format("cytoscape", "Cytoscape JSON", _fits, _read)
