"""Syntax trees of row formulas as source of a language, and the passes of a program as lines.

A `Language` says how its expressions and statements are spelled; what is computed, and in which
order, is the same in all.
"""

import ast
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from chalkgrad.engine.notation import BINARY, COMPARE, TOTALS, is_nothing, may_block
from chalkgrad.export.code.names import ADJOINT
from chalkgrad.export.code.program import Leaf, Program, Send

# How strongly expressions bind, weakest first.
CHOICE, OR, AND, COMPARISON, SUM, PRODUCT, SIGN, ATOM = range(8)

Written = tuple[str, int]


def _called(name: str, args: Sequence[str]) -> str:
    return f"{name}({', '.join(args)})"


@dataclass(frozen=True)
class Language:
    """How a language is spelled.

    Attributes
    ----------
    functions
        What it calls the words of row formulas; those that are left out are called as they are.
    number
        A double, to the last bit.
    choose
        A choice: the condition, what if it holds, what else.
    compare
        Signs of comparison that are other than Python's.
    both, either, negated, part
        How conditions are joined, and denied; how strongly those that are joined must bind.
    let
        A line that gives a name its value, once.
    start
        A line that gives a name its first value.
    add
        A line that adds to a name, or takes from it: the sign between.
    when
        The lines of a condition: the condition, what is done, what else is done.
    sent
        Whether an adjoint was sent anything.
    total
        A call over any number of inputs.
    comment
        What begins a line of comment.
    """

    functions: Mapping[str, str]
    number: Callable[[float], str]
    choose: Callable[[str, str, str], Written]
    let: Callable[[str, str], str]
    start: Callable[[str, str], str]
    add: Callable[[str, str, str], str]
    when: Callable[[str, list[str], list[str]], list[str]]
    sent: Callable[[str], str]
    comment: str
    compare: Mapping[str, str]
    part: int = COMPARISON
    both: str = "and"
    either: str = "or"
    negated: str = "not "
    total: Callable[[str, Sequence[str]], str] = _called

    def expression(self, tree: ast.expr, least: int = CHOICE) -> str:
        """Source of a formula, in parentheses where it binds less than it must."""
        text, strength = self._written(tree)
        return text if strength >= least else f"({text})"

    def _written(self, tree: ast.expr) -> Written:
        match tree:
            case ast.Name(id=name):
                return name, ATOM
            case ast.Constant(value=int() | float() as value):
                text = self.number(float(value))
                return text, SIGN if text.startswith("-") else ATOM
            case ast.UnaryOp(operand=operand):
                return f"-{self.expression(operand, ATOM)}", SIGN
            case ast.BinOp(left=left, op=op, right=right):
                sign = BINARY[type(op)]
                strength = SUM if sign in "+-" else PRODUCT
                # Never regrouped: what is rounded depends on it.
                sides = self.expression(left, strength), self.expression(right, strength + 1)
                return f"{sides[0]} {sign} {sides[1]}", strength
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                sign = COMPARE[type(op)]
                sides = self.expression(left, SUM), self.expression(right, SUM)
                return f"{sides[0]} {self.compare.get(sign, sign)} {sides[1]}", COMPARISON
            case ast.BoolOp(op=bool_op, values=values):
                is_and = isinstance(bool_op, ast.And)
                strength, word = (AND, self.both) if is_and else (OR, self.either)
                parts = [self.expression(value, self.part) for value in values]
                return f" {word} ".join(parts), strength
            case ast.Call(func=ast.Name(id="where"), args=[condition, yes, no]):
                parts = [self.expression(part, OR) for part in (condition, yes, no)]
                return self.choose(*parts)
            case ast.Call(func=ast.Name(id=word), args=args):
                shown = [self.expression(arg) for arg in args]
                name = self.functions.get(word, word)
                return self.total(name, shown) if word in TOTALS else _called(name, shown), ATOM
        raise AssertionError(ast.dump(tree))

    def forward(self, program: Program) -> list[str]:
        """Lines that compute every value."""
        return [self.let(step.name, self.expression(step.value())) for step in program.steps]

    def backward(self, program: Program) -> list[str]:
        """Lines that compute every adjoint, called ``d_`` and the name."""
        uncertain = program.uncertain
        back = program.backward
        received = {send.to for _, sends in back for send in sends}
        target = self.expression(program.target)
        lines = []
        received |= {leaf.name for leaf in program.leaves}
        for name in [*(leaf.name for leaf in program.leaves), *(s.name for s in program.steps)]:
            if name == target:
                lines.append(self.start(ADJOINT + name, self.number(1.0)))
            elif name in received:
                nothing = "-" if name in uncertain else ""
                lines.append(self.start(ADJOINT + name, nothing + self.number(0.0)))
        for step, sends in back:
            sending = [line for send in sends for line in self.sending(send, uncertain)]
            lines += self.guarded(step.name, sending) if step.name in uncertain else sending
        return lines

    def guarded(self, name: str, lines: list[str]) -> list[str]:
        """Lines that are only for an adjoint that was sent something."""
        return self.when(self.sent(ADJOINT + name), lines, [])

    def sending(self, send: Send, uncertain: Container[str]) -> list[str]:
        """Lines that add a contribution; of a choice, only what is chosen."""
        return self._sent(send, send.local, send.to in uncertain)

    def _sent(self, send: Send, local: ast.expr, uncertain: bool) -> list[str]:
        match local:
            case ast.Call(func=ast.Name(id="where"), args=[condition, yes, no]) if may_block(local):
                sides = [self._sent(send, side, uncertain) for side in (yes, no)]
                if not sides[0]:
                    denied = f"{self.negated}({self.expression(condition)})"
                    return self.when(denied, sides[1], []) if sides[1] else []
                return self.when(self.expression(condition), sides[0], sides[1])
        if is_nothing(local):
            return []
        to, upstream = ADJOINT + send.to, ADJOINT + send.upstream
        factor = self.expression(local, SIGN)
        if factor == self.number(1.0):
            return [self.add(to, "+", upstream)]
        if factor == f"-{self.number(1.0)}":
            if uncertain:
                return [self.add(to, "+", f"{self.number(0.0)} - {upstream}")]
            return [self.add(to, "-", upstream)]
        product = f"{upstream} * {factor}"
        # A −0 says that nothing was sent.
        return [self.add(to, "+", f"{product} + {self.number(0.0)}" if uncertain else product)]

    def gradient(self, program: Program, leaf: Leaf) -> str:
        """A leaf's adjoint as a result."""
        plus = f" + {self.number(0.0)}" if leaf.name in program.uncertain else ""
        return ADJOINT + leaf.name + plus

    def heading(self, program: Program, *lines: str) -> Iterator[str]:
        """Comment at the head of a file."""
        title = " ".join(program.title.split())
        yield f"{self.comment} {title or 'A graph'}, written by Chalkgrad."
        yield from (f"{self.comment} {line}".rstrip() for line in lines)


def words_used(program: Program) -> set[str]:
    """The words of row formulas that a program's code has; ``sent`` where adjoints are asked."""
    trees = [step.value() for step in program.steps]
    trees += [send.local for _, sends in program.backward for send in sends]
    words = {
        node.func.id
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    uncertain = program.uncertain
    if any(step.name in uncertain for step, _ in program.backward):
        words.add("sent")
    return words


def indented(lines: Iterable[str], by: int = 4) -> list[str]:
    """Lines further in."""
    return [" " * by + line if line else "" for line in lines]
