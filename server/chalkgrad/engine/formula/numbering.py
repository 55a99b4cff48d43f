"""What nodes without a name of their own are called, everywhere alike: v₁, v₂, … in the order.

The numbers are those of the Wengert list of the whole graph: v₁₋ₙ … v₀ are its leaves, v₁, v₂, …
its operators in topological order, named or not. Constants are their own numbers.

References
----------
A. Griewank and A. Walther, "Evaluating Derivatives", 2nd ed., SIAM 2008, section 2.2.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from chalkgrad.engine.formula.grammar import is_name
from chalkgrad.engine.formula.names import name_key
from chalkgrad.engine.graph import Graph
from chalkgrad.engine.kinds import KINDS, is_differentiated, is_leaf

# The letters of numbered nodes: the first that nobody's own name has with a number, so that a
# variable that somebody named v1 is not taken for the first operator.
_LETTERS = ("v", "u", "s", "t", "q", "r", "node")


@dataclass(frozen=True)
class Numbering:
    """The numbers of a graph's nodes.

    Attributes
    ----------
    letter
        What stands before the number.
    index
        The number of every node that is no constant.
    """

    letter: str
    index: Mapping[str, int]

    def latex(self, node: str) -> str:
        """``v_{2}``."""
        letter = self.letter if len(self.letter) == 1 else rf"\mathrm{{{self.letter}}}"
        return f"{letter}_{{{self.index[node]}}}"


def numbering(graph: Graph) -> Numbering:
    """The numbers of a graph's nodes, and the letter before them. O(nodes)."""
    leaves = [node for node in graph.order if is_differentiated(graph.op(node))]
    operators = [node for node in graph.order if not is_leaf(graph.op(node))]
    index = {node: at + 1 - len(leaves) for at, node in enumerate(leaves)}
    index |= {node: at + 1 for at, node in enumerate(operators)}
    names = {str(graph.attributes(node).get("name") or "") for node in graph.order}
    numbered = {
        found[1] for name in names if (found := re.fullmatch(r"([^\W\d]+?)_?\d+", name_key(name)))
    }
    letter = next((letter for letter in _LETTERS if letter not in numbered), _LETTERS[-1])
    return Numbering(letter, index)


def own_name(graph: Graph, node: str) -> str | None:
    """A node's name, where it has one that formulas can use."""
    name = graph.attributes(node).get("name")
    return str(name) if name and is_name(str(name), graph.table) else None


def names_of(graph: Graph) -> dict[str, str]:
    """A name for every node, as text has it: its own where text can use it, else a numbered one."""
    numbers = numbering(graph)
    found = {node: name for node in graph.order if (name := own_name(graph, node))}
    taken = {name_key(name) for name in found.values()}
    counts: dict[str, int] = {}
    for node in graph.order:
        if node in found:
            continue
        op = graph.op(node)
        name = f"{numbers.letter}{numbers.index[node]}" if not is_leaf(op) else ""
        while not name or name_key(name) in taken:
            stem = KINDS[op].stem if is_leaf(op) else numbers.letter
            counts[stem] = counts.get(stem, 0) + 1
            name = f"{stem}{counts[stem]}"
        found[node] = name
        taken.add(name_key(name))
    return found
