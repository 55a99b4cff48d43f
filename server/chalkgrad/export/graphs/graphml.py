"""GraphML, as networkx writes it: every attribute of nodes and wires with its type."""

import io
from collections.abc import Iterator, Mapping
from typing import Any

import networkx as nx

from chalkgrad.document.model import Document
from chalkgrad.document.remarks import Remark
from chalkgrad.export.format import Format, Options
from chalkgrad.export.graphs.parts import header, plain

# What is said of the whole that is one value.
_HEADER = ("format", "version", "title", "target", "mode", "direction", "note", "step")


def write(document: Document, _: Options) -> bytes:
    """The whole file."""
    graph = document.graph
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    said = header(document)
    made.graph.update(_typed({key: said[key] for key in _HEADER if key in said}))
    for node, attributes in graph.nodes():
        feed = {"feed": document.feeds[node]} if node in document.feeds else {}
        made.add_node(node, **_typed({**attributes, **feed}))
    for source, target, port in graph.wires():
        own = _typed(graph.wire_attributes(target, port))
        # networkx makes of a key the wire's id, which is the only one of its name in a file.
        made.add_edge(source, target, key=f"{target}.{port}", **{**own, "port": port})
    out = io.BytesIO()
    nx.write_graphml(made, out, prettyprint=True, named_key_ids=False)
    return out.getvalue()


def _typed(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """What GraphML has types for."""
    return {
        key: plain(value) if isinstance(value, str) else value
        for key, value in attributes.items()
        if isinstance(value, str | int | float)
    }


def _remarks(document: Document) -> Iterator[Remark]:
    if document.frames or document.lesson or document.hidden:
        yield Remark("nodes-and-wires", "Frames, lessons and what is hidden are left out.")


FORMAT = Format(
    key="graphml",
    group="graph",
    ending="graphml",
    media="application/graphml+xml",
    write=write,
    remarks=_remarks,
)
