"""Whatever text comes: a document, or a refusal in words; never a crash, a hang, or half of one."""

import json
from typing import Any

import pytest
from chalkgrad.document.answer import evaluate
from chalkgrad.document.exchange import dump, parse, to_json
from chalkgrad.document.values import MAX_NODES
from chalkgrad.engine import ChalkgradError
from chalkgrad.imports.format import Options
from chalkgrad.imports.formats import FORMATS, read, recognise
from chalkgrad.imports.source import Source
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.costs import measured
from tests.effort import examples
from tests.serving import ROOT

CASES = ROOT / "tests" / "cases"

# A text of each format, from which others are made by small changes.
SEEDS: dict[str, str] = {
    "cytoscape": (CASES / "cytoscape.json").read_text(),
    "json-graph": (CASES / "json_graph_format_v2.json").read_text(),
    "onnx": (CASES / "onnx_scalar_graph.json").read_text(),
    "react-flow": (CASES / "react_flow.json").read_text(),
    "torch-fx": (CASES / "torch_fx_graph.txt").read_text(),
    "jaxpr": (CASES / "jaxpr_examples.txt").read_text(),
    "micrograd": (CASES / "micrograd_draw_dot_xy_plus_xx.dot").read_text(),
    "table": "name,formula,v1_name,v1_low,v1_high\na,exp(-x**2/2),x,1,3\nb,x+y,x,-1,1\n",
    "chalkgrad": json.dumps(
        {"directed": True, "multigraph": True, "graph": {"format": "chalkgrad", "version": 1},
         "nodes": [{"id": "x", "op": "variable", "value": 2.5}, {"id": "s", "op": "sin"}],
         "edges": [{"source": "x", "target": "s", "key": 0}]}
    ),
    "node-link": '{"directed": true, "nodes": [{"id": 0, "value": 2}, {"id": 1, "op": "exp"}],'
    ' "links": [{"source": 0, "target": 1, "key": 0}]}',
    "adjacency": '{"directed": true, "nodes": [{"id": "a"}, {"id": "b", "op": "tanh"}],'
    ' "adjacency": [[{"id": "b", "key": 0}], []]}',
    "graphml": '<?xml version="1.0"?><graphml><key id="d0" for="node" attr.name="op"'
    ' attr.type="string"/><graph edgedefault="directed"><node id="a"/><node id="b">'
    '<data key="d0">ln</data></node><edge id="0" source="a" target="b"/></graph></graphml>',
    "mermaid": '%% m\nflowchart LR\n  x["x = 3"] -->|0| d(["−"])\n  c{{2}} -- 1 --> d\n',
    "torchviz": 'digraph {\n1 [label="\n ()"]\n2 [label=SinBackward0]\n3 -> 2\n'
    '4 [label="x\n ()"]\n4 -> 3\n3 [label=AccumulateGrad]\n2 -> 1\n}',
    "dot": 'strict digraph g { rankdir=LR x [label="x = 3"] /* c */ x -> d [label=0]; d [op=neg] }',
    "python": "import numpy as np\nK = 2\ndef g(a): return a * K\ndef f(x, y=1.5):\n"
    "    for i in range(3):\n        x = x - g(x) / (i + 1)\n    if x > y and y < 2:\n"
    "        y = np.maximum(x, 0) ** 2\n    return -x if not y else y // 3\n",
    "formula": "h = tanh(w*x + b); w = 2\nfeed x = ½\n\\frac{h}{2} − |x|",
}  # fmt: skip

# Further texts of formats that have one already.
MORE_SEEDS: dict[str, str] = {
    "LaTeX": "\\[ L = \\left( \\frac{1}{1 + e^{-(w_{1} x + b)}} - t \\right)^{2}"
    " + \\lambda \\left| w_1 \\right| \\cdot \\sqrt[3]{\\sin^2 x} \\]",
    "torch.fx table": (CASES / "torch_fx_table.txt").read_text(),
    "torch.fx code": (CASES / "torch_fx_code.txt").read_text(),
    "lesson": (ROOT / "static" / "lessons" / "03-fan-out.json").read_text(),
}

# What is put in, beside single signs and pieces of the text itself.
PIECES = st.sampled_from(
    ["\x00", "\ud800", "\\", '"', "'", "{", "}", "[", "]", "(", ")", "<", ">", "&a;", "\n", "1e999",
     "-1", "0", "9" * 400, "null", "true", "NaN", "−", "→", "é", "😀", " ", "\t", "lambda",
     "def f(", "return", "->", "-->", "|", "%%", "#", "//", "/*", "<!DOCTYPE a [", "**",
     "x", "op", "sin", "quux", '"op": "quux"', "range(", "for i in range(9999):", ":f64[3]", ","]
)  # fmt: skip


@st.composite
def changed(draw: st.DrawFn, text: str) -> str:
    """A text with a few places cut out, doubled, or written over."""
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        to = min(len(text), at + draw(st.integers(0, 30)))
        put = draw(PIECES | st.just(text[at:to] * 2) | st.text(max_size=3))
        text = text[:at] + put + text[to:]
    return text


def read_or_refused(text: str | bytes, options: Options) -> None:
    try:
        _, readings = read(Source(text), options)
    except ChalkgradError as error:
        assert error.message.strip()
        assert error.message == str(error)
        return
    for reading in readings:
        document = reading.document
        # A whole document: it is written, read back the same, and computes.
        assert dump(parse(to_json(document))) == dump(document)
        if document.effective_target() is not None:
            evaluate(document)
        assert len(document.graph) <= MAX_NODES
        assert all(loss.message for loss in reading.lost)


def held_to_what_is_promised(text: str | bytes, seconds: float = 2.0) -> None:
    """Read a text as a file is read, and fail unless a whole document or a refusal comes of it."""
    with measured() as cost:
        for options in (Options(), Options(rest=True), Options(letters="letters")):
            read_or_refused(text, options)
    assert cost.seconds < seconds


def test_every_format_has_a_seed_that_it_recognises() -> None:
    assert set(SEEDS) == {form.key for form in FORMATS}
    for key, text in SEEDS.items():
        assert recognise(Source(text)).key == key
        held_to_what_is_promised(text)
        assert read(Source(text))[1]
    for text in MORE_SEEDS.values():
        assert read(Source(text))[1]
        held_to_what_is_promised(text)


@pytest.mark.parametrize("key", [*SEEDS, *MORE_SEEDS])
@given(data=st.data())
@settings(max_examples=examples(60))
def test_a_changed_text_is_read_whole_or_refused_in_words(key: str, data: st.DataObject) -> None:
    held_to_what_is_promised(data.draw(changed((SEEDS | MORE_SEEDS)[key])))


@given(st.binary(max_size=200) | st.text(max_size=200))
@settings(max_examples=examples(150))
@example(b"\xff\xfe")
@example("\ud800")
def test_any_bytes_are_read_whole_or_refused_in_words(data: str | bytes) -> None:
    held_to_what_is_promised(data)


MODEL = (CASES / "onnx_scalar_graph.onnx").read_bytes()


@st.composite
def changed_model(draw: st.DrawFn) -> bytes:
    """A binary model with a few bytes written over, cut out or doubled."""
    data = MODEL
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(1, len(data)))
        to = min(len(data), at + draw(st.integers(0, 20)))
        put = draw(st.binary(max_size=4) | st.just(data[at:to] * 2) | st.just(b"\xff" * 11))
        data = data[:at] + put + data[to:]
    return data


@given(changed_model())
@settings(max_examples=examples(60))
@example(b"\x08")
@example(b"\x08\x01" * 1_000_000)
@example(b"\x08\x01\x3a\xff\xff\xff\xff\x0f")
def test_a_changed_model_is_read_whole_or_refused_in_words(data: bytes) -> None:
    held_to_what_is_promised(data, seconds=4.0)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
    | st.sampled_from(["a", "b", "sin", "add", "variable"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(
            ["id", "op", "value", "data", "label", "metadata", "nodes", "edges", "source", "target",
             "key", "graph", "node", "input", "output", "opType", "name", "x", "y", "feeds",
             "attribute", "initializer", "type", "position", "targetHandle", "title", "note", "min",
             "max"]
        ), inner, max_size=5,
    ),
    max_leaves=25,
)  # fmt: skip


@given(
    st.sampled_from(["elements", "adjacency", "graph", "graphs", "directed", "nodes"]),
    st.dictionaries(
        st.sampled_from(["nodes", "edges", "links", "graph", "elements", "adjacency", "data"]),
        VALUES,
        max_size=4,
    ),
    VALUES,
)
@settings(max_examples=examples(300))
def test_json_of_any_shape_is_read_whole_or_refused_in_words(
    key: str, data: dict[str, Any], value: Any
) -> None:
    held_to_what_is_promised(
        json.dumps({key: value, **data}, allow_nan=False, default=str)
        if _is_json(data) and _is_json(value)
        else "{}"
    )


def _is_json(value: Any) -> bool:
    try:
        json.dumps(value, allow_nan=False)
    except ValueError:
        return False
    return True
