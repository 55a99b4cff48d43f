"""Serials and the binary layout: small, unambiguous, and enough for a mirror that only listens."""

import struct
from typing import Any

import numpy as np
import pytest
from chalkgrad.document.edits import EDIT, AddNode
from chalkgrad.document.exchange import dump
from chalkgrad.document.model import Document
from chalkgrad.engine import ChalkgradError
from chalkgrad.live import passing
from chalkgrad.live.numbers import Layout, Numbers
from chalkgrad.live.room import Room
from chalkgrad.live.serials import Serials
from chalkgrad.store.store import Store
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.chaos.window import Mirror
from tests.effort import examples
from tests.live.clients import unpack
from tests.live.rooms import new_room, told
from tests.live.twin import Twin

NAMES = [f"n{index}" for index in range(8)]

# Bytes of the layout: its head, and what a node and a wire take.
HEAD, NODE, WIRE = 8, 8 + 8 + 4 + 1, 8 + 8 + 4 + 2 + 1


@given(histories=st.lists(st.sets(st.sampled_from(NAMES)), max_size=12))
def test_serials_are_distinct_kept_and_as_small_as_there_were_nodes_at_once(
    histories: list[set[str]],
) -> None:
    serials, most = Serials(), 0
    for nodes in histories:
        before = dict(serials.by_node)
        new = serials.follow(dict.fromkeys(sorted(nodes)))
        most = max(most, len(nodes))
        assert serials.by_node.keys() == nodes
        assert len(set(serials.by_node.values())) == len(nodes)
        assert all(0 <= serial < most for serial in serials.by_node.values())
        assert new.keys() == nodes - before.keys()
        assert all(serials.by_node[node] == before[node] for node in nodes & before.keys())


def graph_of(count: int) -> Document:
    """A chain of sines."""
    document = Document()
    AddNode(id="x", op="variable", value=0.5).apply(document)
    for index in range(count):
        AddNode(id=f"s{index}", op="sin").apply(document)
        document.graph.connect("x" if index == 0 else f"s{index - 1}", f"s{index}", 0)
    return document


doubles = st.floats(allow_nan=True, allow_infinity=True)


@given(data=st.data(), count=st.integers(0, 6))
def test_what_is_packed_is_unpacked_bit_for_bit(data: st.DataObject, count: int) -> None:
    graph = graph_of(count).graph
    serials = data.draw(
        st.lists(st.integers(0, 2**32 - 1), min_size=count + 1, max_size=count + 1, unique=True)
    )
    layout = Layout.of(graph, dict(zip(graph.order, serials, strict=True)))
    numbers = Numbers.blank(layout)
    for array in (numbers.values, numbers.gradients, numbers.local, numbers.sent):
        array[:] = data.draw(st.lists(doubles, min_size=array.size, max_size=array.size))
    numbers.flags[:], numbers.wired[:] = 3, 1
    packed = numbers.pack()
    assert len(packed) == HEAD + NODE * (count + 1) + WIRE * count
    found = unpack(packed)
    for name in ("values", "gradients", "local", "sent"):
        assert found[name].tobytes() == getattr(numbers, name).tobytes()
    assert list(found["nodes"]) == serials
    assert list(found["wires"]) == [serials[owner] for owner in layout.owner]
    assert len(numbers.pack(numbers)) == HEAD


def test_a_snapshot_is_as_large_as_the_nodes_that_are_there_whatever_was() -> None:
    room = new_room(Store("sqlite://"), graph_of(3))
    size = len(room.snapshot()["numbers"])
    for turn in range(40):
        name = f"m{turn}"
        room.commit(f"a{turn}", "me", AddNode(id=name, op="variable", value=1.0))
        room.commit(f"r{turn}", "me", EDIT.validate_python({"type": "remove_node", "id": name}))
    snapshot = room.snapshot()
    assert len(snapshot["numbers"]) == size == HEAD + NODE * 4 + WIRE * 3
    assert max(snapshot["serial"].values()) < 4


node = st.sampled_from([*NAMES[:5], "x1", "v2", "f"])
steps = st.one_of(
    st.fixed_dictionaries(
        {
            "type": st.just("add_node"),
            "id": node,
            "op": st.sampled_from(["sin", "mul", "variable", "placeholder"]),
        }
    ),
    st.fixed_dictionaries({"type": st.just("remove_node"), "id": node}),
    st.fixed_dictionaries(
        {"type": st.just("connect"), "source": node, "target": node, "port": st.integers(0, 1)}
    ),
    st.fixed_dictionaries(
        {"type": st.just("set_value"), "id": node, "value": st.sampled_from([0.0, -0.0, 2.5])}
    ),
    st.fixed_dictionaries({"type": st.just("feed"), "id": node, "value": st.just(1.5)}),
    st.fixed_dictionaries(
        {
            "type": st.just("change_operator"),
            "id": node,
            "op": st.sampled_from(["cos", "add", "constant"]),
        }
    ),
    st.fixed_dictionaries(
        {
            "type": st.just("hide"),
            "items": st.lists(node.map("value:{}".format), min_size=1, max_size=1),
            "hidden": st.booleans(),
        }
    ),
    st.fixed_dictionaries(
        {"type": st.just("set_mode"), "mode": st.sampled_from(["eager", "lazy"])}
    ),
    st.sampled_from([{"act": "undo"}, {"act": "redo"}, {"act": "run"}, {"act": "preview"}]),
)


def carry_out(room: Room, name: str, step: dict[str, Any]) -> None:
    """What a canvas asks for; refusals are part of life."""
    try:
        match step:
            case {"act": "undo" | "redo" as kind}:
                room.take_back(name, "me", kind)
            case {"act": "run"}:
                passing.run(room)
            case {"act": "preview"}:
                passing.preview(room, "x2", 7.5)
            case _:
                room.commit(name, "me", EDIT.validate_python(step))
    except ChalkgradError:
        return


@settings(max_examples=examples(60))
@given(history=st.lists(steps, max_size=25))
def test_who_only_listens_has_what_a_snapshot_has_after_every_step(
    history: list[dict[str, Any]],
) -> None:
    room = new_room(Store("sqlite://"))
    mirror = Mirror(dict(room.snapshot()))
    problems = dict(room.snapshot()["problems"])
    for turn, step in enumerate(history):
        carry_out(room, f"e{turn}", step)
        for patch in told(room):
            assert mirror.take(patch.payload())
            for solved in patch.message["solved"]:
                del problems[solved]
            problems.update(patch.message["problems"])
        told(room).clear()
        snapshot = room.snapshot()
        fresh = Mirror(dict(snapshot))
        assert mirror.document() == Twin(dump(room.document, private=True)).document()
        assert mirror.numbers() == fresh.numbers()
        assert problems == snapshot["problems"]


@pytest.mark.parametrize("mode", ["eager", "lazy"])
def test_the_sizes_in_the_head_are_those_of_the_graph(mode: str) -> None:
    document = graph_of(2)
    document.mode = mode
    room = new_room(Store("sqlite://"), document)
    if mode == "lazy":
        passing.run(room)
    assert struct.unpack_from("<II", room.snapshot()["numbers"]) == (3, 2)
    assert np.all(np.isfinite(unpack(room.snapshot()["numbers"])["values"]))
