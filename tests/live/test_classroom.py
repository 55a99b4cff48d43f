"""The classroom's messages over real sockets: steps, tables, hidden numbers, descents, lessons."""

import json
import math
import secrets
import struct
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import dump
from chalkgrad.live.authors import digest

from tests.live.clients import Canvas, new_graph
from tests.serving import Server


@pytest.fixture
def canvas(server: Server) -> Callable[..., Canvas]:
    opened: list[Canvas] = []

    def open_canvas(document: dict[str, Any] | None = None, graph: str | None = None) -> Canvas:
        window = Canvas(server.url, graph or new_graph(server.url, document))
        opened.append(window)
        return window

    yield open_canvas
    for window in opened:
        window.close()


def named(window: Canvas, name: str, **fields: Any) -> dict[str, Any]:
    """A message that may make an edit."""
    return window.ask(name, id=secrets.token_hex(8), author=window.author, **fields)


def doubles(packed: bytes) -> np.ndarray:
    return np.frombuffer(packed, dtype="<f8")


def test_a_walk_has_every_step_in_the_order_of_the_tape(canvas) -> None:
    window = canvas()
    walk = window.ask("walk")["ok"]
    assert [(step["kind"], step.get("node")) for step in walk["steps"]] == [
        ("begin", None), ("leaves", None),
        *(("forward", node) for node in ("v1", "v2", "v3", "v4", "f")),
        ("initialise", None),
        *(("backward", node) for node in ("f", "v4", "v3", "v2", "v1")),
    ]  # fmt: skip
    assert walk["steps"][7]["adjoints"] == {
        **dict.fromkeys(("x1", "x2", "v1", "v2", "v3", "v4"), 0.0), "f": 1.0
    }  # fmt: skip
    last = walk["steps"][-1]["sends"][0]
    assert (last["source"], last["before"], last["sent"], last["after"]) == ("x1", 5.0, 0.5, 5.5)
    assert walk["leaves"] == {"x1": 2.0, "x2": 5.0}
    lines = window.ask("caption", at=3)["ok"]["lines"]
    assert lines == [[r"v_{2} = x_{1} \cdot x_{2}", r"= 2 \cdot 5", "= 10"]]
    forward = window.ask("walk", direction="forward", seeds={"x2": 1.0})["ok"]
    assert forward["steps"][-1]["upstream"] == 1.7163378145367738


def test_a_preview_is_walked_through_too(canvas) -> None:
    window = canvas()
    window.ask("preview", node="x2", value=3.0)
    walk = window.ask("walk")["ok"]
    assert walk["leaves"]["x2"] == 3.0
    assert walk["steps"][3]["value"] == 6.0


def test_a_trace_and_its_texts(canvas) -> None:
    window = canvas()
    rows = window.ask("trace", seeds={"x1": 1.0})["ok"]["rows"]
    assert [row["tangent"]["value"] for row in rows] == [1.0, 0.0, 0.5, 5.0, 0.0, 5.5, 5.5, 5.5]
    assert window.ask("trace", format="csv")["ok"]["text"].startswith("node,trace,")


def test_lazy_mode_plans_without_running(canvas) -> None:
    window = canvas()
    assert window.ask("plan")["error"]["code"] == "nothing-to-run"
    window.edit(type="set_mode", mode="lazy")
    window.patch()
    assert set(window.values.values()) == {None}
    window.ask("run")
    window.patch()
    values = dict(window.values)
    window.edit(type="set_value", id="x2", value=1.0)
    window.patch()
    window.ask("plan")
    patch = window.patch()
    assert patch["state"]["plan"]["order"] == ["x1", "x2", "v1", "v2", "v3", "v4", "f"]
    assert window.state["stale"] and window.values == values


def test_modes_and_their_price(canvas) -> None:
    window = canvas()
    found = window.ask("modes")["ok"]
    assert found["targets"] == ["f"] and found["leaves"] == ["x1", "x2"]
    assert found["jacobian"] == [[5.5, 1.7163378145367738]]
    assert (found["forward"]["passes"], found["reverse"]["passes"]) == (2, 1)
    assert len(window.ask("modes", targets=["v2", "v3"])["ok"]["jacobian"]) == 2


def test_an_expanded_gradient_is_a_graph_that_computes_it_and_can_be_undone(canvas) -> None:
    window = canvas()
    node = named(window, "expand", leaves=["x2"])["ok"]["nodes"]["x2"]
    window.patch()
    assert window.values[node] == window.gradients["x2"] == 1.7163378145367738
    window.edit(type="set_target", id=node)
    window.patch()
    second = named(window, "expand", leaves=["x2"])["ok"]["nodes"]["x2"]
    window.patch()
    assert window.values[second] == pytest.approx(math.sin(5.0))
    window.open()
    names = {item["id"]: item.get("name") for item in window.document["nodes"]}
    assert (names[node], names[second]) == ("∂f/∂x2", "∂²f/∂x2∂x2")
    assert len(window.document["graph"]["frames"]) == 2
    for _ in range(3):
        named(window, "undo")
        window.patch()
    window.open()
    assert len(window.document["nodes"]) == 7
    assert named(window, "expand", leaves=["v1"])["error"]["code"] == "nothing-to-expand"


def test_plots_fields_and_checks_travel_as_doubles(canvas) -> None:
    window = canvas()
    plot = window.ask("plot", node="f", leaf="x1")["ok"]
    points, values = doubles(plot["points"]), doubles(plot["values"])
    assert (plot["low"], plot["high"]) == (-2.0, 6.0)
    at = int(np.argmin(abs(points - 2.0)))
    assert values[at] == pytest.approx(11.652071455223084)
    assert doubles(plot["slopes"])[at] == pytest.approx(5.5)
    assert np.isnan(values[points < 0]).all()
    field = window.ask("field", node="f", leaves=["x1", "x2"])["ok"]
    assert len(doubles(field["values"])) == len(doubles(field["up"])) ** 2
    check = window.ask("check")["ok"]
    assert [leaf["leaf"] for leaf in check["leaves"]] == ["x1", "x2"]
    assert len(doubles(check["leaves"][0]["errors"])) == len(doubles(check["steps"]))
    assert window.ask("plot", node="v1", leaf="x2")["error"]["code"] == "range"


def everything(window: Canvas) -> list[Any]:
    """Every answer that could tell a number."""
    return [
        window.ask("open", author=window.author),
        *(window.ask("walk", direction=d, seeds={"x1": 1.0}) for d in ("forward", "reverse")),
        *(
            window.ask("caption", direction=d, seeds={"x1": 1.0}, at=at)
            for d, count in (("forward", 7), ("reverse", 13))
            for at in range(count)
        ),
        window.ask("trace", seeds={"x1": 1.0}),
        *(window.ask("trace", format=f) for f in ("markdown", "latex", "csv")),
        *(window.ask("describe", node=n) for n in ("x1", "x2", "v1", "v2", "v3", "v4", "f")),
        window.ask("modes"),
        window.ask("check"),
        window.ask("plot", node="f", leaf="x1"),
        window.ask("field", node="f", leaves=["x1", "x2"]),
        named(window, "expand", leaves=["x1"]),
        window.ask("descent", variables=["x2"], method="adam", rate=0.1),
        window.ask("listing"),
    ]


MADE_UP = ("graph", "id", "by")


def tells(message: Any, number: float) -> bool:
    """Whether a message holds a number, as a double or as digits."""
    if isinstance(message, bytes):
        return struct.pack("<d", number) in message
    if isinstance(message, dict):
        # What is made up may hold any digits.
        return any(tells(part, number) for key, part in message.items() if key not in MADE_UP)
    if isinstance(message, list):
        return any(tells(part, number) for part in message)
    if isinstance(message, str):
        digits = {repr(number).lstrip("-"), f"{abs(number):.3g}", f"{abs(number):.5g}"}
        return any(text in message for text in digits)
    return isinstance(message, float) and abs(message) == abs(number)


SECRETS = [
    ("value:v4", 10.693147180559945),
    ("value:v3", -0.9589242746631385),
    ("value:f", 11.652071455223084),
    ("gradient:x1", 5.5),
    ("gradient:x2", 1.7163378145367738),
    ("local:v3:0", 0.28366218546322625),
]


@pytest.mark.parametrize(("item", "secret"), SECRETS)
def test_a_hidden_number_is_in_no_message_until_it_is_revealed(canvas, item, secret) -> None:
    window = canvas()
    assert any(tells(answer, secret) for answer in everything(window))
    while not window.patches.empty():
        window.patches.get()
    named(window, "undo")
    window.patches.get(timeout=20)
    window.edit(type="hide", items=[item])
    seen: list[Any] = [window.patches.get(timeout=20), *everything(window)]
    # Edits that make the server compute and send anew.
    window.edit(type="set_value", id="x2", value=4.0)
    window.edit(type="set_value", id="x2", value=5.0)
    window.ask("preview", node="x2", value=5.0)
    seen += [named(window, "predict", item=item, guess=-77.0), *everything(window)]
    while not window.patches.empty():
        seen.append(window.patches.get())
    assert [answer for answer in seen if tells(answer, secret)] == []
    # Who guesses it is told, and nobody else.
    verdict = named(window, "predict", item=item, guess=secret)
    assert verdict["ok"] == {"verdict": "right", "value": secret}
    window.edit(type="hide", items=[item], hidden=False)
    assert tells(window.patches.get(timeout=20), secret)


def test_what_is_hidden_stays_hidden_in_lazy_mode_and_beside_problems(canvas) -> None:
    document = dump(worked_example())
    document["graph"] |= {"mode": "lazy", "hidden": ["value:v2", "gradient:x1"]}
    window = canvas(document)
    window.ask("run")
    patch = window.patch()
    assert not tells(patch, 10.0) and not tells(patch, 5.5)
    assert window.values["v2"] is None and window.values["v4"] == 10.693147180559945
    window.edit(type="hide", items=["value:v2"], hidden=False)
    window.patch()
    assert window.values["v2"] == 10.0
    window.edit(type="set_mode", mode="eager")
    window.patch()
    window.edit(type="feed", id="x1", value=-7.25)
    window.patch()
    assert window.problems["v1"]["code"] == "withheld"
    assert "7.25" not in json.dumps(window.problems)


def test_only_what_is_computed_can_be_hidden(canvas) -> None:
    window = canvas()
    assert window.edit(type="hide", items=["value:x1"])["error"]["code"] == "wrong-kind"
    assert window.edit(type="hide", items=["value:v9"])["error"]["code"] == "missing-node"
    assert window.edit(type="hide", items=["local:v1:1"])["error"]["code"] == "wrong-kind"
    assert window.edit(type="hide", items=["everything"])["error"]["code"] == "bad-message"


def test_a_node_that_is_removed_and_brought_back_is_still_hidden(canvas) -> None:
    window = canvas()
    window.edit(type="hide", items=["value:v2", "local:v2:0"])
    window.edit(type="remove_node", id="v2")
    window.open()
    assert "hidden" not in window.document["graph"]
    named(window, "undo")
    window.open()
    me = digest(window.author)
    assert window.document["graph"]["hidden"] == {"local:v2:0": me, "value:v2": me}
    assert window.values["v2"] is None


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
    again = canvas(graph=window.graph)
    again.author = author
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


def test_a_plot_comes_with_its_names_and_its_breaks(canvas) -> None:
    window = canvas({})
    named(window, "formula", text="w_in = 0.5; y = abs(w_in); y")
    window.open()
    by_name = {node.get("name"): node["id"] for node in window.document["nodes"]}
    found = window.ask("plot", node=by_name["y"], leaf=by_name["w_in"])["ok"]
    assert found["names"] == ["y", r"w_{\mathrm{in}}"]
    assert found["breaks"] == [] and len(found["slopeBreaks"]) == 2
    assert (found["low"], found["high"]) == (-3.5, 4.5)


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
    step = {"id": "the-step", "author": window.author, "run": run}
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


def lesson_document() -> dict[str, Any]:
    document = dump(worked_example())
    document["graph"]["lesson"] = {
        "title": "Test", "summary": {"en": "One", "zh": "一"},
        "steps": [
            {"text": "first"},
            {"text": "second", "set": {"x1": 3.0, "x2": 1.0}, "hide": ["gradient:x1"]},
            {"text": "third", "set": {"x2": 2.0}, "mode": "lazy", "plan": True},
        ],
    }  # fmt: skip
    return document


def test_a_lesson_s_steps_are_absolute_in_both_directions(canvas) -> None:
    window = canvas(lesson_document())
    canvas(graph=window.graph)  # holds the room open while the other comes and goes

    def state_at(step: int) -> tuple[Any, ...]:
        assert "ok" in named(window, "lesson", step=step)
        window.open()
        graph = window.document["graph"]
        values = {node["id"]: node.get("value") for node in window.document["nodes"]}
        return graph["feeds"]["x1"], values["x2"], graph["mode"], list(graph.get("hidden", {}))

    there = [state_at(step) for step in range(3)]
    assert there == [
        (2.0, 5.0, "eager", []),
        (3.0, 1.0, "eager", ["gradient:x1"]),
        (3.0, 2.0, "lazy", []),
    ]
    assert window.state["plan"]["after"] == 5
    assert [state_at(step) for step in (2, 1, 0)] == there[::-1]
    assert "error" in named(window, "lesson", step=3)


def test_opening_a_lesson_moves_nobody_and_its_step_is_everybody_s(canvas) -> None:
    one = canvas(lesson_document())
    assert "ok" in named(one, "lesson", step=1)
    one.patch()
    other = canvas(graph=one.graph)
    assert other.revision == one.revision == 1
    assert other.document["graph"]["step"] == 1
    assert one.patches.empty()


def test_only_who_has_hidden_a_number_may_reveal_it(canvas) -> None:
    teacher = canvas()
    student = canvas(graph=teacher.graph)
    teacher.edit(type="hide", items=["value:v4"], by=digest(student.author))
    reveal = {"type": "hide", "items": ["value:v4"], "hidden": False}
    assert student.edit(**reveal)["error"]["code"] == "not-yours"
    batched = student.edit(type="batch", edits=[reveal, {"type": "set_title", "title": "mine"}])
    assert batched["error"]["code"] == "not-yours"
    assert "ok" in named(teacher, "undo")
    assert "ok" in named(teacher, "redo")
    assert student.edit(**reveal)["error"]["code"] == "not-yours"
    assert "ok" in teacher.edit(**reveal)


def test_a_lesson_s_step_is_made_by_who_goes_there_and_hides_for_them(canvas) -> None:
    teacher = canvas(lesson_document())
    student = canvas(graph=teacher.graph)
    assert "ok" in named(teacher, "lesson", step=1)
    reveal = {"type": "hide", "items": ["gradient:x1"], "hidden": False}
    assert student.edit(**reveal)["error"]["code"] == "not-yours"
    assert "ok" in named(student, "lesson", step=2)
