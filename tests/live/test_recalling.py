"""The past through real sockets: it is looked at by one, while others go on."""

import queue
from collections.abc import Callable
from typing import Any

import pytest
from chalkgrad.live.protocol import VERSIONS

from tests.live.clients import PATIENCE, Canvas, named, unpack
from tests.people import somebody


def numbers_of(answer: dict[str, object]) -> list[float]:
    packed = answer["numbers"]
    assert isinstance(packed, bytes)
    return sorted(unpack(packed)["values"].tolist())


def test_the_past_is_shown_to_one_while_another_edits(canvas: Callable[..., Canvas]) -> None:
    ann = canvas()
    ben = canvas(graph=ann.graph)
    before = numbers_of(ann.ask("moment", revision=0)["ok"])
    ben.edit(type="set_value", id="x2", value=1.0)
    then = ann.ask("moment", revision=0)["ok"]
    assert (then["revision"], then["room"]) == (0, "")
    assert numbers_of(then) == before
    assert numbers_of(ann.ask("moment", revision=1)["ok"]) != before
    assert ann.patch()["revision"] == 1


def test_questions_are_answered_about_the_past_as_it_was(canvas: Callable[..., Canvas]) -> None:
    window = canvas()
    window.edit(type="change_operator", id="v3", op="cos")
    assert "v3 = sin(x2)" in window.ask("listing", past=0)["ok"]["text"]
    assert "v3 = cos(x2)" in window.ask("listing", past=1)["ok"]["text"]
    assert window.ask("walk", past=0)["ok"]["revision"] == 0
    assert "latex" in window.ask("describe", node="v3", past=0)["ok"]["formula"]
    assert window.ask("places", direction="down", past=0)["ok"]["places"]


@pytest.mark.parametrize("name", ["preview", "run", "edit"])
def test_the_past_is_not_changed(canvas: Callable[..., Canvas], name: str) -> None:
    window = canvas()
    fields = {
        "preview": {"node": "x2", "value": 1.0},
        "run": {},
        "edit": {"edit": {"type": "set_title", "title": "x"}},
    }[name]
    sent = named if name == "edit" else Canvas.ask
    assert sent(window, name, past=0, **fields)["error"]["code"] == "bad-message"
    assert window.ask("moment", revision=3)["error"]["code"] == "no-such-revision"


def test_who_restores_is_undone_by_nobody_else(canvas: Callable[..., Canvas]) -> None:
    ann = canvas()
    ben = canvas(graph=ann.graph)
    ben.edit(type="remove_node", id="v1")
    ann.patch()
    assert named(ann, "restore", revision=0)["ok"] == {"revision": 2}
    ben.patch()
    patch = ben.patch()
    assert {node["id"] for node in patch["difference"]["nodes"]["added"]} == {"v1"}
    # What ben took away is there again, by ann: he has nothing to bring back.
    assert named(ben, "undo")["ok"]["left"]
    assert named(ann, "undo")["ok"]["revision"] == 4


def test_two_states_are_compared(canvas: Callable[..., Canvas]) -> None:
    window = canvas()
    window.edit(type="remove_node", id="v1")
    window.edit(type="set_value", id="x2", value=1.0)
    found = window.ask("contrast", before=0, after=None)["ok"]
    assert [record["id"] for record in found["removed"]] == ["v1"]
    assert found["changed"] == ["x2"]
    assert ["-", "x2 = 5"] in found["lines"]
    assert ["+", "x2 = 1"] in found["lines"]


def test_a_state_is_given_a_name_and_loses_it(canvas: Callable[..., Canvas]) -> None:
    window = canvas()
    other, told = canvas(graph=window.graph), queue.Queue[dict[str, Any]]()
    other.client.on(VERSIONS, told.put)
    window.edit(type="remove_node", id="v1")
    about = {"author": window.author, "revision": 1}
    versions = window.ask("name", **about, called="exam")["ok"]["versions"]
    assert [(item["revision"], item["name"], item["by"]) for item in versions] == [
        (1, "exam", window.you)
    ]
    assert window.ask("history")["ok"]["versions"] == versions
    assert window.ask("name", **about, called=None)["ok"]["versions"] == []
    # Whoever has the graph open is told at once, also of what HTTP has done.
    path = f"{window.url}/api/graphs/{window.graph}/versions/0"
    assert somebody.put(path, json={"name": "began"}).status_code == 200
    heard = [told.get(timeout=PATIENCE)["versions"] for _ in range(3)]
    assert [[version["name"] for version in versions] for versions in heard] == [
        ["exam"], [], ["began"],
    ]  # fmt: skip
