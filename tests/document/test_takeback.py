"""What of a step is taken back when others have gone on: most of it, soon, and never a cycle."""

import time
from typing import Any

from chalkgrad.document.apply import apply
from chalkgrad.document.edits import AddNode, Batch, Connect, Disconnect, Edit, RemoveNode, SetTitle
from chalkgrad.document.exchange import dump
from chalkgrad.document.history import sensible_part
from chalkgrad.document.model import Document
from chalkgrad.engine import ChalkgradError
from hypothesis import given, settings
from hypothesis import strategies as st

NODES = [f"n{index}" for index in range(6)]


def sums(count: int = len(NODES)) -> Document:
    document = Document()
    nodes: list[Edit] = [AddNode(id=f"n{index}", op="add") for index in range(count)]
    apply(document, Batch(edits=nodes))
    return document


def content(document: Document) -> Any:
    data = dump(document)
    data["nodes"] = sorted(data["nodes"], key=lambda node: str(node["id"]))
    data["edges"] = sorted(data["edges"], key=lambda edge: (str(edge["target"]), edge["key"]))
    return data


WIRES = st.builds(
    Connect, source=st.sampled_from(NODES), target=st.sampled_from(NODES), port=st.integers(0, 1)
)
CHANGES = st.one_of(
    WIRES,
    st.builds(RemoveNode, id=st.sampled_from(NODES)),
    st.builds(Disconnect, target=st.sampled_from(NODES), port=st.integers(0, 1)),
)


def try_each(document: Document, edits: list[Any]) -> list[tuple[Edit, Edit]]:
    done = []
    for edit in edits:
        try:
            done.append((edit, apply(document, edit).inverse))
        except ChalkgradError:
            continue
    return done


@settings(max_examples=100, deadline=None)
@given(st.lists(WIRES, max_size=10), st.lists(CHANGES, max_size=8), st.lists(CHANGES, max_size=8))
def test_what_can_be_taken_back_applies_and_looking_for_it_changes_nothing(
    first: list[Any], mine: list[Any], theirs: list[Any]
) -> None:
    document = sums()
    try_each(document, first)
    before = content(document)
    steps = try_each(document, mine)
    inverse = Batch(edits=[inverse for _, inverse in reversed(steps)])
    others = [edit for edit, _ in try_each(document, theirs)]
    there = content(document)
    takeback = sensible_part(document, inverse, others)
    assert content(document) == there
    apply(document, takeback.edit)
    if not others:
        assert (content(document), takeback.left) == (before, [])


def test_a_wire_that_would_close_a_circle_with_another_s_is_left_and_the_rest_comes_back() -> None:
    document = sums()
    apply(document, Batch(edits=[
        Connect(source="n0", target="n1", port=0), Connect(source="n2", target="n3", port=0),
    ]))  # fmt: skip
    gone = apply(document, Batch(edits=[
        Disconnect(target="n1", port=0), Disconnect(target="n3", port=0),
    ]))  # fmt: skip
    other = Connect(source="n1", target="n0", port=0)
    apply(document, other)
    takeback = sensible_part(document, gone.inverse, [other])
    apply(document, takeback.edit)
    assert document.graph.inputs["n3"][0] == "n2"
    assert document.graph.inputs["n1"][0] is None
    assert [(left.what, left.node) for left in takeback.left] == [("cycle", "n1")]


def test_many_wires_in_many_circles_are_left_in_a_few_rounds() -> None:
    count = 600
    document = sums(count)
    wires = [Connect(source=f"n{i}", target=f"n{i + 1}", port=0) for i in range(0, count, 2)]
    apply(document, Batch(edits=[*wires]))
    gone = apply(document, Batch(edits=[Disconnect(target=w.target, port=0) for w in wires]))
    others = [Connect(source=w.target, target=w.source, port=1) for w in wires]
    apply(document, Batch(edits=[*others]))
    began = time.process_time()
    takeback = sensible_part(document, gone.inverse, others)
    # A sort of the graph for each would take minutes.
    assert time.process_time() - began < 10.0
    assert takeback.edit.edits == []
    assert len(takeback.left) == len(wires)


def test_everything_is_deleted_and_brought_back_in_a_time_that_grows_with_it() -> None:
    def seconds(count: int) -> float:
        document = sums(count)
        apply(document, Batch(edits=[
            Connect(source=f"n{i * 7919 % j}", target=f"n{j}", port=p)
            for j in range(1, count) for i, p in ((j, 0), (j + 1, 1))
        ]))  # fmt: skip
        before = content(document)
        began = time.process_time()
        everything: list[Edit] = [RemoveNode(id=f"n{i}") for i in range(count)]
        gone = apply(document, Batch(edits=everything))
        takeback = sensible_part(document, gone.inverse, [SetTitle(title="t")])
        apply(document, takeback.edit)
        took = time.process_time() - began
        assert content(document) == before
        return took

    # Four times as many nodes: four times as long, where each wire sorted all it was sixteen. The
    # least of a few tries is the one that a busy machine has disturbed least.
    small, large = (min(seconds(count) for _ in range(3)) for count in (500, 2_000))
    assert large < 10 * small + 0.3
