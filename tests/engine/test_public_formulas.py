"""Formulas that others have published: values and every gradient, beside numbers from outside."""

import csv
import json
import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from chalkgrad.engine import Tape
from chalkgrad.engine.formula.reading import Formula, read
from chalkgrad.engine.kinds import is_fed

CASES = Path(__file__).parent.parent / "cases"

# What the formulas call, over complex numbers: a derivative is then the imaginary part of one step.
FUNCTIONS: dict[str, Any] = {
    "exp": np.exp,
    "log": np.log,
    "ln": np.log,
    "sin": np.sin,
    "cos": np.cos,
    "tanh": np.tanh,
    "sqrt": np.sqrt,
    "arcsin": np.arcsin,
    "abs": lambda a: a if np.real(a) > 0 else -a,
    "pow": lambda a, b: a ** (int(b) if np.isreal(b) and np.real(b) == int(np.real(b)) else b),
    "div": lambda a, b: a / b,
    "pi": np.pi,
    "e": np.e,
}

# The step of a complex derivative: its square is lost beside 1, and nothing is subtracted.
STEP = 1e-30

AGREES = {"rel": 1e-9, "abs": 1e-11}


def rows(name: str) -> list[dict[str, str]]:
    with (CASES / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def examples(name: str, key: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((CASES / name).read_text())[key]
    return found


def run(formula: Formula, numbers: Mapping[str, float]) -> tuple[float, dict[str, float]]:
    """The value of a formula and its gradients, by the names of what it is fed."""
    graph = formula.graph
    names = {
        str(graph.attributes(node)["name"]): node
        for node in graph.order
        if is_fed(graph.op(node)) or graph.op(node) == "variable"
    }
    feeds = {names[name]: number for name, number in numbers.items() if name in names}
    tape = Tape(graph, feeds)
    values = tape.load(graph, feeds)
    tape.forward(values)
    target = tape.slot[formula.target]
    adjoints = tape.reverse(values, target)
    return values[target], {name: adjoints[tape.slot[node]] for name, node in names.items()}


def truth(text: str, numbers: Mapping[str, float]) -> tuple[complex, dict[str, float]]:
    """The same by Python itself."""
    code = compile(text, "formula", "eval")

    def value(at: Mapping[str, complex]) -> complex:
        with np.errstate(all="ignore"):
            return complex(
                eval(code, dict(FUNCTIONS), {k: np.complex128(v) for k, v in at.items()})  # noqa: S307
            )

    slopes = {
        name: value({**numbers, name: number + 1j * STEP}).imag / STEP
        for name, number in numbers.items()
    }
    return value(dict(numbers)), slopes


def over_reals(text: str, numbers: Mapping[str, float]) -> float:
    """Its value where no complex number helps on the way."""
    reals = {name: np.float64(number) for name, number in numbers.items()}
    with np.errstate(all="ignore"):
        return float(eval(text, {**FUNCTIONS, "abs": np.abs, "pow": np.power}, reals))  # noqa: S307


def check(text: str, numbers: dict[str, float]) -> None:
    value, gradients = run(read(text), numbers)
    if math.isnan(over_reals(text, numbers)):
        assert math.isnan(value)
        return
    expected, slopes = truth(text, numbers)
    assert value == pytest.approx(expected.real, **AGREES)
    for name, slope in slopes.items():
        if math.isfinite(slope):
            assert gradients[name] == pytest.approx(slope, **AGREES), name


@pytest.mark.parametrize("row", rows("FeynmanEquations.csv"), ids=lambda row: row["Filename"])
def test_ai_feynman(row: dict[str, str]) -> None:
    numbers = {}
    for at in range(1, 11):
        if name := row[f"v{at}_name"]:
            low, high = float(row[f"v{at}_low"]), float(row[f"v{at}_high"])
            # Not in the middle, where differences of two variables of one range would be 0.
            numbers[name] = low + (high - low) * ((0.37 * at) % 1)
    check(row["Formula"], numbers)


@pytest.mark.parametrize("row", rows("benchmarks.csv"), ids=lambda row: row["name"])
def test_symbolic_regression_benchmarks(row: dict[str, str]) -> None:
    text = row["expression"]
    if row["name"] == "Neat-6":
        # Its function is a sum that no formula says.
        assert "harmonic" in text
        return
    names = sorted(set(re.findall(r"x\d+", text)))
    check(text, {name: 0.3 + 0.17 * at for at, name in enumerate(names)})


@pytest.mark.parametrize(
    "case", examples("optimisation_functions.json", "functions"), ids=lambda case: case["name"]
)
def test_optimisation_functions(case: dict[str, Any]) -> None:
    formula = read(case["formula"])
    value, gradients = run(formula, case["start"])
    assert value == pytest.approx(case["value_at_start"], **AGREES)
    for name, gradient in case["gradient_at_start"].items():
        assert gradients[name] == pytest.approx(gradient, **AGREES)


@pytest.mark.parametrize(
    "case", examples("worked_examples.json", "examples"), ids=lambda case: case["id"]
)
def test_worked_examples(case: dict[str, Any]) -> None:
    value, gradients = run(read(case["formula"]), case["feeds"])
    assert value == pytest.approx(case["value"], **AGREES)
    for name, gradient in case["gradients"].items():
        assert gradients[name] == pytest.approx(gradient, **AGREES)


@pytest.mark.parametrize("path", sorted((CASES / "nist").glob("*.dat")), ids=lambda path: path.stem)
def test_nist_regressions(path: Path) -> None:
    """The certified parameters give the certified residual sum, and no slope is left there."""
    lines = path.read_text().splitlines()
    model = " ".join(lines[28:39]).partition("y = ")[2]
    model = re.split(r"\+ +e ", re.sub(r"\s+", " ", model))[0]
    model = model.replace("[", "(").replace("]", ")")
    parameters = {
        found[1]: float(found[4])
        for line in lines
        if (found := re.match(r"\s*(b\d+) =\s+(\S+)\s+(\S+)\s+(\S+)", line))
    }
    certified = next(
        float(line.split()[-1]) for line in lines if line.startswith("Residual Sum of Squares")
    )
    data = [tuple(map(float, line.split())) for line in lines[60:] if line.strip()]
    squares = " + ".join(
        f"({y!r} - ({re.sub('(?<![a-z])x', f'({x!r})', model)}))^2" for y, x in data
    )
    value, gradients = run(read(squares), parameters)
    assert value == pytest.approx(certified, rel=1e-8)
    _, slopes = truth(squares.replace("^", "**"), parameters)
    for name, number in parameters.items():
        # At a minimum slopes are sums that cancel: what is left is compared with the sum itself.
        assert abs(gradients[name] - slopes[name]) * number <= 1e-6 * max(1.0, certified), name
