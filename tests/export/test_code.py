"""Every program that is written runs, and gives what Chalkgrad gives."""

import ast
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from importlib import import_module
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from chalkgrad.document.apply import apply
from chalkgrad.document.edits import SetTitle
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import parse
from chalkgrad.document.from_formula import edit_from_text
from chalkgrad.document.lesson import begin
from chalkgrad.document.model import Document
from chalkgrad.engine import OPERATORS
from chalkgrad.engine.formula.numbering import names_of
from chalkgrad.export.code.names import code_names
from chalkgrad.export.code.program import program
from chalkgrad.export.format import ExportError
from chalkgrad.export.formats import FORMATS, export, find
from chalkgrad.resources import STATIC
from hypothesis import given, settings
from hypothesis import strategies as st
from nbclient import NotebookClient

from tests.effort import examples
from tests.engine.graphs import Case, cases
from tests.export.programs import (
    POINTS,
    assert_same,
    every_operator,
    of_cases,
    of_operator,
    truth,
)

SEVERAL = st.lists(cases(), min_size=8, max_size=8)


def of_text(text: str) -> Document:
    document = Document()
    apply(document, edit_from_text(document, text)[0])
    return document


def source(document: Document, key: str) -> str:
    return export(document, find(key)).decode()


# -- Python ----------------------------------------------------------------------------------


def run_python(document: Document, key: str = "python", **feeds: float) -> list[float]:
    namespace: dict[str, Any] = {"__name__": "exported"}
    exec(source(document, key), namespace)  # noqa: S102
    value, gradient = namespace["value_and_gradient"](**feeds)
    return [float(value), *map(float, gradient.values())]


@settings(max_examples=examples(60), deadline=None)
@given(cases())
def test_python_gives_every_bit_of_a_random_graph(case: Case) -> None:
    document = of_cases([case])
    assert_same(run_python(document), document)


@pytest.mark.parametrize("row", OPERATORS.rows, ids=lambda row: row.name)
def test_python_gives_every_bit_of_every_operator(row: Any) -> None:
    inside = [point for point in POINTS if row.in_domain(*point[: row.arity])]
    assert inside
    for point in inside:
        document = of_operator(row, point)
        try:
            found = run_python(document)
        except (ArithmeticError, ValueError):
            # It says so before; and some result of Chalkgrad's is infinite or none there.
            value, gradient = truth(document)
            assert not all(abs(number) < 1e300 for number in (value, *gradient.values()))
            continue
        assert_same(found, document)


def test_python_is_run_as_a_program() -> None:
    program = source(worked_example(), "python")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    lines = done.stdout.decode().splitlines()
    assert lines == ["value 11.652071455223084", "x1 5.5", "x2 1.7163378145367738"]


def test_what_waits_is_a_parameter_without_a_number() -> None:
    document = of_text("f = a*x^2 + c; a = 2")
    assert "def value_and_gradient(x, c, a=2.0):" in source(document, "python")
    # By the order of the document.
    assert run_python(document, x=3.0, c=1.0) == [19.0, 9.0, 12.0, 1.0]


# -- notebook ------------------------------------------------------------------------------------


def cells(document: Document) -> dict[str, str]:
    """The cells of a document's notebook by their names; those that wait are told before."""
    written = nbformat.reads(source(document, "notebook"), as_version=4)
    nbformat.validate(written)
    return {cell.id: cell.source for cell in written.cells}


def test_the_notebook_runs_and_checks_itself() -> None:
    written = nbformat.reads(source(worked_example(), "notebook"), as_version=4)
    NotebookClient(written, timeout=60).execute()
    said = "".join(
        output.text for cell in written.cells for output in cell.get("outputs", [])
    ).splitlines()
    assert said[:2] == ["11.652071455223084", "{'x1': 5.5, 'x2': 1.7163378145367738}"]
    assert [line.split()[-1] for line in said[2:]] == ["ok", "ok"]
    assert cells(worked_example())["formula"].startswith("$$ f = ")


@settings(max_examples=examples(20), deadline=None)
@given(cases())
def test_every_notebook_runs_in_order(case: Case) -> None:
    document = of_cases([case])
    namespace: dict[str, Any] = {}
    with redirect_stdout(StringIO()) as said:
        for text in cells(document).values():
            if not text.startswith(("#", "$")) or "import math" in text:
                exec(text, namespace)  # noqa: S102
    assert_same([namespace["value"], *namespace["gradient"].values()], document)
    assert "differs" not in said.getvalue()


def test_no_title_is_markup_in_a_notebook() -> None:
    document = worked_example()
    title = "![p](http://there/p.png) <img src=x> $x$ **b** a_b &lt;"
    apply(document, SetTitle(title=title))
    written = cells(document)["title"].splitlines()[0].removeprefix("# ")
    assert re.sub(r"\\(.)", r"\1", written) == title
    assert not re.search(r"[*_`<>\[\]()#!|~$&:/\\]", re.sub(r"\\.", "", written))


def test_a_notebook_says_what_waits() -> None:
    document = of_text("f = a*x^2; a = 2")
    told = [remark.message for remark in find("notebook").remarks(document)]
    assert any(message.endswith("runs once there is one: x.") for message in told)
    assert '"x": ...,' in cells(document)["run"]


# -- JavaScript and C ------------------------------------------------------------------------

READ = """
import { valueAndGradient } from "./graph.mjs";
const { value, gradient } = valueAndGradient();
const told = Buffer.from(new Float64Array([value, ...Object.values(gradient)]).buffer);
process.stderr.write(told.toString("hex"));
"""


def run_javascript(document: Document, folder: Path) -> list[float]:
    node = shutil.which("node")
    if node is None:
        pytest.skip("JavaScript is run by Node, and there is none")
    (folder / "graph.mjs").write_text(source(document, "javascript"), "utf-8")
    (folder / "read.mjs").write_text(READ)
    done = subprocess.run([node, "read.mjs"], cwd=folder, capture_output=True, check=False)
    said = done.stderr.decode()
    assert done.returncode == 0, said
    return list(memoryview(bytes.fromhex(said)).cast("d"))


def run_c(document: Document, folder: Path) -> list[float]:
    cc = shutil.which("cc")
    if cc is None:
        pytest.skip("C is compiled by cc, and there is none")
    (folder / "graph.c").write_text(source(document, "c"), "utf-8")
    flags = ["-std=c99", "-Wall", "-Wextra", "-Werror", "-O0", "-ffp-contract=off"]
    words = [*flags, "graph.c", "-lm", "-o", "graph"]
    done = subprocess.run([cc, *words], cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[:3000]
    ran = subprocess.run([folder / "graph"], capture_output=True, check=True)
    return [float(line.split()[1]) for line in ran.stdout.decode().splitlines()]


def test_javascript_and_c_give_every_operator_at_every_point(tmp_path: Path) -> None:
    document = every_operator(POINTS)
    assert_same(run_c(document, tmp_path), document)
    assert_same(run_javascript(document, tmp_path), document, within=1e-12)


@settings(max_examples=2, deadline=None)
@given(SEVERAL)
def test_javascript_and_c_give_random_graphs(
    tmp_path_factory: pytest.TempPathFactory, several: Sequence[Case]
) -> None:
    folder = tmp_path_factory.mktemp("code")
    document = of_cases(several)
    assert_same(run_c(document, folder), document)
    assert_same(run_javascript(document, folder), document, within=1e-12)


# -- what is not sent on, and what cannot be said --------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        # What relu blocks meets 1/√x at 0: nothing, and not 0 × ∞.
        "f = relu(-sqrt(x)); x = 0",
        "f = max(sqrt(x), 1) + relu(-(1/x)); x = 0",
        "f = where(x, ln(x), x); x = 0",
        "f = x^2 - 3x^0; x = 0",
        "f = floor(x) + 2; x = 1.5",
    ],
)
def test_what_is_not_chosen_sends_nothing_in_every_language(text: str, tmp_path: Path) -> None:
    document = of_text(text)
    assert_same(run_c(document, tmp_path), document)
    assert_same(run_javascript(document, tmp_path), document, within=1e-15)


def test_a_leaf_or_a_constant_may_be_the_target(tmp_path: Path) -> None:
    for text in ("x = 3", "3"):
        document = of_text(text)
        assert_same(run_python(document), document)
        assert_same(run_c(document, tmp_path), document)
        assert_same(run_javascript(document, tmp_path), document)


def test_names_are_letters_of_every_language_and_never_meet() -> None:
    shown = ["α", "alpha", "lambda", "x_1", "d_x_1", "double", "x̂", "速度", "float", "gradient"]
    found = list(code_names(dict(zip(shown, shown, strict=True))).values())
    assert all(name.isascii() and name.isidentifier() for name in found)
    assert len({*found, *(f"d_{name}" for name in found)}) == 2 * len(found)


# -- systems ---------------------------------------------------------------------------------


@settings(max_examples=examples(40), deadline=None)
@given(cases())
def test_a_session_gives_a_random_graph(case: Case) -> None:
    document = of_cases([case])
    found = run_session(document)
    assert found[0] == truth(document)[0]
    # A session has an order of its own, and adds contributions in it.
    assert_same(found, document, within=1e-12)


def test_a_session_gives_every_bit_of_every_operator() -> None:
    document = every_operator(POINTS)
    assert_same(run_session(document), document)


def run_session(document: Document) -> list[float]:
    namespace: dict[str, Any] = {}
    with redirect_stdout(StringIO()) as said:
        exec(source(document, "session"), namespace)  # noqa: S102
    value = float(said.getvalue().splitlines()[0])
    found = {leaf.name: number for leaf, number in namespace["session"].gradients().items()}
    names = names_of(document.graph)
    return [value, *(found[names[leaf]] for leaf in truth(document)[1])]


@settings(max_examples=examples(40), deadline=None)
@given(cases())
def test_numpy_gives_a_random_graph(case: Case) -> None:
    document = of_cases([case])
    assert_same(run_python(document, "numpy"), document, within=1e-12)


def test_numpy_gives_every_operator_at_every_point() -> None:
    document = every_operator(POINTS)
    assert_same(run_python(document, "numpy"), document, within=1e-12)


def test_numpy_gives_all_points_at_once() -> None:
    document = of_text("f = relu(a*b) + max(a, b); a = 1; b = 1")
    namespace: dict[str, Any] = {"__name__": "exported"}
    exec(source(document, "numpy"), namespace)  # noqa: S102
    value, gradient = namespace["value_and_gradient"](a=np.array([[1.0], [-2.0]]), b=[3.0, 0.5])
    assert value.tolist() == [[6.0, 1.5], [3.0, 0.5]]
    assert gradient["a"].tolist() == [[3.0, 1.5], [0.0, 0.0]]


# Runs the programs that come as a list; a line of what each says.
RUN_ALL = """
import contextlib, io, json, sys
for source in json.load(sys.stdin):
    with contextlib.redirect_stdout(io.StringIO()) as said:
        exec(source, {})
    print(json.dumps(said.getvalue()))
"""


def run_systems(documents: Sequence[Document], key: str, package: str) -> list[list[float]]:
    """Value and gradient of every document as its script prints them."""
    if find_spec(package) is None:
        pytest.skip(f"{package} is not installed: its programs are not run")
    done = subprocess.run(
        [sys.executable, "-c", RUN_ALL],
        input=json.dumps([source(document, key) for document in documents]),
        capture_output=True, check=False, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    found = []
    for line in done.stdout.splitlines():
        value, gradient = json.loads(line).splitlines()
        found.append([float(value), *ast.literal_eval(gradient).values()])
    return found


SYSTEMS = [("micrograd", "micrograd"), ("pytorch", "torch"), ("jax", "jax")]

# Points within domains, away from kinks and ties: beyond, each system goes its own way.
SMOOTH = [(0.6, 1.7, 2.9), (0.25, 0.4, 0.3), (3.0, 0.7, 1.5)]


def templates(key: str) -> Mapping[str, object]:
    found: Mapping[str, object] = import_module(f"chalkgrad.export.code.{key}").SYSTEM.templates
    return found


@pytest.mark.parametrize(
    ("key", "lacking"), [("pytorch", {"gamma", "polygamma"}), ("jax", {"gamma", "polygamma"})]
)
def test_large_systems_lack_two_operators(key: str, lacking: set[str]) -> None:
    assert set(OPERATORS.by_name) - set(templates(key)) == lacking


@pytest.mark.parametrize(("key", "package"), SYSTEMS)
def test_a_system_gives_every_operator_that_it_has(key: str, package: str) -> None:
    here = templates(key)
    assert set(here) <= set(OPERATORS.by_name)
    documents = [
        of_operator(row, point)
        for row in OPERATORS.rows
        if row.name in here and (key, row.name) != ("micrograd", "pow")
        for point in SMOOTH
        if row.in_domain(*point[: row.arity])
    ]
    for found, document in zip(run_systems(documents, key, package), documents, strict=True):
        told = {remark.code for remark in find(key).remarks(document)}
        assert_same(found, document, within=1e-8 if "torch-digamma" in told else 1e-12)


@pytest.mark.parametrize(("key", "package"), SYSTEMS)
def test_a_system_gives_random_graphs_and_every_lesson(key: str, package: str) -> None:
    lessons = [parse(path.read_bytes()) for path in sorted((STATIC / "lessons").glob("*.json"))]
    for document in lessons:
        begin(document)
    documents = [
        document
        for document in [*lessons, *(of_cases(several) for several in random_cases(key))]
        if not any(remark.refuses for remark in find(key).remarks(document))
        and program(document).can_run
    ]
    assert len(documents) >= 4
    for found, document in zip(run_systems(documents, key, package), documents, strict=True):
        assert_same(found, document, within=1e-12)


def random_cases(key: str) -> list[list[Case]]:
    """Some random graphs of operators that a system has, the same in every run."""
    found = []

    @settings(max_examples=examples(20), deadline=None, database=None, derandomize=True)
    @given(SEVERAL)
    def collect(several: list[Case]) -> None:
        has = templates(key)
        found.append([case for case in several if all(op in has for _, op, _ in case.steps)])

    collect()
    return [several for several in found if several]


def test_micrograd_has_powers_of_constants_only() -> None:
    document = of_text("f = x^3 + 2; x = 2")
    (found,) = run_systems([document], "micrograd", "micrograd")
    assert_same(found, document, within=1e-15)
    with pytest.raises(ExportError, match="powers that are constants"):
        export(of_text("f = x^y; x = 2; y = 3"), find("micrograd"))


def test_an_operator_that_a_system_lacks_is_refused_by_name() -> None:
    with pytest.raises(ExportError, match=r"micrograd has nothing for sin, tanh\."):
        export(of_text("f = sin(x) + tanh(x)*sin(2x); x = 1"), find("micrograd"))


KEYS = [form.key for form in FORMATS if form.group == "code"]


@pytest.mark.parametrize("key", KEYS)
def test_what_is_no_program_is_refused(key: str) -> None:
    document = of_text("f = sin(x) + 1; x = 2")
    document.graph.disconnect(document.names["f"], 0)
    with pytest.raises(ExportError, match="Not every input of f is wired"):
        export(document, find(key))
    document = of_text("a = 2; b = sin(a); c = cos(a)")
    document.target = None
    with pytest.raises(ExportError, match="no target"):
        export(document, find(key))


def test_what_the_target_does_not_need_is_told() -> None:
    document = of_text("a = 2; b = sin(a); c = cos(a)")
    document.target = document.names["b"]
    told = [remark.message for remark in find("c").remarks(document)]
    assert told == ["Nodes that the target does not need are left out: 1."]


def test_what_would_be_too_much_code_is_refused() -> None:
    many = ", ".join(f"a{index}" for index in range(500))
    with pytest.raises(ExportError, match="too large"):
        export(of_text(f"f = product({many})"), find("c"))
