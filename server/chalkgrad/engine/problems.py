"""What stands in the way of a number, in words: open ports, missing feeds, left domains.

A problem is told where it starts; nodes downstream say that they inherit it, and from where.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from chalkgrad.engine.graph import Graph
from chalkgrad.engine.kinds import is_fed
from chalkgrad.engine.operators import Operator
from chalkgrad.engine.tape import Result, Tape

_ORDINALS = ("first", "second", "third", "fourth", "fifth")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong at one node.

    Attributes
    ----------
    code
        "open-port", "waiting", "blocked", "domain", "overflow", "inherited",
        "gradient-without-value" or "gradient-not-finite".
    message
        A sentence for a person.
    origins
        Nodes where an inherited problem starts.
    details
        What a translation of the message needs.
    """

    code: str
    message: str
    origins: tuple[str, ...] = ()
    details: Mapping[str, object] = field(default_factory=dict)


def spell(number: float) -> str:
    """A double as a sentence shows it: a true minus sign, NaN and infinity by name.

    Examples
    --------
    >>> spell(-1.0), spell(0.1), spell(float("-inf"))
    ('−1', '0.1', '−∞')
    """
    if np.isnan(number):
        return "NaN"
    if np.isinf(number):
        return "∞" if number > 0 else "−∞"
    text = repr(float(number)).removesuffix(".0")
    return text.replace("-", "−")


def label(graph: Graph, node: str) -> str:
    """How a sentence calls a node: by its name, else by its operator, else by its id."""
    attributes = graph.attributes(node)
    name = attributes.get("name")
    if name:
        return str(name)
    op = attributes["op"]
    return graph.table[op].symbol if op in graph.table else node


def _port_name(port: int, arity: int) -> str:
    if arity == 1:
        return "the input"
    return f"the {_ORDINALS[port]} input" if port < len(_ORDINALS) else f"input {port + 1}"


def find_problems(graph: Graph, tape: Tape, result: Result) -> dict[str, Problem]:
    """The problem of every node that has one.

    Parameters
    ----------
    graph, tape, result
        The graph, the tape compiled from it and what its passes gave.

    Notes
    -----
    O(nodes) where something is wrong; one NumPy test where nothing is.
    """
    problems: dict[str, Problem] = {}
    unknown = np.flatnonzero(~tape.known)
    odd = tape.known & ~np.isfinite(result.values)
    if unknown.size:
        _find_waiting(graph, tape, unknown.tolist(), problems)
    if odd.any():
        _find_domain(graph, tape, result, np.flatnonzero(odd).tolist(), problems)
    _find_gradient(graph, tape, result, problems)
    return problems


def _find_waiting(
    graph: Graph, tape: Tape, unknown: list[int], problems: dict[str, Problem]
) -> None:
    origin: dict[str, str] = {}
    for slot in unknown:
        node = tape.order[slot]
        sources = graph.inputs[node]
        if is_fed(graph.op(node)):
            origin[node] = node
            problems[node] = Problem(
                "waiting", f"{label(graph, node)} waits to be fed a number", (node,)
            )
        elif None in sources:
            origin[node] = node
            port = sources.index(None)
            words = f"{_port_name(port, len(sources))} of {label(graph, node)} has no wire"
            problems[node] = Problem("open-port", words, (node,), {"port": port})
        else:
            origin[node] = next(origin[s] for s in sources if s is not None and s in origin)
            start = origin[node]
            problems[node] = Problem(
                "blocked", f"{problems[start].message}, so there is no value here", (start,)
            )


def _find_domain(
    graph: Graph, tape: Tape, result: Result, odd: list[int], problems: dict[str, Problem]
) -> None:
    values = result.values
    origin: dict[str, str] = {}
    for slot in odd:
        node = tape.order[slot]
        if graph.op(node) not in graph.table:
            continue
        sources = [source for source in graph.inputs[node] if source is not None]
        inherited = [source for source in sources if source in origin]
        shown = spell(values[slot])
        if inherited:
            start = origin[node] = origin[inherited[0]]
            problems[node] = Problem(
                "inherited", f"{shown}, because of {problems[start].message}", (start,)
            )
            continue
        origin[node] = node
        problems[node] = _domain_problem(
            graph.table[graph.op(node)],
            [float(values[tape.slot[source]]) for source in sources],
            shown,
            node,
        )


def _domain_problem(row: Operator, operands: list[float], shown: str, node: str) -> Problem:
    numbers = [spell(number) for number in operands]
    if len(numbers) == 1:
        call = f"{row.symbol if row.infix == '' else row.label} of {numbers[0]}"
    elif row.infix:
        call = f"{numbers[0]} {row.symbol} {numbers[1]}"
    else:
        call = f"{row.symbol} of {', '.join(numbers[:-1])} and {numbers[-1]}"
    details = {"op": row.name, "operands": numbers}
    with np.errstate(all="ignore"):
        inside = row.in_domain(*map(np.float64, operands))
    if not inside or (shown == "NaN" and row.needs):
        return Problem("domain", f"{call}: {row.needs}", (node,), details)
    return Problem(
        "overflow", f"{call}: the result is {shown}, past the largest double (1.8e308)",
        (node,), details,
    )  # fmt: skip


def _find_gradient(graph: Graph, tape: Tape, result: Result, problems: dict[str, Problem]) -> None:
    for slot in np.flatnonzero(result.inside & ~np.isfinite(result.adjoints)).tolist():
        node = tape.order[slot]
        if node in problems or tape.constant[slot]:
            continue
        shown = spell(result.adjoints[slot])
        problems[node] = Problem(
            "gradient-not-finite", f"the gradient of {label(graph, node)} is {shown}", (node,)
        )
    if any(problem.code == "domain" for problem in problems.values()):
        _flag_gradients_without_value(graph, tape, result, problems)


def _flag_gradients_without_value(
    graph: Graph, tape: Tape, result: Result, problems: dict[str, Problem]
) -> None:
    """Flag what feeds a left domain and yet has a finite gradient: the slope of ln at −1 is −1."""
    for slot in np.flatnonzero(result.inside & np.isfinite(result.adjoints)).tolist():
        node = tape.order[slot]
        if node in problems or tape.constant[slot]:
            continue
        start = next(
            (
                user
                for user, _ in graph.uses(node)
                if user in problems and problems[user].code == "domain"
            ),
            None,
        )
        if start is None or not np.isnan(result.values[tape.slot[start]]):
            continue
        problems[node] = Problem(
            "gradient-without-value",
            f"the gradient {spell(result.adjoints[slot])} is a number, but "
            f"{label(graph, start)} has no real value here",
            (start,),
        )
