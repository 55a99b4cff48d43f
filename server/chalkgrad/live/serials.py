"""Small numbers for the nodes of one room, by which its binary messages name them."""

from collections.abc import Iterable

from chalkgrad.document.difference import Difference


class Serials:
    """Numbers nodes as they come; each number is used once in the life of a room.

    Attributes
    ----------
    of
        The number of every node that is there.
    size
        One more than the largest number that was given.
    """

    def __init__(self, nodes: Iterable[str]) -> None:
        self.of = {node: number for number, node in enumerate(nodes)}
        self.size = len(self.of)

    def follow(self, difference: Difference) -> None:
        """Number the nodes that came, and forget those that went."""
        for node in difference.nodes.removed:
            del self.of[node]
        for node in difference.nodes.added:
            self.of[node] = self.size
            self.size += 1
