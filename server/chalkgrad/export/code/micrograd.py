"""micrograd: the formula over its ``Value``, for the few operators that it has."""

from collections.abc import Iterator

from chalkgrad.document.lowering import lower
from chalkgrad.document.model import Document
from chalkgrad.document.remarks import Remark
from chalkgrad.engine.kinds import is_constant
from chalkgrad.export.code.expressions import ARITHMETIC, System, given, keyed
from chalkgrad.export.code.program import program
from chalkgrad.export.format import Format, Options

SYSTEM = System(
    name="micrograd",
    templates={**ARITHMETIC, "reciprocal": "{0}**-1", "relu": "{0}.relu()", "pow": "{0}**{1}.data"},
    number=lambda number: f"Value({number!r})",
)


def write(document: Document, _: Options) -> str:
    """The whole file."""
    made = program(document, ("Value", "result"))
    return "\n".join(
        [
            f"# {' '.join(made.title.split()) or 'A graph'}, written by Chalkgrad.",
            "",
            "from micrograd.engine import Value",
            "",
            *(f"{leaf.name} = Value({given(leaf)})" for leaf in made.leaves),
            *SYSTEM.lines(made),
            f"result = {SYSTEM.target(made)}",
            "result.backward()",
            "",
            "print(result.data)",
            f"print({{name: leaf.grad for name, leaf in {{{keyed(made)}}}.items()}})",
            "",
        ]
    )


def _remarks(document: Document) -> Iterator[Remark]:
    yield from SYSTEM.remarks(document)
    graph, target = lower(document).graph, document.effective_target()
    inside = set() if target is None else graph.ancestors(target)
    powers = [node for node in graph.order if node in inside and graph.op(node) == "pow"]
    moving = [
        node for node in powers if (by := graph.inputs[node][1]) and not is_constant(graph.op(by))
    ]
    if moving:
        yield Remark(
            "constant-exponents",
            "micrograd raises to powers that are constants only.",
            refuses=True,
            ids=moving,
        )


FORMAT = Format(
    key="micrograd",
    group="code",
    ending="py",
    media="text/x-python",
    write=write,
    remarks=_remarks,
)
