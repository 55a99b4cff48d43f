"""The command line, as a user's shell runs it, and the wheel that carries it."""

import json
import math
import shutil
import socket
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest
from chalkgrad import __version__, hosting
from chalkgrad.__main__ import BAD_INPUT, main
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import to_json
from chalkgrad.store.people import Visitor
from chalkgrad.store.store import Store

from tests.databases import only_sqlite
from tests.engine.test_typed import CASES
from tests.engine.typed import Typed
from tests.serving import ROOT, Server, free_port
from tests.store.test_upgrade import FIXTURES


def chalkgrad(
    *words: str, text: bytes = b"", cwd: Path = ROOT
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "chalkgrad", *words],
        input=text, cwd=cwd, capture_output=True, check=False, timeout=60,
        env={"PYTHONPATH": str(ROOT / "server"), "PYTHONUTF8": "1"},
    )  # fmt: skip


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "graph.json"
    path.write_bytes(to_json(worked_example()))
    return path


def test_eval_answers_in_json(document: Path) -> None:
    done = chalkgrad("eval", str(document), "--feed", "x1=2", "--target", "f", "--json")
    answer = json.loads(done.stdout)
    assert answer["value"] == 11.652071455223084
    assert answer["nodes"]["x1"] == {"value": 2.0, "gradient": 5.5}
    assert answer["problems"] == {}


def test_eval_reads_a_pipe_and_answers_in_a_table(document: Path) -> None:
    done = chalkgrad("eval", "-", "--feed", "x1=-1", text=document.read_bytes())
    lines = done.stdout.decode().splitlines()
    assert lines[0].split() == ["node", "value", "gradient"]
    assert any("the logarithm needs a positive number" in line for line in lines)
    assert done.returncode == 0


def test_the_table_shows_the_names_that_feeds_go_by() -> None:
    data = json.loads(to_json(worked_example()))
    data["nodes"][1]["name"] = "rate"
    done = chalkgrad("eval", "-", "--feed", "rate=0", text=json.dumps(data).encode())
    shown = [line.split()[0] for line in done.stdout.decode().splitlines()]
    assert "rate" in shown
    assert "x2" not in shown
    data["nodes"][0]["name"] = "x2"
    done = chalkgrad("eval", "-", "--feed", "x2=0", text=json.dumps(data).encode())
    assert done.returncode == 2
    assert "the name of one node and the id of another" in done.stderr.decode()


@pytest.mark.parametrize(
    ("words", "text", "value"),
    [
        (["x^2 + 1", "--feed", "x=3"], b"", 10.0),
        (["-x", "--feed", "x=pi/2"], b"", -math.pi / 2),
        (["--feed", "x=-1/3", "-x^2 + y", "--feed", "y=1"], b"", 8 / 9),
        (["y = mx + b", "--letters", "--feed", "m=2", "--feed", "x=3", "--feed", "b=1"], b"", 7.0),
        (["-", "--feed", "x_1=3"], "x₁²".encode(), 9.0),
        (["-", "--feed", "x=3"], b"\xef\xbb\xbf{x}^2\r\n", 9.0),
        # As PowerShell writes into a file, and, on Windows, into a pipe.
        (["-", "--feed", "x=3"], "{x}^2\r\n".encode("utf-16"), 9.0),
        (
            ["-", "--feed", "x1=2"],
            to_json(worked_example()).decode().encode("utf-16"),
            11.652071455223084,
        ),
    ],
)
def test_what_is_no_file_is_a_formula(words: list[str], text: bytes, value: float) -> None:
    done = chalkgrad("eval", *words, "--json", text=text)
    assert done.stderr == b""
    assert json.loads(done.stdout)["value"] == pytest.approx(value, rel=1e-15)


def test_a_file_may_hold_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "formula.txt"
    path.write_text("# a neuron\nh = tanh(w*x)\n", "utf-8")
    done = chalkgrad("eval", str(path), "--feed", "w=0", "--feed", "x=1", "--json")
    assert json.loads(done.stdout)["nodes"]["w"]["gradient"] == 1.0


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text)
def test_every_text_that_people_type_is_evaluated(
    case: Typed, capsys: pytest.CaptureFixture[str]
) -> None:
    numbers = case.numbers() if case.meaning else {}
    words = ["eval", case.text, "--json", *(["--letters"] if case.letters == "letters" else [])]
    for name, number in numbers.items():
        words += ["--feed", f"{name}={number}"]
    status = main(words)
    said = capsys.readouterr()
    if case.refusal:
        assert (status, said.out) == (2, "")
        assert case.refusal in said.err
        assert "column" in said.err
    else:
        assert json.loads(said.out)["value"] == pytest.approx(case.value(numbers), rel=1e-12)


@pytest.mark.parametrize(
    ("words", "text", "says"),
    [
        (["eval", "-"], b"x +\ny * * 2", "line 1, column 4"),
        (["eval", "missing.json"], b"", "missing.json"),
        (["eval", "-"], b"{", "not JSON"),
        (["eval", "-", "--target", "ghost"], to_json(worked_example()), "ghost"),
        (["eval", "-", "--feed", "x1"], b"", "NAME=NUMBER"),
        (["eval", "-", "--feed", "x1=two"], b"", "NAME=NUMBER"),
        (["eval", "-", "--feed", "v4=1"], to_json(worked_example()), "v4 is an add"),
        (["serve", "--port", "99999"], b"", "not a port"),
        (["serve", "--port", "http"], b"", "http is not a port"),
        (["dance"], b"", "dance"),
    ],
)
def test_bad_input_ends_with_status_2_and_says_what_is_wrong(
    words: list[str], text: bytes, says: str
) -> None:
    done = chalkgrad(*words, text=text)
    assert done.returncode == 2
    assert done.stdout == b""
    lines = done.stderr.decode().strip().splitlines()
    assert says in lines[-1]
    assert len(lines) == 1 or words[0] != "eval"


def test_the_version_is_told() -> None:
    assert chalkgrad("--version").stdout.decode().strip() == f"chalkgrad {__version__}"


@pytest.mark.parametrize("words", [["--version"], ["eval", "graph.json", "--json"]])
def test_what_is_no_server_imports_neither_the_web_nor_the_database(
    document: Path, words: list[str]
) -> None:
    program = """
import sys
from chalkgrad.__main__ import main
try:
    main(sys.argv[1:])
finally:
    print({"flask", "socketio", "sqlalchemy"} & sys.modules.keys(), file=sys.stderr)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        cwd=document.parent, capture_output=True, text=True, check=True, timeout=60,
        env={"PYTHONPATH": str(ROOT / "server")},
    )  # fmt: skip
    assert done.stderr == "set()\n"


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", free_port()))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = chalkgrad("--port", port, "--no-browser", "--data", str(tmp_path))
    assert done.returncode == 2
    assert f"port {port} on 127.0.0.1 is in use" in done.stderr.decode()


def test_a_port_that_is_taken_gives_way_to_the_next() -> None:
    first = free_port()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", first))
        taken.listen()
        assert hosting.free_port("127.0.0.1", range(first, first + 50)) > first


class Terminal(StringIO):
    """What a person looks at."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def test_it_listens_on_loopback_and_prints_its_address(server: Server) -> None:
    log = (server.data / "server.log").read_text()
    assert f"Chalkgrad is at http://127.0.0.1:{server.port}/" in log


def test_a_code_for_the_graphs_of_before_gives_them_to_whose_browser_enters_it(
    tmp_path: Path,
) -> None:
    store = Store(f"sqlite:///{tmp_path / 'chalkgrad.db'}")
    theirs = store.create(worked_example(), "somebody")
    said = chalkgrad("claim", "--data", str(tmp_path))
    assert (said.returncode, said.stdout.decode()) == (0, "every graph is somebody's\n")
    nobodys = {store.create(worked_example()) for _ in range(2)}
    code, _, _ = chalkgrad("claim", "--data", str(tmp_path)).stdout.decode().partition(" ")
    earlier = code
    code, _, words = chalkgrad("claim", "--data", str(tmp_path)).stdout.decode().partition(" ")
    assert "2 graphs" in words
    assert store.people.recover(earlier, "you") is None
    assert store.people.recover(code, "me") == Visitor("me")
    assert {entry.id for entry in store.shelf.page("me").entries} == nobodys
    assert [entry.id for entry in store.shelf.page("somebody").entries] == [theirs]
    store.close()


def test_where_it_listens_everywhere_it_prints_the_room_s_address(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(hosting, "serve", lambda *_: None)
    monkeypatch.setattr(hosting, "address_in_room", lambda: "192.168.7.20")
    port = free_port()
    hosting.host(str(tmp_path), "0.0.0.0", [port], browser=False)
    assert f"http://192.168.7.20:{port}/" in capsys.readouterr().out
    monkeypatch.setattr("sys.stdout", Terminal())
    hosting.host(str(tmp_path), "0.0.0.0", [port], browser=False)
    assert "█" in sys.stdout.getvalue()
    hosting.host(str(tmp_path), "127.0.0.1", [port], browser=False)
    assert sys.stdout.getvalue().count("192.168.7.20") == 1


@pytest.mark.slow
def test_the_wheel_carries_the_client_and_runs_from_any_folder(tmp_path: Path) -> None:
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "-w",
        str(tmp_path),
        str(ROOT),
    ]
    subprocess.run(build, check=True, timeout=300)
    (wheel,) = tmp_path.glob("chalkgrad-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        archive.extractall(tmp_path / "installed")
    for path in (
        "chalkgrad/static/js/pages/main.js",
        "chalkgrad/static/vendor/vendor.js",
        "chalkgrad/templates/editor.html",
    ):
        assert path in names
    assert not [name for name in names if "node_modules" in name or name.startswith("tests")]
    done = subprocess.run(
        [sys.executable, "-c", "from chalkgrad.app import create_app\n"
         "app = create_app({'KERNEL': False})\n"
         "with app.test_request_context():\n"
         "    path = app.url_for('static', filename='js/pages/main.js')\n"
         "print(app.test_client().get(path).status_code)"],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
        env={"PYTHONPATH": str(tmp_path / "installed"), "CHALKGRAD_DATA": str(tmp_path)},
    )  # fmt: skip
    assert done.stdout.strip() == "200", done.stderr


@only_sqlite
@pytest.mark.parametrize(
    "words", [("export", "nope", "--to", "svg"), ("history", "nope"), ("claim",), ("check",)]
)
def test_where_no_graphs_are_kept_looking_for_one_makes_nothing(
    tmp_path: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "mistyped"
    assert main([*words, "--data", str(folder)]) == BAD_INPUT
    assert "no graphs are kept" in capsys.readouterr().err
    assert not folder.exists()


@only_sqlite
def test_a_graph_that_is_written_out_leaves_what_is_kept_as_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = Store(f"sqlite:///{tmp_path / 'chalkgrad.db'}")
    graph, deleted = (store.create(worked_example(), "me") for _ in range(2))
    store.bin.put(deleted)
    store.close()
    path = tmp_path / "chalkgrad.db"
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE graphs SET deleted = '2020-01-01' WHERE deleted IS NOT NULL")
    # A backup that lies here is not in write-ahead mode, and stays so.
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = DELETE")
    before = path.read_bytes()
    for words in (("export", graph, "--to", "svg"), ("history", graph), ("check",)):
        assert main([*words, "--data", str(tmp_path)]) == 0
    assert main(["export", "nope", "--to", "svg", "--data", str(tmp_path)]) == BAD_INPUT
    assert capsys.readouterr().err == "chalkgrad: no graph of this id is kept here\n"
    assert path.read_bytes() == before
    assert {found.name for found in tmp_path.iterdir()} <= {
        "chalkgrad.db", "chalkgrad.db.serving", "chalkgrad.db.migrating",
    }  # fmt: skip


@only_sqlite
def test_a_database_of_an_earlier_version_is_not_brought_up_to_date_by_looking(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "chalkgrad.db"
    shutil.copy(FIXTURES / "first_release.db", path)
    before = path.read_bytes()
    for words in (("export", "x", "--to", "svg"), ("claim",), ("check",)):
        assert main([*words, "--data", str(tmp_path)]) == BAD_INPUT
        assert "start its server once" in capsys.readouterr().err
    assert path.read_bytes() == before
