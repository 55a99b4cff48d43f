"""Everything live of one process, through sockets: a store that fails, a graph that is deleted."""

from contextlib import closing
from typing import Any

import pytest
from chalkgrad.document.exchange import dump
from chalkgrad.live.hub import Hub
from chalkgrad.live.rooms import LINGERS_SECONDS
from chalkgrad.store.errors import StoreUnavailableError

from tests.live.clients import PATIENCE, Canvas, new_graph
from tests.live.twin import Twin
from tests.people import let_in, somebody
from tests.serving import until

Running = tuple[str, Hub]


def unavailable(*_: object) -> None:
    raise StoreUnavailableError("full")


def stored(hub: Hub, graph: str) -> dict[str, Any]:
    """The document as the store has it."""
    return Twin(dump(hub.rooms._store.load(graph)[0], private=True)).document()


def test_what_cannot_be_stored_is_told_to_who_sent_it_and_can_be_sent_again(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, hub = running
    graph = new_graph(url)
    edit = {"type": "set_value", "id": "x2", "value": 9.0}
    with closing(Canvas(url, graph)) as one, closing(Canvas(url, graph)) as other:
        before = stored(hub, graph)
        with monkeypatch.context() as patch:
            patch.setattr(hub.rooms._store, "append", unavailable)
            error = one.edit("kept", **edit)["error"]
            assert (error["code"], error["details"]) == ("cannot-store", {"reason": "full"})
            assert one.ask("undo", id="u")["error"]["code"] == "nothing-to-undo"
            one.open()
            assert one.twin.document() == stored(hub, graph) == before
        assert one.edit("kept", **edit) == {"ok": {"revision": 1}}
        for window in (one, other):
            # The first that either is told.
            assert window.patch()["edits"][0]["id"] == "kept"
            assert window.twin.document() == stored(hub, graph) != before


def test_who_goes_to_another_graph_hears_no_more_of_the_first(running: Running) -> None:
    url, _ = running
    first, second = new_graph(url), new_graph(url)
    # Alone in the first graph, so that nobody is left in its room.
    traveller = Canvas(url, first)
    let_in(url, second, traveller.author)
    traveller.graph = second
    traveller.open()
    other = Canvas(url, first)
    other.edit(type="set_title", title="not for the traveller")
    assert other.patch()["graph"] == first
    traveller.edit(type="set_title", title="its own")
    assert traveller.patch()["graph"] == second
    for window in (traveller, other):
        window.close()


def test_open_pages_of_a_deleted_graph_are_told_and_nobody_opens_it(running: Running) -> None:
    url, _ = running
    graph = new_graph(url)
    with closing(Canvas(url, graph)) as window:
        seq = window.seq
        assert somebody.delete(f"{url}/api/graphs/{graph}", timeout=PATIENCE).ok
        # A number is left out, so that a page opens the graph again.
        assert window.patches.get(timeout=PATIENCE)["seq"] > seq + 1
        for answer in (
            window.ask("describe", node="f"),
            window.edit(type="set_title", title="late"),
            window.ask("open"),
        ):
            assert answer["error"]["code"] == "no-such-graph"
        assert window.ask("describe", node="f")["error"]["code"] == "not-open"


def test_nothing_looks_at_the_store_while_no_graph_is_open(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, hub = running
    graph = new_graph(url)
    assert not hub.watcher.is_looking
    with closing(Canvas(url, graph)):
        assert hub.watcher.is_looking
    until(lambda: graph in hub.rooms._deserted)
    clock = hub.rooms._clock
    monkeypatch.setattr(hub.rooms, "_clock", lambda: clock() + LINGERS_SECONDS)
    until(lambda: not hub.watcher.is_looking)
