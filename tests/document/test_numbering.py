"""A node without a name has one number, in formulas, in text, in the trace and in walks."""

from chalkgrad.document.listing import listing
from chalkgrad.document.model import Document
from chalkgrad.engine.formula.numbering import names_of, numbering
from chalkgrad.engine.formula.reading import read
from chalkgrad.engine.formula.writing import to_latex, to_text
from hypothesis import given

from tests.engine.graphs import Case, cases


def test_operators_are_numbered_in_order_and_leaves_before_them() -> None:
    formula = read("x = 1; y = 2; sin(x*y + 3) + x*y")
    graph = formula.graph
    numbers = numbering(graph)
    ops = {graph.op(node): number for node, number in numbers.index.items()}
    assert numbers.letter == "v"
    assert numbers.latex(formula.target) == f"v_{{{len(graph) - 3}}}"
    leaves = [n for node, n in numbers.index.items() if graph.op(node) == "variable"]
    assert leaves == [-1, 0]
    # A constant is its own number.
    assert "constant" not in ops


def test_a_name_with_a_number_gives_the_numbers_another_letter() -> None:
    """A variable that somebody named v1 is not the first operator."""
    formula = read("v1 = 1; w = 2; s = v1*w; sin(s) + exp(s)*s")
    assert numbering(formula.graph).letter == "u"
    formula = read("v_1 = 1; u2 = 2; sin(v_1) + u2")
    assert numbering(formula.graph).letter == "s"


@given(cases(largest=10))
def test_formula_and_text_call_a_node_by_its_number(case: Case) -> None:
    graph = case.graph
    numbers = numbering(graph)
    names = names_of(graph)
    for node, number in numbers.index.items():
        if graph.op(node) in graph.table:
            assert names[node] == f"{numbers.letter}{number}"
    for line in to_latex(graph, case.target)[1:]:
        left = line.split(" = ")[0]
        assert left in {numbers.latex(node) for node in graph.order}
    lefts = [line.split(" = ")[0] for line in to_text(graph, case.target).splitlines()[:-1]]
    assert all(left in names.values() for left in lefts if left.isidentifier())
    document = Document()
    document.graph = graph
    assert listing(document).names == {name: node for node, name in names.items()}
