"""A text that `listing` wrote and a person changed: the least edit that makes the graph say it."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from chalkgrad.document.edits import (
    AddNode,
    Annotate,
    Batch,
    ChangeOperator,
    Connect,
    Disconnect,
    Edit,
    Feed,
    RemoveNode,
    Rename,
    SetNote,
    SetValue,
)
from chalkgrad.document.from_formula import check_names, too_many
from chalkgrad.document.listing import listing
from chalkgrad.document.model import Document
from chalkgrad.document.notes import Notes, notes_of, plain_note
from chalkgrad.document.placing import apart, drawn_places
from chalkgrad.document.renames import BARE, NUMBERED, Renames, Term, term_of
from chalkgrad.document.values import ID_PATTERN, MAX_NODES
from chalkgrad.engine import Graph
from chalkgrad.engine.formula.errors import FormulaError
from chalkgrad.engine.formula.grammar import Statement, definitions, parse_listing
from chalkgrad.engine.kinds import is_leaf
from chalkgrad.picture.places import Place, laid_out

_ID = re.compile(ID_PATTERN)

# What stands for a number.
_CONSTANT = "constant"


@dataclass(frozen=True)
class Rewritten:
    """What a changed text makes of a graph.

    Attributes
    ----------
    edit
        The least edit that makes the graph say the text.
    nodes
        Of each line of the text, the nodes that it will be about, its own first.
    """

    edit: Batch
    nodes: list[list[str]]


def edit_from_listing(document: Document, text: str) -> Batch:
    """The edit of `rewritten`."""
    return rewritten(document, text).edit


def rewritten(document: Document, text: str) -> Rewritten:
    """What it takes that a document's graph says what the text says; places stay.

    A name that is there means its node, whose operator, number, feed, note and wires are changed
    where they differ; a name that is new makes a node; a node whose name is gone is removed. A line
    that is there under another name is renamed, and so is a leaf, where the text uses a new name
    wherever it used the old one.

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
    statements, comments = parse_listing(text, document.graph.table, names)
    check_names(statements)
    notes = notes_of(text, statements, comments)
    rewriting = _Rewriting(document, names, statements, notes)
    edit = rewriting.batch()
    return Rewritten(edit, _by_line(text, statements, rewriting.nodes))


def _by_line(
    text: str, statements: Sequence[Statement], nodes: Sequence[Sequence[str]]
) -> list[list[str]]:
    """The nodes of statements by the lines that those stand on."""
    starts = [0, *(newline.end() for newline in re.finditer("\n", text))]
    found: list[list[str]] = [[] for _ in starts]
    for statement, about in zip(statements, nodes, strict=True):
        first = bisect_right(starts, statement.column) - 1
        last = bisect_right(starts, max(statement.column, statement.end - 1)) - 1
        for line in range(first, last + 1):
            found[line] += about
    return found


def _same(one: float | None, other: float | None) -> bool:
    """Whether two numbers are the same double, or both none; 0 and −0 are not."""
    if one is None or other is None:
        return one is other
    return float.hex(one) == float.hex(other)


class _Rewriting:
    """Works out the edits, line by line. `names` grows as nodes are made."""

    def __init__(
        self,
        document: Document,
        names: dict[str, str],
        statements: list[Statement],
        notes: Notes,
    ) -> None:
        self.document = document
        self.graph = document.graph
        self.names = names
        self.statements = statements
        self.notes = notes
        self.defined = definitions(statements)
        # A line of operators over numbers stays one; a new one, such as x = pi/4, is a variable.
        self.terms = [
            term_of(s, folded=is_leaf(self.graph.op(names[s.name])) if s.name in names else True)
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
        # Of each line, the nodes that it is about.
        self.nodes: list[list[str]] = []

    def batch(self) -> Batch:
        lines = list(zip(self.statements, self.terms, strict=True))
        renames = Renames(self.graph, self.names, lines, self.bare.keys()).find()
        self.edits += [Rename(id=node, name=name) for node, name in renames.items()]
        for name in reversed(self.bare):
            self._leaf(name)
        # Every line's node first, so that lines may use each other in any order.
        tops = [self._top(statement, term) for statement, term in lines]
        for node, term in zip(tops, self.terms, strict=True):
            self.nodes.append([] if node is None else self._wire(node, term))
        gone = self._gone()
        if len(self.graph) - len(gone) + len(self.adds) > MAX_NODES:
            raise too_many(len(self.graph) - len(gone) + len(self.adds), 0)
        removals: list[Edit] = [RemoveNode(id=node) for node in gone]
        places = self._places()
        placed: list[Edit] = [
            add.model_copy(update=dict(zip("xy", places[add.id], strict=True))) for add in self.adds
        ]
        said = [*self._feeds(), *self._notes(tops)]
        return Batch.model_construct(edits=[*self.edits, *removals, *placed, *self.wires, *said])

    def _leaf(self, name: str) -> None:
        node = self.names.get(name)
        if node is None:
            self.names[name] = self._add(name, BARE, name=name)
            return
        self.kept.add(node)
        if self.graph.op(node) not in (BARE, _CONSTANT):
            # Its line was taken away, but it is used: it is what any bare name is.
            self.edits.append(ChangeOperator(id=node, op=BARE))

    def _top(self, statement: Statement, term: Term) -> str | None:
        """The node of a line, made or turned into what the line says."""
        if term.step.kind == "open":
            raise FormulaError("“?” cannot stand here", term.step.column, "misplaced", text="?")
        if not statement.name:
            return self._add("", term.op) if term.op else self.names.get(term.name)
        node = self.names.get(statement.name)
        op = BARE if statement.fed else term.op or NUMBERED
        if node is None:
            value = None if statement.fed else term.number
            made = self._add(statement.name, op, name=statement.name, value=value)
            self.names[statement.name] = made
            return made
        self.kept.add(node)
        there = self.graph.op(node)
        if there != op and not (there == _CONSTANT and op == NUMBERED):
            self.edits.append(ChangeOperator(id=node, op=op))
        if statement.fed:
            return node
        if term.number is not None and not _same(self._value(node), term.number):
            self.edits.append(SetValue(id=node, value=term.number))
        return node

    def _value(self, node: str) -> float | None:
        value = self.graph.attributes(node).get("value")
        return None if value is None else float(value)

    def _wire(self, top: str, expression: Term) -> list[str]:
        """Wire a line's node, and those of what is nested in the line; all of them, and numbers."""
        about = [top]
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
                if source is not None and not operand.name:
                    about.append(source)
                    stack.append((source, operand))
        return about

    def _source(self, term: Term, before: str | None) -> str | None:
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

    def _feeds(self) -> list[Edit]:
        """What is fed anew, or no more."""
        wanted = {self.names[s.name]: s.number for s in self.statements if s.fed}
        fed: dict[str, float | None] = dict(self.document.feeds)
        for edit in self.edits:
            if isinstance(edit, ChangeOperator):
                # A leaf keeps its number when it becomes another kind of leaf.
                fed[edit.id] = self._value(edit.id) if edit.op == BARE else None
        return [
            Feed(id=node, value=wanted.get(node))
            for node in {**fed, **wanted}
            if node in wanted or node in self.kept
            if not _same(fed.get(node), wanted.get(node))
        ]

    def _notes(self, tops: Sequence[str | None]) -> list[Edit]:
        """What is noted anew, or no more; a constant without a line has nothing said in it."""
        wanted: dict[str, str] = {}
        lines = set(tops)
        for at, note in self.notes.statements.items():
            node = tops[at]
            if node is not None:
                wanted[node] = f"{wanted[node]}\n{note}" if node in wanted else note
        there = {
            node: plain_note(self.graph.attributes(node).get("note", ""))
            for node in self.kept
            if self.graph.op(node) != _CONSTANT or node in lines
        }
        edits: list[Edit] = [
            Annotate(id=node, set={"note": wanted.get(node)})
            for node in {**there, **wanted}
            if there.get(node, "") != wanted.get(node, "")
        ]
        if plain_note(self.document.note or "") != self.notes.document:
            edits.append(SetNote(note=self.notes.document or None))
        return edits

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
        if not self.adds:
            return {}
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
        wires = [
            (wire.source, wire.target)
            for wire in self.wires
            if isinstance(wire, Connect) and wire.target in new
        ]
        way = self.document.runs
        return apart(drawn_places(self.document), laid_out(inner, direction=way), way, wires)
