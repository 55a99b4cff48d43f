"""Lazy mode's plan: every node's fate, and not one bit changed."""

import struct

import pytest
from chalkgrad.engine import Fate, Tape, plan
from chalkgrad.engine.evaluation import Evaluator
from chalkgrad.engine.formula.reading import read
from hypothesis import given, settings

from tests.effort import examples
from tests.engine.graphs import Case, cases


def bits(number: float) -> bytes:
    return struct.pack("<d", number)


def test_every_fate_is_named() -> None:
    formula = read("x = 2; y = 3; unused = y + 1; sin(x)*(2*3) + sin(x)")
    planned = plan(formula.graph, formula.target)
    fates = {node: fate.name for node, fate in planned.fates.items()}
    graph = formula.graph
    by_kind = {}
    for node in graph.order:
        by_kind.setdefault(graph.op(node), []).append(fates[node])
    assert sorted(by_kind["sin"]) == ["kept", "merged"]
    assert sorted(by_kind["mul"]) == ["folded", "kept"]
    assert by_kind["constant"].count("folded") == 2
    assert fates["y"] == "pruned"
    assert (planned.operators_before, planned.operators_after) == (6, 3)


def test_addition_commutes_and_subtraction_does_not() -> None:
    formula = read("x = 1; y = 2; (x + y)*(y + x) + (x - y)*(y - x)")
    planned = plan(formula.graph, formula.target)
    merged = [node for node, fate in planned.fates.items() if fate.name == "merged"]
    assert [formula.graph.op(node) for node in merged] == ["add"]


@pytest.mark.parametrize("text", ["x*0", "x - x", "0/x", "x + 0", "x^0", "x*1"])
def test_nothing_is_rewritten_that_ieee_does_not_allow(text: str) -> None:
    formula = read(f"x = 1; {text}")
    planned = plan(formula.graph, formula.target)
    assert planned.operators_after == 1


def test_minus_zero_and_zero_are_not_merged() -> None:
    formula = read("x = 1; (x/0)*(x/-0)")
    graph = formula.graph
    zeros = [node for node in graph.order if graph.op(node) == "constant"]
    planned = plan(graph, formula.target)
    assert [planned.fates[node] for node in zeros] == [Fate("kept"), Fate("kept")]


@settings(max_examples=examples(150), deadline=None)
@given(cases())
def test_a_plan_changes_no_bit_of_any_value_and_no_gradient(case: Case) -> None:
    whole = Evaluator(case.graph, {}).record(case.target).evaluation()
    lazy = Evaluator(case.graph, {}).record(case.target, planned=True).evaluation()
    assert lazy.plan is not None
    for node in case.graph.order:
        if lazy.plan.fates[node].name == "pruned":
            assert lazy.value(node) is None
            assert whole.gradient(node) is None
        else:
            found, truth = lazy.value(node), whole.value(node)
            assert found is not None and truth is not None
            assert bits(found) == bits(truth)
    for leaf in case.leaves:
        if lazy.gradient(leaf) is not None:
            assert lazy.gradient(leaf) == pytest.approx(whole.gradient(leaf), rel=1e-9, abs=1e-12)


@settings(max_examples=examples(60), deadline=None)
@given(cases())
def test_planning_a_plan_changes_nothing_more(case: Case) -> None:
    once = plan(case.graph, case.target)
    twice = plan(once.graph, once.target)
    assert len(Tape(twice.graph).rows) == len(Tape(once.graph).rows)


def test_a_partial_graph_is_planned_and_stays_partial() -> None:
    formula = read("p*2 + 3")
    evaluation = Evaluator(formula.graph, {}).record(formula.target, planned=True).evaluation()
    assert evaluation.value(formula.target) is None
    assert evaluation.problems[formula.target].code == "blocked"
