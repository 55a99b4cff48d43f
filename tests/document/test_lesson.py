"""Lessons as documents: those that come along, and broken ones, refused with the line."""

import json
import re

import orjson
import pytest
from chalkgrad.document.apply import apply
from chalkgrad.document.complaints import FormatError
from chalkgrad.document.edits import Hide, RemoveNode, SetMode, SetValue
from chalkgrad.document.exchange import dump, load, parse, to_json
from chalkgrad.document.json_place import line_of
from chalkgrad.document.lesson import edit_to_step
from chalkgrad.document.model import Document
from chalkgrad.engine.evaluation import Evaluator
from chalkgrad.web.lessons import FOLDER
from hypothesis import given
from hypothesis import strategies as st

PATHS = sorted(FOLDER.glob("*.json"))
TEXT = PATHS[1].read_text()


def test_twelve_lessons_come_along_in_two_languages() -> None:
    assert len(PATHS) == 12
    for path in PATHS:
        lesson = parse(path.read_bytes()).lesson
        for words in (lesson.title, lesson.summary, *(step.text for step in lesson.steps)):
            assert set(words) == {"en", "zh"}
            assert re.search("[\u4e00-\u9fff]", words["zh"])


def test_a_lesson_survives_a_round_trip() -> None:
    document = parse(TEXT)
    again = parse(to_json(document))
    assert again.lesson == document.lesson
    assert again.lesson.begins.set == {"x": 0.5}


def broken(text: str, old: str, new: str) -> tuple[str, int, str]:
    """A text with one thing changed, the line of the change, and what is said of it."""
    assert text.count(old) >= 1
    changed = text.replace(old, new, 1)
    with pytest.raises(FormatError) as refusal:
        parse(changed)
    return changed, 1 + changed[: changed.index(new)].count("\n"), refusal.value.message


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('"node": "u"', '"node": "uu"', "step 2, walk, node: there is no node uu"),
        ('"at": "forward"', '"at": "sideways"', "step 2, walk, at: should be"),
        ('"x": 0.0\n', '"q": 0.0\n', "step 7, set, q: there is no node q"),
        ('"gradient:x"', '"value:x"', "step 7, hide 1: value:x is no number that can be hidden"),
        ('"gradient:x"', '"slope of x"', "step 7, hide 1"),
        (
            '"gradient:x"',
            '"gradient:c1"',
            "step 7, hide 1: gradient:c1 is no number that can be hidden",
        ),
        ('"walk": {', '"wlak": {', "step 2, wlak"),
        ('"op": "mul"', '"op": 7', "node u: op"),
        ('"hide": [', '"rate": 0, "hide": [', "step 7, rate: should be more than 0"),
    ],
)
def test_a_broken_lesson_is_refused_with_the_line(old: str, new: str, why: str) -> None:
    _, line, message = broken(TEXT, old, new)
    assert message.startswith(f"line {line}: "), message
    assert why in message


def test_a_document_s_faults_have_their_line_too_however_it_is_written() -> None:
    data = json.loads(TEXT)
    data["nodes"][2]["op"] = 7
    for text in (json.dumps(data), json.dumps(data, indent="\t")):
        with pytest.raises(FormatError) as refusal:
            parse(text)
        line = 1 + text[: text.index('"op": 7')].count("\n")
        assert refusal.value.message.startswith(f"line {line}: node u")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=8,
    )
)
def test_the_line_of_any_place_in_any_json_is_found(data) -> None:
    text = json.dumps({"a": data, "b": [1, {"target": True}]}, indent=2, ensure_ascii=True)
    assert line_of(text, ("b", 1, "target")) == 1 + text[: text.rindex('"target"')].count("\n")


def test_a_step_is_the_same_from_wherever_one_comes() -> None:
    document = load(orjson.loads(PATHS[10].read_bytes()))
    document = parse(PATHS[10].read_bytes())
    steps = len(document.lesson.steps)
    seen = []
    for at in range(steps):
        apply(document, edit_to_step(document, document.lesson, at))
        seen.append(snapshot(document))
    for edit in (SetValue(id="x", value=9.0), SetMode(mode="lazy"), Hide(items=["value:y"])):
        apply(document, edit)
    for at in (3, 0, steps - 1, 2, 5, 1, 4):
        apply(document, edit_to_step(document, document.lesson, at))
        assert snapshot(document) == seen[at]
        assert edit_to_step(document, document.lesson, at).edits == []


def snapshot(document: Document) -> tuple:
    data = dump(document)
    values = [node.get("value") for node in data["nodes"]]
    return values, document.mode, document.target, sorted(document.hidden)


def test_a_lesson_whose_node_was_removed_goes_on_and_is_not_exported() -> None:
    document = parse(TEXT)
    apply(document, RemoveNode(id="u"))
    assert edit_to_step(document, document.lesson, 6).edits
    assert "lesson" not in json.loads(to_json(document))["graph"]
    parse(to_json(document))


def test_what_the_least_squares_lesson_calls_rounding_is_no_more_than_that() -> None:
    record = json.loads((FOLDER / "10-least-squares.json").read_text())
    (best,) = (step for step in record["graph"]["lesson"]["steps"] if "⁻¹⁵" in step["text"]["en"])
    assert "⁻¹⁵" in best["text"]["zh"]
    for node in record["nodes"]:
        if node["id"] in best["set"]:
            node["value"] = best["set"][node["id"]]
    document = load(record)
    recording = Evaluator(document.graph, document.feeds).record(document.effective_target())
    for leaf in ("m", "c"):
        gradient = recording.evaluation().gradient(leaf)
        assert gradient is not None
        assert 0 < abs(gradient) < 1e-14
