"""Cytoscape's JSON, which networkx reads as well.

What networkx calls a node's ``value`` there is its id; a leaf's number is its ``number``.
"""

import orjson

from chalkgrad.document.model import Document
from chalkgrad.export.format import Format, Options
from chalkgrad.export.graphs.parts import header, labelled


def write(document: Document, options: Options) -> bytes:
    """The whole file."""
    graph, nodes = document.graph, []
    labels = {found.node: found.lines[0] for found in labelled(document, Options(False, False))}
    for node, attributes in graph.nodes():
        said = {key: value for key, value in attributes.items() if key not in ("x", "y", "value")}
        number = {"number": attributes["value"]} if "value" in attributes else {}
        data = {**said, **number, "id": node, "value": node, "label": labels[node]}
        x, y = attributes.get("x"), attributes.get("y")
        nodes.append({"data": data} | ({} if x is None else {"position": {"x": x, "y": y}}))
    edges = [
        {
            "data": {
                **graph.wire_attributes(target, port),
                "id": f"{target}:{port}",
                "source": source,
                "target": target,
                "key": port,
            }
        }
        for source, target, port in graph.wires()
    ]
    whole = {
        "data": header(document),
        "directed": True,
        "multigraph": True,
        "elements": {"nodes": nodes, "edges": edges},
    }
    return orjson.dumps(whole, option=orjson.OPT_INDENT_2)


FORMAT = Format(
    key="cytoscape",
    group="graph",
    ending="cyjs",
    media="application/json",
    write=write,
)
