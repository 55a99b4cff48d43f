"""What is drawn, and what is computed."""

import re

from chalkgrad.document.example import worked_example
from chalkgrad.document.lowering import SEPARATOR, inner_id, lower, owner_of
from chalkgrad.document.values import ID_PATTERN


def test_a_graph_of_plain_nodes_is_computed_as_it_is_drawn() -> None:
    document = worked_example()
    lowered = lower(document)
    assert lowered.graph is document.graph
    assert lowered.owner == {node: node for node in document.graph.order}
    assert lowered.feeds == document.feeds
    assert lowered.drawn([("x1", 2.0)]) == {"x1": 2.0}


def test_the_parts_of_a_node_know_whose_they_are_and_are_no_node_of_a_document() -> None:
    part = inner_id("loss", inner_id("square", "twice"))
    assert owner_of(part) == "loss"
    assert owner_of("loss") == "loss"
    assert SEPARATOR in part
    assert re.fullmatch(ID_PATTERN, part) is None
