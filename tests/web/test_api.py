"""The HTTP API and the pages: what programs and people get, and what is refused."""

import base64
import json
import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from chalkgrad.__main__ import main
from chalkgrad.app import create_app
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import MAX_BYTES, dump
from chalkgrad.engine import OPERATORS
from flask.testing import FlaskClient


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    with create_app({"DATA": tmp_path, "KERNEL": False}).test_client() as client:
        yield client


def example() -> dict[str, Any]:
    return dump(worked_example())


def test_evaluate_answers_as_the_command_line_does(client: FlaskClient) -> None:
    answer = client.post("/api/evaluate", json={"document": example(), "feeds": {"x1": 1.0}})
    assert answer.status_code == 200
    assert answer.json["value"] == pytest.approx(5 + 0.9589242746631385)
    assert answer.json["nodes"]["x1"]["gradient"] == 6.0


def test_who_only_computes_lays_nothing_out(
    client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = example()
    for node in data["nodes"]:
        del node["x"], node["y"]
    monkeypatch.setattr("chalkgrad.document.building.arranged", lambda *_: pytest.fail("laid out"))
    assert client.post("/api/evaluate", json={"document": data}).status_code == 200
    path = tmp_path / "graph.json"
    path.write_text(json.dumps(data))
    assert main(["eval", str(path)]) == 0


def test_evaluate_takes_a_formula_and_reads_its_letters_as_it_is_told(client: FlaskClient) -> None:
    body = {"text": "y = mx + 1", "letters": "letters", "feeds": {"m": 2, "x": 3}}
    assert client.post("/api/evaluate", json=body).json["value"] == 7.0
    body = {"text": "y = mx + 1", "feeds": {"mx": 2}}
    assert client.post("/api/evaluate", json=body).json["value"] == 3.0
    refused = client.post("/api/evaluate", json={"text": "2 + sigmod(x)"})
    assert refused.status_code == 422
    assert "sigmoid" in refused.json["detail"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"text": 3}, "text: should be a text"),
        ({"text": "x", "letters": "runes"}, "letters"),
        ({}, "document: missing"),
        ({"document": {"nodes": []}}, "no Chalkgrad document"),
        ({"document": "x"}, "document: should be an object"),
        ({"document": example(), "feeds": [1]}, "feeds"),
        ({"document": example(), "feeds": {"x1": "2"}}, "feeds"),
        ({"document": example(), "feeds": {"ghost": 2}}, "ghost"),
        ({"document": example(), "target": 3}, "target"),
        ([], "not a JSON object"),
    ],
)
def test_a_wrong_request_is_refused_in_words(client: FlaskClient, body: Any, words: str) -> None:
    answer = client.post("/api/evaluate", json=body)
    assert answer.status_code == 422
    assert words in answer.json["detail"]


def test_what_is_no_json_or_too_long_is_refused(client: FlaskClient) -> None:
    kind = {"Content-Type": "application/json"}
    assert "not JSON" in client.post("/api/evaluate", data="{", headers=kind).text
    assert "Content-Type" in client.post("/api/evaluate", data="{}").text
    long = client.post("/api/graphs", data=b" " * (MAX_BYTES + 1), headers=kind)
    assert "bytes" in long.json["detail"]
    assert client.get("/api/nothing").json["code"] == "not-found"


def test_a_graph_is_kept_renamed_exported_deleted_and_restored(client: FlaskClient) -> None:
    graph = client.post("/api/graphs", json=example()).json["id"]
    assert client.patch(f"/api/graphs/{graph}", json={"title": "a/b: c"}).status_code == 200
    assert [entry["title"] for entry in client.get("/api/graphs").json["graphs"]] == ["a/b: c"]
    export = client.get(f"/api/graphs/{graph}")
    assert "filename*=UTF-8''a%20b%20%20c.json" in export.headers["Content-Disposition"]
    assert nx.node_link_graph(json.loads(export.text), edges="edges").number_of_edges() == 8
    assert client.delete(f"/api/graphs/{graph}").status_code == 200
    assert client.get(f"/api/graphs/{graph}").status_code == 404
    assert client.patch(f"/api/graphs/{graph}", json={"title": "x"}).status_code == 404
    assert client.get(f"/g/{graph}").status_code == 404
    client.post(f"/api/graphs/{graph}/restore", json={})
    assert client.get(f"/api/graphs/{graph}").status_code == 200


def test_a_copy_is_another_graph(client: FlaskClient) -> None:
    graph = client.post("/api/graphs", json=example()).json["id"]
    copy = client.post(f"/api/graphs/{graph}/copy", json={}).json["id"]
    assert copy != graph
    ours, theirs = (client.get(f"/api/graphs/{one}").json for one in (copy, graph))
    assert {**ours, "graph": None} == {**theirs, "graph": None}


def test_a_broken_import_keeps_nothing(client: FlaskClient) -> None:
    data = example()
    data["edges"][0]["source"] = "f"
    answer = client.post("/api/graphs", json=data)
    assert answer.status_code == 422
    assert answer.json["code"] == "cycle"
    assert client.get("/api/graphs").json["graphs"] == []


def test_the_first_visit_opens_the_worked_example_and_later_ones_the_list(
    client: FlaskClient,
) -> None:
    first = client.get("/").text
    assert '<form method="post" action="/new" id="first">' in first
    assert "js/pages/first.js" in first
    assert client.get("/api/graphs").json["graphs"] == []
    made = client.post("/new")
    assert made.status_code == 303
    assert "ln x₁ + x₁x₂ − sin x₂" in client.get(made.headers["Location"]).text
    assert "ln x₁ + x₁x₂ − sin x₂" in client.get("/").text


def test_pages_carry_a_strict_policy_and_load_nothing_from_elsewhere(client: FlaskClient) -> None:
    editor = client.get(client.post("/new").headers["Location"])
    policy = editor.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    for page in (editor, client.get("/"), client.get("/operators")):
        # Names of namespaces, and by which address the room reaches this page, are no loads.
        loads = re.sub(r"http://www\.w3\.org|data-root=\"[^\"]*\"", "", page.text)
        assert "http://" not in loads
        assert "https://" not in page.text
        assert " style=" not in page.text
        assert "onclick" not in page.text


def test_a_title_cannot_break_out_of_the_page(client: FlaskClient) -> None:
    data = example()
    data["graph"]["title"] = "</title><script>alert(1)</script>"
    graph = client.post("/api/graphs", json=data).json["id"]
    assert "<script>alert" not in client.get(f"/g/{graph}").text
    assert "<script>alert" not in client.get("/").text


def test_a_write_from_another_site_is_refused(client: FlaskClient) -> None:
    headers = {"Origin": "https://elsewhere.example"}
    assert client.post("/api/graphs", json={}, headers=headers).status_code == 403
    assert client.get("/api/graphs", headers=headers).status_code == 200
    same = {"Origin": "http://localhost"}
    assert client.post("/api/graphs", json={}, headers=same).status_code == 201


def test_the_reference_page_has_every_operator(client: FlaskClient) -> None:
    page = client.get("/operators").text
    for row in OPERATORS.rows:
        assert f"<code>{row.name}</code>" in page
        assert not row.convention or row.convention.replace("'", "&#39;") in page


def test_the_schema_is_served(client: FlaskClient) -> None:
    assert client.get("/api/schema.json").json["title"] == "Chalkgrad document"


def test_a_look_at_a_graph_is_what_its_socket_shows_first(client: FlaskClient) -> None:
    graph = client.post("/api/graphs", json=example()).json["id"]
    seen = client.get(f"/api/graphs/{graph}/snapshot").json
    assert len(seen["document"]["nodes"]) == len(example()["nodes"])
    packed = base64.b64decode(seen["numbers"])
    assert struct.unpack_from("<I", packed) == (len(seen["serial"]),)
    assert client.get("/api/graphs/nothing-here/snapshot").status_code == 404


def test_a_refusal_is_a_problem_with_its_place(client: FlaskClient) -> None:
    wrong = example()
    wrong["nodes"][2]["op"] = "dance"
    answer = client.post("/api/graphs", json=wrong)
    assert answer.mimetype == "application/problem+json"
    assert answer.json["type"] == f"/api#{answer.json['code']}"
    assert (answer.json["status"], answer.status_code) == (422, 422)
    assert answer.json["place"] == {"line": 1, "pointer": "/nodes/2/op"}
    assert answer.json["title"] and answer.json["detail"] and answer.json["ids"]
    by_data = client.post("/api/evaluate", json={"document": wrong}).json
    assert by_data["place"] == {"pointer": "/nodes/2/op"}
    formula = client.post("/api/formulas", json={"text": "x + * y"}).json
    assert formula["place"] == {"offset": formula["column"]} == {"offset": 4}
    text = client.post("/api/import", data="flowchart LR\n  a --> --> b\n").json
    assert text["place"]["line"] == 2
    missing = client.delete("/api/schema.json")
    assert (missing.status_code, missing.mimetype) == (405, "application/problem+json")
    assert "GET" in missing.headers["Allow"]
