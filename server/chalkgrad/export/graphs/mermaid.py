"""Mermaid, which is drawn where Markdown is shown: on GitHub, in notebooks and notes."""

import json

from chalkgrad.document.model import Document
from chalkgrad.export.format import Format, Options
from chalkgrad.export.graphs.parts import drawing_remarks, labelled, ordered, plain


def write(document: Document, options: Options) -> str:
    """The whole file."""
    lines = []
    if document.title:
        lines += ["---", f"title: {json.dumps(plain(document.title), ensure_ascii=False)}", "---"]
    lines.append(f"flowchart {'LR' if document.runs == 'right' else 'TB'}")
    # Some ids are words of Mermaid's.
    names = {node: f"n{at}" for at, node in enumerate(document.graph.order)}
    for node, texts, leaf, target in labelled(document, options):
        words = "<br>".join(map(_escaped, texts))
        body = f'["{words}"]' if leaf else f'(("{words}"))'
        lines.append(f"    {names[node]}{body}")
        if target:
            lines.append(f"    style {names[node]} stroke-width:4px")
    for source, node, port in document.graph.wires():
        told = f"|{port + 1}|" if ordered(document, node) else ""
        lines.append(f"    {names[source]} -->{told} {names[node]}")
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    """A text in which nothing means anything to Mermaid, Markdown or HTML."""
    return "".join(
        sign if sign.isalnum() or sign in " .,=+−" or ord(sign) > 0x2000 else f"#{ord(sign)};"
        for sign in text
    )


FORMAT = Format(
    key="mermaid",
    group="graph",
    ending="mmd",
    media="text/vnd.mermaid",
    write=write,
    remarks=drawing_remarks,
    heeds=("values", "gradients"),
)
