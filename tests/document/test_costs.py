"""No edit costs more than what it changes, or a sort of it, however many come as one."""

from collections.abc import Callable
from typing import Any

import pytest
from chalkgrad.document.apply import apply
from chalkgrad.document.edits import EDIT, Edit
from chalkgrad.document.exchange import dump
from chalkgrad.document.model import Document
from chalkgrad.engine import ChalkgradError
from chalkgrad.engine.rows import MOST_INPUTS

from tests.costs import measured

SMALL, LARGE = 500, 4_000

# What n log n comes to between the two, with room for a machine that does other things; n² would
# be 64.
TIMES = 24

# Less than this, in seconds, says nothing.
LEAST = 0.01


def batch(*edits: dict[str, Any]) -> Edit:
    return EDIT.validate_python({"type": "batch", "edits": list(edits)})


def chain(size: int) -> Document:
    """A chain of sines of a variable."""
    document = Document()
    nodes = [{"type": "add_node", "id": f"n{i}", "op": "sin", "name": f"n{i}"} for i in range(size)]
    nodes[0]["op"] = "variable"
    wires = [
        {"type": "connect", "source": f"n{i}", "target": f"n{i + 1}", "port": 0}
        for i in range(size - 1)
    ]
    apply(document, batch(*nodes, *wires))
    return document


def turned(size: int) -> Edit:
    """The chain the other way round, but for its variable, which no wire can end on."""
    wires = [
        {"type": "connect", "source": f"n{i + 1}", "target": f"n{i}", "port": 0}
        for i in range(1, size - 1)
    ]
    return batch({"type": "disconnect", "target": f"n{size - 1}", "port": 0}, *wires)


def each(size: int, **fields: Any) -> Edit:
    """One edit for every node but the variable; texts may name the node as ``#``."""
    return batch(
        *(
            {key: said.replace("#", f"n{i}") if isinstance(said, str) else said
             for key, said in fields.items()}
            for i in range(1, size)
        )
    )  # fmt: skip


MANY: dict[str, Callable[[int], Edit]] = {
    "rename": lambda n: each(n, type="rename", id="#", name="other_#"),
    "move": lambda n: batch(
        *({"type": "move", "positions": {f"n{i}": [1.0, 2.0]}} for i in range(n))
    ),
    "change operator": lambda n: each(n, type="change_operator", id="#", op="cos"),
    "hide": lambda n: batch(
        *({"type": "hide", "items": [f"value:n{i}"]} for i in range(1, min(n, LARGE)))
    ),
    "target": lambda n: each(n, type="set_target", id="#"),
    "note": lambda n: each(n, type="annotate", id="#", set={"note": "x"}),
    "disconnect": lambda n: each(n, type="disconnect", target="#", port=0),
    "connect against the order": turned,
    "remove": lambda n: each(n, type="remove_node", id="#"),
    "remove and add in turn": lambda n: batch(
        *(
            edit
            for i in range(1, n)
            for edit in (
                {"type": "remove_node", "id": f"n{i}"},
                {"type": "add_node", "id": f"n{i}", "op": "sin"},
            )
        )
    ),
    "title": lambda n: batch(*({"type": "set_title", "title": f"{i}"} for i in range(n))),
}


def seconds(work: Callable[[], object]) -> float:
    with measured() as cost:
        work()
    return cost.seconds


@pytest.mark.parametrize("what", MANY)
def test_many_edits_as_one_cost_no_more_than_their_number(what: str) -> None:
    def cost(size: int) -> float:
        document, edit = chain(size), MANY[what](size)
        before = dump(document)
        spent = seconds(lambda: inverses.append(apply(document, edit).inverse))
        spent += seconds(lambda: apply(document, inverses.pop()))
        # In another order, perhaps: nodes went and came again.
        after = dump(document)
        assert {node["id"] for node in after["nodes"]} == {node["id"] for node in before["nodes"]}
        assert len(after["edges"]) == len(before["edges"])
        return spent

    inverses: list[Edit] = []
    assert cost(LARGE) < TIMES * max(cost(SMALL), LEAST)


def test_an_operator_of_many_inputs_is_changed_for_another_without_a_look_at_each() -> None:
    def cost(inputs: int) -> float:
        document = chain(MOST_INPUTS + 1)
        wires = [
            {"type": "connect", "source": f"n{i}", "target": "s", "port": i} for i in range(inputs)
        ]
        apply(document, batch({"type": "add_node", "id": "s", "op": "sum"}, *wires))
        changes = [
            {"type": "change_operator", "id": "s", "op": op} for op in ("product", "sum") * 500
        ]
        edit = batch(*changes)
        return seconds(lambda: apply(document, edit))

    assert cost(MOST_INPUTS) < 4 * cost(2)


def test_a_node_that_is_removed_twice_is_found_at_once() -> None:
    document = chain(LARGE)
    ids = [f"n{i}" for i in range(LARGE)]
    edit = EDIT.validate_python({"type": "remove_nodes", "ids": [*ids, ids[-1]]})

    def refused() -> None:
        with pytest.raises(ChalkgradError, match=ids[-1]):
            apply(document, edit)

    once = EDIT.validate_python({"type": "remove_nodes", "ids": ids})
    assert seconds(refused) < max(seconds(lambda: apply(document, once)), LEAST)
