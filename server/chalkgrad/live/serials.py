"""Small numbers for nodes, by which binary messages name them."""

from collections.abc import Mapping
from heapq import heappop, heappush


class Serials:
    """A number for every node that is there.

    Invariants: no two nodes share one; `_free` holds the numbers below `_next` that no node has. A
    number goes to another node only once its own is gone, the smallest first, so that numbers stay
    as small as there were ever nodes at once.

    Attributes
    ----------
    by_node
        The numbers.
    """

    def __init__(self) -> None:
        self.by_node: dict[str, int] = {}
        self._free: list[int] = []
        self._next = 0

    def follow(self, nodes: Mapping[str, object]) -> dict[str, int]:
        """Number exactly the nodes that are keys, in their order; returns the new numbers.

        Notes
        -----
        O(nodes), and one heap operation for each that comes or goes.
        """
        there = self.by_node
        for gone in [node for node in there if node not in nodes]:
            heappush(self._free, there.pop(gone))
        new = {node: self._take() for node in nodes if node not in there}
        there.update(new)
        return new

    def _take(self) -> int:
        if self._free:
            return heappop(self._free)
        self._next += 1
        return self._next - 1
