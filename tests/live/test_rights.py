"""Who may do what with a graph: every message by every right, over real sockets and without."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests
from chalkgrad.document.edits import Batch, SetTitle, SetValue
from chalkgrad.document.edits.base import AnyEdit
from chalkgrad.document.example import worked_example
from chalkgrad.engine.executor import PYTHON
from chalkgrad.live.desk import MESSAGES, Desk
from chalkgrad.live.handlers import editing
from chalkgrad.live.hub import Hub
from chalkgrad.live.members import Member, new_frame
from chalkgrad.live.protocol import RIGHTS, AuthoredMessage, OpenMessage
from chalkgrad.live.rooms import Rooms
from chalkgrad.rights import NoSuchGraphError, NotAllowedError, Right, Standing, decide
from chalkgrad.store.store import Store

from tests.databases import address
from tests.live.clients import PATIENCE, Canvas, named, new_graph
from tests.live.rooms import Ears
from tests.people import let_in, link, somebody
from tests.serving import Server, until

# What each right lets do, by kind of link, beside what the rights before it do.
ASKED = {
    "read", "listing", "places", "order", "describe", "differentiate", "connectable", "refusal",
    "walk", "caption", "trace", "modes", "compare", "predict", "plot", "field", "check", "rate",
    "history", "moment", "contrast", "introduce",
}  # fmt: skip
PRESENTED = {
    "edit", "undo", "redo", "lesson", "descend", "descent", "preview", "run", "plan",
    "lead", "here",
}  # fmt: skip
EDITED = {"formula", "rewrite", "paste", "arrange", "turn", "expand", "name", "restore"}

# A message of each kind that would be answered with more than a refusal of its shape.
FIELDS: dict[str, dict[str, Any]] = {
    "edit": {"edit": {"type": "set_value", "id": "x2", "value": 3.0}},
    "formula": {"text": "y = 1"},
    "read": {"text": "y = 1"},
    "rewrite": {"text": "y = 1"},
    "paste": {"document": {}},
    "turn": {"direction": None},
    "expand": {"leaves": ["x1"]},
    "lesson": {"step": 0},
    "descend": {"run": "none"},
    "descent": {"variables": ["x2"], "method": "gradient", "rate": 0.1},
    "rate": {"variables": ["x2"]},
    "preview": {"node": "x2", "value": 3.0},
    "places": {"direction": "right"},
    "describe": {"node": "f"},
    "differentiate": {"node": "f", "leaf": "x1"},
    "connectable": {"node": "f", "side": "output"},
    "refusal": {"node": "f", "side": "output", "other": "x1"},
    "caption": {"at": 0},
    "moment": {"revision": 0},
    "contrast": {"before": 0, "after": None},
    "name": {"revision": 0, "called": "first"},
    "restore": {"revision": 0},
    "introduce": {"name": "Ann"},
    "lead": {"sight": None},
    "here": {"at": None},
    "predict": {"item": "value:f", "guess": 1.0},
    "plot": {"node": "f", "leaf": "x1"},
    "field": {"node": "f", "leaves": ["x1", "x2"]},
}


def kinds_of_edits() -> dict[str, type[AnyEdit]]:
    """Every single kind, by its type."""
    found, waiting = {}, [AnyEdit]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if "type" in kind.model_fields and kind is not Batch:
            found[kind.model_fields["type"].default] = kind
    return found


def test_every_message_and_every_edit_declares_what_it_needs() -> None:
    assert set(MESSAGES) == ASKED | PRESENTED | EDITED
    for message in [*MESSAGES.values(), OpenMessage]:
        assert isinstance(message.needs, Right), f"{message.word()} does not say who may"
    for name, kind in kinds_of_edits().items():
        assert isinstance(kind.needs, Right), f"{name} does not say who may"


@pytest.mark.parametrize("right", list(Right), ids=lambda right: right.word)
def test_a_right_lets_do_what_it_is_for_and_nothing_more(right: Right) -> None:
    store = Store("sqlite://")
    rooms = Rooms(store, lambda: PYTHON, Ears())
    graph = store.create(worked_example(), "me")
    rooms.enter("here", Member(graph, "me", right))
    desk, allowed = Desk(rooms), set()
    for name, message in MESSAGES.items():
        fields = {"graph": graph, **FIELDS.get(name, {})}
        if issubclass(message, AuthoredMessage):
            fields["id"] = f"edit-{name}"
        try:
            desk.answer(name, fields, "here")
            allowed.add(name)
        except NotAllowedError as refused:
            assert refused.details["reason"] == ("present" if name in PRESENTED else "edit")
        except Exception as error:
            # Let through, and refused for what it asks.
            assert not isinstance(error, NoSuchGraphError)
            allowed.add(name)
    expected = {
        Right.VIEW: ASKED, Right.PRESENT: ASKED | PRESENTED,
        Right.EDIT: ASKED | PRESENTED | EDITED, Right.OWN: ASKED | PRESENTED | EDITED,
    }[right]  # fmt: skip
    assert allowed == expected


def test_who_presents_sets_numbers_and_hides_them_and_changes_nothing_else() -> None:
    allowed = {name for name, kind in kinds_of_edits().items() if kind.needs <= Right.PRESENT}
    assert allowed == {"set_value", "feed", "hide", "set_step"}
    mixed = Batch(edits=[SetValue(id="x2", value=1.0), SetTitle(title="t")])
    assert mixed.needs == Right.EDIT


@pytest.mark.parametrize("needed", list(Right))
def test_the_owner_may_everything_and_a_stranger_cannot_tell_a_graph_from_none(
    needed: Right,
) -> None:
    assert decide("me", Standing("me"), needed) == Right.OWN
    for standing in (None, Standing("me"), Standing("me", ("edit",), deleted=True)):
        with pytest.raises(NoSuchGraphError) as refused:
            decide("you", standing, needed)
        assert str(refused.value) == str(NoSuchGraphError.to_whoever_asks())
    assert decide("you", Standing("me", ("view", "edit")), Right.EDIT) == Right.EDIT
    with pytest.raises(NotAllowedError):
        decide("you", Standing("me", ("view", "edit")), Right.OWN)


def test_each_link_lets_in_with_its_right(canvas: Callable[..., Canvas], server: Server) -> None:
    graph = new_graph(server.url)
    moves, titles = (
        {"type": "set_value", "id": "x2", "value": 2.0},
        {"type": "set_title", "title": "t"},
    )
    for kind, may in (("view", (False, False)), ("present", (True, False)), ("edit", (True, True))):
        window = canvas(graph=graph, kind=kind)
        assert window.right == kind
        assert ("ok" in window.edit(**moves), "ok" in window.edit(**titles)) == may
        refused = window.edit(type="batch", edits=[moves, titles])
        assert ("ok" in refused) == all(may)
        assert "ok" in window.ask("describe", node="f")
    owner = canvas(graph=graph, author="somebody")
    assert owner.right == "own"


def test_a_stranger_is_told_of_a_graph_what_is_told_of_none(
    canvas: Callable[..., Canvas], server: Server
) -> None:
    window, secret = canvas(), new_graph(server.url)
    answers = [window.ask("open", graph=graph) for graph in (secret, "neverGivenToAny1")]
    assert answers[0] == answers[1]
    assert answers[0]["error"]["code"] == "no-such-graph"
    # Nor is somebody there who has tried.
    assert window.ask("describe", graph=secret, node="f")["error"]["code"] == "not-open"


def test_nobody_takes_back_or_reveals_under_another_s_name(canvas: Callable[..., Canvas]) -> None:
    teacher = canvas()
    student = canvas(graph=teacher.graph)
    teacher.edit(type="hide", items=["value:v4"])
    posed = {"author": teacher.author, "id": "posed"}
    assert student.ask("undo", **posed)["error"]["code"] == "nothing-to-undo"
    reveal = {"type": "hide", "items": ["value:v4"], "hidden": False}
    assert student.ask("edit", **posed, edit=reveal)["error"]["code"] == "not-yours"
    # Another tab of the same person goes on where the first is.
    again = canvas(graph=teacher.graph, author=teacher.author)
    assert "ok" in named(again, "undo")


def test_whose_graph_it_is_may_reveal_what_others_hid(canvas: Callable[..., Canvas]) -> None:
    student = canvas()
    student.edit(type="hide", items=["value:v4"])
    owner = canvas(graph=student.graph, author="somebody")
    assert "ok" in owner.edit(type="hide", items=["value:v4"], hidden=False)


def revoke(url: str, graph: str, kind: str) -> None:
    assert somebody.delete(f"{url}/api/graphs/{graph}/links/{kind}").ok


def heard(window: Canvas) -> list[Any]:
    """What a window is told of its right, from now on."""
    told: list[Any] = []
    window.client.on(RIGHTS, told.append)
    return told


def test_who_is_in_by_a_link_that_is_revoked_is_out_at_once_and_told(
    canvas: Callable[..., Canvas], server: Server
) -> None:
    window = canvas()
    graph, stays = window.graph, canvas(graph=window.graph, kind="view")
    told, untold = heard(window), heard(stays)
    assert "ok" in window.edit(type="set_title", title="kept")
    revoke(server.url, graph, "edit")
    assert window.edit(type="set_title", title="late")["error"]["code"] == "not-open"
    assert window.ask("open")["error"]["code"] == "no-such-graph"
    until(lambda: told == [{"graph": graph, "right": None}])
    assert "ok" in stays.ask("describe", node="f")
    assert stays.patch()["edits"][0]["type"] == "set_title"
    # It hears nothing more, and a link made anew is another.
    heard_before = window.patches.qsize()
    somebody.patch(f"{server.url}/api/graphs/{graph}", json={"title": "after"})
    assert stays.patch()["revision"] == 2
    assert window.patches.qsize() == heard_before
    assert untold == []


def test_who_came_by_two_links_keeps_what_the_other_gives(
    canvas: Callable[..., Canvas], server: Server
) -> None:
    window = canvas()
    canvas(graph=window.graph, author=window.author, kind="view").close()
    told = heard(window)
    revoke(server.url, window.graph, "edit")
    assert window.edit(type="set_title", title="late")["error"]["code"] == "not-allowed"
    until(lambda: told == [{"graph": window.graph, "right": "view"}])


def test_what_was_revoked_in_a_process_of_which_nothing_is_heard_is_found(
    running: tuple[str, Hub], tmp_path: Path
) -> None:
    url, hub = running
    graph = new_graph(url)
    with closing(Canvas(url, graph)) as window:
        told = heard(window)
        hub.watcher.look()
        other = Store(address(tmp_path))
        other.sharing.revoke(graph, "edit")
        hub.watcher.look()
        assert window.edit(type="set_title", title="late")["error"]["code"] == "not-open"
        until(lambda: told == [{"graph": graph, "right": None}])
        other.close()


@pytest.mark.parametrize(("left", "code"), [(None, "no-such-graph"), ("view", "not-allowed")])
def test_what_takes_long_is_held_to_the_right_of_when_it_is_done(
    running: tuple[str, Hub], monkeypatch: pytest.MonkeyPatch, left: str | None, code: str
) -> None:
    url, _ = running
    graph = new_graph(url)
    begun, revoked = threading.Event(), threading.Event()
    own = editing.rewritten

    def held(*arguments: Any) -> Any:
        begun.set()
        assert revoked.wait(PATIENCE)
        return own(*arguments)

    monkeypatch.setattr(editing, "rewritten", held)
    with closing(Canvas(url, graph)) as window, ThreadPoolExecutor() as pool:
        if left is not None:
            let_in(url, graph, window.author, left)
        asked = pool.submit(named, window, "rewrite", text="y = 1")
        assert begun.wait(PATIENCE)
        revoke(url, graph, "edit")
        revoked.set()
        assert asked.result(PATIENCE)["error"]["code"] == code
    (beginning,) = somebody.get(f"{url}/api/graphs/{graph}/history").json()["marks"]
    assert beginning["revision"] == 0


def test_who_waited_for_the_room_is_held_to_the_right_of_when_it_is_their_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = Store("sqlite://")
    rooms = Rooms(store, lambda: PYTHON, Ears())
    graph = store.create(worked_example(), "me")
    member = Member(graph, "you", Right.EDIT)
    room, came = rooms.enter("here", member), threading.Event()
    own = rooms.of

    def found(connection: str, graph: str) -> Any:
        answer = own(connection, graph)
        came.set()
        return answer

    monkeypatch.setattr(rooms, "of", found)
    with ThreadPoolExecutor() as pool:
        with room.lock:
            asked = pool.submit(Desk(rooms).answer, "run", {"graph": graph}, "here")
            assert came.wait(PATIENCE)
            rooms.hold_to("here", member, replace(member, right=Right.VIEW))
        with pytest.raises(NotAllowedError):
            asked.result(PATIENCE)


@pytest.fixture
def frame(server: Server) -> Iterator[tuple[str, Canvas]]:
    """A graph of somebody's, and a frame in which a stranger looks at it."""
    graph = new_graph(server.url)
    token = link(server.url, graph, "embed")
    with closing(Framed(server.url, new_frame(), token)) as window:
        yield graph, window


class Framed(Canvas):
    """A window in a frame: without a cookie, by a link's token."""

    def __init__(self, url: str, frame: str, token: str) -> None:
        self.token = token
        super().__init__(url, frame, None, "")

    def come(self) -> dict[str, str]:
        return {}

    def ask(self, name: str, /, **fields: Any) -> dict[str, Any]:
        if name == "open":
            fields["token"] = self.token
        return super().ask(name, **fields)


def test_a_frame_shows_a_copy_of_its_own_that_nobody_else_sees(
    frame: tuple[str, Framed], canvas: Callable[..., Canvas], server: Server
) -> None:
    graph, window = frame
    assert window.right == "present"
    watching = canvas(graph=graph)
    assert "ok" in window.edit(type="set_value", id="x2", value=3.0)
    assert window.patch()["revision"] == 1
    assert window.values["x2"] == 3.0
    assert "ok" in window.ask("walk")
    assert "ok" in named(window, "undo")
    assert window.edit(type="set_title", title="mine")["error"]["code"] == "not-allowed"
    assert watching.ask("open")["ok"]["snapshot"]["revision"] == 0
    # It reconnects to the same copy; another frame has another.
    window.open()
    assert window.revision == 2
    with closing(Framed(server.url, new_frame(), window.token)) as other:
        assert other.revision == 0


def test_a_frame_s_link_lets_in_nobody_and_is_revoked_at_once(
    frame: tuple[str, Framed], server: Server
) -> None:
    graph, window = frame
    assert requests.get(f"{server.url}/l/{window.token}", timeout=PATIENCE).status_code == 404
    told = heard(window)
    revoke(server.url, graph, "embed")
    assert window.ask("describe", node="f")["error"]["code"] == "not-open"
    assert window.ask("open")["error"]["code"] == "no-such-graph"
    until(lambda: told == [{"graph": window.graph, "right": None}])


@pytest.mark.parametrize("name", ["frame-", "frame-short", "x" * 16])
def test_a_frame_names_no_room_but_its_own(frame: tuple[str, Framed], name: str) -> None:
    _, window = frame
    answer = window.ask("open", graph=name)
    assert answer["error"]["code"] == "no-such-graph"


def test_a_locked_node_is_changed_by_who_locked_it_and_whose_graph_it_is(
    canvas: Callable[..., Canvas],
) -> None:
    editor = canvas()
    other, presenter = canvas(graph=editor.graph), canvas(graph=editor.graph, kind="present")
    owner = canvas(graph=editor.graph, author="somebody")
    lock = {"type": "annotate", "id": "x2", "set": {"locked_by": "whoever"}}
    assert "ok" in editor.edit(**lock)
    changes: list[dict[str, Any]] = [
        {"type": "set_value", "id": "x2", "value": 1.0},
        {"type": "rename", "id": "x2", "name": "w"},
        {"type": "move", "positions": {"x2": [1.0, 2.0]}},
        {"type": "remove_node", "id": "x2"},
        {"type": "remove_nodes", "ids": ["x1", "x2"]},
        {"type": "change_operator", "id": "x2", "op": "constant"},
        {"type": "annotate", "id": "x2", "set": {"locked_by": None}},
        {"type": "annotate", "id": "x2", "set": {"note": "n"}},
        {"type": "batch", "edits": [{"type": "set_value", "id": "x2", "value": 1.0}]},
    ]
    for change in changes:
        refused = other.edit(**change)["error"]
        assert (refused["code"], refused["ids"]) == ("locked", ["x2"]), change
    assert presenter.edit(**changes[0])["error"]["code"] == "locked"
    assert presenter.ask("preview", node="x2", value=1.0)["error"]["code"] == "locked"
    assert named(other, "arrange", nodes=["x2"])["error"]["code"] == "locked"
    # It may be used, chosen and hidden all the same.
    add = {"type": "add_node", "id": "n", "op": "exp"}
    wire = {"type": "connect", "source": "x2", "target": "n", "port": 0}
    for free in (
        add,
        wire,
        {"type": "set_target", "id": "n"},
        {"type": "hide", "items": ["gradient:x2"]},
    ):
        assert "ok" in other.edit(**free)
    assert "ok" in editor.edit(**changes[0])
    assert "ok" in named(editor, "undo")
    assert "ok" in owner.edit(**changes[6])
    assert "ok" in other.edit(**changes[0])


def test_a_lock_is_one_step_that_undo_takes_back_and_a_copy_has_none(
    canvas: Callable[..., Canvas],
) -> None:
    editor = canvas()
    editor.edit(type="annotate", id="x2", set={"locked_by": "x"})
    editor.open()
    (locked,) = [node for node in editor.document["nodes"] if node["id"] == "x2"]
    assert locked["locked_by"] == editor.you
    document = {**editor.document, "nodes": [locked], "edges": []}
    document["graph"] = {"format": "chalkgrad", "version": 1}
    pasted = named(editor, "paste", document=document)["ok"]["nodes"]
    editor.open()
    (copy,) = [node for node in editor.document["nodes"] if node["id"] == pasted[0]]
    assert "locked_by" not in copy
    named(editor, "undo")
    named(editor, "undo")
    editor.open()
    assert not any("locked_by" in node for node in editor.document["nodes"])


def test_what_a_locked_node_is_computed_from_goes_with_nobody_else(
    canvas: Callable[..., Canvas],
) -> None:
    editor = canvas()
    other = canvas(graph=editor.graph)
    assert "ok" in editor.edit(type="annotate", id="v2", set={"locked_by": "me"})
    for removal in ({"type": "remove_node", "id": "x1"}, {"type": "remove_nodes", "ids": ["x1"]}):
        for edit in (removal, {"type": "batch", "edits": [removal]}):
            refused = other.edit(**edit)["error"]
            assert (refused["code"], refused["ids"]) == ("locked", ["v2"])
    assert "ok" in editor.edit(type="remove_node", id="x1")


def test_what_others_lock_is_left_by_an_undo_and_bars_no_step_before(
    canvas: Callable[..., Canvas],
) -> None:
    editor = canvas()
    other = canvas(graph=editor.graph)
    assert "ok" in editor.edit(type="set_title", title="first")
    batch = [
        {"type": "set_value", "id": "x2", "value": 1.0},
        {"type": "feed", "id": "x1", "value": 3.0},
    ]
    assert "ok" in editor.edit(type="batch", edits=batch)
    assert "ok" in other.edit(type="annotate", id="x2", set={"locked_by": "me"})
    undone = {"id": "undone"}
    first = editor.ask("undo", **undone)["ok"]
    assert [(left["what"], left["node"]) for left in first["left"]] == [("locked", "x2")]
    # Sent again, it is answered alike.
    assert editor.ask("undo", **undone)["ok"] == first
    assert named(editor, "undo")["ok"]["left"] == []
    editor.open()
    assert editor.document["graph"]["title"] != "first"
    assert (editor.values["x1"], editor.values["x2"]) == (2.0, 1.0)
