"""Descents over a real socket: their steps, their undo, their ends."""

from typing import Any

from tests.live.clients import Canvas, named


def descent(window: Canvas, **fields: Any) -> str:
    settings = {"variables": ["x2"], "method": "gradient", "rate": 0.1, **fields}
    run: str = window.ask("descent", **settings)["ok"]["run"]
    return run


def test_a_descent_goes_down_and_one_undo_takes_the_run_back(canvas) -> None:
    window = canvas()
    window.edit(type="set_title", title="before")
    run = descent(window)
    losses = [named(window, "descend", run=run)["ok"]["loss"] for _ in range(5)]
    assert losses == sorted(losses, reverse=True) and losses[0] < 11.652071455223084
    window.open()
    assert window.revision == 6
    lowest = window.values["x2"]
    assert lowest != 5.0
    # Another window of the same person knows as much from what is stored.
    assert named(window, "undo")["ok"]["left"] == []
    window.open()
    assert window.values["x2"] == 5.0 and window.document["graph"]["title"] == "before"
    named(window, "redo")
    window.open()
    assert window.values["x2"] == lowest
    named(window, "undo")
    named(window, "undo")
    window.open()
    assert window.values["x2"] == 5.0 and window.document["graph"]["title"] != "before"


def test_a_run_begun_by_one_is_another_step_for_who_goes_on_with_it(canvas) -> None:
    one = canvas()
    other = canvas(graph=one.graph)
    run = descent(one)
    first = named(one, "descend", run=run)["ok"]["numbers"]["x2"]
    assert "ok" in named(other, "descend", run=run)
    assert "ok" in named(other, "undo")
    other.open()
    assert other.values["x2"] == first


def test_undo_of_a_run_is_told_from_the_stored_history(canvas) -> None:
    window = canvas()
    run = descent(window)
    for _ in range(3):
        named(window, "descend", run=run)
    author = window.author
    window.close()
    again = canvas(graph=window.graph, author=author)
    assert "ok" in named(again, "undo")
    again.open()
    assert again.values["x2"] == 5.0
    assert named(again, "undo")["error"]["code"] == "nothing-to-undo"


def test_a_loss_that_runs_away_ends_the_descent(canvas) -> None:
    window = canvas({})
    named(window, "formula", text="x = 3; y = x^2; y")
    window.open()
    (x,) = [node["id"] for node in window.document["nodes"] if node.get("name") == "x"]
    run = descent(window, variables=[x], rate=10)
    steps = [named(window, "descend", run=run)["ok"] for _ in range(2)]
    assert [step["away"] for step in steps] == [False, True]
    assert named(window, "descend", run=run)["error"]["code"] == "diverged"
    assert window.ask("rate", variables=[x])["ok"]["rate"] is not None


def test_an_old_descent_never_overwrites_newer_work(canvas) -> None:
    window = canvas()
    other = canvas(graph=window.graph)
    run = descent(window)
    named(window, "descend", run=run)
    other.edit(type="set_value", id="x2", value=-3.0)
    refused = named(window, "descend", run=run)
    assert refused["error"]["code"] == "stale-descent"
    assert named(window, "descend", run=run)["error"]["code"] == "stale-descent"
    window.open()
    assert window.values["x2"] == -3.0


def test_a_step_that_is_sent_twice_is_made_once(canvas) -> None:
    window = canvas()
    run = descent(window)
    step = {"id": "the-step", "run": run}
    first = window.ask("descend", **step)["ok"]
    assert window.ask("descend", **step)["ok"] == first
    window.open()
    assert window.revision == 1


def test_a_descent_that_leaves_the_numbers_says_so(canvas) -> None:
    window = canvas()
    window.edit(type="feed", id="x1", value=1e300)
    run = descent(window, rate=1e9)
    assert named(window, "descend", run=run)["error"]["code"] == "diverged"
    asked = {"method": "adam", "rate": 0.1}
    assert window.ask("descent", variables=["x1"], **asked)["error"]["code"] == "wrong-kind"
