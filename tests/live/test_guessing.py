"""Guesses of a class: to each their own verdict, to who may reveal a tally, to nobody a number."""

import queue
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from chalkgrad.document.edits import Hide
from chalkgrad.document.example import worked_example
from chalkgrad.engine.executor import PYTHON
from chalkgrad.live import gathering, guessing
from chalkgrad.live.company import Window
from chalkgrad.live.guesses import TRIES, Guesses, TooManyGuessesError
from chalkgrad.live.members import Member
from chalkgrad.live.outlet import News
from chalkgrad.live.protocol import TALLY
from chalkgrad.live.room import Room
from chalkgrad.live.rooms import Rooms
from chalkgrad.rights import Right
from chalkgrad.store.store import Store
from chalkgrad.store.verdicts import Unkept

from tests.databases import address
from tests.live.clients import PATIENCE, Canvas
from tests.live.rooms import Ears, new_room, whose
from tests.serving import until

ITEM = "gradient:x1"


class Sitting(Canvas):
    """A window that guesses, and hears of tallies."""

    def ask(self, name: str, /, **fields: Any) -> dict[str, Any]:
        if name == "open":
            self.tallies: queue.Queue[dict[str, Any]] = queue.Queue()
            self.client.on(TALLY, self.tallies.put)
        answer = super().ask(name, **fields)
        if name == "open":
            self.company = answer["ok"]["company"]
        return answer

    def guess(self, number: float) -> dict[str, Any]:
        answer = self.ask("predict", id=secrets.token_hex(8), item=ITEM, guess=number)
        said: dict[str, Any] = answer["ok"]
        return said

    def tally(self, answered: int) -> dict[str, Any]:
        """What it is told when so many have answered."""
        while True:
            told = self.tallies.get(timeout=PATIENCE)
            if sum(told["verdicts"].values()) == answered:
                return told


@pytest.fixture
def sit(canvas: Callable[..., Canvas]) -> Any:
    """Opens windows of one graph: for those who look on, unless said."""
    opened: list[Sitting] = []
    first = canvas()
    first.close()

    def open_one(kind: str = "view", author: str | None = None) -> Sitting:
        opened.append(Sitting(first.url, first.graph, author, kind))
        return opened[-1]

    yield open_one
    for window in opened:
        window.close()


def test_each_is_told_of_their_own_guess_and_who_hid_of_all(sit: Any) -> None:
    teacher, other = sit("present"), sit("present")
    teacher.edit(type="hide", items=[ITEM])
    one, two, three = sit(), sit(), sit()
    assert one.guess(5.0) == {"verdict": "other-path"}
    assert two.guess(5.5) == {"verdict": "right", "value": 5.5}
    told = teacher.tally(answered=2)
    # Who presents beside the teacher has not guessed either.
    assert told["verdicts"] == {"other-path": 1, "right": 1} and told["missing"] == 2
    assert set(told) == {"graph", "item", "verdicts", "missing", "tries"}, (
        "nothing that tells the number"
    )
    three.guess(-5.5)
    one.guess(5.5)
    assert teacher.tally(answered=3)["verdicts"] in (
        {"right": 2, "sign": 1}, {"right": 1, "other-path": 1, "sign": 1},
    )  # fmt: skip
    for window in (one, two, three, other):
        assert window.tallies.empty(), "only who may reveal is told"
    assert "5.5" not in str(three.ask("open")["ok"]["company"])


def test_only_who_hid_reveals_and_for_all_at_once(sit: Any) -> None:
    teacher, other, student = sit("present"), sit("edit"), sit()
    teacher.edit(type="hide", items=[ITEM])
    reveal = {"type": "hide", "items": [ITEM], "hidden": False}
    assert other.edit(**reveal)["error"]["code"] == "not-yours"
    assert student.edit(**reveal)["error"]["code"] == "not-allowed"
    student.patch()
    assert student.gradients["x1"] is None
    assert "ok" in teacher.edit(**reveal)
    student.patch()
    assert student.gradients["x1"] == 5.5


def test_who_loads_the_page_again_finds_their_guesses_and_tallies(sit: Any) -> None:
    teacher, student = sit("present", "ann"), sit("view", "carl")
    teacher.edit(type="hide", items=[ITEM])
    student.guess(5.5)
    student.close()
    assert sit("view", "carl").company["guesses"] == [
        {"item": ITEM, "verdict": "right", "value": 5.5}
    ]
    tally = {"item": ITEM, "verdicts": {"right": 1}, "missing": 0, "tries": 1}
    assert sit("present", "ann").company["tallies"] == [tally]
    assert sit("present", "eve").company["tallies"] == []


def test_who_guesses_one_number_again_and_again_is_slowed_down_and_the_teacher_sees_it(
    sit: Any,
) -> None:
    teacher, student, other = sit("present"), sit(), sit()
    teacher.edit(type="hide", items=[ITEM, "value:f"])
    for number in range(TRIES):
        student.guess(50.0 + number)
    again = {"id": "once-more", "item": ITEM, "guess": 5.5}
    refused = student.ask("predict", **again)["error"]
    assert refused["code"] == "too-many-guesses"
    # Another number is another question, and another person has their own.
    assert "ok" in student.ask("predict", **{**again, "item": "value:f"})
    other.guess(5.0)
    told = teacher.tally(answered=2)
    assert (told["item"], told["tries"]) == (ITEM, TRIES + 1)


def test_after_a_while_a_number_may_be_guessed_again() -> None:
    now = 0.0
    guesses = Guesses("g", Unkept(), lambda: now)
    for _ in range(TRIES):
        guesses.spend(ITEM, "carl")
    for seconds, may in ((14.0, False), (1.5, True), (1.0, False), (3600.0, True)):
        now += seconds
        if may:
            guesses.spend(ITEM, "carl")
        else:
            with pytest.raises(TooManyGuessesError):
                guesses.spend(ITEM, "carl")
    # What is revealed, and hidden again, is asked anew.
    guesses.forget([ITEM])
    for _ in range(TRIES):
        guesses.spend(ITEM, "carl")


def test_with_another_number_a_class_begins_anew(sit: Any) -> None:
    teacher, student = sit("present"), sit()
    teacher.edit(type="hide", items=[ITEM])
    student.guess(5.5)
    assert teacher.tally(answered=1)["missing"] == 0
    teacher.edit(type="set_value", id="x2", value=3.0)
    assert sit("view", student.author).company["guesses"] == []
    assert student.guess(3.5)["verdict"] == "right"
    assert teacher.tally(answered=1)["verdicts"] == {"right": 1}
    teacher.edit(type="hide", items=[ITEM], hidden=False)
    refused = student.ask("predict", id="late", item=ITEM, guess=1.0)
    assert "not hidden any more" in refused["error"]["message"]


def test_guesses_at_another_process_are_counted(tmp_path: Any) -> None:
    store = Store(f"sqlite:///{tmp_path / 'db'}")
    here = new_room(store, ears=(ears := Ears()))
    there = type(here)(here.graph, store, here._executor, Ears())
    here.document.hidden[ITEM] = there.document.hidden[ITEM] = ""
    for room, who in ((here, "carl"), (there, "ann")):
        member = Member(here.graph, who, Right.VIEW if who == "carl" else Right.OWN)
        gathering.enter(room, who, member, "", "")
    gathering.tell_crowd(here)
    guessing.guessed(here, ITEM, here.company.windows["carl"].who, "sign")
    for news in ears.news:
        gathering.hear(there, News(**vars(news)))
    (tally,) = guessing.tallies(there, there.company.windows["ann"])
    assert tally == {"item": ITEM, "verdicts": {"sign": 1}, "missing": 0, "tries": 1}


def test_a_server_that_starts_again_has_the_answers_of_what_is_hidden_still(
    tmp_path: Path,
) -> None:
    store = Store(address(tmp_path))
    graph = store.create(worked_example(), "ann")

    def at_start() -> tuple[Room, Window, Window]:
        """The room as a process has it that has just begun, with who teaches and who learns."""
        room = Rooms(store, lambda: PYTHON, Ears()).enter("ann", whose(graph, "ann"))
        gathering.enter(room, "ann", whose(graph, "ann"), "", "")
        gathering.enter(room, "carl", Member(graph, "carl", Right.VIEW), "", "")
        return room, room.company.windows["ann"], room.company.windows["carl"]

    room, ann, carl = at_start()
    room.commit("hides", "ann", Hide(items=[ITEM]))
    for verdict in ("sign", "other-path"):
        guessing.guessed(room, ITEM, carl.who, verdict)
    until(lambda: [one.verdict for one in store.verdicts.of(graph)] == ["other-path"])
    room, ann, carl = at_start()
    assert guessing.own(room, carl.who) == [{"item": ITEM, "verdict": "other-path"}]
    (tally,) = guessing.tallies(room, ann)
    assert tally == {"item": ITEM, "verdicts": {"other-path": 1}, "missing": 0, "tries": 1}
    # What is revealed begins anew, also where it is hidden again.
    room.commit("reveals", "ann", Hide(items=[ITEM], hidden=False))
    guessing.tell(room)
    assert store.verdicts.of(graph) == []
    store.close()
