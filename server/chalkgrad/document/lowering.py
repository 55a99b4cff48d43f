"""From the document that people draw to the graph that runs, and from its numbers back.

What is drawn need not be what is computed: one node may stand for several. Today each stands for
itself, and lowering is the identity. Whoever computes does it on a lowered graph, and lays numbers
back by their owners, so that no other module has to know.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from chalkgrad.document.model import Document
from chalkgrad.engine import Graph

# Between the id of a node and what of it a node of the lowered graph is; in no id of a document.
SEPARATOR = "/"

Number = TypeVar("Number")


@dataclass(frozen=True)
class Lowered:
    """A graph that runs.

    Attributes
    ----------
    graph
        What is computed. Read it only: as long as nothing is lowered it is the document's own.
    feeds
        The document's feeds, by the leaves of `graph`: always as they are now.
    """

    graph: Graph
    feeds: Mapping[str, float]

    @cached_property
    def owner(self) -> Mapping[str, str]:
        """The node of the document that each node of `graph` belongs to."""
        return {node: owner_of(node) for node in self.graph.order}

    def drawn(self, numbers: Iterable[tuple[str, Number]]) -> dict[str, Number]:
        """Numbers of the graph's nodes as numbers of the document's.

        A node of the document shows the last of those that belong to it: its result.
        """
        return {self.owner[node]: number for node, number in numbers}


def lower(document: Document) -> Lowered:
    """The graph that computes what a document draws, good until its structure changes. O(1)."""
    return Lowered(document.graph, document.feeds)


def inner_id(owner: str, part: str) -> str:
    """The id of a part of what a node is lowered to.

    Examples
    --------
    >>> inner_id("loss", "square"), owner_of(inner_id("loss", "square")), owner_of("x1")
    ('loss/square', 'loss', 'x1')
    """
    return f"{owner}{SEPARATOR}{part}"


def owner_of(node: str) -> str:
    """The node of the document that a node of a lowered graph belongs to."""
    return node.partition(SEPARATOR)[0]
