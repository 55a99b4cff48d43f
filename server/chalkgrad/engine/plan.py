"""Lazy mode's passes: prune what the target does not need, fold constants, merge twins.

A plan changes no bit of any kept value, so it rewrites nothing that IEEE arithmetic does not allow
(``x*0`` stays, since ``x`` may be infinite). Gradients of what is kept are the same sums; where
twins are merged, their contributions meet before they flow on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from chalkgrad.engine.executor import python_executor
from chalkgrad.engine.graph import Graph
from chalkgrad.engine.kinds import CONSTANT, is_constant

FateName = Literal["kept", "pruned", "folded", "merged"]


@dataclass(frozen=True)
class Fate:
    """What the plan does with one node.

    Attributes
    ----------
    name
        "kept", "pruned", "folded" (computed once, now a constant) or "merged".
    into
        The node it is merged with, when merged.
    """

    name: FateName
    into: str | None = None


@dataclass(frozen=True)
class Plan:
    """A smaller graph with the same value at the target.

    Attributes
    ----------
    graph
        What is left to run.
    target
        The target's id in `graph` (its twin's, where it was merged).
    fates
        The fate of every node of the original graph.
    constants
        The value of every constant and folded node.
    operators_before, operators_after
        Operator nodes to compute in one forward pass.
    """

    graph: Graph
    target: str
    fates: Mapping[str, Fate]
    constants: Mapping[str, float]
    operators_before: int
    operators_after: int


def plan(graph: Graph, target: str) -> Plan:
    """Prune, fold and merge a graph for one target.

    Parameters
    ----------
    graph
        Left unchanged. Open ports are allowed: what hangs on them is kept as it is.
    target
        The node whose value and gradient are wanted.

    Raises
    ------
    MissingNodeError
        The target is not in the graph.

    Notes
    -----
    One walk in topological order, O(nodes + wires). Equal expressions are found by hash-consing:
    the operator with its (already merged) inputs is the key; for ``+`` and ``×`` the inputs are
    sorted, since IEEE addition and multiplication commute.

    References
    ----------
    Aho, Lam, Sethi, Ullman, "Compilers", 2nd ed., 2006, section 6.1.2 (value numbers).
    """
    table = graph.table
    executor = python_executor(table)
    needed = graph.ancestors(target)
    fates: dict[str, Fate] = {}
    twin: dict[str, str] = {}
    constants: dict[str, float] = {}
    seen: dict[tuple[object, ...], str] = {}
    nodes: list[tuple[str, dict[str, object]]] = []
    wires: list[tuple[str, str, int]] = []

    def merged(node: str, key: tuple[object, ...]) -> bool:
        first = seen.setdefault(key, node)
        twin[node] = first
        if first == node:
            return False
        fates[node] = Fate("merged", first)
        return True

    for node in graph.order:
        if node not in needed:
            fates[node] = Fate("pruned")
            continue
        attributes = dict(graph.attributes(node))
        op = str(attributes["op"])
        sources = [None if source is None else twin[source] for source in graph.inputs[node]]
        fate: FateName = "kept"
        if is_constant(op):
            constants[node] = float(attributes["value"])
        elif sources and all(source in constants for source in sources):
            fate = "folded"
            operands = [constants[source] for source in sources if source is not None]
            constants[node] = executor.value(op, operands)
            attributes = {"op": CONSTANT, "value": constants[node]}
            sources = []
        if node in constants:
            # float.hex tells −0 from 0, which equality does not.
            key: tuple[object, ...] = (CONSTANT, float.hex(constants[node]))
        elif op not in table or None in sources:
            key = ("itself", node)
        elif table[op].commutative:
            key = (op, *sorted(str(source) for source in sources))
        else:
            key = (op, *sources)
        if merged(node, key):
            continue
        fates[node] = Fate(fate)
        nodes.append((node, attributes))
        wires += [(source, node, port) for port, source in enumerate(sources) if source is not None]
    used = {source for source, _, _ in wires} | {twin[target]}
    for node, _ in nodes:
        # A constant that only folded operators used has gone into their value.
        if node not in used:
            fates[node] = Fate("folded")
    result = Graph.build([(node, rest) for node, rest in nodes if node in used], wires, table)
    return Plan(
        graph=result,
        target=twin[target],
        fates=fates,
        constants=constants,
        operators_before=_count(graph),
        operators_after=_count(result),
    )


def _count(graph: Graph) -> int:
    return sum(graph.op(node) in graph.table for node in graph.order)
