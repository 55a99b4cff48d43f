"""DOT, which Graphviz lays out and draws."""

from chalkgrad.document.model import Document
from chalkgrad.export.format import Format, Options
from chalkgrad.export.graphs.parts import drawing_remarks, labelled, ordered, plain


def write(document: Document, options: Options) -> str:
    """The whole file."""
    way = "LR" if document.runs == "right" else "TB"
    lines = [
        f"digraph {_quoted(document.title or 'graph')} {{",
        f"    graph [rankdir={way}, ordering=in]",
        '    node [fontname="Inter, Helvetica, sans-serif"]',
    ]
    for node, texts, leaf, target in labelled(document, options):
        shape = "box, style=rounded" if leaf else "circle"
        ring = ", penwidth=3" if target else ""
        lines.append(f"    {_quoted(node)} [label={_quoted(*texts)}, shape={shape}{ring}]")
    for source, node, port in document.graph.wires():
        told = f" [headlabel={_quoted(str(port + 1))}]" if ordered(document, node) else ""
        lines.append(f"    {_quoted(source)} -> {_quoted(node)}{told}")
    return "\n".join([*lines, "}"]) + "\n"


def _quoted(*lines: str) -> str:
    """A text of some lines between quotation marks."""
    escaped = (plain(line).replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    return '"' + "\\n".join(escaped) + '"'


FORMAT = Format(
    key="dot",
    group="graph",
    ending="gv",
    media="text/vnd.graphviz",
    write=write,
    remarks=drawing_remarks,
    heeds=("values", "gradients"),
)
