"""The history of a room that people work in: every state that is kept is the one that was."""

import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import pytest
from chalkgrad.document.deeds import Deed
from chalkgrad.document.edits import EDIT
from chalkgrad.document.example import worked_example
from chalkgrad.document.history import NothingToUndoError
from chalkgrad.document.model import Document
from chalkgrad.engine import ChalkgradError
from chalkgrad.engine.executor import PYTHON
from chalkgrad.live.handlers.recalling import restore
from chalkgrad.live.messages.recalling import RestoreMessage
from chalkgrad.live.room import Room
from chalkgrad.store import thinning, upkeep
from chalkgrad.store.errors import NoSuchRevisionError
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests import databases
from tests.document.test_difference import EDITS, content
from tests.effort import examples
from tests.live.rooms import Ears
from tests.store.histories import BEGINNING, Clocked

PEOPLE = st.sampled_from(["ann", "ben"])


def visible(found: dict[str, Any]) -> dict[str, Any]:
    """A document's content without what is hidden of it."""
    header = {key: value for key, value in found["header"].items() if key != "hidden"}
    return {**found, "header": header}


class Past(RuleBasedStateMachine):
    """People edit, take back, name, restore and come again, while time passes and thins it out."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.address = databases.address(self.folder)
        self.time = BEGINNING
        self.count = 0
        self.whole = thinning.WHOLE_EDITS
        thinning.WHOLE_EDITS = 4
        self.step = thinning.STEP
        thinning.STEP = 3

    def teardown(self) -> None:
        thinning.WHOLE_EDITS, thinning.STEP = self.whole, self.step
        self.look_back()
        assert list(upkeep.check(self.address)) == []
        self.store.close()
        shutil.rmtree(self.folder)

    def now(self) -> datetime:
        return self.time

    @initialize()
    def begin(self) -> None:
        self.store = Clocked(self.address, self.now)
        self.graph = self.store.create(worked_example())
        self.room = self.opened()
        self.truth = {0: content(self.room.document)}
        self.named: dict[int, str] = {}

    def opened(self) -> Room:
        return Room(self.graph, self.store, lambda: PYTHON, Ears())

    def id(self) -> str:
        self.count += 1
        return f"e{self.count}"

    def note(self) -> None:
        """What the newest state is, for the model; nothing where nothing was done."""
        self.truth.setdefault(self.room.revision, content(self.room.document))

    @rule(person=PEOPLE, edit=EDITS, wait=st.integers(0, 4_000))
    def edit(self, person: str, edit: dict[str, Any], wait: int) -> None:
        self.time += timedelta(seconds=wait)
        try:
            self.room.commit(self.id(), person, EDIT.validate_python(edit))
        except (ChalkgradError, ValueError):
            return
        self.note()

    @rule(person=PEOPLE, kind=st.sampled_from(["undo", "redo"]))
    def take_back(self, person: str, kind: Literal["undo", "redo"]) -> None:
        try:
            self.room.take_back(self.id(), person, kind)
        except NothingToUndoError:
            return
        self.note()

    @rule(at=st.integers(0, 60), name=st.sampled_from(["exam", "draft"]))
    def name(self, at: int, name: str) -> None:
        revision = at % (self.room.revision + 1)
        try:
            self.store.history.name(self.graph, revision, name, "ann")
        except NoSuchRevisionError:
            return
        self.named[revision] = name

    @rule(at=st.integers(0, 60))
    def unname(self, at: int) -> None:
        revision = at % (self.room.revision + 1)
        self.store.history.unname(self.graph, revision)
        self.named.pop(revision, None)

    @rule(person=PEOPLE, at=st.integers(0, 60))
    def restore(self, person: str, at: int) -> None:
        revision = at % (self.room.revision + 1)
        message = RestoreMessage(graph=self.graph, id=self.id(), author=person, revision=revision)
        before = content(self.room.document)
        newest = self.room.revision
        try:
            restore(self.room, message)
        except NoSuchRevisionError:
            return
        assert visible(content(self.room.document)) == visible(self.truth[revision])
        self.note()
        if self.room.revision > newest:
            self.room.take_back(self.id(), person, "undo")
            assert content(self.room.document) == before
            self.note()

    @rule(days=st.integers(0, 50), steps=st.integers(1, 10))
    def thin(self, days: int, steps: int) -> None:
        self.time += timedelta(days=days)
        going = thinning.thin(self.store.history, self.graph, self.time)
        for _ in range(steps):
            if next(going, None) is None:
                break
        going.close()
        self.look_back()

    @rule()
    def come_again(self) -> None:
        self.store.close()
        self.store = Clocked(self.address, self.now)
        self.room = self.opened()
        assert content(self.room.document) == self.truth[self.room.revision]

    def look_back(self) -> None:
        """Every state that is kept is the one that was; named and new ones are."""
        kept = set()
        for revision, state in self.truth.items():
            try:
                document: Document = self.store.history.at(self.graph, revision)
            except NoSuchRevisionError:
                continue
            kept.add(revision)
            assert content(document) == state
        newest = self.room.revision
        assert {0, *self.named, *range(max(0, newest - 4), newest + 1)} <= kept
        told = self.store.history.marks(self.graph)
        assert {mark.revision for mark in told.marks} <= kept
        assert sum(mark.edits for mark in told.marks) == newest
        versions = self.store.history.versions(self.graph)
        assert {version.revision: version.name for version in versions} == self.named


TestPast = Past.TestCase
TestPast.settings = settings(max_examples=examples(10), stateful_step_count=25, deadline=None)


@pytest.fixture
def room(tmp_path: Path) -> Room:
    store = Clocked(databases.address(tmp_path), lambda: BEGINNING)
    return Room(store.create(worked_example()), store, lambda: PYTHON, Ears())


def commit(room: Room, **fields: Any) -> None:
    room.commit(f"e{room.revision}", "ann", EDIT.validate_python(fields))


def test_a_moment_has_the_numbers_of_then(room: Room) -> None:
    commit(room, type="set_value", id="x2", value=1.0)
    then = room.moments.at(0, {}).shown.numbers
    assert then.value("f") == 11.652071455223084
    assert room.moments.at(1, {}).shown.numbers.value("f") == room.shown.numbers.value("f")


def test_what_is_hidden_now_is_not_told_by_the_past_either(room: Room) -> None:
    commit(room, type="set_value", id="x2", value=1.0)
    commit(room, type="hide", items=["value:v1", "value:f"])
    moment = room.moments.at(0, room.document.hidden)
    assert moment.shown.numbers.value("f") is None
    assert moment.shown.numbers.value("v3") is not None
    commit(room, type="remove_node", id="v1")
    # What is no more is not asked for any more.
    assert room.moments.at(0, room.document.hidden).shown.numbers.value("v1") is not None


def test_an_undo_of_what_was_thinned_out_says_that_there_is_nothing(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thinning, "WHOLE_EDITS", 3)
    monkeypatch.setattr("chalkgrad.live.past.MAX_EDITS", 2)
    for number in range(8):
        commit(room, type="set_value", id="x2", value=float(number))
    assert len(room.steps("ann").undo) == 8
    assert sum(thinning.thin(room._store.history, room.graph, BEGINNING + timedelta(days=60))) == 5
    for number in range(3):
        room.take_back(f"u{number}", "ann", "undo")
    with pytest.raises(NothingToUndoError):
        room.take_back("u3", "ann", "undo")
    assert room.document.graph.attributes("x2")["value"] == 4.0
    assert len(room.steps("ann").undo) == 0


def test_a_restored_state_is_one_step_with_words_of_its_own(room: Room) -> None:
    commit(room, type="set_value", id="x2", value=1.0)
    commit(room, type="remove_node", id="v1")
    message = RestoreMessage(graph=room.graph, id="r", author="ben", revision=0)
    assert restore(room, message) == {"revision": 3}
    # Sent again, and asked for what is so already, it is no further step.
    assert restore(room, message) == {"revision": 3}
    assert restore(room, message.model_copy(update={"id": "s"})) == {"revision": 3}
    last = room.moments.history.marks(room.graph).marks[-1]
    assert (last.authors, last.deeds) == (("ben",), (Deed("restored", number=0.0),))
