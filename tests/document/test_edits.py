"""Edits: each applies whole or not at all, and its inverse brings the document back."""

from contextlib import suppress
from typing import Any

import pytest
from chalkgrad.document.apply import apply
from chalkgrad.document.edits import EDIT, AddNode, Batch, Edit, RemoveNode, RemoveNodes
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import dump, load
from chalkgrad.document.listing import listing
from chalkgrad.document.model import Document
from chalkgrad.document.values import LeafError, LimitError, NameTakenError
from chalkgrad.engine import ChalkgradError, CycleError
from chalkgrad.store.packing import pack_edit, unpack_edit
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from pydantic import ValidationError

from tests.effort import examples


def edit(**fields: Any) -> Edit:
    return EDIT.validate_python(fields)


def content(document: Document) -> dict[str, Any]:
    """A document without the order in which its nodes and wires happen to stand."""
    data = dump(document)
    data["nodes"] = sorted(data["nodes"], key=lambda node: node["id"])
    data["edges"] = sorted(data["edges"], key=lambda edge: (edge["target"], edge["key"]))
    return data


ONE_OF_EACH = [
    {"type": "add_node", "id": "new", "op": "cos", "name": "c", "x": 1.5, "y": -2.0},
    {"type": "remove_node", "id": "v2"},
    {"type": "remove_node", "id": "x1"},
    {"type": "remove_node", "id": "f"},
    {"type": "connect", "source": "x1", "target": "v3", "port": 0},
    {"type": "disconnect", "target": "f", "port": 1},
    {"type": "set_value", "id": "x2", "value": 0.1},
    {"type": "feed", "id": "x1", "value": -3.0},
    {"type": "feed", "id": "x1", "value": None},
    {"type": "rename", "id": "x2", "name": "weight"},
    {"type": "rename", "id": "f", "name": None},
    {"type": "move", "positions": {"x1": [5.0, 6.0], "f": [7.0, 8.0]}},
    {"type": "change_operator", "id": "v2", "op": "sin"},
    {"type": "change_operator", "id": "v3", "op": "max"},
    {"type": "change_operator", "id": "x1", "op": "variable"},
    {"type": "change_operator", "id": "x2", "op": "placeholder"},
    {"type": "change_operator", "id": "x2", "op": "tanh"},
    {"type": "set_target", "id": "v2"},
    {"type": "set_target", "id": None},
    {"type": "set_mode", "mode": "lazy"},
    {"type": "set_title", "title": "another"},
    {"type": "set_direction", "direction": "down"},
    {"type": "set_note", "note": "from the lecture"},
    {"type": "hide", "items": ["value:v2", "gradient:x1", "local:v2:1"]},
    {
        "type": "set_frame",
        "id": "fr",
        "frame": {
            "id": "fr",
            "title": "t",
            "colour": "blue",
            "x": 0.0,
            "y": 0.0,
            "width": 9.0,
            "height": 9.0,
        },
    },
    {"type": "annotate", "id": "x2", "set": {"note": "a *weight*", "max": 9.0, "digits": 3}},
    {
        "type": "batch",
        "edits": [
            {"type": "remove_node", "id": "v1"},
            {"type": "connect", "source": "x2", "target": "v4", "port": 0},
            {"type": "remove_node", "id": "x1"},
        ],
    },
]


@pytest.mark.parametrize("fields", ONE_OF_EACH, ids=lambda fields: fields["type"])
def test_an_edit_changes_the_document_and_its_inverse_restores_it(fields: dict[str, Any]) -> None:
    document = worked_example()
    before = content(document)
    inverse = apply(document, edit(**fields)).inverse
    after = content(document)
    assert after != before
    again = apply(document, inverse).inverse
    assert content(document) == before
    apply(document, again)
    assert content(document) == after


def test_a_batch_that_fails_half_way_changes_nothing() -> None:
    document = worked_example()
    before = content(document)
    with pytest.raises(CycleError):
        apply(
            document,
            edit(
                type="batch",
                edits=[
                    {"type": "add_node", "id": "new", "op": "sin"},
                    {"type": "remove_node", "id": "v1"},
                    {"type": "connect", "source": "f", "target": "v2", "port": 0},
                ],
            ),
        )
    assert content(document) == before


@pytest.mark.parametrize(
    ("fields", "code", "words"),
    [
        ({"type": "add_node", "id": "x1", "op": "sin"}, "duplicate-node", "already a node x1"),
        ({"type": "add_node", "id": "n", "op": "quux"}, "unknown-operator", "quux"),
        ({"type": "add_node", "id": "n", "op": "sin", "name": "x1"}, "duplicate-name", "x1"),
        ({"type": "add_node", "id": "n", "op": "sin", "value": 1.0}, "wrong-kind", "sin"),
        ({"type": "remove_node", "id": "nobody"}, "missing-node", "nobody"),
        ({"type": "connect", "source": "f", "target": "v1", "port": 0}, "cycle", "→"),
        ({"type": "connect", "source": "x1", "target": "v1", "port": 1}, "no-such-port", "port"),
        ({"type": "set_value", "id": "v1", "value": 1.0}, "wrong-kind", "computes its value"),
        ({"type": "set_value", "id": "x1", "value": 1.0}, "wrong-kind", "feed it instead"),
        ({"type": "feed", "id": "x2", "value": 1.0}, "wrong-kind", "only a placeholder"),
        ({"type": "rename", "id": "x2", "name": "x1"}, "duplicate-name", "called x1"),
        ({"type": "move", "positions": {"nobody": [0, 0]}}, "missing-node", "nobody"),
        ({"type": "set_target", "id": "nobody"}, "missing-node", "nobody"),
        ({"type": "annotate", "id": "x2", "set": {"min": 3.0, "max": 3.0}}, "document", "slider"),
    ],
)
def test_an_edit_that_breaks_a_rule_says_which_and_changes_nothing(
    fields: dict[str, Any], code: str, words: str
) -> None:
    document = worked_example()
    before = content(document)
    with pytest.raises(ChalkgradError) as error:
        apply(document, edit(**fields))
    assert error.value.code == code
    assert words in error.value.message
    assert content(document) == before


@pytest.mark.parametrize(
    "fields",
    [
        {"type": "set_value", "id": "x2", "value": float("nan")},
        {"type": "set_value", "id": "x2", "value": "5"},
        {"type": "add_node", "id": "has space", "op": "sin"},
        {"type": "add_node", "id": "n", "op": "sin", "name": "x" * 65},
        {"type": "rename", "id": "x2", "name": " padded "},
        {"type": "connect", "source": "a", "target": "b", "port": -1},
        {"type": "explode"},
        {"type": "set_mode", "mode": "hasty"},
        {"type": "set_direction", "direction": "up"},
        {"type": "remove_node", "id": "x", "surprise": 1},
        {"type": "annotate", "id": "x2", "set": {"colour": "red"}},
        {"type": "annotate", "id": "x2", "set": {"digits": 40}},
        {"type": "annotate", "id": "x2", "set": {"step": -1.0}},
    ],
)
def test_an_edit_of_a_wrong_shape_is_refused_before_it_reaches_a_document(
    fields: dict[str, Any],
) -> None:
    with pytest.raises(ValidationError):
        edit(**fields)


def test_a_document_past_its_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chalkgrad.document.edits.nodes.MAX_NODES", 7)
    with pytest.raises(LimitError, match="7 nodes"):
        apply(worked_example(), AddNode(id="one-more", op="sin"))


def test_a_leaf_keeps_its_number_when_it_becomes_another_kind_of_leaf() -> None:
    document = worked_example()
    apply(document, edit(type="change_operator", id="x2", op="placeholder"))
    assert document.feeds["x2"] == 5.0
    apply(document, edit(type="change_operator", id="x2", op="constant"))
    assert document.graph.attributes("x2")["value"] == 5.0
    assert "x2" not in document.feeds


NAMES = ["x1", "x2", "v1", "v2", "v3", "v4", "f"]


@given(st.sets(st.sampled_from(NAMES), min_size=1))
def test_nodes_that_come_back_stand_where_they_stood(gone: set[str]) -> None:
    document = worked_example()
    before = list(document.graph.order)
    inverse = apply(document, RemoveNodes(ids=sorted(gone))).inverse
    apply(document, unpack_edit(pack_edit(inverse)))
    assert list(document.graph.order) == before
    assert listing(document).text == listing(worked_example()).text


@given(st.permutations(NAMES), st.data())
def test_nodes_that_go_and_come_back_in_any_order_stand_in_a_topological_one(
    gone: list[str], data: st.DataObject
) -> None:
    document = worked_example()
    inverses = [apply(document, RemoveNodes(ids=[node])).inverse for node in gone]
    for inverse in data.draw(st.permutations(inverses)):
        with suppress(ChalkgradError):
            apply(document, inverse)
    place = {node: index for index, node in enumerate(document.graph.order)}
    assert place.keys() == document.graph.inputs.keys()
    assert all(place[source] < place[target] for source, target, _ in document.graph.wires())


OPS = ["variable", "placeholder", "constant", "sin", "neg", "add", "mul"]
IDS = [f"n{index}" for index in range(8)]


class History(RuleBasedStateMachine):
    """Any edits, undone and redone in any order of a stack, end where they began."""

    @initialize()
    def begin(self) -> None:
        self.document = Document()
        self.undo: list[tuple[dict[str, Any], Edit]] = []
        self.redo: list[tuple[dict[str, Any], Edit]] = []

    def try_edit(self, **fields: Any) -> None:
        before = content(self.document)
        try:
            inverse = apply(self.document, edit(**fields)).inverse
        except ChalkgradError:
            assert content(self.document) == before
            return
        self.undo.append((before, inverse))
        self.redo.clear()

    node = st.sampled_from(IDS)
    number = st.floats(-1e6, 1e6, allow_nan=False)

    @rule(node=node, op=st.sampled_from(OPS))
    def add(self, node: str, op: str) -> None:
        self.try_edit(type="add_node", id=node, op=op)

    @rule(node=node)
    def remove(self, node: str) -> None:
        self.try_edit(type="remove_node", id=node)

    @rule(source=node, end=node, port=st.integers(0, 1))
    def connect(self, source: str, end: str, port: int) -> None:
        self.try_edit(type="connect", source=source, target=end, port=port)

    @rule(end=node, port=st.integers(0, 1))
    def disconnect(self, end: str, port: int) -> None:
        self.try_edit(type="disconnect", target=end, port=port)

    @rule(node=node, number=number)
    def set_value(self, node: str, number: float) -> None:
        self.try_edit(type="set_value", id=node, value=number)

    @rule(node=node, number=st.none() | number)
    def feed(self, node: str, number: float | None) -> None:
        self.try_edit(type="feed", id=node, value=number)

    @rule(node=node, name=st.sampled_from([None, "p", "q", "r"]))
    def rename(self, node: str, name: str | None) -> None:
        self.try_edit(type="rename", id=node, name=name)

    @rule(node=node, op=st.sampled_from(OPS))
    def change(self, node: str, op: str) -> None:
        self.try_edit(type="change_operator", id=node, op=op)

    @rule(node=st.none() | node)
    def target_it(self, node: str | None) -> None:
        self.try_edit(type="set_target", id=node)

    @rule(
        node=node, kind=st.sampled_from(["value:{}", "gradient:{}", "local:{}:0"]), on=st.booleans()
    )
    def hide(self, node: str, kind: str, on: bool) -> None:
        self.try_edit(type="hide", items=[kind.format(node)], hidden=on)

    @rule(pair=st.tuples(node, node), op=st.sampled_from(OPS))
    def batch(self, pair: tuple[str, str], op: str) -> None:
        first, second = pair
        self.try_edit(
            type="batch",
            edits=[
                {"type": "remove_node", "id": first},
                {"type": "add_node", "id": first, "op": op},
                {"type": "connect", "source": second, "target": first, "port": 0},
            ],
        )

    @precondition(lambda self: self.undo)
    @rule()
    def take_back(self) -> None:
        before, inverse = self.undo.pop()
        after = content(self.document)
        self.redo.append((after, apply(self.document, inverse).inverse))
        assert content(self.document) == before

    @precondition(lambda self: self.redo)
    @rule()
    def do_again(self) -> None:
        after, again = self.redo.pop()
        before = content(self.document)
        self.undo.append((before, apply(self.document, again).inverse))
        assert content(self.document) == after

    @invariant()
    def the_document_is_one_that_can_be_read_back(self) -> None:
        document = self.document
        assert content(load(dump(document))) == content(document)
        assert set(document.names.values()) == {
            node for node in document.graph.order if document.graph.attributes(node).get("name")
        }
        assert document.target is None or document.target in document.graph


TestHistory = History.TestCase
TestHistory.settings = settings(max_examples=examples(30), stateful_step_count=40)


def test_removing_a_node_takes_its_feed_its_target_and_its_wires_along() -> None:
    document = worked_example()
    apply(document, RemoveNode(id="x1"))
    assert document.feeds == {}
    assert document.graph.inputs["v1"] == [None]
    apply(document, RemoveNode(id="f"))
    assert document.target is None


def test_errors_carry_the_ids_they_concern() -> None:
    document = worked_example()
    with pytest.raises(NameTakenError) as taken:
        apply(document, edit(type="rename", id="x2", name="x1"))
    assert taken.value.ids == ("x2", "x1")
    with pytest.raises(LeafError) as leaf:
        apply(document, edit(type="set_value", id="v1", value=1.0))
    assert leaf.value.ids == ("v1",)
    assert apply(document, Batch(edits=[])).inverse == Batch(edits=[])
