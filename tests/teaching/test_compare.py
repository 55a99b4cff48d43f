"""Eager against lazy: what is counted of a plan."""

import pytest
from chalkgrad.engine.formula.reading import read
from chalkgrad.teaching.compare import compare


@pytest.mark.parametrize(
    ("text", "spared"),
    [
        # Both constants are 2: to a plan they are one, which spares nobody any work.
        ("(t - sigmoid(w*x + b))^2/2", 0),
        ("sin(x)*(2*pi) + sin(x)", 2),
        ("sin(a*b) * cos(a*b)", 1),
    ],
)
def test_a_plan_spares_as_many_operators_as_it_says(text: str, spared: int) -> None:
    formula = read(text)
    found = compare(formula.graph, formula.target)
    assert len(found.eager) - len(found.lazy) == spared
    assert sum(found.fates[name] for name in ("pruned", "folded", "merged")) == spared
