"""The history over HTTP and on the command line."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chalkgrad.__main__ import main
from chalkgrad.app import close, create_app
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import dump
from flask.testing import FlaskClient


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    app = create_app({"DATA": tmp_path, "KERNEL": False})
    yield app.test_client()
    close(app)


@pytest.fixture
def graph(client: FlaskClient) -> str:
    """A graph that was called three things by two people."""
    graph: str = client.post("/api/graphs", json=dump(worked_example())).json["id"]
    token = client.put(f"/api/graphs/{graph}/links/edit").json["token"]
    other = client.application.test_client()
    other.get(f"/l/{token}")
    for number, person in enumerate((client, other, client), 1):
        message = {"id": f"e{number}"}
        edit = {"type": "set_title", "title": f"title {number}"}
        answer = person.post(f"/api/graphs/{graph}/messages/edit", json={**message, "edit": edit})
        assert answer.status_code == 200, answer.text
    return graph


def test_the_timeline_says_who_did_what_when(client: FlaskClient, graph: str) -> None:
    found = client.get(f"/api/graphs/{graph}/history").json
    assert (found["revision"], found["more"], found["versions"]) == (3, None, [])
    told = [(mark["revision"], mark["edits"], mark["deeds"]) for mark in found["marks"]]
    assert told == [
        (0, 0, [{"what": "begun"}]),
        *((n, 1, [{"what": "titled", "node": f"title {n}"}]) for n in (1, 2, 3)),
    ]
    people = [mark["by"] for mark in found["marks"]]
    assert people[1] == people[3] != people[2]
    author = client.application.extensions["chalkgrad_store"].find_edit(graph, "e1").author
    assert author not in json.dumps(found)
    assert all(mark["made"] for mark in found["marks"])


def test_a_page_ends_before_a_revision(client: FlaskClient, graph: str) -> None:
    found = client.get(f"/api/graphs/{graph}/history?before=2").json
    assert [mark["revision"] for mark in found["marks"]] == [0, 1]
    for wrong in ("x", "-1", "²", "9" * 30):
        assert client.get(f"/api/graphs/{graph}/history?before={wrong}").status_code == 422
    for call in (client.get, client.put, client.delete):
        kind = "history" if call == client.get else "versions"
        assert call(f"/api/graphs/{graph}/{kind}/{2**40}", json={"name": "x"}).status_code == 404
    everything = client.get(f"/api/graphs/{graph}/history").json
    assert client.get(f"/api/graphs/{graph}/history?before={2**31 - 1}").json == everything


@pytest.mark.parametrize("revision", ["9" * 30, str(2**31)])
def test_what_can_be_no_revision_is_not_found(
    client: FlaskClient, graph: str, revision: str
) -> None:
    place = f"/api/graphs/{graph}"
    for method, path in (("GET", "history"), ("PUT", "versions"), ("DELETE", "versions")):
        answer = client.open(f"{place}/{path}/{revision}", method=method, json={"name": "exam"})
        assert answer.status_code in (404, 405)
    sent = client.post(f"{place}/messages/restore", json={"id": "r", "revision": int(revision)})
    assert (sent.status_code, sent.json["code"]) == (422, "bad-message")


def test_a_state_is_the_document_of_then(client: FlaskClient, graph: str) -> None:
    then = client.get(f"/api/graphs/{graph}/history/2").json
    assert then["graph"]["title"] == "title 2"
    missing = client.get(f"/api/graphs/{graph}/history/9")
    assert (missing.status_code, missing.json["code"]) == (404, "no-such-revision")
    assert client.get("/api/graphs/ghost/history/0").status_code == 404


def test_versions_are_named_over_http(client: FlaskClient, graph: str) -> None:
    address = f"/api/graphs/{graph}/versions"
    named = client.put(f"{address}/2", json={"name": " exam "})
    assert [(item["revision"], item["name"]) for item in named.json] == [(2, "exam")]
    assert client.get(address).json == named.json
    assert client.get(f"/api/graphs/{graph}/history").json["versions"] == named.json
    for body in ({"name": "  "}, {"name": "n" * 81}, {}):
        assert client.put(f"{address}/2", json=body).status_code == 422
    assert client.put(f"{address}/9", json={"name": "x"}).status_code == 404
    assert client.delete(f"{address}/2").json == []


def test_a_graph_is_restored_over_http_as_an_edit(client: FlaskClient, graph: str) -> None:
    message: dict[str, Any] = {"id": "r", "revision": 1}
    answer = client.post(f"/api/graphs/{graph}/messages/restore", json=message)
    assert answer.json == {"ok": {"revision": 4}}
    assert client.get(f"/api/graphs/{graph}").json["graph"]["title"] == "title 1"
    back = client.post(f"/api/graphs/{graph}/messages/undo", json={"id": "u"})
    assert back.json["ok"]["revision"] == 5
    assert client.get(f"/api/graphs/{graph}").json["graph"]["title"] == "title 3"


def test_the_command_line_lists_a_history_and_writes_a_state(
    client: FlaskClient, graph: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    client.put(f"/api/graphs/{graph}/versions/2", json={"name": "exam"})
    data = ["--data", str(tmp_path)]
    assert main(["history", graph, *data]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["0", "1", "2", "3"]
    assert lines[2].endswith("called it “title 2”  “exam”")
    assert main(["history", f"http://localhost:8642/graph/{graph}", "--at", "1", *data]) == 0
    assert json.loads(capsys.readouterr().out)["graph"]["title"] == "title 1"
    assert main(["history", graph, "--at", "9", *data]) == 2
    assert "revisions from 0 to 3" in capsys.readouterr().err
