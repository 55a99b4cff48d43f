"""Short histories of what goes wrong: nothing acknowledged is lost, and everybody agrees."""

from pathlib import Path

import pytest

from tests.chaos.histories import converge, kill9

pytestmark = pytest.mark.slow

# `python -m tests.chaos` runs as many as one likes.
ROUNDS, STEPS = 4, 400


def test_a_server_killed_while_people_edit_loses_nothing_that_it_acknowledged(
    tmp_path: Path,
) -> None:
    verdict = kill9(tmp_path, ROUNDS, seed=9)
    assert verdict.wrong == []
    assert verdict.acknowledged > 50


@pytest.mark.parametrize("seed", [1, 2])
def test_windows_whose_connections_come_and_go_end_with_one_document_and_one_set_of_numbers(
    tmp_path: Path, seed: int
) -> None:
    verdict = converge(tmp_path, STEPS, seed)
    assert verdict.wrong == []
    assert verdict.acknowledged > 50
