"""Operators of programs that the table has no row for, as those that it has."""

from collections.abc import Callable, Sequence

from chalkgrad.document.values import LimitError
from chalkgrad.imports.drawing import Drawing


class Composing:
    """Adds operators to a drawing, those of `COMPOSED` as what they stand for."""

    def __init__(self, drawing: Drawing, max_nodes: int) -> None:
        self._drawing = drawing
        self._max_nodes = max_nodes
        self._count = 0

    def op(self, word: str, inputs: Sequence[str], line: int = 0, name: str = "") -> str:
        """The node of an operator over nodes."""
        composed = COMPOSED.get(word.casefold())
        if composed is not None and len(inputs) == composed[0]:
            return composed[1](lambda part, *over: self.op(part, over, line), self.number, *inputs)
        key = self._drawing.add(self._key(), word, line, name=name)
        for port, start in enumerate(inputs):
            self._drawing.wire(start, key, port, line)
        return key

    def number(self, number: float, line: int = 0) -> str:
        """The node of a constant."""
        return self._drawing.add(self._key(), "constant", line, value=number)

    def _key(self) -> str:
        self._count += 1
        if self._count > self._max_nodes:
            raise LimitError(f"written out, this would be more than {self._max_nodes:,} nodes")
        key = f"v{self._count}"
        while key in self._drawing:
            key += "_"
        return key


# Of each word, how many inputs it has, and what it is made of: by a function that adds an
# operator, and one that adds a number.
COMPOSED: dict[str, tuple[int, Callable[..., str]]] = {
    "rsqrt": (1, lambda op, _, a: op("reciprocal", op("sqrt", a))),
    "exp2": (1, lambda op, number, a: op("pow", number(2.0), a)),
    # The remainder of C has the sign of the dividend, where `mod` has the divisor's.
    "rem": (2, lambda op, _, a, b: op("sub", a, op("mul", b, op("trunc", op("div", a, b))))),
    "fmod": (2, lambda op, _, a, b: op("sub", a, op("mul", b, op("trunc", op("div", a, b))))),
    "and": (2, lambda op, _, a, b: op("mul", a, b)),
    "or": (2, lambda op, _, a, b: op("max", a, b)),
    "not": (1, lambda op, number, a: op("equal", a, number(0.0))),
    "floor_divide": (2, lambda op, _, a, b: op("floor", op("div", a, b))),
}
