"""Schemas: a database of any earlier release opens and keeps everything; strange ones are told."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from chalkgrad.document.exchange import dump
from chalkgrad.engine.executor import PYTHON
from chalkgrad.live.room import Room
from chalkgrad.rights import NoSuchGraphError
from chalkgrad.store import migrations
from chalkgrad.store.connecting import connect
from chalkgrad.store.errors import (
    DamagedStoreError,
    SchemaError,
    StoreError,
    StoreUnavailableError,
)
from chalkgrad.store.store import Store
from sqlalchemy import inspect

from tests.live.rooms import Ears
from tests.serving import ROOT

FIXTURES = Path(__file__).parent / "fixtures"

# Made by the first release, with how each graph looked there; see fixtures/make_first_release.py.
TOLD = json.loads((FIXTURES / "first_release.json").read_text())


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "chalkgrad.db"
    shutil.copy(FIXTURES / "first_release.db", path)
    return path


def graphs() -> list[str]:
    return [graph for graph in TOLD if graph != "deleted"]


# What the first release took from files, and today's rules for attributes do not.
UNFIT = (("digits", 500), ("note", 5), ("min", "abc"))


def as_today(document: dict[str, Any]) -> dict[str, Any]:
    """A document of the first release without the attributes that today's rules refuse."""
    nodes = [
        {
            key: value
            for key, value in node.items()
            if not isinstance(value, dict | list) and (key, value) not in UNFIT
        }
        for node in document["nodes"]
    ]
    return {**{key: document[key] for key in document if key != "more"}, "nodes": nodes}


@pytest.mark.parametrize("graph", graphs())
def test_a_graph_of_the_first_release_opens_as_it_was(old: Path, graph: str) -> None:
    store = Store(f"sqlite:///{old}")
    document, revision = store.load(graph)
    told = TOLD[graph]
    assert revision == store.revision(graph) == told["revision"]
    assert dump(document) == as_today(told["document"])
    assert store.title(graph) == told["document"]["graph"]["title"]
    for author, (undo, redo) in told["steps"].items():
        steps = store.steps(graph, author)
        assert (steps.undo, steps.redo) == (undo, redo)


def test_undo_and_redo_go_back_into_the_first_release_s_history(old: Path) -> None:
    store = Store(f"sqlite:///{old}")
    graph = graphs()[0]
    room = Room(graph, store, lambda: PYTHON, Ears())
    for number in range(len(TOLD[graph]["steps"]["ann"][0])):
        room.take_back(f"back-{number}", "ann", "undo")
    assert room.document.graph.attributes("x2")["value"] == 5.0
    assert room.document.title == "ln x₁ + x₁x₂ − sin x₂"
    room.take_back("ben-redo", "ben", "redo")
    assert store.load(graph)[1] == room.revision


def test_what_the_first_release_deleted_can_be_restored(old: Path) -> None:
    store = Store(f"sqlite:///{old}")
    with pytest.raises(NoSuchGraphError):
        store.load(TOLD["deleted"])
    store.bin.restore(TOLD["deleted"])
    store.load(TOLD["deleted"])


def test_a_copy_is_made_before_anything_changes(old: Path) -> None:
    with closing(sqlite3.connect(old)) as before:
        kept = before.execute("SELECT * FROM edits").fetchall()
    Store(f"sqlite:///{old}")
    copy = old.with_name(f"chalkgrad.db.before-{migrations.NEWEST}")
    with closing(sqlite3.connect(copy)) as copied:
        assert copied.execute("SELECT * FROM edits").fetchall() == kept
        assert "revision" not in [row[1] for row in copied.execute("PRAGMA table_info(graphs)")]
    assert copy.stat().st_mode & 0o777 == 0o600
    Store(f"sqlite:///{old}")
    assert sorted(path.name for path in old.parent.glob("*before*")) == [copy.name]


def shape(address: str) -> dict[str, Any]:
    """Everything that tells one schema from another."""
    found = inspect(connect(address))
    return {
        table: (
            [(c["name"], str(c["type"]), c["nullable"], c["default"])
             for c in found.get_columns(table)],
            found.get_pk_constraint(table)["constrained_columns"],
            sorted(tuple(i["column_names"]) for i in found.get_indexes(table)),
            sorted(tuple(u["column_names"]) for u in found.get_unique_constraints(table)),
            [f["constrained_columns"] for f in found.get_foreign_keys(table)],
        )
        for table in found.get_table_names()
    }  # fmt: skip


def test_an_upgraded_database_has_the_tables_of_a_new_one(old: Path, tmp_path: Path) -> None:
    Store(f"sqlite:///{old}")
    Store(f"sqlite:///{tmp_path / 'new.db'}")
    upgraded, new = shape(f"sqlite:///{old}"), shape(f"sqlite:///{tmp_path / 'new.db'}")
    for facts in (upgraded, new):
        # A column that was added stands last.
        facts["graphs"] = (sorted(facts["graphs"][0], key=str), *facts["graphs"][1:])
    assert upgraded == new


# Opens one database after another, each when it is told to, and says how that went.
OPENER = """
import sys
from chalkgrad.store.store import Store
print("ready", flush=True)
for line in sys.stdin:
    store = Store(f"sqlite:///{line.strip()}")
    store.shelf.page("me").entries
    store.close()
    print("opened", flush=True)
"""


def test_three_processes_that_start_at_once_all_start(tmp_path: Path) -> None:
    running = [
        subprocess.Popen(
            [sys.executable, "-c", OPENER], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True, env={**os.environ, "PYTHONPATH": str(ROOT / "server")},
        )
        for _ in range(3)
    ]  # fmt: skip
    assert [process.stdout.readline() for process in running] == ["ready\n"] * 3
    for number in range(20):
        path = tmp_path / f"{number}.db"
        if number % 2:
            shutil.copy(FIXTURES / "first_release.db", path)
        for process in running:
            process.stdin.write(f"{path}\n")
            process.stdin.flush()
        assert [process.stdout.readline() for process in running] == ["opened\n"] * 3
    for process in running:
        process.communicate(timeout=20)


def test_a_later_schema_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "chalkgrad.db"
    Store(f"sqlite:///{path}").close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE schema_version SET version = 99")
    with pytest.raises(SchemaError, match="99"):
        Store(f"sqlite:///{path}")


def test_tables_that_are_not_ours_are_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "chalkgrad.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE graphs (id TEXT, title TEXT)")
    with pytest.raises(SchemaError, match="graphs"):
        Store(f"sqlite:///{path}")


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "chalkgrad.db"
    path.write_text("this is a letter, not a database\n" * 500)
    with pytest.raises(DamagedStoreError):
        Store(f"sqlite:///{path}")
    assert path.read_text().startswith("this is a letter")


def test_a_database_that_was_cut_short_is_told(old: Path) -> None:
    old.write_bytes(old.read_bytes()[:5000])
    with pytest.raises(DamagedStoreError):
        Store(f"sqlite:///{old}")


def test_a_database_that_cannot_be_written_is_told(old: Path) -> None:
    with pytest.raises(StoreUnavailableError) as refused:
        Store(f"sqlite:///file:{old}?mode=ro&uri=true")
    assert refused.value.details == {"reason": "read-only"}


@pytest.mark.parametrize("address", ["nonsense", "oracle9://x", "postgresql+ghost://x/y"])
def test_an_address_that_is_none_is_told(address: str) -> None:
    with pytest.raises(StoreError):
        Store(address)


def test_only_the_owner_can_read_what_is_kept(old: Path) -> None:
    old.chmod(0o644)
    store = Store(f"sqlite:///{old}")
    store.load(graphs()[0])
    for path in old.parent.glob("chalkgrad.db*"):
        assert path.stat().st_mode & 0o077 == 0, path
