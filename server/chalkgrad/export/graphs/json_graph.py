"""JSON Graph Format, version 2."""

import orjson

from chalkgrad.document.model import Document
from chalkgrad.export.format import Format, Options
from chalkgrad.export.graphs.parts import header, labelled


def write(document: Document, _: Options) -> bytes:
    """The whole file."""
    graph = document.graph
    labels = {found.node: found.lines[0] for found in labelled(document, Options(False, False))}
    whole = {
        "graph": {
            "type": "computation",
            "directed": True,
            "label": document.title,
            "metadata": header(document),
            "nodes": {
                node: {"label": labels[node], "metadata": attributes}
                for node, attributes in graph.nodes()
            },
            "edges": [
                {
                    "source": source,
                    "target": target,
                    "metadata": {**graph.wire_attributes(target, port), "port": port},
                }
                for source, target, port in graph.wires()
            ],
        }
    }
    return orjson.dumps(whole, option=orjson.OPT_INDENT_2)


FORMAT = Format(
    key="json-graph",
    group="graph",
    ending="json",
    media="application/vnd.jgf+json",
    write=write,
)
