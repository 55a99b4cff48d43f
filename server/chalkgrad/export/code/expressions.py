"""Programs that only define the formula, and leave its gradient to a system of their own."""

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from chalkgrad.document.model import Document
from chalkgrad.document.remarks import Remark
from chalkgrad.export.code.program import (
    Leaf,
    Program,
    Step,
    code_remarks,
    without_counterpart,
)

# An operator over its operands as they are written. A signed number has parentheses.
Template = str | Callable[[list[str]], str]


def chain(sign: str) -> Template:
    """Operands with a sign between."""
    return lambda operands: f" {sign} ".join(operands)


def nested(function: str) -> Template:
    """A function of two over any number of operands."""

    def write(operands: list[str]) -> str:
        found = operands[0]
        for operand in operands[1:]:
            found = f"{function}({found}, {operand})"
        return found

    return write


# What every system writes with Python's signs.
ARITHMETIC: Mapping[str, Template] = {
    "add": "{0} + {1}",
    "sub": "{0} - {1}",
    "mul": "{0} * {1}",
    "div": "{0} / {1}",
    "neg": "-{0}",
    "square": "{0} * {0}",
    "reciprocal": "1.0 / {0}",
    "sum": chain("+"),
    "product": chain("*"),
    "mean": lambda operands: f"({' + '.join(operands)}) / {len(operands)}",
}


@dataclass(frozen=True)
class System:
    """How a system of differentiation writes a formula.

    Attributes
    ----------
    name
        What it is called.
    templates
        Its operators.
    number
        A constant.
    """

    name: str
    templates: Mapping[str, Template]
    number: Callable[[float], str]

    def lines(self, made: Program) -> list[str]:
        """A line for every operator."""
        return [f"{step.name} = {self._step(step)}" for step in made.steps]

    def target(self, made: Program) -> str:
        """The target: a name, or a number."""
        return self._operand(made.target)

    def _step(self, step: Step) -> str:
        template, operands = self.templates[step.row.name], [*map(self._operand, step.operands)]
        return template.format(*operands) if isinstance(template, str) else template(operands)

    def _operand(self, operand: ast.Name | ast.Constant) -> str:
        if isinstance(operand, ast.Name):
            return operand.id
        text = self.number(float(str(operand.value)))
        return f"({text})" if text.startswith("-") else text

    def remarks(self, document: Document) -> Iterator[Remark]:
        """What no code says, what it has nothing for, and that its conventions are its own."""
        yield from code_remarks(document)
        yield from without_counterpart(document, self.name, self.templates)
        yield Remark(
            "own-conventions",
            "{system} rounds, and chooses derivatives at kinks and at ends of domains, by itself.",
            {"system": self.name},
        )


def given(leaf: Leaf) -> str:
    """A leaf's number, or where it is asked for."""
    return "float(input())" if leaf.number is None else repr(leaf.number)


def keyed(made: Program) -> str:
    """The leaves by their names, as the items of a dictionary."""
    return ", ".join(f'"{leaf.name}": {leaf.name}' for leaf in made.leaves)
