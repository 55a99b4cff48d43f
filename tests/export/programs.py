"""Documents to be written as code, and what Chalkgrad itself computes of them."""

import math
import struct
from collections.abc import Sequence
from typing import Any

from chalkgrad.document.lowering import lower
from chalkgrad.document.model import Document
from chalkgrad.engine import OPERATORS, Graph
from chalkgrad.engine.evaluation import Evaluator
from chalkgrad.engine.operators import Operator

from tests.engine.graphs import Case

# Operands by port: within most domains, at kinks and ties, negative, far out.
POINTS = [
    (0.6, 1.7, 2.9),
    (0.25, 0.4, 0.3),
    (1.0, 1.0, 1.0),
    (0.0, 0.0, 0.0),
    (-1.75, -0.5, 0.25),
    (-3.0, 2.0, -0.0),
    (3.0, 0.7, 1.0),
    (45.0, 30.0, 20.0),
]

Results = tuple[float, dict[str, float]]


def document_of(nodes: Any, wires: Any, target: str) -> Document:
    """A document with a graph."""
    document = Document("A graph")
    document.graph = Graph.build(nodes, wires)
    document.target = target
    return document


def of_operator(row: Operator, operands: Sequence[float]) -> Document:
    """One operator over variables."""
    return joined([([], [("v", row.name, [])], "v", operands[: row.arity])])


def joined(parts: Sequence[tuple[Any, Any, str, Sequence[float]]]) -> Document:
    """Several graphs in one: the sum of their targets, each times a variable of 1.

    The derivative by that variable is the target's value, to the last bit; those by the leaves are
    the graph's own.
    """
    nodes: list[tuple[str, dict[str, Any]]] = [("all", {"op": "sum"})]
    wires: list[tuple[str, str, int]] = []
    for at, (leaves, steps, target, numbers) in enumerate(parts):
        own = leaves or [f"x{port}" for port in range(len(numbers))]
        nodes += [
            (f"g{at}{leaf}", {"op": "variable", "value": number, "name": f"g{at}{leaf}"})
            for leaf, number in zip(own, numbers, strict=True)
        ]
        for node, op, sources in steps:
            nodes.append((f"g{at}{node}", {"op": op}))
            wires += [
                (f"g{at}{source}", f"g{at}{node}", port)
                for port, source in enumerate(sources or own)
            ]
        nodes += [(f"s{at}", {"op": "variable", "value": 1.0}), (f"p{at}", {"op": "mul"})]
        wires += [(f"s{at}", f"p{at}", 0), (f"g{at}{target}", f"p{at}", 1), (f"p{at}", "all", at)]
    if len(parts) == 1:
        nodes.append(("zero", {"op": "constant", "value": 0.0}))
        wires.append(("zero", "all", 1))
    return document_of(nodes, wires, "all")


def every_operator(points: Sequence[tuple[float, ...]]) -> Document:
    """Every operator at some points."""
    return joined(
        [
            ([], [("v", row.name, [])], "v", point[: row.arity])
            for row in OPERATORS.rows
            for point in points
        ]
    )


def of_cases(cases: Sequence[Case]) -> Document:
    """Some random graphs."""
    return joined([(case.leaves, case.steps, case.target, case.numbers) for case in cases])


def truth(document: Document) -> Results:
    """The target's value, and the gradient by the ids of the leaves upstream, in order."""
    lowered, target = lower(document), document.effective_target()
    assert target is not None
    found = Evaluator(lowered.graph, lowered.feeds).record(target).evaluation()
    inside = lowered.graph.ancestors(target)
    leaves = [
        node
        for node in lowered.graph.order
        if node in inside and lowered.graph.op(node) in ("variable", "placeholder")
    ]
    value = found.value(target)
    assert value is not None
    return value, {leaf: found.gradient(leaf) or 0.0 for leaf in leaves}


def bits(number: float) -> bytes:
    """What tells doubles apart; all NaNs are one."""
    return b"NaN" if math.isnan(number) else struct.pack("<d", number)


def assert_same(found: Sequence[float], document: Document, within: float = 0.0) -> None:
    """Value and gradient, in order, are the engine's: to the bit, or but for a share."""
    value, gradient = truth(document)
    names = ["value", *gradient]
    assert len(found) == len(names)
    wrong = []
    for name, one, other in zip(names, found, [value, *gradient.values()], strict=True):
        near = within and math.isclose(one, other, rel_tol=within, abs_tol=within)
        if bits(one) != bits(other) and not near:
            wrong.append((name, _where(document, name), one, other))
    assert not wrong


def _where(document: Document, leaf: str) -> str:
    """The operator that a leaf goes into, for who reads a failure."""
    if leaf not in document.graph:
        return ""
    return ", ".join(document.graph.op(node) for node, _ in document.graph.uses(leaf))
