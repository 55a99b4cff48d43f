"""Random graphs for tests, and the same functions in HIPS autograd."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import autograd.numpy as anp
from chalkgrad.engine import OPERATORS, Graph
from hypothesis import strategies as st

# Smooth operators that stay within moderate sizes: on wild graphs two right engines differ.
UNARY = ("sin", "cos", "tanh", "sigmoid", "atan", "neg")
BINARY = ("add", "sub", "mul")

TRUTH = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "neg": lambda a: -a,
    "sin": anp.sin,
    "cos": anp.cos,
    "tanh": anp.tanh,
    "atan": anp.arctan,
    "sigmoid": lambda a: 1 / (1 + anp.exp(-a)),
}


@dataclass(frozen=True)
class Case:
    """A graph, its variables, its operators in order, a target, and what operators are truly."""

    graph: Graph
    leaves: list[str]
    steps: list[tuple[str, str, list[str]]]
    target: str
    functions: Mapping[str, Callable[..., Any]] = field(default_factory=lambda: TRUTH)

    def truth(self, numbers):
        """The target as a function of the leaves' numbers, by HIPS autograd's functions."""
        values = dict(zip(self.leaves, numbers, strict=True))
        for node, op, sources in self.steps:
            values[node] = self.functions[op](*(values[source] for source in sources))
        return values[self.target]

    @property
    def numbers(self) -> list[float]:
        """The leaves' numbers."""
        return [self.graph.attributes(leaf)["value"] for leaf in self.leaves]


@st.composite
def cases(draw: st.DrawFn, largest: int = 25) -> Case:
    """A tame random graph: shared nodes, parallel wires, several leaves, unused branches."""
    numbers = st.floats(-2, 2, allow_nan=False).map(lambda number: round(number, 3))
    leaves = [f"x{index}" for index in range(draw(st.integers(1, 4)))]
    nodes = [(leaf, {"op": "variable", "value": draw(numbers)}) for leaf in leaves]
    there = list(leaves)
    steps: list[tuple[str, str, list[str]]] = []
    for index in range(draw(st.integers(1, largest))):
        op = draw(st.sampled_from(UNARY + BINARY))
        sources = [draw(st.sampled_from(there)) for _ in range(OPERATORS.arity(op))]
        steps.append((f"v{index}", op, sources))
        there.append(f"v{index}")
        if op in BINARY:
            steps.append((f"t{index}", "tanh", [f"v{index}"]))
            there.append(f"t{index}")
    nodes += [(node, {"op": op}) for node, op, _ in steps]
    wires = [
        (source, node, port) for node, _, sources in steps for port, source in enumerate(sources)
    ]
    return Case(Graph.build(nodes, wires), leaves, steps, draw(st.sampled_from(there)))
