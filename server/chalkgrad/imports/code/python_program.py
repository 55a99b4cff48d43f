"""What stands at the top level of a Python text: functions, numbers with names, imports."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field

from chalkgrad.imports.code.python_places import complain
from chalkgrad.imports.saying import say

# What a name holds: the key of a node, or a number that is none yet.
Value = str | float
Names = dict[str, Value]


@dataclass(frozen=True)
class Function:
    """A function as its text has it."""

    name: str
    parameters: Sequence[ast.arg]
    defaults: dict[str, ast.expr]
    body: Sequence[ast.stmt]
    note: str = ""

    @classmethod
    def of(cls, lines: Sequence[str], node: ast.FunctionDef) -> "Function":
        """The function of a def."""
        note = ast.get_docstring(node) or ""
        parameters, defaults = _parameters(lines, node, node.args)
        return cls(node.name, parameters, defaults, node.body, note)

    @classmethod
    def of_lambda(cls, lines: Sequence[str], name: str, node: ast.Lambda) -> "Function":
        """The function of a lambda."""
        parameters, defaults = _parameters(lines, node, node.args)
        returned = ast.copy_location(ast.Return(value=node.body), node.body)
        return cls(name, parameters, defaults, [returned])


@dataclass
class Program:
    """What stands at the top level of a text.

    Attributes
    ----------
    lines
        The text.
    functions, constants
        By name.
    modules
        What names that were imported stand for: ``np`` for ``numpy``.
    words
        Functions that were imported by name, by their own.
    """

    lines: Sequence[str]
    functions: dict[str, Function] = field(default_factory=dict)
    constants: dict[str, ast.expr] = field(default_factory=dict)
    modules: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)


def _parameters(
    lines: Sequence[str], node: ast.AST, arguments: ast.arguments
) -> tuple[Sequence[ast.arg], dict[str, ast.expr]]:
    if arguments.vararg or arguments.kwarg:
        raise complain(
            lines,
            node,
            say("variable-inputs", "a graph has a fixed number of inputs: no *args or **kwargs"),
        )
    by_place = [*arguments.posonlyargs, *arguments.args]
    found = [*by_place, *arguments.kwonlyargs]
    if found and found[0].arg in ("self", "cls"):
        found = found[1:]
    last = arguments.defaults
    defaults = dict(zip((one.arg for one in by_place[-len(last) :]), last, strict=False))
    pairs = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    return found, defaults | {one.arg: number for one, number in pairs if number is not None}
