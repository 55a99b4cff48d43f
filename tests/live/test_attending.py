"""Who is at a graph with others: leading and following, names and pointers, over real sockets."""

import queue
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from chalkgrad.live import answers, gathering
from chalkgrad.live.company import (
    AWAY_SECONDS,
    HEARD_SECONDS,
    MAX_POINTERS,
    NAMED,
    Company,
    Person,
    Window,
)
from chalkgrad.live.hub import Hub
from chalkgrad.live.members import Member
from chalkgrad.live.outlet import News
from chalkgrad.live.protocol import CROWD, HERE, LEAD
from chalkgrad.rights import Right
from chalkgrad.store.store import Store

from tests.live.clients import PATIENCE, Canvas, new_graph
from tests.live.rooms import SIGHT, Ears, new_room
from tests.people import somebody
from tests.serving import until


class Attending(Canvas):
    """A window that hears of the others."""

    def __init__(self, url: str, graph: str, name: str = "", tab: str = "", **who: str) -> None:
        self.name, self.tab = name, tab
        self.heard: dict[str, queue.Queue[dict[str, Any]]] = {
            word: queue.Queue() for word in (CROWD, LEAD, HERE)
        }
        super().__init__(url, graph, **who)

    def ask(self, name: str, /, **fields: Any) -> dict[str, Any]:
        if name == "open":
            for word, said in self.heard.items():
                self.client.on(word, said.put)
            fields = {"name": self.name, "window": self.tab, **fields}
        answer = super().ask(name, **fields)
        if name == "open":
            self.company = answer["ok"]["company"]
        return answer

    def hears(self, word: str) -> dict[str, Any]:
        """What it is told next of a kind."""
        return self.heard[word].get(timeout=PATIENCE)

    def lead(self, begins: bool = True, **seen: Any) -> bool:
        """Show something to the others; whether it leads."""
        answer = self.ask("lead", sight={**SIGHT, **seen}, begins=begins)
        leads: bool = answer["ok"]["leads"]
        return leads


@pytest.fixture
def come(canvas: Callable[..., Canvas]) -> Any:
    """Opens windows of one graph."""
    opened: list[Attending] = []

    def open_one(name: str = "", kind: str = "view", **who: str) -> Attending:
        url, graph = (opened[0].url, opened[0].graph) if opened else (first.url, first.graph)
        opened.append(Attending(url, graph, name, kind=kind, **who))
        return opened[-1]

    first = canvas()
    yield open_one
    for window in opened:
        window.close()


def test_what_a_leader_sees_is_told_to_all_and_to_who_comes_late(come: Any) -> None:
    teacher, student = come("Ann", "present"), come()
    assert teacher.lead()
    told = student.hears(LEAD)
    assert (told["name"], told["sight"]) == ("Ann", SIGHT)
    assert told["place"] == teacher.company["place"]
    assert teacher.lead(begins=False, view=[9.0, 9.0, 40.0, 30.0])
    late = come()
    assert late.company["lead"]["sight"]["view"] == [9.0, 9.0, 40.0, 30.0]
    assert late.company["lead"]["place"] == teacher.company["place"]
    assert teacher.ask("lead", sight=None)["ok"] == {"leads": False}
    student.hears(LEAD)
    ended = student.hears(LEAD)
    assert (ended["place"], ended["name"], ended["ended"]) == (None, "Ann", "stopped")
    assert come().company["lead"] is None


def test_who_looks_on_leads_nobody_and_who_presents_edits_nothing(come: Any) -> None:
    teacher, student = come("Ann", "present"), come()
    refused = student.ask("lead", sight=SIGHT, begins=True)["error"]
    assert (refused["code"], refused["details"]) == ("not-allowed", {"reason": "present"})
    assert student.ask("here", at=[0.0, 0.0])["error"]["code"] == "not-allowed"
    teacher.lead()
    assert teacher.edit(type="set_title", title="t")["error"]["details"] == {"reason": "edit"}


def test_of_two_who_present_the_last_who_says_so_leads(come: Any) -> None:
    ann, bob = come("Ann", "present"), come("Bob", "present")
    assert not ann.lead(begins=False), "nobody is followed who has not asked to be"
    assert ann.lead() and bob.lead()
    assert not ann.lead(begins=False)
    assert [ann.hears(LEAD)["name"], ann.hears(LEAD)["name"]] == ["Ann", "Bob"]
    # Nor does it end for the other with who has led before.
    ann.ask("lead", sight=None)
    assert come().company["lead"]["name"] == "Bob"


def test_a_leader_who_comes_back_leads_on(come: Any) -> None:
    teacher = come("Ann", "present", author="ann", tab="one")
    teacher.lead()
    teacher.close()
    again = come("Ann", "present", author="ann", tab="one")
    assert again.company["place"] == teacher.company["place"]
    assert again.company["lead"]["sight"] == SIGHT
    assert again.lead(begins=False)
    # Another window of the same person follows, and so does another person's of that name.
    other = come("Ann", "present", author="ann", tab="two")
    stranger = come("Ann", "present", author="eve", tab="one")
    assert len({window.company["place"] for window in (teacher, other, stranger)}) == 3
    assert not other.lead(begins=False) and not stranger.lead(begins=False)


def test_a_leader_who_stays_away_or_may_no_more_is_followed_no_more(
    running: tuple[str, Hub],
) -> None:
    url, hub = running
    graph = new_graph(url)
    with closing(Attending(url, graph)) as student:
        teacher = Attending(url, graph, "Ann", kind="present")
        teacher.lead()
        room = hub.rooms.get(graph)
        assert room is not None
        now = room.company.clock()
        teacher.close()
        until(lambda: len(room.company.windows) == 1)
        hub.watcher.look()
        assert student.hears(LEAD)["place"] is not None
        room.company.clock = lambda: now + 2 * AWAY_SECONDS
        hub.watcher.look()
        assert (told := student.hears(LEAD))["place"] is None and told["ended"] == "left"
        with closing(Attending(url, graph, "Bob", kind="present")) as other:
            other.lead()
            student.hears(LEAD)
            somebody.delete(f"{url}/api/graphs/{graph}/links/present")
            assert student.hears(LEAD)["ended"] == "left"


def test_people_are_known_by_names_they_choose_or_as_guests_of_a_number(come: Any) -> None:
    ann, guest = come("Ann", "present"), come(author="carl")
    called = [(one["name"], one["guest"]) for one in guest.company["crowd"]["people"]]
    # The window that made the graph is a guest, too.
    assert called == [(None, 1), ("Ann", None), (None, 2)]
    guest.ask("introduce", name=" Carl ")
    until(lambda: "Carl" in str(ann.hears(CROWD)["people"]))
    # Two windows of one person are one person.
    again = come("Carl", author="carl")
    assert again.company["crowd"]["count"] == 3
    assert ann.author not in str(again.company) and guest.author not in str(again.company)


def test_a_class_that_comes_and_goes_is_counted_and_not_listed(tmp_path: Any) -> None:
    room = new_room(Store(f"sqlite:///{tmp_path / 'db'}"), ears=(ears := Ears()))
    for number in range(200):
        member = Member(room.graph, f"student {number}", Right.VIEW)
        gathering.enter(room, f"c{number}", member, "", "")
    gathering.enter(room, "teacher", Member(room.graph, "me", Right.OWN), "Ann", "")
    gathering.tell_crowd(room)
    event, told = ears.said[-1]
    assert (event, told["count"], len(told["people"])) == (CROWD, 201, NAMED)
    # Who may do more is named first.
    assert told["people"][0]["name"] == "Ann"
    for number in range(199):
        gathering.leave(room, f"c{number}")
    assert room.company.crowd()["count"] == 2


def test_pointers_are_shown_of_few_who_may_present(come: Any) -> None:
    teacher, student = come("Ann", "present"), come()
    assert teacher.ask("here", at=[3.0, 4.0], field="x1")["ok"] == {"shown": True}
    told = student.hears(HERE)
    assert (told["at"], told["name"], told["place"]) == (
        [3.0, 4.0],
        "Ann",
        teacher.company["place"],
    )
    until(lambda: any(one["field"] == "x1" for one in student.hears(CROWD)["people"]))
    teacher.close()
    assert student.hears(HERE)["at"] is None


def test_among_many_who_may_present_only_the_leader_points(tmp_path: Any) -> None:
    room = new_room(Store(f"sqlite:///{tmp_path / 'db'}"))
    for number in range(MAX_POINTERS + 1):
        member = Member(room.graph, f"p{number}", Right.EDIT)
        gathering.enter(room, f"c{number}", member, "", "")
    assert not gathering.point(room, "c0", (0.0, 0.0), None)
    gathering.lead(room, "c0", SIGHT, begins=True)
    assert gathering.point(room, "c0", (0.0, 0.0), None)
    assert not gathering.point(room, "c1", (0.0, 0.0), None)


def test_of_several_who_present_to_hundreds_only_the_leader_points(tmp_path: Any) -> None:
    room = new_room(Store(f"sqlite:///{tmp_path / 'db'}"))
    for number in range(200):
        right = Right.PRESENT if number < 4 else Right.VIEW
        gathering.enter(room, f"c{number}", Member(room.graph, f"p{number}", right), "", "")
    assert gathering.point(room, "c0", (0.0, 0.0), None)
    gathering.enter(room, "late", Member(room.graph, "late", Right.VIEW), "", "")
    assert not gathering.point(room, "c0", (0.0, 0.0), None)
    gathering.lead(room, "c0", SIGHT, begins=True)
    assert gathering.point(room, "c0", (0.0, 0.0), None)


def test_processes_tell_each_other_of_their_people_and_whom_they_follow(tmp_path: Any) -> None:
    store = Store(f"sqlite:///{tmp_path / 'db'}")
    here = new_room(store, ears=(ears := Ears()))
    there = type(here)(here.graph, store, here._executor, (heard := Ears()))
    gathering.enter(here, "a", Member(here.graph, "ann", Right.PRESENT), "Ann", "w")
    gathering.enter(there, "b", Member(here.graph, "bob", Right.VIEW), "", "w")
    gathering.lead(here, "a", SIGHT, begins=True)
    gathering.tell_crowd(here)

    def pass_on() -> None:
        for news in ears.news:
            gathering.hear(there, News(**vars(news)))
        ears.news.clear()

    pass_on()
    assert [event for event, _ in heard.said] == [LEAD, CROWD]
    assert there.company.crowd()["count"] == 2
    assert there.company.leader is not None and there.company.leader.name == "Ann"
    # What goes on is told again with each look, and to nobody twice.
    gathering.tend(here)
    pass_on()
    assert len(heard.said) == 2
    later = there.company.clock() + HEARD_SECONDS + 1
    there.company.clock = lambda: later
    gathering.tend(there)
    assert there.company.crowd()["count"] == 1
    gathering.stop(here, "a")
    pass_on()
    assert there.company.leader is None


def test_a_guest_s_number_is_nobody_else_s_and_kept() -> None:
    company = Company()
    guest: answers.Person = {
        "id": "x", "name": None, "guest": 1, "right": "view", "field": None, "places": ["p"],
    }  # fmt: skip
    company.hear("other", [guest])
    windows = [Window(str(n), str(n), "", Right.VIEW) for n in range(3)]
    assert [company.called(window)[1] for window in windows] == [2, 3, 4]
    assert company.called(windows[1]) == (None, 3)


def test_of_a_person_s_windows_at_two_processes_the_most_that_they_may_counts() -> None:
    company = Company()
    company.windows["a"] = Window("here", "ann", "Ann", Right.VIEW)
    company.windows["b"] = Window("beside", "ben", "Ben", Right.PRESENT)
    company.hear("other", [Person("ann", "Ann", None, Right.EDIT, "x1", ("there",)).told()])
    ann, ben = company.people()
    assert (ann.id, ann.right, ann.places, ann.field) == (
        "ann",
        Right.EDIT,
        ("here", "there"),
        "x1",
    )
    assert ben.right == Right.PRESENT
    assert company.crowd()["people"][0] == ann.told()
    assert Person.of(ann.told()) == ann
