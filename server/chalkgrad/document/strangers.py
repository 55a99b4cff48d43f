"""What JSON that is no Chalkgrad document looks like, so that people are told what they opened."""

from collections.abc import Callable, Mapping
from typing import Any

Data = Mapping[str, Any]


def _first_node(data: Data) -> Any:
    nodes = data.get("nodes")
    return nodes[0] if isinstance(nodes, list) and nodes else None


def _is_react_flow(data: Data) -> bool:
    node = _first_node(data)
    return isinstance(node, dict) and isinstance(node.get("position"), dict)


def _is_json_graph(data: Data) -> bool:
    graph = data.get("graph")
    return "graphs" in data or (
        isinstance(graph, dict) and ("nodes" in graph or "edges" in graph) and "node" not in graph
    )


def _is_onnx(data: Data) -> bool:
    graph = data.get("graph")
    return "opsetImport" in data or (
        isinstance(graph, dict) and isinstance(graph.get("node"), list)
    )


# Each kind by its name, and how it is told; the first that fits counts.
_KINDS: tuple[tuple[str, Callable[[Data], bool]], ...] = (
    ("a Jupyter notebook", lambda data: "nbformat" in data),
    ("a Cytoscape graph", lambda data: "elements" in data),
    ("networkx adjacency data; write it with node_link_data", lambda data: "adjacency" in data),
    ("an ONNX model", _is_onnx),
    ("a graph in JSON Graph Format", _is_json_graph),
    ("a React Flow graph", _is_react_flow),
    ("a drawing of the computational-graph-editor", lambda data: "transform" in data),
    (
        "networkx node-link data; give its graph the attributes format and version",
        lambda data: "nodes" in data and ("links" in data or "edges" in data),
    ),
    ("a JSON Schema", lambda data: "$schema" in data),
    ("a GeoJSON file", lambda data: data.get("type") == "FeatureCollection"),
)


def looks_like(data: Data) -> str | None:
    """What a JSON object seems to be instead, or None where that cannot be told."""
    return next((name for name, fits in _KINDS if fits(data)), None)


def is_stranger(data: Data) -> bool:
    """Whether a JSON object does not even say that it is a Chalkgrad document."""
    header = data.get("graph")
    return not isinstance(header, dict) or "format" not in header
