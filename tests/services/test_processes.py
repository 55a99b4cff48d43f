"""Two server processes on one PostgreSQL and one Redis: what one is told, the other shows."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from chalkgrad.live.protocol import CROWD, LEAD, TALLY

from tests.live.clients import Canvas, named, new_graph
from tests.live.test_attending import Attending
from tests.people import somebody
from tests.services.services import PostgreSQL, Valkey
from tests.serving import Server, until

Pair = tuple[Server, Server]


@pytest.fixture(scope="module")
def postgresql(running_postgresql: PostgreSQL) -> PostgreSQL:
    """The PostgreSQL, with nothing in its database when these tests begin."""
    running_postgresql.empty()
    return running_postgresql


@pytest.fixture(scope="module")
def pair(
    tmp_path_factory: pytest.TempPathFactory, postgresql: PostgreSQL, valkey: Valkey
) -> Iterator[Pair]:
    """Two servers of the same graphs; a test that ends one starts it again."""
    folder = tmp_path_factory.mktemp("pair")
    settings = {
        "CHALKGRAD_DATABASE": postgresql.url,
        "CHALKGRAD_MESSAGE_QUEUE": valkey.url,
        "CHALKGRAD_KERNEL": "false",
    }
    with ExitStack() as stack:
        yield (
            stack.enter_context(Server(folder / "one", **settings)),
            stack.enter_context(Server(folder / "two", **settings)),
        )


def title(server: Server, graph: str) -> str:
    """A graph's title as a server exports it."""
    data = somebody.get(f"{server.url}/api/graphs/{graph}", timeout=20).json()
    return str(data["graph"]["title"])


def value(canvas: Canvas, node: str) -> float | None:
    """A node's value after the patches that have come."""
    while not canvas.patches.empty():
        canvas.patch()
    return canvas.values[node]


def set_value(canvas: Canvas, number: float) -> None:
    answer = canvas.edit(type="set_value", id="x2", value=number)
    assert "ok" in answer, answer


def test_an_edit_on_one_process_shows_on_the_other(pair: Pair) -> None:
    graph = new_graph(pair[0].url)
    with closing(Canvas(pair[0].url, graph)) as here, closing(Canvas(pair[1].url, graph)) as there:
        set_value(here, 3.5)
        until(lambda: value(there, "x2") == 3.5)
        set_value(there, 4.5)
        until(lambda: value(here, "x2") == value(there, "x2") == 4.5)
        assert here.values == there.values


def test_a_person_undoes_on_one_process_what_they_did_on_the_other(pair: Pair) -> None:
    graph = new_graph(pair[0].url)
    with closing(Canvas(pair[0].url, graph, "ann")) as here:
        set_value(here, 3.5)
        with closing(Canvas(pair[1].url, graph, "ann")) as there:
            there.ask("undo", id="back")
            until(lambda: value(here, "x2") == 5.0)


def test_a_process_that_is_killed_comes_back_to_what_the_other_stored(pair: Pair) -> None:
    graph = new_graph(pair[0].url)
    with closing(Canvas(pair[1].url, graph)) as there:
        pair[0].kill()
        set_value(there, 7.0)
        pair[0].start()
        with closing(Canvas(pair[0].url, graph)) as here:
            assert here.values["x2"] == 7.0
            set_value(here, 8.0)
            until(lambda: value(there, "x2") == 8.0)


def test_the_database_may_start_again_under_two_processes(
    pair: Pair, postgresql: PostgreSQL
) -> None:
    graph = new_graph(pair[0].url)
    with closing(Canvas(pair[0].url, graph)) as here:
        postgresql.stop()
        refused = here.edit("kept", type="set_title", title="kept")
        assert refused["error"]["code"] == "cannot-store"
        postgresql.start()
        assert "ok" in here.edit("kept", type="set_title", title="kept")
    assert title(pair[0], graph) == title(pair[1], graph) == "kept"


def test_a_queue_that_cannot_be_reached_is_told_at_the_start(
    tmp_path: Path, postgresql: PostgreSQL
) -> None:
    with Server(
        tmp_path,
        CHALKGRAD_DATABASE=postgresql.url,
        CHALKGRAD_MESSAGE_QUEUE="redis://127.0.0.1:1/0",
        CHALKGRAD_KERNEL="false",
    ) as server:
        graph = new_graph(server.url)
        assert somebody.get(f"{server.url}/g/{graph}", timeout=20).status_code == 200
        assert "cannot be reached" in (server.data / "server.log").read_text()


def test_who_leads_and_guesses_on_one_process_is_known_on_the_other(pair: Pair) -> None:
    graph = new_graph(pair[0].url)
    with (
        closing(Attending(pair[0].url, graph, "Ann", kind="present")) as teacher,
        closing(Attending(pair[1].url, graph, "Carl", kind="view")) as student,
    ):
        teacher.edit(type="hide", items=["gradient:x1"])
        assert teacher.lead()
        assert student.hears(LEAD)["name"] == "Ann"
        until(lambda: teacher.hears(CROWD)["count"] == 2)
        student.patch()
        tallies: list[dict[str, Any]] = []
        teacher.client.on(TALLY, tallies.append)
        assert "ok" in named(student, "predict", item="gradient:x1", guess=-5.5)
        until(lambda: bool(tallies))
        assert (tallies[-1]["verdicts"], tallies[-1]["missing"]) == ({"sign": 1}, 0)
        teacher.ask("lead", sight=None)
        assert student.hears(LEAD)["ended"] == "stopped"
