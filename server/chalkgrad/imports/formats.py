"""The registry of import formats: adding one is a module in a folder beside, and a line here."""

from collections.abc import Sequence

from chalkgrad.document.exchange import parse
from chalkgrad.document.values import MAX_NODES, LimitError
from chalkgrad.imports.code import jaxpr, python_function, torch_fx
from chalkgrad.imports.format import Format, Options, Reading, UnreadableError
from chalkgrad.imports.graphs import (
    cytoscape,
    document_json,
    dot,
    graphml,
    json_graph,
    mermaid,
    micrograd,
    node_link,
    onnx_json,
    react_flow,
    torchviz,
)
from chalkgrad.imports.saying import say
from chalkgrad.imports.source import Source
from chalkgrad.imports.strangers import looks_like
from chalkgrad.imports.text import formula, table

# In the order in which they are tried: what says most surely what it is comes first, and formula
# text, which nothing marks, last.
FORMATS: tuple[Format, ...] = (
    document_json.FORMAT,
    cytoscape.FORMAT,
    node_link.ADJACENCY,
    json_graph.FORMAT,
    node_link.NODE_LINK,
    onnx_json.FORMAT,
    react_flow.FORMAT,
    jaxpr.FORMAT,
    graphml.FORMAT,
    mermaid.FORMAT,
    micrograd.FORMAT,
    torchviz.FORMAT,
    dot.FORMAT,
    torch_fx.FORMAT,
    python_function.FORMAT,
    table.FORMAT,
    formula.FORMAT,
)

# What a person leafs through at most; the largest public table of formulas has 268.
MAX_GRAPHS = 500

# What is read sign by sign, in less than two seconds where documents may have MAX_NODES; a graph
# as many takes about this much in the wordiest of the formats.
MAX_CHARACTERS = 1_500_000

_OPTIONS = Options()


def recognise(source: Source) -> Format:
    """The format that a text is in, by its content.

    Raises
    ------
    DocumentError
        It is in none; the message says what it looks like instead.
    """
    if (seems := looks_like(source)) is not None:
        raise UnreadableError(seems)
    found = next(form for form in FORMATS if form.fits(source))
    if found is formula.FORMAT and source.seems_json:
        if source.json is None:
            # Says where it is broken, or that it is nested too deep.
            parse(source.text)
        raise UnreadableError(
            say("other-json", "this is JSON, and in none of the formats that can be read")
        )
    return found


def read(source: Source, options: Options = _OPTIONS) -> tuple[Format, Sequence[Reading]]:
    """What a text holds: all of it, or an error.

    Returns
    -------
    Format, sequence of Reading
        The format it was recognised as, and each of its graphs.

    Raises
    ------
    ChalkgradError
        It cannot be read; the message says what is wrong and, where there is a place, the line.
    """
    form = recognise(source)
    most = MAX_CHARACTERS * options.max_nodes // MAX_NODES
    if not source.seems_json and len(source.text) > most:
        raise LimitError(f"a text may have {most:,} characters, not {len(source.text):,}")
    found = []
    nodes = 0
    for reading in form.read(source, options):
        found.append(reading)
        nodes += len(reading.document.graph)
        if len(found) > MAX_GRAPHS:
            raise LimitError(f"a file may have {MAX_GRAPHS:,} graphs")
        if nodes > options.max_nodes:
            raise LimitError(f"the graphs of a file may have {options.max_nodes:,} nodes together")
    if not found:
        raise UnreadableError(say("no-graph", "there is no graph in this file"))
    return form, found
