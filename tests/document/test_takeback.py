"""What of a step is taken back when others have gone on: most of it, soon, and never a cycle."""

from typing import Any

from chalkgrad.document.apply import apply
from chalkgrad.document.edits import (
    AddNode,
    Batch,
    Connect,
    Disconnect,
    Edit,
    Hide,
    RemoveNode,
    SetTarget,
)
from chalkgrad.document.exchange import dump
from chalkgrad.document.history import take_back
from chalkgrad.document.model import Document
from chalkgrad.engine import ChalkgradError
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.costs import measured
from tests.effort import examples

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


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(WIRES, max_size=10), st.lists(CHANGES, max_size=8), st.lists(CHANGES, max_size=8))
def test_what_can_be_taken_back_is_and_removed_nodes_come_back_as_one_by_one(
    first: list[Any], mine: list[Any], theirs: list[Any]
) -> None:
    document = sums()
    try_each(document, first)
    before = content(document)
    steps = try_each(document, mine)
    inverse = Batch(edits=[inverse for _, inverse in reversed(steps)])
    others = [edit for edit, _ in try_each(document, theirs)]
    there = content(document)
    takeback = take_back(document, inverse, others)
    after = content(document)
    if not others:
        assert (after, takeback.left) == (before, [])
    takeback.applied.put_back(document)
    assert content(document) == there
    one_by_one = take_back(document, Batch(edits=list(inverse.parts())), others)
    assert (content(document), one_by_one.left) == (after, takeback.left)


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(WIRES, max_size=10), st.lists(st.sampled_from(NODES), min_size=2, unique=True))
def test_an_edit_of_many_nodes_touches_and_minds_what_its_parts_do(
    wires: list[Any], gone: list[str]
) -> None:
    document = sums()
    try_each(document, wires)
    apply(document, Batch(edits=[SetTarget(id="n0"), Hide(items=["value:n0", "gradient:n1"])]))
    many = Batch(edits=[RemoveNode(id=node) for node in gone]).edits[0]
    for edit in (many, apply(document, many).inverse):
        parts = list(edit.parts())
        assert edit.size == len(parts)
        assert set(edit.touches()) == {key for part in parts for key in part.touches()}
        assert set(edit.minds()) == {key for part in parts for key in part.minds()}


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
    takeback = take_back(document, gone.inverse, [other])
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
    with measured() as cost:
        takeback = take_back(document, gone.inverse, others)
    # A sort of the graph for each would take minutes.
    assert cost.seconds < 10.0
    assert takeback.applied.edit == Batch(edits=[])
    assert len(takeback.left) == len(wires)


def test_nodes_that_went_together_come_back_in_their_order() -> None:
    document = sums()
    wires = [("n5", "n0"), ("n0", "n3"), ("n4", "n3")]
    for port, (source, target) in enumerate(wires):
        apply(document, Connect(source=source, target=target, port=port % 2))
    order = list(document.graph.order)
    gone = apply(document, Batch(edits=[RemoveNode(id=node) for node in NODES]))
    take_back(document, gone.inverse, [])
    assert list(document.graph.order) == order
