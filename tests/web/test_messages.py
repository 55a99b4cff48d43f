"""Messages over HTTP: edits that are too large for the socket, answered as the socket does."""

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chalkgrad.app import close, create_app
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import MAX_BYTES, dump
from chalkgrad.live.transport import MAX_MESSAGE_BYTES
from flask.testing import FlaskClient
from werkzeug.test import TestResponse


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    app = create_app({"DATA": tmp_path, "KERNEL": False})
    with app.test_client() as client:
        yield client
    close(app)


@pytest.fixture
def graph(client: FlaskClient) -> str:
    return str(client.post("/api/graphs", json=dump(worked_example())).json["id"])


def send(client: FlaskClient, graph: str, name: str, **fields: Any) -> TestResponse:
    body = {"id": secrets.token_hex(8), **fields}
    return client.post(f"/api/graphs/{graph}/messages/{name}", json=body)


def title(client: FlaskClient, graph: str) -> str:
    return str(client.get(f"/api/graphs/{graph}").json["graph"]["title"])


def test_an_edit_is_made_and_stored_once(client: FlaskClient, graph: str) -> None:
    edit = {"type": "set_title", "title": "by HTTP"}
    for _ in range(2):
        answer = send(client, graph, "edit", id="once", edit=edit)
        assert (answer.status_code, answer.json) == (200, {"ok": {"revision": 1}})
    assert title(client, graph) == "by HTTP"
    assert send(client, graph, "undo").json["ok"]["revision"] == 2
    assert title(client, graph) == dump(worked_example())["graph"]["title"]


def test_what_no_frame_of_the_socket_holds_is_taken(client: FlaskClient, graph: str) -> None:
    note = "x" * 900
    nodes = [{"id": f"n{i}", "op": "variable", "value": 1.0, "note": note} for i in range(2_500)]
    document = {**dump(worked_example()), "nodes": nodes, "edges": []}
    document["graph"] = {"format": "chalkgrad", "version": document["graph"]["version"]}
    answer = send(client, graph, "paste", document=document)
    assert answer.request.content_length > MAX_MESSAGE_BYTES
    assert len(answer.json["ok"]["nodes"]) == 2_500


def test_questions_are_asked_over_the_socket(client: FlaskClient, graph: str) -> None:
    for name in ("describe", "open", "explode"):
        answer = send(client, graph, name, node="f")
        assert (answer.status_code, answer.json["code"]) == (422, "format")


@pytest.mark.parametrize(
    ("name", "fields", "status", "code"),
    [
        ("edit", {"edit": {"type": "explode"}}, 422, "bad-message"),
        ("edit", {}, 422, "bad-message"),
        ("edit", {"edit": {"type": "set_title", "title": "t"}, "more": 1}, 422, "bad-message"),
        ("edit", {"edit": {"type": "remove_node", "id": "ghost"}}, 422, "missing-node"),
        ("formula", {"text": "1 +"}, 422, "formula"),
        ("undo", {}, 422, "nothing-to-undo"),
    ],
)
def test_what_cannot_be_done_is_refused_as_over_the_socket(
    client: FlaskClient, graph: str, name: str, fields: dict[str, Any], status: int, code: str
) -> None:
    answer = send(client, graph, name, **fields)
    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_no_graph_no_json_and_too_much_are_refused(client: FlaskClient, graph: str) -> None:
    edit = {"type": "set_title", "title": "t"}
    assert send(client, "ghost", "edit", edit=edit).status_code == 404
    place, kind = f"/api/graphs/{graph}/messages/edit", {"Content-Type": "application/json"}
    assert client.post(place, data=b" " * (MAX_BYTES + 1), headers=kind).status_code == 413
    assert client.post(place, data=b"{", headers=kind).json["code"] == "format"
    assert client.post(place, data=b"{}").status_code == 422
    client.delete(f"/api/graphs/{graph}")
    gone = send(client, graph, "edit", edit=edit)
    assert (gone.status_code, gone.json["code"]) == (404, "no-such-graph")
