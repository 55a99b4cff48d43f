"""The whole graph as lines of text, and the least edit that makes the graph say what a text says.

Each operator is a line, ``v1 = ln(x1)``, named by its own name or in order; a variable is a line
with its number; constants stand where they are used, and placeholders are the names that are left.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from chalkgrad.document.edits import (
    AddNode,
    Batch,
    ChangeOperator,
    Connect,
    Edit,
    RemoveNode,
    Rename,
    SetValue,
)
from chalkgrad.document.from_document import free_places
from chalkgrad.document.layout import COLUMN, ROW
from chalkgrad.document.model import Document
from chalkgrad.document.values import ID_PATTERN
from chalkgrad.engine.formula.grammar import FormulaError, Statement, definitions, is_name, parse
from chalkgrad.engine.formula.writing import OPEN_PORT_TEXT, operator_text, text_number
from chalkgrad.engine.operators import OPERATORS

_ID = re.compile(ID_PATTERN)


@dataclass(frozen=True)
class Listing:
    """A graph as text.

    Attributes
    ----------
    text
        The lines, in topological order.
    names
        The node of every name that stands in it.
    """

    text: str
    names: dict[str, str]


def listing(document: Document) -> Listing:
    """Write a whole document as lines that `edit_from_listing` reads."""
    graph = document.graph
    name_of = _names(document)
    lines = []
    for node in graph.order:
        op = graph.op(node)
        if op == "constant":
            if not graph.uses(node):
                lines.append(f"{name_of[node]} = {_number(document, node)}")
        elif op == "variable":
            lines.append(f"{name_of[node]} = {_number(document, node)}")
        elif op == "placeholder":
            if not graph.uses(node):
                lines.append(name_of[node])
        else:
            operands = [
                OPEN_PORT_TEXT if source is None else _operand(document, source, name_of)
                for source in graph.inputs[node]
            ]
            lines.append(f"{name_of[node]} = {operator_text(OPERATORS[op], operands)}")
    return Listing("\n".join(lines), {name: node for node, name in name_of.items()})


def _number(document: Document, node: str) -> str:
    return text_number(float(document.graph.attributes(node)["value"]))


def _operand(document: Document, node: str, name_of: dict[str, str]) -> str:
    return _number(document, node) if document.graph.op(node) == "constant" else name_of[node]


def _names(document: Document) -> dict[str, str]:
    """A name for every node: its own where text can use it, else v1, v2, … in order."""
    graph = document.graph
    found = {
        node: name
        for node in graph.order
        if (name := graph.attributes(node).get("name")) and is_name(name)
    }
    taken, count = set(found.values()), 0
    for node in graph.order:
        if node in found:
            continue
        while True:
            count += 1
            letter = {"constant": "c"}.get(graph.op(node), "v" if graph.inputs[node] else "x")
            if f"{letter}{count}" not in taken:
                break
        found[node] = f"{letter}{count}"
        taken.add(found[node])
    return found


@dataclass
class _Tree:
    """An expression: a number, a name, or an operator over expressions."""

    op: str = ""
    name: str = ""
    number: float | None = None
    inputs: list["_Tree"] = field(default_factory=list)
    column: int = 0


def _tree(statement: Statement) -> _Tree:
    stack: list[_Tree] = []
    for step in statement.steps:
        if step.kind == "number":
            stack.append(_Tree(number=step.number, column=step.column))
        elif step.kind == "name":
            stack.append(_Tree(name=step.name, column=step.column))
        else:
            arity = OPERATORS[step.name].arity
            inputs = stack[-arity:]
            del stack[-arity:]
            stack.append(_Tree(op=step.name, inputs=inputs, column=step.column))
    return stack.pop()


def edit_from_listing(document: Document, text: str) -> Batch:
    """The least edit that makes a document's graph say what the text says; places stay.

    A name that is there means its node, whose operator, number and wires are changed where they
    differ; a name that is new makes a node; a node whose name is gone is removed, and one whose
    line is there under another name is renamed.

    Raises
    ------
    FormulaError
        The text cannot be understood; the error carries the column.
    """
    statements = parse(text) if text.strip() else []
    return _Difference(document, statements).batch()


def _same(one: float | None, other: float) -> bool:
    """Whether two numbers are the same double; 0 and −0 are not."""
    return one is not None and float.hex(one) == float.hex(other)


class _Difference:
    """Works out the edits, line by line. `names` grows as nodes are made."""

    def __init__(self, document: Document, statements: list[Statement]) -> None:
        self.document = document
        self.graph = document.graph
        self.names = listing(document).names
        self.statements = statements
        self.defined = definitions(statements)
        self.trees = [_tree(statement) for statement in statements]
        self.kept: set[str] = set()
        self.adds: list[AddNode] = []
        self.edits: list[Edit] = []
        self.wires: list[Edit] = []
        self.taken = set(self.graph.order)

    def batch(self) -> Batch:
        self._rename_moved_lines()
        for name in self._leaves():
            self._leaf(name)
        # Every line's node first, so that lines may use each other in any order.
        tops = [self._top(s, tree) for s, tree in zip(self.statements, self.trees, strict=True)]
        for node, tree in zip(tops, self.trees, strict=True):
            if node is not None and tree.op:
                self._wire(node, tree)
        gone = [
            node for node in self.graph.order if node not in self.kept and not self._spare(node)
        ]
        removals: list[Edit] = [RemoveNode(id=node) for node in gone]
        places = free_places(self.document, self._places())
        placed = [
            add.model_copy(update=dict(zip("xy", places[add.id], strict=True))) for add in self.adds
        ]
        return Batch(edits=[*self.edits, *removals, *placed, *self.wires])

    def _rename_moved_lines(self) -> None:
        """A line that says what a vanished line said, under a new name, is that line renamed."""
        used = {*self._leaves(), *self.defined}
        vanished = {
            self._shape(node): name
            for name, node in self.names.items()
            if name not in used and self.graph.op(node) in OPERATORS
        }
        for statement, tree in zip(self.statements, self.trees, strict=True):
            if not statement.name or statement.name in self.names or not tree.op:
                continue
            shape = (tree.op, *(self._meaning(operand) for operand in tree.inputs))
            old = vanished.pop(shape, None)
            if old is not None:
                node = self.names[statement.name] = self.names.pop(old)
                self.edits.append(Rename(id=node, name=statement.name))

    def _shape(self, node: str) -> tuple[object, ...]:
        def meaning(source: str | None) -> object:
            if source is not None and self.graph.op(source) == "constant":
                return float(self.graph.attributes(source)["value"])
            return source

        return (self.graph.op(node), *(meaning(source) for source in self.graph.inputs[node]))

    def _meaning(self, tree: _Tree) -> object:
        return tree.number if tree.number is not None else self.names.get(tree.name, object())

    def _leaves(self) -> list[str]:
        """Names that are used and that no line defines, in order."""

        def used(tree: _Tree) -> Iterable[str]:
            if tree.name:
                yield tree.name
            for operand in tree.inputs:
                yield from used(operand)

        names = (name for tree in self.trees for name in used(tree))
        return list(dict.fromkeys(name for name in names if name not in self.defined))

    def _spare(self, node: str) -> bool:
        """Whether a constant goes on being used, by the wires that are kept."""
        return self.graph.op(node) == "constant" and any(
            user in self.kept for user, _ in self.graph.uses(node)
        )

    def _leaf(self, name: str) -> None:
        node = self.names.get(name)
        if node is None:
            self.names[name] = self._add(name, "placeholder", name=name)
            return
        self.kept.add(node)
        if self.graph.op(node) in OPERATORS or self.graph.op(node) == "variable":
            # Its line was taken away, but it is used: it is what any bare name is.
            self.edits.append(ChangeOperator(id=node, op="placeholder"))

    def _top(self, statement: Statement, tree: _Tree) -> str | None:
        """The node of a line, made or turned into what the line says."""
        if not statement.name:
            if tree.op:
                return self._add("", tree.op)
            return None
        node = self.names.get(statement.name)
        if tree.name:
            raise FormulaError(
                f"{statement.name} would only be another word for {tree.name}",
                tree.column,
                "alias",
                text=statement.name,
                other=tree.name,
            )
        op = tree.op or "variable"
        if node is None:
            self.names[statement.name] = made = self._add(
                statement.name, op, name=statement.name, value=tree.number
            )
            return made
        self.kept.add(node)
        there = self.graph.op(node)
        if there != op and not (there == "constant" and op == "variable"):
            self.edits.append(ChangeOperator(id=node, op=op))
        if tree.number is not None and not _same(self._value(node), tree.number):
            self.edits.append(SetValue(id=node, value=tree.number))
        return node

    def _value(self, node: str) -> float | None:
        value = self.graph.attributes(node).get("value")
        return None if value is None else float(value)

    def _wire(self, node: str, tree: _Tree) -> None:
        for port, operand in enumerate(tree.inputs):
            before = None
            if node in self.graph and port < len(self.graph.inputs[node]):
                before = self.graph.inputs[node][port]
            source = self._operand(operand, before)
            if source != before:
                self.wires.append(Connect(source=source, target=node, port=port))

    def _operand(self, tree: _Tree, before: str | None) -> str:
        if tree.name:
            return self.names[tree.name]
        if tree.number is not None:
            constant = before is not None and self.graph.op(before) == "constant"
            if before is not None and constant and _same(self._value(before), tree.number):
                self.kept.add(before)
                return before
            if before is not None and constant and len(self.graph.uses(before)) == 1:
                self.kept.add(before)
                self.edits.append(SetValue(id=before, value=tree.number))
                return before
            return self._add("", "constant", value=tree.number)
        node = self._add("", tree.op)
        self._wire(node, tree)
        return node

    def _add(self, wish: str, op: str, name: str | None = None, value: float | None = None) -> str:
        node, count = wish, 0
        while not node or node in self.taken or _ID.fullmatch(node) is None:
            count += 1
            node = f"{'c' if op == 'constant' else 'v'}{count}"
        self.taken.add(node)
        self.adds.append(AddNode(id=node, op=op, name=name, value=value))
        return node

    def _places(self) -> dict[str, tuple[float, float]]:
        """New nodes in a row below what is there, to be laid out when a person likes."""
        taken = [attributes for _, attributes in self.graph.nx.nodes(data=True)]
        left = min((a.get("x", 0.0) for a in taken), default=0.0)
        bottom = max((a.get("y", 0.0) for a in taken), default=-ROW)
        return {
            add.id: (left + COLUMN * index, bottom + ROW) for index, add in enumerate(self.adds)
        }
