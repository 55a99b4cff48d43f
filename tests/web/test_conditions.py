"""Writes under a condition hold it whatever other processes do, and over a restored backup."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from chalkgrad.app import close, create_app
from chalkgrad.document.edits import SetTitle
from chalkgrad.engine.executor import PYTHON
from chalkgrad.live.room import Room
from chalkgrad.store.store import Store
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.databases import address
from tests.live.rooms import Ears

Write = Callable[[FlaskClient, str, dict[str, str]], TestResponse]


def rename(client: FlaskClient, place: str, headers: dict[str, str]) -> TestResponse:
    return client.patch(place, json={"title": "mine"}, headers=headers)


def send(client: FlaskClient, place: str, headers: dict[str, str]) -> TestResponse:
    edit = {"id": "mine", "edit": {"type": "set_title", "title": "mine"}}
    return client.post(f"{place}/messages/edit", json=edit, headers=headers)


def rewrite(client: FlaskClient, place: str, headers: dict[str, str]) -> TestResponse:
    said = {"id": "mine", "text": "y = 1"}
    return client.post(f"{place}/messages/rewrite", json=said, headers=headers)


def delete(client: FlaskClient, place: str, headers: dict[str, str]) -> TestResponse:
    return client.delete(place, headers=headers)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    app = create_app({"DATA": tmp_path, "KERNEL": False})
    with app.test_client() as client:
        yield client
    close(app)


@pytest.mark.parametrize("write", [rename, send, rewrite, delete])
def test_an_edit_of_another_process_between_the_condition_and_the_write_counts(
    write: Write, client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = client.post("/api/graphs", json={}).json["id"]
    place = f"/api/graphs/{graph}"
    tag = client.get(place).headers["ETag"]
    other = Store(address(tmp_path))
    room = Room(graph, other, lambda: PYTHON, Ears())
    own = Store.edition

    def found(store: Store, graph: str) -> tuple[int, str]:
        answer = own(store, graph)
        room.commit("theirs", "them", SetTitle(title="theirs"))
        return answer

    monkeypatch.setattr(Store, "edition", found)
    refused = write(client, place, {"If-Match": tag})
    monkeypatch.undo()
    assert (refused.status_code, refused.json["code"]) == (412, "moved-on")
    now = client.get(place)
    assert now.json["graph"]["title"] == "theirs"
    assert write(client, place, {"If-Match": now.headers["ETag"]}).status_code == 200
    other.close()


@pytest.mark.only_sqlite
def test_a_state_that_is_not_the_one_before_a_backup_was_put_back_is_called_otherwise(
    tmp_path: Path,
) -> None:
    config: dict[str, Any] = {"DATA": tmp_path, "KERNEL": False}
    app = create_app(config)
    client = app.test_client()
    graph = client.post("/api/graphs", json={}).json["id"]
    place = f"/api/graphs/{graph}"
    close(app)
    database, kept = tmp_path / "chalkgrad.db", tmp_path / "kept.db"
    shutil.copy(database, kept)

    def renamed(title: str) -> tuple[FlaskClient, str]:
        app = create_app(config)
        here = app.test_client()
        here._cookies = client._cookies
        assert here.patch(place, json={"title": title}).status_code == 200
        tag = here.get(place).headers["ETag"]
        close(app)
        return here, tag

    _, before = renamed("A")
    shutil.copy(kept, database)
    here, after = renamed("B")
    assert after != before
    assert here.get(place, headers={"If-None-Match": before}).json["graph"]["title"] == "B"
    assert rename(here, place, {"If-Match": before}).status_code == 412
    assert rename(here, place, {"If-Match": after}).status_code == 200
