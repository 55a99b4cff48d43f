"""The small language in which operator rows are written, and its translations.

A row's formulas are Python-looking expressions over the inputs ``a``, ``b``, ``c``, … and the
output ``y``. This module parses them once and turns them into scalar source (for the Python tape
and the compiled kernel), NumPy source (for batched passes) and LaTeX. It knows no operator.

Words a formula may use
-----------------------
``a``, ``b``, ``c``, …
    The operator's inputs, by port: every letter of the alphabet but ``y``.
``y``
    The operator's own value, already computed when a local derivative is taken.
``+ - * /`` and numbers
    IEEE double arithmetic.
``== != < <= > >= and or``
    Comparisons; only inside the first argument of ``where`` and in a domain.
``where(c, p, q)``
    ``p`` if ``c`` holds, else ``q``.
``exp ln log1p log2 log10 sqrt sin cos tan asin acos atan sinh cosh tanh pow abs``
    The functions of C's mathematical library, by the names the operator table uses.
"""

import ast
import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

SCALAR_FUNCTIONS: dict[str, Callable[..., float]] = {
    "exp": math.exp,
    "ln": math.log,
    "log1p": math.log1p,
    "log2": math.log2,
    "log10": math.log10,
    "sqrt": math.sqrt,
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "asin": math.asin,
    "acos": math.acos,
    "atan": math.atan,
    "sinh": math.sinh,
    "cosh": math.cosh,
    "tanh": math.tanh,
    # math.pow, not **: a negative base with a fractional power raises instead of turning complex.
    "pow": math.pow,
    "abs": math.fabs,
}


def _abs(a: Any) -> Any:
    """|a|; over complex numbers ±a by the sign of the real part, as the complex step needs it."""
    return np.where(np.real(a) < 0, -a, a) if np.iscomplexobj(a) else np.abs(a)


NUMPY_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "exp": np.exp,
    "ln": np.log,
    "log1p": np.log1p,
    "log2": np.log2,
    "log10": np.log10,
    "sqrt": np.sqrt,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "tanh": np.tanh,
    "pow": np.power,
    "abs": _abs,
    "where": np.where,
    "both": np.logical_and,
    "either": np.logical_or,
}

_BINARY = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_COMPARE = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}

# The letters of an operator's inputs, by port, and of its value.
LETTERS = "abcdefghijklmnopqrstuvwxz"
VALUE = "y"
_NAMES = frozenset(LETTERS + VALUE)


class NotationError(ValueError):
    """A row's formula uses a word the language does not have."""


def parse(text: str) -> ast.expr:
    """Parse a row formula and check that it uses only the words of the language.

    Parameters
    ----------
    text
        A formula such as ``"1 - y*y"``.

    Returns
    -------
    ast.expr
        The checked syntax tree.

    Raises
    ------
    NotationError
        When the text is no expression or uses anything the language does not define.
    """
    try:
        tree = ast.parse(text, mode="eval").body
    except SyntaxError as error:
        raise NotationError(f"{text!r} is not a formula: {error.msg}") from error
    for node in ast.walk(tree):
        _check_word(node, text)
    return tree


def _check_word(node: ast.AST, text: str) -> None:
    match node:
        case ast.Name(id=name):
            known = name in _NAMES or name in SCALAR_FUNCTIONS or name == "where"
        case ast.Constant(value=value):
            known = type(value) in (int, float)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
            known = name in SCALAR_FUNCTIONS or (name == "where" and len(args) == 3)
        case ast.Compare(ops=ops):
            known = len(ops) == 1 and type(ops[0]) in _COMPARE
        case ast.BinOp(op=op):
            known = type(op) in _BINARY
        case ast.UnaryOp(op=unary):
            known = isinstance(unary, ast.USub)
        case ast.BoolOp() | ast.boolop() | ast.operator() | ast.cmpop() | ast.unaryop():
            known = True
        case ast.expr_context():
            known = True
        case _:
            known = False
    if not known:
        raise NotationError(f"{text!r} uses {ast.unparse(node)!r}, which row formulas do not have")


def letters(text: str) -> set[str]:
    """The inputs that a formula uses, and ``y`` where it uses the value."""
    return {node.id for node in ast.walk(parse(text)) if isinstance(node, ast.Name)} & _NAMES


def scalar_source(text: str, names: dict[str, str]) -> str:
    """Python source of a formula for one number at a time, with inputs renamed by `names`."""
    return _source(parse(text), names, scalar=True)


def numpy_source(text: str) -> str:
    """Python source of a formula over NumPy arrays, named as in the formula."""
    return _source(parse(text), {}, scalar=False)


def _source(node: ast.expr, names: dict[str, str], *, scalar: bool) -> str:
    def sub(child: ast.expr) -> str:
        return _source(child, names, scalar=scalar)

    match node:
        case ast.Name(id=name):
            return names.get(name, name)
        case ast.Constant(value=int() | float() as value):
            return repr(float(value))
        case ast.UnaryOp(operand=operand):
            return f"(-{sub(operand)})"
        case ast.BinOp(left=left, op=op, right=right):
            return f"({sub(left)} {_BINARY[type(op)]} {sub(right)})"
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return f"({sub(left)} {_COMPARE[type(op)]} {sub(right)})"
        case ast.BoolOp(op=bool_op, values=values):
            word = "and" if isinstance(bool_op, ast.And) else "or"
            parts = [sub(value) for value in values]
            if scalar:
                return "(" + f" {word} ".join(parts) + ")"
            function = "both" if word == "and" else "either"
            joined = parts[0]
            for part in parts[1:]:
                joined = f"{function}({joined}, {part})"
            return joined
        case ast.Call(func=ast.Name(id="where"), args=[condition, yes, no]) if scalar:
            return f"({sub(yes)} if {sub(condition)} else {sub(no)})"
        case ast.Call(func=ast.Name(id=name), args=args):
            return f"{name}({', '.join(sub(arg) for arg in args)})"
    raise NotationError(f"{ast.unparse(node)!r} has no translation")


def numpy_function(text: str, arguments: str) -> Callable[..., Any]:
    """Compile a formula into a function of some letters, over arrays of one shape.

    Parameters
    ----------
    text
        The formula.
    arguments
        The letters, in the order in which the function takes their arrays (real or complex).
    """
    source = f"lambda {', '.join(arguments)}: {numpy_source(text)}"
    function: Callable[..., Any] = eval(source, dict(NUMPY_FUNCTIONS))  # noqa: S307
    return function


# Binding strengths of the typeset form; an operand that binds less gets parentheses.
_SUM, _PRODUCT, _SIGN, _ATOM = 1, 2, 3, 5

_LATEX_FUNCTIONS = {
    "ln": r"\ln",
    "log2": r"\log_2",
    "log10": r"\log_{10}",
    "asin": r"\arcsin",
    "acos": r"\arccos",
    "atan": r"\arctan",
}
_LATEX_COMPARE = {"==": "=", "!=": r"\ne", "<": "<", "<=": r"\le", ">": ">", ">=": r"\ge"}


Typeset = tuple[str, int]


def latex(text: str, names: Mapping[str, Typeset] | None = None) -> str:
    """Typeset a formula, its inputs shown as `names` says (``a``, ``b``, ``y`` otherwise).

    `names` gives each input's LaTeX and how strongly it binds, for its parentheses.
    """
    return latex_of(parse(text), names or {})


def latex_of(tree: ast.expr, names: Mapping[str, Typeset]) -> str:
    """Typeset a syntax tree, as `latex`; its names may be any that `names` has."""
    return typeset(tree, names)[0]


def typeset(tree: ast.expr, names: Mapping[str, Typeset]) -> Typeset:
    """As `latex_of`, with how strongly the formula binds."""
    return _latex(tree, names)


def _latex(node: ast.expr, names: Mapping[str, Typeset]) -> Typeset:
    def at_least(child: ast.expr, strength: int) -> str:
        shown, binds = _latex(child, names)
        return shown if binds >= strength else rf"\left({shown}\right)"

    match node:
        case ast.Name(id=name):
            return names.get(name, (name, _ATOM))
        case ast.Constant(value=int() | float() as value):
            return f"{value:g}", _ATOM
        case ast.UnaryOp(operand=operand):
            return f"-{at_least(operand, _PRODUCT)}", _SIGN
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return rf"\frac{{{_latex(left, names)[0]}}}{{{_latex(right, names)[0]}}}", _PRODUCT
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            if ast.dump(left) == ast.dump(right):
                return f"{{{at_least(left, _ATOM)}}}^{{2}}", _SIGN
            return rf"{at_least(left, _PRODUCT)} \cdot {at_least(right, _PRODUCT)}", _PRODUCT
        case ast.BinOp(left=left, op=op, right=right):
            sign = _BINARY[type(op)]
            strength = _PRODUCT if sign == "-" else _SUM
            return f"{at_least(left, _SUM)} {sign} {at_least(right, strength)}", _SUM
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            word = _LATEX_COMPARE[_COMPARE[type(op)]]
            return f"{_latex(left, names)[0]} {word} {_latex(right, names)[0]}", _SUM
        case ast.BoolOp(op=bool_op, values=values):
            word = r" \text{ and } " if isinstance(bool_op, ast.And) else r" \text{ or } "
            return word.join(_latex(value, names)[0] for value in values), _SUM
        case ast.Call(func=ast.Name(id="where"), args=[condition, yes, no]):
            shown = [_latex(part, names)[0] for part in (yes, condition, no)]
            cases = rf"{shown[0]} & {shown[1]} \\[0.2em] {shown[2]} & \text{{otherwise}}"
            return rf"\begin{{cases}} {cases} \end{{cases}}", _ATOM
        case ast.Call(func=ast.Name(id="exp"), args=[arg]):
            return f"e^{{{_latex(arg, names)[0]}}}", _SIGN
        case ast.Call(func=ast.Name(id="sqrt"), args=[arg]):
            return rf"\sqrt{{{_latex(arg, names)[0]}}}", _ATOM
        case ast.Call(func=ast.Name(id="abs"), args=[arg]):
            return rf"\left|{_latex(arg, names)[0]}\right|", _ATOM
        case ast.Call(func=ast.Name(id="pow"), args=[base, exponent]):
            return f"{{{at_least(base, _ATOM)}}}^{{{_latex(exponent, names)[0]}}}", _SIGN
        case ast.Call(func=ast.Name(id="log1p"), args=[arg]):
            return rf"\ln\left(1 + {at_least(arg, _SUM)}\right)", _ATOM
        case ast.Call(func=ast.Name(id=name), args=[arg]):
            word = _LATEX_FUNCTIONS.get(name, rf"\{name}")
            return rf"{word}\left({_latex(arg, names)[0]}\right)", _ATOM
    raise NotationError(f"{ast.unparse(node)!r} cannot be typeset")
