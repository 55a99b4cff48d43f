"""GraphML, as networkx, yEd and Gephi write it.

Read by expat with our own refusals: a document type, and with it every entity, ends the reading
where it is declared, so that nothing can be expanded or fetched. (defusedxml does the same by the
same handlers, has had no release since 2021, and its trees say no lines.)

References
----------
graphml.graphdrawing.org/primer/graphml-primer.html
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from chalkgrad.imports.drawing import Drawing
from chalkgrad.imports.format import Format, Options, Reading, UnreadableError
from chalkgrad.imports.graphs.records import Records
from chalkgrad.imports.saying import Words, say
from chalkgrad.imports.source import Source
from chalkgrad.imports.texts import number_of

# yEd's own shapes are some ten deep within a node.
MAX_DEPTH = 64

_BEGINS = re.compile(r"<(?:\w+:)?graphml\b")

_TRUE = {"true": True, "false": False}


def _fits(source: Source) -> bool:
    beginning = source.text[:10_000].lstrip()
    return beginning.startswith("<") and _BEGINS.search(beginning) is not None


def _read(source: Source, options: Options) -> Iterable[Reading]:
    return [drawing.reading(options) for drawing in _Reader().graphs(source.text)]


@dataclass
class _Edge:
    source: str
    target: str
    id: str
    line: int
    said: dict[str, Any] = field(default_factory=dict)


@dataclass
class _Graph:
    said: dict[str, Any] = field(default_factory=dict)
    nodes: dict[str, tuple[dict[str, Any], int]] = field(default_factory=dict)
    edges: list[_Edge] = field(default_factory=list)


class _Reader:
    """Gathers what elements say; `self.about` is what the data that comes is of."""

    def __init__(self) -> None:
        self.found: list[_Graph] = []
        self.keys: dict[str, tuple[str, str]] = {}
        self.about: list[dict[str, Any]] = []
        self.key = ""
        self.text: list[str] = []
        self.depth = 0
        self.open = 0
        self.parser = expat.ParserCreate("utf-8", None)
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.EntityDeclHandler = self.doctype

    def graphs(self, text: str) -> list[Drawing]:
        """The graphs of a text."""
        try:
            self.parser.Parse(text.encode("utf-8", "replace"), True)
        except expat.ExpatError as error:
            words = say("no-xml", "this is no XML: {what}", what=expat.ErrorString(error.code))
            raise UnreadableError(words, error.lineno, error.offset + 1) from None
        return [_drawing(graph) for graph in self.found]

    def doctype(self, *_: object) -> None:
        words = say(
            "doctype", "a document type and its entities are not read; take the <!DOCTYPE …> away"
        )
        raise self.complain(words)

    def start(self, name: str, said: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.complain(
                say(
                    "elements-too-deep", "elements are nested more than {most} deep", most=MAX_DEPTH
                )
            )
        match name.rpartition(":")[2]:
            case "key":
                known = said.get("attr.name", ""), said.get("attr.type", "string")
                self.keys[said.get("id", "")] = known
            case "graph":
                self.graph(said)
            case "node" if self.found:
                self.node(said)
            case "edge" if self.found:
                self.edge(said)
            case "hyperedge":
                raise self.complain(
                    say("hyperedge", "a hyperedge has no meaning in a graph of operators")
                )
            case "data":
                self.key, self.text = said.get("key", ""), []

    def graph(self, said: dict[str, str]) -> None:
        if self.open:
            raise self.complain(say("graph-in-node", "a graph within a node is not read"))
        if said.get("edgedefault") == "undirected":
            raise self.complain(
                say(
                    "undirected-edges",
                    "this graph has no directions; values run along directed edges",
                )
            )
        self.open += 1
        self.found.append(_Graph())
        self.about.append(self.found[-1].said)

    def node(self, said: dict[str, str]) -> None:
        nodes = self.found[-1].nodes
        key = said.get("id", "")
        if not key:
            raise self.complain(say("no-id", "a node without an id"))
        if key in nodes:
            raise self.complain(say("two-nodes", "there are two nodes {name}", name=key))
        nodes[key] = {}, self.parser.CurrentLineNumber
        self.about.append(nodes[key][0])

    def edge(self, said: dict[str, str]) -> None:
        line = self.parser.CurrentLineNumber
        edge = _Edge(said.get("source", ""), said.get("target", ""), said.get("id", ""), line)
        if not edge.source or not edge.target:
            raise self.complain(say("no-ends", "an edge without both ends"))
        if "targetport" in said:
            edge.said["key"] = said["targetport"]
        self.found[-1].edges.append(edge)
        self.about.append(edge.said)

    def characters(self, text: str) -> None:
        if self.key:
            self.text.append(text)

    def end(self, name: str) -> None:
        self.depth -= 1
        match name.rpartition(":")[2]:
            case "data" if self.key and self.about:
                word, kind = self.keys.get(self.key, (self.key, "string"))
                text = "".join(self.text)
                self.about[-1][word] = _typed(text, kind)
                self.key = ""
            case "graph" | "node" | "edge" as element if self.about:
                self.about.pop()
                self.open -= element == "graph"

    def complain(self, message: Words) -> UnreadableError:
        parser = self.parser
        return UnreadableError(message, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)


def _typed(text: str, kind: str) -> Any:
    """A value of a key's type; what is none of it stays a text."""
    if kind in ("int", "long"):
        return int(text) if re.fullmatch(r"\s*-?\d{1,18}\s*", text) else text
    if kind in ("float", "double"):
        number = number_of(text)
        return text if number is None else number
    return _TRUE.get(text.strip().lower(), text) if kind == "boolean" else text


def _drawing(graph: _Graph) -> Drawing:
    records = Records()
    records.whole(graph.said)
    for key, (said, line) in graph.nodes.items():
        records.node(key, said, line)
    # networkx writes the key of a wire, which is its port, as its id; others number all edges.
    numbered = _are_ports(graph.edges)
    for edge in graph.edges:
        port = {"key": edge.id} if numbered else {}
        records.wire(edge.source, edge.target, port | edge.said, edge.line)
    return records.done()


def _are_ports(edges: list[_Edge]) -> bool:
    """Whether the ids of edges count from 0 at every node that they lead to."""
    ids: dict[str, set[str]] = {}
    count: dict[str, int] = {}
    for edge in edges:
        ids.setdefault(edge.target, set()).add(edge.id)
        count[edge.target] = count.get(edge.target, 0) + 1
    return all(found == {str(n) for n in range(count[key])} for key, found in ids.items())


FORMAT = Format("graphml", "GraphML", _fits, _read)
