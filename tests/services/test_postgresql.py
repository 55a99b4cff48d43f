"""The store on a real PostgreSQL: what SQLite does, three starts at once, and lost connections."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import pytest
from chalkgrad.document.apply import apply
from chalkgrad.document.edits import SetTitle
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import dump
from chalkgrad.store import store as store_module
from chalkgrad.store.connecting import connect
from chalkgrad.store.errors import (
    EditTakenError,
    RevisionTakenError,
    StoreUnavailableError,
    UnstorableError,
)
from chalkgrad.store.records import StoredEdit
from chalkgrad.store.store import Store
from chalkgrad.store.upkeep import check
from sqlalchemy import DateTime, MetaData, create_engine, event, inspect, select

from tests.services.services import PostgreSQL
from tests.serving import ROOT
from tests.store.test_upgrade import FIXTURES, OPENER, TOLD, as_today, graphs, shape


def retitle(store: Store, graph: str, title: str, edit_id: str | None = None) -> None:
    document, revision = store.load(graph)
    edit = SetTitle(title=title)
    inverse = apply(document, edit).inverse
    stored = StoredEdit(revision + 1, edit_id or f"e{revision}", "ann", edit, inverse)
    store.append(graph, stored, document)


def test_a_graph_lives_on_postgresql_as_on_sqlite(
    postgresql: PostgreSQL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "SNAPSHOT_EVERY", 3)
    store = Store(postgresql.url)
    assert not store.shelf.has_kept("me")
    graph = store.create(worked_example(), "me")
    assert dump(store.load(graph)[0]) == dump(worked_example())
    for number in range(10):
        retitle(store, graph, f"title {number}")
    assert store.load(graph)[1] == store.revision(graph) == 10
    assert store.title(graph) == "title 9"
    assert store.shelf.page("me").entries[0].changed.utcoffset() is not None
    assert len(store.steps(graph, "ann").undo) == 10
    with pytest.raises(EditTakenError):
        retitle(store, graph, "again", "e3")
    document, _ = store.load(graph)
    late = StoredEdit(5, "late", "ben", SetTitle(title="x"), SetTitle(title="y"))
    with pytest.raises(RevisionTakenError):
        store.append(graph, late, document)
    with pytest.raises(UnstorableError):
        store.history.name(graph, 10, "a\0b", "ann")
    assert list(check(postgresql.url)) == []
    store.close()


def test_three_processes_that_start_at_once_all_start(postgresql: PostgreSQL) -> None:
    opener = OPENER.replace('f"sqlite:///{line.strip()}"', "line.strip()")
    running = [
        subprocess.Popen(
            [sys.executable, "-c", opener], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True, env={**os.environ, "PYTHONPATH": str(ROOT / "server")},
        )
        for _ in range(3)
    ]  # fmt: skip
    assert [process.stdout.readline() for process in running] == ["ready\n"] * 3
    for _ in range(10):
        postgresql.empty()
        for process in running:
            process.stdin.write(f"{postgresql.url}\n")
            process.stdin.flush()
        assert [process.stdout.readline() for process in running] == ["opened\n"] * 3
    for process in running:
        process.communicate(timeout=20)


def test_a_lost_connection_is_told_in_words_and_found_again(postgresql: PostgreSQL) -> None:
    store = Store(postgresql.url)
    graph = store.create(worked_example())
    postgresql.stop()
    with pytest.raises(StoreUnavailableError, match="cannot be reached") as refused:
        retitle(store, graph, "lost")
    assert refused.value.details == {"reason": "lost"}
    postgresql.start()
    retitle(store, graph, "found")
    assert store.title(graph) == "found"
    store.close()


def first_release(address: str) -> None:
    """Give a database the tables and rows of the first release, as it made them there."""
    source = create_engine(f"sqlite:///{FIXTURES / 'first_release.db'}")
    target = connect(address)
    tables = MetaData()

    @event.listens_for(tables, "column_reflect")
    def _as_any_database_has_it(inspector: object, table: object, column: dict[str, Any]) -> None:
        kind = column["type"].as_generic()
        column["type"] = DateTime(timezone=True) if isinstance(kind, DateTime) else kind

    tables.reflect(source)
    with source.connect() as old, target.begin() as new:
        tables.create_all(new)
        for table in tables.sorted_tables:
            rows = old.execute(select(table)).mappings().all()
            new.execute(
                table.insert(),
                [
                    {
                        name: value.replace(tzinfo=UTC) if isinstance(value, datetime) else value
                        for name, value in row.items()
                    }
                    for row in rows
                ],
            )
    target.dispose()


def test_a_database_of_the_first_release_is_brought_up_to_date(postgresql: PostgreSQL) -> None:
    first_release(postgresql.url)
    store = Store(postgresql.url)
    for graph in graphs():
        document, revision = store.load(graph)
        assert revision == TOLD[graph]["revision"]
        assert dump(document) == as_today(TOLD[graph]["document"])
    store.close()
    assert list(check(postgresql.url)) == []
    upgraded = shape(postgresql.url)
    postgresql.empty()
    Store(postgresql.url).close()
    new = shape(postgresql.url)
    for facts in (upgraded, new):
        # A column that was added stands last.
        facts["graphs"] = (sorted(facts["graphs"][0], key=str), *facts["graphs"][1:])
    assert upgraded == new


def test_its_tables_are_those_of_sqlite(postgresql: PostgreSQL) -> None:
    store = Store(postgresql.url)
    assert set(inspect(store._engine).get_table_names()) == {
        "graphs", "snapshots", "edits", "set_aside", "versions", "states_aside", "identities",
        "schema_version", "links",
        "grants", "people", "secrets", "tags", "guesses",
    }  # fmt: skip
    store.close()
