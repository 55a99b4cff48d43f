"""The equations of captions and of the trace hold for the numbers as they are shown."""

import re
from collections.abc import Iterator

import pytest
from chalkgrad.engine.evaluation import Evaluator
from chalkgrad.teaching.names import as_shown
from chalkgrad.teaching.table import trace
from chalkgrad.teaching.table_text import trace_text
from chalkgrad.teaching.walk import Direction, caption, walk
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.effort import examples
from tests.engine.graphs import Case, cases
from tests.engine.typeset import NoValueError, exact_digits, value_read

DIRECTIONS = st.sampled_from(["forward", "reverse"])

# A side that has letters is about names, and not about numbers; words of commands are no letters.
NAMED = re.compile(r"\\(?:partial|bar|dot|overline|mathrm)|\?|(?<![\\A-Za-z])[A-Za-z]")


@pytest.fixture(autouse=True, scope="module")
def _digits() -> Iterator[None]:
    with exact_digits():
        yield


def equations(line: str) -> Iterator[tuple[str, str, str]]:
    """Every two neighbouring sides that are numbers, with the sign between them."""
    for part in line.split(r";\quad"):
        first, *rest = re.split(r"(=|\\approx)", part)
        sides = [first, *rest[1::2]]
        for left, sign, right in zip(sides, rest[::2], sides[1:], strict=False):
            if left.strip() and not NAMED.search(left) and not NAMED.search(right):
                yield left.strip(), sign, right.strip()


def check(line: str) -> None:
    assert not re.search(r"(?:[-+]|\\cdot) *-", line), line
    for left, sign, right in equations(line):
        try:
            worked_out = float(value_read(f"${left}$", {}, real=False).real)
            there = float(value_read(f"${right}$", {}, real=False).real)
        except NoValueError:
            continue
        if as_shown(worked_out * (1 + 1e-12)) != as_shown(worked_out * (1 - 1e-12)):
            # Half-way between two numbers of three digits, each is as right as the other.
            continue
        holds = worked_out == pytest.approx(there, rel=1e-12, abs=1e-300)
        holds |= as_shown(worked_out) == as_shown(there)
        assert holds == (sign == "="), line


@settings(max_examples=examples(60), deadline=None)
@given(cases(largest=8), DIRECTIONS, st.floats(-2, 2).map(lambda number: round(number, 5)))
def test_a_caption_says_equal_where_what_is_shown_is_equal(
    case: Case, direction: Direction, seed: float
) -> None:
    recording = Evaluator(case.graph, {}).record(case.target)
    walked = walk(recording, direction, dict.fromkeys(case.leaves, seed))
    for at in range(len(walked.steps)):
        for pieces in caption(walked, at):
            check(" ".join(pieces))


@settings(max_examples=examples(60), deadline=None)
@given(cases(largest=8), st.floats(-2, 2).map(lambda number: round(number, 5)))
def test_a_copied_trace_says_equal_where_what_is_shown_is_equal(case: Case, seed: float) -> None:
    recording = Evaluator(case.graph, {}).record(case.target)
    forward = walk(recording, "forward", dict.fromkeys(case.leaves, seed))
    for row in trace_text(trace(forward, walk(recording)), "markdown").splitlines()[2:]:
        for line in re.findall(r"\$([^$]*)\$", row):
            check(line)
