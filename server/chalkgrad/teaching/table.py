"""The trace: a run as a table, with primals, tangents and adjoints side by side.

References
----------
A. G. Baydin, B. A. Pearlmutter, A. A. Radul, J. M. Siskind, "Automatic differentiation in machine
learning: a survey", JMLR 18, 2018, tables 2 and 3, whose rows these are.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from chalkgrad.engine.evaluation import Recording
from chalkgrad.engine.formula.names import latex_name
from chalkgrad.engine.formula.numbering import own_name
from chalkgrad.teaching.names import (
    BLANK,
    accented,
    as_shown,
    in_numbers,
    in_product,
    number_latex,
    relation,
)
from chalkgrad.teaching.walk import Send, Step, Walk, product_as_shown


@dataclass(frozen=True)
class Cell:
    """One line of a trace: what is assigned, by which formula, with which numbers in.

    Attributes
    ----------
    symbol, formula, numbers
        LaTeX; `numbers` is empty where the formula has none to put in.
    value
        The number that comes of it, or None where it is withheld.
    sign
        The sign before the value: ≈ where the numbers as they are shown give another.
    """

    symbol: str
    formula: str
    numbers: str
    value: float | None
    sign: str = "="


@dataclass(frozen=True)
class TraceRow:
    """A leaf, an operator or the result.

    Attributes
    ----------
    kind
        "leaf", "operator" or "result".
    node
        Whose row it is.
    primal, tangent
        Its lines in the forward traces.
    adjoint
        Its lines in the reverse trace: an operator's contributions to its inputs, in order; a
        leaf's complete adjoint; the result's 1.
    """

    kind: str
    node: str
    primal: Cell
    tangent: Cell
    adjoint: tuple[Cell, ...]


def trace(forward: Walk, reverse: Walk) -> list[TraceRow]:
    """The rows of a run: leaves, then operators as they ran, then the result.

    Parameters
    ----------
    forward
        The run walked forward; its seeds are the direction of the tangents.
    reverse
        The same run walked in reverse.
    """
    tangents = {step.node: step for step in forward.steps if step.node}
    backward = {step.node: step for step in reverse.steps if step.kind == "backward"}
    recording = reverse.recording
    writer = _Writer(forward, reverse)
    rows = [writer.leaf(node) for node in writer.names.leaves]
    rows += [
        writer.operator(node, tangents[node], backward.get(node))
        for node in (recording.tape.order[row[1]] for row in recording.tape.rows)
    ]
    if recording.target is not None:
        rows.append(writer.result(recording.target, tangents))
    return rows


class _Writer:
    """Writes rows."""

    def __init__(self, forward: Walk, reverse: Walk) -> None:
        self.names = reverse.names
        self.recording: Recording = reverse.recording
        self.seeds = forward.seeds
        self.veil = reverse.veil
        self.sums = reverse.secret_sums
        self.contributions = reverse.contributions

    def leaf(self, node: str) -> TraceRow:
        names, recording = self.names, self.recording
        slot = recording.tape.slot[node]
        name = own_name(recording.graph, node)
        own = latex_name(name) if name else f"x_{{{names.leaves.index(node) + 1}}}"
        symbol = names.symbol(node)
        known = bool(recording.tape.known[slot])
        value = recording.value(node) if known else None
        seed = self.seeds.get(node, 0.0)
        adjoint: tuple[Cell, ...] = ()
        if recording.result.inside[slot]:
            total = float(recording.result.adjoints[slot])
            hidden = node in self.veil.gradients
            bar = accented(r"\bar", own)
            adjoint = (Cell(bar, names.bar(node), "", None if hidden else total),)
        return TraceRow(
            "leaf", node, Cell(symbol, own, "", value),
            Cell(names.dot(node), accented(r"\dot", own), "", seed), adjoint,
        )  # fmt: skip

    def operator(self, node: str, tangent: Step, backward: Step | None) -> TraceRow:
        names = self.names
        value = None if node in self.veil.values else self.recording.value(node)
        primal = Cell(
            names.symbol(node), names.formula(node), names.numbers(node), value,
            names.relation(node),
        )  # fmt: skip
        adjoint: tuple[Cell, ...] = ()
        if backward is not None:
            adjoint = tuple(self._send(node, backward, send) for send in backward.sends)
        return TraceRow("operator", node, primal, self._tangent(node, tangent), adjoint)

    def result(self, node: str, tangents: Mapping[str, Step]) -> TraceRow:
        names, recording = self.names, self.recording
        own = latex_name(own_name(recording.graph, node) or "y")
        value = None if node in self.veil.values else recording.value(node)
        step = tangents.get(node)
        tangent = self.seeds.get(node, 0.0) if step is None else step.upstream
        if self._tangents_hidden():
            tangent = None
        gradient = None if node in self.veil.gradients else 1.0
        return TraceRow(
            "result", node, Cell(own, names.symbol(node), "", value),
            Cell(accented(r"\dot", own), names.dot(node), "", tangent),
            (Cell(names.bar(node), accented(r"\bar", own), "", gradient),),
        )  # fmt: skip

    def _tangents_hidden(self) -> bool:
        # A tangent is a derivative by a leaf: it would tell what is asked about gradients, and its
        # factors are local derivatives.
        return bool(self.veil)

    def _tangent(self, node: str, step: Step) -> Cell:
        names = self.names
        if not step.sends:
            return Cell(names.dot(node), "0", "", 0.0)
        formula = " + ".join(
            rf"{names.dot(send.source)} \cdot {names.partial(node, send.port)}"
            for send in step.sends
        )
        if self._tangents_hidden():
            return Cell(names.dot(node), formula, BLANK, None)
        numbers = " + ".join(in_numbers(send.upstream, send.local) for send in step.sends)
        assert step.upstream is not None
        sign = relation(sum(map(product_as_shown, step.sends)), step.upstream)
        return Cell(names.dot(node), formula, numbers, step.upstream, sign)

    def _send(self, node: str, step: Step, send: Send) -> Cell:
        names, veiled = self.names, self.veil
        assert step.upstream is not None
        wire = (node, send.port)
        bar = names.bar(send.source)
        before = f"{bar} + " if wire != self.contributions[send.source][0] else ""
        formula = rf"{before}{names.bar(node)} \cdot {names.partial(node, send.port)}"
        up = BLANK if node in veiled.gradients else in_product(number_latex(send.upstream))
        down = BLANK if wire in veiled.local else in_product(number_latex(send.local))
        hidden = wire in self.sums
        summed = BLANK if hidden else number_latex(send.before)[0]
        joined = f"{summed} + " if before else ""
        numbers = rf"{joined}{up} \cdot {down}"
        if hidden:
            return Cell(bar, formula, numbers, None)
        sign = relation(as_shown(send.before) + product_as_shown(send), send.after)
        return Cell(bar, formula, numbers, send.after, sign)
