"""Copies of expressions, by copy and by pickle, are nodes of their own, however deep."""

import copy
import math
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import chalkgrad.engine as engine
import pytest
from chalkgrad.engine import Expression, Placeholder, Session, Variable, eager, sin, tanh


def pickled(thing):
    return pickle.loads(pickle.dumps(thing))


def pickled_in_python(thing):
    """By the pickler that is written in Python, which asks for nodes in another rhythm."""
    parts: list[bytes] = []

    class File:
        write = parts.append

    pickle._Pickler(File()).dump(thing)
    return pickle.loads(b"".join(parts))


WAYS = [copy.deepcopy, pickled, pickled_in_python]


@pytest.mark.parametrize("copied", [copy.copy, *WAYS])
def test_a_copy_of_a_leaf_is_another_leaf(copied: Callable) -> None:
    w = Variable(2.0, "w")
    other = copied(w)
    other.value = 10.0
    session = Session()
    assert session.run(w * other) == 20.0
    assert session.gradients() == {w: 10.0, other: 2.0}
    assert (other.name, w.value) == ("w", 2.0)
    assert other.id != w.id


@pytest.mark.parametrize("copied", WAYS)
def test_a_target_network_stays_behind_its_online_network(copied: Callable) -> None:
    online = {"w": Variable(1.0)}
    target = copied(online)
    target["w"].value = 5.0
    assert Session().run((online["w"] - target["w"]) ** 2) == 16.0


@pytest.mark.parametrize("copied", WAYS)
def test_what_is_copied_together_stays_shared(copied: Callable) -> None:
    x, p = Variable(2.0), Placeholder("p")
    square = x * x
    f, g = square + p, sin(square) + square
    for things in ([x, p, square, f, g], [g, f, square, p, x], [f, x, g, p, square]):
        again = dict(zip(map(id, things), copied(things), strict=True))
        first, second = again[id(f)], again[id(g)]
        assert first.inputs[0] is second.inputs[1] is again[id(square)]
        assert again[id(square)].inputs == (again[id(x)], again[id(x)])
        assert not {id(node) for node in things} & {id(node) for node in again.values()}
        again[id(x)].value = 3.0
        session = Session()
        assert session.run(first, {again[id(p)]: 1.0}) == 10.0
        assert session.gradients() == {again[id(x)]: 6.0, again[id(p)]: 1.0}
    assert Session().run(f, {p: 1.0}) == 5.0


def test_a_shallow_copy_shares_its_inputs() -> None:
    x = Variable(2.0)
    f = x * 3
    again = copy.copy(f)
    assert again is not f and again.inputs[0] is x
    session = Session()
    assert session.run(f + again) == 12.0
    assert session.gradients() == {x: 6.0}


def test_values_gradients_and_attributes_of_one_s_own_come_along() -> None:
    with eager():
        f = tanh(Variable(0.5, "x"))
    f.note = "mine"
    session = Session()
    session.run(f)
    session.gradients()
    for copied in WAYS:
        again = copied(f)
        assert (again.value, again.grad, again.note) == (f.value, 1.0, "mine")
        assert again.inputs[0].grad == f.inputs[0].grad


def deep(length: int) -> Expression:
    node = Variable(0.5, "x")
    for _ in range(length):
        node = sin(node)
    return node


@pytest.mark.parametrize("copied", [copy.deepcopy, pickled])
def test_a_formula_100_000_deep_is_copied_without_recursion(copied: Callable) -> None:
    truth = 0.5
    for _ in range(100_000):
        truth = math.sin(truth)
    assert Session().run(copied(deep(100_000))) == truth


def test_python_s_own_pickler_copies_what_is_deep_too() -> None:
    assert Session().run(pickled_in_python(deep(3_000))) == Session().run(deep(3_000))


def test_a_failed_pickle_leaves_nothing_behind() -> None:
    f = deep(10)
    f.inputs[0].lock = open  # Fine: a function by name.
    f.inputs[0].stream = sys.stdout
    with pytest.raises(TypeError):
        pickle.dumps(f)
    del f.inputs[0].stream
    assert Session().run(pickled(f)) == Session().run(f)
    assert engine.upstream._copying.nodes == frozenset()


def test_a_formula_of_another_process_is_not_taken_for_one_of_this(tmp_path: Path) -> None:
    path = tmp_path / "w.pickle"
    program = f"""
import pickle
from chalkgrad import Variable
with open({str(path)!r}, "wb") as file:
    pickle.dump([Variable(2.0, f"w{{n}}") * 1 for n in range(20)], file)
"""
    root = Path(engine.__file__).parents[2]
    subprocess.run([sys.executable, "-c", program], env={"PYTHONPATH": str(root)}, check=True)
    there = [Variable(10.0) for _ in range(20)]
    found = pickle.loads(path.read_bytes())
    for ours, theirs in zip(there, found, strict=True):
        assert Session().run(ours * theirs) == 20.0
