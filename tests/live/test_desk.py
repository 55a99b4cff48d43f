"""The desk without sockets: messages sent again, a store that fails, and what nobody is told."""

import json
import threading
from pathlib import Path
from typing import Any

import pytest
from chalkgrad.document.apply import apply
from chalkgrad.document.edits import EDIT
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import dump, load, parse
from chalkgrad.document.from_listing import Rewritten
from chalkgrad.document.lesson import begin
from chalkgrad.document.model import Document
from chalkgrad.engine.executor import PYTHON
from chalkgrad.live.desk import MESSAGES, Desk, answer_for
from chalkgrad.live.handlers import editing
from chalkgrad.live.protocol import AuthoredMessage
from chalkgrad.live.rooms import Rooms
from chalkgrad.live.shown import Shown
from chalkgrad.store.errors import StoreUnavailableError
from chalkgrad.store.store import Store

from tests.live.rooms import SIGHT, Ears, opened, whose
from tests.live.test_lesson import lesson_document
from tests.live.twin import Twin

AUTHOR = "ann-whose-id-stays-here"


class Window:
    """Somebody at a graph, with a desk of a process of its own."""

    def __init__(self, document: Document, author: str = AUTHOR, url: str = "sqlite://") -> None:
        self.store, self.ears, self.author = Store(url), Ears(), author
        rooms = Rooms(self.store, lambda: PYTHON, self.ears)
        self.desk = Desk(rooms)
        self.graph = self.store.create(document)
        member = whose(self.graph, author)
        self.room = rooms.enter("me", member)
        # A database in memory is another one in another thread.
        for paced in (self.room.guesses.pace, self.room.company.pace):
            paced.ask = lambda do: do()  # type: ignore[method-assign]
        self.said: list[object] = [opened(self.room, member)]
        self.asked: set[str] = set()
        self._count = 0

    def ask(self, name: str, edit_id: str | None = None, /, **fields: Any) -> dict[str, Any]:
        """Send a message, refused or not."""
        self.asked.add(name)
        if issubclass(MESSAGES[name], AuthoredMessage):
            self._count += 1
            fields |= {"id": edit_id or f"m{self._count}"}
        try:
            answer = self.desk.answer(name, {"graph": self.graph, **fields}, "me")
        except Exception as error:
            answer = answer_for(error)
        self.said.append(answer)
        return answer

    def edit(self, edit_id: str | None = None, **fields: Any) -> dict[str, Any]:
        return self.ask("edit", edit_id, edit=fields)

    def is_as_stored(self) -> bool:
        """Whether memory has what the store has."""
        document, revision = self.store.load(self.graph)
        return records(document) == records(self.room.document) and revision == self.room.revision


def records(document: Document) -> dict[str, Any]:
    """A document without the order in which its records happen to stand."""
    return Twin(dump(document, private=True)).document()


@pytest.fixture
def window() -> Window:
    return Window(worked_example())


PASTED = {
    **dump(Document()),
    "nodes": [{"id": "a", "op": "variable", "value": 3.0}, {"id": "s", "op": "square"}],
    "edges": [{"source": "a", "target": "s", "key": 0}],
}


@pytest.mark.parametrize("forgotten", [False, True], ids=["at hand", "read from the store"])
@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("edit", {"edit": {"type": "add_node", "id": "n", "op": "sin"}}),
        ("formula", {"text": "h = sin(x1) + 2"}),
        ("formula", {"text": "f"}),
        ("paste", {"document": PASTED, "at": [10.0, 20.0]}),
        ("arrange", {"nodes": ["x1"]}),
        ("turn", {"direction": "down"}),
        ("expand", {"leaves": ["x1", "x2"]}),
        ("undo", {}),
        ("redo", {}),
    ],
)
def test_a_message_that_is_sent_again_is_answered_as_the_first_time(
    window: Window, name: str, fields: dict[str, Any], forgotten: bool
) -> None:
    for number in (1.0, 2.0):
        window.edit(type="set_value", id="x2", value=number)
    window.ask("undo")
    first = window.ask(name, "twice", **fields)
    assert "ok" in first, first
    revision = window.room.revision
    if forgotten:
        # As another process, or this one started anew, would answer.
        window.room._load()
    assert window.ask(name, "twice", **fields) == first
    assert window.room.revision == revision
    window.edit(type="set_title", title="since")
    again = window.ask(name, "twice", **fields)["ok"]
    assert {**again, "revision": revision} == first["ok"]


def test_an_edit_that_cannot_be_stored_changes_nothing_and_can_be_made_later(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, patches = records(window.room.document), len(window.ears.patches)
    edits = [
        {"type": "set_value", "id": "x2", "value": 9.0},
        {"type": "remove_node", "id": "v2"},
        {"type": "batch", "edits": [{"type": "add_node", "id": "n", "op": "sin"},
                                    {"type": "rename", "id": "x1", "name": "w"}]},
        {"type": "hide", "items": ["value:f"]},
    ]  # fmt: skip
    with monkeypatch.context() as patch:
        patch.setattr(window.store, "append", unavailable)
        for number, edit in enumerate(edits):
            error = window.edit(f"e{number}", **edit)["error"]
            assert (error["code"], error["details"]) == ("cannot-store", {"reason": "full"})
            assert records(window.room.document) == before
            assert window.is_as_stored()
    assert len(window.ears.patches) == patches
    for number, edit in enumerate(edits):
        assert "ok" in window.edit(f"e{number}", **edit)
        assert window.is_as_stored()


def unavailable(*_: object) -> None:
    raise StoreUnavailableError("full")


@pytest.mark.parametrize("place", ["apply", "append", "computing"])
def test_after_a_fault_of_ours_the_room_is_as_stored_and_goes_on(
    window: Window, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("a fault")

    window.edit(type="set_value", id="x2", value=1.0)
    with monkeypatch.context() as patch:
        if place == "apply":
            patch.setattr("chalkgrad.live.turns.apply", half_applied)
        elif place == "append":
            patch.setattr(window.store, "append", fail)
        else:
            patch.setattr(Shown, "refresh", fail)
        assert window.edit("e", type="rename", id="x1", name="w")["error"]["code"] == "internal"
    window.edit(type="set_title", title="goes on")
    assert window.room.document.title == "goes on"
    assert window.is_as_stored()
    fresh, told = Window(load(dump(window.room.document))), window.room.snapshot()
    for part in ("numbers", "formula", "problems", "serial"):
        assert told[part] == fresh.room.snapshot()[part]


def half_applied(document: Document, edit: object) -> None:
    """A fault that leaves the document as nobody wanted it, and no way back."""
    document.graph.remove("v2")
    raise RuntimeError("a fault")


def test_a_fault_has_the_canvases_open_again(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    seq = window.room.seq
    with monkeypatch.context() as patch:
        patch.setattr("chalkgrad.live.turns.apply", half_applied)
        window.edit(type="set_title", title="t")
    # A number is left out of what they are told.
    assert window.ears.patches[-1].message["seq"] == seq + 2


def test_no_canvas_is_told_an_author_s_id_by_anything_that_is_said() -> None:
    document = parse(json.dumps(lesson_document()).encode())
    begin(document)
    window = Window(document)
    ask, node = window.ask, {"node": "f"}
    window.edit(type="hide", items=["value:f"])
    ask("predict", item="value:f", guess=11.652071455223084)
    ask("predict", item="value:f", guess=1.0)
    window.edit(type="hide", items=["value:f"], hidden=False)
    window.edit(type="connect", source="f", target="v1", port=0)
    run = ask("descent", variables=["x2"], method="gradient", rate=0.1)["ok"]["run"]
    ask("descend", run=run)
    ask("rate", variables=["x2"])
    ask("read", text="f^2 + 1")
    ask("formula", text="f^2 + 1")
    ask("formula", text="f^2 +")
    ask("rewrite", text=ask("listing")["ok"]["text"])
    ask("paste", document=PASTED)
    ask("arrange")
    ask("turn", direction="down")
    ask("places", direction="down")
    ask("expand", leaves=["x2"])
    ask("undo")
    ask("redo")
    ask("preview", node="x2", value=3.0)
    ask("describe", **node)
    ask("differentiate", **node, leaf="x2")
    ask("connectable", **node, side="output")
    ask("refusal", **node, side="output", other="v1")
    for name in ("order", "walk", "trace", "modes", "compare", "check"):
        ask(name)
    ask("caption", at=1)
    ask("plot", **node, leaf="x2")
    ask("field", **node, leaves=["x1", "x2"])
    ask("lesson", step=1)
    ask("lesson", step=2)
    ask("plan")
    ask("run")
    ask("name", author=AUTHOR, revision=1, called="exam")
    ask("history")
    ask("moment", revision=1)
    ask("contrast", before=1, after=None)
    ask("restore", revision=1)
    ask("here", at=(0.0, 0.0))
    ask("introduce", name="Ann")
    ask("lead", sight=SIGHT, begins=True)
    window.said += [message for _, message in window.ears.said]
    window.said += [patch.payload() for patch in window.ears.patches]
    window.said += [opened(window.room, whose(window.graph, "somebody-else")), window.ears.news]
    assert window.asked == set(MESSAGES)
    good = sum("ok" in answer for answer in window.said if isinstance(answer, dict))
    assert good > len(MESSAGES)
    for said in window.said:
        assert AUTHOR not in repr(said)
    # What is stored does have it, since undo is by it.
    assert window.store.find_edit(window.graph, "m1").author == AUTHOR


def test_an_inverse_of_the_store_takes_back_what_the_room_has(window: Window) -> None:
    before = dump(window.room.document)
    window.edit(type="remove_node", id="v2")
    document, _ = window.store.load(window.graph)
    apply(document, window.store.inverse_of(window.graph, 1))
    assert EDIT.dump_python(window.room.past.inverse(1)) == EDIT.dump_python(
        window.store.inverse_of(window.graph, 1)
    )
    assert sorted(node["id"] for node in dump(document)["nodes"]) == sorted(
        node["id"] for node in before["nodes"]
    )


def test_others_edit_while_a_text_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    window = Window(worked_example(), url=f"sqlite:///{tmp_path}/graphs.db")
    text = window.ask("listing")["ok"]["text"]
    readings: list[Document] = []
    read = editing.rewritten

    def reading(document: Document, changed: str) -> Rewritten:
        if not readings:
            other = threading.Thread(
                target=window.edit, kwargs={"type": "set_value", "id": "x2", "value": 7.5}
            )
            other.start()
            other.join(timeout=10)
            assert not other.is_alive(), "the room is locked"
            assert document.graph.attributes("x2")["value"] == 5.0
        readings.append(document)
        return read(document, changed)

    monkeypatch.setattr(editing, "rewritten", reading)
    assert "ok" in window.ask("rewrite", text=text.replace("sin", "cos"))
    assert len(readings) == 1
    assert window.room.document.graph.op("v3") == "cos"
    # Of what the person with the text has not changed, theirs stays.
    assert window.room.document.graph.attributes("x2")["value"] == 7.5
    assert window.is_as_stored()


def test_a_text_is_read_again_where_others_took_away_what_it_changes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = Window(worked_example())
    text = window.ask("listing")["ok"]["text"]
    readings: list[Document] = []
    read = editing.rewritten

    def reading(document: Document, changed: str) -> Rewritten:
        if not readings:
            assert "ok" in window.edit(type="remove_node", id="v3")
        readings.append(document)
        return read(document, changed)

    monkeypatch.setattr(editing, "rewritten", reading)
    assert "ok" in window.ask("rewrite", text=text.replace("sin", "cos"))
    assert len(readings) == 2
    assert "cos" in window.ask("listing")["ok"]["text"]
    assert window.is_as_stored()
