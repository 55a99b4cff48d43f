"""Whatever body comes to whichever route: an answer as described or a problem, never a failure."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from chalkgrad.app import create_app
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import dump
from chalkgrad.web.openapi.examples import example
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.effort import examples
from tests.imports.test_fuzz import VALUES, changed


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    app = create_app({"DATA": tmp_path_factory.mktemp("fuzz"), "KERNEL": False})
    with app.test_client() as client:
        yield client


@pytest.fixture(scope="module")
def bodies(client: FlaskClient) -> list[tuple[str, str, str, str]]:
    """Every operation that reads a body: method, path, the body's kind, and one that it takes."""
    described: dict[str, Any] = client.get("/api/openapi.json").json
    return [
        (method, path, next(iter(operation["requestBody"]["content"])), text)
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
        if (text := example(operation, described)) is not None
    ]


@given(data=st.data())
@settings(max_examples=examples(200))
def test_any_body_is_answered_or_refused_in_words(
    client: FlaskClient, bodies: list[tuple[str, str, str, str]], data: st.DataObject
) -> None:
    method, path, kind, text = data.draw(st.sampled_from(bodies))
    body = data.draw(
        changed(text)
        | st.dictionaries(st.sampled_from(sorted(_members(text))), VALUES).map(json.dumps)
    )
    address = path.replace("{graph}", _graph(client))
    answer = client.open(
        address, method=method.upper(), data=body.encode("utf-8", "replace"), content_type=kind
    )
    assert answer.status_code in (200, 201, 404, 409, 413, 422), (path, body, answer.text)
    if answer.status_code >= 400:
        assert answer.mimetype == "application/problem+json"
        assert answer.json["detail"].strip()
    # The graph is whole, whatever became of it.
    assert client.get(f"/api/graphs/{_graph(client)}").status_code == 200


def _members(text: str) -> list[str]:
    try:
        return list(json.loads(text))
    except json.JSONDecodeError:
        return ["nodes"]


def _graph(client: FlaskClient) -> str:
    """A graph that every example is about."""
    kept: dict[str, Any] = client.application.extensions
    if "fuzzed" not in kept:
        made = client.post("/api/graphs", json=dump(worked_example()))
        kept["fuzzed"] = made.json["id"]
    return str(kept["fuzzed"])
