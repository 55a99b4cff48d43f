"""The store: what it acknowledges it keeps, and only one writer wins a revision."""

import threading
from pathlib import Path

import pytest
from chalkgrad.document.apply import apply
from chalkgrad.document.edits import Edit, SetTitle, SetValue
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import dump
from chalkgrad.store import store as store_module
from chalkgrad.store.store import NoSuchGraphError, RevisionTakenError, Store, StoredEdit


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(f"sqlite:///{tmp_path / 'graphs.db'}")


def append(store: Store, graph: str, edit: Edit, edit_id: str, revision: int | None = None) -> None:
    document, last = store.load(graph)
    inverse = apply(document, edit).inverse
    stored = StoredEdit(revision or last + 1, edit_id, "someone", edit, inverse)
    store.append(graph, stored, document)


def test_a_graph_comes_back_as_it_was_kept(store: Store) -> None:
    graph = store.create(worked_example())
    document, revision = store.load(graph)
    assert revision == 0
    assert dump(document) == dump(worked_example())


def test_edits_are_replayed_over_the_newest_snapshot(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "SNAPSHOT_EVERY", 4)
    graph = store.create(worked_example())
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
    graph = store.create(worked_example())
    append(store, graph, SetTitle(title="one"), "e1")
    with pytest.raises(RevisionTakenError):
        append(store, graph, SetTitle(title="two"), "e2", revision=1)
    with pytest.raises(RevisionTakenError):
        append(store, graph, SetTitle(title="three"), "e1")
    assert store.load(graph)[0].title == "one"


def test_of_many_writers_at_once_exactly_one_wins(store: Store) -> None:
    graph = store.create(worked_example())
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
    assert store.is_empty()
    graph = store.create(worked_example())
    store.delete(graph)
    assert store.entries() == []
    assert not store.is_empty()
    with pytest.raises(NoSuchGraphError):
        store.load(graph)
    document = worked_example()
    edit = SetTitle(title="late")
    with pytest.raises(NoSuchGraphError):
        store.append(graph, StoredEdit(1, "e", "a", edit, apply(document, edit).inverse), document)
    store.restore(graph)
    assert [entry.id for entry in store.entries()] == [graph]
    with pytest.raises(NoSuchGraphError):
        store.restore("ghost")


def test_the_list_is_the_latest_changed_first_and_shows_the_new_title(store: Store) -> None:
    first, second = store.create(worked_example()), store.create(worked_example())
    assert [entry.id for entry in store.entries()] == [second, first]
    append(store, first, SetTitle(title="renamed"), "e1")
    latest = store.entries()[0]
    assert (latest.id, latest.title) == (first, "renamed")
