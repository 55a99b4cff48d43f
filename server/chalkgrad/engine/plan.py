"""Lazy mode's passes: prune what the target does not need, fold constants, merge twins.

A plan changes no bit of any kept value or gradient, so it rewrites nothing that IEEE arithmetic
does not allow (``x*0`` stays, since ``x`` may be infinite). A merged node is computed once, with
its twin, and keeps an adjoint of its own: two adjoints added before they flow on would round, and
overflow, elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

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
    """A smaller graph with the same values at the targets.

    Attributes
    ----------
    graph
        What is left to run, merged nodes among it.
    targets
        The targets, as they were asked for.
    twins
        The node whose value a merged operator of `graph` shares.
    fates
        The fate of every node of the original graph.
    constants
        The value of every constant and folded node.
    operators_before, operators_after
        Operator nodes to compute in one forward pass.
    """

    graph: Graph
    targets: tuple[str, ...]
    twins: Mapping[str, str]
    fates: Mapping[str, Fate]
    constants: Mapping[str, float]
    operators_before: int
    operators_after: int

    @property
    def target(self) -> str:
        """The first target."""
        return self.targets[0]


_KEPT, _PRUNED, _FOLDED = Fate("kept"), Fate("pruned"), Fate("folded")


def plan(graph: Graph, *targets: str) -> Plan:
    """Prune, fold and merge a graph for some targets.

    Parameters
    ----------
    graph
        Left unchanged. Open ports are allowed: what hangs on them is kept as it is.
    targets
        The nodes whose values and gradients are wanted, one at least.

    Raises
    ------
    MissingNodeError
        A target is not in the graph.

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
    needed = graph.ancestors(*targets)
    fates: dict[str, Fate] = {}
    twin: dict[str, str] = {}
    constants: dict[str, float] = {}
    seen: dict[tuple[str, ...], str] = {}
    attributes_of = dict(graph.nodes())
    commutative = {row.name for row in table.rows if row.commutative}
    nodes: list[tuple[str, dict[str, Any], list[str | None]]] = []
    for node in graph.order:
        if node not in needed:
            fates[node] = _PRUNED
            continue
        attributes = attributes_of[node]
        op: str = attributes["op"]
        inputs = graph.inputs[node]
        # The twins of what is wired; where a port is open they are fewer than the ports.
        wired = [twin[source] for source in inputs if source is not None]
        sources: list[str | None] = [*inputs]
        fate = _KEPT
        key: tuple[str, ...] | None = None
        if not inputs:
            if is_constant(op):
                constants[node] = float(attributes["value"])
        elif len(wired) < len(inputs):
            pass
        elif wired[0] in constants and constants.keys() >= set(wired):
            fate = _FOLDED
            constants[node] = executor.value(op, [constants[source] for source in wired])
            attributes = {"op": CONSTANT, "value": constants[node]}
            sources = []
        else:
            key = (op, *(sorted(wired) if op in commutative else wired))
        if node in constants:
            # float.hex tells −0 from 0, which equality does not.
            key = (CONSTANT, float.hex(constants[node]))
        first = node if key is None else seen.setdefault(key, node)
        twin[node] = first
        fates[node] = fate if first == node else Fate("merged", first)
        nodes.append((node, attributes, sources))
    used = {source for _, _, sources in nodes for source in sources}.union(targets)
    for node, _, _ in nodes:
        # A constant that only folded operators used has gone into their value.
        if node not in used and fates[node].name != "merged":
            fates[node] = _FOLDED
    result = Graph.in_order((part for part in nodes if part[0] in used), table)
    twins = {
        node: first
        for node, first in twin.items()
        if node != first and node in used and result.inputs[node]
    }
    return Plan(
        graph=result,
        targets=targets,
        twins=twins,
        fates=fates,
        constants=constants,
        operators_before=_count(graph),
        operators_after=_count(result) - len(twins),
    )


def _count(graph: Graph) -> int:
    return sum(map(bool, graph.inputs.values()))
