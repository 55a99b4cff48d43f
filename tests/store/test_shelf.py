"""The shelf, on both databases: what is sought is found, each once, in the order that was asked."""

import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta

import pytest
from chalkgrad.document.apply import apply
from chalkgrad.document.edits.header import SetStep
from chalkgrad.document.model import Document
from chalkgrad.document.script import Lesson, LessonStep
from chalkgrad.rights import NoSuchGraphError, Right
from chalkgrad.store.records import StoredEdit
from chalkgrad.store.shelf import (
    MAX_TAG,
    MAX_TAGS,
    PAGE,
    PARTS,
    SORTS,
    Asked,
    BadPlaceError,
    BadTagError,
    Sort,
)
from chalkgrad.store.store import Store
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.effort import examples
from tests.store.test_store import rows, spoil


def keep(store: Store, title: str, owner: str = "me") -> str:
    return store.create(Document(title=title), owner)


def titles(store: Store, asked: Asked, person: str = "me", count: int = PAGE) -> list[str]:
    """The titles of everything that is found, page after page."""
    found: list[str] = []
    while True:
        page = store.shelf.page(person, asked, count)
        found += [entry.title for entry in page.entries]
        if not page.after:
            assert len(found) == page.total
            return found
        assert len(page.entries) == count
        asked = Asked(asked.part, asked.words, asked.tag, asked.sort, page.after)


def test_words_are_found_in_titles_and_tags_in_any_case(store: Store) -> None:
    keep(store, "Größe ΔΦ")
    neuron = keep(store, "One neuron")
    keep(store, "梯度 100%")
    keep(store, "under_score")
    store.shelf.set_tags("me", neuron, ["Week 3"])
    for words, expected in (
        ("grösse", []), ("GRÖSSE", []), ("größe", ["Größe ΔΦ"]), ("δφ", ["Größe ΔΦ"]),
        ("NEURON one", ["One neuron"]), ("week", ["One neuron"]), ("week one", ["One neuron"]),
        ("梯", ["梯度 100%"]), ("%", ["梯度 100%"]), ("_", ["under_score"]), ("week 梯", []),
    ):  # fmt: skip
        assert titles(store, Asked(words=words)) == expected, words


def test_parts_are_what_one_has_shared_or_deleted(store: Store) -> None:
    mine, gone = keep(store, "mine"), keep(store, "gone")
    theirs = keep(store, "theirs", "you")
    keep(store, "not for me", "you")
    store.bin.put(gone)
    assert store.sharing.come_by(store.sharing.link(theirs, "present").token, "me") == theirs
    found = {part: titles(store, Asked(part=part, sort="title")) for part in PARTS}
    assert found == {
        "all": ["mine", "theirs"], "own": ["mine"], "shared": ["theirs"], "bin": ["gone"],
    }  # fmt: skip
    rights = {entry.id: entry.right for entry in store.shelf.page("me").entries}
    assert rights == {mine: Right.OWN, theirs: Right.PRESENT}
    store.sharing.revoke(theirs, "present")
    assert titles(store, Asked(part="shared")) == []


def test_tags_are_one_s_own(store: Store) -> None:
    graph = keep(store, "ours")
    store.sharing.come_by(store.sharing.link(graph, "view").token, "you")
    assert store.shelf.set_tags("me", graph, ["  week   3 ", "Week 3", "", "b"]) == ("week 3", "b")
    assert store.shelf.set_tags("you", graph, ["theirs"]) == ("theirs",)
    assert store.shelf.page("me").entries[0].tags == ("b", "week 3")
    assert store.shelf.tags("me") == {"b": 1, "week 3": 1}
    assert titles(store, Asked(tag="theirs")) == []
    assert titles(store, Asked(words="theirs")) == []
    assert titles(store, Asked(tag="theirs"), "you") == ["ours"]
    store.shelf.set_tags("me", graph, [])
    assert store.shelf.tags("me") == {}


@pytest.mark.parametrize(
    "tags", [["x" * (MAX_TAG + 1)], ["a,b"], [str(number) for number in range(MAX_TAGS + 1)]]
)
def test_tags_that_cannot_be_kept_change_nothing(store: Store, tags: list[str]) -> None:
    graph = keep(store, "tagged")
    store.shelf.set_tags("me", graph, ["before"])
    with pytest.raises(BadTagError):
        store.shelf.set_tags("me", graph, tags)
    assert store.shelf.tags("me") == {"before": 1}


def test_what_is_deleted_for_good_leaves_nothing(store: Store) -> None:
    graph = keep(store, "gone")
    store.shelf.set_tags("me", graph, ["tag"])
    store.sharing.come_by(store.sharing.link(graph, "edit").token, "you")
    with pytest.raises(NoSuchGraphError):
        store.bin.forget(graph)
    store.bin.put(graph)
    store.bin.forget(graph)
    assert titles(store, Asked(part="bin")) == []
    assert store.sharing.standing(graph, "me") is None
    with pytest.raises(NoSuchGraphError):
        store.bin.restore(graph)


@pytest.mark.parametrize("after", ["x", "W10", "bnVsbA", "WyJhIiwxXQ", "W10=", "ä"])
@pytest.mark.parametrize("sort", SORTS)
def test_a_place_that_no_page_said_is_refused(store: Store, after: str, sort: Sort) -> None:
    with pytest.raises(BadPlaceError):
        store.shelf.page("me", Asked(sort=sort, after=after))


def test_a_list_goes_on_where_it_was_though_graphs_come_and_go(store: Store) -> None:
    for number in range(10):
        keep(store, f"graph {number}")
    first = store.shelf.page("me", Asked(), 4)
    keep(store, "new")
    store.bin.put(first.entries[-1].id)
    rest = store.shelf.page("me", Asked(after=first.after), 10)
    found = [entry.title for entry in (*first.entries, *rest.entries)]
    assert found == [f"graph {number}" for number in range(9, -1, -1)]


@settings(max_examples=examples(20))
@given(
    # Letters whose order no two databases have opinions of their own about.
    names=st.lists(st.text("abc ", max_size=4), max_size=14),
    word=st.sampled_from(["", "a", "B", "ab"]),
    sort=st.sampled_from(SORTS),
    count=st.integers(1, 5),
)
def test_pages_have_everything_once_and_in_order(
    names: list[str], word: str, sort: Sort, count: int
) -> None:
    store = Store("sqlite://")
    for name in names:
        keep(store, name)
    expected = [name for name in names if word.lower() in name]
    found = titles(store, Asked(words=word, sort=sort), count=count)
    assert sorted(found) == sorted(expected)
    if sort == "title":
        assert found == sorted(expected)
    if sort == "changed":
        assert found == expected[::-1]
    store.close()


def test_what_people_had_by_a_link_is_forgotten_a_while_after_it_was_revoked(store: Store) -> None:
    graph, own = keep(store, "shared"), keep(store, "own", "you")
    token = store.sharing.link(graph, "view").token
    store.sharing.come_by(token, "you")
    for of in (graph, own):
        store.shelf.set_tags("you", of, ["class"])
    store.sharing.revoke(graph, "view")
    count = "SELECT (SELECT count(*) FROM grants), (SELECT count(*) FROM tags)"
    now = datetime.now(UTC)
    for later, left in ((timedelta(days=1), (1, 2)), (timedelta(days=31), (0, 1))):
        store.sharing.tidy(now + later)
        assert rows(store, count) == [left]
    assert store.shelf.tags("you") == {"class": 1}


def test_a_list_tells_where_lessons_are_without_reading_them(store: Store) -> None:
    words = {"en": "words"}
    lesson = Lesson(title=words, summary=words, steps=[LessonStep(text=words)] * 3)
    document = Document()
    document.lesson = lesson
    plain, taught = keep(store, "plain"), store.create(document, "me")
    assert store.steps_of_lessons([plain, taught, "ghost"]) == {taught: (0, 3)}
    document, _ = store.load(taught)
    inverse = apply(document, SetStep(step=2)).inverse
    store.append(taught, StoredEdit(1, "e", "me", SetStep(step=2), inverse), document)
    spoil(store, "UPDATE snapshots SET document = '{}'")
    assert store.steps_of_lessons([plain, taught]) == {taught: (2, 3)}


@pytest.mark.parametrize(
    ("sort", "value"),
    [("nodes", True), ("nodes", 2**63), ("nodes", -1), ("nodes", 1.5), ("nodes", "x"),
     ("title", None), ("title", 3), ("title", ["x"]), ("changed", 3), ("changed", "x")],
)  # fmt: skip
def test_a_place_that_no_page_ends_at_is_refused(sort: Sort, value: object) -> None:
    after = urlsafe_b64encode(json.dumps([value, "x"]).encode()).decode()
    with pytest.raises(BadPlaceError):
        Store("sqlite://").shelf.page("me", Asked(sort=sort, after=after))
