"""Traces and tables of other tools: jaxpr, ONNX in JSON, a table of formulas."""

import csv
import json
import math
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from chalkgrad.document.answer import evaluate
from chalkgrad.document.exchange import dump
from chalkgrad.document.values import LimitError
from chalkgrad.engine import ChalkgradError
from chalkgrad.imports.format import Options
from chalkgrad.imports.formats import read
from chalkgrad.imports.source import Source

from tests.costs import measured
from tests.imports.reading import lost, only
from tests.serving import ROOT

CASES = ROOT / "tests" / "cases"

# What each function of the file computes, in its order.
TRACED: list[Callable[..., float]] = [
    lambda a, b, *_: math.log(a) + a * b - math.sin(b),
    lambda a, b, c, *_: math.tanh(a * b + c),
    lambda a, *_: 1 / (1 + math.exp(-a)),
    lambda a, *_: 1 / (1 + math.exp(-a)),
    lambda a, b, c, d: (a * b + c - d) ** 2,
    lambda a, *_: max(a, 0),
    lambda a, *_: a if a > 0 else 0.1 * a,
    lambda a, b, *_: a**b,
    lambda a, *_: 1 - math.tanh(a) ** 2,
]


def test_what_jax_has_traced_computes_what_it_was_traced_of() -> None:
    form, readings = read(Source((CASES / "jaxpr_examples.txt").read_bytes()))
    assert form.key == "jaxpr"
    assert [reading.document.title for reading in readings][4:6] == [
        "(w*x + b - t)**2",
        "max(x, 0)",
    ]
    numbers = {"a": 0.7, "b": 1.3, "c": -0.4, "d": 2.5}
    for reading, function in zip(readings, TRACED, strict=True):
        fed = {name: n for name, n in numbers.items() if name in reading.document.names}
        value = evaluate(reading.document, fed)["value"]
        assert value == pytest.approx(function(*numbers.values()), rel=1e-12)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{ lambda ; a. let b = sin a\n c = add b 1.0\n in (c,) }", math.sin(0.5) + 1),
        ("{ lambda ; a:f64[]. let b:f64[] = rsqrt a; c:f64[] = exp2 b in (c,) }", 2**2**0.5),
        ("{ lambda ; a:f64[]. let b:f64[] = rem -7.0:f64[] a in (b,) }", 0.0),
        ("{ lambda ; a:f64[]. let b:f64[] = clamp 1.0:f64[] a 2.0:f64[] in (b,) }", 1.0),
        ("{ lambda c:f64[]; a:f64[]. let b:f64[] = convert_element_type[new_dtype=float64\n"
         "  weak_type=False] a in (b, b) }", 0.5),
        ("{ lambda ; a:f64[]. let b:f64[] = custom_jvp_call[\n name=relu\n call_jaxpr={ lambda ;"
         " c:f64[]. let\n d:f64[] = max c 0.0:f64[]\n in (d,) }\n jvp=<function f at 0x7f>\n"
         " symbolic_zeros=False\n ] a in (b,) }", 0.5),
        ("{ lambda ; a:f64[]. let b:bool[] = lt a 1.0:f64[]; c:bool[] = not b;\n"
         "d:f64[] = select_n c a\n 3.0:f64[] in (d,) }", 0.5),
    ],
    ids=range(7),
)  # fmt: skip
def test_jaxprs_of_other_kinds_are_read(text: str, value: float) -> None:
    found = evaluate(only(text, "jaxpr").document, {"a": 0.5})["value"]
    assert found == pytest.approx(value, rel=1e-14)


def test_the_remainder_of_jax_has_the_sign_of_what_is_divided() -> None:
    text = "{ lambda ; a:f64[]. let b:f64[] = rem a 3.0:f64[] in (b,) }"
    assert evaluate(only(text, "jaxpr").document, {"a": -7.0})["value"] == math.fmod(-7.0, 3.0)


def onnx() -> Any:
    return json.loads((CASES / "onnx_scalar_graph.json").read_text())


def test_an_onnx_model_over_single_numbers_is_read() -> None:
    reading = only(json.dumps(onnx()), "onnx")
    assert evaluate(reading.document, {"x1": 2.0, "x2": 5.0})["value"] == 11.652071455223084
    assert (reading.document.title, reading.lost) == ("baydin", [])
    assert reading.document.names.keys() >= {"x1", "x2", "f"}


def test_a_binary_model_is_the_same_as_its_json() -> None:
    data = (CASES / "onnx_scalar_graph.onnx").read_bytes()
    reading = only(data, "onnx")
    assert dump(reading.document) == dump(only(json.dumps(onnx()), "onnx").document)
    for cut in range(1, len(data)):
        with suppress(ChalkgradError):
            read(Source(data[:cut]))
    with pytest.raises(ChalkgradError, match=r"no ONNX model|cut off"):
        read(Source(data[:40]))


@pytest.mark.parametrize("name", ["graph", "table", "code"])
def test_what_torch_fx_has_traced_computes_what_torch_does(name: str) -> None:
    reading = only((CASES / f"torch_fx_{name}.txt").read_text(), "torch-fx")
    answer = evaluate(reading.document, {"x": 1.5, "y": 0.3, "w": 0.5})
    # By torch 2.13.0, in doubles.
    true = {"x": 3.1130236302251735, "y": 0.08945330177786653, "w": 0.1341799526667998}
    assert math.isclose(answer["value"], 1.9339342275768932, rel_tol=1e-14)
    for leaf, slope in true.items():
        found = answer["nodes"][reading.document.names[leaf]]["gradient"]
        assert math.isclose(found, slope, rel_tol=1e-12)


def test_what_a_traced_module_holds_waits_for_its_number() -> None:
    text = (
        "graph():\n    %x : [num_users=1] = placeholder[target=x]\n"
        "    %w : [num_users=1] = get_attr[target=w]\n"
        "    %mul : [num_users=1] = call_function[target=operator.mul](args = (%w, %x), "
        "kwargs = {})\n"
        "    %act : [num_users=1] = call_module[target=act](args = (%mul,), kwargs = {})\n"
        "    return act\n"
    )
    with pytest.raises(ChalkgradError, match="act"):
        read(Source(text))
    reading = only(text.replace("target=act", "target=net.0.tanh"), "torch-fx")
    assert math.isclose(evaluate(reading.document, {"x": 2.0, "w": 0.25})["value"], math.tanh(0.5))


def test_a_react_flow_save_that_names_operators_is_read_with_its_ports() -> None:
    reading = only((CASES / "react_flow.json").read_text(), "react-flow")
    document = reading.document
    answer = evaluate(document, {"x": 1.5})
    assert math.isclose(answer["value"], math.tanh(2 - 0.5 * 1.5))
    assert document.names.keys() == {"w", "x"} and reading.lost == []
    assert document.graph.attributes("4")["x"] == 200
    data = {"nodes": [{"id": "1", "position": {"x": 0, "y": 0}, "data": {"label": "Hello"}}]}
    with pytest.raises(ChalkgradError, match="does not say what its nodes compute"):
        read(Source(json.dumps(data)))


def test_weights_and_constants_of_an_onnx_model_are_read() -> None:
    data = onnx()
    graph = data["graph"]
    graph["initializer"] = [{"name": "x2", "dataType": 11, "rawData": "AAAAAAAAFEA="}]
    tensor = {"dataType": 1, "floatData": [2.5]}
    graph["node"] += [
        {"opType": "Constant", "output": ["k"], "attribute": [{"name": "value", "t": tensor}]},
        {"opType": "LeakyRelu", "input": ["f"], "output": ["r"]},
        {"opType": "Clip", "input": ["r", "k", "x2"], "output": ["g"]},
    ]
    graph["output"] = [{"name": "g"}]
    graph["input"][0]["type"]["tensorType"]["elemType"] = 1
    reading = only(json.dumps(data), "onnx")
    assert evaluate(reading.document, {"x1": 2.0})["value"] == 5.0
    assert lost(reading) == {"single": ""}


def test_every_row_of_ai_feynman_becomes_a_graph_with_ranges() -> None:
    data = (CASES / "FeynmanEquations.csv").read_bytes()
    with measured() as cost:
        form, readings = read(Source(data))
    rows = list(csv.DictReader(data.decode("utf-8-sig").splitlines()))
    rows = [row for row in rows if row["Formula"]]
    assert (form.key, len(readings)) == ("table", len(rows))
    assert len(readings) == 100
    assert cost.seconds < 2.0
    for row, reading in zip(rows, readings, strict=True):
        document = reading.document
        assert document.title == row["Filename"]
        assert document.note == f"{row['Output']} = {row['Formula']}"
        for number in range(1, int(row["# variables"]) + 1):
            name, low, high = (row[f"v{number}_{part}"] for part in ("name", "low", "high"))
            if name not in document.names:
                # The table lists some that their formulas do not use, and gaps.
                assert not name or not re.search(rf"\b{name}\b", row["Formula"])
                continue
            node = document.names[name]
            said = document.graph.attributes(node)
            assert (said["min"], said["max"]) == (float(low), float(high))
            assert said["min"] < document.feeds[node] < said["max"]


def test_a_table_of_another_kind_is_read_with_its_ranges() -> None:
    text = 'name;expression;train_spec\nNguyen-1;x1^3+x1;"{""all"": {""U"": [-1, 3, 20]}}"\n\n'
    document = only(text, "table").document
    assert document.title == "Nguyen-1"
    assert document.graph.attributes("x1")["min"] == -1.0
    assert evaluate(document)["value"] == 2.0


def test_rows_that_cannot_be_read_are_named_and_may_be_left_out() -> None:
    text = "name,formula\na,x + 1\nb,x + + * 2\nc,sin(\nd,y\n"
    with pytest.raises(ChalkgradError, match=r"b: line 3: column \d+: .*\(and so with c\)"):
        read(Source(text))
    _, readings = read(Source(text), Options(rest=True))
    assert [reading.document.title for reading in readings] == ["a", "d"]
    assert [lost(reading) for reading in readings] == [{}, {"unread": "b, c"}]


def test_the_graphs_of_a_table_have_no_more_nodes_together_than_one_may() -> None:
    row = "a," + "+".join(f"x{at}" for at in range(300))
    with pytest.raises(LimitError, match="2,000 nodes together"):
        read(Source("\n".join(["name,formula", *[row] * 5])), Options(max_nodes=2_000))


def test_a_long_module_is_read_in_a_time_that_grows_with_it() -> None:
    def seconds(count: int) -> float:
        rows = (f"%a{at} : [num_users=1] = placeholder[target=a{at}]\n" for at in range(count))
        text = "".join(rows)
        with measured() as cost:
            read(Source(text))
        return cost.seconds

    # Four times as many lines: sixteen times as long where each is counted to.
    assert seconds(16_000) < 10 * seconds(4_000)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{ lambda ; a:f64[3]. let b:f64[] = sin a in (b,) }", r"line 1: a is an array of the s"),
        ("{ lambda ; a:f64[]. let\n b:f64[] = sin q in (b,) }", "line 2: q: nothing defines it"),
        ("{ lambda ; a:f64[]. let b:f64[] = add a nan:f64[] in (b,) }", "numbers are finite"),
        ("{ lambda ; a:f64[]. let b:f64[] = while a in (b,) }", "unknown operator 'while'"),
        ("{ lambda ; a:f64[]. let b:f64[] = sin", "line 1: there should be a name here"),
        ("{ lambda ; a:f64[]. let b:f64[] = jit[j=" + "{ lambda ; a. let b = jit[j=" * 40, "more"),
        ('{"graph": {"node": [{"opType": "Sin", "input": ["q"], "output": ["y"]}]}}', "makes 'q'"),
        ('{"graph": {"node": [{"op": "Sin"}]}}', "opType should be a text"),
        (
            '{"graph": {"node": [], "initializer": [{"name": "w", "externalData": "/etc/w"}]}}',
            "w: should be one number in the file itself",
        ),
        (
            '{"graph": {"node": [], "input": [{"name": "x", "type": {"tensorType":'
            ' {"shape": {"dim": [{"dimValue": "3"}]}}}}]}}',
            "x is an array",
        ),
        ('{"graph": {"node": 3}}', "none of the formats"),
        ("formula,name\n" + "x,a\n" * 501, "a file may have 500 graphs"),
        ('formula,name\n"x,a', "line|row|column"),
    ],
)
def test_a_broken_trace_is_refused_with_its_place(text: str, words: str) -> None:
    with pytest.raises(ChalkgradError, match=words):
        read(Source(text))
