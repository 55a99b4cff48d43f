"""Every way to an export has the same formats: the command line, HTTP, and the page's list."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from chalkgrad.__main__ import main
from chalkgrad.app import create_app
from chalkgrad.document.apply import apply
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import dump, load, to_json
from chalkgrad.document.from_formula import edit_from_text
from chalkgrad.document.model import Document
from chalkgrad.document.remarks import Remark
from chalkgrad.export import formats
from chalkgrad.export.format import Format
from flask.testing import FlaskClient

from tests.serving import ROOT


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    return create_app({"DATA": tmp_path, "KERNEL": False}).test_client()


@pytest.fixture
def graph(client: FlaskClient) -> str:
    return client.post("/api/graphs", json=dump(worked_example())).json["id"]


@pytest.fixture
def document(tmp_path: Path) -> str:
    path = tmp_path / "graph.json"
    path.write_bytes(to_json(worked_example()))
    return str(path)


def said_by_all() -> Document:
    """A graph that every format can write: micrograd has few operators."""
    document = Document("u · u − 2")
    apply(document, edit_from_text(document, "f = u*u - 2; u = 3")[0])
    return document


KEYS = [form.key for form in formats.FORMATS]


@pytest.mark.parametrize("key", KEYS)
def test_every_way_gives_the_same_file(client: FlaskClient, tmp_path: Path, key: str) -> None:
    graph = client.post("/api/graphs", json=dump(said_by_all())).json["id"]
    form, out = formats.find(key), tmp_path / "out"
    expected = formats.export(load(dump(said_by_all())), form)
    answer = client.get(f"/api/graphs/{graph}/export/{key}")
    assert answer.data == expected
    assert answer.mimetype == form.media
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=UTF-8''u%20%C2%B7%20u")
    assert disposition.endswith(f".{form.ending}")
    words = ["export", graph, "--data", str(tmp_path), "--to", key, "--out", str(out)]
    assert main(words) == 0
    assert out.read_bytes() == expected


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_list_says_what_is_lost_in_the_readers_language(
    client: FlaskClient, language: str
) -> None:
    data = dump(worked_example())
    data["graph"]["frames"] = [
        {"id": "r1", "title": "", "x": 0, "y": 0, "width": 300, "height": 200, "colour": "blue"}
    ]
    graph = client.post("/api/graphs", json=data).json["id"]
    listed = client.get(f"/api/graphs/{graph}/export", headers={"Accept-Language": language}).json
    assert [form["key"] for form in listed] == KEYS
    (dot,) = (form for form in listed if form["key"] == "dot")
    told = {
        "en": ("Graphviz (DOT)", "Frames are not drawn."),
        "zh": ("Graphviz（DOT）", "不画框。"),
    }
    assert (dot["title"], dot["remarks"][-1]) == told[language]


def test_a_format_that_there_is_not_is_refused_with_those_that_there_are(
    client: FlaskClient, graph: str, document: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = client.get(f"/api/graphs/{graph}/export/docx")
    assert answer.status_code == 404
    said = f"there is no format 'docx'; there are {', '.join(KEYS)}"
    assert answer.json["detail"] == said
    assert main(["convert", document, "--to", "docx"]) == 2
    assert capsys.readouterr().err == f"chalkgrad: {said}\n"


@pytest.mark.parametrize(
    ("query", "says"), [("values=no", "values: should be 0 or 1"), ("scale=9", "from 1 to 4")]
)
def test_a_choice_that_there_is_not_is_refused(
    client: FlaskClient, graph: str, query: str, says: str
) -> None:
    answer = client.get(f"/api/graphs/{graph}/export/svg?{query}")
    assert answer.status_code == 422
    assert says in answer.json["detail"]


def test_a_graph_that_is_not_kept_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "nothere", "--data", str(tmp_path), "--to", "svg"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_formula_is_converted_in_a_pipe_without_the_web_or_the_database() -> None:
    program = (
        "import sys; from chalkgrad.__main__ import main\n"
        "main(['convert', '-', '--to', 'json'])\n"
        "assert not {'flask', 'sqlalchemy'} & sys.modules.keys()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], input=b"f = x^2; x = 3", capture_output=True,
        check=True, timeout=60, env={"PYTHONPATH": str(ROOT / "server")},
    )  # fmt: skip
    assert json.loads(done.stdout)["graph"]["format"] == "chalkgrad"


def test_what_begins_with_a_minus_sign_is_no_option(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["convert", "-x^2 + 1", "--to", "formula"]) == 0
    assert "v1 = x^2" in capsys.readouterr().out
    words = ["export", "-JdN-graph", "--data", str(tmp_path), "--to", "svg"]
    assert main(words) == main([words[0], *words[2:], words[1]]) == 2
    assert "no graphs are kept in" in capsys.readouterr().err


def test_a_line_in_the_registry_adds_a_format_everywhere(
    client: FlaskClient,
    graph: str,
    document: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    counted = Format(
        key="count",
        group="text",
        ending="txt",
        media="text/plain",
        write=lambda document, _: f"{len(document.graph)} nodes\n",
        remarks=lambda _: [Remark("only-counted", "Only nodes are counted.")],
    )
    monkeypatch.setattr(formats, "FORMATS", (*formats.FORMATS, counted))
    assert client.get(f"/api/graphs/{graph}/export/count").text == "7 nodes\n"
    listed = client.get(f"/api/graphs/{graph}/export").json[-1]
    assert (listed["title"], listed["remarks"]) == ("count", ["Only nodes are counted."])
    assert main(["convert", document, "--to", "count"]) == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == ("7 nodes\n", "chalkgrad: Only nodes are counted.\n")


def test_what_would_be_wrong_is_refused_in_a_sentence(
    client: FlaskClient, graph: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    remark = Remark("never", "It cannot say {what}.", {"what": "anything"}, refuses=True)
    form = Format("never", "text", "txt", "text/plain", lambda *_: "", lambda _: [remark])
    monkeypatch.setattr(formats, "FORMATS", (form,))
    (listed,) = client.get(f"/api/graphs/{graph}/export").json
    assert (listed["refused"], listed["remarks"]) == (True, ["It cannot say anything."])
    answer = client.get(f"/api/graphs/{graph}/export/never")
    assert (answer.status_code, answer.json["code"]) == (422, "cannot-export")
    assert answer.json["detail"] == "It cannot say anything."
