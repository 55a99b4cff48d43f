"""The systems that are compared, each made to do the same: every value and every gradient.

A peer takes a workload and returns a function that runs it once and returns the leaves' gradients.
Systems that compute as they build (micrograd, PyTorch, HIPS autograd) build in every run: that is
their forward pass. HIPS autograd gives the leaves' gradients only.
"""

import importlib.util
import math
from collections.abc import Callable
from typing import Any

import numpy as np
from chalkgrad.engine import OPERATORS, Tape
from chalkgrad.engine.executor import PYTHON
from chalkgrad.engine.kernel import KernelLoader

from tests.bench.workloads import Workload

Run = Callable[[], list[float]]

# Leaves whose gradients every run hands over, to be compared: enough to find a mistake, and few
# enough that handing them over is not what is timed.
ASKED = 8

# Past these sizes a peer takes minutes, or more memory than it is worth.
LARGEST = {"HIPS autograd": 20_000}


def tape_python(work: Workload) -> Run:
    tape, leaves, slots = _tape(work)
    gradient = tape.gradient(leaves, len(leaves) - 1, PYTHON)

    def run() -> list[float]:
        gradient.run()
        return [gradient.adjoints[slot] for slot in slots]

    return run


def tape_numba(work: Workload) -> Run:
    kernel = KernelLoader(OPERATORS).load()
    assert kernel is not None, "pip install chalkgrad[fast]"
    tape, leaves, slots = _tape(work)
    gradient = tape.gradient(leaves, len(leaves) - 1, kernel)
    call, adjoints, asked = gradient.run, gradient.adjoints, np.array(slots)

    def run() -> list[float]:
        call()
        found: list[float] = adjoints[asked].tolist()
        return found

    return run


def _tape(work: Workload) -> tuple[Tape, list[float], list[int]]:
    """The tape, the leaves' numbers by slot, and the slots of the leaves that are asked for."""
    graph = work.graph()
    tape = Tape(graph)
    # The target is the last step, and everything is upstream of it, so it has the last slot.
    assert tape.order[-1] == f"n{work.size - 1}"
    slots = [tape.slot[f"n{leaf}"] for leaf in range(min(len(work.leaves), ASKED))]
    return tape, tape.load(graph, {}), slots


def micrograd(work: Workload) -> Run:
    from micrograd.engine import Value

    def unary(value: Any, number: float, slope: float, word: str) -> Any:
        """micrograd has relu alone; the others in its own manner."""
        out = Value(number, (value,), word)

        def backward() -> None:
            value.grad += slope * out.grad

        out._backward = backward
        return out

    def tanh(value: Any) -> Any:
        number = math.tanh(value.data)
        return unary(value, number, 1 - number * number, "tanh")

    functions: dict[str, Callable[..., Any]] = {
        "add": lambda a, b: a + b,
        "sub": lambda a, b: a + b * -1.0,
        "mul": lambda a, b: a * b,
        "relu": lambda a: a.relu(),
        "tanh": tanh,
        "sin": lambda a: unary(a, math.sin(a.data), math.cos(a.data), "sin"),
        "ln": lambda a: unary(a, math.log(a.data), 1 / a.data, "ln"),
    }

    def run() -> list[float]:
        nodes = [Value(number) for number in work.leaves]
        for op, sources in work.steps:
            nodes.append(functions[op](*(nodes[source] for source in sources)))
        nodes[-1].backward()
        return [node.grad for node in nodes[: min(len(work.leaves), ASKED)]]

    return run


def pytorch(work: Workload) -> Run:
    import torch

    functions: dict[str, Callable[..., Any]] = {
        "add": torch.add, "sub": torch.sub, "mul": torch.mul, "relu": torch.relu,
        "tanh": torch.tanh, "sin": torch.sin, "ln": torch.log,
    }  # fmt: skip

    def run() -> list[float]:
        nodes = [
            torch.tensor(number, dtype=torch.float64, requires_grad=True) for number in work.leaves
        ]
        for op, sources in work.steps:
            nodes.append(functions[op](*(nodes[source] for source in sources)))
        gradients = torch.autograd.grad(nodes[-1], nodes)
        return [float(number) for number in gradients[: min(len(work.leaves), ASKED)]]

    return run


def hips_autograd(work: Workload) -> Run:
    import autograd.numpy as anp
    from autograd import grad

    functions: dict[str, Callable[..., Any]] = {
        "add": lambda a, b: a + b, "sub": lambda a, b: a - b, "mul": lambda a, b: a * b,
        "relu": lambda a: anp.maximum(a, 0.0), "tanh": anp.tanh, "sin": anp.sin, "ln": anp.log,
    }  # fmt: skip

    def formula(leaves: list[float]) -> Any:
        nodes = list(leaves)
        for op, sources in work.steps:
            nodes.append(functions[op](*(nodes[source] for source in sources)))
        return nodes[-1]

    gradient = grad(formula)

    def run() -> list[float]:
        return [float(number) for number in gradient(work.leaves)[:ASKED]]

    return run


def casadi(work: Workload) -> Run:
    """One compiled function with every value and every adjoint as outputs, called on buffers."""
    import casadi as ca

    forward: dict[str, Callable[..., Any]] = {
        "add": lambda a, b: a + b, "sub": lambda a, b: a - b, "mul": lambda a, b: a * b,
        "relu": lambda a: ca.fmax(a, 0), "tanh": ca.tanh, "sin": ca.sin, "ln": ca.log,
    }  # fmt: skip
    partials: dict[str, Callable[..., tuple[Any, ...]]] = {
        "add": lambda y, a, b: (1, 1), "sub": lambda y, a, b: (1, -1),
        "mul": lambda y, a, b: (b, a), "relu": lambda y, a: (a > 0,),
        "tanh": lambda y, a: (1 - y * y,), "sin": lambda y, a: (ca.cos(a),),
        "ln": lambda y, a: (1 / a,),
    }  # fmt: skip
    inputs = ca.SX.sym("x", len(work.leaves))
    nodes = [inputs[index] for index in range(len(work.leaves))]
    for op, sources in work.steps:
        nodes.append(forward[op](*(nodes[source] for source in sources)))
    adjoints: list[Any] = [ca.SX(0)] * work.size
    adjoints[-1] = ca.SX(1)
    first = len(work.leaves)
    for index in range(len(work.steps) - 1, -1, -1):
        op, sources = work.steps[index]
        slopes = partials[op](nodes[first + index], *(nodes[source] for source in sources))
        for source, slope in zip(sources, slopes, strict=True):
            adjoints[source] = adjoints[source] + adjoints[first + index] * slope
    function = ca.Function("f", [inputs], [ca.vertcat(*nodes), ca.vertcat(*adjoints)])
    arguments = np.array(work.leaves)
    values, gradients = np.zeros(work.size), np.zeros(work.size)
    buffer, call = function.buffer()
    buffer.set_arg(0, memoryview(arguments))
    buffer.set_res(0, memoryview(values))
    buffer.set_res(1, memoryview(gradients))

    # The buffer holds bare pointers: whatever they point to must live as long as the calls.
    alive = (function, buffer, arguments, values)

    def run() -> list[float]:
        assert alive
        call()
        return gradients[: min(first, ASKED)].tolist()

    return run


OURS = {"plain tape": tape_python, "kernel": tape_numba}
PEERS = {
    "micrograd": ("micrograd", micrograd),
    "PyTorch scalars": ("torch", pytorch),
    "HIPS autograd": ("autograd", hips_autograd),
    "CasADi": ("casadi", casadi),
}


def available() -> dict[str, Callable[[Workload], Run]]:
    """The peers that are installed."""
    return {
        name: make for name, (package, make) in PEERS.items() if importlib.util.find_spec(package)
    }


def agree(one: list[float], other: list[float]) -> bool:
    """Whether two systems found the same gradients."""
    return bool(np.allclose(one, other, rtol=1e-7, atol=1e-10))
