"""What may be attached to nodes, wires and documents, so that whatever is stored can be read."""

from typing import Any

import orjson
import pytest
from chalkgrad.document.apply import apply
from chalkgrad.document.attributes import MAX_ATTRIBUTES
from chalkgrad.document.edits import (
    EDIT,
    AddNode,
    Annotate,
    Batch,
    Connect,
    RemoveNode,
    Rename,
    SetTitle,
    read_stored,
)
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import dump, load, parse, to_json
from chalkgrad.document.from_document import edit_from_document
from chalkgrad.document.history import take_back
from chalkgrad.document.model import Document
from chalkgrad.document.values import DocumentError
from chalkgrad.engine import ChalkgradError
from chalkgrad.store.packing import pack, unpack
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError


def nested(depth: int) -> Any:
    inner: Any = 1
    for _ in range(depth):
        inner = [inner]
    return inner


HOSTILE = [
    {"deep": nested(210)},
    {"list": [1, 2]},
    {"object": {"a": 1}},
    {"__proto__": 1},
    {"": 1},
    {"n" * 65: 1},
    {"text": "x" * 4001},
    {"half": "\ud800"},
    {"\udfff": 1},
    {"number": float("nan")},
    {"number": 10**30},
    {f"a{index}": index for index in range(33)},
    {"digits": 500},
    {"digits": 0},
    {"note": 5},
    {"note": ""},
    {"min": "abc"},
    {"step": -1.0},
    {"style": "roman"},
    {"min": 2.0, "max": 1.0},
]
COLLIDING = {"node": ["id", "op", "name", "value", "x", "y"], "wire": ["source", "target", "key"]}


def add(attributes: dict[str, Any]) -> dict[str, Any]:
    return {"type": "add_node", "id": "n", "op": "sin", "attributes": attributes}


def join(attributes: dict[str, Any]) -> dict[str, Any]:
    wire = {"source": "x1", "target": "v3", "port": 0}
    return {"type": "connect", **wire, "attributes": attributes}


@pytest.mark.parametrize("attributes", HOSTILE, ids=lambda found: next(iter(found))[:12])
def test_what_could_not_be_read_back_is_refused_in_edits_and_in_files(
    attributes: dict[str, Any],
) -> None:
    with pytest.raises(ValidationError):
        EDIT.validate_python(add(attributes))
    data = dump(worked_example())
    data["nodes"][0].update(attributes)
    with pytest.raises(DocumentError):
        load(data)


@pytest.mark.parametrize("attributes", HOSTILE[:12], ids=lambda found: next(iter(found))[:12])
@pytest.mark.parametrize("place", ["wire", "header", "document"])
def test_wires_and_documents_hold_no_more_than_nodes(
    attributes: dict[str, Any], place: str
) -> None:
    with pytest.raises(ValidationError):
        EDIT.validate_python(join(attributes))
    data = dump(worked_example())
    {"wire": data["edges"][0], "header": data["graph"], "document": data}[place].update(attributes)
    with pytest.raises(DocumentError):
        load(data)


def test_no_attribute_is_taken_for_a_field() -> None:
    for name in COLLIDING["node"]:
        with pytest.raises(ValidationError):
            EDIT.validate_python(add({name: "f"}))
    for name in COLLIDING["wire"]:
        with pytest.raises(ValidationError):
            EDIT.validate_python(join({name: "ghost"}))


@pytest.mark.parametrize("name", ["node", "self", "node_for_adding", "u_for_edge", "graph", "attr"])
def test_parameters_of_networkx_are_names_like_any_other(name: str) -> None:
    document = worked_example()
    apply(document, EDIT.validate_python(add({name: 1})))
    apply(document, EDIT.validate_python(join({name: 2})))
    back = load(dump(document))
    assert back.graph.attributes("n")[name] == 1
    assert back.graph.wire_attributes("v3", 0)[name] == 2


@given(
    st.dictionaries(
        st.text(max_size=6),
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
        | st.lists(st.integers(), max_size=2),
        max_size=4,
    )
)  # fmt: skip
def test_what_is_accepted_comes_back_from_the_store_as_it_was(attributes: dict[str, Any]) -> None:
    document = worked_example()
    try:
        edit = EDIT.validate_python(add(attributes))
    except ValidationError:
        return
    assert read_stored(EDIT.dump_json(edit)) == edit
    apply(document, edit)
    stored = orjson.loads(orjson.dumps(dump(document, private=True)))
    assert dump(load(stored, private=True)) == dump(document)


@pytest.mark.parametrize(
    "attributes", [*HOSTILE[:7], *HOSTILE[11:]], ids=lambda found: next(iter(found))[:12]
)
def test_what_an_older_store_holds_is_dropped_where_it_cannot_be_kept(
    attributes: dict[str, Any],
) -> None:
    text = orjson.dumps({"type": "batch", "edits": [add({"kept": 1, **attributes})]})
    document = Document()
    apply(document, read_stored(text))
    data = dump(document, private=True)
    data["nodes"][0].update(attributes)
    data["graph"]["tool"] = nested(3)
    data["origin"] = {"tool": "another"}
    opened = load(orjson.loads(orjson.dumps(data)), private=True)
    assert opened.graph.attributes("n")["kept"] == 1
    assert load(dump(opened)).graph.attributes("n") == opened.graph.attributes("n")


def test_a_node_that_says_as_much_as_it_may_is_kept_copied_and_brought_back() -> None:
    said = {f"a{index}": index for index in range(MAX_ATTRIBUTES)}
    noted = {"note": "full", "min": 0.0, "max": 2.0, "digits": 3}
    data = dump(worked_example())
    data["nodes"][1].update(said)
    document = load(data)
    apply(document, Annotate(id="x2", set=noted))
    full = {**said, **noted}
    assert full.items() <= document.graph.attributes("x2").items()

    for opened in (unpack(pack(document)), load(dump(document)), parse(to_json(document))):
        assert full.items() <= opened.graph.attributes("x2").items()

    edit, copies = edit_from_document(document, load(dump(document)), None)
    apply(document, edit)
    assert any(full.items() <= document.graph.attributes(copy).items() for copy in copies)

    gone = apply(document, RemoveNode(id="x2"))
    apply(document, SetTitle(title="another's"))
    # Part by part, as another has edited what the whole would touch.
    back = take_back(document, gone.inverse, [Rename(id="v3", name="theirs")])
    assert back.left == []
    assert full.items() <= document.graph.attributes("x2").items()
    with pytest.raises(ValidationError):
        EDIT.validate_python(add({**full, "more": 1}))


def test_a_batch_that_fails_by_a_fault_of_ours_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = worked_example()
    before = dump(document)

    def fail(*_: object) -> None:
        raise TypeError("a fault")

    monkeypatch.setattr(Connect, "apply", fail)
    with pytest.raises(TypeError):
        apply(
            document,
            Batch(
                edits=[AddNode(id="g", op="sin"), Connect(source="x1", target="g", port=0)],
            ),
        )
    assert dump(document) == before


def test_batches_that_stand_too_deep_in_one_another_are_refused() -> None:
    edit: dict[str, Any] = add({})
    for _ in range(110):
        edit = {"type": "batch", "edits": [edit]}
    with pytest.raises(ValidationError):
        EDIT.validate_python(edit)


def test_a_frame_has_one_id_and_of_an_older_store_s_the_edit_s() -> None:
    frame = {"id": "b", "x": 0.0, "y": 0.0, "width": 1.0, "height": 1.0}
    fields = {"type": "set_frame", "id": "a", "frame": frame}
    with pytest.raises(ValidationError):
        EDIT.validate_python(fields)
    document = Document()
    apply(document, read_stored(orjson.dumps(fields)))
    assert document.frames["a"].id == "a"


def test_a_ghost_of_a_refused_batch_is_not_there_to_be_used() -> None:
    document = Document()
    ghost = Batch(edits=[AddNode(id="g", op="sin"), AddNode(id="g", op="cos")])
    with pytest.raises(ChalkgradError):
        apply(document, ghost)
    assert "g" not in document.graph


@pytest.mark.parametrize("said", [0, 1, "true", "off"])
def test_yes_and_no_are_true_and_false_and_nothing_that_looks_so(said: object) -> None:
    data = dump(worked_example())
    data["nodes"][1]["slider"] = said
    with pytest.raises(DocumentError, match="true or false"):
        load(data)
    data = dump(worked_example())
    data["graph"]["lesson"] = {
        "title": "t", "summary": "s", "steps": [{"text": "t", "plan": said}],
    }  # fmt: skip
    with pytest.raises(DocumentError, match="true or false"):
        load(data)
