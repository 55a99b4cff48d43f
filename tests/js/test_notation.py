"""The canvas and the server's pictures write the same in every body, and make it as wide."""

from collections.abc import Iterator

import pytest
from chalkgrad.document.apply import apply
from chalkgrad.document.edits import Annotate, Batch
from chalkgrad.document.exchange import dump
from chalkgrad.document.from_formula import edit_from_text
from chalkgrad.document.model import Document
from chalkgrad.picture import measures
from chalkgrad.picture.notation import bodies, wire_ends
from chalkgrad.web.pages import palette
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.js.node import Node


@pytest.fixture(scope="module")
def notation() -> Iterator[Node]:
    with Node("notation.mjs") as running:
        yield running


numbers = st.sampled_from(["0.6", "2", "0.01", "1e-9", "123456.7", "pi"])
names = st.sampled_from(["x", "x1", "w_12", "theta", "rate", "μ", "w1_0_0"])


@st.composite
def formulas(draw: st.DrawFn) -> str:
    terms = [draw(names)]
    for _ in range(draw(st.integers(1, 6))):
        one, number = terms[-1], draw(numbers)
        terms.append(
            draw(
                st.sampled_from(
                    [
                        f"({one} + {number})", f"({number} - {one})", f"({one})^{number}",
                        f"{number}^({one})", f"max({one}, {number})", f"({one})/{number}",
                        f"sigmoid({one})", f"({one})*{draw(names)}", f"min({number}, {one})",
                    ]
                )
            )
        )  # fmt: skip
    return f"result_1 = {terms[-1]}"


@settings(max_examples=80, deadline=None)
@given(text=formulas(), pulled=st.booleans())
def test_bodies_are_the_same_on_both_sides(notation: Node, text: str, pulled: bool) -> None:
    document = Document()
    apply(document, edit_from_text(document, text)[0])
    constants = [node for node in document.graph.order if document.graph.op(node) == "constant"]
    if pulled and constants:
        edit = Annotate.model_validate(
            {"type": "annotate", "id": constants[0], "set": {"pulled": True}}
        )
        apply(document, Batch(edits=[edit]))
    target = document.effective_target()
    drawn = notation.ask(
        document=dump(document), target=target, palette=palette(), measures=measures.table()
    )
    there = {node: rest for node, *rest in drawn}
    here = bodies(document.graph, target)
    assert there.keys() == here.keys()
    for node, body in here.items():
        shown, name, width, ends = there[node]
        assert shown == [list(run) for run in body.text]
        # A leaf's name stands in it, and beside it stands none.
        assert body.leaf or name == [list(run) for run in body.name]
        assert width == pytest.approx(body.width)
        assert ends == pytest.approx(wire_ends(body))
