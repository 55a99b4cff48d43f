"""News between processes over a real Redis: edits, drags and runs cross, and none hang on it."""

import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import Any

import pytest
from chalkgrad.live.bus import Bus
from chalkgrad.live.outlet import News
from chalkgrad.live.protocol import RIGHTS, VERSIONS
from chalkgrad.live.watcher import LOOK_SECONDS, PREVIEW_SECONDS

from tests.databases import address
from tests.live.clients import PATIENCE, Canvas, new_graph
from tests.people import let_in, somebody
from tests.services.services import Valkey
from tests.serving import Server, until

Pair = tuple[Server, Server]

# How many edits cross in the test that counts snapshots.
EDITS = 50


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory, valkey: Valkey) -> Iterator[Pair]:
    """Two servers of the same graphs; a test that ends one starts it again."""
    folder = tmp_path_factory.mktemp("pair")
    settings = {
        "CHALKGRAD_DATABASE": address(folder),
        "CHALKGRAD_MESSAGE_QUEUE": valkey.url,
        "CHALKGRAD_KERNEL": "false",
    }
    with ExitStack() as stack:
        yield (
            stack.enter_context(Server(folder / "one", **settings)),
            stack.enter_context(Server(folder / "two", **settings)),
        )


@pytest.fixture
def windows(pair: Pair) -> Iterator[tuple[Canvas, Canvas]]:
    """One window on each server, at one graph."""
    graph = new_graph(pair[0].url)
    with closing(Canvas(pair[0].url, graph)) as here, closing(Canvas(pair[1].url, graph)) as there:
        yield here, there


def listen(canvas: Canvas) -> None:
    """Take in the patches that have come; `Canvas.patch` holds that none is missing."""
    while not canvas.patches.empty():
        canvas.patch()


def heard(canvas: Canvas, condition: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until what patches tell makes something so."""

    def now() -> bool:
        listen(canvas)
        return condition()

    until(now, seconds)


def set_value(canvas: Canvas, number: float) -> None:
    answer = canvas.edit(type="set_value", id="x2", value=number)
    assert "ok" in answer, answer


def test_news_cross_in_order_and_nobody_hears_their_own(valkey: Valkey) -> None:
    mine: list[News] = []
    theirs: list[News] = []
    here, there = Bus(valkey.url, mine.append), Bus(valkey.url, theirs.append)
    for bus in (here, there):
        bus.open()
    hello = News("hello", "revision", 0)

    def both_listen() -> bool:
        here.announce(hello)
        there.announce(hello)
        return hello in mine and hello in theirs

    until(both_listen)
    sent = [News("g", "preview", number, "x", number / 3) for number in range(100)]
    for news in sent:
        here.announce(news)
    until(lambda: sent[-1] in theirs)
    assert [news for news in theirs if news.graph == "g"] == sent
    assert all(news.graph != "g" for news in mine)
    for bus in (here, there):
        bus.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("news-")]


def test_who_is_in_at_one_process_loses_what_is_revoked_at_the_other(pair: Pair) -> None:
    graph = new_graph(pair[0].url)
    for kind in ("view", "present", "edit"):
        let_in(pair[0].url, graph, "guest", kind)
    told: queue.Queue[dict[str, Any]] = queue.Queue()
    with closing(Canvas(pair[1].url, graph, "guest")) as there:
        there.client.on(RIGHTS, told.put)
        began, rights = time.monotonic(), []
        for kind in ("edit", "present", "view"):
            somebody.delete(f"{pair[0].url}/api/graphs/{graph}/links/{kind}")
            rights.append(told.get(timeout=PATIENCE)["right"])
        # By looks at the database the third loss is two looks after the first.
        assert time.monotonic() - began < 2 * LOOK_SECONDS
        assert rights == ["present", "view", None]
        assert there.ask("listing")["error"]["code"] == "not-open"


def test_a_name_given_at_one_process_is_told_at_the_other(windows: tuple[Canvas, Canvas]) -> None:
    here, there = windows
    told: queue.Queue[dict[str, Any]] = queue.Queue()
    there.client.on(VERSIONS, told.put)
    here.ask("name", revision=0, called="began")
    assert [one["name"] for one in told.get(timeout=PATIENCE)["versions"]] == ["began"]


def test_no_snapshot_is_fetched_again_however_many_edits_cross(
    windows: tuple[Canvas, Canvas],
) -> None:
    # `Canvas.patch` fails where a window would have to open the graph again.
    here, there = windows
    for number in range(EDITS):
        set_value(windows[number % 2], float(number))
    for window in windows:
        heard(window, lambda window=window: window.revision == EDITS)
        assert window.values["x2"] == EDITS - 1
    assert here.values == there.values and here.twin.document() == there.twin.document()


def test_a_drag_is_seen_on_the_other_process_until_it_ends(windows: tuple[Canvas, Canvas]) -> None:
    here, there = windows
    before = there.values["f"]
    here.ask("preview", node="x2", value=0.5)
    heard(there, lambda: there.values["x2"] == 0.5)
    assert there.values["f"] != before
    here.close()
    heard(there, lambda: there.values["x2"] == 5.0)
    assert (there.values["f"], there.revision) == (before, 0)


def test_a_drag_whose_process_dies_ends(pair: Pair, windows: tuple[Canvas, Canvas]) -> None:
    here, there = windows
    here.ask("preview", node="x2", value=0.5)
    heard(there, lambda: there.values["x2"] == 0.5)
    pair[0].kill()
    try:
        heard(there, lambda: there.values["x2"] == 5.0, 3 * PREVIEW_SECONDS)
    finally:
        pair[0].start()


def test_a_lazy_run_and_a_plan_are_seen_on_the_other_process(
    windows: tuple[Canvas, Canvas],
) -> None:
    here, there = windows
    here.edit(type="set_mode", mode="lazy")
    here.ask("run")
    heard(there, lambda: there.revision == 1 and there.values["f"] is not None)
    set_value(here, 0.0)
    heard(there, lambda: there.revision == 2 and there.state["stale"])
    here.ask("plan")
    heard(there, lambda: there.state["plan"] is not None)
    assert there.state["stale"]
    here.ask("run")
    heard(there, lambda: not there.state["stale"])
    listen(here)
    assert there.values["f"] == here.values["f"] == pytest.approx(0.6931471805599453)


def test_edits_cross_while_the_queue_is_gone_and_news_once_it_is_back(
    windows: tuple[Canvas, Canvas], valkey: Valkey
) -> None:
    here, there = windows
    set_value(here, 1.0)
    heard(there, lambda: there.values["x2"] == 1.0)
    valkey.kill()
    try:
        set_value(here, 2.0)
        set_value(there, 3.0)
        set_value(here, 4.0)
        # By the look at the store.
        for window in windows:
            heard(window, lambda window=window: window.values["x2"] == 4.0)
    finally:
        valkey.start()

    def dragged() -> bool:
        # Only the queue carries previews.
        here.ask("preview", node="x2", value=0.5)
        here.ask("preview", node="x2", value=0.25)
        listen(there)
        return there.values["x2"] == 0.25

    until(dragged, 30)
    set_value(there, 6.0)
    for window in windows:
        heard(window, lambda window=window: window.values["x2"] == 6.0)
    assert here.revision == there.revision == 5
    assert here.twin.document() == there.twin.document()
