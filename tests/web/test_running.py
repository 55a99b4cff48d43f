"""Starting, stopping and keeping a server: what an operator sees."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from chalkgrad.store import upkeep
from chalkgrad.store.store import Store

from tests.databases import only_sqlite
from tests.live.clients import Canvas, new_graph
from tests.people import somebody
from tests.serving import ROOT, Server, free_port

RELEASED = ROOT / "tests/store/fixtures/first_release.db"


def chalkgrad(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "chalkgrad", *words], capture_output=True, text=True, check=False,
        timeout=60, env={**os.environ, "PYTHONPATH": str(ROOT / "server"), **environment},
    )  # fmt: skip


def serve(data: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Start a server that cannot start."""
    words = ("--no-browser", "--port", str(free_port()), "--data", str(data))
    return chalkgrad(*words, **environment)


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("chalkgrad: ")
    return line


@only_sqlite
def test_a_database_that_is_none_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "chalkgrad.db").write_text("a letter\n" * 1000)
    assert "damaged" in one_line(serve(tmp_path))


@only_sqlite
def test_a_database_that_was_cut_short_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "chalkgrad.db").write_bytes(RELEASED.read_bytes()[:6000])
    assert "damaged" in one_line(serve(tmp_path))


def test_a_folder_that_cannot_be_made_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "file" in one_line(serve(tmp_path / "file" / "data"))


@pytest.mark.parametrize(
    ("address", "says"),
    [
        # A port that nobody listens on.
        ("postgresql://nobody@127.0.0.1:1/none", "cannot be reached"),
        ("nonsense", "not the address of a database"),
    ],
)
def test_a_database_that_is_not_there_is_told_in_one_line(
    tmp_path: Path, address: str, says: str
) -> None:
    assert says in one_line(serve(tmp_path, CHALKGRAD_DATABASE=address))


@only_sqlite
@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("runner", ["gunicorn", "plain"])
def test_after_a_stop_with_open_pages_a_plain_copy_is_whole(
    tmp_path: Path, runner: str, by: signal.Signals
) -> None:
    environment = {}
    if runner == "plain":
        (tmp_path / "without" / "gunicorn").mkdir(parents=True)
        (tmp_path / "without" / "gunicorn" / "__init__.py").write_text("raise ImportError\n")
        environment["PYTHONPATH"] = f"{tmp_path / 'without'}{os.pathsep}{ROOT / 'server'}"
    server = Server(tmp_path / "data", **environment)
    server.start()
    canvas = Canvas(server.url, new_graph(server.url))
    canvas.edit(type="set_title", title="the last word")
    server.stop(by)
    copy = tmp_path / "copy.db"
    shutil.copy(server.data / "chalkgrad.db", copy)
    with closing(sqlite3.connect(copy)) as database:
        assert database.execute("SELECT title FROM graphs").fetchall() == [("the last word",)]
    assert not (server.data / "chalkgrad.db-wal").exists()
    assert "Traceback" not in (server.data / "server.log").read_text()


@only_sqlite
def test_the_second_server_on_a_folder_says_so_and_serves(tmp_path: Path) -> None:
    with Server(tmp_path) as first, Server(tmp_path) as second:
        graph = new_graph(first.url)
        assert somebody.get(f"{second.url}/api/graphs/{graph}", timeout=20).status_code == 200
    assert (tmp_path / "server.log").read_text().count("Another Chalkgrad serves") == 1


@only_sqlite
def test_only_the_owner_can_read_the_data(tmp_path: Path) -> None:
    data = tmp_path / "made" / "data"
    shown = Server(data)
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "server")}
    subprocess.run(
        [sys.executable, "-c", "import sys; from chalkgrad.app import create_app, close\n"
         "close(create_app({'DATA': sys.argv[1], 'KERNEL': False}))", str(shown.data)],
        check=True, env=environment, timeout=60,
    )  # fmt: skip
    assert data.stat().st_mode & 0o777 == 0o700
    assert (data / "chalkgrad.db").stat().st_mode & 0o777 == 0o600


@only_sqlite
def test_a_backup_is_made_while_others_edit(server: Server, tmp_path: Path) -> None:
    graph = new_graph(server.url)
    copy = tmp_path / "copy" / "chalkgrad.db"
    copy.parent.mkdir()
    done = chalkgrad("backup", str(copy), "--data", str(server.data))
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{copy} holds " in done.stdout
    assert copy.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(copy)) as database:
        assert (graph,) in database.execute("SELECT id FROM graphs").fetchall()
    assert "is there already" in one_line(
        chalkgrad("backup", str(copy), "--data", str(server.data))
    )
    other = tmp_path / "other"
    done = chalkgrad("restore", str(copy), "--data", str(other))
    assert (done.returncode, done.stderr) == (0, "")
    assert "are back" in done.stdout
    assert "--force" in one_line(chalkgrad("restore", str(copy), "--data", str(other)))
    assert "stop it first" in one_line(
        chalkgrad("restore", str(copy), "--data", str(server.data), "--force")
    )
    assert "no graphs are kept" in one_line(
        chalkgrad("backup", str(tmp_path / "none"), "--data", str(tmp_path / "empty"))
    )
    sound = chalkgrad("check", "--data", str(copy.parent))
    assert (sound.returncode, sound.stdout) == (0, "every graph is as its edits make it\n")


@only_sqlite
@pytest.mark.parametrize(
    ("spoiling", "says"),
    [
        ("UPDATE edits SET edit = 'x' WHERE revision = 3", "revision 3"),
        ("DELETE FROM edits WHERE revision = 3", "revision 3 is missing"),
        ("UPDATE snapshots SET document = (SELECT document FROM snapshots WHERE revision = 0) "
         "WHERE revision = 8", "snapshot at revision 8"),
        ("DELETE FROM edits WHERE revision > 8", "its edits end at 8"),
    ],
)  # fmt: skip
def test_a_check_names_what_is_wrong(tmp_path: Path, spoiling: str, says: str) -> None:
    kept = tmp_path / "chalkgrad.db"
    shutil.copy(RELEASED, kept)
    Store(f"sqlite:///{kept}").close()
    assert list(upkeep.check(f"sqlite:///{kept}")) == []
    with closing(sqlite3.connect(kept)) as database, database:
        database.execute(spoiling)
    done = chalkgrad("check", "--data", str(tmp_path))
    assert done.returncode == 1
    assert says in done.stdout
