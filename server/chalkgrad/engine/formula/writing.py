"""From a graph to formula text and LaTeX: the way back of `formula`.

A node that has a name of its own, or is used more than once, becomes a line of its own, so that
sharing survives the way to text and back and no formula grows beyond its graph.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chalkgrad.engine.errors import ChalkgradError
from chalkgrad.engine.formula.names import is_letter, latex_name
from chalkgrad.engine.formula.numbering import names_of, own_name
from chalkgrad.engine.formula.numbers import latex_number, text_number
from chalkgrad.engine.graph import Graph
from chalkgrad.engine.kinds import holds_value, is_constant, is_fed, is_leaf
from chalkgrad.engine.operators import ATOM, POWER, PRODUCT, SUM, Operator

# The largest cone that is typeset: what it takes to write it stays within a frame or two. Whoever
# shows it looks at how many characters there are, too.
MAX_TYPESET = 1_000

# Functions of which a power is written before what they are applied to.
_RAISED = re.compile(r"\\(?:sin|cos|tan|cot|sec|csc|sinh|cosh|tanh|coth|ln)(?=\\left\()")
_POWERS = frozenset({"pow", "square"})

# What a comparison opens with, where it is a number: 1 where it holds.
_COMPARED = r"\left["

OPEN_PORT_TEXT = "?"
OPEN_PORT_LATEX = r"\square"


class TooLargeError(ChalkgradError):
    """A formula is too large to be typeset."""

    code = "too-large"


@dataclass(frozen=True)
class Line:
    """One line of a written formula: what it defines and how that reads."""

    node: str
    name: str
    right: str

    def __str__(self) -> str:
        return f"{self.name} = {self.right}" if self.name else self.right


@dataclass(frozen=True)
class _Style:
    """How one notation writes names, numbers and operators."""

    name: Callable[[str], tuple[str, int]]
    number: Callable[[float], str]
    operator: Callable[[Operator, list[tuple[str, int]]], str]
    strength: Callable[[Operator], int]
    open_port: str


def to_text(graph: Graph, target: str) -> str:
    """The formula of a node as text that `formula.read` understands.

    Variables are written with their values; a placeholder stays a bare name.

    Raises
    ------
    MissingNodeError
        The target is not in the graph.
    """
    lines = _write(graph, target, _TEXT, variables=True)
    return "\n".join(str(line) for line in lines)


def to_latex(graph: Graph, target: str) -> list[str]:
    """The formula of a node, typeset: the target's line first, then the lines it refers to.

    Raises
    ------
    TooLargeError
        More than `MAX_TYPESET` operators are upstream.
    """
    _check_size(graph, target)
    lines = _write(graph, target, _LATEX, variables=False)
    return [str(line) for line in reversed(lines)]


def named_latex(name: str) -> tuple[str, int]:
    r"""A name typeset, and how strongly it binds: of one of several letters, all are raised.

    Examples
    --------
    >>> named_latex("v"), named_latex("mv")
    (('v', 5), ('\\mathrm{mv}', 4))
    """
    return latex_name(name), ATOM if is_letter(name) else POWER


def names_latex(graph: Graph, target: str) -> dict[str, tuple[str, int]]:
    """What a target's formula calls the nodes upstream that it refers to by a name, typeset.

    With each, how strongly it binds.

    Raises
    ------
    TooLargeError
        More than `MAX_TYPESET` operators are upstream.
    """
    _check_size(graph, target)
    names = _names(graph, graph.ancestors(target))
    return {node: named_latex(name) for node, name in names.items()}


def _check_size(graph: Graph, target: str) -> None:
    if _is_larger(graph, target, MAX_TYPESET):
        raise TooLargeError(
            f"the formula is too large to typeset: it has more than {MAX_TYPESET} operators",
            [target],
        )


def _is_larger(graph: Graph, target: str, most: int) -> bool:
    """Whether more than `most` operators are upstream; walks no further than it must."""
    graph.require(target)
    seen, stack, operators = {target}, [target], 0
    while stack and operators <= most:
        node = stack.pop()
        operators += graph.op(node) in graph.table
        fresh = {source for source in graph.inputs[node] if source is not None} - seen
        seen |= fresh
        stack += fresh
    return operators > most


def _write(graph: Graph, target: str, style: _Style, *, variables: bool) -> list[Line]:
    """Lines in topological order, the target's last."""
    inside = graph.ancestors(target)
    names = _names(graph, inside)
    written: dict[str, tuple[str, int]] = {}
    lines = []
    for node in graph.order:
        if node not in inside:
            continue
        attributes = graph.attributes(node)
        right, strength = _right_side(graph, node, attributes, written, style)
        name = names.get(node)
        if is_leaf(attributes["op"]):
            varies = holds_value(attributes["op"]) and not is_constant(attributes["op"])
            if variables and name and varies:
                lines.append(Line(node, style.name(name)[0], style.number(attributes["value"])))
            written[node] = style.name(name) if name else (right, strength)
            if node == target and not lines:
                lines.append(Line(node, "", written[node][0]))
        elif name is None:
            written[node] = (right, strength)
            if node == target:
                lines.append(Line(node, "", right))
        else:
            written[node] = style.name(name)
            lines.append(Line(node, written[node][0], right))
    return lines


def _right_side(
    graph: Graph,
    node: str,
    attributes: Mapping[str, Any],
    written: Mapping[str, tuple[str, int]],
    style: _Style,
) -> tuple[str, int]:
    if is_fed(attributes["op"]):
        return style.open_port, ATOM
    if is_leaf(attributes["op"]):
        shown = style.number(float(attributes["value"]))
        return shown, number_strength(shown)
    row = graph.table[attributes["op"]]
    operands = [
        (style.open_port, ATOM) if source is None else written[source]
        for source in graph.inputs[node]
    ]
    return style.operator(row, operands), style.strength(row)


def _names(graph: Graph, inside: set[str]) -> dict[str, str]:
    """The name of every node that is referred to by one: named, shared, or a leaf."""
    uses = dict.fromkeys(inside, 0)
    for node in inside:
        for source in graph.inputs[node]:
            if source is not None:
                uses[source] += 1
    return {
        node: name
        for node, name in names_of(graph).items()
        if node in inside and (own_name(graph, node) or _is_referred_to(graph, node, uses[node]))
    }


def _is_referred_to(graph: Graph, node: str, uses: int) -> bool:
    op = graph.op(node)
    return not is_constant(op) and (is_leaf(op) or uses > 1)


def _shown(
    operands: list[tuple[str, int]], least: tuple[int, ...], bracketed: Callable[[str], str]
) -> list[str]:
    """Operands by port, in parentheses where they bind less than they must."""
    return [
        text if port >= len(least) or strength >= least[port] else bracketed(text)
        for port, (text, strength) in enumerate(operands)
    ]


def number_strength(shown: str) -> int:
    """How strongly a written number binds: with a power of ten, as a product does."""
    if shown.startswith("-"):
        return SUM
    return PRODUCT if r"\cdot" in shown else ATOM


def text_operator(row: Operator, operands: list[tuple[str, int]]) -> str:
    """An operator over operands as formula text, each with how strongly it binds."""
    shown = _shown(operands, row.text_operands, lambda text: f"({text})")
    if not row.infix:
        return f"{row.name}({', '.join(shown)})"
    if row.arity == 1:
        # "-2" reads as a number; the parentheses keep the negation a node of its own.
        number = operands[0][1] == ATOM and shown[0][0].isdigit()
        return f"{row.infix}({shown[0]})" if number else row.infix + shown[0]
    return f" {row.infix} ".join(shown) if row.strength == SUM else row.infix.join(shown)


def operator_text(row: Operator, operands: list[str]) -> str:
    """An operator over names and numbers, as formula text; a negative number gets parentheses."""
    return text_operator(row, [(text, number_strength(text)) for text in operands])


def raised_latex(base: str, exponent: str) -> str:
    r"""A power of what needs no parentheses; of a function as schools print it.

    Examples
    --------
    >>> raised_latex(r"\sin\left(x\right)", "2"), raised_latex("x", "2")
    ('\\sin^{2}\\left(x\\right)', '{x}^{2}')
    """
    function = _RAISED.match(base) if exponent.isdecimal() and int(exponent) > 1 else None
    if function is None:
        return f"{{{base}}}^{{{exponent}}}"
    return f"{function[0]}^{{{exponent}}}{base[function.end() :]}"


def _condition(shown: str, strength: int) -> str:
    """What a choice depends on: a comparison as such, or that a number is not 0."""
    compared = strength == ATOM and shown.startswith(_COMPARED)
    return shown[len(_COMPARED) : -len(r"\right]")] if compared else rf"{shown} \ne 0"


def operator_latex(row: Operator, operands: list[tuple[str, int]]) -> str:
    """An operator over typeset operands, each with how strongly it binds."""
    if row.name == "where":
        operands = [(_condition(*operands[0]), ATOM), *operands[1:]]
    shown = _shown(operands, row.latex_operands, lambda text: rf"\left({text}\right)")
    if row.infix and row.strength == SUM:
        # Two signs never meet: a + (−b).
        shown[1:] = [rf"\left({text}\right)" if text[0] == "-" else text for text in shown[1:]]
    if row.many:
        return row.latex.replace("<*>", ", ".join(shown))
    if row.name in _POWERS:
        return raised_latex(shown[0], shown[1] if row.arity > 1 else "2")
    by_letter = dict(zip(row.letters, shown, strict=True))
    return re.sub("<([a-z])>", lambda match: by_letter[match[1]], row.latex)


def text_strength(row: Operator) -> int:
    """What stands between a function's parentheses binds nobody outside them."""
    return row.strength if row.infix else ATOM


def _latex_strength(row: Operator) -> int:
    return row.strength


_TEXT = _Style(lambda name: (name, ATOM), text_number, text_operator, text_strength, OPEN_PORT_TEXT)
_LATEX = _Style(named_latex, latex_number, operator_latex, _latex_strength, OPEN_PORT_LATEX)
