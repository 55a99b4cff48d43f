"""A node's local derivatives as a teacher says them: over its inputs' names, then worked out.

The trace and the captions keep the operator table's own forms; these are the textbook's.
"""

import math
from collections.abc import Callable, Container
from dataclasses import dataclass

import numpy as np

from chalkgrad.engine import algebra
from chalkgrad.engine.algebra import Sum, Symbol
from chalkgrad.engine.derivative import CONSTANT_NAMES
from chalkgrad.engine.formula.errors import FormulaError
from chalkgrad.engine.formula.grammar import parse
from chalkgrad.engine.formula.names import latex_name
from chalkgrad.engine.formula.numbering import own_name
from chalkgrad.engine.formula.numbers import latex_rounded
from chalkgrad.engine.formula.postfix import value_of
from chalkgrad.engine.formula.typesetting import Typeset, expression_latex
from chalkgrad.engine.formula.writing import TooLargeError, named_latex, to_latex
from chalkgrad.engine.graph import Graph
from chalkgrad.engine.kinds import is_constant, is_leaf
from chalkgrad.engine.operators import ATOM, OperatorTable
from chalkgrad.engine.rules import Rules, known_number
from chalkgrad.teaching.names import as_shown, number_latex, relation

# What inputs are called that have no name; one that a node of the graph has is passed over.
_LETTERS = "uvwstpqabcdefghijklmnoxz"
_VALUE = "yzfg"


@dataclass(frozen=True)
class Local:
    """The local derivatives of a node.

    Attributes
    ----------
    formulas
        By port, ``∂y/∂x = …`` in LaTeX; nothing for an input that is a number.
    worked_out
        By port, what follows with numbers put in, or nothing where there are none.
    where
        What the inputs without a name stand for.
    """

    formulas: list[str]
    worked_out: list[str]
    where: list[str]


def local_derivatives(
    graph: Graph,
    node: str,
    value: Callable[[str], float | None],
    slope: Callable[[int], float | None],
) -> Local:
    """The local derivatives of an operator.

    Parameters
    ----------
    graph, node
        An operator of a graph.
    value
        The number that a node is shown with, if there is one.
    slope
        The local derivative on a port as it was computed, if it was.
    """
    row = graph.table[graph.op(node)]
    names = _Names(graph, node)
    rules = Rules(graph.table)
    operands = [names.operand(source) for source in graph.inputs[node]]
    numbers = {
        names.symbols[source]: number
        for source in names.symbols
        if (number := value(source)) is not None
    }
    typeset = {symbol: number_latex(number) for symbol, number in numbers.items()}
    formulas, worked_out = [], []
    for port, source in enumerate(graph.inputs[node]):
        if source is not None and source not in names.symbols:
            # A number has no derivative.
            formulas.append("")
            worked_out.append("")
            continue
        partial = rules.partial(row.name, port, operands)
        by = rf"\frac{{\partial {names.node}}}{{\partial {names.of(source)}}}"
        formula = expression_latex(partial, names.latex, graph.table)
        formulas.append(f"{by} = {formula}")
        result = slope(port)
        if result is None or len(numbers) < len(names.symbols):
            worked_out.append("")
            continue
        decided = rules.partial(row.name, port, operands, numbers=numbers)
        put_in = expression_latex(decided, names.latex | typeset, graph.table)
        sign = relation(_as_shown(graph, node, port, value, names.symbols), result)
        steps = {put_in: "=", latex_rounded(result): sign}
        # A number as it stands is not said twice.
        steps.pop(formula, None)
        if not _comes_to(put_in, result, graph.table):
            # By convention: the formula has no value here, as 0·ln 0, or another one, as 0⁰.
            steps = {latex_rounded(result): r"\coloneqq"}
        worked_out.append(" ".join(f"{sign} {step}" for step, sign in steps.items()))
    return Local(formulas, worked_out, names.where)


def _comes_to(put_in: str, result: float, table: OperatorTable) -> bool:
    """Whether a formula with numbers put in may stand beside a result."""
    if not math.isfinite(result):
        return True
    try:
        number = value_of(parse(put_in)[0].steps, table)
    except FormulaError as error:
        return error.details["reason"] != "no-value"
    return result != 0.0 or number is None or abs(number) < 1e-2


def _as_shown(
    graph: Graph,
    node: str,
    port: int,
    value: Callable[[str], float | None],
    rounded: Container[str],
) -> float:
    """A local derivative over the inputs' numbers as they are shown; constants have all digits."""
    functions = graph.table[graph.op(node)].functions
    numbers = []
    for source in graph.inputs[node]:
        number = math.nan if source is None else value(source) or 0.0
        numbers.append(np.float64(as_shown(number) if source in rounded else number))
    with np.errstate(all="ignore"):
        sent = functions.ieee_partials(numbers, functions.ieee_value(numbers))[port]
    return 0.0 if sent is None else float(sent)


class _Names:
    """What a node and its inputs are called in its local derivatives.

    Attributes
    ----------
    node
        The node's own name, or a letter.
    symbols
        The symbol of every input that is not a number.
    latex
        How symbols are typeset.
    where
        What the letters of inputs without names stand for.
    """

    def __init__(self, graph: Graph, node: str) -> None:
        self._graph = graph
        sources = [source for source in graph.inputs[node] if source is not None]
        own = {at: name for at in (node, *sources) if (name := own_name(graph, at))}
        taken = {graph.attributes(at).get("name") for at in graph.order}
        free = (letter for letter in _LETTERS if letter not in taken)
        self.symbols: dict[str, str] = {}
        self.latex: dict[str, Typeset] = dict(CONSTANT_NAMES)
        self.where: list[str] = []
        for source in dict.fromkeys(sources):
            if _is_number(graph, source) and source not in own:
                continue
            symbol = self.symbols[source] = f"#{source}"
            if source in own:
                self.latex[symbol] = named_latex(own[source])
                continue
            letter = next(free, rf"\bullet_{{{len(self.symbols)}}}")
            self.latex[symbol] = letter, ATOM
            if not is_leaf(graph.op(source)):
                self._tell(letter, source)
        taken |= {latex for latex, _ in self.latex.values()}
        self.node = (
            latex_name(own[node])
            if node in own
            else next((letter for letter in _VALUE if letter not in taken), r"\bullet")
        )

    def operand(self, source: str | None) -> Sum:
        """An input as an expression."""
        if source is None:
            return algebra.of(Symbol("?"))
        if source in self.symbols:
            return algebra.of(Symbol(self.symbols[source]))
        return known_number(float(self._graph.attributes(source)["value"]), written=True)

    def of(self, source: str | None) -> str:
        """An input's LaTeX."""
        return expression_latex(self.operand(source), self.latex, self._graph.table)

    def _tell(self, letter: str, source: str) -> None:
        try:
            self.where.append(f"{letter} = {to_latex(self._graph, source)[0]}")
        except TooLargeError:
            self.where.append(rf"{letter} = \dots")


def _is_number(graph: Graph, node: str) -> bool:
    attributes = graph.attributes(node)
    return is_constant(attributes["op"]) and math.isfinite(float(attributes["value"]))
