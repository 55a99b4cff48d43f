"""What a document computes, as steps that any language can write: the target, and its gradient.

Expressions are syntax trees of the row formulas' language with the program's names for inputs and
value. Totals over any number of inputs are calls of ``sum``, ``product``, ``least`` and
``greatest`` with every term written out.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from chalkgrad.document.lowering import lower
from chalkgrad.document.model import Document
from chalkgrad.document.remarks import Remark
from chalkgrad.engine import Graph
from chalkgrad.engine.formula.numbering import names_of
from chalkgrad.engine.kinds import is_constant, is_differentiated, is_fed, is_leaf
from chalkgrad.engine.notation import TOTALS, is_nothing, may_block
from chalkgrad.engine.operators import Operator
from chalkgrad.export.code.names import code_names
from chalkgrad.export.code.putting import Operand, put

# Terms that code may have: some 10 MB of text.
MOST_TERMS = 200_000


@dataclass(frozen=True)
class Leaf:
    """A variable or placeholder.

    Attributes
    ----------
    name, shown
        What the code calls it, and what the document does.
    number
        Its number; None where it waits to be fed.
    fed
        Whether it is a placeholder.
    """

    name: str
    shown: str
    number: float | None
    fed: bool


@dataclass(frozen=True)
class Step:
    """An operator's node.

    Attributes
    ----------
    name
        What the code calls its value.
    row
        The operator.
    operands
        Its inputs: names, and numbers where they are constants.
    moves
        Whether it depends on a leaf, so that there is a derivative.
    """

    name: str
    row: Operator
    operands: tuple[Operand, ...]
    moves: bool

    def value(self) -> ast.expr:
        """The formula of the value."""
        return self._put(self.row.value)

    def partial(self, port: int) -> ast.expr:
        """The formula of the local derivative on a port."""
        return self._put(self.row.partial_text(port), port)

    def _put(self, formula: str, port: int = 0) -> ast.expr:
        return put(formula, self.row, self.name, self.operands, port)


@dataclass(frozen=True)
class Send:
    """A contribution of the reverse pass: upstream × local, from a step to one of its inputs.

    Attributes
    ----------
    to
        The input's name.
    upstream
        The step's name.
    local
        The local derivative.
    """

    to: str
    upstream: str
    local: ast.expr


@dataclass(frozen=True)
class Program:
    """A target's value and gradient, in the order in which Chalkgrad computes them.

    Attributes
    ----------
    title
        What the document is called.
    leaves, steps
        What is upstream of the target, in order.
    target
        What the code calls the target, or its number where it is a constant.
    """

    title: str
    leaves: tuple[Leaf, ...]
    steps: tuple[Step, ...]
    target: Operand

    @property
    def moving(self) -> list[str]:
        """The names that have an adjoint, in the order of the program."""
        steps = [step.name for step in self.steps if step.moves]
        return [leaf.name for leaf in self.leaves] + steps

    @cached_property
    def backward(self) -> list[tuple[Step, list[Send]]]:
        """The steps of the reverse pass, with what each sends; those that send nothing left out."""
        moving, reached = frozenset(self.moving), {_name(self.target)}
        found = []
        for step in reversed(self.steps):
            if step.name not in reached:
                continue
            sends = [
                Send(operand.id, step.name, local)
                for port, operand in enumerate(step.operands)
                if isinstance(operand, ast.Name) and operand.id in moving
                for local in [step.partial(port)]
                if not is_nothing(local)
            ]
            reached |= {send.to for send in sends}
            if sends:
                found.append((step, sends))
        return found

    @cached_property
    def uncertain(self) -> frozenset[str]:
        """The names that may be sent nothing: all that comes to them may be blocked on its way.

        What was sent nothing sends nothing on, not even what 0 × ∞ would be.
        """
        sure = {_name(self.target)}
        for step, sends in self.backward:
            if step.name in sure:
                sure |= {send.to for send in sends if not may_block(send.local)}
        return frozenset(self.moving) - sure

    @property
    def can_run(self) -> bool:
        """Whether every leaf has a number."""
        return all(leaf.number is not None for leaf in self.leaves)


def _name(operand: Operand) -> str:
    """The name of an operand, "" for a number."""
    return operand.id if isinstance(operand, ast.Name) else ""


def program(document: Document, reserved: Iterable[str] = ()) -> Program:
    """The program of a document that `code_remarks` does not refuse."""
    lowered = lower(document)
    graph, feeds = lowered.graph, lowered.feeds
    target = document.effective_target()
    assert target is not None
    inside = graph.ancestors(target)
    order = [node for node in graph.order if node in inside]
    shown = names_of(graph)
    named = [node for node in order if not is_constant(graph.op(node))]
    names = code_names({node: shown[node] for node in named}, reserved)

    def operand(node: str) -> Operand:
        if is_constant(graph.op(node)):
            return ast.Constant(float(graph.attributes(node)["value"]))
        return ast.Name(names[node])

    leaves, steps, moves = [], [], set[str]()
    for node in order:
        op = graph.op(node)
        if is_differentiated(op):
            fed = is_fed(op)
            number = feeds.get(node) if fed else float(graph.attributes(node)["value"])
            leaves.append(Leaf(names[node], shown[node], number, fed))
            moves.add(node)
        elif not is_leaf(op):
            sources = [source for source in graph.inputs[node] if source is not None]
            if any(source in moves for source in sources):
                moves.add(node)
            operands = tuple(operand(source) for source in sources)
            steps.append(Step(names[node], graph.table[op], operands, node in moves))
    return Program(document.title, tuple(leaves), tuple(steps), operand(target))


# -- what cannot be written ------------------------------------------------------------------


def code_remarks(document: Document) -> Iterator[Remark]:
    """What keeps a document from being a program, and what a program leaves out."""
    lowered = lower(document)
    graph, target = lowered.graph, document.effective_target()
    if target is None:
        yield Remark(
            "no-target",
            "The graph has no target: choose the node that is to be differentiated.",
            refuses=True,
        )
        return
    inside = graph.ancestors(target)
    open_at = [node for node in graph.order if node in inside and None in graph.inputs[node]]
    if open_at:
        yield Remark(
            "open-ports",
            "Not every input of {nodes} is wired.",
            {"nodes": _listed(names_of(graph)[node] for node in open_at)},
            refuses=True,
            ids=open_at,
        )
    elif _terms(graph, inside) > MOST_TERMS:
        yield Remark("too-much-code", "The graph is too large to be written as code.", refuses=True)
    outside = len(graph) - len(inside)
    if outside:
        yield Remark(
            "not-upstream",
            "Nodes that the target does not need are left out: {count}.",
            {"count": outside},
        )


def _terms(graph: Graph, inside: Iterable[str]) -> int:
    """About how many terms the code of some nodes has."""
    total = 0
    for node in inside:
        row, inputs = graph.table.by_name.get(graph.op(node)), len(graph.inputs[node])
        own = row is not None and row.many and any(word in row.partials[0] for word in TOTALS)
        total += inputs * inputs if own else inputs
    return total


def without_counterpart(
    document: Document, language: str, said: Mapping[str, object] | Sequence[str]
) -> Iterator[Remark]:
    """A refusal where a language has nothing for some operators upstream of the target."""
    graph, target = lower(document).graph, document.effective_target()
    if target is None:
        return
    inside = graph.ancestors(target)
    lacking = [node for node in graph.order if node in inside and _lacks(graph, node, said)]
    if lacking:
        yield Remark(
            "no-counterpart",
            "{language} has nothing for {operators}.",
            {
                "language": language,
                "operators": _listed(dict.fromkeys(graph.op(node) for node in lacking)),
            },
            refuses=True,
            ids=lacking,
        )


def is_used(op: str, document: Document) -> bool:
    """Whether an operator is upstream of the target."""
    graph, target = lower(document).graph, document.effective_target()
    return target is not None and any(graph.op(node) == op for node in graph.ancestors(target))


def _lacks(graph: Graph, node: str, said: Mapping[str, object] | Sequence[str]) -> bool:
    return not is_leaf(graph.op(node)) and graph.op(node) not in said


def _listed(words: Iterable[str]) -> str:
    """A few words, and how many more there are."""
    found = list(words)
    return ", ".join(found[:8]) + (f", … ({len(found)})" if len(found) > 8 else "")
