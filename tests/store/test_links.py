"""A graph has one link of a kind, on both databases, whoever asks for it at once."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from chalkgrad.document.model import Document
from chalkgrad.rights import Right, decide
from chalkgrad.store.schema import LINKS, VERSION
from chalkgrad.store.sharing import Link, Sharing
from chalkgrad.store.store import Store
from sqlalchemy import insert, text

from tests.databases import address


def test_two_processes_that_make_a_link_at_once_make_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, other = Store(address(tmp_path)), Store(address(tmp_path))
    graph = store.create(Document(), "me")
    own, theirs = Sharing.links, list[Link]()

    def links(sharing: Sharing, graph: str) -> list[Link]:
        found = own(sharing, graph)
        if not theirs:
            theirs.append(Link("", "view", datetime.now(UTC)))
            theirs[0] = other.sharing.link(graph, "view")
        return found

    monkeypatch.setattr(Sharing, "links", links)
    made = store.sharing.link(graph, "view")
    assert [made.token] == [theirs[0].token] == [link.token for link in own(store.sharing, graph)]
    # Revoked, it makes room for another; another kind and another graph have their own.
    store.sharing.revoke(graph, "view")
    assert store.sharing.link(graph, "view").token != made.token
    assert store.sharing.link(graph, "edit").kind == "edit"
    assert store.sharing.link(store.create(Document(), "me"), "view").kind == "view"
    store.close()
    other.close()


def test_of_two_links_from_before_one_is_left_and_nobody_is_put_out(tmp_path: Path) -> None:
    store = Store(address(tmp_path))
    graph = store.create(Document(), "me")
    first = store.sharing.link(graph, "edit").token
    with store._writing() as connection:
        connection.execute(text("DROP INDEX one_link_of_a_kind"))
        connection.execute(VERSION.update().values(version=8))
        later = datetime.now(UTC) + timedelta(seconds=1)
        row = {"token": "second", "graph": graph, "kind": "edit", "created": later}
        connection.execute(insert(LINKS).values(row))
    for person, token in (("ann", first), ("ben", "second"), ("eve", first), ("eve", "second")):
        assert store.sharing.come_by(token, person) == graph
    store.close()
    store = Store(address(tmp_path))
    assert [link.token for link in store.sharing.links(graph)] == [first]
    assert store.sharing.behind("second") is None
    for person in ("ann", "ben", "eve"):
        standing = store.sharing.standing(graph, person)
        assert decide(person, standing, Right.EDIT) == Right.EDIT
    store.close()
