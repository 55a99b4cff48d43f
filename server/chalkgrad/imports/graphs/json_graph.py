"""JSON Graph Format, versions 1 and 2: one graph, or several.

References
----------
jsongraphformat.info; github.com/jsongraph/json-graph-specification
"""

from collections.abc import Iterable, Mapping
from typing import Any

from chalkgrad.imports.format import Format, Options, Reading, UnreadableError
from chalkgrad.imports.graphs.json_shapes import an_object, mapping, objects, word
from chalkgrad.imports.graphs.records import Records
from chalkgrad.imports.saying import say
from chalkgrad.imports.source import Source
from chalkgrad.imports.texts import number_of


def _fits(source: Source) -> bool:
    data = source.record
    graph = data.get("graph")
    return isinstance(data.get("graphs"), list | dict) or (
        isinstance(graph, dict) and ("nodes" in graph or "edges" in graph) and "node" not in graph
    )


def _read(source: Source, options: Options) -> Iterable[Reading]:
    data = source.record
    several = data.get("graphs")
    if several is None:
        graphs = [an_object(data["graph"], "graph")]
    else:
        listed = list(several.values()) if isinstance(several, dict) else several
        graphs = list(objects(listed, "graphs"))
    return (_graph(graph).reading(options) for graph in graphs)


def _graph(graph: Mapping[str, Any]) -> Any:
    records = Records()
    records.whole(mapping(graph.get("metadata")) | {"label": graph.get("label")})
    for key, node in _nodes(graph.get("nodes", {})):
        said = mapping(node.get("metadata"))
        label = node.get("label")
        if isinstance(label, str):
            # Of a leaf it is the name; of an operator a sign for people, unless nothing else says.
            said.setdefault("label", label)
        records.node(key, _named(said))
    for edge in objects(graph.get("edges", []), "edges"):
        source, target = (word(edge, end, "edges") for end in ("source", "target"))
        records.wire(source, target, mapping(edge.get("metadata")))
    return records.done()


def _nodes(nodes: object) -> Iterable[tuple[str, Mapping[str, Any]]]:
    """Nodes with their ids: an object since version 2, a list before."""
    if isinstance(nodes, dict):
        return [(key, an_object(node, f"nodes.{key}")) for key, node in nodes.items()]
    if isinstance(nodes, list):
        return [(word(node, "id", "nodes"), node) for node in objects(nodes, "nodes")]
    raise UnreadableError(say("nodes", "nodes: should be an object or a list"))


def _named(said: dict[str, Any]) -> dict[str, Any]:
    """A node whose operator is told, with its label as a name where it is a leaf."""
    if "op" in said and "label" in said:
        label = said.pop("label")
        if said["op"] in ("placeholder", "variable") and number_of(label) is None:
            said.setdefault("name", label)
    return said


FORMAT = Format("json-graph", "JSON Graph Format", _fits, _read)
