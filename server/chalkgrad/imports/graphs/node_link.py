"""networkx node-link and adjacency data, of any version, without the header of a document."""

from collections.abc import Iterable, Mapping
from typing import Any

from chalkgrad.imports.format import Format, Options, Reading, UnreadableError
from chalkgrad.imports.graphs.json_shapes import an_object, mapping, objects, word
from chalkgrad.imports.graphs.records import Records
from chalkgrad.imports.saying import say
from chalkgrad.imports.source import Source


def _fits_node_link(source: Source) -> bool:
    data = source.record
    edges = data.get("edges", data.get("links"))
    # React Flow and drawings have such lists as well; only networkx says whether it is directed.
    return isinstance(data.get("nodes"), list) and isinstance(edges, list) and "directed" in data


def _read_node_link(source: Source, options: Options) -> Iterable[Reading]:
    data = source.record
    records = Records()
    records.whole(mapping(data.get("graph")))
    for node in objects(data["nodes"], "nodes"):
        records.node(word(node, "id", "nodes"), node)
    edges = data.get("edges", data.get("links"))
    for edge in objects(edges, "edges"):
        records.wire(word(edge, "source", "edges"), word(edge, "target", "edges"), _said(edge))
    return [records.done().reading(options)]


def _fits_adjacency(source: Source) -> bool:
    return isinstance(source.record.get("adjacency"), list) and "nodes" in source.record


def _read_adjacency(source: Source, options: Options) -> Iterable[Reading]:
    data = source.record
    records = Records()
    records.whole(mapping(data.get("graph")))
    keys = []
    for node in objects(data["nodes"], "nodes"):
        keys.append(word(node, "id", "nodes"))
        records.node(keys[-1], node)
    rows = data["adjacency"]
    if not isinstance(rows, list) or len(rows) != len(keys):
        raise UnreadableError(say("adjacency", "adjacency: should have one list for each node"))
    for key, row in zip(keys, rows, strict=True):
        for end in objects(row, f"adjacency of {key}"):
            an_object(end, "adjacency")
            records.wire(key, word(end, "id", "adjacency"), _said(end))
    return [records.done().reading(options)]


def _said(edge: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of a wire; its ends are told apart."""
    return {key: value for key, value in edge.items() if key not in ("source", "target", "id")}


NODE_LINK = Format("node-link", "networkx node-link data", _fits_node_link, _read_node_link)
ADJACENCY = Format("adjacency", "networkx adjacency data", _fits_adjacency, _read_adjacency)
