"""What expressions are made of: in order, as a graph, and as copying and pickling go through it."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from chalkgrad.engine.graph import Graph
from chalkgrad.engine.operators import OPERATORS

if TYPE_CHECKING:
    from chalkgrad.engine.expression import Expression


def in_order(roots: Iterable["Expression"]) -> list["Expression"]:
    """The roots and everything they are made of, each once and after its inputs.

    Notes
    -----
    A walk with a stack, so depth costs no recursion. O(nodes + wires).
    """
    done: dict[int, Expression] = {}
    stack = list(roots)[::-1]
    while stack:
        node = stack[-1]
        pending = [operand for operand in node.inputs if id(operand) not in done]
        if pending and id(node) not in done:
            stack += reversed(pending)
        else:
            done.setdefault(id(node), node)
            stack.pop()
    return list(done.values())


def graph_of(roots: Sequence["Expression"]) -> tuple[Graph, dict[str, "Expression"]]:
    """The graph of everything that some roots are made of, and its expressions by id.

    Notes
    -----
    A shared expression is one node. O(nodes + wires): expressions cannot be but in order, so
    nothing is sorted. What is the same for many nodes is one object, since nothing changes this
    graph; on a first run over a large formula, making objects is most of the time.
    """
    expressions = {expression.id: expression for expression in in_order(roots)}
    kinds = {op: {"op": op} for op in OPERATORS.by_name}
    nothing: list[str | None] = []
    graph = Graph.in_order(
        (node, kinds[expression.op], [operand.id for operand in expression.inputs])
        if expression.inputs
        else (node, {"op": expression.op, "value": expression._value}, nothing)
        for node, expression in expressions.items()
    )
    return graph, expressions


class _Copying(threading.local):
    """The nodes that are being copied or pickled, by identity, because others need them."""

    def __init__(self) -> None:
        self.nodes: frozenset[int] = frozenset()


_copying = _Copying()


def awaited(expression: "Expression") -> bool:
    """Whether an expression is being copied or pickled because another needs it."""
    return id(expression) in _copying.nodes


class Upstream:
    """What an expression is made of, handed over inputs first.

    Copying and pickling go from a node to its inputs by recursion. Met in this order, every input
    has been dealt with before a node asks for it, and a formula of any depth can be copied.
    """

    def __init__(self, root: "Expression") -> None:
        self._root = root

    def __reduce_ex__(self, protocol: object) -> tuple[Any, ...]:
        return list, (), None, self._nodes()

    def _nodes(self) -> Iterator["Expression"]:
        *upstream, _ = in_order([self._root])
        before = _copying.nodes
        try:
            _copying.nodes = frozenset(map(id, upstream))
            yield from upstream
        finally:
            _copying.nodes = before
