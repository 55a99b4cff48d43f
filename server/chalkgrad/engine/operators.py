"""The operator table: one row per operator, and the only place where an operator is defined.

The scalar and NumPy functions, the compiled kernel, the palette, the formula parser, the LaTeX,
the reference page and the tests are all made from these rows. The words a formula may use are
explained in `notation`.

Where a derivative is a convention (a kink, a tie, a removable point) the row follows PyTorch and
its `convention` says so; JAX and TensorFlow differ on some of them.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from chalkgrad.engine.kinds import KINDS, is_leaf
from chalkgrad.engine.notation import LETTERS, VALUE, letters, numpy_function

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
        Formula of the local derivative for each port, over the inputs and the value ``y``.
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
    commutative: bool = False
    convention: str = ""

    @property
    def arity(self) -> int:
        """Number of input ports."""
        return len(self.partials)

    @property
    def letters(self) -> str:
        """The letters of the inputs in the row's formulas, by port."""
        return LETTERS[: self.arity]

    @cached_property
    def numpy_value(self) -> Callable[..., Any]:
        """The value over arrays: ``numpy_value(a, b, …)``; IEEE results, never an exception."""
        return numpy_function(self.value, self.letters)

    @cached_property
    def numpy_partials(self) -> tuple[Callable[..., Any], ...]:
        """The local derivatives over arrays: ``numpy_partials[port](a, b, …, y)``."""
        return tuple(numpy_function(partial, self.letters + VALUE) for partial in self.partials)

    @cached_property
    def numpy_domain(self) -> Callable[..., Any]:
        """Whether the inputs lie in the domain: ``numpy_domain(a, b, …)``."""
        return numpy_function(self.domain or "1", self.letters)


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
             ("where(b == 0, 0, b * pow(a, b - 1))", "where(a == 0 and b >= 0, 0, y * ln(a))"),
             "{<a>}^{<b>}", ARITHMETIC,
             infix="^", strength=POWER, text_operands=(ATOM, SIGN), latex_operands=(ATOM, 0),
             domain="a > 0 or a < 0 or b >= 0",
             needs="a negative base needs a whole exponent, and 0 an exponent of 0 or more",
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
    Operator("asin", "asin", "arcsine", "asin(a)", ("1 / sqrt(1 - a * a)",),
             r"\arcsin\left(<a>\right)", TRIGONOMETRIC, aliases=("arcsin",),
             domain="a >= -1 and a <= 1", needs="the arcsine needs a number from −1 to 1"),
    Operator("acos", "acos", "arccosine", "acos(a)", ("-1 / sqrt(1 - a * a)",),
             r"\arccos\left(<a>\right)", TRIGONOMETRIC, aliases=("arccos",),
             domain="a >= -1 and a <= 1", needs="the arccosine needs a number from −1 to 1"),
    Operator("atan", "atan", "arctangent", "atan(a)", ("1 / (1 + a * a)",),
             r"\arctan\left(<a>\right)", TRIGONOMETRIC, aliases=("arctan",)),

    Operator("sinh", "sinh", "hyperbolic sine", "sinh(a)", ("cosh(a)",),
             r"\sinh\left(<a>\right)", HYPERBOLIC),
    Operator("cosh", "cosh", "hyperbolic cosine", "cosh(a)", ("sinh(a)",),
             r"\cosh\left(<a>\right)", HYPERBOLIC),
    Operator("tanh", "tanh", "hyperbolic tangent", "tanh(a)", ("1 - y * y",),
             r"\tanh\left(<a>\right)", HYPERBOLIC),

    Operator("sigmoid", "σ", "sigmoid",
             "where(a >= 0, 1 / (1 + exp(-a)), exp(a) / (1 + exp(a)))", ("y * (1 - y)",),
             r"\sigma\left(<a>\right)", NEURAL),
    Operator("relu", "relu", "rectified linear unit",
             "where(a > 0, a, where(a != a, a, 0))", ("where(a > 0, 1, 0)",),
             r"\operatorname{relu}\left(<a>\right)", NEURAL,
             convention="the derivative at 0 is 0"),
    Operator("softplus", "softplus", "softplus",
             "where(a > 0, a + log1p(exp(-a)), log1p(exp(a)))",
             ("where(a >= 0, 1 / (1 + exp(-a)), exp(a) / (1 + exp(a)))",),
             r"\operatorname{softplus}\left(<a>\right)", NEURAL),

    Operator("abs", "|x|", "absolute value", "abs(a)",
             ("where(a > 0, 1, 0) - where(0 > a, 1, 0)",),
             r"\left|<a>\right|", CHOICE, convention="the derivative at 0 is 0"),
    Operator("min", "min", "minimum", "where(a < b or a != a, a, b)",
             ("where(b > a, 1, 0) + where(a == b, 0.5, 0)",
              "where(a > b, 1, 0) + where(a == b, 0.5, 0)"),
             r"\min\left(<a>, <b>\right)", CHOICE, convention="at a tie each input gets ½"),
    Operator("max", "max", "maximum", "where(a > b or a != a, a, b)",
             ("where(a > b, 1, 0) + where(a == b, 0.5, 0)",
              "where(b > a, 1, 0) + where(a == b, 0.5, 0)"),
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
    if not 1 <= row.arity <= len(LETTERS):
        raise ValueError(f"{row.name}: an operator has from 1 to {len(LETTERS)} inputs")
    if row.infix and row.arity > 2:
        raise ValueError(f"{row.name}: a sign stands before one operand or between two")
    inputs = set(row.letters)
    if not set(re.findall("<(.)>", row.latex)) <= inputs:
        raise ValueError(f"{row.name}: {row.latex!r} shows what is no input of the operator")
    for text, allowed in (
        (row.value, inputs),
        (row.domain or row.value, inputs),
        *((partial, inputs | {VALUE}) for partial in row.partials),
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
        self.wide = frozenset(code for code, row in enumerate(rows) if row.arity > 2)
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
        """Input ports of a node of kind `op`; 0 for a leaf."""
        return 0 if is_leaf(op) else self.by_name[op].arity


OPERATORS = OperatorTable(TABLE)
