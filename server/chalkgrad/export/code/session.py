"""Chalkgrad's own Python API, as its users write it: define first, run later."""

from collections.abc import Iterator

from chalkgrad.document.model import Document
from chalkgrad.engine import OPERATORS
from chalkgrad.export.code.expressions import System
from chalkgrad.export.code.program import Leaf, Program, code_remarks, program
from chalkgrad.export.format import Format, Options

# Where both operands are numbers, a sign would be Python's own.
_SIGNS = {"add": "+", "sub": "-", "mul": "*", "div": "/", "pow": "**"}


def _called(name: str, operands: list[str]) -> str:
    numbers = all(not operand.lstrip("(")[:1].isalpha() for operand in operands)
    if name in _SIGNS and not numbers:
        return f" {_SIGNS[name]} ".join(operands)
    if name == "neg" and not numbers:
        return f"-{operands[0]}"
    return f"{name}({', '.join(operands)})"


SYSTEM = System(
    name="Chalkgrad",
    templates={
        name: lambda operands, name=name: _called(name, operands)  # type: ignore[misc]
        for name in OPERATORS.by_name
    },
    number=repr,
)


def write(document: Document, _: Options) -> str:
    """The whole file."""
    made = program(document, OPERATORS.by_name)
    lines = SYSTEM.lines(made)
    text = "\n".join(lines)
    used = {name for name in OPERATORS.by_name if f"{name}(" in text}
    kinds = {"Placeholder" if leaf.fed else "Variable" for leaf in made.leaves}
    target = SYSTEM.target(made)
    if not target.isidentifier():
        target, kinds = f"Constant({target})", kinds | {"Constant"}
    names = sorted(kinds | {"Session"}) + sorted(used)
    return "\n".join(
        [
            f"# {' '.join(made.title.split()) or 'A graph'}, written by Chalkgrad.",
            "",
            f"from chalkgrad import {', '.join(names)}",
            "",
            *map(_leaf, made.leaves),
            *lines,
            "",
            *_run(made, target),
            "",
        ]
    )


def _leaf(leaf: Leaf) -> str:
    if leaf.fed:
        return f"{leaf.name} = Placeholder(name={leaf.shown!r})"
    return f"{leaf.name} = Variable({leaf.number!r}, name={leaf.shown!r})"


def _run(made: Program, target: str) -> Iterator[str]:
    fed = [leaf for leaf in made.leaves if leaf.fed]
    feeds = ", ".join(
        f"{leaf.name}: {'...' if leaf.number is None else repr(leaf.number)}" for leaf in fed
    )
    yield "session = Session()"
    if any(leaf.number is None for leaf in fed):
        yield "# A number for every ..., and it runs:"
        yield f"# print(session.run({target}, feed_dict={{{feeds}}}))"
        yield "# print(session.gradients())"
        return
    yield f"print(session.run({target}{f', feed_dict={{{feeds}}}' if fed else ''}))"
    yield "print(session.gradients())"


FORMAT = Format(
    key="session",
    group="code",
    ending="py",
    media="text/x-python",
    write=write,
    remarks=code_remarks,
)
