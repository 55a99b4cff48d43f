"""What a canvas asks of a room without changing it: formulas, derivatives, order, refusals."""

import math
from decimal import Decimal
from typing import Any, Literal

from server.document.listing import listing
from server.engine.derivative import derivative_latex
from server.engine.notation import latex as row_latex
from server.engine.operators import ATOM, DIFFERENTIABLE, OPERATORS, SUM
from server.engine.reach import Refusal, refusals
from server.engine.writing import latex_rounded, to_text
from server.live.numbers import HAS_GRADIENT, HAS_VALUE
from server.live.patch import formula_data
from server.live.room import Room
from server.teaching.wengert import BLANK

# Below this a double is written out with a power of ten: its zeros would fill lines.
SMALLEST_WRITTEN = 1e-6


class Questions:
    """Answers about a room, each under its lock."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def listing(self) -> str:
        """The whole graph as lines of text."""
        with self._room.lock:
            return listing(self._room.document).text

    def describe(self, node: str) -> dict[str, Any]:
        """A node's formula, typeset and as text, its local derivatives, and the leaves upstream.

        Each local derivative comes as a formula over ``a``, ``b`` and ``y``, and with the numbers
        put in that the canvases show.
        """
        with self._room.lock:
            graph = self._room.document.graph
            graph.require(node)
            op = graph.op(node)
            partials = OPERATORS[op].partials if op in OPERATORS else ()
            upstream = graph.ancestors(node)
            return {
                "node": node,
                "formula": formula_data(graph, node),
                "text": to_text(graph, node),
                "partials": [row_latex(partial) for partial in partials],
                "substituted": self._substituted(node, partials),
                "holds": self._holds(node),
                "leaves": [
                    leaf
                    for leaf in graph.order
                    if leaf in upstream and graph.op(leaf) in DIFFERENTIABLE
                ],
            }

    def _substituted(self, node: str, partials: tuple[str, ...]) -> list[str]:
        """The local derivatives with numbers put in, but for those that are withheld."""
        withheld = self._room.shown.veil().local
        numbers = self._typeset_numbers(node)
        return [
            BLANK if (node, port) in withheld else row_latex(partial, numbers)
            for port, partial in enumerate(partials)
        ]

    def _holds(self, node: str) -> dict[str, str]:
        """What the doubles of a node's value and gradient hold, to the very last digit."""
        numbers = self._room.shown.numbers
        serial = self._room.document.serial[node]
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

    def _typeset_numbers(self, node: str) -> dict[str, tuple[str, int]]:
        """The numbers of a node's inputs and value, where there are any, as LaTeX."""
        names = dict(zip("ab", self._room.document.graph.inputs[node], strict=False)) | {"y": node}
        numbers = self._room.shown.numbers
        found = {}
        for letter, operand in names.items():
            serial = -1 if operand is None else self._room.document.serial[operand]
            if 0 <= serial < numbers.flags.size and numbers.flags[serial] & HAS_VALUE:
                number = float(numbers.values[serial])
                found[letter] = (latex_rounded(number), SUM if number < 0 else ATOM)
        return found

    def differentiate(self, node: str, leaf: str) -> str:
        """∂node/∂leaf, typeset."""
        with self._room.lock:
            return derivative_latex(self._room.document.graph, node, leaf)

    def order(self) -> list[str]:
        """All nodes in topological order."""
        with self._room.lock:
            return list(self._room.document.graph.order)

    def refusals(self, node: str, side: Literal["output", "input"]) -> dict[str, Refusal]:
        """Why a wire cannot run from a node's output (or to its input) to other nodes, by node."""
        with self._room.lock:
            return refusals(self._room.document.graph, node, side)
