"""Formulas of a run over the names on its Wengert list, or with numbers in.

References
----------
A. Griewank and A. Walther, "Evaluating Derivatives", 2nd ed., SIAM 2008, section 2.2.
"""

import math

import numpy as np

from chalkgrad.engine.evaluation import Recording
from chalkgrad.engine.formula.numbering import numbering, own_name
from chalkgrad.engine.formula.numbers import latex_number, latex_rounded, rounded
from chalkgrad.engine.formula.writing import named_latex, number_strength, operator_latex
from chalkgrad.engine.kinds import is_differentiated
from chalkgrad.engine.local import local_derivative
from chalkgrad.engine.notation import typeset
from chalkgrad.engine.operators import ATOM, OPERATORS, PRODUCT
from chalkgrad.teaching.veil import Veil

# What stands in a formula for a number that is withheld: the sign that the canvas has for it.
BLANK = "{?}"

Typeset = tuple[str, int]


class Wengert:
    """The names of a recording's nodes, and its formulas with names or with numbers in.

    Attributes
    ----------
    leaves
        Variables and placeholders in tape order.
    letter, index
        What the numbered nodes are called: every leaf, and every operator that runs.
    """

    def __init__(self, recording: Recording, veiled: Veil) -> None:
        self._recording = recording
        self._veil = veiled
        graph, tape = recording.graph, recording.tape
        self.leaves = [node for node in tape.order if is_differentiated(graph.op(node))]
        self._numbers = numbering(graph)
        self.letter = self._numbers.letter
        self._twins = {} if recording.plan is None else recording.plan.twins
        running = {*self.leaves, *(tape.order[row[1]] for row in tape.rows)}
        self.index = {node: at for node, at in self._numbers.index.items() if node in running}
        self.index |= {node: self.index[twin] for node, twin in self._twins.items()}

    def symbol(self, node: str) -> str:
        """``v_{2}``; a constant is its own number."""
        if node in self.index:
            return self._numbers.latex(self._twins.get(node, node))
        return latex_number(float(self._recording.graph.attributes(node)["value"]))

    def called(self, node: str) -> str:
        """A node's own name where it has one that can be typeset, else its symbol."""
        return self._called(node)[0]

    def _called(self, node: str) -> Typeset:
        name = own_name(self._recording.graph, node)
        return named_latex(name) if name else self._numbered(node)

    def _numbered(self, node: str) -> Typeset:
        return _bound(self.symbol(node))

    def bar(self, node: str, *, called: bool = False) -> str:
        """The node's adjoint: its letter with a bar; with a prime too where its value is shared."""
        symbol = self.called(node) if called else self.symbol(node)
        return accented(r"\bar", symbol.replace("_", "'_", 1) if node in self._twins else symbol)

    def dot(self, node: str, *, called: bool = False) -> str:
        """The node's tangent: its letter with a dot."""
        return accented(r"\dot", self.called(node) if called else self.symbol(node))

    def value(self, node: str) -> Typeset:
        """A node's value as a formula shows it."""
        if node in self._veil.values:
            return BLANK, ATOM
        return number_latex(self._recording.value(node))

    def formula(self, node: str, *, called: bool = False) -> str:
        """An operator over the names of its inputs."""
        name = self._called if called else self._numbered
        return self._operator(node, [name(source) for source in self._sources(node)])

    def numbers(self, node: str) -> str:
        """An operator with its inputs' numbers put in."""
        return self._operator(node, [self.value(source) for source in self._sources(node)])

    def result(self, node: str) -> str:
        """The value that an operator gives, after its formula with numbers in."""
        return f"{self.relation(node)} {self.value(node)[0]}"

    def relation(self, node: str) -> str:
        """The sign before an operator's value, after its formula with numbers in."""
        sources = self._sources(node)
        if self._veil.values & {node, *sources}:
            return "="
        operands = [np.float64(as_shown(self._recording.value(source))) for source in sources]
        row = OPERATORS[self._recording.graph.op(node)]
        with np.errstate(all="ignore"):
            worked_out = float(row.numpy_value(*operands))
        return relation(worked_out, self._recording.value(node))

    def partial(self, node: str, port: int, *, called: bool = False) -> str:
        """The local derivative on a port over names, as a factor."""
        name = self._called if called else self._numbered
        graph = self._recording.graph
        names = {at: name(at) for at in (node, *self._sources(node))}
        shown, binds = typeset(local_derivative(graph, node, port), names)
        return shown if binds >= PRODUCT and shown[0] != "-" else rf"\left({shown}\right)"

    def _sources(self, node: str) -> list[str]:
        return [source for source in self._recording.graph.inputs[node] if source is not None]

    def _operator(self, node: str, operands: list[Typeset]) -> str:
        return operator_latex(OPERATORS[self._recording.graph.op(node)], operands)


def accented(accent: str, symbol: str) -> str:
    """A symbol with a bar or a dot over its letter, and not over its subscript."""
    letter, mark, index = symbol.partition("_{")
    if accent == r"\bar" and letter.startswith((r"\mathrm", r"\text")):
        accent = r"\overline"
    return f"{accent}{{{letter}}}{mark}{index}"


def _bound(shown: str) -> Typeset:
    """A name, or a number, and how strongly it binds."""
    return shown, number_strength(shown)


def number_latex(number: float) -> Typeset:
    """A number as a formula shows it, and how strongly it binds."""
    return _bound(latex_rounded(number))


def as_shown(number: float) -> float:
    """A number with the digits that are shown of it."""
    return float(rounded(number)) if math.isfinite(number) else number


def relation(worked_out: float, number: float) -> str:
    """The sign before a result: ≈ where the numbers as they are shown give another than is shown.

    Parameters
    ----------
    worked_out
        What comes of the operands with the digits that are shown.
    number
        The result.
    """
    # One number may be spelled in two ways: 0 and −0, or 0.54, which is all of it, and 0.540.
    none = math.isnan(worked_out) and math.isnan(number)
    same = none or as_shown(worked_out) == as_shown(number)
    return "=" if same else r"\approx"


def in_product(number: Typeset) -> str:
    """A number as a factor: a negative one in parentheses."""
    shown, binds = number
    return shown if binds >= PRODUCT else rf"\left({shown}\right)"


def in_numbers(one: float, other: float) -> str:
    """The product of two numbers, written out."""
    return rf"{in_product(number_latex(one))} \cdot {in_product(number_latex(other))}"
