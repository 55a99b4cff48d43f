"""A room without sockets: processes that share a store, and numbers that only grow."""

import threading
from pathlib import Path

import pytest
from chalkgrad.document.edits import AddNode, Edit, RemoveNode, SetTitle, SetValue
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import dump
from chalkgrad.engine.executor import PYTHON
from chalkgrad.engine.graph import MissingNodeError
from chalkgrad.live.descents import Descents, StaleDescentError
from chalkgrad.live.numbers import Numbers
from chalkgrad.live.room import Room
from chalkgrad.store.store import Store


def rooms(folder: Path, count: int) -> list[Room]:
    """Rooms of one graph, each as another process would have it."""
    url = f"sqlite:///{folder / 'graphs.db'}"
    graph = Store(url).create(worked_example())
    return [Room(graph, Store(url), lambda: PYTHON) for _ in range(count)]


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
    snapshots = [room.snapshot("someone") for room in opened]
    assert {snapshot["revision"] for snapshot in snapshots} == {45}
    assert len({str(sorted(snapshot["serial"].items())) for snapshot in snapshots}) == 1
    assert all(len(room.document.graph) == 7 + 45 for room in opened)


def test_a_process_that_comes_late_sends_what_its_canvases_missed(tmp_path: Path) -> None:
    here, there = rooms(tmp_path, 2)
    there.commit("t1", "other", SetTitle(title="theirs"))
    there.commit("t2", "other", SetValue(id="x2", value=1.0))
    patch = here.commit("h1", "me", SetValue(id="x2", value=3.0))
    assert patch is not None
    assert [edit["id"] for edit in patch.message["edits"]] == ["t1", "t2", "h1"]
    assert patch.message["revision"] == 3
    assert here.document.title == "theirs"


def test_what_was_missed_is_sent_even_after_an_edit_that_was_refused(tmp_path: Path) -> None:
    here, there = rooms(tmp_path, 2)
    there.commit("t1", "other", SetValue(id="x2", value=1.0))
    with pytest.raises(MissingNodeError):
        here.commit("h1", "me", SetValue(id="ghost", value=3.0))
    patch = here.catch_up()
    assert patch is not None
    assert [edit["id"] for edit in patch.message["edits"]] == ["t1"]
    assert here.catch_up() is None
    there.catch_up()
    assert here.snapshot("me")["numbers"] == there.snapshot("me")["numbers"]


def test_a_descent_never_overwrites_what_another_process_has_stored(tmp_path: Path) -> None:
    here, there = rooms(tmp_path, 2)
    descents = Descents()
    run, _ = descents.begin(here, ["x2"], "gradient", 0.1)
    assert descents.step(here, run, "d1", "me")[1].steps == 1
    there.catch_up()
    there.commit("t1", "other", SetValue(id="x2", value=7.0))
    with pytest.raises(StaleDescentError):
        descents.step(here, run, "d2", "me")
    assert here.document.graph.attributes("x2")["value"] == 7.0
    assert dump(here.document) == dump(there.document)


def test_a_descent_goes_on_from_where_its_variables_are_not_from_where_one_is_dragged(
    tmp_path: Path,
) -> None:
    store = Store(f"sqlite:///{tmp_path / 'graphs.db'}")
    alone, dragged = (Room(store.create(worked_example()), store, lambda: PYTHON) for _ in range(2))
    places = []
    for room in (alone, dragged):
        descents = Descents()
        run, _ = descents.begin(room, ["x2"], "gradient", 0.1)
        if room is dragged:
            room.preview("x2", -3.0)
        places.append(descents.step(room, run, "d1", "me")[1])
    assert places[0] == places[1]


def test_an_edit_that_cannot_be_stored_is_taken_back(tmp_path: Path) -> None:
    (room,) = rooms(tmp_path, 1)
    before, serials = dump(room.document), room.snapshot("me")["serial"]

    def fail(*_: object) -> None:
        raise OSError("the disk is full")

    room._store.append = fail  # type: ignore[method-assign]
    with pytest.raises(OSError, match="disk"):
        room.commit("e", "me", AddNode(id="n", op="sin"))
    assert dump(room.document) == before
    assert room.snapshot("me")["serial"] == serials
    assert room.revision == 0


def test_a_serial_is_used_once_however_often_nodes_come_and_go(tmp_path: Path) -> None:
    (room,) = rooms(tmp_path, 1)
    seen = set(room.snapshot("me")["serial"].values())
    for step in range(5):
        room.commit(f"a{step}", "me", AddNode(id="n", op="sin"))
        serial = room.snapshot("me")["serial"]["n"]
        assert serial not in seen
        seen.add(serial)
        room.commit(f"r{step}", "me", RemoveNode(id="n"))


def test_numbers_differ_by_bits_so_nan_is_itself_and_minus_zero_is_not_zero() -> None:
    old, new = Numbers.blank(2), Numbers.blank(2)
    assert len(new.pack(old)) == 8
    old.values[0], new.values[0] = 0.0, -0.0
    assert len(new.pack(old)) > 8
