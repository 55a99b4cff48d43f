"""NumPy over arrays of points: forward and backward written out, an element at a time."""

import ast
from collections.abc import Container, Iterator

from chalkgrad.document.model import Document
from chalkgrad.document.remarks import Remark
from chalkgrad.engine.functions import SPECIAL
from chalkgrad.engine.notation import is_nothing, may_block
from chalkgrad.export.code.names import ADJOINT
from chalkgrad.export.code.program import Program, Send, code_remarks, program
from chalkgrad.export.code.python import arguments
from chalkgrad.export.code.special import source_of, with_helpers
from chalkgrad.export.code.writing import ATOM, SIGN, Language, indented, words_used
from chalkgrad.export.format import Format, Options

# What NumPy calls the words of row formulas that it has.
_NUMPY = {
    "exp": "exp", "expm1": "expm1", "ln": "log", "log1p": "log1p", "log2": "log2",
    "log10": "log10", "sqrt": "sqrt", "cbrt": "cbrt", "sin": "sin", "cos": "cos", "tan": "tan",
    "asin": "arcsin", "acos": "arccos", "atan": "arctan", "atan2": "arctan2", "sinh": "sinh",
    "cosh": "cosh", "tanh": "tanh", "asinh": "arcsinh", "acosh": "arccosh", "atanh": "arctanh",
    "hypot": "hypot", "pow": "power", "abs": "abs", "floor": "floor", "round": "rint",
    "sign": "sign",
}  # fmt: skip

_ELEMENTWISE = "{name} = np.vectorize({function}, otypes=[float])\n"

_HELPERS = {
    "sum": "def total(*xs):\n    return functools.reduce(np.add, xs, 0.0)\n",
    "product": "def product(*xs):\n    return functools.reduce(np.multiply, xs, 1.0)\n",
    "least": "def least(*xs):\n    return functools.reduce(np.minimum, xs)\n",
    "greatest": "def greatest(*xs):\n    return functools.reduce(np.maximum, xs)\n",
    "erf": _ELEMENTWISE.format(name="erf", function="math.erf"),
    "erfc": _ELEMENTWISE.format(name="erfc", function="math.erfc"),
    "sent": '''def sent(d, contribution):
    """A contribution, where anything has come: -0.0 says that nothing has."""
    return np.where((d == 0.0) & np.signbit(d), -0.0, contribution)
''',
}


class _OverArrays(Language):
    """Sends along all branches at once, and takes of each what is chosen."""

    def guarded(self, name: str, lines: list[str]) -> list[str]:
        """Every contribution is guarded by itself."""
        return lines

    def sending(self, send: Send, uncertain: Container[str]) -> list[str]:
        """One line."""
        exact = send.to in uncertain
        contribution = self._pushed(send, send.local, exact=exact)
        if send.upstream in uncertain:
            contribution = f"sent({ADJOINT}{send.upstream}, {contribution})"
        return [self.add(ADJOINT + send.to, "+", contribution)]

    def _pushed(self, send: Send, local: ast.expr, *, exact: bool) -> str:
        match local:
            case ast.Call(func=ast.Name(id="where"), args=[condition, yes, no]) if may_block(local):
                sides = [self._pushed(send, side, exact=exact) for side in (yes, no)]
                return f"np.where({self.expression(condition)}, {sides[0]}, {sides[1]})"
        if is_nothing(local):
            return "-0.0"
        factor = self.expression(local, SIGN)
        upstream = ADJOINT + send.upstream
        product = upstream if factor == "1.0" else f"{upstream} * {factor}"
        return f"{product} + 0.0" if exact else product


NUMPY = _OverArrays(
    functions={
        **{word: f"np.{name}" for word, name in _NUMPY.items()},
        **{word: f.__name__ for word, f in SPECIAL.items() if word not in _NUMPY},
        "sum": "total",
    },
    number=repr,
    choose=lambda condition, yes, no: (f"np.where({condition}, {yes}, {no})", ATOM),
    let=lambda name, value: f"{name} = {value}",
    start=lambda name, value: f"{name} = {value}",
    # Not +=, which would change another name's array, and keep the shape.
    add=lambda name, _, value: (
        f"{name} = {name} + ({value})" if " " in value else f"{name} = {name} + {value}"
    ),
    when=lambda *_: [],
    sent=str,
    comment="#",
    compare={},
    part=ATOM,
    both="&",
    either="|",
    negated="~",
)


def write(document: Document, _: Options) -> str:
    """The whole file."""
    functions = [function.__name__ for function in with_helpers(SPECIAL)]
    made = program(
        document, ("total", "product", "least", "greatest", "sent", "functools", *functions)
    )
    words = words_used(made)
    own = {word for word in words if word in SPECIAL and word not in _NUMPY}
    helpers = [text for word, text in _HELPERS.items() if word in words]
    helpers += [source_of(function) for function in with_helpers(own)]
    named = sorted(SPECIAL[word].__name__ for word in own)
    helpers += [_ELEMENTWISE.format(name=name, function=name) for name in named]
    return "\n\n".join(
        [
            "\n".join(
                [
                    *NUMPY.heading(made),
                    "",
                    "import functools",
                    "import math",
                    "",
                    "import numpy as np",
                    "",
                ]
            ),
            *(f"{text.strip()}\n" for text in helpers),
            "\n".join(_function(made)),
        ]
    )


def _function(made: Program) -> Iterator[str]:
    gradient = ", ".join(f'"{leaf.name}": {NUMPY.gradient(made, leaf)}' for leaf in made.leaves)
    yield f"def value_and_gradient({arguments(made)}):"
    yield '    """The value and its derivatives, at every point; inputs may be arrays."""'
    for leaf in made.leaves:
        yield f"    {leaf.name} = np.asarray({leaf.name}, dtype=float)"
    lines = [*NUMPY.forward(made), "", "# Backward: upstream times local derivative, added up."]
    lines += NUMPY.backward(made)
    yield '    with np.errstate(all="ignore"):'
    yield from indented(lines, 8)
    yield f"    return {NUMPY.expression(made.target)}, {{{gradient}}}"
    yield ""
    if made.can_run:
        yield ""
        yield 'if __name__ == "__main__":'
        yield "    print(value_and_gradient())"
        yield ""


def _remarks(document: Document) -> Iterator[Remark]:
    yield from code_remarks(document)
    yield Remark(
        "last-digits",
        "{language} has functions of its own, whose last digits may differ.",
        {"language": "NumPy"},
    )


FORMAT = Format(
    key="numpy",
    group="code",
    ending="py",
    media="text/x-python",
    write=write,
    remarks=_remarks,
)
