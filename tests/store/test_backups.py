"""Backups: whole while others write, back into either database, and all of it or nothing."""

import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from chalkgrad.document.apply import apply
from chalkgrad.document.edits import SetTitle
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import dump
from chalkgrad.store.backups import UsedDatabaseError, backup, restore
from chalkgrad.store.connecting import connect
from chalkgrad.store.errors import DamagedStoreError, SchemaError, StoreError
from chalkgrad.store.files import settle
from chalkgrad.store.records import StoredEdit
from chalkgrad.store.schema import METADATA, SET_ASIDE
from chalkgrad.store.store import Store
from chalkgrad.store.upkeep import check
from sqlalchemy import select

from tests.databases import DATABASES, POSTGRESQL, SQLITE
from tests.store.test_upgrade import FIXTURES

Place = Callable[[str], str]

BOTH = pytest.mark.parametrize("kind", [SQLITE, POSTGRESQL])


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """An empty database of a kind; every call makes another."""
    made: list[Path] = []

    def address(kind: str) -> str:
        folder = tmp_path / f"place-{len(made)}"
        folder.mkdir()
        made.append(folder)
        return DATABASES.address(folder, kind)

    return address


def retitle(store: Store, graph: str, title: str) -> None:
    document, revision = store.load(graph)
    edit = SetTitle(title=title)
    inverse = apply(document, edit).inverse
    store.append(graph, StoredEdit(revision + 1, f"e{revision}", "ann", edit, inverse), document)


def filled(address: str) -> dict[str, Any]:
    """A database with a graph that was edited, a deleted one, and edits that were set aside."""
    store = Store(address)
    kept, deleted, broken = (store.create(worked_example(), "me") for _ in range(3))
    for number in range(5):
        retitle(store, kept, f"π {number}")
        retitle(store, broken, f"{number}")
    store.bin.put(deleted)
    with store._engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE edits SET edit = 'no JSON' WHERE graph = '{broken}' AND revision = 4"
        )
    store.load(broken)
    store.close()
    return everything(address)


def everything(address: str) -> dict[str, Any]:
    """Every row of every table, as every database tells it."""
    engine = connect(address)
    with engine.connect() as connection:
        found = {
            table.name: sorted(str([_told(value) for value in row]) for row in rows)
            for table in METADATA.sorted_tables
            for rows in [connection.execute(select(table))]
        }
    engine.dispose()
    return found


def _told(value: Any) -> Any:
    match value:
        case datetime() if value.tzinfo is not None:
            return value.astimezone(UTC).replace(tzinfo=None)
        case bytes():
            # SQLite keeps text in a column for bytes where somebody has put it there.
            return value.decode("latin-1")
    return value


@pytest.mark.parametrize("to", [SQLITE, POSTGRESQL])
@pytest.mark.parametrize("of", [SQLITE, POSTGRESQL])
def test_what_a_backup_holds_comes_back_into_either_database(
    place: Place, tmp_path: Path, of: str, to: str
) -> None:
    source, target, again = place(of), place(to), tmp_path / "again.backup"
    filled(source)
    kept = backup(source, tmp_path / "one.backup")
    assert (kept.graphs, kept.edits) == (3, 8)
    assert (tmp_path / "one.backup").stat().st_mode & 0o777 == 0o600
    back = restore(target, tmp_path / "one.backup")
    assert (back.graphs, back.edits, back.replaced) == (3, 8, None)
    backup(target, again)
    # A backup of what came back holds the same, time for time and byte for byte.
    one, two = (everything(f"sqlite:///{path}") for path in (tmp_path / "one.backup", again))
    assert one == two
    assert [fault.partition(": ")[2] for fault in check(target)] == [
        "2 edits could not be read and are set aside"
    ]


@BOTH
def test_a_database_that_was_restored_goes_on(place: Place, tmp_path: Path, kind: str) -> None:
    source, target = place(SQLITE), place(kind)
    filled(source)
    backup(source, tmp_path / "copy.backup")
    restore(target, tmp_path / "copy.backup")
    store = Store(target)
    graph = store.shelf.page("me").entries[0].id
    retitle(store, graph, "and on")
    assert store.load(graph)[0].title == "and on"
    with store._engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE edits SET edit = '' WHERE graph = '{graph}'")
    assert store.load(graph)[1] == 0
    with store._engine.connect() as connection:
        numbers = list(connection.execute(select(SET_ASIDE.c.number)).scalars())
    assert len(set(numbers)) == len(numbers) > 2
    store.close()


@BOTH
def test_a_used_database_is_replaced_only_where_that_is_asked_for(
    place: Place, tmp_path: Path, kind: str
) -> None:
    source, target = place(SQLITE), place(kind)
    filled(source)
    backup(source, tmp_path / "copy.backup")
    store = Store(target)
    graph = store.create(worked_example(), "me")
    store.close()
    before = everything(target)
    with pytest.raises(UsedDatabaseError, match="--force"):
        restore(target, tmp_path / "copy.backup")
    assert everything(target) == before
    kept = restore(target, tmp_path / "copy.backup", force=True)
    store = Store(target)
    assert graph not in [entry.id for entry in store.shelf.page("me").entries]
    store.close()
    assert (kept.replaced is None) == (kind == POSTGRESQL)
    if kept.replaced is not None:
        assert dump(Store(f"sqlite:///{kept.replaced}").load(graph)[0]) == dump(worked_example())


@BOTH
def test_nothing_is_restored_while_a_server_uses_the_database(
    place: Place, tmp_path: Path, kind: str
) -> None:
    source, target = place(SQLITE), place(kind)
    filled(source)
    backup(source, tmp_path / "copy.backup")
    store = Store(target)
    other = Store(target)
    # Whichever of two servers is stopped first; a connection to PostgreSQL is made when asked.
    assert not store.shelf.has_kept("me") and not other.shelf.has_kept("me")
    for server in (store, other):
        with pytest.raises(UsedDatabaseError, match="stop it first"):
            restore(target, tmp_path / "copy.backup", force=True)
        assert not other.shelf.has_kept("me")
        server.close()
    restore(target, tmp_path / "copy.backup", force=True)


def test_what_a_second_restore_replaces_is_kept_beside_what_the_first_did(
    place: Place, tmp_path: Path
) -> None:
    source, target = place(SQLITE), place(SQLITE)
    filled(source)
    backup(source, tmp_path / "copy.backup")
    before = filled(target)
    kept = [restore(target, tmp_path / "copy.backup", force=True).replaced for _ in range(3)]
    assert len(set(kept)) == 3
    assert everything(f"sqlite:///{kept[0]}") == before


def test_a_restored_database_is_opened_by_who_waited_for_it(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = place(SQLITE), place(SQLITE)
    filled(source)
    backup(source, tmp_path / "copy.backup")
    Store(target).close()
    started: list[threading.Thread] = []
    found: list[bool] = []

    def look() -> None:
        store = Store(target)
        found.append(store.shelf.has_kept("me"))
        store.close()

    def start_in_the_midst(unfinished: Path, place: Path) -> None:
        if str(place) in target:
            started.append(threading.Thread(target=look))
            started[0].start()
        settle(unfinished, place)

    monkeypatch.setattr("chalkgrad.store.backups.settle", start_in_the_midst)
    restore(target, tmp_path / "copy.backup", force=True)
    started[0].join()
    assert found == [True]


@BOTH
def test_a_restore_that_fails_changes_nothing(
    place: Place, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = place(SQLITE), place(kind)
    filled(source)
    backup(source, tmp_path / "copy.backup")
    Store(target).close()
    before = everything(target)

    def fail(*_: object) -> None:
        raise OSError("the power is gone")

    # The last thing that is done in each.
    monkeypatch.setattr("chalkgrad.store.backups.settle", fail)
    monkeypatch.setattr("chalkgrad.store.backups._go_on_counting", fail)
    with pytest.raises(OSError, match="power"):
        restore(target, tmp_path / "copy.backup", force=True)
    assert everything(target) == before


@BOTH
def test_a_backup_is_of_one_moment_though_others_write(
    place: Place, tmp_path: Path, kind: str
) -> None:
    source = place(kind)
    store = Store(source)
    graph = store.create(worked_example(), "me")
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            retitle(store, graph, f"title {number}")
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    copies = [tmp_path / f"{number}.backup" for number in range(5)]
    for copy in copies:
        backup(source, copy)
    stop.set()
    writer.join()
    store.close()
    for copy in copies:
        assert list(check(f"sqlite:///{copy}")) == []


def test_a_backup_of_the_first_release_is_brought_up_to_date(place: Place, tmp_path: Path) -> None:
    source = FIXTURES / "first_release.db"
    old = source.read_bytes()
    target = place(POSTGRESQL)
    kept = restore(target, source)
    assert kept.graphs > 1
    assert list(check(target)) == []
    assert source.read_bytes() == old


def test_what_is_no_backup_is_told(place: Place, tmp_path: Path) -> None:
    target = place(SQLITE)
    other, letter, short, later = (
        tmp_path / name for name in ("other", "letter", "short", "later")
    )
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE pears (id)")
    letter.write_text("a letter\n" * 1000)
    short.write_bytes((FIXTURES / "first_release.db").read_bytes()[:5000])
    shutil.copy(FIXTURES / "first_release.db", later)
    Store(f"sqlite:///{later}").close()
    with closing(sqlite3.connect(later)) as connection, connection:
        connection.execute("UPDATE schema_version SET version = 99")
    for path, error in (
        (other, StoreError), (letter, StoreError), (short, StoreError), (later, SchemaError),
    ):  # fmt: skip
        with pytest.raises(error, match=r"no backup|damaged|99"):
            restore(target, path)
    with pytest.raises(FileNotFoundError):
        restore(target, tmp_path / "missing")
    assert not (tmp_path / "place-0" / "chalkgrad.db").exists()


def test_a_damaged_database_gives_way_to_a_backup_and_is_kept(place: Place, tmp_path: Path) -> None:
    source, target = place(SQLITE), tmp_path / "damaged" / "chalkgrad.db"
    filled(source)
    backup(source, tmp_path / "copy.backup")
    target.parent.mkdir()
    target.write_text("what a disk leaves\n" * 1000)
    with pytest.raises(UsedDatabaseError):
        restore(f"sqlite:///{target}", tmp_path / "copy.backup")
    kept = restore(f"sqlite:///{target}", tmp_path / "copy.backup", force=True)
    assert kept.replaced is not None
    assert kept.replaced.read_text().startswith("what a disk leaves")
    assert everything(f"sqlite:///{target}") == everything(f"sqlite:///{tmp_path / 'copy.backup'}")


def test_a_folder_without_graphs_is_told_and_stays_empty(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no graphs are kept"):
        backup(f"sqlite:///{tmp_path / 'chalkgrad.db'}", tmp_path / "copy.backup")
    assert list(tmp_path.iterdir()) == []


def test_a_database_without_our_tables_is_told(place: Place, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no graphs are kept"):
        backup(place(POSTGRESQL), tmp_path / "copy.backup")
    assert not list(tmp_path.glob("copy*"))


def test_a_damaged_page_is_seen_before_a_backup_has_its_name(place: Place, tmp_path: Path) -> None:
    source = place(SQLITE)
    filled(source)
    file = tmp_path / "place-0" / "chalkgrad.db"
    data = bytearray(file.read_bytes())
    # The second page on: the first says where tables begin.
    data[2 * 4096 : 3 * 4096] = b"\x07" * 4096
    file.write_bytes(data)
    with pytest.raises((DamagedStoreError, StoreError)):
        backup(source, tmp_path / "copy.backup")
    assert not (tmp_path / "copy.backup").exists()


def test_links_and_codes_come_back_unless_they_are_to_end(place: Place, tmp_path: Path) -> None:
    source = place(SQLITE)
    store = Store(source)
    graph = store.create(worked_example(), "me")
    token, code = store.sharing.link(graph, "edit").token, store.people.new_code("me")
    backup(source, tmp_path / "copy.backup")
    store.sharing.revoke(graph, "edit")
    store.people.new_code("me")
    store.close()
    for ends in (False, True):
        restore(source, tmp_path / "copy.backup", force=True, revoke_links=ends)
        store = Store(source)
        assert (store.sharing.behind(token) is None, store.people.whose(code) is None) == (
            ends, ends,
        )  # fmt: skip
        assert store.shelf.has_kept("me")
        store.close()
