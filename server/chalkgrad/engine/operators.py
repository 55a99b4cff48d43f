"""The operator table: one row per operator, and the only place where an operator is defined.

The scalar and NumPy functions, the compiled kernel, the palette, the formula parser, the LaTeX,
the reference page and the tests are all made from these rows. The words a formula may use are
explained in `notation`.

Where a derivative is a convention (a kink, a tie, a removable point) the row follows PyTorch and
its `convention` says so; JAX and TensorFlow differ on some of them.
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
        return 1 <= count <= MOST_INPUTS if self.many else count == self.arity

    def partial(self, port: int, count: int, *, reading: bool = False) -> ast.expr:
        """The local derivative by the input on a port of so many, over `input_names` and ``y``."""
        tree = parse(self.partial_text(port, reading=reading))
        return written_out(tree, count, port) if self.many else tree

    def input_names(self, count: int) -> list[str]:
        """What `partial` calls the inputs, by port."""
        return [input_name(port) for port in range(count)] if self.many else list(self.letters)

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


# How many inputs a node has where it may have any number: at first, and at most.
NEW_INPUTS, MOST_INPUTS = 2, 1000

ARITHMETIC, POWERS, EXPONENTIAL = "Arithmetic", "Powers", "Exponential and logarithm"
TRIGONOMETRIC, HYPERBOLIC = "Trigonometric", "Hyperbolic"
NEURAL, CHOICE = "Neural", "Magnitude and choice"

LOGARITHM_NEEDS = "the logarithm needs a positive number"

# One row reads in two or three lines; the formatter would give each a screen.
# fmt: off
TABLE: tuple[Operator, ...] = (
    Operator("add", "+", "add", "a + b", ("1", "1"), "<a> + <b>", ARITHMETIC,
             infix="+", strength=SUM, text_operands=(SUM, PRODUCT), latex_operands=(SUM, SUM),
             commutative=True),
    Operator("sub", "−", "subtract", "a - b", ("1", "-1"), "<a> - <b>", ARITHMETIC,
             infix="-", strength=SUM, text_operands=(SUM, PRODUCT), latex_operands=(SUM, PRODUCT)),
    Operator("mul", "×", "multiply", "a * b", ("b", "a"), r"<a> \cdot <b>", ARITHMETIC,
             infix="*", strength=PRODUCT, text_operands=(PRODUCT, SIGN),
             latex_operands=(PRODUCT, PRODUCT), commutative=True),
    Operator("div", "÷", "divide", "a / b", ("1 / b", "-y / b"), r"\frac{<a>}{<b>}", ARITHMETIC,
             infix="/", strength=PRODUCT, text_operands=(PRODUCT, SIGN),
             domain="b != 0", needs="division needs a divisor other than 0"),
    Operator("pow", "^", "power", "pow(a, b)",
             # Where b − 1 is rounded, a power of it is off by far more than its last digit.
             ("where(b == 0, 0, where(b - (b - 1) == 1 or abs(y) < 1e-290 or abs(y) > 1e300,"
              " b * pow(a, b - 1), b * (y / a)))", "where(a == 0 and b >= 0, 0, y * ln(a))"),
             "{<a>}^{<b>}", ARITHMETIC,
             infix="^", strength=POWER, text_operands=(ATOM, SIGN), latex_operands=(ATOM, 0),
             domain="a > 0 or a < 0 or b >= 0",
             needs="a negative base needs a whole exponent, and 0 an exponent of 0 or more",
             reading=("b * pow(a, b - 1)", "y * ln(a)"),
             convention="at base 0 the exponent's derivative is 0; 0^0 has derivatives 0 and 0"),
    Operator("neg", "−x", "negate", "-a", ("-1",), "-<a>", ARITHMETIC,
             infix="-", strength=SUM, text_operands=(SIGN,), latex_operands=(SIGN,)),

    Operator("square", "x²", "square", "a * a", ("2 * a",), "{<a>}^{2}", POWERS,
             latex_operands=(ATOM,)),
    Operator("sqrt", "√", "square root", "sqrt(a)", ("0.5 / y",), r"\sqrt{<a>}", POWERS,
             domain="a >= 0", needs="the square root needs a number of 0 or more"),
    Operator("reciprocal", "1/x", "reciprocal", "1 / a", ("-y * y",), r"\frac{1}{<a>}", POWERS,
             domain="a != 0", needs="the reciprocal needs a number other than 0"),

    Operator("exp", "exp", "exponential", "exp(a)", ("y",), "e^{<a>}", EXPONENTIAL),
    Operator("ln", "ln", "natural logarithm", "ln(a)", ("1 / a",), r"\ln\left(<a>\right)",
             EXPONENTIAL, aliases=("log",), domain="a > 0", needs=LOGARITHM_NEEDS),
    Operator("log2", "log₂", "logarithm to base 2", "log2(a)", ("1 / (a * 0.6931471805599453)",),
             r"\log_{2}\left(<a>\right)", EXPONENTIAL, domain="a > 0", needs=LOGARITHM_NEEDS),
    Operator("log10", "log₁₀", "logarithm to base 10", "log10(a)",
             ("1 / (a * 2.302585092994046)",),
             r"\log_{10}\left(<a>\right)", EXPONENTIAL, domain="a > 0", needs=LOGARITHM_NEEDS),

    Operator("sin", "sin", "sine", "sin(a)", ("cos(a)",), r"\sin\left(<a>\right)", TRIGONOMETRIC),
    Operator("cos", "cos", "cosine", "cos(a)", ("-sin(a)",), r"\cos\left(<a>\right)",
             TRIGONOMETRIC),
    Operator("tan", "tan", "tangent", "tan(a)", ("1 + y * y",), r"\tan\left(<a>\right)",
             TRIGONOMETRIC),
    Operator("asin", "asin", "arcsine", "asin(a)", ("1 / sqrt((1 - a) * (1 + a))",),
             r"\arcsin\left(<a>\right)", TRIGONOMETRIC, aliases=("arcsin",),
             reading=("1 / sqrt(1 - a * a)",),
             domain="a >= -1 and a <= 1", needs="the arcsine needs a number from −1 to 1"),
    Operator("acos", "acos", "arccosine", "acos(a)", ("-1 / sqrt((1 - a) * (1 + a))",),
             r"\arccos\left(<a>\right)", TRIGONOMETRIC, aliases=("arccos",),
             reading=("-1 / sqrt(1 - a * a)",),
             domain="a >= -1 and a <= 1", needs="the arccosine needs a number from −1 to 1"),
    Operator("atan", "atan", "arctangent", "atan(a)", ("1 / (1 + a * a)",),
             r"\arctan\left(<a>\right)", TRIGONOMETRIC, aliases=("arctan",)),

    Operator("sinh", "sinh", "hyperbolic sine", "sinh(a)", ("cosh(a)",),
             r"\sinh\left(<a>\right)", HYPERBOLIC),
    Operator("cosh", "cosh", "hyperbolic cosine", "cosh(a)", ("sinh(a)",),
             r"\cosh\left(<a>\right)", HYPERBOLIC),
    Operator("tanh", "tanh", "hyperbolic tangent", "tanh(a)",
             ("where(abs(y) < 0.5, (1 - y) * (1 + y),"
              " exp(-2 * abs(a)) * (1 + abs(y)) * (1 + abs(y)))",),
             r"\tanh\left(<a>\right)", HYPERBOLIC, reading=("1 - y * y",)),

    Operator("sigmoid", "σ", "sigmoid",
             "where(a >= 0, 1 / (1 + exp(-a)), exp(a) / (1 + exp(a)))",
             ("where(a > 0, y * y * exp(-a), y * (1 - y))",),
             r"\sigma\left(<a>\right)", NEURAL, reading=("y * (1 - y)",)),
    Operator("relu", "relu", "rectified linear unit",
             "where(a > 0, a, where(a != a, a, 0))", ("where(a <= 0, 0, 1)",),
             r"\operatorname{relu}\left(<a>\right)", NEURAL,
             convention="the derivative at 0 is 0"),
    Operator("softplus", "softplus", "softplus",
             "where(a > 0, a + log1p(exp(-a)), log1p(exp(a)))",
             ("where(a >= 0, 1 / (1 + exp(-a)), exp(a) / (1 + exp(a)))",),
             r"\operatorname{softplus}\left(<a>\right)", NEURAL,
             reading=("1 / (1 + exp(-a))",)),

    Operator("abs", "|x|", "absolute value", "abs(a)",
             ("where(a > 0, 1, where(0 > a, -1, 0))",),
             r"\left|<a>\right|", CHOICE, convention="the derivative at 0 is 0"),
    Operator("min", "min", "minimum", "where(a < b or a != a, a, b)",
             ("where(a > b, 0, where(a == b, 0.5, 1))", "where(b > a, 0, where(a == b, 0.5, 1))"),
             r"\min\left(<a>, <b>\right)", CHOICE, convention="at a tie each input gets ½"),
    Operator("max", "max", "maximum", "where(a > b or a != a, a, b)",
             ("where(b > a, 0, where(a == b, 0.5, 1))", "where(a > b, 0, where(a == b, 0.5, 1))"),
             r"\max\left(<a>, <b>\right)", CHOICE, convention="at a tie each input gets ½"),
    # What the derivatives above decide by, as operators: gradients are graphs of the same table.
    Operator("greater", ">", "greater than", "where(a > b, 1, 0)", ("0", "0"),
             r"\left[<a> > <b>\right]", CHOICE,
             convention="1 where it holds, 0 where not; the derivative is 0, at the jump too"),
    Operator("equal", "=", "equal to", "where(a == b, 1, 0)", ("0", "0"),
             r"\left[<a> = <b>\right]", CHOICE, commutative=True,
             convention="1 where it holds, 0 where not; the derivative is 0, at the jump too"),
    Operator("gate", "gate", "gate", "where(a != 0, b, 0)", ("0", "where(a != 0, 1, 0)"),
             r"\operatorname{gate}\left(<a>, <b>\right)", CHOICE,
             convention="b where a is not 0, else 0, whatever b is; a's derivative is 0"),
)
# fmt: on


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
    if row.reading and len(row.reading) != len(row.partials):
        raise ValueError(f"{row.name}: it is read with more or fewer partials than it has")
    for text, allowed in (
        (row.value, value),
        (row.domain or row.value, value),
        *(
            (partial, (MANY_NAMES if row.many else inputs) | {VALUE})
            for partial in (*row.partials, *row.reading)
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

    def arity(self, op: str) -> int:
        """Input ports of a new node of kind `op`; 0 for a leaf."""
        return 0 if is_leaf(op) else self.by_name[op].arity


OPERATORS = OperatorTable(TABLE)
