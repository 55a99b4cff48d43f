"""The gradient as a graph: the nodes that compute ∂target/∂leaf, made of the table's own operators.

Reverse accumulation on nodes instead of numbers: each operator's partials, as the table writes
them for this, times the adjoint of its value. What comes of it is an ordinary graph, which can be
stepped through and differentiated again.

References
----------
A. Griewank and A. Walther, "Evaluating Derivatives", 2nd ed., SIAM 2008, section 3.2.
"""

import ast
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from chalkgrad.engine.errors import ChalkgradError
from chalkgrad.engine.formula.writing import TooLargeError
from chalkgrad.engine.graph import Graph
from chalkgrad.engine.kinds import CONSTANT, is_constant, is_leaf
from chalkgrad.engine.notation import LETTERS, is_nothing, letters, may_block, parse
from chalkgrad.engine.operators import Operator, OperatorTable

# New nodes of one expansion. A gradient has at most a few times the operators of its formula, and
# nobody reads a canvas that grows by more than this at once.
MAX_EXPANSION = 2_000

# A number that is known while the graph is made, or the node that computes it.
Term = float | str

_ARITHMETIC: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_COMPARE: dict[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


# The operators that are 1 where a comparison holds, else 0.
_DECIDING: dict[type[ast.cmpop], str] = {
    ast.Eq: "equal",
    ast.NotEq: "not_equal",
    ast.Lt: "less",
    ast.LtE: "at_most",
    ast.Gt: "greater",
    ast.GtE: "at_least",
}


class NoOperatorError(ChalkgradError):
    """A local derivative uses a function that is no operator."""

    code = "no-operator"


@dataclass(frozen=True)
class _Adjoint:
    """An adjoint while the graph is made.

    Attributes
    ----------
    term
        Its number or node.
    live
        The node that is 0 where nothing was sent, else another number; None where something always
        is.
    clean
        Whether the term is 0 where nothing was sent; else a gate must see to that.
    """

    term: Term
    live: str | None = None
    clean: bool = True


@dataclass(frozen=True)
class GradientGraph:
    """The nodes that compute a target's derivatives, beside the graph that they read from.

    Attributes
    ----------
    nodes
        New nodes in topological order, as (id, attributes); ids begin with ``#``.
    wires
        (source, target, port); sources may be nodes of the graph.
    results
        The node of ∂target/∂leaf, a new one, by leaf.
    origins
        For every new node the node of the graph whose derivatives asked for it.
    adjoints
        For a new node that is the adjoint of a node of the graph, that node; the one nearest to the
        target of several.
    """

    nodes: Sequence[tuple[str, Mapping[str, object]]]
    wires: Sequence[tuple[str, str, int]]
    results: Mapping[str, str]
    origins: Mapping[str, str]
    adjoints: Mapping[str, str]


def gradient_graph(graph: Graph, target: str, leaves: Sequence[str]) -> GradientGraph:
    """The nodes that compute ∂target/∂leaf for some leaves.

    Parameters
    ----------
    graph
        Left unchanged.
    target, leaves
        Nodes of it.

    Returns
    -------
    GradientGraph
        What to add. Leaves share the adjoints that they have in common.

    Raises
    ------
    MissingNodeError
        A node is not there.
    TooLargeError
        More than `MAX_EXPANSION` nodes would be needed.
    NoOperatorError
        A partial cannot be written with the table's operators.

    Notes
    -----
    Only what IEEE arithmetic allows is simplified: 1·x is x and −1·x is −x, pow(x, 1) is x, and
    arithmetic on two known numbers is done at once. A partial that the table writes as 0 sends
    nothing, and nothing goes on from what was sent nothing: gates see to it. Equal new nodes are
    one.
    """
    graph.require(target, *leaves)
    builder = _Builder(graph, target)
    moving = _between(graph, target, leaves)
    adjoints: dict[str, _Adjoint] = {target: _Adjoint(1.0)}
    for node in reversed(graph.order):
        if node not in moving or node not in adjoints or graph.op(node) not in graph.table:
            continue
        sources = graph.inputs[node]
        builder.origin = node
        names = builder.names(node)
        row = graph.table[graph.op(node)]
        for port, source in enumerate(sources):
            if source not in moving or source is None:
                continue
            try:
                sent = builder.sent(adjoints[node], row.expanded_partial(port, len(sources)), names)
            except NoOperatorError as error:
                raise NoOperatorError(
                    f"the derivative of {row.label} cannot be expanded: {error.message}", [node]
                ) from None
            if sent is not None:
                adjoints[source] = builder.met(adjoints.get(source), sent)
    results = {}
    for leaf in leaves:
        builder.origin = leaf
        results[leaf] = builder.result(adjoints.get(leaf, _Adjoint(0.0)))
    terms = [(node, adjoint.term) for node, adjoint in adjoints.items()]
    found: dict[str, str] = {}
    for node, term in (*terms, *results.items()):
        if isinstance(term, str) and term in builder.origins:
            found.setdefault(term, node)
    return GradientGraph(builder.nodes, builder.wires, results, builder.origins, found)


def _between(graph: Graph, target: str, leaves: Sequence[str]) -> set[str]:
    """The nodes on the ways from the leaves to the target."""
    upstream = graph.ancestors(target)
    moving = set(leaves) & upstream
    for node in graph.order:
        if node in upstream and any(source in moving for source in graph.inputs[node]):
            moving.add(node)
    return moving


@cache
def _patterns(table: OperatorTable) -> list[tuple[Operator, ast.expr]]:
    """Every operator with its value's formula, the most specific first: σ before the quotient."""

    def specific(pattern: ast.expr) -> tuple[int, int]:
        parts = list(ast.walk(pattern))
        inputs = [part.id for part in parts if isinstance(part, ast.Name) and part.id in LETTERS]
        return 2 * len(inputs) - len(parts), len(set(inputs))

    # A value that leaves an input out says nothing of what would have to stand there.
    found = [
        (row, parse(row.value)) for row in table.rows if letters(row.value) == set(row.letters)
    ]
    return sorted(found, key=lambda pair: specific(pair[1]))


def _unify(tree: ast.AST, pattern: ast.AST, bound: dict[str, ast.expr]) -> bool:
    """Whether a tree is a pattern with trees in the place of its letters."""
    match pattern:
        case ast.Name(id=letter) if letter in LETTERS:
            if not isinstance(tree, ast.expr):
                return False
            known = bound.setdefault(letter, tree)
            return ast.dump(known) == ast.dump(tree)
        case ast.Constant(value=value):
            return isinstance(tree, ast.Constant) and tree.value == value
    if type(tree) is not type(pattern):
        return False
    if isinstance(pattern, ast.Name):
        return isinstance(tree, ast.Name) and tree.id == pattern.id
    children = list(ast.iter_child_nodes(tree)), list(ast.iter_child_nodes(pattern))
    return len(children[0]) == len(children[1]) and all(
        _unify(one, other, bound) for one, other in zip(*children, strict=True)
    )


# Words that are no operators, by formulas that are.
_DEFINED = {"gauss": "exp(-(a * a))"}


class _Replaced(ast.NodeTransformer):
    """Puts trees in the place of letters."""

    def __init__(self, trees: Mapping[str, ast.expr]) -> None:
        self._trees = trees

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self._trees.get(node.id, node)


class _Builder:
    """Makes new nodes, each once."""

    def __init__(self, graph: Graph, origin: str) -> None:
        self.graph = graph
        # Whose derivatives ask for what is made now.
        self.origin = origin
        self.origins: dict[str, str] = {}
        self.nodes: list[tuple[str, Mapping[str, object]]] = []
        self.wires: list[tuple[str, str, int]] = []
        self._made: dict[tuple[object, ...], str] = {}
        self._finite = {node for node in graph.order if is_leaf(graph.op(node))}

    def names(self, node: str) -> dict[str, Term]:
        """What ``a``, ``b``, … and ``y`` stand for in an operator's partials."""
        names: dict[str, Term] = {"y": node}
        sources = self.graph.inputs[node]
        called = self.graph.table[self.graph.op(node)].input_names(len(sources))
        for name, source in zip(called, sources, strict=True):
            if source is None:
                continue
            constant = is_constant(self.graph.op(source))
            names[name] = float(self.graph.attributes(source)["value"]) if constant else source
        return names

    def sent(
        self, adjoint: _Adjoint, partial: ast.expr, names: Mapping[str, Term]
    ) -> _Adjoint | None:
        """What goes on by a local derivative; None where nothing ever does."""
        match partial:
            case ast.Call(func=ast.Name(id="where"), args=[condition, yes, no]) if may_block(
                partial
            ):
                decided = self._decide(condition, names)
                if decided is not None:
                    return self.sent(adjoint, yes if decided else no, names)
                holds = self._condition(condition, names)
                one, other = self.sent(adjoint, yes, names), self.sent(adjoint, no, names)
                taken = None if one is None else self._gated(holds, one)
                if other is None:
                    return taken
                left = self._gated(self.emit("sub", 1.0, holds), other)
                return self.met(taken, left)
        if is_nothing(partial):
            return None
        factor = self.translate(partial, names)
        term = self.arithmetic(ast.Mult(), adjoint.term, factor)
        # A finite factor leaves a 0 what it is; a leaf's number is finite.
        safe = isinstance(factor, float) or factor in self._finite
        return _Adjoint(term, adjoint.live, adjoint.clean and (adjoint.live is None or safe))

    def _gated(self, holds: str, sent: _Adjoint) -> _Adjoint:
        """What goes on only where a condition holds."""
        live = holds if sent.live is None else self.emit("mul", holds, sent.live)
        return _Adjoint(self.emit("gate", live, sent.term) if sent.term != 1.0 else live, live)

    def _cleaned(self, adjoint: _Adjoint) -> Term:
        """The term, which is 0 where nothing was sent."""
        if adjoint.clean or adjoint.live is None:
            return adjoint.term
        return self.emit("gate", adjoint.live, adjoint.term)

    def met(self, before: _Adjoint | None, sent: _Adjoint) -> _Adjoint:
        """An adjoint with one more contribution."""
        if before is None:
            return sent
        if before.live == sent.live:
            total = self.arithmetic(ast.Add(), before.term, sent.term)
            return _Adjoint(total, sent.live, before.clean and sent.clean)
        total = self.arithmetic(ast.Add(), self._cleaned(before), self._cleaned(sent))
        if before.live is None or sent.live is None:
            return _Adjoint(total)
        return _Adjoint(total, self.emit("max", before.live, sent.live))

    def _add(self, key: tuple[object, ...], attributes: Mapping[str, object]) -> str:
        if key not in self._made:
            if len(self.nodes) >= MAX_EXPANSION:
                raise TooLargeError(
                    f"the gradient is too large: it needs more than {MAX_EXPANSION} nodes"
                )
            made = self._made[key] = f"#{len(self.nodes)}"
            self.origins[made] = self.origin
            self.nodes.append((made, attributes))
        return self._made[key]

    def node(self, term: Term) -> str:
        """The node of a term; a constant for a number."""
        if isinstance(term, str):
            return term
        # float.hex tells −0 from 0, which equality does not.
        return self._add((CONSTANT, float.hex(term)), {"op": CONSTANT, "value": term})

    def emit(self, op: str, *operands: Term) -> str:
        """An operator over terms."""
        if op not in self.graph.table:
            raise NoOperatorError(f"the table has no operator {op}")
        sources = [self.node(operand) for operand in operands]
        count = len(self.nodes)
        made = self._add((op, *sources), {"op": op})
        if len(self.nodes) > count:
            self.wires += [(source, made, port) for port, source in enumerate(sources)]
        return made

    def result(self, adjoint: _Adjoint) -> str:
        """A new node that holds an adjoint, also where that is a node that was there before."""
        term = self._cleaned(adjoint)
        if isinstance(term, str) and not term.startswith("#"):
            return self.emit("mul", 1.0, term)
        return self.node(term)

    def arithmetic(self, op: ast.operator, left: Term, right: Term) -> Term:
        """``+ − × ÷`` over terms, simplified where no bit can change."""
        if isinstance(left, float) and isinstance(right, float):
            with np.errstate(all="ignore"):
                return float(_ARITHMETIC[type(op)](np.float64(left), np.float64(right)))
        if isinstance(op, ast.Mult):
            for one, other in ((left, right), (right, left)):
                if one == 1.0:
                    return other
                if one == -1.0:
                    return self.emit("neg", other)
        if isinstance(op, ast.Div) and right == 1.0:
            return left
        shape = ast.BinOp(ast.Name("a", ast.Load()), op, ast.Name("b", ast.Load()))
        return self._operator(shape, {"a": left, "b": right})

    def translate(self, tree: ast.expr, names: Mapping[str, Term]) -> Term:
        """A row's formula as a term."""
        match tree:
            case ast.Name(id=name):
                return names[name]
            case ast.Constant(value=int() | float() as value):
                return float(value)
            case ast.UnaryOp(operand=operand):
                inner = self.translate(operand, names)
                return -inner if isinstance(inner, float) else self.emit("neg", inner)
            case ast.Call(func=ast.Name(id="where"), args=[condition, yes, no]):
                decided = self._decide(condition, names)
                if decided is not None:
                    return self.translate(yes if decided else no, names)
            case ast.Call(func=ast.Name(id=word), args=args) if word in _DEFINED:
                given = dict(zip(LETTERS, args, strict=False))
                return self.translate(_Replaced(given).visit(parse(_DEFINED[word])), names)
            case ast.Call(func=ast.Name(id="min" | "max" as word), args=several):
                return self.emit(word, *(self.translate(term, names) for term in several))
            case ast.Call(func=ast.Name(id="pow"), args=[base, exponent]) if (
                self._known(exponent, names) == 1.0
            ):
                return self.translate(base, names)
            case ast.BinOp(left=left, op=op, right=right) if (
                one := self._known(left, names)
            ) is not None and (other := self._known(right, names)) is not None:
                return self.arithmetic(op, one, other)
            case ast.BinOp(left=left, op=op, right=right) if ast.dump(left) != ast.dump(right):
                whole = self._match(tree)
                if whole is None or len(whole[1]) == 2:
                    return self.arithmetic(
                        op, self.translate(left, names), self.translate(right, names)
                    )
        return self._operator(tree, names)

    def _known(self, tree: ast.expr, names: Mapping[str, Term]) -> float | None:
        """The number that an arithmetic formula is, where all it uses is known."""
        match tree:
            case ast.Name(id=name):
                term = names[name]
                return term if isinstance(term, float) else None
            case ast.Constant(value=int() | float() as value):
                return float(value)
            case ast.BinOp(left=left, op=op, right=right):
                one, other = self._known(left, names), self._known(right, names)
                if one is not None and other is not None and not isinstance(op, ast.Div):
                    return _ARITHMETIC[type(op)](one, other)
        return None

    def _decide(self, condition: ast.expr, names: Mapping[str, Term]) -> bool | None:
        """Whether a condition holds, where the numbers it compares are known."""
        match condition:
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                one, other = self._known(left, names), self._known(right, names)
                if one is not None and other is not None:
                    return bool(_COMPARE[type(op)](one, other))
            case ast.BoolOp(op=op, values=values):
                decided = [self._decide(value, names) for value in values]
                settles = isinstance(op, ast.Or)
                if settles in decided:
                    return settles
                return None if None in decided else not settles
        return None

    def _match(self, tree: ast.expr) -> tuple[Operator, dict[str, ast.expr]] | None:
        for row, pattern in _patterns(self.graph.table):
            bound: dict[str, ast.expr] = {}
            if _unify(tree, pattern, bound):
                return row, bound
        return None

    def _operator(self, tree: ast.expr, names: Mapping[str, Term]) -> Term:
        """A formula as the operator that computes it, or as several."""
        found = self._match(tree)
        if found is not None:
            row, bound = found
            operands = [self.translate(bound[letter], names) for letter in row.letters]
            return self.emit(row.name, *operands)
        match tree:
            case ast.Call(func=ast.Name(id="where"), args=[condition, yes, no]):
                return self._where(condition, yes, no, names)
        raise NoOperatorError(f"no operator of the table computes {ast.unparse(tree)}")

    def _where(
        self, condition: ast.expr, yes: ast.expr, no: ast.expr, names: Mapping[str, Term]
    ) -> Term:
        """A choice by gates, which let nothing of the branch that is not taken through."""
        holds = self._condition(condition, names)
        one, other = self.translate(yes, names), self.translate(no, names)
        taken = holds if one == 1.0 else self.emit("gate", holds, one)
        if other == 0.0:
            return taken
        fails = self.emit("sub", 1.0, holds)
        left = fails if other == 1.0 else self.emit("gate", fails, other)
        return left if one == 0.0 else self.emit("add", taken, left)

    def _condition(self, condition: ast.expr, names: Mapping[str, Term]) -> str:
        """A node that is 1 where a condition holds, else 0."""
        match condition:
            case ast.BoolOp(op=op, values=values):
                word = "mul" if isinstance(op, ast.And) else "max"
                nodes = [self._condition(value, names) for value in values]
                joined = nodes[0]
                for node in nodes[1:]:
                    joined = self.emit(word, joined, node)
                return joined
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                one, other = self.translate(left, names), self.translate(right, names)
                return self.emit(_DECIDING[type(op)], one, other)
        raise NoOperatorError(f"no operator of the table decides {ast.unparse(condition)}")
