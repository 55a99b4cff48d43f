"""The client tells leaves apart as the server does, by one table, and nowhere else."""

import re
from collections.abc import Iterator

import pytest
from chalkgrad.engine import OPERATORS, kinds

from tests.js.node import Node
from tests.serving import ROOT

KINDS_JS = ROOT / "static" / "js" / "words" / "kinds.js"

# What the client asks of a kind, and the server's word for it.
ASKED = {
    "isLeaf": kinds.is_leaf,
    "isFed": kinds.is_fed,
    "holdsValue": kinds.holds_value,
    "isDifferentiable": kinds.is_differentiated,
    "isConstant": kinds.is_constant,
}


@pytest.fixture(scope="module")
def client() -> Iterator[Node]:
    with Node("kinds.mjs") as running:
        yield running


def test_the_table_of_kinds_is_the_server_s(client: Node) -> None:
    there = {
        kind.name: {"fed": kind.fed, "differentiated": kind.differentiated, "slid": kind.slid}
        for kind in kinds.KINDS.values()
    }
    assert client.ask(ask="KINDS") == there


@pytest.mark.parametrize("ask", ASKED)
def test_a_kind_is_asked_alike_on_both_sides(client: Node, ask: str) -> None:
    for op in (*kinds.KINDS, *(row.name for row in OPERATORS.rows), "constructor"):
        assert client.ask(ask=ask, op=op) == ASKED[ask](op)


def test_no_module_compares_an_operator_with_the_name_of_a_kind() -> None:
    compared = re.compile(rf'[!=]== "({"|".join(kinds.KINDS)})"')
    for path in (ROOT / "static" / "js").rglob("*.js"):
        assert path == KINDS_JS or not compared.search(path.read_text("utf-8")), path.name
