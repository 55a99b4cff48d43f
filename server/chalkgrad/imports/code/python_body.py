"""The statements of a Python function, followed in order: names to the nodes that they hold."""

import ast
from collections.abc import Sequence

from chalkgrad.document.values import LimitError
from chalkgrad.imports.code.python_places import complain
from chalkgrad.imports.code.python_program import Function, Names, Program, Value
from chalkgrad.imports.code.python_values import Values
from chalkgrad.imports.drawing import Drawing
from chalkgrad.imports.saying import Words, say

# Statements that are followed, loops and calls written out: no text of a page keeps a server busy.
MAX_STEPS = 10_000

# Functions that call functions that call …
MAX_CALLS = 30

# What holds no value on the way through a body.
_NO_GRAPH: dict[type[ast.AST], Words] = {
    ast.While: say("while", "a while loop runs as often as its numbers say; a graph cannot"),
    ast.Try: say("try", "what happens after an error is no part of a graph"),
    ast.Raise: say("raise", "an error is no value of a graph"),
    ast.With: say("with", "a with block has no meaning in a graph"),
    ast.Delete: say("del", "del has no meaning in a graph"),
    ast.ClassDef: say("class", "a class cannot stand in a function that becomes a graph"),
    ast.Global: say("global", "a graph has no global names"),
    ast.Nonlocal: say("nonlocal", "a graph has no outer names"),
    ast.Break: say("break", "a loop that ends when its numbers say so is no graph"),
    ast.Continue: say("continue", "a loop that skips when its numbers say so is no graph"),
}


class Body:
    """Follows the statements of functions, and adds to a drawing what they compute."""

    def __init__(self, program: Program, drawing: Drawing, max_nodes: int) -> None:
        self._program = program
        self._drawing = drawing
        self._values = Values(program, drawing, max_nodes, self._call)
        self._steps = 0
        self._calling: list[str] = []

    def result(self, function: Function) -> str:
        """The node of what a function returns; its parameters become leaves."""
        names: Names = {}
        for parameter in function.parameters:
            default = function.defaults.get(parameter.arg)
            names[parameter.arg] = self._values.parameter(parameter.arg, default)
        returned = self._run(function, names, function.body)
        found = self._values.node(returned)
        self._values.finish()
        return found

    def _call(self, function: Function, arguments: Names, node: ast.Call) -> Value:
        """What a call of a function of the text returns, written out."""
        if function.name in self._calling:
            raise self._complain(
                node,
                say(
                    "calls-itself",
                    "{name} calls itself; a graph has no end then",
                    name=function.name,
                ),
            )
        if len(self._calling) >= MAX_CALLS:
            raise self._complain(
                node,
                say("calls-too-deep", "more than {most} functions call each other", most=MAX_CALLS),
            )
        names: Names = {}
        for parameter in function.parameters:
            word = parameter.arg
            if word in arguments:
                names[word] = arguments[word]
            elif word in function.defaults:
                names[word] = self._values.of(function.defaults[word], {})
            else:
                raise self._complain(
                    node,
                    say(
                        "missing-argument",
                        "{name} needs a number for {word}",
                        name=function.name,
                        word=word,
                    ),
                )
        return self._run(function, names, function.body)

    # -- statements --------------------------------------------------------------------------

    def _run(self, function: Function, names: Names, body: Sequence[ast.stmt]) -> Value:
        self._calling.append(function.name)
        returned = self._follow(body, names)
        self._calling.pop()
        if returned is None:
            raise self._complain(
                body[-1], say("returns-nothing-of", "{name} returns nothing", name=function.name)
            )
        return returned

    def _follow(self, body: Sequence[ast.stmt], names: Names) -> Value | None:
        """Follow statements; what is returned, if anything is."""
        for index, statement in enumerate(body):
            self._steps += 1
            if self._steps > MAX_STEPS:
                raise LimitError(f"written out, this has more than {MAX_STEPS:,} statements")
            if isinstance(statement, ast.Return):
                if statement.value is None:
                    raise self._complain(
                        statement,
                        say("no-value-returned", "a graph needs a value that is returned"),
                    )
                return self._values.of(statement.value, names)
            if isinstance(statement, ast.If):
                rest = body[index + 1 :]
                if _returns(statement.body) or _returns(statement.orelse):
                    return self._either(statement, names, rest)
                self._merge(statement, names)
            elif isinstance(statement, ast.For):
                returned = self._repeat(statement, names)
                if returned is not None:
                    return returned
            else:
                self._do(statement, names)
        return None

    def _do(self, statement: ast.stmt, names: Names) -> None:
        match statement:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    self._assign(target, value, names)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self._assign(target, value, names)
            case ast.AugAssign(target=ast.Name(id=name) as target, op=op, value=value):
                before = ast.copy_location(ast.Name(name, ast.Load()), target)
                whole = ast.copy_location(ast.BinOp(before, op, value), statement)
                self._assign(target, whole, names)
            case ast.Expr(value=ast.Constant()) | ast.Pass() | ast.AnnAssign(value=None):
                pass
            case ast.Import() | ast.ImportFrom():
                pass
            case ast.Assert() | ast.Expr(value=ast.Call(func=ast.Name(id="print"))):
                self._drawing.lose("says-nothing", "assert and print are left out")
            case _:
                otherwise = say("no-meaning", "this has no meaning in a graph")
                raise self._complain(statement, _NO_GRAPH.get(type(statement), otherwise))

    def _assign(self, target: ast.expr, value: ast.expr, names: Names) -> None:
        if isinstance(target, ast.Name):
            names[target.id] = self._values.called(target.id, self._values.of(value, names))
            return
        if not isinstance(target, ast.Tuple | ast.List):
            raise self._complain(
                target, say("assigned", "only names can be given values in a graph")
            )
        if isinstance(value, ast.Tuple | ast.List):
            if len(value.elts) != len(target.elts):
                raise self._complain(
                    target, say("unpacked", "there are as many names as values on both sides")
                )
            found = [self._values.of(item, names) for item in value.elts]
        else:
            found = self._values.parts(value, [self._word(item) for item in target.elts], names)
        for item, one in zip(target.elts, found, strict=True):
            names[self._word(item)] = self._values.called(self._word(item), one)

    def _word(self, target: ast.expr) -> str:
        if not isinstance(target, ast.Name):
            raise self._complain(
                target, say("assigned", "only names can be given values in a graph")
            )
        return target.id

    def _either(self, statement: ast.If, names: Names, rest: Sequence[ast.stmt]) -> Value:
        """What an if returns that returns: each branch goes on with what follows."""
        test = self._values.of(statement.test, names)
        found = []
        for branch in (statement.body, statement.orelse):
            way = branch if _returns(branch) else [*branch, *rest]
            returned = self._follow(way, dict(names))
            if returned is None:
                raise self._complain(
                    statement, say("some-return", "not every way through this if returns a value")
                )
            found.append(returned)
        return self._values.choice(statement, test, *found)

    def _merge(self, statement: ast.If, names: Names) -> None:
        """What names hold after an if: a choice, where its branches differ."""
        test = self._values.of(statement.test, names)
        then, otherwise = dict(names), dict(names)
        for branch, its in ((statement.body, then), (statement.orelse, otherwise)):
            if self._follow(branch, its) is not None:
                raise self._complain(
                    statement, say("some-return", "not every way through this if returns a value")
                )
        for name in sorted(then.keys() | otherwise.keys()):
            if name not in then or name not in otherwise:
                names.pop(name, None)
            elif then[name] != otherwise[name]:
                chosen = self._values.choice(statement, test, then[name], otherwise[name])
                names[name] = self._values.called(name, chosen)

    def _repeat(self, statement: ast.For, names: Names) -> Value | None:
        """Write a loop out."""
        for number in self._values.range_of(statement.iter, names):
            names[self._word(statement.target)] = float(number)
            self._steps += 1
            if self._steps > MAX_STEPS:
                raise LimitError(f"written out, this has more than {MAX_STEPS:,} statements")
            returned = self._follow(statement.body, names)
            if returned is not None:
                return returned
        return self._follow(statement.orelse, names)

    def _complain(self, node: ast.AST, message: Words) -> Exception:
        return complain(self._program.lines, node, message)


def _returns(body: Sequence[ast.stmt]) -> bool:
    """Whether a body returns, whichever way through it is taken."""
    if not body:
        return False
    last = body[-1]
    if isinstance(last, ast.If):
        return _returns(last.body) and _returns(last.orelse)
    return isinstance(last, ast.Return)
