"""What is withheld while a teacher asks: hidden numbers, and those that would give them away."""

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field

from chalkgrad.document.values import Hidden, hidden_parts
from chalkgrad.engine.graph import Graph
from chalkgrad.engine.operators import OPERATORS

Wire = tuple[str, int]

# Local derivatives that hand an adjoint on as it is, but for its sign.
_PASSED_ON = ("1", "-1")


@dataclass
class Veil:
    """Numbers that no message may carry.

    Attributes
    ----------
    values, gradients
        Nodes whose value, or adjoint, is withheld.
    local, sent
        Wires, as (target, port), whose local derivative, or contribution, is withheld.
    """

    values: set[str] = field(default_factory=set)
    gradients: set[str] = field(default_factory=set)
    local: set[Wire] = field(default_factory=set)
    sent: set[Wire] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.values or self.gradients or self.local)


def veil(graph: Graph, hidden: Iterable[Hidden]) -> Veil:
    """Everything to withhold for what is hidden.

    Notes
    -----
    A hidden value takes along the local derivatives that are computed from it, and what is sent by
    them; a hidden gradient, the contributions that add up to it, those it is a factor of, and the
    gradients that are the same number, handed on through + or −.
    """
    found = Veil()
    gradients: list[str] = []
    for item in hidden:
        kind, node, port = hidden_parts(item)
        if kind == "value":
            found.values.add(node)
        elif kind == "gradient":
            gradients.append(node)
        else:
            found.local.add((node, port))
    for node in found.values:
        found.local |= _computed_from(graph, node)
    found.sent |= found.local
    while gradients:
        node = gradients.pop()
        if node in found.gradients:
            continue
        found.gradients.add(node)
        found.sent |= set(graph.uses(node))
        for port, source in enumerate(graph.inputs[node]):
            if source is None:
                continue
            found.sent.add((node, port))
            passed = OPERATORS[graph.op(node)].partial_text(port) in _PASSED_ON
            if passed and len(graph.uses(source)) == 1:
                gradients.append(source)
    return found


def _computed_from(graph: Graph, node: str) -> set[Wire]:
    """The wires whose local derivative is computed from a node's value."""
    found = set()
    for at in {node, *(target for target, _ in graph.uses(node))}:
        if graph.op(at) not in OPERATORS:
            continue
        row, sources = OPERATORS[graph.op(at)], graph.inputs[at]
        names = {
            name
            for name, source in zip(row.input_names(len(sources)), sources, strict=True)
            if source == node
        } | ({"y"} if at == node else set())
        for port in range(len(sources)):
            partial = row.partial(port, len(sources))
            words = {word.id for word in ast.walk(partial) if isinstance(word, ast.Name)}
            if words & names:
                found.add((at, port))
    return found
