"""Differences: with the document as it was, they give the document as it is."""

from typing import Any

import pytest
from chalkgrad.document.apply import apply
from chalkgrad.document.difference import Changes, Difference
from chalkgrad.document.edits import EDIT, Edit, SetTitle
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import dump
from chalkgrad.document.model import Document
from chalkgrad.engine import ChalkgradError
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.effort import examples

NODES = st.sampled_from(["x1", "x2", "v1", "v2", "v3", "v4", "f", "n1", "n2"])
OPS = st.sampled_from(["variable", "placeholder", "constant", "sin", "add"])
NUMBERS = st.floats(-10, 10, allow_nan=False)

NOTES = st.sampled_from(
    [None, "by hand", "two\nlines", " ", "½ of x²\n\n# of\\alpha", " a\r\nlim \x85dy/dx ", "// 2"]
)


def edit_of(kind: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"type": st.just(kind), **fields})


SINGLE = st.one_of(
    edit_of("add_node", id=NODES, op=OPS, attributes=st.just({"colour": "red"})),
    edit_of("remove_node", id=NODES),
    edit_of("connect", source=NODES, target=NODES, port=st.integers(0, 1)),
    edit_of("disconnect", target=NODES, port=st.integers(0, 1)),
    edit_of("set_value", id=NODES, value=NUMBERS),
    edit_of("feed", id=NODES, value=st.none() | NUMBERS),
    edit_of("rename", id=NODES, name=st.none() | st.sampled_from(["p", "q"])),
    edit_of("move", positions=st.dictionaries(NODES, st.tuples(NUMBERS, NUMBERS))),
    edit_of("change_operator", id=NODES, op=OPS),
    edit_of("set_target", id=st.none() | NODES),
    edit_of("annotate", id=NODES, set=st.fixed_dictionaries({"note": NOTES})),
    edit_of("set_mode", mode=st.sampled_from(["eager", "lazy"])),
    edit_of("set_note", note=NOTES),
    edit_of("set_direction", direction=st.sampled_from([None, "right", "down"])),
    edit_of("set_title", title=st.sampled_from(["a", "b"])),
    edit_of(
        "hide",
        items=st.lists(st.sampled_from(["value:v1", "gradient:x1", "local:v2:1"]), max_size=3),
        hidden=st.booleans(),
        by=st.sampled_from(["", "me", "you"]),
    ),
    edit_of(
        "set_frame",
        id=st.just("r"),
        frame=st.none()
        | st.builds(
            lambda x: {"id": "r", "x": x, "y": 0.0, "width": 1.0, "height": 1.0}, x=NUMBERS
        ),
    ),
)
EDITS = st.recursive(
    SINGLE, lambda inner: edit_of("batch", edits=st.lists(inner, max_size=5)), max_leaves=8
)


def content(document: Document) -> dict[str, Any]:
    """A document by its records."""
    data = dump(document, private=True)
    header = data["graph"]
    return {
        "nodes": {node["id"]: node for node in data["nodes"]},
        "wires": {(edge["target"], edge["key"]): edge for edge in data["edges"]},
        "feeds": header["feeds"],
        "frames": {frame["id"]: frame for frame in header.get("frames", [])},
        "header": {
            "title": header["title"],
            "mode": header["mode"],
            "direction": header.get("direction"),
            "note": header.get("note"),
            "target": header["target"],
            "hidden": header.get("hidden", {}),
        },
    }


def key_of(group: str, record: Any) -> Any:
    return (record["target"], record["key"]) if group == "wires" else record["id"]


def patched(before: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    """What a mirror makes of a difference: it knows no edit."""
    after = {group: dict(records) for group, records in before.items()}
    after["header"] |= data.pop("header", {})
    for group, changes in data.items():
        for removed in changes.get("removed", []):
            del after[group][tuple(removed) if group == "wires" else removed]
        for kind in ("added", "changed"):
            records = changes.get(kind, {})
            if not isinstance(records, dict):
                records = {key_of(group, record): record for record in records}
            for key, record in records.items():
                assert (key in after[group]) == (kind == "changed")
                after[group][key] = record
    return after


@settings(max_examples=examples(200))
@given(st.lists(EDITS, max_size=12))
def test_differences_one_after_another_give_the_document(edits: list[dict[str, Any]]) -> None:
    document = worked_example()
    begin = before = content(document)
    whole = Difference()
    for fields in edits:
        edit: Edit = EDIT.validate_python(fields)
        try:
            applied = apply(document, edit)
        except ChalkgradError:
            assert repr(content(document)) == repr(before) or content(document) == before
            continue
        after = content(document)
        assert patched(before, applied.difference.data()) == after
        whole = whole.then(applied.difference)
        assert patched(begin, whole.data()) == after
        back = apply(document, applied.inverse)
        assert patched(after, back.difference.data()) == before == content(document)
        back.put_back(document)
        assert content(document) == after
        before = after


def test_a_difference_leaves_out_what_did_not_change() -> None:
    document = worked_example()
    assert apply(document, SetTitle(title=document.title)).difference.data() == {}
    assert apply(document, SetTitle(title="t")).difference.data() == {"header": {"title": "t"}}


def test_zero_and_minus_zero_are_two_numbers() -> None:
    document = worked_example()
    apply(document, EDIT.validate_python({"type": "set_value", "id": "x2", "value": 0.0}))
    applied = apply(
        document, EDIT.validate_python({"type": "set_value", "id": "x2", "value": -0.0})
    )
    assert list(applied.difference.nodes.changed) == ["x2"]


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        ({"added": {"n": 1}}, {"removed": ["n"]}, {}),
        ({"added": {"n": 1}}, {"changed": {"n": 2}}, {"added": {"n": 2}}),
        ({"changed": {"n": 1}}, {"removed": ["n"]}, {"removed": ["n"]}),
        ({"removed": ["n"]}, {"added": {"n": 2}}, {"changed": {"n": 2}}),
        ({"removed": ["n"]}, {"added": {"m": 2}}, {"removed": ["n"], "added": {"m": 2}}),
    ],
)
def test_two_changes_of_a_record_are_one(first: Any, second: Any, both: Any) -> None:
    def changes(groups: Any) -> Changes[str, int]:
        removed = frozenset(groups.get("removed", ()))
        return Changes(groups.get("added", {}), groups.get("changed", {}), removed)

    assert changes(first).then(changes(second)) == changes(both)
