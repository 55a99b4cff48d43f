"""A lesson's steps over real sockets."""

from typing import Any

from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import dump

from tests.live.clients import named


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


def test_a_lesson_s_step_is_made_by_who_goes_there_and_hides_for_them(canvas) -> None:
    teacher = canvas(lesson_document())
    student = canvas(graph=teacher.graph)
    assert "ok" in named(teacher, "lesson", step=1)
    reveal = {"type": "hide", "items": ["gradient:x1"], "hidden": False}
    assert student.edit(**reveal)["error"]["code"] == "not-yours"
    assert "ok" in named(student, "lesson", step=2)
