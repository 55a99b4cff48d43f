"""A room's past: the last of it is at hand, the rest is in the store, and nobody can tell."""

from pathlib import Path

import pytest
from chalkgrad.document.edits import Batch, SetTitle, SetValue
from chalkgrad.live import past as past_module
from chalkgrad.live.room import Room
from chalkgrad.store.store import Store

from tests.databases import address
from tests.live.rooms import new_room

READING = ("inverse_of", "edits_of_others", "edits_since", "find_edit")


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return new_room(Store(address(tmp_path)))


def refuse_reading(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("an edit was read from the database")

    for name in READING:
        monkeypatch.setattr(room._store, name, refuse)


def set_values(room: Room, author: str, *numbers: float) -> None:
    for number in numbers:
        room.commit(f"{author}{number}", author, SetValue(id="x2", value=number))


def value(room: Room) -> float:
    return float(room.document.graph.attributes("x2")["value"])


def test_taking_back_a_recent_step_reads_no_edit_from_the_database(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_reading(room, monkeypatch)
    set_values(room, "ann", 1.0, 2.0)
    room.commit("t", "ben", SetTitle(title="theirs"))
    assert room.take_back("u1", "ann", "undo") == []
    assert room.take_back("u2", "ann", "undo") == []
    assert room.take_back("r1", "ann", "redo") == []
    assert (value(room), room.document.title) == (1.0, "theirs")
    # Sent again, it is known without being read.
    assert room.take_back("u2", "ann", "undo") == []
    found = room.stored("ann1.0")
    assert found is not None and found.edit == SetValue(id="x2", value=1.0)


@pytest.mark.parametrize("limit", ["MAX_EDITS", "MAX_PARTS"])
def test_older_steps_are_read_from_the_store(
    room: Room, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(past_module, limit, 4)
    set_values(room, "ann", 1.0, 2.0)
    room.commit("t", "ben", SetTitle(title="theirs"))
    set_values(room, "ann", 3.0, 4.0, 6.0)
    recent = room.past._recent
    assert 1 <= len(recent) <= 4 and recent[-1][0].revision == 6
    assert len(room.past._by_id) == len(recent)
    for number in (4.0, 3.0, 2.0, 1.0, 5.0):
        assert room.take_back(f"u{number}", "ann", "undo") == []
        assert value(room) == number
    assert [stored.revision for stored in room.past.since(2)] == [*range(3, 12)]
    assert room.past.of_others(0, "ann") == room.past.of_others(2, "ann")
    assert room.past.holds("ann1.0") and not room.past.holds("ghost")


def test_one_edit_larger_than_all_that_is_kept_can_be_taken_back(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past_module, "MAX_PARTS", 4)
    parts = [SetValue(id="x2", value=float(number)) for number in range(9)]
    room.commit("large", "ann", Batch(edits=parts))
    assert not room.past._recent
    set_values(room, "ann", 1.0)
    for number in (8.0, 5.0):
        room.take_back(f"u{number}", "ann", "undo")
        assert value(room) == number
