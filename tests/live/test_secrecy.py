"""A hidden number is in no message over a real socket."""

import json
import secrets
import struct
from typing import Any

import pytest
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import dump
from chalkgrad.live.authors import digest

from tests.live.clients import Canvas, named
from tests.live.test_lesson import lesson_document
from tests.people import SOMEBODY, Person


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


# Edits after which numbers of v4 would be there to be read.
UNCOVERING: list[dict[str, Any]] = [
    {"type": "remove_node", "id": "v4"},
    {"type": "remove_nodes", "ids": ["v3", "v4"]},
    {"type": "change_operator", "id": "v4", "op": "sub"},
    {
        "type": "batch",
        "edits": [
            {"type": "remove_node", "id": "v4"},
            {"type": "add_node", "id": "v4", "op": "add"},
            {"type": "connect", "source": "v1", "target": "v4", "port": 0},
            {"type": "connect", "source": "v2", "target": "v4", "port": 1},
        ],
    },
    {
        "type": "batch",
        "edits": [
            {"type": "hide", "items": ["value:v4"], "hidden": False},
            {"type": "hide", "items": ["gradient:v4"], "hidden": True},
        ],
    },
]


@pytest.mark.parametrize("edit", UNCOVERING, ids=lambda edit: str(edit["type"]))
def test_no_edit_uncovers_what_somebody_else_has_hidden(canvas, edit) -> None:
    teacher = canvas()
    student = canvas(graph=teacher.graph)
    teacher.edit(type="hide", items=["value:v4"])
    refused = student.edit(**edit)["error"]
    assert (refused["code"], refused["ids"]) == ("not-yours", ["v4"])
    student.open()
    assert student.revision == 1 and student.values["v4"] is None
    # Who hid it may, and so may whose graph it is.
    owner = canvas(graph=teacher.graph, author="somebody")
    for who in (teacher, owner):
        assert "ok" in who.edit(**edit)
        assert "ok" in named(who, "undo")


def test_a_text_uncovers_nothing_either(canvas) -> None:
    teacher = canvas()
    student = canvas(graph=teacher.graph)
    teacher.edit(type="hide", items=["value:v4"])
    refused = named(student, "rewrite", text="x = 2\ny = x^2")
    assert refused["error"]["code"] == "not-yours"


def test_going_back_makes_nobody_the_hider_of_another_s_numbers(canvas) -> None:
    teacher = canvas()
    student = canvas(graph=teacher.graph)
    teacher.edit(type="hide", items=["value:v4"])
    teacher.edit(type="change_operator", id="v2", op="sub")
    teacher.edit(type="remove_node", id="v4")
    assert "ok" in named(student, "restore", revision=1)
    student.open()
    assert student.document["graph"]["hidden"] == {"value:v4": digest(teacher.author)}
    reveal = {"type": "hide", "items": ["value:v4"], "hidden": False}
    assert student.edit(**reveal)["error"]["code"] == "not-yours"
    # Nor does hiding it once more.
    again = student.edit(type="batch", edits=[reveal, {**reveal, "hidden": True}])
    assert "ok" in again
    assert student.edit(**reveal)["error"]["code"] == "not-yours"


def test_a_copy_hides_what_its_maker_might_not_reveal(canvas) -> None:
    teacher = canvas()
    teacher.edit(type="hide", items=["value:v4"])
    student = canvas(graph=teacher.graph, kind="view")
    graphs, pupil, other = f"{teacher.url}/api/graphs", Person(student.author), Person("third")

    def copied(graph: str, who: Person) -> str:
        made: str = who.post(f"{graphs}/{graph}/copy").json()["id"]
        return made

    def shared(graph: str, owner: Person, who: Person) -> None:
        token = owner.put(f"{graphs}/{graph}/links/edit").json()["token"]
        assert who.get(f"{teacher.url}/l/{token}", allow_redirects=False).status_code == 303

    def says(graph: str, who: Person, **edit: Any) -> Any:
        sent = {"id": secrets.token_hex(8), "edit": edit}
        answer = who.post(f"{graphs}/{graph}/messages/edit", json=sent)
        return answer.json().get("code", answer.status_code)

    reveal = {"type": "hide", "items": ["value:v4"], "hidden": False}
    copy = copied(teacher.graph, pupil)
    again = copied(copy, pupil)
    for graph in (copy, again):
        assert pupil.get(f"{graphs}/{graph}").json()["graph"]["hidden"] == ["value:v4"]
        assert says(graph, pupil, **reveal) == "sealed"
        assert says(graph, pupil, type="change_operator", id="v4", op="sub") == "sealed"
        solved = pupil.get(f"{graphs}/{graph}/export/handout?solutions=1")
        assert "10.693" not in solved.text
    shared(copy, pupil, other)
    assert says(copy, other, **reveal) == "sealed"
    # Who hid it comes to the copy; and whose graph it is may do without the node.
    shared(copy, pupil, Person(teacher.author))
    assert says(copy, Person(teacher.author), **reveal) == 200
    assert says(again, pupil, type="remove_node", id="v4") == 200
    # Who might reveal it may do so in a copy.
    own = copied(teacher.graph, Person(SOMEBODY))
    assert says(own, Person(SOMEBODY), **reveal) == 200


def test_the_steps_of_a_lesson_go_on_in_a_copy_and_reveal_only_what_they_hid(canvas) -> None:
    teacher = canvas(lesson_document())
    named(teacher, "lesson", step=1)
    teacher.edit(type="hide", items=["value:v4"])
    student = canvas(graph=teacher.graph, kind="view")
    url, pupil = f"{teacher.url}/api/graphs", Person(student.author)
    copy = pupil.post(f"{url}/{teacher.graph}/copy").json()["id"]
    for step, hidden in ((1, ["gradient:x1"]), (0, []), (2, [])):
        said = {"id": f"step-{step}", "step": step}
        assert pupil.post(f"{url}/{copy}/messages/lesson", json=said).status_code == 200
        found = pupil.get(f"{url}/{copy}").json()["graph"]["hidden"]
        assert found == [*hidden, "value:v4"]
