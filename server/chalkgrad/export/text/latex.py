"""A LaTeX document with the formula, its gradient, and the trace of its run."""

from collections.abc import Iterator

from chalkgrad.document.lowering import Lowered, lower
from chalkgrad.document.model import Document
from chalkgrad.document.remarks import Remark
from chalkgrad.engine import Graph
from chalkgrad.engine.derivative import derivative_latex
from chalkgrad.engine.evaluation import Evaluator
from chalkgrad.engine.formula.names import latex_name
from chalkgrad.engine.formula.numbering import names_of
from chalkgrad.engine.formula.writing import MAX_TYPESET, TooLargeError, to_latex
from chalkgrad.engine.kinds import is_differentiated, is_leaf
from chalkgrad.export.format import Format, Options
from chalkgrad.export.text.tex import tex
from chalkgrad.teaching.table import trace
from chalkgrad.teaching.table_text import trace_text
from chalkgrad.teaching.veil import veil
from chalkgrad.teaching.walk import walk

# Derivatives of a document: more than this fill pages.
MOST_LEAVES = 12

# A trace of more rows is longer than a page.
MOST_ROWS = 60


def write(document: Document, _: Options) -> str:
    """The whole file."""
    lowered, target = lower(document), document.effective_target()
    assert target is not None
    lines = [
        r"\documentclass{article}",
        r"\usepackage[landscape, margin=15mm]{geometry}",
        r"\usepackage{amsmath, amssymb, booktabs}",
        r"\begin{document}",
        *([rf"\section*{{{tex(document.title)}}}"] if document.title else []),
        *_display(to_latex(lowered.graph, target)),
        *_gradient(lowered.graph, target),
        *_trace(document, lowered, target),
        r"\end{document}",
    ]
    return "\n".join(lines) + "\n"


def _display(formulas: list[str]) -> Iterator[str]:
    for formula in formulas:
        yield rf"\[ {formula} \]"


def _leaves(graph: Graph, target: str) -> list[str]:
    inside = graph.ancestors(target)
    return [node for node in graph.order if node in inside and is_differentiated(graph.op(node))]


def _gradient(graph: Graph, target: str) -> Iterator[str]:
    names = {node: latex_name(name) for node, name in names_of(graph).items()}
    for leaf in _leaves(graph, target)[:MOST_LEAVES]:
        left = rf"\frac{{\partial {names[target]}}}{{\partial {names[leaf]}}}"
        try:
            yield rf"\[ {left} = {derivative_latex(graph, target, leaf)} \]"
        except TooLargeError:
            yield rf"\[ {left} \text{{ is too large to be written.}} \]"


def _trace(document: Document, lowered: Lowered, target: str) -> Iterator[str]:
    graph = lowered.graph
    if _operators(graph, target) > MOST_ROWS:
        return
    recording = Evaluator(graph, lowered.feeds).record(target)
    veiled = veil(graph, document.hidden)
    # Tangents along the first leaf, as the editor begins.
    seeds = dict.fromkeys(_leaves(graph, target)[:1], 1.0)
    forward, reverse = walk(recording, "forward", seeds, veiled), walk(recording, veiled=veiled)
    yield r"\begin{center}\footnotesize"
    yield trace_text(trace(forward, reverse), "latex").rstrip()
    yield r"\end{center}"


def _operators(graph: Graph, target: str) -> int:
    return sum(not is_leaf(graph.op(node)) for node in graph.ancestors(target))


def _remarks(document: Document) -> Iterator[Remark]:
    graph, target = lower(document).graph, document.effective_target()
    if target is None:
        yield Remark(
            "no-target",
            "The graph has no target: choose the node that is to be differentiated.",
            refuses=True,
        )
        return
    operators, leaves = _operators(graph, target), len(_leaves(graph, target))
    if operators > MAX_TYPESET:
        yield Remark(
            "too-large-to-typeset",
            "The formula is too large to be typeset: it has more than {most} operators.",
            {"most": MAX_TYPESET},
            refuses=True,
        )
        return
    if operators > MOST_ROWS:
        yield Remark(
            "no-trace", "The trace is left out: it has more than {most} rows.", {"most": MOST_ROWS}
        )
    if leaves > MOST_LEAVES:
        yield Remark(
            "few-derivatives",
            "Derivatives are written by the first {most} of {count} leaves.",
            {"most": MOST_LEAVES, "count": leaves},
        )
    if document.hidden:
        yield Remark("hidden", "Hidden numbers are left out.")


FORMAT = Format(
    key="latex",
    group="text",
    ending="tex",
    media="application/x-tex",
    write=write,
    remarks=_remarks,
)
