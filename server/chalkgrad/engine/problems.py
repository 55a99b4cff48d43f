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
        "open-port", "waiting", "blocked", "domain", "overflow", "overflow-avoided", "inherited",
        "indeterminate", "gradient-without-value", "gradient-not-finite" or
        "gradient-indeterminate".
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
            problems[node] = Problem("waiting", f"{label(graph, node)} has no value yet", (node,))
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
        row = graph.table[graph.op(node)]
        operands = [float(values[tape.slot[source]]) for source in sources]
        if inherited:
            start = origin[node] = origin[inherited[0]]
            because = problems[start].message
            if np.isnan(values[slot]) and not np.isnan(operands).any():
                # Infinities alone are carried on; here they have come to nothing.
                problems[node] = Problem(
                    "indeterminate",
                    f"{_call(row, operands)} is {shown}, because of {because}",
                    (start,),
                    {"op": row.name, "operands": [spell(number) for number in operands]},
                )
            else:
                problems[node] = Problem("inherited", f"{shown}, because of {because}", (start,))
            continue
        origin[node] = node
        problems[node] = _domain_problem(row, operands, shown, node, _instead(graph, node))


# What is safe where a formula overflows on the way, by the operator that ends it.
_SAFE = {
    "sigmoid": "1/(1 + exp(−x))",
    "softplus": "ln(1 + exp(x))",
}


def _instead(graph: Graph, node: str) -> str:
    """The operator that computes what an exponential is on the way to, if there is one.

    ``1/(1 + exp(−x))`` is sigmoid, and ``ln(1 + exp(x))`` or ``log1p(exp(x))`` is softplus.
    """
    if graph.op(node) != "exp":
        return ""
    for user, _ in graph.uses(node):
        if graph.op(user) == "log1p":
            return "softplus"
        ones = [source for source in graph.inputs[user] if source not in (None, node)]
        if graph.op(user) != "add" or not ones or not _is_one(graph, ones[0]):
            continue
        for end, port in graph.uses(user):
            over = graph.op(end) == "div" and port == 1
            if graph.op(end) == "reciprocal" or (over and _is_one(graph, graph.inputs[end][0])):
                return "sigmoid"
            if graph.op(end) == "ln":
                return "softplus"
    return ""


def _is_one(graph: Graph, node: str | None) -> bool:
    return node is not None and graph.attributes(node).get("value") == 1.0


def _call(row: Operator, operands: list[float]) -> str:
    """An operator over numbers, in words."""
    numbers = [spell(number) for number in operands]
    if len(numbers) == 1:
        return f"{row.symbol if row.infix == '' else row.label} of {numbers[0]}"
    if row.infix:
        return f"{numbers[0]} {row.symbol} {numbers[1]}"
    return f"{row.symbol} of {', '.join(numbers[:-1])} and {numbers[-1]}"


def _domain_problem(
    row: Operator, operands: list[float], shown: str, node: str, instead: str
) -> Problem:
    call = _call(row, operands)
    details: dict[str, object] = {"op": row.name, "operands": [spell(one) for one in operands]}
    with np.errstate(all="ignore"):
        inside = row.in_domain(*map(np.float64, operands))
    if not inside or (shown == "NaN" and row.needs):
        return Problem("domain", f"{call}: {row.needs}", (node,), details)
    message = f"{call}: the result is {shown}, past the largest double (1.8e308)"
    if instead:
        formula = _SAFE[instead]
        return Problem(
            "overflow-avoided",
            f"{message}; {instead} in the place of {formula} has no such step on its way",
            (node,),
            {**details, "instead": instead, "formula": formula},
        )
    return Problem("overflow", message, (node,), details)


def _find_gradient(graph: Graph, tape: Tape, result: Result, problems: dict[str, Problem]) -> None:
    for slot in np.flatnonzero(result.inside & ~np.isfinite(result.adjoints)).tolist():
        node = tape.order[slot]
        if node in problems or tape.constant[slot]:
            continue
        shown = spell(result.adjoints[slot])
        message = f"the gradient of {label(graph, node)} is {shown}"
        found = _zero_times_infinity(graph, tape, result, node)
        if found is None:
            problems[node] = Problem("gradient-not-finite", message, (node,))
            continue
        user, product = found
        problems[node] = Problem(
            "gradient-indeterminate",
            f"{message}: through {label(graph, user)} comes {product}, upstream times local",
            (user,),
            {"product": product},
        )
    if any(problem.code == "domain" for problem in problems.values()):
        _flag_gradients_without_value(graph, tape, result, problems)


def _zero_times_infinity(
    graph: Graph, tape: Tape, result: Result, node: str
) -> tuple[str, str] | None:
    """The node through which a NaN was sent that no factor is, and the product."""
    for user, port in graph.uses(node):
        wire, upstream = tape.wire(user, port), result.adjoints[tape.slot[user]]
        factors = (upstream, result.local[wire])
        if result.wires[wire] and np.isnan(result.sent[wire]) and not np.isnan(factors).any():
            return user, " × ".join(spell(factor) for factor in factors)
    return None


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
