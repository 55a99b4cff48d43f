"""A Python function's source into a graph: read as a tree, and never run.

What a function computes without deciding anything from its numbers becomes a graph: assignments,
branches (as choices), loops over a ``range`` of fixed length (written out), calls of functions
that stand in the same text (inlined).
"""

import ast
import re
from collections.abc import Iterable

from chalkgrad.engine.formula.words import MODULES
from chalkgrad.imports.code.python_body import Body
from chalkgrad.imports.code.python_places import complain
from chalkgrad.imports.code.python_program import Function, Program
from chalkgrad.imports.drawing import Drawing
from chalkgrad.imports.format import Format, Options, Reading, UnreadableError
from chalkgrad.imports.saying import say
from chalkgrad.imports.source import Source

# A function that is shown on a blackboard is a page; Python's parser is kept from more.
MAX_SOURCE = 64 * 1024

_BEGINS = re.compile(
    r"^[ \t]*(?:(?:async[ \t]+)?def[ \t]+\w+[ \t]*\(|(?:\w+[ \t]*=[ \t]*)?lambda\b)", re.M
)


def _read(source: Source, options: Options) -> Iterable[Reading]:
    program = _program(source.text)
    called = {
        name
        for function in program.functions.values()
        for name in _calls(function) - {function.name}
    }
    shown = [name for name in program.functions if name not in called]
    if not shown:
        raise UnreadableError(say("circle", "these functions only call each other in a circle"))
    return (_graph(program, name, options).reading(options) for name in shown)


def _graph(program: Program, name: str, options: Options) -> Drawing:
    drawing = Drawing(title=name)
    body = Body(program, drawing, options.max_nodes)
    function = program.functions[name]
    drawing.target = body.result(function)
    drawing.title = f"{name}({', '.join(parameter.arg for parameter in function.parameters)})"
    if function.note:
        drawing.note = function.note
    return drawing


def _program(text: str) -> Program:
    """The functions, constants and imports of a text.

    Raises
    ------
    UnreadableError
        It is no Python, or has more at its top level than these.
    """
    if len(text) > MAX_SOURCE:
        raise UnreadableError(
            say(
                "source-too-long",
                "a function may have {most} characters, not {count}",
                most=f"{MAX_SOURCE:,}",
                count=f"{len(text):,}",
            )
        )
    try:
        tree = ast.parse(_dedented(text))
    except SyntaxError as error:
        words = say("no-python", "this is no Python: {what}", what=error.msg)
        raise UnreadableError(words, error.lineno or 1, error.offset or 0) from None
    except (ValueError, RecursionError, MemoryError):
        raise UnreadableError(
            say("python-too-deep", "this is no Python that can be read: it is nested too deep")
        ) from None
    program = Program(_dedented(text).split("\n"))
    for statement in tree.body:
        _top(program, statement)
    if not program.functions:
        raise UnreadableError(
            say("no-function", "there is no function here: it begins with def, or is a lambda")
        )
    return program


def _top(program: Program, statement: ast.stmt) -> None:
    """Take a statement at the top level in."""
    match statement:
        case ast.FunctionDef():
            program.functions[statement.name] = Function.of(program.lines, statement)
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Lambda() as value):
            program.functions[name] = Function.of_lambda(program.lines, name, value)
        case ast.Expr(value=ast.Lambda() as value):
            program.functions["f"] = Function.of_lambda(program.lines, "f", value)
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            program.constants[name] = value
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            program.constants[name] = value
        case ast.Import():
            for alias in statement.names:
                program.modules[alias.asname or alias.name.split(".")[0]] = alias.name
        case ast.ImportFrom():
            _import_from(program, statement)
        case ast.Expr(value=ast.Constant()) | ast.Pass():
            pass
        case _:
            words = say(
                "beside-functions", "beside functions there may be imports and numbers with names"
            )
            raise complain(program.lines, statement, words)


def _import_from(program: Program, statement: ast.ImportFrom) -> None:
    module = statement.module or ""
    for alias in statement.names:
        here = alias.asname or alias.name
        if module.split(".")[0] in MODULES:
            program.words[here] = alias.name
        # from torch import nn, from torch.nn import functional as F
        program.modules[here] = f"{module}.{alias.name}"


def _calls(function: Function) -> set[str]:
    return {
        node.func.id
        for statement in function.body
        for node in ast.walk(statement)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }


def _dedented(text: str) -> str:
    """A text whose first line is not indented: a method, or a cell that was copied."""
    lines = text.expandtabs(4).split("\n")
    first = next((line for line in lines if line.strip()), "")
    margin = len(first) - len(first.lstrip())
    if not margin:
        return text
    return "\n".join(line[margin:] if not line[:margin].strip() else line for line in lines)


FORMAT = Format(
    "python",
    "Python function",
    lambda source: _BEGINS.search(source.text[:MAX_SOURCE]) is not None,
    _read,
)
