"""Eager against lazy: what each mode computes for a target, and in which order."""

from collections import Counter
from dataclasses import dataclass

from chalkgrad.engine import Graph, plan


@dataclass(frozen=True)
class Comparison:
    """What the two modes compute.

    Attributes
    ----------
    eager
        The operators that eager mode computes, in order.
    lazy
        Those that lazy mode does.
    before
        Operators before the plan; `eager` lists them.
    fates
        How many operators met each of the plan's fates.
    """

    eager: list[str]
    lazy: list[str]
    before: int
    fates: Counter[str]


def compare(graph: Graph, target: str) -> Comparison:
    """What eager and lazy mode each compute for a target."""
    planned = plan(graph, target)

    def operators(of: Graph) -> list[str]:
        return [node for node in of.order if of.op(node) in of.table]

    return Comparison(
        eager=operators(graph),
        lazy=[node for node in operators(planned.graph) if node not in planned.twins],
        before=planned.operators_before,
        fates=Counter(
            fate.name for node, fate in planned.fates.items() if graph.op(node) in graph.table
        ),
    )
