"""A text that `listing` wrote and a person changed: the least edit that makes the graph say it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chalkgrad.document.edits import (
    AddNode,
    Batch,
    ChangeOperator,
    Connect,
    Disconnect,
    Edit,
    RemoveNode,
    Rename,
    SetValue,
)
from chalkgrad.document.from_formula import check_names, too_many
from chalkgrad.document.listing import listing
from chalkgrad.document.model import Document
from chalkgrad.document.placing import apart, drawn_places
from chalkgrad.document.values import ID_PATTERN, MAX_NODES
from chalkgrad.engine import Graph
from chalkgrad.engine.formula.errors import FormulaError
from chalkgrad.engine.formula.grammar import Statement, definitions, parse
from chalkgrad.engine.formula.postfix import Step
from chalkgrad.engine.kinds import is_leaf
from chalkgrad.engine.operators import OperatorTable
from chalkgrad.picture.places import Place, laid_out

_ID = re.compile(ID_PATTERN)

# What a bare name is, and what a name with a number is.
_BARE, _NUMBERED = "placeholder", "variable"

# What stands for a number.
_CONSTANT = "constant"


@dataclass(frozen=True)
class _Term:
    """A step of an expression, with the terms that it is applied to."""

    step: Step
    inputs: tuple["_Term", ...] = ()

    @property
    def op(self) -> str:
        """The operator that is applied, or ""."""
        return self.step.name if self.step.kind == "apply" else ""

    @property
    def name(self) -> str:
        """The name that stands here, or ""."""
        return self.step.name if self.step.kind == "name" else ""

    @property
    def number(self) -> float | None:
        """The number that stands here, if one does."""
        return self.step.number if self.step.kind == "number" else None


def _term(statement: Statement, *, folded: bool) -> _Term:
    """What a line says; of one that is a number by a name, `folded`, only that."""
    if folded and statement.number is not None:
        return _Term(Step("number", statement.steps[0].column, statement.number))
    stack: list[_Term] = []
    for step in statement.steps:
        if step.kind == "apply":
            inputs = tuple(stack[-step.count :])
            del stack[-step.count :]
            stack.append(_Term(step, inputs))
        else:
            stack.append(_Term(step))
    return stack.pop()


def edit_from_listing(document: Document, text: str) -> Batch:
    """The least edit that makes a document's graph say what the text says; places stay.

    A name that is there means its node, whose operator, number and wires are changed where they
    differ; a name that is new makes a node; a node whose name is gone is removed. A line that is
    there under another name is renamed, and so is a leaf, where the text uses a new name wherever
    it used the old one.

    Raises
    ------
    FormulaError
        The text cannot be understood, or would make too large a graph; the error carries the
        column.

    Notes
    -----
    O(n log n), without recursion, however long a line is.
    """
    names = listing(document).names
    statements = _statements(text, document.graph.table, names)
    check_names(statements)
    return _Rewriting(document, names, statements).batch()


def _statements(text: str, table: OperatorTable, names: Mapping[str, str]) -> list[Statement]:
    """The lines of a text, of which there may be none."""
    try:
        return parse(text, table, known=names, listing=True)
    except FormulaError as error:
        if error.details["reason"] == "empty":
            return []
        raise


def _same(one: float | None, other: float) -> bool:
    """Whether two numbers are the same double; 0 and −0 are not."""
    return one is not None and float.hex(one) == float.hex(other)


class _Rewriting:
    """Works out the edits, line by line. `names` grows as nodes are made."""

    def __init__(
        self, document: Document, names: dict[str, str], statements: list[Statement]
    ) -> None:
        self.document = document
        self.graph = document.graph
        self.names = names
        self.statements = statements
        self.defined = definitions(statements)
        # A line of operators over numbers stays one; a new one, such as x = pi/4, is a variable.
        self.terms = [
            _term(s, folded=is_leaf(self.graph.op(names[s.name])) if s.name in names else True)
            for s in statements
        ]
        # Names that are used and that no line defines, in order, with where.
        self.bare = {
            step.name: step.column
            for statement in reversed(statements)
            for step in reversed(statement.steps)
            if step.kind == "name" and step.name not in self.defined
        }
        self.kept: set[str] = set()
        self.adds: list[AddNode] = []
        self.edits: list[Edit] = []
        self.wires: list[Connect | Disconnect] = []
        self.taken = set(self.graph.order)
        self.count = {"v": 0, "c": 0}

    def batch(self) -> Batch:
        self._rename_leaves()
        self._rename_lines()
        for name in reversed(self.bare):
            self._leaf(name)
        # Every line's node first, so that lines may use each other in any order.
        tops = [self._top(s, term) for s, term in zip(self.statements, self.terms, strict=True)]
        for node, term in zip(tops, self.terms, strict=True):
            if node is not None and term.op:
                self._wire(node, term)
        gone = self._gone()
        if len(self.graph) - len(gone) + len(self.adds) > MAX_NODES:
            raise too_many(len(self.graph) - len(gone) + len(self.adds), 0)
        removals: list[Edit] = [RemoveNode(id=node) for node in gone]
        places = self._places()
        placed: list[Edit] = [
            add.model_copy(update=dict(zip("xy", places[add.id], strict=True))) for add in self.adds
        ]
        return Batch.model_construct(edits=[*self.edits, *removals, *placed, *self.wires])

    # -- renames ----------------------------------------------------------------------------

    def _rename_leaves(self) -> None:
        """A leaf whose name is gone goes by the new name that stands wherever the old one stood."""
        gone = {
            node: name
            for name, node in self.names.items()
            if name not in self.defined and name not in self.bare and is_leaf(self.graph.op(node))
        }
        fresh = {name: _NUMBERED for s in self.statements if (name := s.name) and s.gives_number}
        fresh |= dict.fromkeys(self.bare, _BARE)
        fresh = {name: kind for name, kind in fresh.items() if name not in self.names}
        becomes: dict[str, set[str]] = {}
        was: dict[str, set[str]] = {}
        for node, name in self._new_words():
            if node in gone and name in fresh:
                becomes.setdefault(node, set()).add(name)
                was.setdefault(name, set()).add(node)
        pairs = [
            (node, name)
            for node, names in becomes.items()
            for name in names
            if len(names) == len(was[name]) == 1
        ]
        for kind in (_NUMBERED, _BARE):
            # One that is gone and one that is new, and nothing that says otherwise.
            nodes = [n for n in gone if self.graph.op(n) == kind and n not in becomes]
            words = [name for name in fresh if fresh[name] == kind and name not in was]
            if len(nodes) == len(words) == 1:
                pairs.append((nodes[0], words[0]))
        for node, name in pairs:
            if fresh[name] == self.graph.op(node):
                self._rename(gone[node], name)

    def _new_words(self) -> Iterator[tuple[str, str]]:
        """What stands now where a node stood, on lines that are otherwise as they were."""
        for statement, term in zip(self.statements, self.terms, strict=True):
            node = self.names.get(statement.name)
            if node is None or not term.op or self.graph.op(node) != term.op:
                continue
            for source, operand in zip(self.graph.inputs[node], term.inputs, strict=True):
                if source is not None and operand.name:
                    yield source, operand.name

    def _rename_lines(self) -> None:
        """A line that says what a vanished line said, under a new name, is that line renamed."""
        vanished = {
            self._shape(node): name
            for name, node in self.names.items()
            if name not in self.bare and name not in self.defined
            if not is_leaf(self.graph.op(node))
        }
        for statement, term in zip(self.statements, self.terms, strict=True):
            if not statement.name or statement.name in self.names or not term.op:
                continue
            shape = (term.op, *(self._meaning(operand) for operand in term.inputs))
            old = vanished.pop(shape, None)
            if old is not None:
                self._rename(old, statement.name)

    def _rename(self, old: str, new: str) -> None:
        node = self.names[new] = self.names.pop(old)
        self.edits.append(Rename(id=node, name=new))

    def _shape(self, node: str) -> tuple[object, ...]:
        def meaning(source: str | None) -> object:
            if source is not None and self.graph.op(source) == _CONSTANT:
                return self._value(source)
            return source

        return (self.graph.op(node), *(meaning(source) for source in self.graph.inputs[node]))

    def _meaning(self, term: _Term) -> object:
        if term.number is not None or term.step.kind == "open":
            return term.number
        # Nothing else is the same as an expression, or as a name that is new.
        return self.names.get(term.name, object())

    # -- nodes and wires --------------------------------------------------------------------

    def _leaf(self, name: str) -> None:
        node = self.names.get(name)
        if node is None:
            self.names[name] = self._add(name, _BARE, name=name)
            return
        self.kept.add(node)
        if self.graph.op(node) not in (_BARE, _CONSTANT):
            # Its line was taken away, but it is used: it is what any bare name is.
            self.edits.append(ChangeOperator(id=node, op=_BARE))

    def _top(self, statement: Statement, term: _Term) -> str | None:
        """The node of a line, made or turned into what the line says."""
        if term.step.kind == "open":
            raise FormulaError("“?” cannot stand here", term.step.column, "misplaced", text="?")
        if not statement.name:
            return self._add("", term.op) if term.op else None
        if term.name:
            raise FormulaError(
                f"{statement.name} would only be another word for {term.name}",
                term.step.column,
                "alias",
                text=statement.name,
                other=term.name,
            )
        node = self.names.get(statement.name)
        op = term.op or _NUMBERED
        if node is None:
            made = self._add(statement.name, op, name=statement.name, value=term.number)
            self.names[statement.name] = made
            return made
        self.kept.add(node)
        there = self.graph.op(node)
        if there != op and not (there == _CONSTANT and op == _NUMBERED):
            self.edits.append(ChangeOperator(id=node, op=op))
        if term.number is not None and not _same(self._value(node), term.number):
            self.edits.append(SetValue(id=node, value=term.number))
        return node

    def _value(self, node: str) -> float | None:
        value = self.graph.attributes(node).get("value")
        return None if value is None else float(value)

    def _wire(self, top: str, expression: _Term) -> None:
        """Wire a line's node, and those of what is nested in the line."""
        stack = [(top, expression)]
        while stack:
            node, term = stack.pop()
            before = self.graph.inputs[node] if node in self.graph else []
            for port, operand in enumerate(term.inputs):
                old = before[port] if port < len(before) else None
                source = self._source(operand, old)
                if source is None:
                    if old is not None:
                        self.wires.append(Disconnect(target=node, port=port))
                elif source != old:
                    self.wires.append(Connect(source=source, target=node, port=port))
                if source is not None and operand.op:
                    stack.append((source, operand))

    def _source(self, term: _Term, before: str | None) -> str | None:
        """The node that an operand means, made where there is none; None for an open port."""
        if term.step.kind == "open":
            return None
        if term.name:
            return self.names[term.name]
        if term.number is None:
            return self._add("", term.op)
        if before is not None and self.graph.op(before) == _CONSTANT:
            if _same(self._value(before), term.number):
                self.kept.add(before)
                return before
            if len(self.graph.uses(before)) == 1:
                self.kept.add(before)
                self.edits.append(SetValue(id=before, value=term.number))
                return before
        return self._add("", _CONSTANT, value=term.number)

    def _add(self, wish: str, op: str, name: str | None = None, value: float | None = None) -> str:
        node = wish
        letter = "c" if op == _CONSTANT else "v"
        while not node or node in self.taken or _ID.fullmatch(node) is None:
            self.count[letter] += 1
            node = f"{letter}{self.count[letter]}"
        self.taken.add(node)
        self.adds.append(AddNode(id=node, op=op, name=name, value=value))
        return node

    def _gone(self) -> list[str]:
        """The nodes that the text speaks of no more; constants stay while kept wires use them."""
        changed = {(wire.target, wire.port) for wire in self.wires}

        def is_used(node: str) -> bool:
            return self.graph.op(node) == _CONSTANT and any(
                target in self.kept and (target, port) not in changed
                for target, port in self.graph.uses(node)
            )

        return [n for n in self.graph.order if n not in self.kept and not is_used(n)]

    def _places(self) -> dict[str, Place]:
        """New nodes laid out by themselves, apart from what is there."""
        new = {add.id for add in self.adds}
        inner = Graph.build(
            [(add.id, {"op": add.op}) for add in self.adds],
            [
                (wire.source, wire.target, wire.port)
                for wire in self.wires
                if isinstance(wire, Connect) and wire.source in new and wire.target in new
            ],
            self.graph.table,
        )
        there, way = list(drawn_places(self.document).values()), self.document.runs
        return apart(there, laid_out(inner, direction=way), way)
