"""torch.fx: a traced module as its graph prints, as a table of it, or as its generated code.

References
----------
pytorch.org/docs/stable/fx.html
"""

import ast
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from chalkgrad.imports.code import python_function
from chalkgrad.imports.code.composed import Composing
from chalkgrad.imports.drawing import Drawing
from chalkgrad.imports.format import Format, Options, Reading, UnreadableError
from chalkgrad.imports.saying import say
from chalkgrad.imports.source import Source
from chalkgrad.imports.texts import Lines

# A line of a graph over single numbers is short; Python's parser is kept from more.
MAX_LINE = 2_000

_GRAPH = re.compile(
    r"^[ \t]*%(\w+) (?::[^\n]{0,200}? )?= (\w+)\[target=([^\]\n]*)\](?:\((.*)\))?[ \t]*$", re.M
)
_RETURN = re.compile(r"^[ \t]*return[ \t]+(\S.*)$", re.M)
_TABLE = re.compile(r"^[ \t]*opcode[ \t]+name[ \t]+target[ \t]+args[ \t]+kwargs[ \t]*$", re.M)

# <built-in method tanh of type object at 0x…>, <function relu at 0x…>, operator.mul
_TARGET = re.compile(r"^<(?:built-in )?(?:function|method|slot wrapper '?)\s*(\w+)")

# What a line of code forgets at its end, for the memory's sake.
_FORGETS = re.compile(r";[ \t]{0,8}\w+(?: = \w+)* = None[ \t]*$", re.M)

# Functions whose keyword says how memory is used, and nothing of the number.
_INPLACE = re.compile(r",\s*inplace = (?:True|False)")

_SAME = frozenset(["float", "double", "clone", "detach", "contiguous", "to", "squeeze", "dropout"])


class _Row(NamedTuple):
    """A node of the graph: what it does, what it is called, with what, and its line."""

    opcode: str
    name: str
    target: str
    args: str
    line: int


def _fits(source: Source) -> bool:
    text = source.text
    if source.seems_json:
        return False
    is_graph = "[target=" in text and _GRAPH.search(text) is not None
    return is_graph or _TABLE.search(text) is not None or _is_code(text)


def _is_code(text: str) -> bool:
    return "def forward(self" in text and _FORGETS.search(text) is not None


def _read(source: Source, options: Options) -> Iterable[Reading]:
    text = source.text
    if _GRAPH.search(text):
        rows = list(_graph_rows(text))
    elif _TABLE.search(text):
        rows = list(_table_rows(text))
    else:
        return python_function.FORMAT.read(Source(_plain(text)), options)
    return [_Graph(options.max_nodes).drawing(rows).reading(options)]


def _plain(text: str) -> str:
    """Generated code as a function of its own: without self, and what is forgotten."""
    begins = text.index("def forward(self")
    code = _INPLACE.sub("", _FORGETS.sub("", text[begins:]))
    code = re.sub(r"def forward\(self,?\s*", "def forward(", code, count=1)
    lines = code.splitlines()
    body = [line for line in lines[1:] if not line.startswith("#")]
    # A parameter of the module waits for its number, under its own name.
    body = [re.sub(r"^(\s*)(\w+) = self\.\2\s*$", r"\1pass", line) for line in body]
    return "\n".join([lines[0], *(re.sub(r"\bself\.", "", line) for line in body)])


def _graph_rows(text: str) -> Iterator[_Row]:
    lines = Lines(text)
    for found in _GRAPH.finditer(text):
        name, opcode, target, given = found.groups()
        line = lines.of(found.start(1))
        # args = (…), kwargs = {…}
        args = (given or "").partition(", kwargs = ")[0].removeprefix("args = ")
        if opcode == "placeholder":
            args = f"({(given or '').removeprefix('default=')},)" if given else "()"
        yield _Row(opcode, name, target, args, line)
    returns = list(_RETURN.finditer(text))
    if returns:
        last = returns[-1]
        yield _Row("output", "output", "output", f"({last[1]},)", lines.of(last.start(1)))


def _table_rows(text: str) -> Iterator[_Row]:
    """The rows of ``print_tabular``: its columns begin where its rule does."""
    lines = text.splitlines()
    head = next(at for at, line in enumerate(lines) if _TABLE.match(line))
    if head + 1 >= len(lines) or not re.fullmatch(r"\s*-+(\s+-+){4}\s*", lines[head + 1]):
        raise UnreadableError(
            say("no-rule", "under the table's head there should be its rule"), head + 2
        )
    starts = [found.start() for found in re.finditer(r"-+", lines[head + 1])]
    for at, line in enumerate(lines[head + 2 :], head + 3):
        if not line.strip():
            break
        ends = [*starts[1:], len(line)]
        opcode, name, target, args, _ = (
            line[start:end].strip() for start, end in zip(starts, ends, strict=True)
        )
        yield _Row(opcode, name, target, args, at)


class _Graph:
    """Makes nodes of rows; `self.names` has the node of every name so far."""

    def __init__(self, max_nodes: int) -> None:
        self.found = Drawing(title="forward")
        self.add = Composing(self.found, max_nodes)
        self.names: dict[str, str] = {}

    def drawing(self, rows: Iterable[_Row]) -> Drawing:
        for row in rows:
            if row.opcode == "output":
                given = self.inputs(row)
                if given:
                    self.found.target = given[0]
                if len(given) > 1:
                    self.found.lose("outputs", "of several results the first is the target")
            elif row.name in self.names:
                raise UnreadableError(
                    say("two-nodes", "there are two nodes {name}", name=row.name), row.line
                )
            else:
                self.names[row.name] = self.node(row)
        return self.found

    def node(self, row: _Row) -> str:
        if row.opcode in ("placeholder", "get_attr"):
            number = self.number(row) if row.opcode == "placeholder" else None
            op = "placeholder" if number is None else "variable"
            said = {} if number is None else {"value": number}
            return self.found.add(row.name, op, row.line, name=row.name, **said)
        if row.opcode not in ("call_function", "call_method", "call_module"):
            raise UnreadableError(
                say("opcode", "{word} is no opcode of torch.fx", word=row.opcode), row.line
            )
        word = _word(row.target)
        inputs = self.inputs(row)
        if word in _SAME and inputs:
            return inputs[0]
        return self.add.op(word, inputs, row.line, name=row.name)

    def number(self, row: _Row) -> float | None:
        """The default of an input."""
        tree = self.tree(row)
        items = tree.elts if isinstance(tree, ast.Tuple) else []
        return _number(items[0]) if items else None

    def inputs(self, row: _Row) -> list[str]:
        tree = self.tree(row)
        items = tree.elts if isinstance(tree, ast.Tuple | ast.List) else [tree]
        if len(items) == 1 and isinstance(items[0], ast.Tuple | ast.List):
            items = items[0].elts
        return [self.input(item, row) for item in items]

    def input(self, item: ast.expr, row: _Row) -> str:
        if isinstance(item, ast.Name) and item.id in self.names:
            return self.names[item.id]
        number = _number(item)
        if number is not None:
            return self.add.number(number, row.line)
        raise UnreadableError(
            say("argument", "an argument should be a node before it, or a number"), row.line
        )

    def tree(self, row: _Row) -> ast.expr:
        if len(row.args) > MAX_LINE:
            raise UnreadableError(
                say("line-too-long", "a line has more than {most} signs", most=f"{MAX_LINE:,}"),
                row.line,
            )
        try:
            return ast.parse(row.args.replace("%", "") or "()", mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            raise UnreadableError(
                say("arguments", "these arguments cannot be read"), row.line
            ) from None


def _word(target: str) -> str:
    """The last word of what is called: operator.mul, torch.tanh, act, <function relu at 0x…>."""
    printed = _TARGET.match(target)
    return printed[1] if printed else target.rpartition(".")[2]


def _number(item: ast.expr) -> float | None:
    negative = isinstance(item, ast.UnaryOp) and isinstance(item.op, ast.USub)
    inner = item.operand if isinstance(item, ast.UnaryOp) and negative else item
    if not isinstance(inner, ast.Constant) or isinstance(inner.value, bool | str | bytes | complex):
        return None
    try:
        number = float(inner.value)  # type: ignore[arg-type]
    except (TypeError, OverflowError):
        return None
    return -number if negative else number


FORMAT = Format("torch-fx", "torch.fx", _fits, _read)
