"""The expressions of a Python function as nodes."""

import ast
import math
from collections.abc import Callable, Iterable, Sequence

from chalkgrad.document.values import LimitError
from chalkgrad.engine.formula.words import MODULES
from chalkgrad.engine.operators import OPERATORS
from chalkgrad.imports.code.composed import COMPOSED
from chalkgrad.imports.code.python_places import complain
from chalkgrad.imports.code.python_program import Function, Names, Program, Value
from chalkgrad.imports.drawing import Drawing
from chalkgrad.imports.saying import Words, say
from chalkgrad.imports.words import operator_of

# Expressions in expressions: as in formulas, and no deeper than any stack.
MAX_NESTING = 100

_BINARY: dict[type[ast.operator], str] = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.Pow: "pow",
    ast.Mod: "mod",
}  # fmt: skip
_COMPARED: dict[type[ast.cmpop], str] = {
    ast.Gt: "greater", ast.Lt: "less", ast.GtE: "at_least", ast.LtE: "at_most",
    ast.Eq: "equal", ast.NotEq: "not_equal",
}  # fmt: skip

_NUMBERS = {"pi": math.pi, "e": math.e, "tau": math.tau}

# Calls that only say what kind of number something is.
_SAME = frozenset(
    ["float", "float32", "float64", "asarray", "array", "tensor", "as_tensor", "item", "squeeze",
     "stop_gradient", "detach", "Variable", Value, "requires_grad_", "bool"]
)  # fmt: skip
# Of a list of numbers, each of which is an input.
_OVER_LISTS = frozenset(
    ["sum", "prod", "mean", "average", "max", "min", "amax", "amin", "fsum", "logsumexp"]
)


class Values:
    """Adds what expressions compute to a drawing."""

    def __init__(
        self,
        program: Program,
        drawing: Drawing,
        max_nodes: int,
        call: Callable[[Function, Names, ast.Call], Value],
    ) -> None:
        self._program = program
        self._drawing = drawing
        self._max_nodes = max_nodes
        self._call_of = call
        self._count = 0
        self._depth = 0
        # Leaves by name, those of x[0] and of names that stand for nothing included.
        self._leaves: dict[str, str] = {}
        # Nodes that have a name of their own, and so take no second one.
        self._named: set[str] = set()
        # Parameters that are lists of numbers, each of which is a leaf of its own.
        self._parted: set[str] = set()
        # Constants of the top level on their way, so that none stands for itself.
        self._looking: set[str] = set()

    def finish(self) -> None:
        """Take leaves away that turned out to be several, unless something uses them whole."""
        self._drawing.drop_unused(self._parted)

    def node(self, value: Value) -> str:
        """The node of a value: a number becomes a constant."""
        return value if isinstance(value, str) else self._add("constant", value=value)

    def parameter(self, name: str, default: ast.expr | None) -> str:
        """The leaf of a parameter: a variable of its default, or what waits for a number."""
        if default is None:
            return self._leaf(name, 0)
        value = self._number(default)
        if value is None:
            raise self._complain(
                default,
                say("no-default-number", "the value of {name} should be a number", name=name),
            )
        key = self._add("variable", line=default.lineno, key=name, name=name, value=value)
        self._leaves[name] = key
        self._named.add(key)
        return key

    def called(self, name: str, value: Value) -> Value:
        """A value that is given a name; its node is called so, unless it has a name."""
        if isinstance(value, str) and value not in self._named:
            self._named.add(value)
            self._drawing.call(value, name)
        return value

    def choice(self, at: ast.AST, test: Value, then: Value, otherwise: Value) -> str:
        """What is one value or another."""
        return self._apply(at, "where", [test, then, otherwise])

    def parts(self, value: ast.expr, words: Sequence[str], names: Names) -> list[Value]:
        """What names are given that stand for the parts of a parameter: x, y = p."""
        if not isinstance(value, ast.Name) or value.id not in names:
            raise self._complain(value, say("not-unpacked", "this cannot be taken apart"))
        self._parted.add(self.node(names[value.id]))
        return [self._leaf(word, value.lineno) for word in words]

    def range_of(self, node: ast.expr, names: Names) -> Iterable[int]:
        """The numbers of a range."""
        match node:
            case ast.Call(func=ast.Name(id="range"), args=arguments, keywords=[]) if arguments:
                bounds = [self._whole(argument, names) for argument in arguments[:3]]
                if len(bounds) < 3 or bounds[2]:
                    return range(*bounds)
        words = say(
            "loop", "a loop of a graph runs over a range of fixed numbers, such as range(3)"
        )
        raise self._complain(node, words)

    def of(self, node: ast.expr, names: Names) -> Value:
        """The value of an expression."""
        self._depth += 1
        if self._depth > MAX_NESTING:
            raise self._complain(
                node, say("too-deep", "more than {most} levels of nesting", most=MAX_NESTING)
            )
        found = self._of(node, names)
        self._depth -= 1
        return found

    def _of(self, node: ast.expr, names: Names) -> Value:
        number = self._literal(node)
        if number is not None:
            return number
        match node:
            case ast.Name(id=name):
                return self._name(node, name, names)
            case ast.BinOp():
                return self._binary(node, names)
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.of(operand, names)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return self._apply(node, "neg", [self.of(operand, names)])
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return self._apply(node, "equal", [self.of(operand, names), 0.0])
            case ast.Compare():
                return self._compare(node, names)
            case ast.BoolOp(op=op, values=values):
                found = self.of(values[0], names)
                for value in values[1:]:
                    both = [self.of(value, names), found]
                    if isinstance(op, ast.Or):
                        both.reverse()
                    found = self._apply(node, "where", [found, *both])
                return found
            case ast.IfExp(test=test, body=body, orelse=orelse):
                way = [self.of(part, names) for part in (test, body, orelse)]
                return self._apply(node, "where", way)
            case ast.Attribute(value=ast.Name(id=module), attr=name) if module not in names:
                return self._of_module(node, module, name)
            case ast.Subscript(value=ast.Name(id=name), slice=index) if name in names:
                return self._item(node, name, self._whole(index, names), names)
            case ast.Call():
                return self._call(node, names)
        raise self._complain(
            node, say("no-graph-number", "this is no number that a graph can compute")
        )

    def _binary(self, node: ast.BinOp, names: Names) -> Value:
        # A long sum is deep on its left side only: it is followed without descending.
        chain: list[ast.BinOp] = []
        left: ast.expr = node
        while isinstance(left, ast.BinOp):
            chain.append(left)
            left = left.left
        found = self.of(left, names)
        for part in reversed(chain):
            other = self.of(part.right, names)
            if isinstance(part.op, ast.FloorDiv):
                found = self._apply(part, "floor", [self._apply(part, "div", [found, other])])
                continue
            op = _BINARY.get(type(part.op))
            if op is None:
                words = say("no-operator", "this operator has no meaning for single numbers")
                if isinstance(part.op, ast.BitXor):
                    words = say(
                        "no-xor", "this operator has no meaning for single numbers; a power is **"
                    )
                raise self._complain(part, words)
            found = self._apply(part, op, [found, other])
        return found

    def _compare(self, node: ast.Compare, names: Names) -> Value:
        ends = [self.of(part, names) for part in (node.left, *node.comparators)]
        found: Value | None = None
        for index, sign in enumerate(node.ops):
            op = _COMPARED.get(type(sign))
            if op is None:
                raise self._complain(
                    node, say("compared", "numbers are compared by their size only")
                )
            holds = self._apply(node, op, ends[index : index + 2])
            found = holds if found is None else self._apply(node, "mul", [found, holds])
        assert found is not None
        return found

    def _name(self, node: ast.expr, name: str, names: Names) -> Value:
        if name in names:
            return names[name]
        constant = self._program.constants.get(name)
        if constant is not None and name not in self._looking:
            self._looking.add(name)
            value = self._number(constant)
            found = self.of(constant, {}) if value is None else self._fixed(name, value)
            self._looking.discard(name)
            return found
        word = self._program.words.get(name, name)
        if name in self._program.modules and word in _NUMBERS:
            return _NUMBERS[word]
        self._drawing.lose("free", "{nodes}: not defined in the text; they wait for a number", name)
        return self._leaf(name, node.lineno)

    def _fixed(self, name: str, value: float) -> str:
        """The constant of a number with a name."""
        if name not in self._leaves:
            self._leaves[name] = self._add("constant", value=value, name=name)
            self._named.add(self._leaves[name])
        return self._leaves[name]

    def _of_module(self, node: ast.expr, module: str, name: str) -> float:
        known = module in self._program.modules or module in MODULES
        if known and name in _NUMBERS:
            return _NUMBERS[name]
        raise self._complain(
            node,
            say(
                "unknown-number", "{name} is no number that is known here", name=f"{module}.{name}"
            ),
        )

    def _item(self, node: ast.expr, name: str, index: int, names: Names) -> str:
        """A number of a parameter that is a list of them: x[0] is x0."""
        self._parted.add(self.node(names[name]))
        return self._leaf(f"{name}{index}" if index >= 0 else f"{name}_last", node.lineno)

    def _call(self, node: ast.Call, names: Names) -> Value:
        match node.func:
            case ast.Name(id=name):
                function = self._program.functions.get(name)
                if function is not None:
                    return self._inlined(function, node, names)
                word, first = self._program.words.get(name, name), []
            case ast.Attribute(value=whose, attr=word):
                module = _dotted(whose)
                is_module = module and module.split(".")[0] not in names
                first = [] if is_module else [self.of(whose, names)]
            case _:
                raise self._complain(
                    node, say("called", "only functions with names can be called in a graph")
                )
        arguments = [*first, *self._arguments(node, word, names)]
        return self._known(node, word, arguments)

    def _arguments(self, node: ast.Call, word: str, names: Names) -> list[Value]:
        listed = node.args
        if len(listed) == 1 and word in _OVER_LISTS and isinstance(listed[0], ast.List | ast.Tuple):
            listed = listed[0].elts
        for keyword in node.keywords:
            if keyword.arg not in ("dtype", "requires_grad", "name", "label"):
                raise self._complain(
                    keyword.value,
                    say("keyword", "{name} is read without {word}=", name=word, word=keyword.arg),
                )
        for argument in listed:
            if isinstance(argument, ast.Starred):
                raise self._complain(
                    argument,
                    say("variable-inputs-here", "a graph has a fixed number of inputs: no *"),
                )
        return [self.of(argument, names) for argument in listed]

    def _known(self, node: ast.Call, word: str, arguments: list[Value]) -> Value:
        """What a function of a library computes."""
        if word in _SAME and len(arguments) == 1:
            return arguments[0]
        if word == "log" and len(arguments) == 2:
            over = [self._apply(node, "ln", [argument]) for argument in arguments]
            return self._apply(node, "div", over)
        composed = COMPOSED.get(word)
        if composed is not None and len(arguments) == composed[0]:
            return composed[1](lambda op, *over: self._apply(node, op, over), float, *arguments)
        op = operator_of(word) or word
        if op in OPERATORS:
            row = OPERATORS[op]
            if row.many and len(arguments) == 1:
                return arguments[0]
            if not row.takes(len(arguments)):
                raise self._complain(
                    node,
                    say(
                        "arity",
                        "{name} takes {takes} numbers here, not {count}",
                        name=word,
                        takes=row.arity,
                        count=len(arguments),
                    ),
                )
        return self._apply(node, op, arguments)

    def _inlined(self, function: Function, node: ast.Call, names: Names) -> Value:
        words = [parameter.arg for parameter in function.parameters]
        if len(node.args) > len(words):
            raise self._complain(
                node,
                say("takes", "{name} takes {count} numbers", name=function.name, count=len(words)),
            )
        given = dict(zip(words, (self.of(one, names) for one in node.args), strict=False))
        for keyword in node.keywords:
            if keyword.arg not in words:
                raise self._complain(
                    keyword.value,
                    say("no-keyword", "{name} has no {word}", name=function.name, word=keyword.arg),
                )
            given[keyword.arg] = self.of(keyword.value, names)
        depth, self._depth = self._depth, 0
        found = self._call_of(function, given, node)
        self._depth = depth
        return found

    # -- nodes -------------------------------------------------------------------------------

    def _apply(self, at: ast.AST, op: str, inputs: Sequence[Value]) -> str:
        line = getattr(at, "lineno", 0)
        key = self._add(op, line)
        for port, value in enumerate(inputs):
            self._drawing.wire(self.node(value), key, port, line)
        return key

    def _leaf(self, name: str, line: int) -> str:
        if name not in self._leaves:
            self._leaves[name] = self._add("placeholder", line, key=name, name=name)
            self._named.add(self._leaves[name])
        return self._leaves[name]

    def _add(self, op: str, line: int = 0, key: str = "", **attributes: object) -> str:
        self._count += 1
        if self._count > self._max_nodes:
            raise LimitError(f"written out, this would be more than {self._max_nodes:,} nodes")
        key = key or f"v{self._count}"
        while key in self._drawing:
            key += "_"
        return self._drawing.add(key, op, line, **attributes)

    # -- numbers -----------------------------------------------------------------------------

    def _literal(self, node: ast.expr) -> float | None:
        """A number as it is written, with its sign."""
        match node:
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant() as operand):
                number = self._literal(operand)
                return None if number is None else -number
            case ast.Constant(value=bool() | int() | float() as value):
                try:
                    number = float(value)
                except OverflowError:
                    number = math.inf
                if math.isinf(number):
                    raise self._complain(node, say("not-finite", "numbers are finite here"))
                return number
        return None

    def _number(self, node: ast.expr) -> float | None:
        """A number as it is written, or one of a library: math.pi, torch.tensor(2.0)."""
        match node:
            case ast.Call(func=ast.Attribute(attr=word) | ast.Name(id=word), args=[argument]):
                return self._literal(argument) if word in _SAME else None
            case ast.Attribute(value=ast.Name(id=module), attr=name):
                return (
                    _NUMBERS.get(name)
                    if module in self._program.modules or module in MODULES
                    else None
                )
        return self._literal(node)

    def _whole(self, node: ast.expr, names: Names) -> int:
        """A whole number that is known before anything is computed."""
        number = names.get(node.id) if isinstance(node, ast.Name) else self._literal(node)
        if isinstance(node, ast.Name) and number is None:
            constant = self._program.constants.get(node.id)
            number = None if constant is None else self._literal(constant)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
            self._depth += 1
            if self._depth > MAX_NESTING:
                raise self._complain(
                    node, say("too-deep", "more than {most} levels of nesting", most=MAX_NESTING)
                )
            one, other = (self._whole(part, names) for part in (node.left, node.right))
            self._depth -= 1
            return one + other if isinstance(node.op, ast.Add) else one - other
        if not isinstance(number, float) or not number.is_integer() or abs(number) > 1e6:
            raise self._complain(node, say("no-whole", "there should be a whole number here"))
        return int(number)

    def _complain(self, node: ast.AST, message: Words) -> Exception:
        return complain(self._program.lines, node, message)


def _dotted(node: ast.expr) -> str:
    """A name with points, such as np or jax.nn; "" for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""
