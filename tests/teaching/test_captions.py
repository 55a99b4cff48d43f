"""What captions and details say of a node reads back as what it was."""

import random
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from chalkgrad.engine.evaluation import Evaluator, Recording
from chalkgrad.engine.formula.names import name_key
from chalkgrad.engine.formula.reading import read
from chalkgrad.engine.kinds import is_constant, is_leaf
from chalkgrad.teaching.local import local_derivatives
from chalkgrad.teaching.names import Wengert, as_shown
from chalkgrad.teaching.veil import Veil
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.effort import examples
from tests.engine.typeset import (
    LARGEST,
    NoValueError,
    applied,
    evaluated,
    exact,
    exact_digits,
    is_near,
    made,
    partial,
    seen,
    value_read,
)

draws = st.randoms(use_true_random=False)

# A constant by its number, where a name could stand.
NUMBER = re.compile(r"-?(?:\d.*|e|\\pi)")


@pytest.fixture(autouse=True, scope="module")
def _digits() -> Iterator[None]:
    with exact_digits():
        yield


def readable(latex: str) -> str:
    """The text as it is seen; the leaves of a Wengert list are counted down to negative numbers."""
    return "$" + seen(re.sub(r"_\{-(\d+)\}", r"_{n\1}", latex)) + "$"


def key(latex: str) -> str:
    """The name that typeset text is."""
    formula = read(readable(latex))
    return name_key(str(formula.graph.attributes(formula.target)["name"]))


def run(draw: random.Random) -> tuple[Recording, Mapping[str, Any]]:
    """A run of a random graph, and what its nodes truly are."""
    one = made(draw)
    assume(all(abs(number) < LARGEST for number in one.leaves.values()))
    recording = Evaluator(one.graph, {}).record(one.target)
    return recording, evaluated(one.graph, one.target, one.leaves)


def says(latex: str, names: Mapping[str, Any], truth: Callable[..., Any], *given: Any) -> bool:
    """Whether typeset text has a value; also where there is none to be compared with."""
    try:
        return is_near(value_read(readable(latex), names, real=False), truth(*given))
    except NoValueError:
        return True


@settings(max_examples=examples(40))
@given(draws)
def test_every_line_of_a_wengert_list_says_what_was_computed(draw: random.Random) -> None:
    recording, values = run(draw)
    graph, wengert = recording.graph, Wengert(recording, Veil())
    names = {
        key(shown): values[node]
        for node in values
        for shown in (wengert.symbol(node), wengert.called(node))
        if not NUMBER.fullmatch(shown)
    }
    for node in values:
        op, sources = graph.op(node), [str(source) for source in graph.inputs[node]]
        if is_leaf(op):
            continue
        operands = [values[source] for source in sources]
        shown = [exact(as_shown(recording.value(source))) for source in sources]
        assert says(wengert.numbers(node), {}, applied, op, shown), wengert.numbers(node)
        for called in (False, True):
            formula = wengert.formula(node, called=called)
            assert says(formula, names, applied, op, operands), formula
            for port, source in enumerate(sources):
                # One input on two ports is at a tie of any choice between them.
                if not is_constant(graph.op(source)) and sources.count(source) == 1:
                    local = wengert.partial(node, port, called=called)
                    assert says(local, names, partial, op, port, operands), local


@settings(max_examples=examples(60))
@given(draws)
def test_a_local_derivative_over_its_inputs_has_the_value_of_the_slope(draw: random.Random) -> None:
    recording, values = run(draw)
    graph, node = recording.graph, recording.target
    assert node is not None
    assume(not is_leaf(graph.op(node)))
    sources = [str(source) for source in graph.inputs[node]]
    operands = [values[source] for source in sources]
    local = local_derivatives(graph, node, recording.value, lambda port: 1.0)
    halves = [formula.partition(" = ")[::2] for formula in local.formulas]
    names = {
        key(by.rpartition(r"{\partial ")[2][:-1]): values[source]
        for (by, _), source in zip(halves, sources, strict=True)
        if by
    }
    for port, (by, formula) in enumerate(halves):
        if by and sources.count(sources[port]) == 1:
            assert says(formula, names, partial, graph.op(node), port, operands), formula
