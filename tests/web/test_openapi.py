"""The description of the HTTP API: whole, valid, true of what is answered, and on a page."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from chalkgrad.app import create_app
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import dump
from chalkgrad.web.openapi.document import MESSAGE, routes
from chalkgrad.web.openapi.operations import OPERATIONS
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return create_app({"DATA": tmp_path_factory.mktemp("openapi"), "KERNEL": False})


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as client:
        yield client


@pytest.fixture
def described(client: FlaskClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/openapi.json").json
    return found


def test_every_route_is_described_and_nothing_else(app: Flask) -> None:
    endpoints = {rule.endpoint for rule, _ in routes(app)} - {MESSAGE}
    assert endpoints == set(OPERATIONS), "describe it in web/openapi/operations.py"


def references(data: object) -> Iterator[str]:
    if isinstance(data, dict):
        if isinstance(data.get("$ref"), str):
            yield data["$ref"]
        for value in data.values():
            yield from references(value)
    elif isinstance(data, list):
        for value in data:
            yield from references(value)


def test_the_description_holds_together(described: dict[str, Any]) -> None:
    assert described["openapi"] == "3.1.0"
    for reference in references(described):
        at: Any = described
        for part in reference.removeprefix("#/").split("/"):
            at = at[part]
    names = [op["operationId"] for path in described["paths"].values() for op in path.values()]
    assert len(set(names)) == len(names) > 20
    for path, methods in described["paths"].items():
        for operation in methods.values():
            assert operation["summary"].endswith("."), path
            told = {p["name"] for p in operation["parameters"] if p["in"] == "path"}
            assert told == set(re.findall(r"{(\w+)}", path))
    for schema in described["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def answered_as_described(
    described: dict[str, Any], path: str, method: str, status: int, data: object
) -> None:
    told = described["paths"][path][method]["responses"][str(status)]
    schema = {
        **told["content"]["application/json"]["schema"],
        "components": described["components"],
    }
    Draft202012Validator(schema).validate(data)


def test_answers_are_as_described(client: FlaskClient, described: dict[str, Any]) -> None:
    document = dump(worked_example())
    made = client.post("/api/graphs", json=document)
    answered_as_described(described, "/api/graphs", "post", 201, made.json)
    graph, named = made.json["id"], {"id": "a", "author": "b"}
    for path, method, body in (
        ("/api/evaluate", "post", {"text": "ln(x)", "feeds": {"x": -1}}),
        ("/api/graphs", "get", None),
        ("/api/graphs/{graph}", "get", None),
        ("/api/graphs/{graph}", "patch", {"title": "t"}),
        ("/api/graphs/{graph}/snapshot", "get", None),
        ("/api/graphs/{graph}/history", "get", None),
        ("/api/graphs/{graph}/history/{revision}", "get", None),
        ("/api/graphs/{graph}/versions/{revision}", "put", {"name": "exam"}),
        ("/api/graphs/{graph}/versions", "get", None),
        ("/api/graphs/{graph}/export", "get", None),
        ("/api/schema.json", "get", None),
        ("/api/graphs/{graph}/messages/turn", "post", {**named, "direction": "down"}),
    ):
        address = path.replace("{graph}", graph).replace("{revision}", "1")
        answer = client.open(address, method=method.upper(), json=body)
        assert answer.status_code == 200, answer.text
        answered_as_described(described, path, method, 200, answer.json)
    problem = client.post("/api/evaluate", json={"text": 3})
    told = {"$ref": "#/components/schemas/Problem", "components": described["components"]}
    Draft202012Validator(told).validate(problem.json)
    assert problem.json["place"] == {"pointer": "/text"}


def test_a_write_under_a_condition_is_refused_once_the_graph_has_moved_on(
    client: FlaskClient,
) -> None:
    graph = client.post("/api/graphs", json=dump(worked_example())).json["id"]
    place = f"/api/graphs/{graph}"
    tag = client.get(place).headers["ETag"]
    assert client.get(place, headers={"If-None-Match": tag}).status_code == 304
    edit = {"id": "e1", "author": "a", "edit": {"type": "set_title", "title": "one"}}
    assert client.post(f"{place}/messages/edit", json=edit, headers={"If-Match": tag}).json["ok"]
    for method, path, body in (
        ("PATCH", place, {"title": "two"}),
        ("POST", f"{place}/messages/edit", {**edit, "id": "e2"}),
        ("DELETE", place, None),
    ):
        refused = client.open(path, method=method, json=body, headers={"If-Match": tag})
        assert (refused.status_code, refused.json["code"]) == (412, "moved-on")
        assert "revision 1" in refused.json["detail"]
    now = client.get(place)
    assert now.headers["ETag"] != tag
    assert now.json["graph"]["title"] == "one"
    assert client.patch(place, json={"title": "2"}, headers={"If-Match": "*"}).status_code == 200
    either = f"{tag}, {client.get(place).headers['ETag']}"
    assert client.delete(place, headers={"If-Match": either}).status_code == 200


def test_the_page_has_every_operation_and_every_code(
    client: FlaskClient, described: dict[str, Any]
) -> None:
    page = client.get("/api").text
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            assert f'data-method="{method.upper()}" data-path="{path}"' in page
            assert f'id="{operation["operationId"]}"' in page
    assert 'id="no-such-graph"' in page
    assert "style=" not in page and "onclick" not in page
