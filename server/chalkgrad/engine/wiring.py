"""`Wiring`: nodes of kinds, and wires between their ports, to be asked.

It knows nothing of what changes them, which `graph` adds, nor of values, documents or sockets.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Any

import networkx as nx

from chalkgrad.engine.graph_errors import MissingNodeError
from chalkgrad.engine.operators import OPERATORS, OperatorTable
from chalkgrad.engine.order import Order
from chalkgrad.engine.sources import upstream

# Nothing is said of most wires.
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Wiring:
    """What a graph is made of, in a topological order.

    Attributes
    ----------
    nx
        The ``networkx.MultiDiGraph``; read it freely. It is made when it is first asked for.
    table
        The operators that its nodes may have.
    inputs
        For every node its sources by port.
    version
        Grows with every change of nodes, kinds or wires; a compiled tape is good for one version.
    """

    def __init__(self, table: OperatorTable = OPERATORS) -> None:
        self.table = table
        self._nx: nx.MultiDiGraph[str] | None = None
        # The attributes of every node: the very dictionaries that networkx has, once it is there.
        self._attributes: dict[str, dict[str, Any]] = {}
        # What is said of wires, by the ports where they end.
        self._said: dict[tuple[str, int], dict[str, Any]] = {}
        self.inputs: dict[str, list[str | None]] = {}
        self.version = 0
        self._order = Order()

    @property
    def nx(self) -> "nx.MultiDiGraph[str]":
        """The same graph as networkx knows it."""
        if self._nx is None:
            self._nx = nx.MultiDiGraph()
            self._nx.add_nodes_from(self._attributes.items())
            for source, target, port in self.wires():
                self._nx.add_edge(source, target, key=port)
            self._attributes = dict(self._nx.nodes.items())
        return self._nx

    @cached_property
    def _users(self) -> dict[str, dict[tuple[str, int], None]]:
        """Where the wires of every node end; made when first asked for, and kept from then on."""
        users: dict[str, dict[tuple[str, int], None]] = {node: {} for node in self.inputs}
        for source, target, port in self.wires():
            users[source][target, port] = None
        return users

    @property
    def order(self) -> Sequence[str]:
        """All node ids in topological order; within `bulk`, the order from before it."""
        return self._order.nodes

    def __contains__(self, node: object) -> bool:
        return node in self.inputs

    def __len__(self) -> int:
        return len(self.inputs)

    def attributes(self, node: str) -> dict[str, Any]:
        """All attributes of a node, ``op`` among them."""
        self.require(node)
        return self._attributes[node]

    def nodes(self) -> Iterable[tuple[str, dict[str, Any]]]:
        """Every node with its attributes, in the order in which they came."""
        return self._attributes.items()

    def op(self, node: str) -> str:
        """The kind of a node: a leaf kind or an operator's name."""
        return str(self._attributes[node]["op"])

    def require(self, *nodes: str) -> None:
        """Raise `MissingNodeError` for the first of `nodes` that is not in the graph."""
        for node in nodes:
            if node not in self.inputs:
                raise MissingNodeError(f"there is no node {node}", [node])

    def wires(self) -> Iterable[tuple[str, str, int]]:
        """Every wire as (source, target, port), by target and port."""
        for target, sources in self.inputs.items():
            for port, source in enumerate(sources):
                if source is not None:
                    yield source, target, port

    def uses(self, node: str) -> list[tuple[str, int]]:
        """The (target, port) pairs that a node feeds, one for each wire."""
        self.require(node)
        return list(self._users[node])

    def wires_of(self, nodes: Collection[str]) -> list[tuple[str, str, int]]:
        """Every wire that starts or ends at some nodes, once, as (source, target, port)."""
        there = set(nodes)
        found = [
            (source, node, port)
            for node in nodes
            for port, source in enumerate(self.inputs[node])
            if source is not None
        ]
        found += [
            (node, target, port)
            for node in nodes
            for target, port in self._users[node]
            if target not in there
        ]
        return found

    def wire_attributes(self, target: str, port: int) -> Mapping[str, Any]:
        """What is said of the wire on a port, beside its ends."""
        return self._said.get((target, port), _NOTHING)

    def place(self, node: str) -> int:
        """Where a node stands in the order, as a number that grows along it."""
        return self._order.place(node)

    def ancestors(self, *nodes: str) -> set[str]:
        """Some nodes and everything upstream of them. O(size of the answer)."""
        self.require(*nodes)
        return upstream(self.inputs, nodes)

    def sinks(self) -> list[str]:
        """Nodes that feed no other node, in topological order."""
        return [node for node in self.order if not self._users[node]]

    def _source(self, node: str, port: int) -> str | None:
        """Where the wire on a port comes from, if there is the port, and a wire."""
        sources = self.inputs.get(node, [])
        return sources[port] if port < len(sources) else None
