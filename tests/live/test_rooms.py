"""Which rooms are open: built once, left for a while, refused once their graph is deleted."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from chalkgrad.document.edits import Batch, Hide, SetTitle, SetValue
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import dump
from chalkgrad.document.values import MAX_HIDDEN, LimitError
from chalkgrad.engine.executor import PYTHON
from chalkgrad.live import passing
from chalkgrad.live import rooms as rooms_module
from chalkgrad.live.members import Member, new_frame
from chalkgrad.live.outlet import News
from chalkgrad.live.room import Room
from chalkgrad.live.rooms import (
    LINGERS_SECONDS,
    MAX_FRAMES,
    MAX_LEFT_FRAMES,
    CrowdedError,
    NotInRoomError,
    Rooms,
)
from chalkgrad.live.scratch import MAX_TOUCHED
from chalkgrad.live.watcher import PREVIEW_SECONDS, Watcher
from chalkgrad.rights import NoSuchGraphError, Right
from chalkgrad.store.store import Store

from tests.databases import address
from tests.live.rooms import Ears, whose
from tests.serving import until

# How long a thread may take that nothing should hold up.
PATIENCE = 20


class Process:
    """What a server process has of rooms, with a clock that a test turns."""

    def __init__(self, store: Store) -> None:
        self.now = 0.0
        self.store, self.ears = store, Ears()
        self.reconsidered: list[str] = []
        self.rooms = Rooms(
            store, lambda: PYTHON, self.ears, lambda: self.watcher.wake(), lambda: self.now
        )
        self.watcher = Watcher(store, self.rooms, self.reconsidered.append, 0.02, lambda: self.now)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(address(tmp_path))


@pytest.fixture
def process(store: Store) -> Iterator[Process]:
    made = Process(store)
    yield made
    made.watcher.close()


@pytest.fixture
def graph(store: Store) -> str:
    return store.create(worked_example())


class Slow:
    """Building that waits for a sign, where a test wants it to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.waits_for, self.built = "", 0
        self._room = Room
        monkeypatch.setattr(rooms_module, "Room", self)

    def __call__(self, graph: str, *rest: object) -> Room:
        self.built += 1
        if graph == self.waits_for:
            self.begun.set()
            assert self.go_on.wait(PATIENCE)
        return self._room(graph, *rest)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    return Slow(monkeypatch)


def started(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def ended(thread: threading.Thread) -> bool:
    thread.join(PATIENCE)
    return not thread.is_alive()


def test_other_rooms_do_not_wait_while_one_is_built(
    process: Process, store: Store, graph: str, slow: Slow
) -> None:
    other = store.create(worked_example())
    process.rooms.enter("old", whose(other))
    slow.waits_for = graph
    building = started(lambda: process.rooms.enter("ann", whose(graph)))
    assert slow.begun.wait(PATIENCE)
    third = store.create(worked_example())
    rooms = process.rooms
    for work in (
        lambda: rooms.of("old", other),
        lambda: rooms.enter("ben", whose(other)),
        lambda: rooms.enter("cem", whose(third)),
        lambda: rooms.leave("ben"),
        rooms.open,
        lambda: rooms.get(graph),
    ):
        assert ended(started(work))
    assert process.rooms.get(graph) is None
    slow.go_on.set()
    assert ended(building)
    assert process.rooms.get(graph) is not None


def test_two_who_open_a_graph_at_once_share_one_building(
    process: Process, graph: str, slow: Slow
) -> None:
    found: list[Room] = []
    slow.waits_for = graph
    first = started(lambda: found.append(process.rooms.enter("ann", whose(graph))))
    assert slow.begun.wait(PATIENCE)
    second = started(lambda: found.append(process.rooms.enter("ben", whose(graph))))
    until(lambda: "ben" in process.rooms._inside)
    slow.go_on.set()
    assert ended(first) and ended(second)
    assert slow.built == 1
    assert found[0] is found[1]


def test_a_building_that_failed_is_forgotten_and_nobody_is_inside(
    process: Process, store: Store, graph: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(store, "load", failing)
        with pytest.raises(OSError, match="disk"):
            process.rooms.enter("ann", whose(graph))
        assert process.rooms.is_empty()
        with pytest.raises(NotInRoomError):
            process.rooms.of("ann", graph)
    assert process.rooms.enter("ann", whose(graph)).revision == 0


def failing(*_: object) -> None:
    raise OSError("the disk cannot be read")


def test_a_room_outlives_the_last_person_for_a_while(process: Process, graph: str) -> None:
    rooms = process.rooms
    room = rooms.enter("ann", whose(graph))
    rooms.enter("ben", whose(graph))
    rooms.leave("ann")
    process.now += 2 * LINGERS_SECONDS
    assert rooms.open() == [room]
    rooms.leave("ben")
    process.now += LINGERS_SECONDS - 1
    assert rooms.open() == [room]
    assert rooms.enter("ann", whose(graph)) is room
    process.now += LINGERS_SECONDS
    assert rooms.open() == [room]
    rooms.leave("ann")
    process.now += LINGERS_SECONDS
    assert rooms.open() == []
    assert rooms.enter("ann", whose(graph)) is not room


def test_a_deleted_graph_does_not_open_though_its_room_is_there(
    process: Process, store: Store, graph: str
) -> None:
    process.rooms.enter("ann", whose(graph))
    process.rooms.leave("ann")
    store.bin.put(graph)
    with pytest.raises(NoSuchGraphError):
        process.rooms.enter("ben", whose(graph))
    with pytest.raises(NotInRoomError):
        process.rooms.of("ben", graph)
    store.bin.restore(graph)
    process.rooms.enter("ben", whose(graph)).commit("e", "ben", SetTitle(title="back"))
    assert store.title(graph) == "back"


def test_who_is_in_a_graph_that_is_deleted_is_told_once(
    process: Process, store: Store, graph: str
) -> None:
    other = store.create(worked_example())
    room, kept = process.rooms.enter("ann", whose(graph)), process.rooms.enter("ben", whose(other))
    store.bin.put(graph)
    for _ in range(3):
        process.watcher.look()
    # A number is left out, so that its canvases open the graph again, and are refused.
    (patch,) = process.ears.patches
    assert (patch.graph, patch.message["seq"]) == (graph, 2)
    with pytest.raises(NoSuchGraphError):
        room.catch_up()
    kept.commit("e", "ben", SetTitle(title="goes on"))
    store.bin.restore(graph)
    room.catch_up()
    assert room.seq == 3


def test_a_room_that_cannot_catch_up_does_not_hold_up_the_others(
    process: Process, store: Store, graph: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = store.create(worked_example())
    elsewhere = Process(store)
    for name in (graph, other):
        process.rooms.enter("ann" + name, whose(name))
        elsewhere.rooms.enter("ann", whose(name)).commit("e" + name, "ann", SetTitle(title="new"))
    elsewhere.watcher.close()
    room = process.rooms.get(graph)
    monkeypatch.setattr(room, "catch_up", lambda: process.store.title("ghost"))
    process.watcher.look()
    assert process.rooms.get(other).document.title == "new"


def test_the_watcher_looks_while_a_room_is_open(process: Process, graph: str) -> None:
    watcher = process.watcher
    assert not watcher.is_looking
    for _ in range(2):
        process.rooms.enter("ann", whose(graph))
        assert watcher.is_looking
        process.rooms.leave("ann")
        process.now += LINGERS_SECONDS
        until(lambda: not watcher.is_looking)
    watcher.close()
    process.rooms.enter("ann", whose(graph))
    assert not watcher.is_looking


def drag(process: Process, graph: str, number: float) -> None:
    """Have a process hear that a leaf is dragged in another."""
    process.watcher.hear(News(graph, "preview", 0, "x2", number))


def test_a_preview_from_a_process_that_has_died_ends(process: Process, graph: str) -> None:
    room = process.rooms.enter("ann", whose(graph))
    drag(process, graph, 3.0)
    assert room.shown.numbers.value("x2") == 3.0
    process.now += PREVIEW_SECONDS - 1
    drag(process, graph, 3.0)
    assert len(process.ears.patches) == 1
    process.now += PREVIEW_SECONDS - 1
    process.watcher.look()
    assert room.shown.numbers.value("x2") == 3.0
    process.now += 1
    process.watcher.look()
    assert room.shown.numbers.value("x2") == 5.0
    assert process.ears.news == []


def test_a_preview_that_is_held_still_is_announced_at_every_look(
    process: Process, graph: str
) -> None:
    room = process.rooms.enter("ann", whose(graph))
    drag(process, graph, 3.0)
    passing.preview(room, "x2", 4.0)
    process.ears.news.clear()
    for _ in range(2):
        process.now += PREVIEW_SECONDS
        process.watcher.look()
    assert set(process.ears.news) >= {News(graph, "preview", 0, "x2", 4.0)}
    assert room.shown.numbers.value("x2") == 4.0


def visitor(graph: str, frame: str, token: str = "a link's") -> Member:
    """Somebody who looks at a copy."""
    return Member(graph, None, Right.PRESENT, token, frame)


def test_who_opens_one_frame_after_another_shuts_out_nobody(process: Process, graph: str) -> None:
    rooms = process.rooms
    for _ in range(MAX_FRAMES + 1):
        rooms.enter("one", visitor(graph, new_frame()))
    assert len(rooms.open()) == MAX_LEFT_FRAMES + 1
    rooms.enter("another", visitor(graph, new_frame()))


def test_one_link_s_frames_leave_room_for_those_of_others(
    process: Process, graph: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms_module, "MAX_FRAMES", 5)
    monkeypatch.setattr(rooms_module, "MAX_FRAMES_OF_LINK", 3)
    rooms, first = process.rooms, new_frame()
    for name, frame in (("0", first), ("1", new_frame()), ("2", new_frame())):
        rooms.enter(name, visitor(graph, frame))
    with pytest.raises(CrowdedError):
        rooms.enter("3", visitor(graph, new_frame()))
    # Who is back in a copy takes no room, nor who looks over a shoulder.
    assert rooms.enter("4", visitor(graph, first)) is rooms.enter("0", visitor(graph, first))
    for name in ("5", "6"):
        rooms.enter(name, visitor(graph, new_frame(), "another"))
    with pytest.raises(CrowdedError):
        rooms.enter("7", visitor(graph, new_frame(), "a third"))
    rooms.leave("6")
    rooms.enter("7", visitor(graph, new_frame(), "a third"))


@pytest.mark.parametrize("kind", ["many edits", "edits of many"])
def test_a_copy_takes_no_more_than_it_may_however_it_is_packed(
    process: Process, graph: str, kind: str
) -> None:
    room = process.rooms.enter("one", visitor(graph, new_frame()))
    if kind == "many edits":
        count = MAX_TOUCHED // 2
        batch = Batch(edits=[SetValue(id="x2", value=float(at)) for at in range(count)])
    else:
        batch = Batch(edits=[Hide(items=["value:f"] * MAX_HIDDEN, hidden=False)] * 3)
    room.commit("first", "one", batch)
    before = dump(room.document, private=True)
    with pytest.raises(LimitError):
        room.commit("second", "one", batch)
    assert room.revision == 1 and dump(room.document, private=True) == before
