"""The table of operators itself: what a row may say, and that one more is one more row."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from chalkgrad.engine import OPERATORS
from chalkgrad.engine.kinds import KINDS
from chalkgrad.engine.notation import NotationError, latex, parse
from chalkgrad.engine.operators import TABLE, Operator, OperatorTable
from chalkgrad.engine.source import python_source

ONE_MORE_ROW = """
    Operator("cube", "x³", "cube", "a * a * a", ("3 * a * a",), "{<a>}^{3}", POWERS,
             latex_operands=(ATOM,), aliases=("cubed",)),
)
# fmt: on
"""

EVERYWHERE = """
import numpy as np
from chalkgrad.app import create_app
from chalkgrad.document.apply import apply
from chalkgrad.document.edits import ChangeOperator
from chalkgrad.document.example import worked_example
from chalkgrad.engine import OPERATORS, Cube, Session, Tape, Variable, cube, cubed
from chalkgrad.engine.evaluation import Evaluator
from chalkgrad.engine.executor import PYTHON
from chalkgrad.engine.kernel import KernelLoader
from chalkgrad.engine.formula.reading import read
from chalkgrad.engine.formula.writing import to_latex, to_text
from chalkgrad.web.pages import palette

formula = read("cubed(x) + 1")
for executor in (PYTHON, KernelLoader(OPERATORS).load()):
    evaluator = Evaluator(formula.graph, {"x": 2.0})
    result = evaluator.record(formula.target, executor=executor).evaluation()
    assert (result.value(formula.target), result.gradient("x")) == (9.0, 12.0), executor
assert to_text(formula.graph, formula.target) == "cube(x) + 1"
assert to_latex(formula.graph, formula.target) == ["{x}^{3} + 1"]

tape = Tape(formula.graph, {"x"})
leaves, slot = tape.load(formula.graph, {"x": 2.0}), tape.slot
points = {slot["x"]: np.array([3.0])}
values, slopes = tape.batched(leaves, slot[formula.target], points, slot["x"])
assert (values[0], slopes[0]) == (28.0, 27.0)
tape.forward(leaves)
assert tape.tangent(leaves, {slot["x"]: 1.0})[slot[formula.target]] == 12.0

x = Variable(2.0)
session = Session()
assert session.run(cube(x) + cubed(x) + Cube(x)) == 24.0
assert session.gradients()[x] == 36.0

document = worked_example()
apply(document, ChangeOperator(id="v1", op="cube"))
assert document.graph.op("v1") == "cube"
assert "cube" in [entry["op"] for entry in palette()]
client = create_app({"KERNEL": False}).test_client()
assert ">cube<" in client.get("/operators").text
"""


@pytest.mark.slow
def test_adding_an_operator_is_adding_one_row(tmp_path: Path) -> None:
    """A copy of the code with one more row in the table has it everywhere."""
    root = Path(__file__).parents[2]
    for folder in ("server", "static", "templates"):
        shutil.copytree(
            root / folder, tmp_path / folder, ignore=shutil.ignore_patterns("node_modules")
        )
    table = tmp_path / "server/chalkgrad/engine/operators.py"
    source = table.read_text()
    assert source.count("\n)\n# fmt: on\n") == 1
    table.write_text(source.replace("\n)\n# fmt: on\n", ONE_MORE_ROW))
    environment = {
        **os.environ,
        "PYTHONPATH": str(tmp_path / "server"),
        "CHALKGRAD_DATA": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-c", EVERYWHERE], cwd=tmp_path, env=environment,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_a_table_refuses_two_operators_of_one_name() -> None:
    with pytest.raises(ValueError, match="share a name"):
        OperatorTable((*TABLE, TABLE[0]))


@pytest.mark.parametrize("text", ["import os", "a.real", "a if b else y", "'a'", "eval(a)"])
def test_a_row_formula_with_a_foreign_word_is_refused(text: str) -> None:
    with pytest.raises(NotationError):
        parse(text)


def test_local_derivatives_are_typeset() -> None:
    assert latex("1 / a", {"a": "x"}) == r"\frac{1}{x}"
    assert latex("1 - y * y") == "1 - {y}^{2}"
    for row in OPERATORS.rows:
        for partial in row.partials:
            assert latex(partial)


def test_the_table_names_no_leaf_and_the_source_runs_no_chain_of_thirty_tests() -> None:
    assert not set(KINDS) & set(OPERATORS.by_word)
    deepest = max(line.count("    ") for line in python_source(OPERATORS).splitlines())
    assert deepest <= 16


@pytest.mark.parametrize("row", OPERATORS.rows, ids=lambda row: row.name)
def test_no_case_of_a_derivative_is_made_of_cases(row: Operator) -> None:
    for partial in row.reading or row.partials:
        assert latex(partial).count(r"\begin{cases}") <= 1
        assert "& 0 >" not in latex(partial)
