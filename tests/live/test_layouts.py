"""A layout that windows ask for keeps nobody from editing, and is found once for a revision."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from chalkgrad.document.arranging import Arranging
from chalkgrad.document.example import worked_example

from tests.databases import address
from tests.live.clients import PATIENCE
from tests.live.test_desk import Window


class Gate:
    """Counts layouts, and holds each up until it is opened."""

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.opened = threading.Event()
        self.count = 0


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    gate, own = Gate(), Arranging.places

    def places(arranging: Arranging) -> dict[str, tuple[float, float]]:
        gate.count += 1
        gate.begun.release()
        assert gate.opened.wait(PATIENCE)
        return own(arranging)

    monkeypatch.setattr(Arranging, "places", places)
    yield gate
    gate.opened.set()


@pytest.fixture
def window(tmp_path: Path) -> Window:
    """A window whose store takes threads."""
    return Window(worked_example(), url=address(tmp_path))


def test_a_layout_is_found_while_others_edit_and_for_the_graph_as_it_was(
    gate: Gate, window: Window
) -> None:
    before = window.room.document.graph.order
    with ThreadPoolExecutor() as pool:
        asked = pool.submit(window.ask, "places", direction="down")
        assert gate.begun.acquire(timeout=PATIENCE)
        edited = pool.submit(window.edit, type="remove_node", id="v1")
        assert "ok" in edited.result(PATIENCE / 2)
        gate.opened.set()
        assert set(asked.result(PATIENCE)["ok"]["places"]) == set(before)
    assert "v1" not in window.ask("places", direction="down")["ok"]["places"]


def test_who_asks_for_what_is_being_found_waits_for_it(gate: Gate, window: Window) -> None:
    with ThreadPoolExecutor() as pool:
        asked = [pool.submit(window.ask, "places", direction="down")]
        assert gate.begun.acquire(timeout=PATIENCE)
        asked += [pool.submit(window.ask, "places", direction="down") for _ in range(3)]
        gate.opened.set()
        first, *rest = (answer.result(PATIENCE)["ok"] for answer in asked)
        assert all(answer == first for answer in rest)
    window.ask("places", direction="down")
    assert gate.count == 1
    window.edit(type="set_value", id="x2", value=7.0)
    window.ask("places", direction="down")
    window.ask("places", direction="right")
    assert gate.count == 3


def test_a_layout_stands_where_the_graph_does(window: Window) -> None:
    there = {f"v{at}": [5000.0 + 80 * at, 3000.0] for at in range(1, 5)}
    there |= {node: [5000.0, 3100.0] for node in ("x1", "x2", "f")}
    window.edit(type="move", positions=there)
    laid = window.ask("places", direction="down")["ok"]["places"].values()
    corner = [min(place[axis] for place in laid) for axis in (0, 1)]
    assert corner == pytest.approx([5000.0, 3000.0])
