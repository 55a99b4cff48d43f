"""The small language in which operator rows are written, and its translations.

A row's formulas are Python-looking expressions over the inputs ``a``, ``b``, ``c``, … and the
output ``y``. This module parses them once and typesets them; `compiling` makes programs of them.
It knows no operator.

Words a formula may use
-----------------------
``a``, ``b``, ``c``, …
    The operator's inputs, by port: every letter of the alphabet but ``y``.
``each``, ``own``, ``other``, ``first``, ``count``, ``port``
    For operators of any number of inputs: every input in turn (in a total only), the input that a
    local derivative is by, every input but that (in a total), the input on port 0, how many inputs
    there are, and the port of ``own``.
``sum(e) product(e) least(e) greatest(e)``
    A total of ``e`` over ``each`` input, or over every ``other``.
``y``
    The operator's own value, already computed when a local derivative is taken.
``+ - * /`` and numbers
    IEEE double arithmetic.
``== != < <= > >= and or``
    Comparisons; only inside the first argument of ``where`` and in a domain.
``where(c, p, q)``
    ``p`` if ``c`` holds, else ``q``.
    A local derivative that is the number 0, or a branch of a choice that is, sends nothing: not
    even what 0 times infinity would be.
``exp ln sin …``
    The functions of C's mathematical library and a few more: see `functions`.
"""

import ast
import copy
import math
import threading
from collections.abc import Mapping

from chalkgrad.engine.formula.numbers import latex_number
from chalkgrad.engine.functions import SCALAR_FUNCTIONS

BINARY = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
COMPARE = {
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

# What a formula over any number of inputs says instead of their letters.
EACH, OWN, OTHER, FIRST, COUNT, PORT = "each", "own", "other", "first", "count", "port"
MANY_NAMES = frozenset((EACH, OWN, OTHER, FIRST, COUNT, PORT))

# What is totalled, and the number that a total begins with.
TOTALS = {"sum": "0.0", "product": "1.0", "least": "1e999", "greatest": "-1e999"}


# How many arguments every word takes.
_FUNCTIONS: dict[str, int] = {
    **dict.fromkeys(SCALAR_FUNCTIONS, 1),
    **dict.fromkeys(("pow", "atan2", "hypot", "mod", "polygamma"), 2),
    **dict.fromkeys(TOTALS, 1),
    "where": 3,
}


_PARSING = threading.Lock()


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
        # Python 3.11 counts the depth of trees it makes once for all threads.
        with _PARSING:
            tree = ast.parse(text, mode="eval").body
    except SyntaxError as error:
        raise NotationError(f"{text!r} is not a formula: {error.msg}") from error
    for node in ast.walk(tree):
        _check_word(node, text)
    return tree


def _check_word(node: ast.AST, text: str) -> None:
    match node:
        case ast.Name(id=name):
            known = name in _NAMES | MANY_NAMES or name in _FUNCTIONS
        case ast.Constant(value=value):
            known = type(value) in (int, float)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
            known = name in _FUNCTIONS and len(args) == _FUNCTIONS[name]
        case ast.Compare(ops=ops):
            known = len(ops) == 1 and type(ops[0]) in COMPARE
        case ast.BinOp(op=op):
            known = type(op) in BINARY
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
    names = {node.id for node in ast.walk(parse(text)) if isinstance(node, ast.Name)}
    return names & (_NAMES | MANY_NAMES)


def is_nothing(tree: ast.expr) -> bool:
    """Whether a local derivative is the number 0, and so sends nothing."""
    return isinstance(tree, ast.Constant) and tree.value == 0


def may_block(tree: ast.expr) -> bool:
    """Whether a local derivative sends nothing, always or in one of its branches."""
    match tree:
        case ast.Call(func=ast.Name(id="where"), args=[_, yes, no]):
            return may_block(yes) or may_block(no)
    return is_nothing(tree)


def written_out(tree: ast.expr, count: int, port: int = 0) -> ast.expr:
    """A formula over any number of inputs for so many: over ``a``, ``b``, …"""
    return _WrittenOut(count, port).visit(copy.deepcopy(tree))  # type: ignore[no-any-return]


def input_name(port: int) -> str:
    """What `written_out` calls the input on a port."""
    return LETTERS[port] if port < len(LETTERS) else f"a{port}"


# How the totals that choose are written out.
_CHOICES = {"least": "min", "greatest": "max"}


class _WrittenOut(ast.NodeTransformer):
    """Puts sums of so many terms in the place of totals; with one input at hand in each."""

    def __init__(self, count: int, port: int, at: int = 0) -> None:
        self._count, self._port, self._at = count, port, at

    def visit_Name(self, node: ast.Name) -> ast.expr:
        match node.id:
            case "each" | "other":
                return ast.Name(input_name(self._at))
            case "own":
                return ast.Name(input_name(self._port))
            case "first":
                return ast.Name(input_name(0))
            case "count":
                return ast.Constant(self._count)
            case "port":
                return ast.Constant(self._port)
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        match node:
            case ast.Call(func=ast.Name(id=word), args=[term]) if word in TOTALS:
                return self._total(word, term)
        self.generic_visit(node)
        return node

    def _total(self, word: str, term: ast.expr) -> ast.expr:
        skipped = self._port if of_others(term) else None
        terms = [
            _WrittenOut(self._count, self._port, at).visit(copy.deepcopy(term))
            for at in range(self._count)
            if at != skipped
        ]
        if not terms:
            return ast.Constant(float(TOTALS[word]))
        if word in _CHOICES and len(terms) > 1:
            return ast.Call(ast.Name(_CHOICES[word]), terms, [])
        total: ast.expr = terms[0]
        for one in terms[1:]:
            total = ast.BinOp(total, ast.Add() if word == "sum" else ast.Mult(), one)
        return total


def of_others(term: ast.expr) -> bool:
    """Whether a total leaves the input at hand out."""
    return any(isinstance(node, ast.Name) and node.id == OTHER for node in ast.walk(term))


# Binding strengths of the typeset form; an operand that binds less gets parentheses.
_SUM, _PRODUCT, _SIGN, _ATOM = 1, 2, 3, 5

_LATEX_FUNCTIONS = {
    "ln": r"\ln",
    "log2": r"\log_2",
    "log10": r"\log_{10}",
    "asin": r"\arcsin",
    "acos": r"\arccos",
    "atan": r"\arctan",
    "asinh": r"\operatorname{arsinh}",
    "acosh": r"\operatorname{arcosh}",
    "atanh": r"\operatorname{artanh}",
    "erf": r"\operatorname{erf}",
    "erfc": r"\operatorname{erfc}",
    "gamma": r"\Gamma",
    "lgamma": r"\ln\Gamma",
    "digamma": r"\psi",
    "round": r"\operatorname{round}",
    "sign": r"\operatorname{sgn}",
    "min": r"\min",
    "max": r"\max",
}
_LATEX_TOTALS = {"sum": r"\sum", "product": r"\prod", "least": r"\min", "greatest": r"\max"}

# Over any number of inputs, which are counted from 0.
_LATEX_NAMES = {
    "each": "x_{j}", "other": "x_{j}", "own": "x_{i}", "first": "x_{0}", "count": "n", "port": "i",
}  # fmt: skip

_LATEX_COMPARE = {"==": "=", "!=": r"\ne", "<": "<", "<=": r"\le", ">": ">", ">=": r"\ge"}

# The same comparison with its sides exchanged: nobody writes 0 > a.
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}

_NEXT_CASE = r" \\[0.2em] "

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


# Numbers that are known by more than their digits.
_KNOWN_NUMBERS: dict[float, Typeset] = {
    math.log(2): (r"\ln\left(2\right)", _ATOM),
    math.log(10): (r"\ln\left(10\right)", _ATOM),
    math.sqrt(0.5): (r"\frac{1}{\sqrt{2}}", _PRODUCT),
    1 / math.sqrt(2 * math.pi): (r"\frac{1}{\sqrt{2 \cdot \pi}}", _PRODUCT),
    2 / math.sqrt(math.pi): (r"\frac{2}{\sqrt{\pi}}", _PRODUCT),
}


def _number(value: float) -> Typeset:
    if value in _KNOWN_NUMBERS:
        return _KNOWN_NUMBERS[value]
    shown = latex_number(value)
    if shown.startswith("-"):
        return shown, _SUM
    return shown, _PRODUCT if "\\cdot" in shown else _ATOM


def _latex(node: ast.expr, names: Mapping[str, Typeset]) -> Typeset:
    def at_least(child: ast.expr, strength: int) -> str:
        shown, binds = _latex(child, names)
        return shown if binds >= strength else rf"\left({shown}\right)"

    match node:
        case ast.Name(id=name):
            return names.get(name, (_LATEX_NAMES.get(name, name), _ATOM))
        case ast.Constant(value=int() | float() as value):
            return _number(float(value))
        case ast.UnaryOp(operand=operand):
            return f"-{at_least(operand, _PRODUCT)}", _SIGN
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return rf"\frac{{{_latex(left, names)[0]}}}{{{_latex(right, names)[0]}}}", _PRODUCT
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            if ast.dump(left) == ast.dump(right):
                return f"{{{at_least(left, _ATOM)}}}^{{2}}", _SIGN
            return rf"{at_least(left, _PRODUCT)} \cdot {at_least(right, _PRODUCT)}", _PRODUCT
        case ast.BinOp(left=left, op=op, right=right):
            sign = BINARY[type(op)]
            strength = _PRODUCT if sign == "-" else _SUM
            return f"{at_least(left, _SUM)} {sign} {at_least(right, strength)}", _SUM
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            sign = COMPARE[type(op)]
            if isinstance(left, ast.Constant) and sign in _TURNED:
                left, sign, right = right, _TURNED[sign], left
            word = _LATEX_COMPARE[sign]
            return f"{_latex(left, names)[0]} {word} {_latex(right, names)[0]}", _SUM
        case ast.BoolOp(op=bool_op, values=values):
            word = r" \text{ and } " if isinstance(bool_op, ast.And) else r" \text{ or } "
            return word.join(_latex(value, names)[0] for value in values), _SUM
        case ast.Call(func=ast.Name(id="where"), args=[condition, yes, no]):
            rows = [(yes, condition)]
            while isinstance(no, ast.Call) and ast.unparse(no.func) == "where":
                # What is left is more cases, and not a case of its own.
                condition, yes, no = no.args
                rows.append((yes, condition))
            shown = [" & ".join(_latex(part, names)[0] for part in row) for row in rows]
            shown.append(rf"{_latex(no, names)[0]} & \text{{otherwise}}")
            return rf"\begin{{cases}} {_NEXT_CASE.join(shown)} \end{{cases}}", _ATOM
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
        case ast.Call(func=ast.Name(id="expm1"), args=[arg]):
            return f"e^{{{_latex(arg, names)[0]}}} - 1", _SUM
        case ast.Call(func=ast.Name(id="gauss"), args=[arg]):
            return f"e^{{-{at_least(arg, _ATOM)}^{{2}}}}", _SIGN
        case ast.Call(func=ast.Name(id="cbrt"), args=[arg]):
            return rf"\sqrt[3]{{{_latex(arg, names)[0]}}}", _ATOM
        case ast.Call(func=ast.Name(id="floor"), args=[arg]):
            return rf"\left\lfloor {_latex(arg, names)[0]}\right\rfloor", _ATOM
        case ast.Call(func=ast.Name(id="polygamma"), args=[order, arg]):
            shown = [_latex(part, names)[0] for part in (order, arg)]
            return rf"\psi^{{\left({shown[0]}\right)}}\left({shown[1]}\right)", _ATOM
        case ast.Call(func=ast.Name(id=word), args=[term]) if word in TOTALS:
            sign = _LATEX_TOTALS[word] + (r"_{j \ne i}" if of_others(term) else "_{j}")
            match term:
                case ast.Call(
                    func=ast.Name(id="where"), args=[condition, ast.Constant(1), ast.Constant(0)]
                ):
                    # Iverson's bracket: 1 where it holds, else 0.
                    return rf"{sign} \left[{_latex(condition, names)[0]}\right]", _PRODUCT
            return f"{sign} {at_least(term, _SIGN)}", _PRODUCT
        case ast.Call(func=ast.Name(id=name), args=[_, _, *_] as several):
            shown = [_latex(part, names)[0] for part in several]
            word = _LATEX_FUNCTIONS.get(name, rf"\operatorname{{{name}}}")
            return rf"{word}\left({', '.join(shown)}\right)", _ATOM
        case ast.Call(func=ast.Name(id=name), args=[arg]):
            word = _LATEX_FUNCTIONS.get(name, rf"\{name}")
            return rf"{word}\left({_latex(arg, names)[0]}\right)", _ATOM
    raise NotationError(f"{ast.unparse(node)!r} cannot be typeset")
