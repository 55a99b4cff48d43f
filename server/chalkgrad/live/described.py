"""A node in a canvas's details: its formula, local derivatives, and numbers to the last digit."""

import math
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from chalkgrad.document.model import Document
from chalkgrad.engine.formula.writing import latex_rounded, to_text
from chalkgrad.engine.kinds import is_differentiated
from chalkgrad.engine.notation import LETTERS
from chalkgrad.engine.notation import latex as row_latex
from chalkgrad.engine.operators import ATOM, OPERATORS, SUM
from chalkgrad.live.numbers import HAS_GRADIENT, HAS_VALUE
from chalkgrad.live.patch import formula_data
from chalkgrad.live.shown import Shown
from chalkgrad.teaching.names import BLANK

# Below this a double is written out with a power of ten: its zeros would fill lines.
SMALLEST_WRITTEN = 1e-6


def describe(document: Document, shown: Shown, node: str) -> dict[str, Any]:
    """A node's formula, typeset and as text, its local derivatives, and the leaves upstream.

    Each local derivative comes as a formula over ``a``, ``b``, … and ``y``, and with the numbers
    put in that the canvases show.

    Raises
    ------
    MissingNodeError
        There is no such node.
    """
    graph = document.graph
    graph.require(node)
    op = graph.op(node)
    partials = OPERATORS[op].partials if op in OPERATORS else ()
    upstream = graph.ancestors(node)
    return {
        "node": node,
        "formula": formula_data(graph, node),
        "text": to_text(graph, node),
        "partials": [row_latex(partial) for partial in partials],
        "substituted": _substituted(document, shown, node, partials),
        "holds": _holds(document, shown, node),
        "leaves": [
            leaf for leaf in graph.order if leaf in upstream and is_differentiated(graph.op(leaf))
        ],
    }


def _substituted(document: Document, shown: Shown, node: str, partials: Sequence[str]) -> list[str]:
    """The local derivatives with numbers put in, but for those that are withheld."""
    withheld = shown.veil().local
    numbers = _typeset_numbers(document, shown, node)
    return [
        BLANK if (node, port) in withheld else row_latex(partial, numbers)
        for port, partial in enumerate(partials)
    ]


def _holds(document: Document, shown: Shown, node: str) -> dict[str, str]:
    """What the doubles of a node's value and gradient hold, to the very last digit."""
    numbers = shown.numbers
    serial = shown.serials.of[node]
    if serial >= numbers.flags.size:
        return {}
    found = {
        "value": (HAS_VALUE, float(numbers.values[serial])),
        "gradient": (HAS_GRADIENT, float(numbers.gradients[serial])),
    }
    return {
        kind: format(Decimal(number), "f")
        if abs(number) >= SMALLEST_WRITTEN
        else str(Decimal(number))
        for kind, (flag, number) in found.items()
        if numbers.flags[serial] & flag and math.isfinite(number)
    }


def _typeset_numbers(document: Document, shown: Shown, node: str) -> dict[str, tuple[str, int]]:
    """The numbers of a node's inputs and value, where there are any, as LaTeX."""
    names = dict(zip(LETTERS, document.graph.inputs[node], strict=False)) | {"y": node}
    numbers = shown.numbers
    found = {}
    for letter, operand in names.items():
        serial = -1 if operand is None else shown.serials.of[operand]
        if 0 <= serial < numbers.flags.size and numbers.flags[serial] & HAS_VALUE:
            number = float(numbers.values[serial])
            found[letter] = (latex_rounded(number), SUM if number < 0 else ATOM)
    return found
