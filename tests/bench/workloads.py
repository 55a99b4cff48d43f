"""The formulas that are timed, written down once for every system: steps over leaves."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from chalkgrad.engine import Graph

# From one node of a grid to the next, in canvas units: as on a canvas that was laid out.
_ACROSS, _DOWN = 112.0, 46.0


@dataclass
class Workload:
    """A formula as a list: first the leaves' numbers, then (operator, sources) for each step."""

    name: str
    leaves: list[float] = field(default_factory=list)
    steps: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)

    def leaf(self, number: float) -> int:
        assert not self.steps, "leaves come first"
        self.leaves.append(number)
        return len(self.leaves) - 1

    def apply(self, op: str, *sources: int) -> int:
        self.steps.append((op, sources))
        return self.size - 1

    @property
    def size(self) -> int:
        return len(self.leaves) + len(self.steps)

    def graph(self) -> Graph:
        """The formula as our graph; the last step is the target."""
        first = len(self.leaves)
        nodes = [(f"n{i}", {"op": "variable", "value": x}) for i, x in enumerate(self.leaves)]
        nodes += [(f"n{first + i}", {"op": op}) for i, (op, _) in enumerate(self.steps)]
        wires = [
            (f"n{source}", f"n{first + index}", port)
            for index, (_, sources) in enumerate(self.steps)
            for port, source in enumerate(sources)
        ]
        return Graph.build(nodes, wires)

    def document(self, per_row: int) -> dict[str, object]:
        """The formula as a document's JSON, on a grid of so many nodes a row."""
        graph = self.graph()
        nodes = [
            {
                "id": node,
                **graph.attributes(node),
                "x": _ACROSS * (int(node[1:]) % per_row),
                "y": _DOWN * (int(node[1:]) // per_row),
            }
            for node in graph.order
        ]
        return {
            "directed": True,
            "multigraph": True,
            "graph": {"format": "chalkgrad", "version": 1, "target": f"n{self.size - 1}"},
            "nodes": nodes,
            "edges": [{"source": s, "target": t, "key": k} for s, t, k in graph.wires()],
        }


def worked_example() -> Workload:
    """ln x₁ + x₁x₂ − sin x₂ at (2, 5)."""
    work = Workload("worked example", [2.0, 5.0])
    first = work.apply("add", work.apply("ln", 0), work.apply("mul", 0, 1))
    work.apply("sub", first, work.apply("sin", 1))
    return work


def dag(size: int) -> Workload:
    """A random graph; every +, − and × is followed by tanh, and every node reaches the target."""
    draw = random.Random(size)
    work = Workload(f"random graph, {size:,}")
    loose = [work.leaf(draw.uniform(-1, 1)) for _ in range(max(2, size // 50))]
    while work.size + 2 * len(loose) < size:
        # One input is a node that nothing uses yet, so that in the end all are upstream.
        index = draw.randrange(len(loose))
        loose[index], loose[-1] = loose[-1], loose[index]
        sources = [loose.pop(), draw.randrange(work.size)]
        draw.shuffle(sources)
        loose.append(work.apply("tanh", work.apply(draw.choice(["add", "sub", "mul"]), *sources)))
        if len(loose) < size // 100:
            loose.append(draw.randrange(work.size))
    while len(loose) > 1:
        loose.insert(0, work.apply("add", loose.pop(), loose.pop()))
    return work


def chain(size: int) -> Workload:
    """sin of sin of …: the deepest graph there is."""
    work = Workload(f"chain, {size:,}", [0.5])
    while work.size < size:
        work.apply("sin", work.size - 1)
    return work


def mlp(rows: int) -> Workload:
    """The loss of micrograd's demo: a 2-16-16-1 network, max-margin loss, L2 regularisation."""
    draw = random.Random(rows)
    work = Workload(f"MLP loss, {rows} row{'s' if rows > 1 else ''}")
    shape = [2, 16, 16, 1]
    layers = [
        [[work.leaf(draw.uniform(-1, 1)) for _ in range(inputs + 1)] for _ in range(outputs)]
        for inputs, outputs in pairwise(shape)
    ]
    data = [[work.leaf(draw.uniform(-1, 1)) for _ in range(2)] for _ in range(rows)]
    labels = [work.leaf(draw.choice([-1.0, 1.0])) for _ in range(rows)]
    one, alpha, share = work.leaf(1.0), work.leaf(1e-4), work.leaf(1 / rows)

    def total(terms: list[int]) -> int:
        result = terms[0]
        for term in terms[1:]:
            result = work.apply("add", result, term)
        return result

    losses = []
    for inputs, label in zip(data, labels, strict=True):
        values = inputs
        for depth, layer in enumerate(layers):
            sums = [
                total([bias] + [work.apply("mul", w, x) for w, x in zip(ws, values, strict=True)])
                for *ws, bias in layer
            ]
            last = depth == len(layers) - 1
            values = sums if last else [work.apply("relu", value) for value in sums]
        margin = work.apply("sub", one, work.apply("mul", label, values[0]))
        losses.append(work.apply("relu", margin))
    weights = [number for layer in layers for neuron in layer for number in neuron]
    squares = total([work.apply("mul", number, number) for number in weights])
    work.apply("add", work.apply("mul", total(losses), share), work.apply("mul", alpha, squares))
    return work


WORKLOADS: list[Callable[[], Workload]] = [
    worked_example,
    lambda: dag(1_000),
    lambda: dag(10_000),
    lambda: dag(100_000),
    lambda: chain(10_000),
    lambda: mlp(1),
    lambda: mlp(20),
]
