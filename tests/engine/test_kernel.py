"""The kernel's loader: whatever Numba does, the plain executor stays and the log says why."""

import logging
import math
import threading
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from chalkgrad.engine import OPERATORS, Graph, Tape, kernel
from chalkgrad.engine.arranging import arranged, by_size
from chalkgrad.engine.kernel import KernelLoader
from chalkgrad.engine.operators import Operator
from chalkgrad.locks import take
from hypothesis import given, settings
from hypothesis.strategies import booleans

from tests.effort import examples
from tests.engine.graphs import Case, cases
from tests.engine.test_digits import points


@pytest.mark.parametrize(
    ("failure", "level"),
    [
        (ImportError("No module named 'numba'"), logging.INFO),
        (OSError("read-only file system"), logging.ERROR),
        (RuntimeError("cannot cache function: no locator available"), logging.ERROR),
        (AttributeError("module 'numba' has no attribute 'njit'"), logging.ERROR),
    ],
)
def test_no_failure_of_the_kernel_is_lost(
    failure: Exception,
    level: int,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(_: object) -> None:
        raise failure

    monkeypatch.setattr(kernel, "KernelExecutor", fail)
    loader = KernelLoader(OPERATORS)
    with caplog.at_level(logging.INFO, logger="chalkgrad"):
        loader.load_in_background()
        for thread in threading.enumerate():
            if thread.name == "kernel":
                thread.join(timeout=10)
        assert loader.kernel is None
        assert [record.levelno for record in caplog.records] == [level]
        assert str(failure) in caplog.text
        assert loader.load() is None


def test_of_several_processes_one_compiles_and_the_others_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Numba's cache does not bear two that write it, and each would compile for many seconds."""
    waiting = []
    generated = kernel._load_generated

    def load(source: str, path: Path) -> ModuleType:
        waiting.append(take(path.with_suffix(".lock")) is None)
        return generated(source, path)

    monkeypatch.setattr(kernel, "_load_generated", load)
    assert KernelLoader(OPERATORS).load() is not None
    assert waiting == [True]


@settings(max_examples=examples(50))
@given(cases())
def test_a_gradient_that_runs_again_has_the_plain_tape_s_bits(case: Case) -> None:
    executor = KernelLoader(OPERATORS).load()
    assert executor is not None
    tape = Tape(case.graph)
    leaves, target = tape.load(case.graph, {}), tape.slot[case.target]
    found = [tape.gradient(leaves, target, one) for one in (None, executor)]
    slot = tape.slot[case.leaves[0]]
    for number in (leaves[slot], 0.375, leaves[slot]):
        for one in found:
            one.values[slot] = number
            one.run()
        plain, fast = ([np.array(one.values), np.array(one.adjoints)] for one in found)
        assert [array.tobytes() for array in plain] == [array.tobytes() for array in fast]
        leaves_then = [*leaves[:slot], number, *leaves[slot + 1 :]]
        result = tape.run(leaves_then, target)
        assert plain[0].tobytes() == result.values.tobytes()
        assert plain[1].tobytes() == result.adjoints.tobytes()


def test_a_call_keeps_the_memory_that_it_runs_on() -> None:
    executor = KernelLoader(OPERATORS).load()
    assert executor is not None
    graph = Graph.build(
        [("x", {"op": "variable", "value": 0.5}), ("y", {"op": "sin"})], [("x", "y", 0)]
    )
    tape = Tape(graph)
    gradient = tape.gradient(tape.load(graph, {}), tape.slot["y"], executor)
    run, adjoints = gradient.run, gradient.adjoints
    del gradient
    for _ in range(100):
        # What was given back would be taken by these.
        _others = [np.full(10, np.nan) for _ in range(10)]
        run()
        assert adjoints[tape.slot["x"]] == math.cos(0.5)


@settings(max_examples=examples(50))
@given(cases(), booleans())
def test_rows_stand_by_level_and_send_to_a_slot_in_their_order(case: Case, sized: bool) -> None:
    tape = Tape(case.graph)
    program, values = tape.program, np.array(tape.load(case.graph, {}))
    for backwards, code in ((False, program.code()), (True, program.backwards_code())):
        begin = int(code[0])
        order = by_size(code, values) if sized else np.arange((len(code) - begin) // 4)
        found = arranged(code, backwards, order)
        rows, moved = (one[begin:].reshape(-1, 4).tolist() for one in (code, found))
        assert sorted(rows) == sorted(moved)
        assert found[:begin].tolist() == code[:begin].tolist()
        if not backwards:
            done: set[int] = set(range(int(code[3]))) - {row[1] for row in rows}
            for _, slot, first, last in moved:
                assert {first, last} <= done
                done.add(slot)
            continue
        for slot in range(int(code[3])):
            # Who sends to it, and then what it sends on itself.
            before, after = ([row for row in order if slot in row[1:]] for order in (rows, moved))
            assert before == after


def test_rows_of_one_operator_in_a_level_stand_by_the_size_of_what_they_read() -> None:
    """tanh of a small number goes another way than of a large one, as a processor learns."""
    numbers = [3.0, -0.1, 0.5, -2.0, 0.01]
    nodes = [(f"x{at}", {"op": "variable", "value": number}) for at, number in enumerate(numbers)]
    nodes += [(f"y{at}", {"op": "tanh"}) for at in range(5)]
    graph = Graph.build(nodes, [(f"x{at}", f"y{at}", 0) for at in range(5)])
    tape = Tape(graph)
    values, code = np.array(tape.load(graph, {})), tape.program.code()
    rows = arranged(code, False, by_size(code, values))[code[0] :].reshape(-1, 4)
    assert values[rows[:, 2]].tolist() == [0.01, -0.1, 0.5, -2.0, 3.0]


@pytest.mark.parametrize("row", OPERATORS.rows, ids=lambda row: row.name)
def test_every_operator_has_the_plain_tape_s_bits_all_over_its_domain(row: Operator) -> None:
    executor = KernelLoader(OPERATORS).load()
    assert executor is not None
    tried = points(row)
    if row.name == "polygamma":
        # Every order there is.
        tried = [[1.0 + at % 60, *point[1:]] for at, point in enumerate(tried)]
    leaves = [f"x{port}" for port in range(len(tried[0]))]
    graph = Graph.build(
        [*((leaf, {"op": "variable", "value": 1.0}) for leaf in leaves), ("y", {"op": row.name})],
        [(leaf, "y", port) for port, leaf in enumerate(leaves)],
    )
    tape = Tape(graph)
    slots = [tape.slot[leaf] for leaf in leaves]
    plain, fast = (
        tape.gradient(tape.load(graph, {}), tape.slot["y"], one) for one in (None, executor)
    )
    for point in tried:
        for one in (plain, fast):
            for slot, number in zip(slots, point, strict=True):
                one.values[slot] = number
            one.run()
        assert np.array_equal(plain.values, fast.values, equal_nan=True), point
        assert np.array_equal(plain.adjoints, fast.adjoints, equal_nan=True), point
