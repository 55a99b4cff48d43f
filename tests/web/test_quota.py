"""How much may be kept: graphs and bytes a minute from one address, and bytes in all."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from chalkgrad.app import close, create_app
from chalkgrad.document.edits import SetTitle
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import dump
from chalkgrad.store import bounds
from chalkgrad.store.errors import StoreFullError
from chalkgrad.store.store import Store
from chalkgrad.web import quota
from chalkgrad.web.quota import Quota, TooFastError
from flask.testing import FlaskClient

from tests.databases import DATABASES, POSTGRESQL, SQLITE
from tests.store.test_store import append


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    with create_app({"DATA": tmp_path, "KERNEL": False}).test_client() as client:
        yield client


def test_a_bucket_empties_and_fills_again_for_each_payer() -> None:
    now, payer = [0.0], ["here"]
    kept = Quota(lambda: payer[0], lambda: now[0])
    for _ in range(quota.GRAPHS):
        kept.spend(1, 1)
    with pytest.raises(TooFastError) as refused:
        kept.spend(1, 1)
    assert refused.value.retry_after == 1
    payer[0] = "elsewhere"
    kept.spend(1, 1)
    payer[0], now[0] = "here", 60.0
    for _ in range(quota.GRAPHS_A_MINUTE):
        kept.spend(1, 1)
    with pytest.raises(TooFastError):
        kept.spend(1, 1)


def test_the_largest_graph_copied_in_a_loop_is_stopped_by_its_bytes() -> None:
    now = [0.0]
    kept = Quota(lambda: "here", lambda: now[0])
    size = 5_000_000
    for _ in range(quota.BYTES // size):
        kept.spend(1, size)
    with pytest.raises(TooFastError) as refused:
        kept.spend(1, size)
    now[0] += refused.value.retry_after
    kept.spend(1, size)


def test_addresses_that_have_spent_nothing_for_long_are_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(quota, "MAX_ADDRESSES", 100)
    now, payer = [0.0], [0]
    kept = Quota(lambda: str(payer[0]), lambda: now[0])
    for payer[0] in range(1000):
        now[0] += 1
        kept.spend(1, 1000)
    assert len(kept._buckets) <= 100


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/api/graphs"), ("POST", "/new"), ("POST", "/lessons/03-fan-out"), ("COPY", "")],
)
def test_whoever_makes_graphs_too_fast_is_told_when_to_go_on(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, method: str, path: str
) -> None:
    monkeypatch.setattr(quota, "GRAPHS", 2)
    monkeypatch.setattr(quota, "GRAPHS_A_MINUTE", 6)
    first = client.post("/api/graphs", json=dump(worked_example())).json["id"]
    address = f"/api/graphs/{first}/copy" if method == "COPY" else path
    assert client.post(address, json={}).status_code in (201, 303)
    refused = client.post(address, json={})
    assert refused.status_code == 429
    assert 9 <= int(refused.headers["Retry-After"]) <= 11
    if address.startswith("/api/"):
        assert refused.json["code"] == "too-fast"
        assert "seconds" in refused.json["detail"]
    else:
        assert refused.mimetype == "text/html"
    # What is there goes on as it was.
    assert client.patch(f"/api/graphs/{first}", json={"title": "t"}).status_code == 200
    # A proxy on this machine says who asks; what comes from elsewhere is not believed.
    others = {"X-Forwarded-For": "203.0.113.9, 203.0.113.7"}
    assert client.post(address, json={}, headers=others).status_code in (201, 303)
    lying = {"REMOTE_ADDR": "203.0.113.7"}
    for name in ("1", "2", "3"):
        last = client.post(
            address, json={}, headers={"X-Forwarded-For": name}, environ_overrides=lying
        )
    assert last.status_code == 429


@pytest.mark.parametrize("kind", [SQLITE, POSTGRESQL])
def test_a_store_that_is_full_says_so_and_has_room_again_once_graphs_are_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(bounds, "MEASURED_SECONDS", 0.0)
    address = DATABASES.address(tmp_path, kind)
    store = Store(address)
    graph = store.create(worked_example())
    most = store.bounds.size()
    store.close()
    full = Store(address, most)
    with pytest.raises(StoreFullError, match="CHALKGRAD_MAX_STORED"):
        full.create(worked_example())
    with pytest.raises(StoreFullError):
        append(full, graph, SetTitle(title="more"), "e1")
    assert full.load(graph)[1] == 0
    full.close()
    roomy = Store(address, most + 1_000_000)
    append(roomy, graph, SetTitle(title="more"), "e1")
    roomy.close()


def test_of_a_file_that_finds_no_room_nothing_is_kept(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quota, "GRAPHS", 3)
    monkeypatch.setattr(quota, "GRAPHS_A_MINUTE", 6)
    table = "name,formula\n" + "".join(f"f{at},x + {at}\n" for at in range(3))
    assert client.post("/api/graphs", json={}).status_code == 201
    assert client.post("/api/import", data=table).status_code == 429
    assert client.get("/api/graphs").json["total"] == 1


def test_a_program_without_a_cookie_is_told_a_link_to_each_graph_of_a_file(
    tmp_path: Path,
) -> None:
    app = create_app({"DATA": tmp_path, "KERNEL": False})
    program = app.test_client(use_cookies=False)
    made = program.post("/api/import", data="name,formula\na,x\nb,y + 1\n").json
    assert (made["id"], made["link"]) == (made["ids"][0], made["links"][0])
    for graph, link in zip(made["ids"], made["links"], strict=True):
        token = {"Authorization": f"Bearer {link.rpartition('/')[2]}"}
        assert program.get(f"/api/graphs/{graph}", headers=token).status_code == 200


def test_a_full_server_answers_507(tmp_path: Path) -> None:
    app = create_app({"DATA": tmp_path, "KERNEL": False, "MAX_STORED": 1})
    answer = app.test_client().post("/api/graphs", json={})
    assert (answer.status_code, answer.json["code"]) == (507, "store-full")


@pytest.mark.parametrize("kind", [SQLITE, POSTGRESQL])
def test_a_person_s_graphs_count_with_their_history_and_their_bin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    store = Store(DATABASES.address(tmp_path, kind))
    graph = store.create(worked_example(), "ann")
    before = store.bounds.bytes_of("ann")
    append(store, graph, SetTitle(title="more"), "e1")
    assert store.bounds.bytes_of("ann") > before > 0 == store.bounds.bytes_of("ben")
    store.bin.put(graph)
    monkeypatch.setattr(bounds, "MAX_OWNED", store.bounds.bytes_of("ann") + 10)
    with pytest.raises(StoreFullError, match="for good"):
        store.create(worked_example(), "ann")
    monkeypatch.setattr(bounds, "MAX_OWNED", before + 10)
    store.create(worked_example(), "ben")
    store.create(worked_example())
    store.close()


def test_edits_count_whoever_makes_them_and_what_is_refused_leaves_the_graph_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = create_app({"DATA": tmp_path, "KERNEL": False})
    owner, guest = app.test_client(), app.test_client()
    owner.get("/")
    graph, other = (
        owner.post("/api/graphs", json=dump(worked_example())).json["id"] for _ in range(2)
    )
    token = owner.put(f"/api/graphs/{graph}/links/edit").json["token"]
    guest.get(f"/l/{token}")
    kept = app.extensions["chalkgrad_hub"].rooms._store.bounds
    (person,) = kept._owned
    monkeypatch.setattr(bounds, "MEASURED_SECONDS", 0.0)
    monkeypatch.setattr(bounds, "MAX_OWNED", kept.bytes_of(person) + 500)
    titles = ["short", "x" * 190, "y" * 190, "z" * 190]
    answers = [guest.patch(f"/api/graphs/{graph}", json={"title": title}) for title in titles]
    assert [answer.status_code for answer in answers[:1] + answers[-1:]] == [200, 507]
    assert "deleted for good" in answers[-1].json["detail"]
    accepted = [answer.json["title"] for answer in answers if answer.status_code == 200]
    assert owner.get(f"/api/graphs/{graph}").json["graph"]["title"] == accepted[-1]
    # With another graph gone for good there is room at once, and the guest's own was never full.
    assert guest.post("/api/graphs", json={}).status_code == 201
    owner.delete(f"/api/graphs/{other}")
    owner.post(f"/api/graphs/{other}/forget", json={})
    assert guest.patch(f"/api/graphs/{graph}", json={"title": titles[-1]}).status_code == 200
    close(app)


def test_what_a_person_s_graphs_take_is_added_up_seldom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(DATABASES.address(tmp_path, SQLITE))
    graph = store.create(worked_example(), "ann")
    asked: list[str] = []
    add_up = store.bounds._add_up
    monkeypatch.setattr(
        store.bounds, "_add_up", lambda at, who: asked.append(who) or add_up(at, who)
    )
    for number in range(1, 4):
        append(store, graph, SetTitle(title=str(number)), f"e{number}")
    assert asked == []
    held = store.bounds._owned["ann"][1]
    assert held == store.bounds.bytes_of("ann")
    store.close()


def test_whatever_is_written_has_a_pace_and_what_is_computed_has_none(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quota, "WRITES", 5)
    monkeypatch.setattr(quota, "WRITES_A_MINUTE", 1)
    graph = client.post("/api/graphs", json={}).json["id"]
    token = client.put(f"/api/graphs/{graph}/links/view").json["token"]
    assert client.put(f"/api/graphs/{graph}/tags", json={"tags": ["a"]}).status_code == 200
    for _ in range(9):
        answer = client.post("/api/evaluate", json={"text": "x = 1"})
        assert answer.status_code == 200
        assert client.get("/").status_code == 200
    followed = [client.get(f"/l/{token}").status_code for _ in range(4)]
    assert followed[:2] == [303, 303] and 429 in followed
