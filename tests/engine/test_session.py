"""The Python API: the note's program, its classic bugs made impossible, and its errors."""

import math
import subprocess
import sys
from pathlib import Path

import chalkgrad.engine as engine
import numpy as np
import pytest
from chalkgrad.engine import (
    Add,
    Constant,
    EagerPlaceholderError,
    ExpressionError,
    Ln,
    MissingFeedError,
    MissingValueError,
    Mul,
    NotRunError,
    Placeholder,
    Session,
    SessionError,
    Sin,
    Sub,
    Variable,
    eager,
    exp,
    ln,
    sin,
)

NOTE = """
from chalkgrad.engine import Variable, Placeholder, Constant, Session, ln, sin
x1, x2 = Placeholder(name="x1"), Variable(5.0, name="x2")
f = ln(x1) + x1 * x2 - sin(x2)
session = Session()
out = session.run(f, feed_dict={x1: 2.0})
session.gradients()
print(f"{out:.3f}", f"{x1.grad:.3f}", f"{x2.grad:.3f}", sep=", ")
"""


def test_the_note_s_program_runs_as_written_from_any_folder(tmp_path: Path) -> None:
    root = Path(engine.__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", NOTE], cwd=tmp_path, env={"PYTHONPATH": str(root)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "11.652, 5.500, 1.716"


@pytest.mark.parametrize("explicit", [False, True])
def test_operators_and_classes_build_the_same_formula(explicit: bool) -> None:
    x1, x2 = Placeholder(name="x1"), Variable(5.0, name="x2")
    by_class = Sub(Add(Ln(x1), Mul(x1, x2)), Sin(x2))
    f = by_class if explicit else ln(x1) + x1 * x2 - sin(x2)
    session = Session()
    assert session.run(f, feed_dict={x1: 2.0}) == 11.652071455223084
    assert session.gradients() == {x1: 5.5, x2: 1.7163378145367738}
    assert (x1.grad, x2.grad) == (5.5, 1.7163378145367738)
    assert f.grad == 1.0


def test_a_shared_node_is_counted_once_for_each_use() -> None:
    x = Variable(3.0)
    shared = x * x
    session = Session()
    assert session.run(shared + shared) == 18.0
    assert session.gradients()[x] == 12.0


def test_a_second_run_neither_accumulates_nor_ignores_its_feed() -> None:
    x = Placeholder(name="x")
    f = x * x
    session = Session()
    assert [session.run(f, {x: number}) for number in (2.0, 3.0)] == [4.0, 9.0]
    assert session.gradients() == session.gradients() == {x: 6.0}
    with pytest.raises(MissingFeedError):
        session.run(f)


def test_moving_a_variable_takes_effect_at_the_next_run() -> None:
    x = Variable(2.0)
    f = x * 3
    session = Session()
    session.run(f)
    x.value = 5.0
    assert session.run(f) == 15.0


def test_numbers_mix_in_on_either_side() -> None:
    x = Variable(2.0)
    f = 2 * x + 1 - (3 - x) / 4 + (1 / x) + 2**x - (-x) + abs(x) + x**2 + np.float64(1.5)
    assert Session().run(f) == pytest.approx(4 + 1 - 0.25 + 0.5 + 4 + 2 + 2 + 4 + 1.5)


def test_eager_values_are_there_as_soon_as_a_node_is_built() -> None:
    with eager():
        x = Variable(2.0)
        y = exp(x * 3) + 1
        assert y.value == math.exp(6) + 1
        with pytest.raises(EagerPlaceholderError, match=r"Session\.run"):
            Placeholder(name="p")
    session = Session()
    session.run(y)
    assert session.gradients()[x] == pytest.approx(3 * math.exp(6))


def test_errors_say_what_to_do() -> None:
    x = Placeholder(name="x")
    session = Session()
    with pytest.raises(NotRunError, match=r"call run\(root\) first"):
        session.gradients()
    with pytest.raises(MissingFeedError, match="Placeholder x is not fed; pass feed_dict"):
        session.run(x + 1)
    with pytest.raises(SessionError, match="only a Placeholder"):
        session.run(x + 1, {x: 1.0, Variable(2.0): 3.0})
    with pytest.raises(MissingValueError, match="Session"):
        _ = (x + 1).value
    with pytest.raises(ExpressionError, match="not a real number"):
        _ = x + "one"
    with pytest.raises(ExpressionError, match="takes 1 input"):
        Sin(x, x)
    with pytest.raises(AttributeError, match="no operator 'quux'"):
        _ = engine.quux


def test_a_constant_keeps_no_gradient() -> None:
    c, x = Constant(2.0), Variable(3.0)
    session = Session()
    session.run(c * x)
    session.gradients()
    assert c.grad is None


def test_a_node_that_is_not_upstream_keeps_no_gradient_of_an_earlier_run() -> None:
    x, y = Variable(1.0), Variable(2.0)
    session = Session()
    session.run(x * y)
    session.gradients()
    session.run(x + 1)
    assert x.grad is None
    session.gradients()
    assert x.grad == 1.0


def test_a_deep_chain_of_expressions_needs_no_recursion() -> None:
    x = y = Variable(0.5)
    for _ in range(100_000):
        y = sin(y)
    session = Session()
    assert 0 < session.run(y) < 0.01
    assert 0 < session.gradients()[x] < 1
