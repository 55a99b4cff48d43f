"""A hidden number is in no message over a real socket."""

import json
import struct
from typing import Any

import pytest
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import dump
from chalkgrad.live.authors import digest

from tests.live.clients import Canvas, named


def everything(window: Canvas) -> list[Any]:
    """Every answer that could tell a number."""
    return [
        window.ask("open"),
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


MADE_UP = ("graph", "room", "id", "by")


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
