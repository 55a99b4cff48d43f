"""What goes to the canvases: a patch, and plans, formulas and problems as JSON data."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from chalkgrad.engine import OPERATORS, Graph, Plan, plan
from chalkgrad.engine.formula.writing import TooLargeError, to_latex
from chalkgrad.engine.problems import Problem


@dataclass(frozen=True)
class Patch:
    """What every canvas of the graph is to change.

    Attributes
    ----------
    message
        The JSON part, without the binary.
    numbers
        The binary part: what differs from the last patch.
    """

    message: dict[str, Any]
    numbers: bytes

    def payload(self) -> dict[str, Any]:
        """The message as it is sent."""
        return {**self.message, "numbers": self.numbers}


def plan_data(plan: Plan) -> dict[str, Any]:
    return {
        "fates": {
            node: {"name": fate.name, "into": fate.into} for node, fate in plan.fates.items()
        },
        "before": plan.operators_before,
        "after": plan.operators_after,
        "order": list(plan.graph.order),
    }


def compare(graph: Graph, target: str) -> dict[str, Any]:
    """What eager and lazy mode each compute for a target, and in which order."""
    planned = plan(graph, target)
    fates = Counter(fate.name for fate in planned.fates.values())
    operators = [node for node in graph.order if graph.op(node) in OPERATORS]
    return {
        "eager": {"operators": len(operators), "order": operators},
        "lazy": {
            "before": planned.operators_before,
            "after": planned.operators_after,
            **{fate: fates[fate] for fate in ("pruned", "folded", "merged")},
            "order": [node for node in planned.graph.order if planned.graph.op(node) in OPERATORS],
        },
    }


def formula_data(graph: Graph, node: str) -> dict[str, Any]:
    try:
        return {"latex": to_latex(graph, node)}
    except TooLargeError as error:
        return {"latex": [], "note": error.message}


def problems_data(problems: dict[str, Problem]) -> dict[str, Any]:
    return {
        node: {
            "code": problem.code,
            "message": problem.message,
            "origins": list(problem.origins),
            "details": dict(problem.details),
        }
        for node, problem in problems.items()
    }
