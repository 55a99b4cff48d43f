"""The Python API: the note's program, its classic bugs made impossible, and its errors."""

import math
import subprocess
import sys
import threading
from pathlib import Path

import chalkgrad.engine as engine
import numpy as np
import pytest
from chalkgrad.engine import (
    Add,
    Constant,
    EagerPlaceholderError,
    ExpressionError,
    Graph,
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

from tests.costs import measured

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


def test_a_node_that_the_new_root_is_not_made_of_loses_its_gradient() -> None:
    x, y = Variable(1.0), Variable(2.0)
    session = Session()
    session.run(x * y)
    session.gradients()
    assert y.grad == 1.0
    session.run(x + 1)
    session.gradients()
    assert (x.grad, y.grad) == (1.0, None)


def test_a_list_of_roots_is_run_at_once_and_its_gradients_are_the_sum_s() -> None:
    x, y = Variable(3.0), Placeholder("y")
    f, g = x * x, x * y + 1
    session = Session()
    assert session.run([f, g], {y: 5.0}) == [9.0, 16.0]
    assert session.gradients() == {x: 2 * 3 + 5, y: 3.0}
    assert (f.grad, g.grad) == (1.0, 1.0)
    assert session.run((f, f), {}) == [9.0, 9.0]
    assert session.gradients() == {x: 12.0}
    assert session.run([x]) == [3.0]


@pytest.mark.parametrize(
    ("root", "words"),
    [
        (sum([]), "0 is no expression"), (3, "3 is no expression"), (None, "None is no"),
        ([], "is empty"), ([Variable(1.0), 2], "2 is no expression"), ("x", "'x' is no"),
    ],
)  # fmt: skip
def test_what_cannot_be_run_is_refused_in_words(root: object, words: str) -> None:
    with pytest.raises(SessionError, match=words):
        Session().run(root)


@pytest.mark.parametrize("feeds", [[1.0], 3.0, "x", {"x": 1.0}, {Placeholder("x"): "one"}])
def test_a_feed_that_is_none_is_refused_in_words(feeds: object) -> None:
    with pytest.raises(SessionError, match=r"feed_dict is|cannot be fed|is called 'x'"):
        Session().run(Variable(1.0) + 1, feeds)


ARRAY = np.array([1.0, 2.0])


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda x: x * ARRAY, r"an array of shape \(2,\)"),
        (lambda x: ARRAY * x, r"an array of shape \(2,\)"),
        (lambda x: x < ARRAY, r"an array of shape \(2,\)"),
        (lambda x: x - np.array([[1.0]]), r"an array of shape \(1, 1\)"),
        (lambda x: x * 10**400, "about 401 digits is larger than the largest double"),
        (lambda x: 10**5000 / x, "about 5001 digits"),
        (lambda x: x * np.complex128(1 + 2j), "not a real number"),
        (lambda x: np.complex64(1) + x, "not a real number"),
        (lambda x: x * 2j, "not a real number"),
        (lambda x: x + np.bool_(True), "not a real number"),
        (lambda x: x + True, "not a real number"),
        (lambda x: x > "one", "not a real number"),
        (lambda x: Variable(1, 2), "a name is a text, not 2"),
        (lambda x: Placeholder(3), "a name is a text, not 3"),
        (lambda x: exp(x, name=1), "a name is a text"),
    ],
)
def test_what_is_no_number_is_refused_in_words(build, words: str) -> None:
    with pytest.raises(ExpressionError, match=words):
        build(Variable(2.0))


def test_numpy_s_numbers_stand_on_either_side() -> None:
    x = Variable(2.0)
    for number in (np.float64(3), np.float32(3), np.int64(3), np.array(3.0)):
        assert Session().run([x * number, number * x, number - x]) == [6.0, 6.0, 1.0]


def test_comparisons_are_operators_and_a_formula_has_no_truth() -> None:
    x = Variable(2.0)
    session = Session()
    for number, truth in ((1.0, [1, 0, 1, 0]), (2.0, [0, 0, 1, 1]), (3.0, [0, 1, 0, 1])):
        assert session.run([x > number, x < number, x >= number, x <= number]) == truth
        assert session.run([number < x, number > x, number <= x, number >= x]) == truth
    assert session.run(np.float64(1.0) < x) == 1.0
    assert x != Variable(2.0) and x in [x] and x == x
    for ask in (lambda: bool(x), lambda: x and 1, lambda: max(x, x + 1), lambda: not x):
        with pytest.raises(ExpressionError, match="neither true nor false"):
            ask()


def test_a_node_shows_its_formula() -> None:
    x1, x2 = Placeholder("x1"), Variable(5.0, "x2")
    f = ln(x1) + x1 * x2 - sin(x2)
    assert repr(f) == "<Sub: ln(x1) + x1*x2 - sin(x2)>"
    session = Session()
    session.run(f, {x1: 2.0})
    session.gradients()
    assert repr(f) == "<Sub: ln(x1) + x1*x2 - sin(x2) = 11.652071455223084, grad 1.0>"
    assert repr(x1) == "<Placeholder x1 = 2.0, grad 5.5>"
    assert repr(Constant(-2.0) * x2) == "<Mul: (-2)*x2>"
    assert repr((Placeholder() + 1) ** 2) == "<Pow: (Placeholder + 1)^2>"
    named = exp(x2, name="growth")
    assert repr(named * named) == "<Mul: growth*growth>"
    long = x2
    for _ in range(1000):
        long = long * x2 + long
    assert "…" in repr(long) and len(repr(long)) < 250


def test_everything_is_there_by_name_and_listed() -> None:
    import chalkgrad

    for module in (chalkgrad, engine):
        words = [
            word
            for row in engine.OPERATORS.rows
            for word in (row.name, "".join(part.capitalize() for part in row.name.split("_")))
        ]
        assert {*words, "Session", "Variable"} <= set(dir(module))
        assert all(callable(getattr(module, word)) for word in words)
        starred: dict[str, object] = {}
        exec(f"from {module.__name__} import *", starred)  # noqa: S102
        assert {"ln", "Ln", "Max", "Session", "log"} <= set(starred)
        # Python's own stay what they are.
        assert not {"max", "min", "abs", "pow"} & set(starred)


def test_sessions_in_threads_over_shared_nodes_have_their_own_numbers() -> None:
    x, w = Placeholder("x"), Variable(3.0)
    f = w * x * x + sin(x)
    wrong: list[object] = []
    start = threading.Barrier(8)

    def answers(session: Session, number: float) -> tuple[float, dict]:
        return session.run(f, {x: number}), session.gradients()

    alone = {float(number): answers(Session(), float(number)) for number in range(1, 9)}
    for number, (value, gradients) in alone.items():
        assert value == pytest.approx(3 * number * number + math.sin(number))
        assert gradients == pytest.approx({w: number * number, x: 6 * number + math.cos(number)})

    def work(number: float) -> None:
        session = Session()
        start.wait()
        for _ in range(100):
            found = answers(session, number)
            if found != alone[number]:
                wrong.append((number, found))

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=work, args=(number,)) for number in alone]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert wrong == []


def test_the_first_run_of_a_large_sum_takes_linear_time_and_builds_no_networkx(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Graph, "nx", property(lambda self: pytest.fail("networkx was built")))

    def seconds(size: int) -> float:
        variables = [Variable(1.0) for _ in range(size)]
        total = sum(variables)
        session = Session()
        with measured() as cost:
            assert session.run(total) == size
        assert session.gradients() == dict.fromkeys(variables, 1.0)
        return cost.seconds

    assert seconds(20_000) < 40 * max(seconds(2_000), 1e-3)


def test_a_deep_chain_of_expressions_needs_no_recursion() -> None:
    x = y = Variable(0.5)
    for _ in range(100_000):
        y = sin(y)
    session = Session()
    assert 0 < session.run(y) < 0.01
    assert 0 < session.gradients()[x] < 1


def test_a_placeholder_is_fed_by_its_name_where_only_one_has_it() -> None:
    x, y = Placeholder(name="x"), Placeholder(name="y")
    assert Session().run(x * y, feed_dict={"x": 2, "y": 3.5}) == 7
    with pytest.raises(SessionError, match="no placeholder of this formula is called 'z'"):
        Session().run(x * y, feed_dict={"x": 2, "y": 3, "z": 1})
    with pytest.raises(SessionError, match="several placeholders are called 'x'"):
        Session().run(x * Placeholder(name="x"), feed_dict={"x": 2})
