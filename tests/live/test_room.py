"""A room without sockets: processes that share a store, and numbers that only grow."""

import threading
from pathlib import Path

import pytest
from chalkgrad.document.edits import AddNode, Edit, SetTitle, SetValue
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import dump
from chalkgrad.engine.graph_errors import MissingNodeError
from chalkgrad.live import answers, passing
from chalkgrad.live.descents import StaleDescentError
from chalkgrad.live.handlers.descending import descend, descent
from chalkgrad.live.messages.teaching import DescendMessage, DescentMessage
from chalkgrad.live.numbers import Layout, Numbers
from chalkgrad.live.room import Room
from chalkgrad.store.store import Store

from tests.databases import address
from tests.live.rooms import new_room, rooms, told


def test_processes_that_edit_at_once_lose_nothing_and_agree(tmp_path: Path) -> None:
    opened = rooms(tmp_path, 3)
    failures: list[BaseException] = []

    def work(name: int, room: Room) -> None:
        try:
            for step in range(15):
                edit: Edit = AddNode(id=f"n{name}-{step}", op="sin")
                room.commit(f"{name}-{step}", "someone", edit)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(opened)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    for room in opened:
        room.catch_up()
    snapshots = [room.snapshot() for room in opened]
    assert {snapshot["revision"] for snapshot in snapshots} == {45}
    for snapshot in snapshots:
        assert sorted(snapshot["serial"].values()) == list(range(7 + 45))
    assert all(len(room.document.graph) == 7 + 45 for room in opened)


def test_a_process_that_comes_late_sends_what_its_canvases_missed(tmp_path: Path) -> None:
    here, there = rooms(tmp_path, 2)
    there.commit("t1", "other", SetTitle(title="theirs"))
    there.commit("t2", "other", SetValue(id="x2", value=1.0))
    here.commit("h1", "me", SetValue(id="x2", value=3.0))
    (patch,) = told(here)
    assert [edit["id"] for edit in patch.message["edits"]] == ["t1", "t2", "h1"]
    assert patch.message["revision"] == 3
    assert here.document.title == "theirs"


def test_what_was_missed_is_sent_even_after_an_edit_that_was_refused(tmp_path: Path) -> None:
    here, there = rooms(tmp_path, 2)
    there.commit("t1", "other", SetValue(id="x2", value=1.0))
    with pytest.raises(MissingNodeError):
        here.commit("h1", "me", SetValue(id="ghost", value=3.0))
    for _ in range(2):
        here.catch_up()
    (patch,) = told(here)
    assert [edit["id"] for edit in patch.message["edits"]] == ["t1"]
    there.catch_up()
    assert here.snapshot()["numbers"] == there.snapshot()["numbers"]


def step(room: Room, run: str, edit_id: str) -> answers.Place:
    message = {"graph": room.graph, "id": edit_id, "author": "me", "run": run}
    return descend(room, DescendMessage.model_validate(message))


def begin(room: Room) -> str:
    settings = {"variables": ["x2"], "method": "gradient", "rate": 0.1}
    return descent(room, DescentMessage.model_validate({"graph": room.graph, **settings}))["run"]


def test_a_descent_never_overwrites_what_another_process_has_stored(tmp_path: Path) -> None:
    here, there = rooms(tmp_path, 2)
    run = begin(here)
    assert step(here, run, "d1")["steps"] == 1
    there.catch_up()
    there.commit("t1", "other", SetValue(id="x2", value=7.0))
    with pytest.raises(StaleDescentError):
        step(here, run, "d2")
    assert here.document.graph.attributes("x2")["value"] == 7.0
    assert dump(here.document) == dump(there.document)


def test_a_descent_goes_on_from_where_its_variables_are_not_from_where_one_is_dragged(
    tmp_path: Path,
) -> None:
    store = Store(address(tmp_path))
    alone, dragged = new_room(store), new_room(store)
    runs = [begin(alone), begin(dragged)]
    passing.preview(dragged, "x2", -3.0)
    places = [step(room, run, "d1") for room, run in zip((alone, dragged), runs, strict=True)]
    assert places[0] == places[1]


def test_a_step_of_a_descent_that_cannot_be_stored_has_not_been_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (room,) = rooms(tmp_path, 1)
    run = begin(room)
    append = room._store.append
    monkeypatch.setattr(room._store, "append", fail)
    with pytest.raises(OSError, match="disk"):
        step(room, run, "d1")
    monkeypatch.setattr(room._store, "append", append)
    assert step(room, run, "d1")["steps"] == 1


def fail(*_: object) -> None:
    raise OSError("the disk is full")


def test_an_edit_that_cannot_be_stored_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (room,) = rooms(tmp_path, 1)
    before = dump(room.document)
    monkeypatch.setattr(room._store, "append", fail)
    with pytest.raises(OSError, match="disk"):
        room.commit("e", "me", AddNode(id="n", op="sin"))
    assert dump(room.document) == before
    assert room.revision == 0
    assert told(room) == []


def test_numbers_differ_by_bits_so_nan_is_itself_and_minus_zero_is_not_zero() -> None:
    graph = worked_example().graph
    layout = Layout.of(graph, {node: at for at, node in enumerate(graph.order)})
    old, new = Numbers.blank(layout), Numbers.blank(layout)
    assert len(new.pack(old)) == 8
    old.values[0], new.values[0] = 0.0, -0.0
    assert len(new.pack(old)) > 8
