"""Row formulas as Python source: for one number, for arrays, and for rows of any number of inputs.

The same translation serves the plain executor's functions, their IEEE forms, which never raise,
NumPy's, and the passes that `source` generates.
"""

import ast
import copy
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from chalkgrad.engine.functions import IEEE_FUNCTIONS, NUMPY_FUNCTIONS, SCALAR_FUNCTIONS
from chalkgrad.engine.notation import (
    BINARY,
    COMPARE,
    LETTERS,
    OTHER,
    OWN,
    PORT,
    TOTALS,
    NotationError,
    is_nothing,
    may_block,
    of_others,
    parse,
)

# What an adjoint or a tangent is that was never sent anything. Whatever is sent is made a +0 where
# it is a zero, so that a −0 can say this, and adding to it changes no bit.
NOTHING = -0.0


def is_something(d: float) -> bool:
    """Whether an adjoint or a tangent was sent anything."""
    return d != 0.0 or math.copysign(1.0, d) > 0.0


def indented(lines: Sequence[str]) -> list[str]:
    """Lines one level further in."""
    return ["    " + line for line in lines]


def scalar(tree: ast.expr, names: Mapping[str, str]) -> str:
    """Source of a formula for one number at a time, its words renamed by `names`."""
    return _source(tree, names, over_arrays=False)


def arrays(tree: ast.expr, names: Mapping[str, str]) -> str:
    """Source of a formula over NumPy arrays."""
    return _source(tree, names, over_arrays=True)


def _source(node: ast.expr, names: Mapping[str, str], *, over_arrays: bool) -> str:
    def sub(child: ast.expr) -> str:
        return _source(child, names, over_arrays=over_arrays)

    match node:
        case ast.Name(id=name):
            return names.get(name, name)
        case ast.Constant(value=int() | float() as value):
            return repr(float(value))
        case ast.UnaryOp(operand=operand):
            return f"(-{sub(operand)})"
        case ast.BinOp(left=left, op=op, right=right):
            return f"({sub(left)} {BINARY[type(op)]} {sub(right)})"
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return f"({sub(left)} {COMPARE[type(op)]} {sub(right)})"
        case ast.BoolOp(op=bool_op, values=values):
            word = "and" if isinstance(bool_op, ast.And) else "or"
            parts = [sub(value) for value in values]
            if not over_arrays:
                return "(" + f" {word} ".join(parts) + ")"
            function = "both" if word == "and" else "either"
            joined = parts[0]
            for part in parts[1:]:
                joined = f"{function}({joined}, {part})"
            return joined
        case ast.Call(func=ast.Name(id="where"), args=[condition, yes, no]) if not over_arrays:
            return f"({sub(yes)} if {sub(condition)} else {sub(no)})"
        case ast.Call(func=ast.Name(id=name), args=args):
            return f"{name}({', '.join(sub(arg) for arg in args)})"
    raise NotationError(f"{ast.unparse(node)!r} has no translation")


def partial_lines(tree: ast.expr, names: Mapping[str, str], factor: str, sends: str) -> list[str]:
    """Lines that put a local derivative into `factor`, and into `sends` whether it sends anything.

    One that always does leaves `sends` alone.
    """
    if not may_block(tree):
        return [f"{factor} = {scalar(tree, names)}"]
    return _chosen(tree, names, factor, sends)


def _chosen(tree: ast.expr, names: Mapping[str, str], factor: str, sends: str) -> list[str]:
    match tree:
        case ast.Call(func=ast.Name(id="where"), args=[condition, yes, no]) if may_block(tree):
            return [
                f"if {scalar(condition, names)}:",
                *indented(_chosen(yes, names, factor, sends)),
                "else:",
                *indented(_chosen(no, names, factor, sends)),
            ]
    if is_nothing(tree):
        return [f"{factor} = 0.0", f"{sends} = False"]
    return [f"{factor} = {scalar(tree, names)}", f"{sends} = True"]


class Totals(ast.NodeTransformer):
    """Takes the totals out of formulas: lines that compute them come before, names stand for them.

    Attributes
    ----------
    shared, own
        Lines for the totals that are the same at every port, and for the others, which stand in a
        loop over ports ``j``. The inputs of a node are those numbered ``w <= k < u``.
    """

    def __init__(self, names: Mapping[str, str], at: str, *, over_arrays: bool = False) -> None:
        self._names = {**names, "each": "x", "other": "x"}
        self._at = at
        self._over_arrays = over_arrays
        self._known: dict[str, str] = {}
        self.shared: list[str] = []
        self.own: list[str] = []

    def of(self, text: str) -> ast.expr:
        """A formula with names in the place of its totals."""
        tree: ast.expr = self.visit(copy.deepcopy(parse(text)))
        return tree

    def visit_Call(self, node: ast.Call) -> ast.expr:
        words = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
        self.generic_visit(node)
        match node:
            case ast.Call(func=ast.Name(id=word), args=[term]) if word in TOTALS:
                key = ast.dump(node)
                if key not in self._known:
                    lines = self.own if words & {OWN, OTHER, PORT} else self.shared
                    self._known[key] = f"r{len(self._known)}"
                    lines += self._lines(word, term, self._known[key])
                return ast.Name(self._known[key])
        return node

    def _lines(self, word: str, term: ast.expr, total: str) -> list[str]:
        one = _source(term, self._names, over_arrays=self._over_arrays)
        sign = "<" if word == "least" else ">"
        if word in ("sum", "product"):
            joined = [f"{total} = {total} {'+' if word == 'sum' else '*'} {one}"]
        elif self._over_arrays:
            # NaN is passed on.
            joined = [
                f"e = {one}",
                f"{total} = where(either(e {sign} {total}, e != e), e, {total})",
            ]
        else:
            joined = [f"e = {one}", f"if e {sign} {total} or e != e:", f"    {total} = e"]
        skipped = ["if k == j:", "    continue"] if of_others(term) else []
        return [
            f"{total} = {TOTALS[word]}",
            "for k in range(w, u):",
            *indented([*skipped, f"x = {self._at}", *joined]),
        ]


# What a function over ``xs`` calls the inputs of a row of any number of them.
_MANY = {"own": "xs[j]", "first": "xs[0]", "count": "(u * 1.0)", "port": "j"}


class RowFunctions:
    """One row's formulas as functions over lists of inputs.

    Parameters
    ----------
    value, partials
        The formulas; of a row of any number of inputs the one formula of its partials.
    many
        Whether it is such a row.
    """

    def __init__(self, value: str, partials: Sequence[str], *, many: bool) -> None:
        self._value, self._partials, self._many = value, partials, many
        # No letters as variables: they would be overwritten by what a function computes.
        self._names = _MANY if many else {a: f"xs[{port}]" for port, a in enumerate(LETTERS)}
        self.value, self.partials = self._scalar(SCALAR_FUNCTIONS)
        self.ieee_value, self.ieee_partials = self._scalar(IEEE_FUNCTIONS)
        self.over_arrays, self.tangent = self._arrays()

    def _scalar(self, functions: Mapping[str, Any]) -> tuple[Callable[..., Any], ...]:
        """``value(xs)``, and ``partials(xs, y)`` with None where nothing is sent."""
        names = self._names

        def part(tree: ast.expr, totals: Totals) -> list[str]:
            lines = partial_lines(tree, names, "q", "s")
            return [*totals.own, "s = True", *lines, "found.append(q if s else None)"]

        value = self._value_lines(over_arrays=False)
        partials = self._over_ports("partials(xs, y)", "found = []", part, over_arrays=False)
        return _made([*value, *partials, "    return found"], functions, "value", "partials")

    def _arrays(self) -> tuple[Callable[..., Any], ...]:
        """``value(xs)`` and ``tangent(xs, y, ts)`` over arrays; None for inputs that stay."""

        def part(tree: ast.expr, totals: Totals) -> list[str]:
            sent = f"c = c + sent({_pushed(tree, self._names)}, t)"
            return ["t = ts[j]", "if t is not None:", *indented([*totals.own, sent])]

        value = self._value_lines(over_arrays=True)
        tangent = self._over_ports("tangent(xs, y, ts)", "c = NOTHING", part, over_arrays=True)
        functions = {**NUMPY_FUNCTIONS, "sent": _sent}
        return _made([*value, *tangent, "    return c"], functions, "value", "tangent")

    def _value_lines(self, *, over_arrays: bool) -> list[str]:
        totals = Totals(self._names, "xs[k]", over_arrays=over_arrays)
        value = _source(totals.of(self._value), self._names, over_arrays=over_arrays)
        body = ["w, u = 0, len(xs)", *totals.shared, f"return {value}"]
        return ["def value(xs):", *indented(body)]

    def _over_ports(
        self,
        head: str,
        start: str,
        part: Callable[[ast.expr, Totals], list[str]],
        *,
        over_arrays: bool,
    ) -> list[str]:
        """A function that does something at every port ``j``, of a tree without totals."""
        totals = Totals(self._names, "xs[k]", over_arrays=over_arrays)
        trees = [totals.of(partial) for partial in self._partials]
        body = ["w, u = 0, len(xs)", start, *totals.shared]
        for port, tree in enumerate(trees):
            ports = "range(w, u)" if self._many else f"({port},)"
            body += [f"for j in {ports}:", *indented(part(tree, totals))]
        return [f"def {head}:", *indented(body)]


def _pushed(tree: ast.expr, names: Mapping[str, str]) -> str:
    """A local derivative times ``t`` over arrays; nothing where it sends nothing."""
    match tree:
        case ast.Call(func=ast.Name(id="where"), args=[condition, yes, no]) if may_block(tree):
            return f"where({arrays(condition, names)}, {_pushed(yes, names)}, {_pushed(no, names)})"
    return "NOTHING" if is_nothing(tree) else f"({arrays(tree, names)} * t + 0.0)"


def _sent(product: Any, tangent: Any) -> Any:
    """What goes on: the product, but nothing where nothing came."""
    return np.where((tangent == 0.0) & np.signbit(tangent), NOTHING, product)


def _made(
    lines: Sequence[str], functions: Mapping[str, Any], *names: str
) -> tuple[Callable[..., Any], ...]:
    namespace: dict[str, Any] = {**functions, "NOTHING": NOTHING}
    exec("\n".join(lines), namespace)  # noqa: S102 - our own table, no outside text
    return tuple(namespace[name] for name in names)
