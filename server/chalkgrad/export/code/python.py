"""Python that needs nothing but its standard library: forward and backward written out."""

from collections.abc import Iterator

from chalkgrad.document.model import Document
from chalkgrad.document.remarks import Remark
from chalkgrad.engine.functions import SCALAR_FUNCTIONS, SPECIAL
from chalkgrad.export.code.program import Program, code_remarks, program
from chalkgrad.export.code.special import source_of, with_helpers
from chalkgrad.export.code.writing import CHOICE, Language, indented, words_used
from chalkgrad.export.format import Format, Options


def _when(condition: str, yes: list[str], no: list[str]) -> list[str]:
    lines = [f"if {condition}:", *indented(yes)]
    return [*lines, "else:", *indented(no)] if no else lines


_FUNCTIONS = {
    **{word: f"math.{made.__name__}" for word, made in SCALAR_FUNCTIONS.items()},
    **{word: made.__name__ for word, made in SPECIAL.items()},
    "sum": "total",
}

# What a program's totals, and its question whether an adjoint was sent anything, are made of.
_HELPERS = {
    "sum": """def total(*xs: float) -> float:
    result = 0.0
    for x in xs:
        result += x
    return result
""",
    "product": """def product(*xs: float) -> float:
    result = 1.0
    for x in xs:
        result *= x
    return result
""",
    "least": """def least(*xs: float) -> float:
    result = math.inf
    for x in xs:
        if x < result or x != x:
            result = x
    return result
""",
    "greatest": """def greatest(*xs: float) -> float:
    result = -math.inf
    for x in xs:
        if x > result or x != x:
            result = x
    return result
""",
    "sent": '''def sent(d: float) -> bool:
    """Whether anything has come: -0.0 says that nothing has, and nothing is sent on."""
    return d != 0.0 or math.copysign(1.0, d) > 0.0
''',
}

PYTHON = Language(
    functions=_FUNCTIONS,
    number=repr,
    choose=lambda condition, yes, no: (f"{yes} if {condition} else {no}", CHOICE),
    let=lambda name, value: f"{name} = {value}",
    start=lambda name, value: f"{name} = {value}",
    add=lambda name, sign, value: f"{name} {sign}= {value}",
    when=_when,
    sent=lambda name: f"sent({name})",
    comment="#",
    compare={},
)

RESERVED = (
    "total",
    "product",
    "least",
    "greatest",
    "sent",
    *(f.__name__ for f in SPECIAL.values()),
)


def write(document: Document, _: Options) -> str:
    """The whole file."""
    made = program(document, RESERVED)
    return "\n\n".join([definitions(made), "\n".join(_main(made))])


def definitions(made: Program) -> str:
    """What is computed, as the function ``value_and_gradient`` with what it needs."""
    words = words_used(made)
    helpers = [text for word, text in _HELPERS.items() if word in words]
    helpers += [source_of(function) for function in with_helpers(words)]
    return "\n\n".join(
        [
            "\n".join([*PYTHON.heading(made), "", "import math", ""]),
            *(f"{text.strip()}\n" for text in helpers),
            "\n".join(_function(made)),
        ]
    )


def arguments(made: Program) -> str:
    """The leaves as parameters, those that have no number first."""
    leaves = sorted(made.leaves, key=lambda leaf: leaf.number is not None)
    return ", ".join(
        leaf.name if leaf.number is None else f"{leaf.name}={leaf.number!r}" for leaf in leaves
    )


def _function(made: Program) -> Iterator[str]:
    gradient = ", ".join(f'"{leaf.name}": {PYTHON.gradient(made, leaf)}' for leaf in made.leaves)
    yield f"def value_and_gradient({arguments(made)}):"
    yield '    """The value of the formula, and its derivative by every input."""'
    yield from indented(PYTHON.forward(made))
    yield ""
    yield "    # Backward: upstream times local derivative, added up."
    yield from indented(PYTHON.backward(made))
    yield f"    return {PYTHON.expression(made.target)}, {{{gradient}}}"
    yield ""


def _main(made: Program) -> Iterator[str]:
    waiting = [leaf.name for leaf in made.leaves if leaf.number is None]
    yield 'if __name__ == "__main__":'
    if waiting:
        given = ", ".join(f"{name}=float(input({name + ' = '!r}))" for name in waiting)
        yield f"    value, gradient = value_and_gradient({given})"
    else:
        yield "    value, gradient = value_and_gradient()"
    yield '    print("value", value)'
    yield "    for name, derivative in gradient.items():"
    yield "        print(name, derivative)"
    yield ""


def _remarks(document: Document) -> Iterator[Remark]:
    yield from code_remarks(document)
    yield Remark(
        "python-raises",
        "Where a number is infinite or undefined (ln 0, 1 / 0), Python stops with an error.",
    )


FORMAT = Format(
    key="python",
    group="code",
    ending="py",
    media="text/x-python",
    write=write,
    remarks=_remarks,
)
