"""`Order`: the nodes of a graph in a topological order that is kept while nodes come and go."""

from collections.abc import Iterable, Sequence
from operator import itemgetter


class Order:
    """Nodes, each with a number that grows along the order; gaps are where nodes were removed.

    Invariant: unless `_is_mixed`, the nodes stand in `_position` along the order. Two nodes may
    share a number, and then no wire runs between them.
    """

    def __init__(self, nodes: Iterable[str] = ()) -> None:
        self._position = {node: index for index, node in enumerate(nodes)}
        self._next = len(self._position)
        self._listed: list[str] | None = None
        self._is_mixed = False

    @property
    def nodes(self) -> Sequence[str]:
        """All nodes along the order; a list is made when one is asked for after a change."""
        if self._is_mixed:
            self._position = dict(sorted(self._position.items(), key=itemgetter(1)))
            self._is_mixed = False
        if self._listed is None:
            self._listed = list(self._position)
        return self._listed

    def allows(self, source: str, target: str) -> bool:
        """Whether a wire runs along the order."""
        return self._position[source] < self._position[target]

    def append(self, node: str) -> None:
        """Put a new node at the end. O(1)."""
        self._position[node] = self._next
        self._next += 1
        self._listed = None

    def place(self, node: str) -> int:
        """The number of a node: `put` brings one back there."""
        return self._position[node]

    def put(self, node: str, place: int) -> None:
        """Move a node without wires to where one of this number stood, or would stand now. O(1)."""
        self._position[node] = place
        self._next = max(self._next, place + 1)
        self._listed, self._is_mixed = None, True

    def remove(self, nodes: Iterable[str]) -> None:
        """Take nodes out. O(their number)."""
        for node in nodes:
            del self._position[node]
        self._listed = None
