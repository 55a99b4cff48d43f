"""The list of graphs over HTTP: what the page asks for as somebody looks, and what is refused."""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from chalkgrad.app import create_app
from chalkgrad.store.shelf import PAGE
from flask.testing import FlaskClient


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    with create_app({"DATA": tmp_path, "KERNEL": False}).test_client() as client:
        yield client


def keep(client: FlaskClient, title: str) -> str:
    made = client.post("/api/formulas", json={"text": "y = a*b"}).json["id"]
    client.patch(f"/api/graphs/{made}", json={"title": title})
    graph: str = made
    return graph


def titles(page: str) -> list[str]:
    return [html.unescape(title) for title in re.findall(r'data-title="([^"]*)"', page)]


def test_the_page_and_its_cards_show_what_was_asked_for(client: FlaskClient) -> None:
    keep(client, "Größe")
    keep(client, "other")
    for address in ("/", "/cards"):
        found = client.get(f"{address}?search={quote('grö')}").text
        assert titles(found) == ["Größe"], address
    assert "<html" not in client.get("/cards").text
    assert 'value="gr"' in client.get("/?search=gr").text


def test_a_list_is_gone_through_page_by_page(client: FlaskClient) -> None:
    made = [keep(client, f"graph {number}") for number in range(5)]
    first = client.get("/cards?count=3").text
    (after,) = re.findall(r'data-after="([^"]+)"', first)
    rest = client.get(f"/cards?after={after}").text
    assert titles(first) + titles(rest) == [f"graph {number}" for number in range(4, -1, -1)]
    assert 'data-after=""' in rest
    assert re.findall(r'data-total="(\d+)"', first + rest) == [str(len(made))] * 2
    listed = client.get("/api/graphs").json
    assert listed["total"] == len(made) <= PAGE
    assert listed["after"] == ""


@pytest.mark.parametrize(
    "query", ["part=every", "sort=colour", "after=x", "count=-1", "count=x", "count=1e3"]
)
def test_what_cannot_be_asked_for_is_refused_in_words(client: FlaskClient, query: str) -> None:
    keep(client, "graph")
    name = query.partition("=")[0]
    answer = client.get(f"/cards?{query}")
    assert answer.status_code == 422
    assert f"{name}: should be" in html.unescape(answer.text)


def test_tags_are_given_and_told(client: FlaskClient) -> None:
    graph = keep(client, "graph")
    path = f"/api/graphs/{graph}/tags"
    assert client.put(path, json={"tags": [" b ", "<i>"]}).json["tags"] == ["b", "<i>"]
    assert client.get("/api/tags").json == {"<i>": 1, "b": 1}
    assert "&lt;i&gt;" in client.get("/").text
    assert [graph["tags"] for graph in client.get("/api/graphs?tag=b").json["graphs"]] == [
        ["<i>", "b"]
    ]
    refused = client.put(path, json={"tags": ["x" * 41]})
    assert refused.status_code == 422
    assert refused.json["code"] == "bad-tag"


def test_the_bin_keeps_until_it_is_told_not_to(client: FlaskClient) -> None:
    graph = keep(client, "graph")
    assert client.post(f"/api/graphs/{graph}/forget", json={}).status_code == 404
    client.delete(f"/api/graphs/{graph}")
    assert titles(client.get("/cards").text) == []
    assert "kept 29 more days" in client.get("/cards?part=bin").text
    assert client.post(f"/api/graphs/{graph}/forget", json={}).status_code == 200
    assert client.post(f"/api/graphs/{graph}/restore", json={}).status_code == 404


def test_a_copy_says_that_it_is_one(client: FlaskClient) -> None:
    graph = keep(client, "graph")
    client.post(f"/api/graphs/{graph}/copy", json={})
    assert titles(client.get("/cards").text) == ["graph (copy)", "graph"]
