"""History: states of before, what led to them, names that keep them, and what is thinned out."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from chalkgrad.document.deeds import Deed
from chalkgrad.document.edits import SetTitle
from chalkgrad.document.exchange import dump
from chalkgrad.rights import NoSuchGraphError
from chalkgrad.store import thinning, upkeep
from chalkgrad.store.errors import NoSuchRevisionError, UnstorableError
from chalkgrad.store.history import Mark
from chalkgrad.store.housekeeping import Housekeeping
from chalkgrad.store.packing import Summary, pack_summary
from chalkgrad.store.store import Store

from tests import databases
from tests.document.test_difference import content
from tests.store.histories import BEGINNING, filled
from tests.store.test_store import append, rows, spoil

DAY = timedelta(days=1)


@pytest.fixture
def address(tmp_path: Path) -> str:
    return databases.address(tmp_path)


@pytest.fixture
def store(address: str) -> Store:
    return Store(address)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """So few edits are kept whole that a short history is long."""
    monkeypatch.setattr(thinning, "WHOLE_EDITS", 10)
    monkeypatch.setattr(thinning, "STEP", 7)


def number_at(store: Store, graph: str, revision: int) -> float:
    number: float = store.history.at(graph, revision).graph.attributes("x2")["value"]
    return number


def marks(store: Store, graph: str) -> list[Mark]:
    """Every mark, page by page."""
    page = store.history.marks(graph)
    found = page.marks
    while page.more is not None:
        page = store.history.marks(graph, page.more)
        found = page.marks + found
    return found


def kept(store: Store, graph: str, newest: int) -> list[int]:
    """The revisions whose states are kept."""
    found = []
    for revision in range(newest + 1):
        try:
            store.history.at(graph, revision)
        except NoSuchRevisionError:
            continue
        found.append(revision)
    return found


def test_a_state_is_as_it_was_at_every_revision(store: Store) -> None:
    graph = filled(store, 30)
    for revision in (1, 7, 29, 30):
        expected = revision if revision % 20 else revision - 1
        assert number_at(store, graph, revision) == expected
    assert number_at(store, graph, 0) == 5.0


@pytest.mark.parametrize("revision", [-1, 4])
def test_a_revision_that_never_was_is_told(store: Store, revision: int) -> None:
    graph = filled(store, 3)
    with pytest.raises(NoSuchRevisionError):
        store.history.at(graph, revision)
    with pytest.raises(NoSuchRevisionError):
        store.history.name(graph, revision, "exam", "ann")


def test_a_graph_that_was_deleted_has_no_history(store: Store) -> None:
    graph = filled(store, 3)
    store.bin.put(graph)
    for ask in (store.history.marks, store.history.versions):
        with pytest.raises(NoSuchGraphError):
            ask(graph)
    with pytest.raises(NoSuchGraphError):
        store.history.at(graph, 1)


def test_edits_of_one_person_that_are_close_in_time_are_one_mark(store: Store) -> None:
    seconds = [0, 5, 5, 20, 5, 5, 5]
    graph = filled(
        store,
        7,
        apart=lambda number: timedelta(seconds=seconds[number - 1]),
        author=lambda number: "ben" if number == 5 else "ann",
    )
    found = store.history.marks(graph).marks
    assert [(mark.revision, mark.edits, mark.authors) for mark in found] == [
        (0, 0, ()), (3, 3, ("ann",)), (4, 1, ("ann",)), (5, 1, ("ben",)), (7, 2, ("ann",)),
    ]  # fmt: skip
    assert found[1].deeds == (Deed("set", "x2", number=3.0),)
    assert found[1].made == BEGINNING + timedelta(seconds=10)


def test_a_mark_ends_where_a_state_has_a_name(store: Store) -> None:
    graph = filled(store, 4, apart=lambda number: timedelta(seconds=1))
    store.history.name(graph, 2, "before", "ann")
    assert [mark.revision for mark in store.history.marks(graph).marks] == [0, 2, 4]


def test_long_work_without_a_pause_is_several_marks(store: Store) -> None:
    graph = filled(store, 100, apart=lambda number: timedelta(seconds=5))
    assert len(store.history.marks(graph).marks) == 1 + 8


def test_a_long_timeline_comes_in_pages_that_fit_together(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = filled(store, 90, apart=lambda number: timedelta(seconds=number % 4 * 10))
    whole = store.history.marks(graph)
    assert whole.more is None
    monkeypatch.setattr("chalkgrad.store.history.PAGE", 20)
    assert marks(store, graph) == whole.marks
    assert sum(mark.edits for mark in whole.marks) == 90


def test_names_are_given_changed_and_taken_away(store: Store) -> None:
    graph = filled(store, 3)
    store.history.name(graph, 2, "exam", "ann")
    store.history.name(graph, 0, "start", "ann")
    store.history.name(graph, 2, "exam, mended", "ben")
    found = [(item.revision, item.name, item.author) for item in store.history.versions(graph)]
    assert found == [(0, "start", "ann"), (2, "exam, mended", "ben")]
    store.history.unname(graph, 0)
    store.history.unname(graph, 1)
    assert [version.revision for version in store.history.versions(graph)] == [2]
    with pytest.raises(UnstorableError):
        store.history.name(graph, 1, "a\0", "ann")


def run(store: Store, graph: str, after: timedelta) -> int:
    """Thin a graph's history, so long after its beginning; how much went."""
    return sum(thinning.thin(store.history, graph, BEGINNING + after))


@pytest.mark.usefixtures("few")
def test_nothing_of_late_is_thinned(store: Store) -> None:
    graph = filled(store, 60)
    assert run(store, graph, 20 * DAY) == 0
    assert kept(store, graph, 60) == list(range(61))


@pytest.mark.usefixtures("few")
def test_what_is_old_is_a_state_an_hour_and_what_is_older_a_state_a_day(
    store: Store, address: str
) -> None:
    graph = filled(store, 60, apart=lambda number: timedelta(minutes=20))
    truth = {revision: content(store.history.at(graph, revision)) for revision in range(61)}
    store.history.name(graph, 17, "exam", "ann")
    assert run(store, graph, 40 * DAY) == 50
    # Three an hour: 8:20, 8:40 | 9:00, 9:20, 9:40 | …
    hours = [0, *range(2, 50, 3)]
    assert kept(store, graph, 60) == sorted({*hours, 17, *range(50, 61)})
    for revision in kept(store, graph, 60):
        assert content(store.history.at(graph, revision)) == truth[revision]
    assert sum(mark.edits for mark in marks(store, graph)) == 60
    run(store, graph, 100 * DAY)
    assert kept(store, graph, 60) == [0, 17, 47, *range(50, 61)]
    assert sum(mark.edits for mark in marks(store, graph)) == 60
    assert store.load(graph)[1] == 60
    assert list(upkeep.check(address)) == []


@pytest.mark.usefixtures("few")
def test_edits_from_before_there_was_a_time_are_thinned_by_their_number(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thinning, "UNDATED_EVERY", 20)
    graph = filled(store, 60)
    spoil(store, "UPDATE edits SET made = NULL, told = NULL")
    run(store, graph, DAY)
    assert kept(store, graph, 60) == [0, 19, 39, *range(50, 61)]
    told = [mark for mark in marks(store, graph) if mark.revision == 39]
    assert (told[0].made, told[0].edits, told[0].deeds[0].what) == (None, 20, "renamed")


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("steps", [0, 1, 3])
def test_thinning_that_ends_half_way_leaves_a_whole_history_and_goes_on(
    address: str, steps: int
) -> None:
    store = Store(address)
    graph = filled(store, 60, apart=lambda number: timedelta(minutes=20))
    truth = {revision: content(store.history.at(graph, revision)) for revision in range(61)}
    begun = thinning.thin(store.history, graph, BEGINNING + 40 * DAY)
    for _ in range(steps):
        next(begun)
    begun.close()
    again = Store(address)
    assert list(upkeep.check(address)) == []
    for revision in kept(again, graph, 60):
        assert content(again.history.at(graph, revision)) == truth[revision]
    assert run(again, graph, 40 * DAY) == 50 - 7 * steps
    assert kept(again, graph, 60) == [0, *range(2, 50, 3), *range(50, 61)]


@pytest.mark.usefixtures("few")
def test_a_state_that_is_named_while_it_is_thinned_is_kept(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = filled(store, 60)
    named: list[int] = []

    def packed(summary: Summary) -> bytes:
        if not named:
            named.append(3)
            store.history.name(graph, 3, "exam", "ann")
        return pack_summary(summary)

    monkeypatch.setattr(thinning, "pack_summary", packed)
    assert run(store, graph, 40 * DAY) == 0
    assert run(store, graph, 40 * DAY) == 50
    assert number_at(store, graph, 3) == 3.0


@pytest.mark.usefixtures("few")
def test_undo_reaches_back_as_far_as_all_edits_are_kept(store: Store) -> None:
    graph = filled(store, 60)
    assert store.steps(graph, "ann").undo == list(range(1, 61))
    run(store, graph, 40 * DAY)
    assert store.steps(graph, "ann").undo == list(range(51, 61))
    with pytest.raises(NoSuchRevisionError):
        store.inverse_of(graph, 50)


@pytest.mark.usefixtures("few")
def test_a_thinned_graph_goes_on(store: Store) -> None:
    graph = filled(store, 60)
    run(store, graph, 40 * DAY)
    append(store, graph, SetTitle(title="on"), "later")
    assert store.revision(graph) == 61
    assert store.history.at(graph, 61).title == "on"
    assert dump(store.load(graph)[0]) == dump(store.history.at(graph, 61))


@pytest.fixture
def tidied(monkeypatch: pytest.MonkeyPatch) -> Callable[[Store], None]:
    monkeypatch.setattr("chalkgrad.store.housekeeping.REST_SECONDS", 0.0)
    monkeypatch.setattr("chalkgrad.store.thinning.WHOLE_EDITS", 10)
    return lambda store: Housekeeping(store).round()


@pytest.mark.usefixtures("few")
def test_housekeeping_thins_every_long_history(
    store: Store, tidied: Callable[[Store], None]
) -> None:
    long, short = filled(store, 60), filled(store, 5)
    tidied(store)
    assert len(kept(store, long, 60)) < 60
    assert kept(store, short, 5) == list(range(6))


@pytest.mark.usefixtures("few")
def test_one_graph_that_cannot_be_thinned_keeps_no_other_from_it(
    store: Store, tidied: Callable[[Store], None]
) -> None:
    graphs = [filled(store, 60) for _ in range(3)]
    for damaged in graphs[:2]:
        spoil(store, f"UPDATE edits SET edit = 'x' WHERE graph = '{damaged}' AND revision = 5")
    tidied(store)
    count = "SELECT count(*) FROM edits WHERE graph ="
    left = [rows(store, f"{count} '{graph}'") for graph in graphs]
    assert left == [[(60,)], [(60,)], [(10,)]]


def test_names_of_states_that_are_lost_are_set_aside_with_what_was_kept_of_them(
    store: Store, address: str
) -> None:
    graph = filled(store, 6)
    store.history.name(graph, 4, "before\x1b[31m the break", "ann")
    spoil(store, f"UPDATE edits SET edit = 'x' WHERE graph = '{graph}' AND revision = 3")
    spoil(store, f"UPDATE snapshots SET document = 'y' WHERE graph = '{graph}' AND revision = 4")
    assert store.load(graph)[1] == 2
    assert rows(
        store, "SELECT revision, name, document IS NULL FROM states_aside ORDER BY name IS NULL"
    ) == [(4, "before[31m the break", True), (4, None, False)]
    (told,) = [fault for fault in upkeep.check(address) if "is called" in fault]
    assert "“before[31m the break”" in told
    store.bin.put(graph)
    store.bin.forget(graph)
    assert rows(store, "SELECT * FROM states_aside") == []
