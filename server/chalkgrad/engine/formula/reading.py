"""Formula text to graph: the parsed statements become leaves, operators and wires.

The way back, from a graph to text and LaTeX, is `writing`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

from chalkgrad.engine.formula import refusals
from chalkgrad.engine.formula.errors import FormulaError
from chalkgrad.engine.formula.grammar import Statement, definitions, parse
from chalkgrad.engine.formula.names import name_key
from chalkgrad.engine.formula.tokens import Letters
from chalkgrad.engine.graph import Graph
from chalkgrad.engine.kinds import is_fed, is_leaf
from chalkgrad.engine.operators import OPERATORS, OperatorTable


@dataclass(frozen=True)
class Formula:
    """What a text says, as a graph.

    Attributes
    ----------
    graph
        Leaves carry ``name`` and ``value``; an operator that a line names carries ``name``.
    target
        The value of the last line that is more than a number for a name.
    known
        Existing nodes that the text names, by name; they stand in `graph` as placeholders.
    assigned
        Numbers that the text gives to existing leaves, by node.
    feeds
        What the text feeds to placeholders, by node.
    tops
        The node of every line.
    """

    graph: Graph
    target: str
    known: Mapping[str, str]
    assigned: Mapping[str, float]
    feeds: Mapping[str, float]
    tops: Sequence[str]


def read(
    text: str,
    existing: Graph | None = None,
    table: OperatorTable = OPERATORS,
    letters: Letters = "words",
) -> Formula:
    """Turn formula text into a graph.

    Parameters
    ----------
    text
        One or more statements. A bare name is a placeholder, ``x = 5`` a variable with that value
        (so is ``x = pi/4``), a number a constant; ``feed x = 5`` feeds a placeholder. A repeated
        name is one node, a repeated subexpression is not.
    existing
        A graph the formula joins: names found there mean its nodes, functions its operators.
    table
        The operators, where the formula joins no graph.
    letters
        Whether letters that stand together are one name, or a product.

    Raises
    ------
    FormulaError
        The text is no formula, a name is defined twice, or definitions go round in a circle.
    """
    if existing is not None:
        table = existing.table
    known = _names(existing) if existing is not None else ()
    return read_statements(parse(text, table, known=known, letters=letters), existing, table)


def read_statements(
    statements: list[Statement], existing: Graph | None, table: OperatorTable
) -> Formula:
    """As `read`, for a text that has been parsed."""
    return _Lowering(statements, existing, table).formula()


class _Lowering:
    """Turns statements into nodes, definitions before their uses."""

    def __init__(
        self, statements: list[Statement], existing: Graph | None, table: OperatorTable
    ) -> None:
        self.table = table
        self.nodes: dict[str, dict[str, object]] = {}
        self.wires: list[tuple[str, str, int]] = []
        self.by_name: dict[str, str] = {}
        self.assigned: dict[str, float] = {}
        self.feeds: dict[str, float] = {}
        self.statements = statements
        self.there = _names(existing) if existing is not None else {}
        self.taken = set(existing.order) if existing is not None else set()
        self.known: dict[str, str] = {}
        self.existing = existing
        self.counters = {"v": 0, "c": 0, "x": 0}
        self.definitions = definitions(statements)
        # Names the text uses: no other node takes them as its id.
        self.reserved = set(self.definitions) | {
            step.name for s in statements for step in s.steps if step.kind == "name"
        }

    def formula(self) -> Formula:
        tops = {}
        for index in self.in_dependency_order():
            tops[index] = self.lower(self.statements[index])
        graph = Graph.build(self.nodes.items(), self.wires, self.table)
        # Lines that only give numbers to names may follow the formula they are for.
        last = [index for index, s in enumerate(self.statements) if not s.gives_number]
        target = tops[last[-1] if last else len(self.statements) - 1]
        lines = [tops[index] for index in range(len(self.statements))]
        return Formula(graph, target, self.known, self.assigned, self.feeds, lines)

    def in_dependency_order(self) -> list[int]:
        """Positions of the statements, each after the definitions it uses."""
        position = {s.name: index for index, s in enumerate(self.statements) if s.name}
        uses: nx.DiGraph[int] = nx.DiGraph()
        uses.add_nodes_from(range(len(self.statements)))
        for index, statement in enumerate(self.statements):
            for step in statement.steps:
                if step.kind == "name" and step.name in position:
                    uses.add_edge(position[step.name], index)
        try:
            return list(nx.lexicographical_topological_sort(uses))
        except nx.NetworkXUnfeasible:
            path = [source for source, _ in nx.find_cycle(uses)]
            names = [self.statements[index].name for index in [*path, path[0]]]
            message = f"{names[0]} is defined by itself: " + " → ".join(reversed(names))
            column = self.statements[path[0]].column
            raise FormulaError(message, column, "circle", text=names[0]) from None

    def lower(self, statement: Statement) -> str:
        if statement.fed:
            return self.fed(statement)
        if statement.number is not None:
            return self.leaf_with_value(statement.name, statement.number)
        stack: list[str] = []
        for step in statement.steps:
            if step.kind == "number":
                stack.append(self.number("c", {"op": "constant", "value": step.number}))
            elif step.kind == "name":
                stack.append(self.named(step.name))
            else:
                operands = stack[-step.count :]
                del stack[-step.count :]
                node = self.number("v", {"op": step.name})
                self.wires += [(source, node, port) for port, source in enumerate(operands)]
                stack.append(node)
        top = stack.pop()
        if statement.name:
            self.call_it(top, statement)
        return top

    def fed(self, statement: Statement) -> str:
        there = self.there.get(statement.name)
        if self.existing is not None and there is not None and not is_fed(self.existing.op(there)):
            raise refusals.no_placeholder(statement.name, statement.column)
        node = self.named(statement.name)
        assert statement.number is not None
        self.feeds[node] = statement.number
        return node

    def leaf_with_value(self, name: str, number: float) -> str:
        there = self.there.get(name)
        leaf = self.existing is not None and there is not None and is_leaf(self.existing.op(there))
        if leaf and there is not None:
            self.assigned[there] = number
            return self.named(name)
        node = self.add(name, {"op": "variable", "value": number, "name": self.free_name(name)})
        self.by_name[name] = node
        return node

    def named(self, name: str) -> str:
        node = self.by_name.get(name)
        if node is None:
            there = self.there.get(name)
            if there is None:
                node = self.add(name, {"op": "placeholder", "name": name})
            else:
                node = there
                self.known[name] = there
                self.nodes[there] = {"op": "placeholder", "name": name}
            self.by_name[name] = node
        return node

    def call_it(self, node: str, statement: Statement) -> None:
        """Give a definition's node its name."""
        self.nodes[node]["name"] = self.free_name(statement.name)
        self.by_name[statement.name] = node

    def free_name(self, name: str) -> str:
        candidate, count = name, 1
        taken = {name_key(there) for there in self.there}
        while name_key(candidate) in taken:
            count += 1
            candidate = f"{name}_{count}"
        return candidate

    def add(self, name: str, attributes: dict[str, object]) -> str:
        """Add a leaf whose id is its name, where that is free and allowed as an id."""
        if name in self.taken or not _ID.fullmatch(name):
            return self.number("x", attributes)
        self.taken.add(name)
        self.nodes[name] = attributes
        return name

    def number(self, letter: str, attributes: dict[str, object]) -> str:
        """Add a node whose id is the next free one of a series: v1, v2, …"""
        while True:
            self.counters[letter] += 1
            node = f"{letter}{self.counters[letter]}"
            if node not in self.taken and node not in self.reserved:
                break
        self.taken.add(node)
        self.nodes[node] = attributes
        return node


_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def _names(graph: Graph) -> dict[str, str]:
    return {
        str(name): node
        for node in graph.order
        if (name := graph.attributes(node).get("name")) is not None
    }
