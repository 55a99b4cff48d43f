"""The doctor: what it finds of a server's ground, in words, and that it changes nothing."""

import shutil
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from chalkgrad import doctor, hosting
from chalkgrad.__main__ import main
from chalkgrad.doctor import Finding
from chalkgrad.document.example import worked_example
from chalkgrad.store.store import Store

from tests.databases import only_sqlite
from tests.serving import free_port
from tests.web.test_running import RELEASED

pytestmark = only_sqlite


@pytest.fixture(autouse=True)
def _without_the_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    # Loading it takes longer than all the rest.
    monkeypatch.setattr(doctor, "KernelExecutor", lambda _: None)


def found(
    data: Path, about: str, host: str = "127.0.0.1", port: int | None = None
) -> list[Finding]:
    every = list(hosting.diagnose(str(data), host, port or free_port()))
    return [finding for finding in every if finding.about == about]


def address(data: Path) -> str:
    return f"sqlite:///{data / 'chalkgrad.db'}"


def test_a_sound_ground_is_ok_throughout_and_stays_as_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    store = Store(address(data))
    store.create(worked_example())
    store.close()
    before = (data / "chalkgrad.db").read_bytes()
    assert main(["doctor", "--data", str(data), "--port", str(free_port())]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert all(line.startswith(("ok ", "note ")) and ": " in line for line in lines)
    assert any("1 graphs, sound pages" in line for line in lines)
    assert (data / "chalkgrad.db").read_bytes() == before


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    (finding,) = found(tmp_path / "none", "data folder")
    assert finding.grade == "note"
    assert not (tmp_path / "none").exists()


def test_a_fault_ends_with_status_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "chalkgrad.db").write_text("a letter\n" * 1000)
    assert main(["doctor", "--data", str(tmp_path), "--port", str(free_port())]) == 1
    told = [line for line in capsys.readouterr().out.splitlines() if line.startswith("fault")]
    assert len(told) == 1
    assert "damaged" in told[0] and "chalkgrad restore" in told[0]


def test_a_database_that_is_still_empty_is_told(tmp_path: Path) -> None:
    (tmp_path / "chalkgrad.db").touch()
    (finding,) = found(tmp_path, "database")
    assert (finding.grade, "still empty" in finding.words) == ("note", True)


def test_graphs_that_cannot_be_built_are_named_and_nothing_is_set_aside(tmp_path: Path) -> None:
    shutil.copy(RELEASED, tmp_path / "chalkgrad.db")
    (old,) = found(tmp_path, "database")
    assert "Make a backup first" in old.words
    Store(address(tmp_path)).close()
    with closing(sqlite3.connect(tmp_path / "chalkgrad.db")) as database, database:
        (graph,) = database.execute("SELECT graph FROM edits WHERE revision = 3").fetchone()
        database.execute("UPDATE edits SET edit = 'x' WHERE graph = ? AND revision = 3", [graph])
        database.execute("DELETE FROM snapshots WHERE graph = ? AND revision > 2", [graph])
    for _ in range(2):
        (finding,) = found(tmp_path, "graphs")
        assert finding.grade == "fault"
        assert graph in finding.words and "revision 3" in finding.words
    store = Store(address(tmp_path))
    store.load(graph)
    store.close()
    (finding,) = found(tmp_path, "graphs")
    assert finding.grade == "note" and "set aside" in finding.words


def test_a_server_at_work_a_taken_port_and_readable_folders_are_told(tmp_path: Path) -> None:
    Store(address(tmp_path)).close()
    tmp_path.chmod(0o755)
    assert "chmod go=" in found(tmp_path, "data folder")[0].words
    assert found(tmp_path, "server") == []
    store = Store(address(tmp_path))
    assert found(tmp_path, "server")[0].grade == "ok"
    store.close()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", free_port()))
        taken.listen()
        (finding,) = found(tmp_path, "port", port=taken.getsockname()[1])
    assert (finding.grade, "in use" in finding.words) == ("note", True)
    assert found(tmp_path, "port", host="192.0.2.1")[0].grade == "fault"


def test_a_clock_that_went_back_is_told(tmp_path: Path) -> None:
    store = Store(address(tmp_path))
    graph = store.create(worked_example())
    store.close()
    later = datetime.now(UTC) + timedelta(days=3)
    with closing(sqlite3.connect(tmp_path / "chalkgrad.db")) as database, database:
        database.execute(
            "UPDATE graphs SET changed = ? WHERE id = ?", [later.strftime("%F %T.%f"), graph]
        )
    assert found(tmp_path, "clock")[0].grade == "fault"


@pytest.mark.parametrize(("free", "grade"), [(10**6, "fault"), (10**9, "note"), (10**11, "ok")])
def test_a_disk_that_fills_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, grade: str
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(0, 0, free))
    assert found(tmp_path, "disk")[0].grade == grade


@pytest.fixture
def set_to(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    yield lambda name, value: monkeypatch.setenv(f"CHALKGRAD_{name}", value)


def test_settings_that_are_wrong_are_told(tmp_path: Path, set_to: Any) -> None:
    set_to("TRUSTED_HOSTS", "https://chalk.example,.lab.example")
    set_to("TRUSTD_HOSTS", "x")
    set_to("MESSAGE_QUEUE", "redis://127.0.0.1:1/0")
    names = found(tmp_path, "names")
    assert [finding.grade for finding in names] == ["fault", "ok"]
    assert "https://chalk.example" in names[0].words
    assert "TRUSTD_HOSTS" in found(tmp_path, "settings")[0].words
    assert found(tmp_path, "Redis")[0].grade == "fault"


def test_extras_that_are_missing_and_a_kernel_that_fails_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise RuntimeError("no linker")

    monkeypatch.setattr(doctor, "KernelExecutor", broken)
    (finding,) = found(tmp_path, "kernel")
    assert (finding.grade, "no linker" in finding.words) == ("fault", True)
    monkeypatch.setattr(doctor.importlib.util, "find_spec", lambda _: None)
    for about, extra in (("kernel", "fast"), ("pictures", "pictures"), ("serving", "deploy")):
        (finding,) = found(tmp_path, about)
        assert (finding.grade, f"chalkgrad[{extra}]" in finding.words) == ("note", True)
