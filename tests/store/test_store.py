"""The store, on both databases: what it acknowledges it keeps, and one writer wins a revision."""

import shutil
import sqlite3
import threading
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from chalkgrad.document.apply import apply
from chalkgrad.document.edits import Annotate, Edit, RemoveNode, SetTitle, SetValue
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import dump
from chalkgrad.rights import NoSuchGraphError
from chalkgrad.store import bin as bin_module
from chalkgrad.store import store as store_module
from chalkgrad.store.errors import (
    DamagedStoreError,
    EditTakenError,
    RevisionTakenError,
    StoreUnavailableError,
    UnstorableError,
)
from chalkgrad.store.records import StoredEdit
from chalkgrad.store.store import Store
from sqlalchemy import Connection, event

from tests.databases import DATABASES, SQLITE


@pytest.fixture
def sqlite(tmp_path: Path) -> Store:
    """For what only SQLite does."""
    return Store(DATABASES.address(tmp_path, SQLITE))


def append(store: Store, graph: str, edit: Edit, edit_id: str, revision: int | None = None) -> None:
    document, last = store.load(graph)
    inverse = apply(document, edit).inverse
    stored = StoredEdit(revision or last + 1, edit_id, "someone", edit, inverse)
    store.append(graph, stored, document)


def test_a_graph_comes_back_as_it_was_kept(store: Store) -> None:
    graph = store.create(worked_example(), "me")
    document, revision = store.load(graph)
    assert revision == 0
    assert dump(document) == dump(worked_example())


def test_edits_are_replayed_over_the_newest_snapshot(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "SNAPSHOT_EVERY", 4)
    graph = store.create(worked_example(), "me")
    for number in range(1, 11):
        append(store, graph, SetValue(id="x2", value=float(number)), f"e{number}")
    document, revision = store.load(graph)
    assert revision == 10
    assert document.graph.attributes("x2")["value"] == 10.0
    assert [stored.revision for stored in store.edits_since(graph, 7)] == [8, 9, 10]
    found = store.find_edit(graph, "e3")
    assert found is not None
    assert found.inverse == SetValue(id="x2", value=2.0)
    assert store.find_edit(graph, "ghost") is None


def test_a_revision_and_an_edit_id_are_taken_once(store: Store) -> None:
    graph = store.create(worked_example(), "me")
    append(store, graph, SetTitle(title="one"), "e1")
    with pytest.raises(RevisionTakenError):
        append(store, graph, SetTitle(title="two"), "e2", revision=1)
    with pytest.raises(EditTakenError):
        append(store, graph, SetTitle(title="three"), "e1")
    assert store.load(graph)[0].title == "one"


def test_of_many_writers_at_once_exactly_one_wins(store: Store) -> None:
    graph = store.create(worked_example(), "me")
    outcomes: list[bool] = []
    barrier = threading.Barrier(8)

    def write(number: int) -> None:
        document, last = store.load(graph)
        edit = SetTitle(title=f"by {number}")
        stored = StoredEdit(last + 1, f"e{number}", "someone", edit, apply(document, edit).inverse)
        barrier.wait()
        try:
            store.append(graph, stored, document)
            outcomes.append(True)
        except RevisionTakenError:
            outcomes.append(False)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count(True) == 1
    assert len(outcomes) == 8


def test_a_deleted_graph_is_gone_until_it_is_restored(store: Store) -> None:
    assert not store.shelf.has_kept("me")
    graph = store.create(worked_example(), "me")
    store.bin.put(graph)
    assert store.shelf.page("me").entries == []
    assert store.shelf.has_kept("me")
    with pytest.raises(NoSuchGraphError):
        store.load(graph)
    document = worked_example()
    edit = SetTitle(title="late")
    with pytest.raises(NoSuchGraphError):
        store.append(graph, StoredEdit(1, "e", "a", edit, apply(document, edit).inverse), document)
    store.bin.restore(graph)
    assert [entry.id for entry in store.shelf.page("me").entries] == [graph]
    # What is not in the bin is not brought back from it.
    for other in ("ghost", graph):
        with pytest.raises(NoSuchGraphError):
            store.bin.restore(other)


def test_the_list_is_the_latest_changed_first_and_shows_the_new_title(store: Store) -> None:
    first, second = store.create(worked_example(), "me"), store.create(worked_example(), "me")
    assert [entry.id for entry in store.shelf.page("me").entries] == [second, first]
    append(store, first, SetTitle(title="renamed"), "e1")
    latest = store.shelf.page("me").entries[0]
    assert (latest.id, latest.title) == (first, "renamed")


def test_the_list_says_how_many_nodes_a_graph_has(store: Store) -> None:
    graph = store.create(worked_example(), "me")
    assert store.shelf.page("me").entries[0].nodes == 7
    append(store, graph, RemoveNode(id="f"), "e1")
    assert store.shelf.page("me").entries[0].nodes == 6


def appended(store: Store, edits: int) -> str:
    graph = store.create(worked_example(), "me")
    for number in range(1, edits + 1):
        append(store, graph, SetValue(id="x2", value=float(number)), f"e{number}")
    return graph


def spoil(store: Store, statement: str) -> None:
    with store._engine.begin() as connection:
        connection.exec_driver_sql(statement)


def rows(store: Store, query: str) -> list[tuple[object, ...]]:
    with store._engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query)]


def test_snapshots_are_kept_at_intervals_so_that_no_state_is_far_from_one(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "SNAPSHOT_EVERY", 4)
    appended(store, 18)
    kept = rows(store, "SELECT revision FROM snapshots ORDER BY revision")
    assert kept == [(0,), (4,), (8,), (12,), (16,)]


def test_large_edits_are_followed_by_a_snapshot_before_they_are_many(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "SNAPSHOT_BYTES", 1_000)
    graph = store.create(worked_example(), "me")
    for number, size in enumerate((300, 900, 300, 300, 300, 300)):
        append(store, graph, Annotate(id="x2", set={"note": "n" * size}), f"e{number}")
    kept = rows(store, "SELECT revision FROM snapshots ORDER BY revision")
    assert kept == [(0,), (2,), (5,)]
    document, revision = store.load(graph)
    assert (revision, document.graph.attributes("x2")["note"]) == (6, "n" * 300)


@pytest.mark.parametrize(
    "spoiling",
    [
        "UPDATE edits SET edit = 'no JSON' WHERE revision = 6",
        'UPDATE edits SET edit = \'{"type": "dance"}\' WHERE revision = 6',
        'UPDATE edits SET edit = \'{"type": "remove_node", "id": "ghost"}\' WHERE revision = 6',
        "DELETE FROM edits WHERE revision = 6",
    ],
)
def test_a_graph_with_a_broken_edit_opens_as_it_was_before_and_goes_on(
    store: Store, caplog: pytest.LogCaptureFixture, spoiling: str
) -> None:
    graph = appended(store, 9)
    spoil(store, spoiling)
    document, revision = store.load(graph)
    assert (revision, document.graph.attributes("x2")["value"]) == (5, 5.0)
    assert "revision 6" in caplog.text
    assert store.revision(graph) == 5
    append(store, graph, SetTitle(title="and on"), "after")
    assert store.load(graph)[1] == 6
    kept = rows(store, "SELECT count(*) FROM set_aside")
    assert kept == [(3 if spoiling.startswith("DELETE") else 4,)]


def test_a_snapshot_that_cannot_be_read_gives_way_to_the_one_before(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "SNAPSHOT_EVERY", 4)
    graph = appended(store, 9)
    spoil(store, "UPDATE snapshots SET document = '{}' WHERE revision = 8")
    document, revision = store.load(graph)
    assert (revision, document.graph.attributes("x2")["value"]) == (9, 9.0)
    spoil(store, "UPDATE snapshots SET document = '{}'")
    with pytest.raises(DamagedStoreError):
        store.load(graph)
    assert store.shelf.page("me").entries[0].id == graph


def test_what_others_did_is_found_without_what_one_did_oneself(store: Store) -> None:
    graph = store.create(worked_example(), "me")
    for number, author in enumerate(("ann", "ben", "ann", "ben"), 1):
        document, _ = store.load(graph)
        edit = SetTitle(title=f"{author} {number}")
        inverse = apply(document, edit).inverse
        store.append(graph, StoredEdit(number, f"e{number}", author, edit, inverse), document)
    assert store.edits_of_others(graph, 1, "ann") == [
        SetTitle(title="ben 2"),
        SetTitle(title="ben 4"),
    ]
    assert store.inverse_of(graph, 3) == SetTitle(title="ben 2")


def test_the_revisions_of_many_graphs_are_one_question(store: Store) -> None:
    one, two = appended(store, 3), appended(store, 1)
    assert store.revisions([one, two, "ghost"]) == {one: 3, two: 1}
    assert store.revisions([]) == {}
    store.bin.put(two)
    assert store.revisions([one, two]) == {one: 3}
    with pytest.raises(NoSuchGraphError):
        store.revision(two)
    assert store.title(one) == worked_example().title
    with pytest.raises(NoSuchGraphError):
        store.title("ghost")


def test_a_deleted_graph_is_forgotten_in_the_end(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, recent = appended(store, 2), appended(store, 2)
    store.bin.put(old)
    with monkeypatch.context() as patched:
        patched.setattr(bin_module, "KEPT_AFTER_DELETION", timedelta(0))
        assert store.bin.purge() == 1
    store.bin.put(recent)
    assert store.bin.purge() == 0
    with pytest.raises(NoSuchGraphError):
        store.bin.restore(old)
    other = appended(store, 1)
    store.bin.put(other)
    store.bin.restore(other)
    assert [entry.id for entry in store.shelf.page("me").entries] == [other]


def test_a_plain_copy_after_closing_is_whole(sqlite: Store, tmp_path: Path) -> None:
    graph = appended(sqlite, 20)
    sqlite.close()
    (tmp_path / "elsewhere").mkdir()
    shutil.copy(tmp_path / "chalkgrad.db", tmp_path / "elsewhere" / "chalkgrad.db")
    assert Store(f"sqlite:///{tmp_path / 'elsewhere' / 'chalkgrad.db'}").load(graph)[1] == 20
    assert not (tmp_path / "chalkgrad.db-wal").exists()


def test_a_locked_database_is_told_in_words_and_works_again_afterwards(
    sqlite: Store, tmp_path: Path
) -> None:
    graph = appended(sqlite, 1)
    with closing(sqlite3.connect(tmp_path / "chalkgrad.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreUnavailableError, match="busy") as refused:
            append(sqlite, graph, SetTitle(title="later"), "e2")
        assert (refused.value.code, refused.value.details) == ("cannot-store", {"reason": "locked"})
        other.execute("ROLLBACK")
    append(sqlite, graph, SetTitle(title="later"), "e2")
    assert sqlite.title(graph) == "later"


def test_a_full_disk_is_told_in_words(sqlite: Store) -> None:
    graph = sqlite.create(worked_example())

    @event.listens_for(sqlite._engine, "begin")
    def _no_more_pages(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")

    with pytest.raises(StoreUnavailableError, match="disk is full"):
        for number in range(1, 50):
            append(sqlite, graph, SetTitle(title="x" * 200), f"e{number}")


def test_an_edit_that_is_acknowledged_is_on_the_disk(sqlite: Store) -> None:
    with sqlite._engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2


def test_no_text_with_nul_reaches_a_database(store: Store) -> None:
    graph = store.create(worked_example(), "me")
    with pytest.raises(UnstorableError, match="NUL"):
        store.history.name(graph, 0, "a\0b", "ann")
    with pytest.raises(UnstorableError, match="NUL"):
        append(store, graph, SetTitle(title="ab"), "e\0")
    assert store.load(graph)[1] == 0
