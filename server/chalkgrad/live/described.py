"""A node in a canvas's details: its formula, local derivatives, and numbers to the last digit."""

import math
from dataclasses import replace
from decimal import Decimal

from chalkgrad.document.model import Document
from chalkgrad.engine.kinds import is_differentiated
from chalkgrad.live import answers
from chalkgrad.live.data import formula_data
from chalkgrad.live.shown import Shown
from chalkgrad.teaching.local import Local, local_derivatives
from chalkgrad.teaching.names import BLANK

# Below this a double is written out with a power of ten: its zeros would fill lines.
SMALLEST_WRITTEN = 1e-6


def describe(document: Document, shown: Shown, node: str) -> answers.Described:
    """A node's formula, typeset, its local derivatives, and the leaves upstream.

    Each local derivative comes over the names of the inputs, and with the numbers put in that the
    canvases show.

    Raises
    ------
    MissingNodeError
        There is no such node.
    """
    graph = document.graph
    graph.require(node)
    local = _local(document, shown, node)
    upstream = graph.ancestors(node)
    return {
        "node": node,
        "formula": formula_data(graph, node),
        "partials": local.formulas,
        "substituted": local.worked_out,
        "where": local.where,
        "holds": _holds(shown, node),
        "leaves": [
            leaf for leaf in graph.order if leaf in upstream and is_differentiated(graph.op(leaf))
        ],
    }


def _local(document: Document, shown: Shown, node: str) -> Local:
    """The local derivatives, with numbers put in but for those that are withheld."""
    graph = document.graph
    if graph.op(node) not in graph.table:
        return Local([], [], [])
    local = local_derivatives(
        graph,
        node,
        shown.numbers.value,
        lambda port: shown.numbers.local_derivative(node, port),
    )
    withheld = shown.veil().local
    told = [
        f"= {BLANK}" if (node, port) in withheld else worked_out
        for port, worked_out in enumerate(local.worked_out)
    ]
    return replace(local, worked_out=told)


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
