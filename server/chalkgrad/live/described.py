"""A node in a canvas's details: its formula, local derivatives, and numbers to the last digit."""

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal

from chalkgrad.document.model import Document
from chalkgrad.engine.formula.numbers import latex_rounded
from chalkgrad.engine.kinds import is_differentiated
from chalkgrad.engine.notation import LETTERS
from chalkgrad.engine.notation import latex as row_latex
from chalkgrad.engine.operators import ATOM, SUM
from chalkgrad.live import answers
from chalkgrad.live.data import formula_data
from chalkgrad.live.shown import Shown
from chalkgrad.teaching.names import BLANK

# Below this a double is written out with a power of ten: its zeros would fill lines.
SMALLEST_WRITTEN = 1e-6


def describe(document: Document, shown: Shown, node: str) -> answers.Described:
    """A node's formula, typeset, its local derivatives, and the leaves upstream.

    Each local derivative comes as a formula over ``a``, ``b`` and ``y``, and with the numbers put
    in that the canvases show.

    Raises
    ------
    MissingNodeError
        There is no such node.
    """
    graph = document.graph
    graph.require(node)
    op = graph.op(node)
    partials: Sequence[str] = ()
    if op in graph.table:
        partials = graph.table[op].reading or graph.table[op].partials
    upstream = graph.ancestors(node)
    return {
        "node": node,
        "formula": formula_data(graph, node),
        "partials": [row_latex(partial) for partial in partials],
        "substituted": _substituted(document, shown, node, partials),
        "holds": _holds(shown, node),
        "leaves": [
            leaf for leaf in graph.order if leaf in upstream and is_differentiated(graph.op(leaf))
        ],
    }


def _substituted(document: Document, shown: Shown, node: str, partials: Sequence[str]) -> list[str]:
    """The local derivatives with numbers put in, but for those that are withheld."""
    withheld = shown.veil().local
    numbers = _typeset_numbers(document, shown, node)
    return [
        BLANK
        if (node, port) in withheld
        else _worked_out(partial, numbers, shown.numbers.local_derivative(node, port))
        for port, partial in enumerate(partials)
    ]


def _worked_out(partial: str, numbers: Mapping[str, tuple[str, int]], result: float | None) -> str:
    """A local derivative with numbers put in, and what comes of it; empty where nothing does."""
    if result is None:
        return ""
    steps = row_latex(partial), row_latex(partial, numbers), latex_rounded(result)
    # A constant, or a number as it stands, is not said twice.
    return " = ".join(list(dict.fromkeys(steps))[1:])


def _holds(shown: Shown, node: str) -> dict[str, str]:
    """What the doubles of a node's value and gradient hold, to the very last digit."""
    found = {"value": shown.numbers.value(node), "gradient": shown.numbers.gradient(node)}
    return {
        kind: format(Decimal(number), "f")
        if abs(number) >= SMALLEST_WRITTEN
        else str(Decimal(number))
        for kind, number in found.items()
        if number is not None and math.isfinite(number)
    }


def _typeset_numbers(document: Document, shown: Shown, node: str) -> dict[str, tuple[str, int]]:
    """The numbers of a node's inputs and value, where there are any, as LaTeX."""
    names = dict(zip(LETTERS, document.graph.inputs[node], strict=False)) | {"y": node}
    found = {}
    for letter, operand in names.items():
        number = None if operand is None else shown.numbers.value(operand)
        if number is not None:
            found[letter] = (latex_rounded(number), SUM if number < 0 else ATOM)
    return found
