"""What a row of the operator table says, and a table of such rows.

Everything that is made of an operator (functions, kernel, LaTeX, palette) is made of its row here;
the rows themselves are in `operators`.
"""

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from chalkgrad.engine.compiling import RowFunctions, arrays
from chalkgrad.engine.functions import NUMPY_FUNCTIONS
from chalkgrad.engine.kinds import KINDS, is_leaf
from chalkgrad.engine.notation import (
    COUNT,
    EACH,
    FIRST,
    LETTERS,
    MANY_NAMES,
    VALUE,
    input_name,
    letters,
    may_block,
    parse,
    written_out,
)

# Binding strengths of formula text, weakest first.
SUM, PRODUCT, SIGN, POWER, ATOM = 1, 2, 3, 4, 5


@dataclass(frozen=True)
class Operator:
    """One row of the table.

    Attributes
    ----------
    name
        Stable identifier, also the function's name in formula text.
    symbol
        What the node shows on the canvas.
    label
        What the operator is called in words.
    value
        Formula of the value over the inputs ``a``, ``b``, …
    partials
        Formula of the local derivative for each port, over the inputs and the value ``y``; of an
        operator of any number of inputs the one formula for all ports.
    latex
        Typeset form, with ``<a>``, ``<b>``, … for the operands.
    group
        Heading in the palette.
    domain
        Condition on the inputs under which the value is a finite mathematical fact.
    needs
        The domain in words, completing "ln of −1: …".
    infix
        The sign written between (or before) the operands in text, or "" for ``name(a, b, …)``.
    strength
        How strongly the written form binds.
    text_operands, latex_operands
        The least strength an operand may have at each port before it needs parentheses; 0 for the
        ports beyond those that are named.
    aliases
        Further names the formula parser takes.
    many
        Whether it takes any number of inputs, and its formulas are over ``each`` of them.
    reading
        The partials as a teacher writes them, where digits are not what counts, nor a convention
        at a single point; else as they are.
    expanding
        The partials as nodes of an expanded gradient, where those that are computed would be many:
        with the same value to some last digits wherever it is finite, and blocking where they do.
    commutative
        Whether ``op(a, b)`` and ``op(b, a)`` agree to the last bit.
    convention
        Where the derivative is a choice, which one and whose.
    """

    name: str
    symbol: str
    label: str
    value: str
    partials: tuple[str, ...]
    latex: str
    group: str
    domain: str = ""
    needs: str = ""
    infix: str = ""
    strength: int = ATOM
    text_operands: tuple[int, ...] = ()
    latex_operands: tuple[int, ...] = ()
    aliases: tuple[str, ...] = ()
    many: bool = False
    reading: tuple[str, ...] = ()
    expanding: tuple[str, ...] = ()
    commutative: bool = False
    convention: str = ""

    @property
    def arity(self) -> int:
        """Number of input ports; where it is any number, how many a new node has."""
        return NEW_INPUTS if self.many else len(self.partials)

    @property
    def letters(self) -> str:
        """The letters of the inputs in the row's formulas, by port."""
        return LETTERS[: self.arity]

    def takes(self, count: int) -> bool:
        """Whether it can be applied to so many inputs."""
        return NEW_INPUTS <= count <= MOST_INPUTS if self.many else count == self.arity

    def partial(self, port: int, count: int, *, reading: bool = False) -> ast.expr:
        """The local derivative by the input on a port of so many, over `input_names` and ``y``."""
        tree = parse(self.partial_text(port, reading=reading))
        return written_out(tree, count, port) if self.many else tree

    def input_names(self, count: int) -> list[str]:
        """What `partial` calls the inputs, by port."""
        return [input_name(port) for port in range(count)] if self.many else list(self.letters)

    def expanded_partial(self, port: int, count: int) -> ast.expr:
        """As `partial`, of few nodes."""
        return parse(self.expanding[port]) if self.expanding else self.partial(port, count)

    def partial_text(self, port: int, *, reading: bool = False) -> str:
        """The formula of the local derivative on a port: as it is computed, or for `reading`."""
        formulas = (reading and self.reading) or self.partials
        return formulas[0 if self.many else port]

    @cached_property
    def functions(self) -> RowFunctions:
        """The formulas as functions over lists of inputs."""
        return RowFunctions(self.value, self.partials, many=self.many)

    def numpy_value(self, *operands: Any) -> Any:
        """The value over arrays; IEEE results, never an exception."""
        return self.functions.over_arrays(operands)

    @cached_property
    def _inside(self) -> Callable[..., Any]:
        source = arrays(parse(self.domain), {})
        words: Mapping[str, Any] = NUMPY_FUNCTIONS
        inside: Callable[..., Any] = eval(f"lambda {', '.join(self.letters)}: {source}", {**words})  # noqa: S307
        return inside

    def in_domain(self, *operands: float) -> bool:
        """Whether the inputs lie in the domain."""
        return not self.domain or bool(self._inside(*operands))


# How many inputs a node has where it may have any number: at least, and at most.
NEW_INPUTS, MOST_INPUTS = 2, 1000


def _check(row: Operator) -> None:
    """Raise ValueError for a row that says more, or less, than its ports."""
    if not 1 <= len(row.partials) <= (1 if row.many else len(LETTERS)):
        raise ValueError(f"{row.name}: an operator has from 1 to {len(LETTERS)} inputs")
    if row.infix and row.arity > 2:
        raise ValueError(f"{row.name}: a sign stands before one operand or between two")
    inputs = set(row.letters)
    shown = set(re.findall("<(.)>", row.latex))
    if not shown <= (set("*") if row.many else inputs):
        raise ValueError(f"{row.name}: {row.latex!r} shows what is no input of the operator")
    if row.many and row.domain:
        raise ValueError(f"{row.name}: a domain is said over the letters of inputs")
    value = {EACH, FIRST, COUNT} if row.many else inputs
    for words, formulas in (("read", row.reading), ("expanded", row.expanding)):
        if formulas and len(formulas) != len(row.partials):
            raise ValueError(f"{row.name}: it is {words} with more or fewer partials than it has")
    if row.expanding and row.many:
        raise ValueError(f"{row.name}: what is expanded is said over the letters of inputs")
    for text, allowed in (
        (row.value, value),
        (row.domain or row.value, value),
        *(
            (partial, (MANY_NAMES if row.many else inputs) | {VALUE})
            for partial in (*row.partials, *row.reading, *row.expanding)
        ),
    ):
        if not letters(text) <= allowed:
            raise ValueError(f"{row.name}: {text!r} uses what is no input of the operator")


class OperatorTable:
    """The rows by name and by opcode; opcodes are positions in the table.

    Invariant: names and aliases are unique, no leaf's name is taken, and a row's formulas use its
    own inputs only.
    """

    def __init__(self, rows: tuple[Operator, ...]) -> None:
        self.rows = rows
        self.by_name = {row.name: row for row in rows}
        self.opcode = {row.name: code for code, row in enumerate(rows)}
        # Opcodes of more inputs than a row of a tape has room for.
        self.wide = frozenset(code for code, row in enumerate(rows) if row.many or row.arity > 2)
        # Whether a local derivative may send nothing, so that nothing may go on from there.
        self.blocking = frozenset(
            code for code, row in enumerate(rows) if any(map(may_block, map(parse, row.partials)))
        )
        # The instructions of the reverse pass: an opcode, and the ports that get something. Those
        # of all ports come first, by their opcodes; then those of one port of two.
        both = frozenset((0, 1))
        self.reverse_rows: Sequence[tuple[int, frozenset[int]]] = [
            *((code, both) for code in range(len(rows))),
            *(
                (code, frozenset((port,)))
                for code, row in enumerate(rows)
                if row.arity == 2 and not row.many
                for port in range(2)
            ),
        ]
        self.reverse_opcode = {
            (code, next(iter(ports))): at
            for at, (code, ports) in enumerate(self.reverse_rows)
            if len(ports) == 1
        }
        # The instruction that copies a number, past all operators.
        self.copy = len(rows)
        self.by_word = {word: row for row in rows for word in (row.name, *row.aliases)}
        words = [word for row in rows for word in (row.name, *row.aliases)] + list(KINDS)
        if len(set(words)) != len(words):
            raise ValueError("two operators of the table share a name")
        for row in rows:
            _check(row)

    def __contains__(self, name: object) -> bool:
        return name in self.by_name

    def __getitem__(self, name: str) -> Operator:
        return self.by_name[name]

    def takes_any(self, op: str) -> bool:
        """Whether a node of kind `op` takes any number of inputs."""
        return op in self.by_name and self.by_name[op].many

    def arity(self, op: str) -> int:
        """Input ports of a new node of kind `op`; 0 for a leaf."""
        return 0 if is_leaf(op) else self.by_name[op].arity
