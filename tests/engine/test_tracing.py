"""Plain Python functions, recorded: what HIPS autograd makes of the same functions is the truth."""

import math
from collections.abc import Callable
from math import exp
from math import sin as sinus
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from chalkgrad import ExpressionError, Session, Variable, trace

X, Y = np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0, 6.5])


def test_functions_of_math_record_wherever_they_are_called() -> None:
    scale = math.sqrt(2)

    def helper(z: Any) -> Any:
        return math.tanh(z) * exp(-(z**2)) * scale

    def function(x: Any, y: float = 2.0) -> Any:
        total = 0
        for at in range(3):
            total = total + helper(x * at) * sinus(y) + math.log(x, 10)
        return total

    found = trace(function)(1.5, y=3)
    assert math.isclose(found.value, function(1.5, 3), rel_tol=1e-15)
    step = 1e-6
    slope = (function(1.5 + step, 3) - function(1.5 - step, 3)) / (2 * step)
    assert math.isclose(found.gradients["x"], slope, rel_tol=1e-8)
    # The function itself is as it was.
    assert function(0.5) == function(0.5, 2.0)


@pytest.mark.parametrize(
    "function",
    [
        lambda np, w, b: np.mean((w * X + b - Y) ** 2),
        lambda np, w, b: np.sum(np.tanh(X * w) + np.maximum(w, b) * np.exp(-b)),
        lambda np, w, b: np.sum(np.where(X > 2, w * X, b * X)),
        lambda np, w, b: np.hypot(w, b) / np.cosh(w) - np.arctan2(b, w) + np.clip(w, 0, 9),
        lambda np, w, b: np.float64(2) ** w - abs(b) % w + -w,
        lambda np, w, b: np.logaddexp(w, b) + np.log1p(w) * np.square(b) + np.exp2(w),
    ],
)
def test_numpy_s_functions_record_over_numbers_and_arrays(function: Callable[..., Any]) -> None:
    found = trace(lambda w, b: function(np, w, b))(1.5, 0.25)
    assert math.isclose(found.value, function(np, 1.5, 0.25), rel_tol=1e-14)
    true = autograd.grad(lambda w, b: function(anp, w, b), (0, 1))(1.5, 0.25)
    np.testing.assert_allclose(list(found.gradients.values()), true, rtol=1e-12)


def test_an_array_is_a_variable_for_every_element() -> None:
    w, b = np.array([[0.1, 0.2], [0.3, 0.4]]), [0.1, 0.2]

    def network(w: Any, b: Any, xp: Any = np) -> Any:
        return xp.sum(xp.tanh(w @ np.array([1.0, -1.0]) + xp.array(b)) ** 2)

    found = trace(network)(w, b)
    assert list(found.inputs) == ["w0_0", "w0_1", "w1_0", "w1_1", "b0", "b1"]
    true = autograd.grad(lambda w: network(w, b, anp))(w)
    np.testing.assert_allclose(list(found.gradients.values())[:4], true.ravel(), rtol=1e-12)


def test_a_branch_is_taken_by_the_numbers_and_that_is_said() -> None:
    def leaky(x: Any) -> Any:
        if x > 0:
            return x
        return x / 10

    below = trace(leaky)(-2.0)
    assert (below.value, below.gradients["x"]) == (-0.2, 0.1)
    (branch,) = below.branches
    assert (branch.held, branch.file) == (False, __file__)
    assert str(branch).endswith("greater(x, 0) did not hold; only that branch is here")
    # Elsewhere the recorded branch goes on, as the answer says.
    below.inputs["x"].value = 2.0
    assert Session().run(below.expression) == 0.2
    assert trace(leaky)(2.0).value == 2.0
    # Equality asks as well.
    assert trace(lambda x: x**2 if x == 3 else x)(3).value == 9


def test_choices_that_are_nodes_ask_nothing() -> None:
    found = trace(lambda x: max(x, 0.5) + np.where(x > 1, x, 2) + min(x, 1.0))(3)
    assert found.branches == ()
    found.inputs["x"].value = 0.0
    assert Session().run(found.expression) == 0.5 + 2 + 0


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda x: math.frexp(x), "no operator for the function frexp"),
        (lambda x: math.remainder(x, 2), "no operator for remainder"),
        (lambda x: np.linalg.norm(x), "no operator for the function norm"),
        (lambda x: np.sin(x, where=True), "builds no node"),
        (lambda x: (x, x), "gives 2 numbers"),
        (lambda x: None, "returns nothing"),
        (lambda x: round(x, 2), "whole numbers only"),
        (lambda x: "one", "not a real number"),
    ],
)
def test_what_is_no_node_is_refused_in_words(function: Callable[..., Any], words: str) -> None:
    with pytest.raises(ExpressionError, match=words):
        trace(function)(3.0)


def test_without_a_trace_nothing_is_asked_and_no_number_taken_out() -> None:
    x = Variable(2.0, name="x")
    assert repr(np.sin(x)) == "<Sin: sin(x)>"
    assert repr(x.relu() + x.tanh()) == "<Add: relu(x) + tanh(x)>"
    assert np.float64(2.0) != x and x in [1, x]
    assert [(-x // 2).op, (x % 2).op, math.floor(x).op, math.trunc(x).op] == [
        "floor", "mod", "floor", "trunc"
    ]  # fmt: skip
    with pytest.raises(ExpressionError, match=r"those of math do in chalkgrad\.trace"):
        math.sin(x)  # type: ignore[arg-type]
    with pytest.raises(AttributeError, match="no attribute 'foo'"):
        x.foo()
    with pytest.raises(TypeError, match="missing a required argument"):
        trace(lambda x: x)()
