"""A Python function's source: the graph computes what Python does, and nothing is ever run."""

import math
import random
from typing import Any

import pytest
from chalkgrad.document.answer import evaluate
from chalkgrad.engine import ChalkgradError
from chalkgrad.imports.formats import read
from chalkgrad.imports.source import Source
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.costs import measured
from tests.effort import examples
from tests.imports.reading import lost, only

FUNCTIONS: dict[str, dict[str, float]] = {
    "def f(x, y):\n    h = math.sin(x)\n    return h*y": {"x": 0.3, "y": 2.0},
    "import math as m\ndef f(x): return m.log(x, 2) + m.sqrt(x) ** -m.pi": {"x": 3.7},
    "from math import exp as e2, tau\nf = lambda x, k: e2(-k * x) + tau": {"x": 0.4, "k": 1.5},
    "def f(a, b):\n    return a if a > b else b ** 2": {"a": 1.0, "b": 2.0},
    "def f(a, b):\n    if a > b:\n        return a\n    return a * b": {"a": 3.0, "b": 2.0},
    "def f(a):\n    if a < 0:\n        s = -1\n    elif a == 0:\n        s = 0\n    else:\n"
    "        s = 1\n    return s * a": {"a": -2.5},
    "def f(c, x):\n    for i in range(4):\n        x = x - (x * x - c) / (2 * x)\n    return x": {
        "c": 2.0, "x": 1.0,
    },
    "def f(x):\n    total = 0\n    for k in range(1, 5):\n        total += x ** k / k\n"
    "    return total": {"x": 0.25},
    "def sq(u): return u * u\ndef f(x, y): return sq(x) + sq(sq(y))": {"x": 1.5, "y": 0.5},
    "G = 9.81\ndef f(m, *, h): return m * G * h": {"m": 2.0, "h": 3.0},
    "def f(x):\n    a, b = x + 1, x - 1\n    return a // b + a % b": {"x": 2.5},
    "def f(x, y): return (x > 1 and y) + (x < 1 or y) + (not x) + (0 < x <= 2)": {
        "x": 1.5, "y": 3.0,
    },
    "def f(x, y): return max(x, y, 1) - min(x, y) + abs(-x) + sum([x, y, 2]) + round(x)": {
        "x": 2.4, "y": -1.0,
    },
    "def f(x):\n\treturn +x - -2 + 1e-3 * 1_000": {"x": 1.0},
    "    def f(self, x: float) -> float:\n        '''A method.'''\n        y: float = 2 * x\n"
    "        return y": {},
}  # fmt: skip


@pytest.mark.parametrize(("text", "numbers"), FUNCTIONS.items(), ids=range(len(FUNCTIONS)))
def test_the_graph_computes_what_python_does(text: str, numbers: dict[str, float]) -> None:
    document = only(text, "python").document
    if not numbers:
        assert evaluate(document, {"x": 3.0})["value"] == 6.0
        assert document.note == "A method."
        return
    space: dict[str, Any] = {"math": math}
    exec(text, space)  # noqa: S102
    found = evaluate(document, numbers)["value"]
    assert found == pytest.approx(space["f"](**numbers), rel=1e-14)


@pytest.mark.parametrize(
    ("text", "numbers", "value"),
    [
        ("def f(x): return np.maximum(x, 0) + np.exp(-x**2)", {"x": 0.0}, 1.0),
        ("import jax.numpy as jnp\ndef f(x): return jnp.where(x > 0, x, 0.1*x)", {"x": -2}, -0.2),
        ("def f(x):\n    return (torch.relu(x) + x.pow(2)).tanh()", {"x": 0.0}, 0.0),
        ("def f(x): return nn.functional.softplus(x) - np.log1p(np.exp(x))", {"x": 1.0}, 0.0),
        ("import torch.nn.functional as F\ndef f(x): return F.relu(x) + x.item()", {"x": 2}, 4.0),
        ("def f(x): return scipy.special.expit(x) - 1/(1 + np.exp(-x))", {"x": 0.5}, 0.0),
        ("def f(x): return (1 - x[0])**2 + 100*(x[1] - x[0]**2)**2", {"x0": 1, "x1": 2}, 100.0),
        ("def f(p):\n    x, y = p\n    return x - y", {"x": 3, "y": 1}, 2.0),
        ("def f(x, w=np.array(2.0), b=-1): return w*x + b", {"x": 3}, 5.0),
        ("w = torch.tensor(0.5, requires_grad=True)\ndef f(x): return w*x", {"x": 4}, 2.0),
        ("def f(x): return logaddexp(x, x)", {"x": 0.0}, math.log(2)),
    ],
)
def test_the_words_of_libraries_are_known(
    text: str, numbers: dict[str, float], value: float
) -> None:
    document = only(text, "python").document
    assert evaluate(document, numbers)["value"] == pytest.approx(value, abs=1e-12)


def test_parameters_defaults_and_names_become_what_they_are() -> None:
    document = only("def f(x, w=0.5):\n    h = w * x\n    return h + 1", "python").document
    graph = document.graph
    assert (graph.op("x"), graph.op("w")) == ("placeholder", "variable")
    assert graph.op(document.names["h"]) == "mul"
    assert document.title == "f(x, w)"
    assert document.target == document.effective_target()


def test_every_function_that_no_other_calls_is_a_graph() -> None:
    text = "def a(x): return x\ndef b(x): return a(x) + 1\nc = lambda y: y * 2"
    _, readings = read(Source(text))
    assert [reading.document.title for reading in readings] == ["b(x)", "c(y)"]


def test_what_is_not_defined_waits_for_a_number_and_is_told() -> None:
    reading = only("def f(x):\n    assert x > 0\n    return k * x", "python")
    assert lost(reading) == {"free": "k", "says-nothing": ""}
    assert evaluate(reading.document, {"x": 2.0, "k": 3.0})["value"] == 6.0


def test_all_functions_that_are_unknown_are_named_at_once() -> None:
    text = "def f(x):\n    y = np.fft(x)\n    return quux(y, x)"
    with pytest.raises(ChalkgradError, match=r"'fft'.*'quux'"):
        only(text, "python")
    reading = only(text, "python", rest=True)
    assert {loss.code for loss in reading.lost} == {"unknown"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "def f(x):\n    while x > 1:\n        x = x / 2\n    return x",
            "line 2, column 5: a while",
        ),
        ("def f(x):\n    return f(x - 1)", "line 2, column 12: f calls itself"),
        ("def f(x):\n    return x ^ 2", r"line 2, column 12: .*a power is \*\*"),
        ("def f(x):\n    y = 2 * x", "line 2, column 5: f returns nothing"),
        ("def f(x)\n    return x", "line 1, column 9: this is no Python"),
        ("def f(*x):\n    return x", "no .args"),
        (
            "def f(x):\n    return open('/etc/passwd').read()",
            "line 2, column 17: this is no number",
        ),
        ("def f(x):\n    return __import__('os').system('ls')", "line 2, column 23: this is no"),
        ("def f(x):\n    return [x, x]", "line 2, column 12"),
        ("def f(x):\n    for i in x:\n        pass\n    return x", "line 2, column 14: a loop"),
        ("def f(x):\n    é = 'é'; return x", "line 2, column 9: this is no number"),
        ("def f(x):\n    return 1e999", "numbers are finite"),
        ("def f(x): return np.clip(x)", "clip takes 3 numbers here, not 1"),
        ("print(1)\ndef f(x): return x", "line 1, column 1: beside functions"),
        ("class A:\n    def f(self): return 1", "line 1, column 1: beside functions"),
        ("def f(x):\n    if x > 0:\n        return x", "not every way through this if"),
        ("def f(x): return x\n" + "#" * 70_000, "a function may have 65,536 characters"),
        ("def f(x): return " + "(" * 5_000, "this is no Python"),
        ("def f(x): return " + "-" * 20_000 + "x", "nested too deep|levels of nesting"),
        ("def f(x): return " + "x.sin()" + ".sin()" * 3_000, "nested|no Python"),
        ("def f(x):\n" + "".join(f"{' ' * n}if x:\n" for n in range(1, 120)), "no Python"),
        (
            "def f(x):\n    for i in range(99999):\n        for j in range(99999):\n"
            "            x = x\n    return x",
            "more than 10,000 statements",
        ),
        ("def f(x):\n    for i in range(10**9): x = x\n    return x", "whole number"),
    ],
)
def test_what_is_no_graph_is_refused_with_its_place(text: str, words: str) -> None:
    with measured() as cost, pytest.raises(ChalkgradError, match=words):
        read(Source(text))
    assert cost.seconds < 2.0


def test_calls_that_double_are_refused_before_they_fill_the_memory() -> None:
    doubling = "".join(f"def g{n}(x): return g{n - 1}(x) + g{n - 1}(x)\n" for n in range(1, 28))
    with pytest.raises(ChalkgradError, match="more than"):
        read(Source("def g0(x): return x * x\n" + doubling))


def test_a_sum_of_thousands_is_no_nesting() -> None:
    document = only("def f(x): return " + " + ".join(["x"] * 900), "python").document
    assert evaluate(document, {"x": 1.0})["value"] == 900.0


def written(seed: int) -> str:
    """A random expression over x, y and z in Python's words, that means the same here."""
    draw = random.Random(seed)

    def term(depth: int) -> str:
        if depth == 0 or draw.random() < 0.15:
            return draw.choice(["x", "y", "z", "2", "0.5", "-3"])
        one, other = term(depth - 1), term(depth - 1)
        return draw.choice(
            [f"({one} + {other})", f"({one} - {other})", f"({one} * {other})",
             f"math.sin({one})", f"abs({one})", f"math.tanh({one})", f"({one})**2",
             f"({one} if {other} > 0 else {other})", f"max({one}, {other})", f"-({one})",
             f"({one} < {other})", f"(1 + {one} * {one}) ** 0.5"]
        )  # fmt: skip

    return f"h = {term(4)}\n    return {term(3)} + h * {term(2)}"


@given(st.integers(0, 2**32))
@settings(max_examples=examples(60))
def test_any_function_of_arithmetic_means_the_same_here(seed: int) -> None:
    text = f"import math\ndef f(x, y, z):\n    {written(seed)}"
    space: dict[str, Any] = {}
    exec(text, space)  # noqa: S102
    numbers = {"x": 0.7, "y": -1.3, "z": 2.1}
    document = only(text, "python").document
    used = {name: number for name, number in numbers.items() if name in document.names}
    value = evaluate(document, used)["value"]
    assert value == pytest.approx(space["f"](**numbers), rel=1e-12, abs=1e-12)
