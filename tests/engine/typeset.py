"""Random graphs to be typeset, and what they truly are: to a hundred digits, by mpmath.

Every number is the decimal that is written for it, so that whatever is typeset with all of its
digits has the same value as what it was made of, whichever of its operations come first.
"""

import math
import random
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from chalkgrad.engine import OPERATORS, Graph
from chalkgrad.engine.formula.names import name_key
from chalkgrad.engine.formula.numbering import names_of
from chalkgrad.engine.formula.reading import read
from chalkgrad.engine.kinds import is_constant, is_leaf

from tests.engine.test_digits import TRUTH, mp

DIGITS = 100

# As far as a formula may be from what it was made of, as a share.
NEAR = 1e-12

# Larger numbers, and smaller ones, are not looked for.
LARGEST, SMALLEST = 1e30, 1e-30

STEMS = [
    *"xyzwabcdfghijklmnopqrstuvABCDEFGHIKLMNPQRSTUVWXYZ",
    *("alpha", "beta", "gamma", "delta", "epsilon", "theta", "lambda", "mu", "rho", "sigma", "phi"),
    *("psi", "omega", "Gamma", "Delta", "Sigma", "Phi", "Psi", "Omega", "Pi", "zeta", "eta", "xi"),
    *("α", "β", "θ", "λ", "μ", "σ", "φ", "ψ", "Γ", "Δ", "Ω", "ϵ"),
    *("ŷ", "x̄", "ã", "v⃗", "ẋ", "é", "ж", "权重", "ñ"),
    *("loss", "rate", "weight", "bias", "dx", "dy", "xy", "sinx", "lnx", "logit2x", "arc", "error"),
    *("maxi", "ifx", "others", "otherwise", "and", "or", "text", "frac", "MSE", "pix", "ex"),
    *("partial", "prime", "inf", "nan", "lim", "int", "alphabet", "mathrm", "left", "cases"),
]  # fmt: skip
INDICES = ["", "", "", "0", "1", "2", "10", "12", "007", "_in", "_out", "_i", "_max", "_1_0",
           "_12_3", "1_0", "2_in", "_in_2", "_alpha", "_θ", "_", "__a", "_a_b", "_权", "_pi",
           "_e", "_sin", "_x2", "_2x"]  # fmt: skip

NUMBERS = [
    2.0, 3.0, -1.0, -2.0, 0.5, -0.5, 10.0, 100.0, 0.1, 1 / 3, math.pi, math.e, -math.pi, 1e6, 1e7,
    1234567.0, -1234567.0, 123456789.0, 1e15, 1e16, 1e17, 2.5e22, 1e-3, 1e-4, 1e-5, 1e-7, -2.5e-9,
    1e300, 5e-324, 1.7976931348623157e308, 0.30000000000000004, 1e21, 0.0, 1.0, math.log(2),
    math.log(10), 0.25, 0.75, 12.0, 60.0, 2147483648.0,
]  # fmt: skip


def number(draw: random.Random) -> float:
    """Any kind of number; most of them of middle size."""
    kind = draw.randrange(6)
    if kind == 0:
        return draw.choice(NUMBERS)
    if kind == 1:
        return float(draw.randint(-9, 9))
    if kind == 2:
        return draw.choice([-1, 1]) * draw.uniform(1, 10) * 10.0 ** draw.randint(-20, 20)
    if kind == 3:
        return draw.uniform(-4, 4)
    return round(draw.uniform(-2, 4), draw.randint(0, 3))


def exact(value: float) -> Any:
    """A double as the decimal that is written for it; π, e and the logarithms as they are."""
    if math.isinf(value):
        return mp.mpf(value)
    for known, truth in ((math.pi, mp.pi), (math.e, mp.e), (math.log(2), mp.ln(2)),
                         (math.log(10), mp.ln(10))):  # fmt: skip
        if abs(value) == known:
            return math.copysign(1, value) * +truth
    return mp.mpf(repr(value))


class NoValueError(ArithmeticError):
    """A formula has no real value of middle size at a point."""


def applied(op: str, operands: Sequence[Any], *, real: bool = True) -> Any:
    """An operator's true value; unless it must be real, a logarithm has one everywhere but at 0."""
    if not real and op in ("ln", "pow") and operands[0] != 0:
        return mp.ln(*operands) if op == "ln" else mp.power(*operands)
    function = SPECIAL.get(op) or TRUTH[op][0]
    if op == "sigmoid" and operands[0] < -1e6:
        raise NoValueError(op)
    if any(abs(one) > 1e6 for one in operands) and op in _FAST:
        raise NoValueError(op)
    try:
        found = mp.mpmathify(function(*operands))
    except (ArithmeticError, ValueError, TypeError, mp.NoConvergence) as error:
        raise NoValueError(op) from error
    if (real and isinstance(found, mp.mpc)) or not mp.isfinite(found):
        raise NoValueError(op)
    return found


# What would take all digits there are.
_FAST = frozenset(
    ["exp", "sinh", "cosh", "gamma", "lgamma", "expm1", "sigmoid", "softplus", "tanh", "swish",
     "elu", "gelu", "erf", "erfc", "softmax", "logsumexp", "digamma", "polygamma", "sin", "cos",
     "tan", "sec", "csc", "cot", "sech", "csch", "coth"]
)  # fmt: skip


def _power(base: Any, exponent: Any) -> Any:
    if base == 0:
        if exponent < 0:
            raise NoValueError("pow")
        return mp.mpf(exponent == 0)
    if base < 0 and exponent != mp.floor(exponent):
        raise NoValueError("pow")
    if abs(exponent * mp.ln(abs(base))) > 1e15:
        raise NoValueError("pow")
    return mp.power(base, exponent)


def _hypot(*sides: Any) -> Any:
    return mp.sqrt(mp.fsum(side * side for side in sides))


def _clip(number: Any, least: Any, most: Any) -> Any:
    return min(max(number, least), most)


def _polygamma(order: Any, number: Any) -> Any:
    # An order is whole, and its derivative is 0.
    whole = mp.nint(order)
    if (
        not 1 <= whole <= 60
        or abs(whole - order) > 1e-9
        or (number <= 0 and number == mp.nint(number))
    ):
        raise NoValueError("polygamma")
    return mp.polygamma(int(whole), number)


SPECIAL = {
    "pow": _power,
    "hypot": _hypot,
    "clip": _clip,
    "polygamma": _polygamma,
    "leaky_relu": lambda a: a if a > 0 else a / 100,
    "lgamma": lambda a: mp.ln(abs(mp.gamma(a))) if a < 0 else mp.loggamma(a),
    "acosh": lambda a: mp.acosh(a),
}


@dataclass(frozen=True)
class Made:
    """A graph with a value: its target, its leaves' exact numbers."""

    graph: Graph
    target: str
    leaves: Mapping[str, Any]


def made(draw: random.Random, largest: int = 7) -> Made:
    """A graph over all rows of the table that has a value."""
    nodes: list[tuple[str, dict[str, object]]] = []
    wires: list[tuple[str, str, int]] = []
    values: dict[str, Any] = {}
    taken: set[str] = set()

    def name() -> str | None:
        found = draw.choice(STEMS) + draw.choice(INDICES)
        if name_key(found) in taken or draw.random() < 0.05:
            return None
        taken.add(name_key(found))
        return found

    def leaf(op: str) -> None:
        node, value = f"n{len(nodes)}", number(draw)
        attributes: dict[str, object] = {"op": op, "value": value}
        if (called := name() if op == "variable" or draw.random() < 0.1 else None) is not None:
            attributes["name"] = called
        nodes.append((node, attributes))
        values[node] = exact(value)

    for _ in range(draw.randint(1, 4)):
        leaf("variable")
    for _ in range(draw.randint(0, 2)):
        leaf("constant")
    size, tried = draw.randint(1, largest), 0
    rows = OPERATORS.rows
    while size and tried < 200:
        tried += 1
        row = draw.choice(rows)
        if draw.random() < 0.35:
            # The signs of arithmetic, among which parentheses are lost.
            row = draw.choice(rows[:6])
        sources = [
            nodes[-min(len(nodes), 1 + draw.randrange(5) * draw.randrange(2))][0]
            for _ in range(draw.randint(2, 4) if row.many else row.arity)
        ]
        try:
            value = applied(row.name, [values[source] for source in sources])
        except NoValueError:
            continue
        if abs(value) > LARGEST or 0 < abs(value) < SMALLEST:
            continue
        node = f"n{len(nodes)}"
        attributes = {"op": row.name}
        if draw.random() < 0.12 and (called := name()) is not None:
            attributes["name"] = called
        wires += [(source, node, port) for port, source in enumerate(sources)]
        nodes.append((node, attributes))
        values[node] = value
        size -= 1
    graph = Graph.build(nodes, wires)
    return Made(graph, nodes[-1][0], {n: v for n, v in values.items() if is_leaf(graph.op(n))})


def evaluated(
    graph: Graph, target: str, leaves: Mapping[str, Any], *, real: bool = True
) -> dict[str, Any]:
    """Every node upstream of a target by its true value; constants are what they say."""
    inside = graph.ancestors(target)
    values: dict[str, Any] = {}
    for node in graph.order:
        if node not in inside:
            continue
        op = graph.op(node)
        if node in leaves:
            values[node] = leaves[node]
        elif is_leaf(op):
            values[node] = exact(float(graph.attributes(node)["value"]))
        else:
            operands = [values[str(source)] for source in graph.inputs[node]]
            values[node] = applied(op, operands, real=real)
    return values


def by_name(graph: Graph, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by what their nodes are called."""
    return {
        name_key(name): values[node] for node, name in names_of(graph).items() if node in values
    }


_BEFORE_SHOWN = re.compile(r"(?:\\[A-Za-z]+\*?|[_^}\]])$")


def seen(latex: str) -> str:
    """The text without the braces round the base of a power: whoever reads it sees none."""
    opened: list[int] = []
    left_out: set[int] = set()
    for at, sign in enumerate(latex):
        if sign == "{":
            opened.append(at)
        elif sign == "}":
            begin = opened.pop()
            if latex.startswith("^", at + 1) and not _BEFORE_SHOWN.search(latex[:begin]):
                left_out |= {begin, at}
    return "".join(sign for at, sign in enumerate(latex) if at not in left_out)


def rounding(latex: str, names: Mapping[str, Any]) -> Any:
    """How far a formula's value moves if its numbers do in their last digits."""
    formula = read(latex)
    graph = formula.graph
    leaves = _leaves(graph, names)
    draw = random.Random(1)
    found = []
    for share in (0, 1e-16, 1e-16):
        numbers = {
            node: exact(float(graph.attributes(node)["value"]))
            * (1 + mp.mpf(share) * draw.uniform(-1, 1))
            for node in graph.order
            if is_constant(graph.op(node))
        }
        values = evaluated(graph, formula.target, {**leaves, **numbers}, real=False)
        found.append(values[formula.target])
    return abs(found[1] - found[0]) + abs(found[2] - found[0])


def _leaves(graph: Graph, names: Mapping[str, Any]) -> dict[str, Any]:
    return {
        node: names[name_key(str(graph.attributes(node)["name"]))]
        for node in graph.order
        if is_leaf(graph.op(node)) and not is_constant(graph.op(node))
    }


def value_read(latex: str, names: Mapping[str, Any], *, real: bool = True) -> Any:
    """What typeset text says, over the numbers of its names."""
    formula = read(latex)
    graph = formula.graph
    leaves = _leaves(graph, names)
    return evaluated(graph, formula.target, leaves, real=real)[formula.target]


def exact_digits() -> AbstractContextManager[Any]:
    """Within it, everything here has so many digits."""
    context: AbstractContextManager[Any] = mp.workdps(DIGITS)
    return context


def is_near(found: Any, truth: Any, beside: Any = 0) -> bool:
    """Whether a value is the truth to a share of 1e-12, or is no further `beside` it."""
    return bool(abs(found - truth) <= NEAR * abs(truth) + beside + mp.mpf(10) ** -40)


def slope(made: Made, leaf: str) -> Any:
    """∂target/∂leaf; NoValueError where there is none."""
    if any(abs(number) > LARGEST for number in made.leaves.values()):
        # Beside such a number no step is left of the digits that there are.
        raise NoValueError("digits")

    def at(number: Any) -> Any:
        return evaluated(made.graph, made.target, {**made.leaves, leaf: number})[made.target]

    return _slope(at, made.leaves[leaf])


def partial(op: str, port: int, operands: Sequence[Any]) -> Any:
    """The local derivative of an operator on a port; NoValueError where there is none."""

    def at(number: Any) -> Any:
        return applied(op, [*operands[:port], number, *operands[port + 1 :]])

    return _slope(at, operands[port])


def _slope(function: Callable[[Any], Any], here: Any) -> Any:
    """A derivative by differences; NoValueError at a kink, a jump or the end of a domain."""
    step = mp.mpf(10) ** -30 * (1 + abs(here)) if here else mp.mpf(10) ** -60
    middle = function(here)
    up, down = (function(here + step) - middle) / step, (middle - function(here - step)) / step
    if abs(up - down) > mp.mpf(10) ** -15 * (abs(up) + abs(down)) + mp.mpf(10) ** -18:
        raise NoValueError("kink")
    if abs(up) > mp.mpf(10) ** 25:
        raise NoValueError("jump")
    return (up + down) / 2


def nudged(made: Made) -> Made:
    """The same graph a little beside the point."""
    draw = random.Random(1)
    moved = {
        node: here + mp.mpf(10) ** -12 * (1 + abs(here)) * draw.uniform(0.5, 1)
        for node, here in made.leaves.items()
        if made.graph.op(node) == "variable"
    }
    return Made(made.graph, made.target, {**made.leaves, **moved})
