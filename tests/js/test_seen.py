"""A walk shows at every step the numbers that the server has computed until then, and no others."""

from collections.abc import Iterator

import pytest
from chalkgrad.document.example import worked_example
from chalkgrad.document.from_formula import edit_from_text
from chalkgrad.document.model import Document
from chalkgrad.engine.evaluation import Evaluator
from chalkgrad.live.data import walk_data
from chalkgrad.teaching.veil import veil
from chalkgrad.teaching.walk import walk

from tests.js.node import Node
from tests.js.snapshots import snapshot

INHERITED = "y = constructor * toString + __proto__ * constructor; constructor = 2; toString = 3"


def of_formula(text: str) -> Document:
    document = Document()
    edit_from_text(document, text)[0].apply(document)
    return document


@pytest.fixture(scope="module")
def seen() -> Iterator[Node]:
    with Node("seen.mjs") as running:
        yield running


@pytest.mark.parametrize("document", [worked_example(), of_formula(f"{INHERITED}; __proto__ = 5")])
def test_a_walk_ends_with_every_number_and_shows_none_too_early(
    seen: Node, document: Document
) -> None:
    graph = document.graph
    recording = Evaluator(graph, document.feeds).record(document.effective_target())
    truth = recording.evaluation()
    walked = walk_data(walk(recording), 0)
    last = len(walked["steps"]) - 1
    begun = snapshot(document)
    for at in range(last + 1):
        shown = seen.ask(snapshot=begun, walk=walked, at=at)["nodes"]
        forward = {step["node"] for step in walked["steps"][: at + 1] if step["kind"] == "forward"}
        for node in graph.inputs:
            value = shown[node].get("value")
            computed = node in forward or (at > 0 and node in walked["leaves"])
            assert value == (truth.value(node) if computed else None)
    for node in graph.inputs:
        assert shown[node].get("gradient") == truth.gradient(node)


@pytest.mark.parametrize("hidden", [False, True])
def test_a_wire_has_a_sum_where_its_contribution_joins_another_told_or_not(
    seen: Node, hidden: bool
) -> None:
    # What comes first to x, from the minimum, is 0.
    document = of_formula("x = -2; y = 3; b = 5*x; c = min(x, b); f = c*y")
    graph = document.graph
    veiled = veil(graph, [f"gradient:{node}" for node in graph.order] if hidden else [])
    walked = walk(Evaluator(graph, {}).record(document.effective_target()), veiled=veiled)
    told = walk_data(walked, 0)
    last = len(walked.steps) - 1
    wires = seen.ask(snapshot=snapshot(document), walk=told, at=last)["wires"]
    sums = [wire["product"]["sum"] for wire in wires.values() if "product" in wire]
    assert len(sums) == 5
    (only,) = (total for total in sums if total is not None)
    assert only == ({"before": None, "after": None} if hidden else {"before": 0, "after": 15})
