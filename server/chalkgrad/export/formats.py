"""The registry of export formats: adding one is a module in this folder and a line here."""

from chalkgrad.document.model import Document
from chalkgrad.export.code import (
    c,
    javascript,
    jax,
    micrograd,
    notebook,
    numpy,
    python,
    pytorch,
    session,
)
from chalkgrad.export.format import ExportError, Format, NoSuchFormatError, Options
from chalkgrad.export.graphs import cytoscape, document_json, dot, graphml, json_graph, mermaid
from chalkgrad.export.pages import handout, player
from chalkgrad.export.pictures import pdf, png, svg, tikz
from chalkgrad.export.text import formula, latex

FORMATS: tuple[Format, ...] = (
    svg.FORMAT,
    png.FORMAT,
    pdf.FORMAT,
    tikz.FORMAT,
    player.FORMAT,
    handout.HTML,
    handout.PDF,
    python.FORMAT,
    notebook.FORMAT,
    session.FORMAT,
    numpy.FORMAT,
    pytorch.FORMAT,
    jax.FORMAT,
    micrograd.FORMAT,
    javascript.FORMAT,
    c.FORMAT,
    document_json.FORMAT,
    cytoscape.FORMAT,
    json_graph.FORMAT,
    graphml.FORMAT,
    dot.FORMAT,
    mermaid.FORMAT,
    formula.FORMAT,
    latex.FORMAT,
)


def find(key: str) -> Format:
    """The format of a key.

    Raises
    ------
    NoSuchFormatError
        There is none; the message lists those that there are.
    """
    known = {form.key: form for form in FORMATS}
    if key not in known:
        raise NoSuchFormatError(f"there is no format {key!r}; there are {', '.join(known)}")
    return known[key]


def export(document: Document, form: Format, options: Options | None = None) -> bytes:
    """A document in a format, text in UTF-8.

    Raises
    ------
    ExportError
        The format would say something else than the document does.
    """
    for remark in form.remarks(document):
        if remark.refuses:
            raise ExportError(remark.message, remark.ids)
    content = form.write(document, options or Options())
    return content.encode() if isinstance(content, str) else content
