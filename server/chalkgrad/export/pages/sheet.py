"""A hand-out as what is on it: the formula, the picture and the run as a table, with blanks."""

from dataclasses import dataclass

from chalkgrad.document.listing import listing
from chalkgrad.document.lowering import lower
from chalkgrad.document.model import Document
from chalkgrad.engine.evaluation import Evaluator
from chalkgrad.engine.formula.numbering import names_of
from chalkgrad.engine.formula.writing import to_text
from chalkgrad.engine.kinds import is_constant, is_leaf
from chalkgrad.export.format import Options
from chalkgrad.export.pictures.shown import factor, what_is_shown
from chalkgrad.picture.figures import shown
from chalkgrad.picture.svg import picture
from chalkgrad.teaching.names import as_shown
from chalkgrad.teaching.veil import Veil, veil
from chalkgrad.teaching.walk import walk

# What a number is written into.
BLANK = "____"

# A table of more rows is no hand-out.
MOST_ROWS = 60

WORDS = {
    "en": {
        "sheet": "Hand-out", "solutions": "Solutions", "formula": "Formula",
        "forward": "Forward: values", "backward": "Backward: gradients", "line": "Line",
        "value": "Value", "to": "To", "product": "Upstream × local", "sent": "Contribution",
        "total": "Gradient", "name": "Name",
    },
    "zh": {
        "sheet": "练习单", "solutions": "答案", "formula": "公式", "forward": "前向：值",
        "backward": "反向：梯度", "line": "式子", "value": "值", "to": "传给",
        "product": "上游 × 局部", "sent": "贡献", "total": "梯度", "name": "姓名",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """What a hand-out says.

    Attributes
    ----------
    title
        The document's.
    formulas
        The graph in lines.
    picture
        In SVG.
    forward
        Rows: a line of the graph, its value.
    backward
        Rows: from which node to which, what is multiplied, and what it makes.
    totals
        Rows: a leaf, its gradient.
    solved
        Whether what is hidden is filled in.
    """

    title: str
    formulas: tuple[str, ...]
    picture: str
    forward: tuple[tuple[str, str], ...]
    backward: tuple[tuple[str, str, str], ...]
    totals: tuple[tuple[str, str], ...]
    solved: bool


def sheet(document: Document, options: Options) -> Sheet:
    """The hand-out of a document, with blanks for what is hidden, or with the solutions."""
    lowered, target = lower(document), document.effective_target()
    recording = Evaluator(lowered.graph, lowered.feeds).record(target)
    hides = Veil() if options.solutions else veil(document.graph, document.hidden)
    graph, lines = document.graph, listing(document)
    names, result = names_of(graph), recording.evaluation()

    def number(of: float | None, *, hidden: bool) -> str:
        return BLANK if hidden else shown(of, {})

    # The node's own line; a note before it has lines too.
    text = {about[0]: line for about, line in zip(lines.nodes, lines.lines, strict=True) if about}
    computed = [node for node in graph.order if not is_constant(graph.op(node))]
    forward = tuple(
        (
            names[node] if is_leaf(graph.op(node)) else text[node].partition("#")[0].strip(),
            number(result.value(node), hidden=node in hides.values),
        )
        for node in computed
    )
    backward = []
    for step in walk(recording).steps:
        for send in step.sends if step.kind == "backward" else ():
            assert step.node is not None
            wire = step.node, send.port
            upstream = number(send.upstream, hidden=step.node in hides.gradients)
            local = BLANK if wire in hides.local else factor(send.local)
            sent = number(send.sent, hidden=wire in hides.sent)
            exact = as_shown(send.upstream) * as_shown(send.local) == as_shown(send.sent)
            sign = "=" if exact or BLANK in (upstream, local, sent) else "≈"
            arrow = f"{names[step.node]} → {names[send.source]}"
            backward.append((arrow, f"{upstream} × {local}", f"{sign} {sent}"))
    totals = tuple(
        (names[node], number(result.gradient(node), hidden=node in hides.gradients))
        for node in computed
        if is_leaf(graph.op(node)) and result.gradient(node) is not None
    )
    found = what_is_shown(document, options, blank="" if options.solutions else BLANK)
    drawn = picture(
        graph, found.numbers, target=target, direction=document.runs, title=document.title,
        marks=found.marks,
    )  # fmt: skip
    assert target is not None
    # The last line is the target's; those before it are of leaves, and of what is used twice.
    formulas = tuple(line for line in to_text(graph, target).splitlines() if line)
    return Sheet(
        document.title, formulas, drawn, forward, tuple(backward), totals, options.solutions
    )
