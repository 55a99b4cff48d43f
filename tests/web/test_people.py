"""Who a browser is: when it becomes somebody, joins another, is signed out, and by which cookie."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from chalkgrad.app import close, create_app
from chalkgrad.live.people import HOST_ONLY
from chalkgrad.rights import Right
from chalkgrad.store.people import Visitor
from flask import Flask
from flask.testing import FlaskClient

TLS = {"X-Forwarded-Proto": "https"}


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    made = create_app({"DATA": tmp_path, "KERNEL": False})
    yield made
    close(made)


def with_graph(app: Flask) -> tuple[FlaskClient, str]:
    client = app.test_client()
    return client, client.post("/api/graphs", json={}).json["id"]


def again(app: Flask, client: FlaskClient) -> FlaskClient:
    """Another browser that has the same cookie, as a copy of a profile does."""
    twin = app.test_client()
    for cookie in client._cookies.values():
        twin.set_cookie(cookie.key, cookie.value, secure=cookie.secure)
    return twin


def listed(client: FlaskClient) -> set[str]:
    return {entry["id"] for entry in client.get("/api/graphs").json["graphs"]}


def code_of(client: FlaskClient) -> str:
    return str(client.post("/api/recovery").json["code"])


@pytest.mark.parametrize("path", ["/", "/cards", "/lessons", "/operators", "/api/graphs"])
def test_looking_makes_nobody_of_a_browser(app: Flask, path: str) -> None:
    answer = app.test_client().get(path)
    assert (answer.status_code, answer.headers.getlist("Set-Cookie")) == (200, [])


@pytest.mark.parametrize("path", ["/", "/lessons", "/operators", "/g/{}"])
def test_each_page_begins_a_cookie_anew(app: Flask, path: str) -> None:
    client, graph = with_graph(app)
    assert "Max-Age" in client.get(path.format(graph)).headers["Set-Cookie"]


def test_a_code_is_asked_about_before_graphs_are_another_s_too(app: Flask) -> None:
    (one, first), (two, second) = with_graph(app), with_graph(app)
    code = code_of(one)
    asked = two.put("/api/recovery", json={"code": code}).json
    assert asked == {"joined": False, "yours": 1, "theirs": 1}
    assert (listed(one), listed(two)) == ({first}, {second})
    assert two.put("/api/recovery", json={"code": code, "join": True}).json["joined"]
    assert listed(one) == listed(two) == {first, second}
    # Who has nothing that would go along is asked nothing.
    assert app.test_client().put("/api/recovery", json={"code": code}).json["joined"]


def test_all_browsers_of_both_see_all_graphs_and_go_on_where_they_are(app: Flask) -> None:
    (one, first), (two, second) = with_graph(app), with_graph(app)
    one_s, two_s = again(app, one), again(app, two)
    door = app.extensions["chalkgrad_door"]
    (cookie,) = two._cookies.values()
    before = door.admit(second, Visitor(cookie.value.rpartition(".")[0]))
    two.put("/api/recovery", json={"code": code_of(one), "join": True})
    third = two_s.post("/api/graphs", json={}).json["id"]
    for browser in (one, two, one_s, two_s):
        assert listed(browser) == {first, second, third}
        assert browser.patch(f"/api/graphs/{second}", json={"title": "ours"}).status_code == 200
    # A page that was open before is whose it is now, and not a stranger's.
    now = door.again(before)
    assert (now.right, now.person) == (Right.OWN, door.admit(first, Visitor(now.person)).person)
    # And who joins in turn takes all of them along.
    three, fourth = with_graph(app)
    one.put("/api/recovery", json={"code": code_of(three), "join": True})
    for browser in (three, one_s, two_s):
        assert listed(browser) == {first, second, third, fourth}


def test_other_browsers_are_signed_out_and_this_one_stays(app: Flask) -> None:
    one, first = with_graph(app)
    two, second = with_graph(app)
    stolen, joined = again(app, one), again(app, two)
    two.put("/api/recovery", json={"code": code_of(one), "join": True})
    door = app.extensions["chalkgrad_door"]
    (cookie,) = stolen._cookies.values()
    open_there = door.admit(first, Visitor(cookie.value.rpartition(".")[0]))
    assert listed(stolen) == listed(joined) == {first, second}
    for _ in range(2):
        assert one.post("/api/sign-out").status_code == 200
        assert listed(one) == {first, second}
        for other in (stolen, joined, two):
            assert listed(other) == set()
            assert other.get(f"/g/{first}").status_code == 404
    assert door.again(open_there) is None
    # They come back as anybody does, by a code.
    two.put("/api/recovery", json={"code": code_of(one)})
    assert listed(two) == {first, second}


def test_a_store_from_before_a_sign_out_does_not_shut_out_who_stayed(app: Flask) -> None:
    people = app.extensions["chalkgrad_store"].people
    later = Visitor("me", 3)
    assert people.known(later) == later
    people.sign_out(Visitor("me", 0))
    assert people.known(later) == later
    assert people.known(Visitor("me", 0)) is None
    assert people.sign_out(later).generation == 4


def test_what_nobody_could_find_again_is_kept_for_nobody(app: Flask) -> None:
    owner, graph = with_graph(app)
    token = owner.put(f"/api/graphs/{graph}/links/view").json["token"]
    program = app.test_client()
    bearer = {"Authorization": f"Bearer {token}"}
    path = f"/api/graphs/{graph}/tags"
    for answer in (
        program.post("/api/recovery"),
        program.post("/api/sign-out"),
        program.put(path, json={"tags": ["a"]}, headers=bearer),
    ):
        assert (answer.status_code, answer.json["code"]) == (403, "nobody")
        assert "Set-Cookie" not in answer.headers
    assert owner.put(path, json={"tags": ["a"]}).status_code == 200


def test_over_tls_a_cookie_is_the_host_s_alone(app: Flask) -> None:
    client = app.test_client()
    graph = client.post("/api/graphs", json={}, headers=TLS).json["id"]
    (cookie,) = client._cookies.values()
    assert cookie.key.startswith(HOST_ONLY) and cookie.secure and cookie.path == "/"
    secure = {"base_url": "https://localhost", "headers": TLS}
    assert client.get(f"/api/graphs/{graph}", **secure).status_code == 200
    # Another host of the domain sets cookies too, but none of that name; and what it was given
    # under that name is worth nothing under the other.
    victim = app.test_client()
    victim.set_cookie(cookie.key.removeprefix(HOST_ONLY), cookie.value)
    assert victim.get(f"/api/graphs/{graph}", **secure).status_code == 404
    # Without TLS the server is known by the plain one.
    assert victim.get(f"/api/graphs/{graph}").status_code == 404


def test_who_came_before_there_was_tls_stays_who_they_are(app: Flask) -> None:
    client, graph = with_graph(app)
    secure = {"base_url": "https://localhost", "headers": TLS}
    page = client.get(f"/g/{graph}", **secure)
    assert page.status_code == 200
    assert page.headers["Set-Cookie"].startswith(HOST_ONLY)
    assert client.get(f"/g/{graph}").status_code == 200


def test_keys_are_exchanged_without_losing_anybody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def started(keys: str) -> Flask:
        monkeypatch.setenv("CHALKGRAD_SECRET_KEY", keys)
        return create_app({"DATA": tmp_path, "KERNEL": False})

    first = started("old")
    client, graph = with_graph(first)
    close(first)
    both = started('["new", "old"]')
    client = again(both, client)
    assert client.get(f"/g/{graph}").status_code == 200
    close(both)
    last = started("new")
    assert again(last, client).get(f"/g/{graph}").status_code == 200
    close(last)
    other = started("other")
    assert again(other, client).get(f"/g/{graph}").status_code == 404
    close(other)
