"""The functions of `special` in the languages of the braces: JavaScript and C.

What they are written in is little: numbers, branches, loops, and C's mathematical library. So there
is one text of each, and all languages round alike.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from chalkgrad.export.code.writing import indented

_COMPARE = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}  # fmt: skip
_ARITHMETIC = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}


@dataclass(frozen=True)
class Braces:
    """How a language of the braces spells what differs among them.

    Attributes
    ----------
    head
        How a function begins, before its parameters.
    parameter, variable, counter
        What stands before the name of a parameter, of a variable, and of a loop's counter.
    numbers
        A list of numbers with its name.
    functions
        What functions are called that are called otherwise; those that are left out keep their
        names.
    """

    head: str
    parameter: str
    variable: str
    counter: str
    numbers: str
    functions: Mapping[str, str]

    def translated(self, tree: ast.FunctionDef) -> str:
        """A function with what its documentation says first."""
        parameters = [argument.arg for argument in tree.args.args]
        said = (ast.get_docstring(tree) or "").split("\n")[0]
        taken = ", ".join(self.parameter + name for name in parameters)
        lines = [f"// {said}", f"{self.head} {tree.name}({taken}) {{"]
        changed = [*dict.fromkeys(_assigned(tree.body))]
        declared = [name for name in changed if name not in parameters]
        lists = {name for name in declared if _is_list(tree, name)}
        numbers = [name for name in declared if name not in lists]
        if numbers:
            lines.append(f"    {self.variable} {', '.join(numbers)};")
        lines += indented(line for statement in tree.body[1:] for line in self._lines(statement))
        return "\n".join([*lines, "}"])

    def _lines(self, statement: ast.stmt) -> Iterator[str]:
        match statement:
            case ast.Return(value=value) if value is not None:
                yield f"return {self._source(value)};"
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Tuple(elts=items)):
                listed = ", ".join(map(self._source, items))
                yield self.numbers.format(name=name, count=len(items), items=listed)
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                for name, value in zip(names, values, strict=True):
                    yield f"{self._source(name)} = {self._source(value)};"
            case ast.Assign(targets=[name], value=value):
                yield f"{self._source(name)} = {self._source(value)};"
            case ast.AugAssign(target=name, op=op, value=value):
                yield f"{self._source(name)} {_ARITHMETIC[type(op)]}= {self._source(value)};"
            case ast.If(test=test, body=body, orelse=otherwise):
                yield f"if ({self._source(test)}) {{"
                yield from self._block(body)
                if otherwise:
                    yield "} else {"
                    yield from self._block(otherwise)
                yield "}"
            case ast.While(test=test, body=body):
                yield f"while ({self._source(test)}) {{"
                yield from self._block(body)
                yield "}"
            case ast.For(target=ast.Name(id=name), iter=ast.Tuple(elts=items), body=body):
                count, listed = len(items), ", ".join(map(self._source, items))
                yield self.numbers.format(name=f"{name}s", count=count, items=listed)
                yield f"for ({self.counter} i = 0; i < {count}; i++) {{"
                yield f"    {name} = {name}s[i];"
                yield from self._block(body)
                yield "}"
            case ast.For(target=ast.Name(id=name), iter=ast.Call(args=args), body=body):
                bounds = [ast.literal_eval(arg) for arg in args]
                start, stop, step = (range(*bounds).start, range(*bounds).stop, range(*bounds).step)
                sign, by = ("<", "++") if step > 0 else (">", "--")
                yield f"for ({self.counter} {name} = {start}; {name} {sign} {stop}; {name}{by}) {{"
                yield from self._block(body)
                yield "}"
            case _:
                raise AssertionError(ast.dump(statement))

    def _block(self, body: Sequence[ast.stmt]) -> list[str]:
        return indented(line for statement in body for line in self._lines(statement))

    def _source(self, tree: ast.expr) -> str:
        sub = self._source
        match tree:
            case ast.Name(id=name):
                return name
            case ast.Constant(value=value):
                return repr(value)
            case ast.UnaryOp(operand=operand):
                return f"(-{sub(operand)})"
            case ast.BinOp(left=left, op=ast.Mod(), right=right):
                return f"floored({sub(left)}, {sub(right)})"
            case ast.BinOp(left=left, op=op, right=right):
                return f"({sub(left)} {_ARITHMETIC[type(op)]} {sub(right)})"
            case ast.Compare(left=left, ops=[ast.In()], comparators=[ast.Tuple(elts=items)]):
                return f"({' || '.join(f'{sub(left)} == {sub(item)}' for item in items)})"
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return f"({sub(left)} {_COMPARE[type(op)]} {sub(right)})"
            case ast.BoolOp(op=op, values=values):
                return f"({(' && ' if isinstance(op, ast.And) else ' || ').join(map(sub, values))})"
            case ast.IfExp(test=test, body=yes, orelse=no):
                return f"({sub(test)} ? {sub(yes)} : {sub(no)})"
            case ast.Subscript(value=value, slice=index):
                return f"{sub(value)}[{sub(index)}]"
            case ast.Attribute(value=ast.Name(id="math"), attr=constant):
                return self.functions[constant]
            case ast.Call(func=ast.Name(id="float"), args=[ast.Call(args=[arg])]):
                return f"{self.functions['trunc']}({sub(arg)})"
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=args):
                return f"{self.functions.get(name, name)}({', '.join(map(sub, args))})"
        raise AssertionError(ast.dump(tree))


def _assigned(body: Sequence[ast.stmt]) -> Iterator[str]:
    """The names that a function gives values to, but for counters."""
    for node in (node for statement in body for node in ast.walk(statement)):
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=names)]):
                yield from (name.id for name in names if isinstance(name, ast.Name))
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AugAssign(target=ast.Name(id=name)):
                yield name
            case ast.For(target=ast.Name(id=name), iter=ast.Tuple()):
                yield name


def _is_list(tree: ast.FunctionDef, name: str) -> bool:
    return any(
        isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Tuple)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id == name
        for node in ast.walk(tree)
    )
