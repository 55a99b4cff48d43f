"""`Graph`: leaves and operators wired port to port, kept acyclic and in topological order.

networkx does the cycle check; this module adds ports, kinds and an order that is kept between
edits. It knows nothing of values, passes, documents or sockets.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import networkx as nx

from chalkgrad.engine.graph_errors import (
    CycleError,
    DuplicateNodeError,
    UnknownOperatorError,
    no_such_end,
    no_such_port,
    path_words,
    two_wires,
)
from chalkgrad.engine.kinds import is_leaf
from chalkgrad.engine.operators import OPERATORS, OperatorTable
from chalkgrad.engine.order import Order
from chalkgrad.engine.rows import MOST_INPUTS, NEW_INPUTS
from chalkgrad.engine.sorting import SUMS, sorted_depth_first
from chalkgrad.engine.sources import drop_open_ends
from chalkgrad.engine.wiring import Wiring

# From this part of a graph on, telling networkx of every change costs more than making it anew.
_LARGE_PART = 8


class Graph(Wiring):
    """A computational graph of real numbers.

    Invariants: every node's attribute ``op`` is a leaf kind or a row of the table; a port has at
    most one wire; `order` is a topological order of all nodes; `inputs[n][p]` is the source of
    the wire on port ``p`` of ``n``, or None, and mirrors the edges of `nx`, whose keys are ports.
    `nx` is changed only through the methods here.
    """

    def __init__(self, table: OperatorTable = OPERATORS) -> None:
        super().__init__(table)
        # Wires of a bulk change that run against the order; None outside one.
        self._against: set[tuple[str, int]] | None = None

    @classmethod
    def build(
        cls,
        nodes: Iterable[tuple[str, Mapping[str, Any]]],
        wires: Iterable[tuple[str, str, int]],
        table: OperatorTable = OPERATORS,
    ) -> "Graph":
        """Make a whole graph at once, with one sort instead of a check per wire.

        Parameters
        ----------
        nodes
            Pairs of id and attributes; the attribute ``op`` is required.
        wires
            Triples of source, target and the target's port.

        Raises
        ------
        GraphError
            Unknown operator, duplicate or missing node, missing or taken port, or a cycle.
        """
        graph = cls(table)
        for node, attributes in nodes:
            graph._insert(node, dict(attributes))
        for source, target, port in wires:
            graph._check_ends(source, target, port)
            taken = graph._source(target, port)
            if taken is not None:
                raise two_wires(target, port, taken, source)
            graph._attach(source, target, port)
        graph._order = graph._sorted()
        return graph

    @classmethod
    def in_order(
        cls,
        nodes: Iterable[tuple[str, dict[str, Any], list[str | None]]],
        table: OperatorTable = OPERATORS,
    ) -> "Graph":
        """A graph of nodes that come in a topological order, each with its sources by port.

        For what is made of a graph, or of expressions, and keeps every rule by the way it is made:
        nothing is checked here, nothing sorted, and no networkx built. O(nodes).
        """
        graph = cls(table)
        for node, attributes, sources in nodes:
            graph._attributes[node] = attributes
            graph.inputs[node] = sources
        graph._order = Order(graph.inputs)
        return graph

    def say_of_wire(self, target: str, port: int, attributes: Mapping[str, Any]) -> None:
        """Say something of the wire on a port; it goes with the wire."""
        if attributes:
            self._said[target, port] = dict(attributes)

    @contextmanager
    def bulk(self, size: int = 0) -> Iterator[None]:
        """Sort once at the end of the block, instead of after every wire that needs it.

        Parameters
        ----------
        size
            How many nodes come or go: of a large part of the graph networkx is told nothing, but
            has it anew when it is next asked.

        Raises
        ------
        CycleError
            At the end: the wires form a cycle. The caller takes the changes back.

        Notes
        -----
        O(changes) and, where a wire ran against the order, one sort: O(nodes + wires). A cycle
        that a later change of the block opens again is none. Blocks may nest.
        """
        if size > len(self) // _LARGE_PART:
            self._nx = None
        if self._against is not None:
            yield
            return
        self._against = set()
        try:
            yield
            if any(self._runs_against(target, port) for target, port in self._against):
                self._order = self._sorted()
        finally:
            self._against = None

    def _sorted(self) -> Order:
        return Order(sorted_depth_first(self.inputs, lambda node: self.op(node) in SUMS))

    def _runs_against(self, target: str, port: int) -> bool:
        source = self._source(target, port)
        return source is not None and not self._order.allows(source, target)

    def add(self, node: str, attributes: Mapping[str, Any]) -> None:
        """Add a node without wires; the attribute ``op`` is its kind.

        Raises
        ------
        UnknownOperatorError
            ``op`` is neither a leaf kind nor a row of the table.
        DuplicateNodeError
            The id is taken.
        """
        self._insert(node, dict(attributes))
        self._order.append(node)

    def put(self, node: str, place: int) -> None:
        """Move a node without wires to a place in the order. O(1)."""
        self._order.put(node, place)
        self.version += 1

    def remove(self, *nodes: str) -> None:
        """Remove different nodes and every wire that touches them. O(their wires)."""
        self.require(*nodes)
        gone = set(nodes)
        users = self._users
        for node in nodes:
            for port, source in enumerate(self.inputs.pop(node)):
                self._said.pop((node, port), None)
                if source is not None and source not in gone:
                    del users[source][node, port]
            for target, port in users.pop(node):
                if target not in gone:
                    self._said.pop((target, port), None)
                    self.inputs[target][port] = None
                    self._trim(target)
            del self._attributes[node]
        self._order.remove(nodes)
        if self._nx is not None:
            self._nx.remove_nodes_from(nodes)
        self.version += 1

    def connect(self, source: str, target: str, port: int) -> None:
        """Run a wire from a node to a port, replacing the wire that is there.

        Raises
        ------
        MissingNodeError, PortError
            An end of the wire is not there.
        CycleError
            The wire would close a cycle; the error carries the path.

        Notes
        -----
        A wire along the present order costs O(1). One against it costs a reachability check and,
        when accepted, a sort: O(nodes + wires). Within `bulk` both wait for the end.
        """
        self._check_ends(source, target, port)
        against = not self._order.allows(source, target)
        if against and self._against is None and nx.has_path(self.nx, target, source):
            circle = [*nx.shortest_path(self.nx, target, source), target]
            raise CycleError(f"the wire would close a cycle: {path_words(circle)}", circle)
        if self._source(target, port) is not None:
            self.disconnect(target, port)
        self._attach(source, target, port)
        if against and self._against is not None:
            self._against.add((target, port))
        elif against:
            self._order = self._sorted()

    def disconnect(self, target: str, port: int) -> None:
        """Take the wire off a port; a free port stays free."""
        self._check_port(target, port)
        source = self._source(target, port)
        if source is not None:
            if self._nx is not None:
                self._nx.remove_edge(source, target, key=port)
            del self._users[source][target, port]
            self.version += 1
            self.inputs[target][port] = None
            self._said.pop((target, port), None)
            self._trim(target)

    def ports_kept(self, node: str, op: str) -> int:
        """How many of a node's ports stay, the first ones, when it becomes another kind."""
        self.require(node)
        self._check_kind(op, node)
        there = len(self.inputs[node])
        return there if self.table.takes_any(op) else min(there, self.table.arity(op))

    def change_operator(self, node: str, op: str) -> None:
        """Make a node another kind in place; wires on ports that remain stay."""
        kept = self.ports_kept(node, op)
        # From the last: where any number is taken, the ports of those before it stay.
        for port in range(len(self.inputs[node]) - 1, kept - 1, -1):
            self.disconnect(node, port)
        sources = self.inputs[node] = self.inputs[node][:kept]
        sources += [None] * (self.table.arity(op) - len(sources))
        self._attributes[node]["op"] = op
        self._trim(node)
        self.version += 1

    def _trim(self, node: str) -> None:
        """Of a node that takes any number of inputs, drop the open ports past the last wire."""
        if self.table.takes_any(self.op(node)):
            drop_open_ends(self.inputs[node], NEW_INPUTS)

    def _insert(self, node: str, attributes: dict[str, Any]) -> None:
        if node in self.inputs:
            raise DuplicateNodeError(f"there is already a node {node}", [node])
        self._check_kind(attributes["op"], node)
        if self._nx is not None:
            self._nx.add_node(node)
            # Not as keyword arguments: an attribute may be called like a parameter of networkx.
            self._nx.nodes[node].update(attributes)
            attributes = self._nx.nodes[node]
        self._attributes[node] = attributes
        self._users[node] = {}
        self.version += 1
        self.inputs[node] = [None] * self.table.arity(attributes["op"])

    def _check_kind(self, op: str, node: str) -> None:
        if not is_leaf(op) and op not in self.table:
            raise UnknownOperatorError(f"{node} has the unknown operator {op!r}", [node])

    def _attach(self, source: str, target: str, port: int) -> None:
        if self._nx is not None:
            self._nx.add_edge(source, target, key=port)
        self.version += 1
        sources = self.inputs[target]
        sources += [None] * (port + 1 - len(sources))
        sources[port] = source
        self._users[source][target, port] = None

    def _check_ends(self, source: str, target: str, port: int) -> None:
        for end in (source, target):
            if end not in self.inputs:
                raise no_such_end(source, target, end)
        self._check_port(target, port)

    def _check_port(self, target: str, port: int) -> None:
        self.require(target)
        arity = len(self.inputs[target])
        if arity <= port < MOST_INPUTS and self.table.takes_any(self.op(target)):
            return
        if not 0 <= port < arity:
            raise no_such_port(target, self.op(target), arity, port)
