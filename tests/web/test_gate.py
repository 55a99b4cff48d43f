"""The gate before every route: who comes through, as whom, and what a stranger is told."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from chalkgrad.app import close, create_app
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import dump
from chalkgrad.rights import LINK_KINDS
from chalkgrad.store.people import CODE_GROUP, CODE_GROUPS, CODE_LETTERS, Visitor
from chalkgrad.web import gate
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.people import COOKIES


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    made = create_app({"DATA": tmp_path, "KERNEL": False})
    yield made
    close(made)


@pytest.fixture
def owner(app: Flask) -> FlaskClient:
    """A browser that has been here before."""
    client = app.test_client()
    client.set_cookie(COOKIES.name, COOKIES.written(Visitor("owner")))
    return client


@pytest.fixture
def graph(owner: FlaskClient) -> str:
    return str(owner.post("/api/graphs", json=dump(worked_example())).json["id"])


# An id like those that are given, which never was.
NEVER = "neverGivenToAny1"

# Every way to ask for a graph, and a body where one is needed.
WAYS = (
    ("GET", "/g/{}"), ("GET", "/g/{}/thumbnail.svg"), ("GET", "/api/graphs/{}"),
    ("GET", "/api/graphs/{}/snapshot"), ("GET", "/api/graphs/{}/export"),
    ("GET", "/api/graphs/{}/export/svg"), ("GET", "/api/graphs/{}/export/nonsense"),
    ("POST", "/api/graphs/{}/copy"), ("PATCH", "/api/graphs/{}"), ("DELETE", "/api/graphs/{}"),
    ("POST", "/api/graphs/{}/restore"), ("POST", "/api/graphs/{}/messages/edit"),
    ("POST", "/api/graphs/{}/messages/nonsense"), ("POST", "/lessons/after/{}"),
    ("GET", "/api/graphs/{}/history"), ("GET", "/api/graphs/{}/history/0"),
    ("GET", "/api/graphs/{}/versions"), ("PUT", "/api/graphs/{}/versions/0"),
    ("DELETE", "/api/graphs/{}/versions/0"), ("GET", "/api/graphs/{}/links"),
    ("PUT", "/api/graphs/{}/links/edit"),
    ("POST", "/api/graphs/{}/forget"), ("PUT", "/api/graphs/{}/tags"),
    ("DELETE", "/api/graphs/{}/listed"), ("DELETE", "/api/graphs/{}/links/edit"),
    ("GET", "/api/graphs/{}/links/edit/code.svg"),
)  # fmt: skip


def test_every_route_says_who_may(app: Flask) -> None:
    about_one = set()
    for rule in app.url_map.iter_rules():
        need = gate.need_of(app, rule.endpoint)
        if need.right is not None:
            about_one |= {(method, rule.endpoint) for method in rule.methods - {"HEAD", "OPTIONS"}}
    asked = set()
    for method, way in WAYS:
        rule, _ = app.url_map.bind("").match(way.format(NEVER), method, return_rule=True)
        asked.add((method, rule.endpoint))
    assert asked == about_one, "a route about one graph is not asked for by strangers here"


def test_a_route_that_does_not_say_is_closed(app: Flask) -> None:
    app.add_url_rule("/open", "open", lambda: "come in")
    app.add_url_rule("/open/<graph:graph>", "one", gate.everybody(lambda graph: graph))
    app.testing = True
    for address in ("/open", "/open/x"):
        with pytest.raises(gate.Undeclared):
            app.test_client().get(address)


def told(answer: TestResponse) -> tuple[object, ...]:
    """All that an answer tells, but for what is anew each time."""
    headers = [(name, value) for name, value in answer.headers if name != "Set-Cookie"]
    return answer.status, headers, answer.data, "Set-Cookie" in answer.headers


@pytest.mark.parametrize("known", [True, False], ids=["known", "never here before"])
@pytest.mark.parametrize(("method", "way"), WAYS, ids=[f"{m} {w}" for m, w in WAYS])
def test_a_stranger_is_answered_as_if_there_were_no_such_graph(
    app: Flask, graph: str, method: str, way: str, known: bool
) -> None:
    answers = []
    for asked in (graph, NEVER):
        client = app.test_client()
        if known:
            client.set_cookie(COOKIES.name, COOKIES.written(Visitor("stranger")))
        answers.append(told(client.open(way.format(asked), method=method)))
    assert answers[0] == answers[1]
    assert answers[0][0] == "404 NOT FOUND"


def test_a_stranger_waits_as_long_as_for_no_graph(app: Flask, graph: str) -> None:
    stranger = app.test_client()
    stranger.set_cookie(COOKIES.name, COOKIES.written(Visitor("stranger")))
    took: dict[str, list[float]] = {graph: [], NEVER: []}
    for _ in range(100):
        for asked, times in took.items():
            began = time.perf_counter()
            stranger.get(f"/api/graphs/{asked}")
            times.append(time.perf_counter() - began)
    # Those that the machine let run, of many. The graph itself is never read, which takes more than
    # twice as long, and longer for a larger one.
    here, nowhere = (sorted(times)[len(times) // 10] for times in took.values())
    assert 0.6 < here / nowhere < 1.7


def test_a_person_has_a_list_of_their_own(app: Flask, owner: FlaskClient, graph: str) -> None:
    other = app.test_client()
    assert other.get("/api/graphs").json["graphs"] == []
    (entry,) = owner.get("/api/graphs").json["graphs"]
    assert (entry["id"], entry["right"]) == (graph, "own")
    owner.put(f"/api/graphs/{graph}/links/view")
    (link,) = owner.get(f"/api/graphs/{graph}/links").json
    assert other.get(f"/l/{link['token']}").location == f"/g/{graph}"
    (entry,) = other.get("/api/graphs").json["graphs"]
    assert (entry["id"], entry["right"]) == (graph, "view")
    owner.delete(f"/api/graphs/{graph}/links/view")
    assert other.get("/api/graphs").json["graphs"] == []


def test_a_cookie_is_signed_kept_from_scripts_and_from_other_sites(app: Flask) -> None:
    answer = app.test_client().post("/new")
    (said,) = answer.headers.getlist("Set-Cookie")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(said.split("; "))
    assert "Secure" not in said
    behind = app.test_client().post("/new", headers={"X-Forwarded-Proto": "https"})
    assert "Secure" in behind.headers["Set-Cookie"].split("; ")


def test_a_cookie_of_one_s_own_making_is_nobody_s(
    app: Flask, owner: FlaskClient, graph: str
) -> None:
    (cookie,) = owner._cookies.values()
    thief = app.test_client()
    person, _, _ = cookie.value.rpartition(".")
    for value in (person, f"{person}.x", cookie.value[:-1]):
        thief.set_cookie(cookie.key, value)
        assert thief.get(f"/api/graphs/{graph}").status_code == 404
    thief.set_cookie(cookie.key, cookie.value)
    assert thief.get(f"/api/graphs/{graph}").status_code == 200


def test_each_link_lets_do_over_http_what_it_is_for(
    app: Flask, owner: FlaskClient, graph: str
) -> None:
    statuses = {}
    for kind in LINK_KINDS:
        token = owner.put(f"/api/graphs/{graph}/links/{kind}").json["token"]
        bearer = {"Authorization": f"Bearer {token}"}
        edit = {"id": kind, "edit": {"type": "set_title", "title": kind}}
        statuses[kind] = tuple(
            app.test_client().open(f"/api/graphs/{graph}{rest}", headers=bearer, **how).status_code
            for rest, how in (
                ("", {"method": "GET"}),
                ("/messages/edit", {"method": "POST", "json": edit}),
                ("", {"method": "PATCH", "json": {"title": kind}}),
                ("", {"method": "DELETE"}),
                ("/links", {"method": "GET"}),
            )
        )
    assert statuses == {
        "edit": (200, 200, 200, 403, 403),
        **dict.fromkeys(("present", "view", "embed"), (200, 403, 403, 403, 403)),
    }
    other = str(owner.post("/api/graphs", json={}).json["id"])
    assert app.test_client().get(f"/api/graphs/{other}", headers=bearer).status_code == 404


def test_a_program_without_cookies_is_told_a_link_to_what_it_makes(app: Flask) -> None:
    program = app.test_client(use_cookies=False)
    made = program.post("/api/graphs", json={}).json
    token = made["link"].rpartition("/l/")[2]
    assert program.get(f"/api/graphs/{made['id']}").status_code == 404
    bearer = {"Authorization": f"Bearer {token}"}
    assert program.get(f"/api/graphs/{made['id']}", headers=bearer).status_code == 200


def test_a_link_is_one_of_its_kind_until_it_is_revoked(owner: FlaskClient, graph: str) -> None:
    place = f"/api/graphs/{graph}/links/edit"
    first = owner.put(place).json
    assert owner.put(place).json == first
    assert len(first["token"]) >= 22
    owner.delete(place)
    assert owner.get(f"/l/{first['token']}").status_code == 404
    assert owner.put(place).json["token"] != first["token"]


def test_a_link_is_in_no_other_request_and_in_no_cache(owner: FlaskClient, graph: str) -> None:
    token = owner.put(f"/api/graphs/{graph}/links/view").json["token"]
    answer = owner.get(f"/l/{token}")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_recovery_code_makes_another_browser_the_same_person(
    app: Flask, owner: FlaskClient, graph: str
) -> None:
    code = owner.post("/api/recovery").json["code"]
    groups = code.split("-")
    assert [len(group) for group in groups] == [CODE_GROUP] * CODE_GROUPS
    assert set("".join(groups)) <= set(CODE_LETTERS)
    there = app.test_client()
    made_there = there.post("/api/graphs", json={}).json["id"]
    assert there.put("/api/recovery", json={"code": "AAAAA-BBBBB"}).status_code == 422
    # However it is typed.
    typed = code.lower().replace("-", " ")
    answer = there.put("/api/recovery", json={"code": typed, "join": True})
    assert answer.status_code == 200
    for client in (owner, there):
        listed = {entry["id"]: entry["right"] for entry in client.get("/api/graphs").json["graphs"]}
        assert listed == {graph: "own", made_there: "own"}
    owner.post("/api/recovery")
    assert app.test_client().put("/api/recovery", json={"code": code}).status_code == 422


def test_a_recovery_code_is_not_in_the_database(
    app: Flask, owner: FlaskClient, tmp_path: Path
) -> None:
    code = owner.post("/api/recovery").json["code"]
    close(app)
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("chalkgrad.db*"))
    assert code.encode() not in kept
    assert code.replace("-", "").encode() not in kept


def test_a_graph_from_before_is_looked_at_by_its_address_and_is_whose_enters_the_code(
    app: Flask, owner: FlaskClient
) -> None:
    store = app.extensions["chalkgrad_store"]
    old = store.create(worked_example())
    # As the preview of a link in a chat does, or a student who was given the address.
    for client in (app.test_client(), owner):
        assert client.get(f"/g/{old}").status_code == 200
        assert client.patch(f"/api/graphs/{old}", json={"title": "mine"}).status_code == 403
        assert client.delete(f"/api/graphs/{old}").status_code == 403
        assert client.get("/api/graphs").json["graphs"] == []
    code = store.people.claim_code()
    assert owner.put("/api/recovery", json={"code": code}).status_code == 200
    assert [entry["id"] for entry in owner.get("/api/graphs").json["graphs"]] == [old]
    assert app.test_client().get(f"/g/{old}").status_code == 404
    # It was for once: neither what comes later nor who has the graphs is to be had by it.
    later = store.create(worked_example())
    assert app.test_client().put("/api/recovery", json={"code": code}).status_code == 422
    assert owner.delete(f"/api/graphs/{later}").status_code == 403


def test_processes_and_backups_share_the_key_that_signs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CHALKGRAD_SECRET_KEY", raising=False)
    apps = [create_app({"DATA": tmp_path / name, "KERNEL": False}) for name in ("a", "a", "b")]
    cookies = [made.test_client().post("/new").headers["Set-Cookie"] for made in apps]
    names = [cookie.partition("=")[0] for cookie in cookies]
    # Another database's cookie has another name: browsers keep one jar for all ports of a host.
    assert names[0] == names[1] != names[2]
    here = apps[0].test_client()
    graph = here.post("/api/graphs", json={}).json["id"]
    there = apps[1].test_client()
    (cookie,) = here._cookies.values()
    there.set_cookie(cookie.key, cookie.value)
    assert there.get(f"/api/graphs/{graph}").status_code == 200
    for made in apps:
        close(made)


def test_who_came_by_links_parts_with_a_graph_until_one_is_opened_again(
    app: Flask, owner: FlaskClient, graph: str
) -> None:
    guest = app.test_client()
    links = [owner.put(f"/api/graphs/{graph}/links/{kind}").json for kind in ("view", "edit")]
    for link in links:
        guest.get(f"/l/{link['token']}")
    guest.put(f"/api/graphs/{graph}/tags", json={"tags": ["mine"]})
    parted = guest.delete(f"/api/graphs/{graph}/listed")
    assert parted.json == {"id": graph, "back": [link["address"] for link in links]}
    assert guest.get(f"/api/graphs/{graph}").status_code == 404
    assert guest.get("/api/graphs").json["graphs"] == []
    guest.get(f"/l/{links[1]['token']}")
    (entry,) = guest.get("/api/graphs").json["graphs"]
    assert (entry["right"], entry["tags"]) == ("edit", ["mine"])
    refused = owner.delete(f"/api/graphs/{graph}/listed")
    assert (refused.status_code, refused.json["code"]) == (422, "own-graph")
