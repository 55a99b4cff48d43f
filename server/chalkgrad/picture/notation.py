"""What a graph looks like in board notation: bodies, their texts, and the wires between them.

A constant that an operator uses is no body of its own: it stands in the operator, which then reads
as a function of one argument: ``+ 0.6``, ``0.01 −``, ``( )²``. It stays a node of the document.
``static/js/state/notation.js`` writes the same texts.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from chalkgrad.engine import Graph
from chalkgrad.engine.kinds import is_constant, is_leaf
from chalkgrad.picture.figures import Numbers, constant
from chalkgrad.picture.measures import (
    DISC,
    FEW_LEAVES,
    GAP,
    LIFT,
    LINE,
    NAME,
    NAME_LINE,
    NUMBER,
    SCRIPT,
    SLIDER,
    SYMBOL,
    USUAL_NUMBER,
    body_width,
    ports,
    width_of,
)

Direction = Literal["right", "down"]

# What stands for an argument in a body: nothing where a sign says it, a dot between commas.
_HOLE = "·"

# The attribute of a constant that its author has pulled out of its operators.
PULLED = "pulled"

# Those of a gradient's node: its sweep, and the node whose adjoint it is.
SWEEP, MIRRORS = "sweep", "mirrors"

# The attribute of a leaf whose author has pinned its slider.
SLIDES = "slider"


_NOT_KNOWN = Numbers()


class Run(NamedTuple):
    """A piece of a line of text, on the line, raised or lowered."""

    text: str
    script: Literal["", "sub", "sup"] = ""


@dataclass(frozen=True)
class Body:
    """A node as it is drawn.

    Attributes
    ----------
    text
        What stands in it: the operator's symbol with its constants, or the leaf's name.
    name
        What stands beside it: the name of an operator, or nothing.
    leaf
        Whether it is a leaf.
    inputs
        The nodes that wires come from, None for an open port; ports with a constant in them are
        none.
    sweep
        Which sweep of a gradient it belongs to, 0 for what is differentiated; through every second
        one values run back.
    mirrors
        The node whose adjoint it is.
    """

    text: tuple[Run, ...]
    name: tuple[Run, ...]
    leaf: bool
    inputs: tuple[str | None, ...]
    sweep: int = 0
    mirrors: str | None = None

    @property
    def back(self) -> bool:
        """Whether values run through it the other way."""
        return self.sweep % 2 == 1

    @property
    def width(self) -> float:
        """How wide the body is."""
        return body_width(_width(self.text, SYMBOL))

    @property
    def half(self) -> float:
        """How far the body reaches to both sides of its middle, across the page."""
        return self.width / 2

    def sides(self, beside: float, direction: Direction, *, slider: bool) -> "Sides":
        """What it takes around its middle, with its name.

        Parameters
        ----------
        beside
            What its numbers take after it, as `room_beside` says; 0 for none.
        direction
            Where values run.
        slider
            Whether there is a slider under it.
        """
        line = max(DISC / 2, LIFT + LINE) if beside else DISC / 2
        left, right, above = self.half, self.half + beside, line
        if self.name and direction == "right":
            right = max(right, abs(self.name_middle) + self.name_width / 2)
            above = DISC / 2 + LIFT + NAME_LINE
        elif self.name:
            left += GAP + self.name_width
        if self.back and direction == "right":
            left, right = right, left
        return Sides(left, right, above, line + (SLIDER if slider else 0.0))

    @property
    def name_width(self) -> float:
        """How wide the name is."""
        return _width(self.name, NAME)

    @property
    def name_middle(self) -> float:
        """How far to the right of the body's middle the name's is, where it stands above.

        One that is wider than the body begins with it, since wires bend before it.
        """
        middle = max(0.0, self.name_width / 2 - self.half)
        return -middle if self.back else middle


def room_beside(numbers: Numbers = _NOT_KNOWN) -> float:
    """What numbers take after a body; those that are not known yet, what is usual."""
    return GAP + max(width_of(text, NUMBER) for text in (*numbers, USUAL_NUMBER))


class Sides(NamedTuple):
    """How far something reaches to each side of its middle."""

    left: float
    right: float
    above: float
    below: float


def stands_inside(graph: Graph, node: str, target: str | None = None) -> bool:
    """Whether a node is drawn in its users: a constant that is used, unless it was pulled out."""
    return (
        is_constant(graph.op(node))
        and node != target
        and not graph.attributes(node).get(PULLED)
        and bool(graph.uses(node))
    )


def bodies(graph: Graph, target: str | None = None) -> dict[str, Body]:
    """The bodies of a graph by node, in topological order."""
    inside = {node for node in graph.order if stands_inside(graph, node, target)}
    return {node: _body(graph, node, inside) for node in graph.order if node not in inside}


def _body(graph: Graph, node: str, inside: set[str]) -> Body:
    op = graph.op(node)
    name = typeset(str(graph.attributes(node).get("name") or ""))
    over = graph.attributes(node).get(MIRRORS)
    place = sweep_of(graph, node), over if isinstance(over, str) else None
    if is_leaf(op):
        return Body(name or (Run(constant(graph.attributes(node))),), (), True, (), *place)
    inputs = graph.inputs[node]
    texts = [_constant(graph, s) if s in inside else None for s in inputs]
    wired = tuple(source for source, text in zip(inputs, texts, strict=True) if text is None)
    return Body(_operator(graph, op, texts), name, False, wired, *place)


def sweep_of(graph: Graph, node: str) -> int:
    """Which sweep of a gradient a node belongs to: 0 for what is differentiated."""
    sweep = graph.attributes(node).get(SWEEP)
    return sweep if isinstance(sweep, int) else 0


def _operator(graph: Graph, op: str, texts: Sequence[tuple[Run, ...] | None]) -> tuple[Run, ...]:
    """An operator's symbol, with the constants that stand in it at their ports."""
    row = graph.table[op]
    if all(text is None for text in texts):
        return (Run(row.symbol),)
    if op == "pow":
        base, exponent = texts
        raised = [Run(run.text, "sup") for run in exponent or (Run("( )"),)]
        return (*(base or (Run("( )"),)), *raised)
    # A sign stands between its operands, a word before them.
    if not row.many and len(texts) == 2 and not any(letter.isalpha() for letter in row.symbol):
        left, right = texts
        before = (*left, Run(" ")) if left else ()
        after = (Run(" "), *right) if right else ()
        return (*before, Run(row.symbol), *after)
    runs = [Run(f"{row.symbol}(")]
    for port, text in enumerate(texts):
        runs += [Run(", ")] if port else []
        runs += text or (Run(_HOLE),)
    return (*runs, Run(")"))


def _constant(graph: Graph, node: str) -> tuple[Run, ...]:
    name = graph.attributes(node).get("name")
    return typeset(str(name)) if name else (Run(constant(graph.attributes(node))),)


_SUBSCRIPT = re.compile(r"([^\W\d_]+)_?(\d+)")

# A derivative's name: ∂f/∂x1, ∂²f/∂x1∂x2.
_PARTIAL = re.compile(r"[∂/⁰¹²³⁴⁵⁶⁷⁸⁹]+|[^∂/⁰¹²³⁴⁵⁶⁷⁸⁹]+")


def typeset(name: str) -> tuple[Run, ...]:
    """A name as it is set: figures at its end are lowered, at those of its parts in a derivative's.

    Examples
    --------
    >>> typeset("w12"), typeset("x_1"), typeset("rate")
    ((Run(text='w', script=''), Run(text='12', script='sub')), \
(Run(text='x', script=''), Run(text='1', script='sub')), (Run(text='rate', script=''),))
    >>> "".join(f"[{run.text}]" if run.script else run.text for run in typeset("∂f/∂x1"))
    '∂f/∂x[1]'
    """
    parts = _PARTIAL.findall(name) if name.startswith("∂") else [name]
    runs: list[Run] = []
    for part in parts:
        match = _SUBSCRIPT.fullmatch(part)
        if match:
            runs += Run(match[1]), Run(match[2], "sub")
        elif part:
            runs.append(Run(part))
    return tuple(runs)


def _width(runs: Iterable[Run], size: float) -> float:
    return sum(width_of(text, size * (SCRIPT if script else 1.0)) for text, script in runs)


def sliders(graph: Graph, drawn: Mapping[str, Body]) -> set[str]:
    """The leaves under which sliders stand: where they were pinned, or where leaves are few."""
    few = sum(body.leaf for body in drawn.values()) <= FEW_LEAVES
    return {
        node
        for node, body in drawn.items()
        if body.leaf
        and not is_constant(graph.op(node))
        and (few or graph.attributes(node).get(SLIDES))
    }


def wire_ends(body: Body) -> tuple[float, ...]:
    """How far from the middle each wire ends, across."""
    return ports(len(body.inputs))
