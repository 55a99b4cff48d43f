"""C99 that needs nothing but its library: forward and backward written out."""

from collections.abc import Iterator, Sequence

from chalkgrad.document.model import Document
from chalkgrad.engine.functions import SCALAR_FUNCTIONS, SPECIAL
from chalkgrad.export.code.program import Program, code_remarks, program
from chalkgrad.export.code.special import tree_of, with_helpers
from chalkgrad.export.code.translating import Braces
from chalkgrad.export.code.writing import CHOICE, Language, indented, words_used
from chalkgrad.export.format import Format, Options


def c_when(condition: str, yes: list[str], no: list[str]) -> list[str]:
    """A condition in a language of the braces."""
    lines = [f"if ({condition}) {{", *indented(yes)]
    return [*lines, *(["} else {", *indented(no)] if no else []), "}"]


# What is our own has a name of its own, since the library may have one that rounds otherwise.
_OWN = {made.__name__: f"chalk_{made.__name__}" for made in SPECIAL.values()}
_OWN |= {name: f"chalk_{name}" for name in ("sin_pi", "sin_pi_half", "lanczos_sum")}


def _total(name: str, args: Sequence[str]) -> str:
    return f"{name}({len(args)}, (const double[]){{{', '.join(args) or '0.0'}}})"


C = Language(
    functions={
        **{word: made.__name__ for word, made in SCALAR_FUNCTIONS.items()},
        **{word: _OWN[made.__name__] for word, made in SPECIAL.items()},
        "sum": "total",
    },
    number=repr,
    choose=lambda condition, yes, no: (f"{condition} ? {yes} : {no}", CHOICE),
    let=lambda name, value: f"const double {name} = {value};",
    start=lambda name, value: f"double {name} = {value};",
    add=lambda name, sign, value: f"{name} {sign}= {value};",
    when=c_when,
    sent=lambda name: f"sent({name})",
    comment="//",
    compare={},
    both="&&",
    either="||",
    negated="!",
    total=_total,
)

_BRACES = Braces(
    head="static double",
    parameter="double ",
    variable="double",
    counter="int",
    numbers="static const double {name}[{count}] = {{{items}}};",
    functions={
        "abs": "fabs", "max": "fmax", "min": "fmin", "gamma": "tgamma", "trunc": "trunc",
        "inf": "INFINITY", "nan": "NAN", "pi": "3.141592653589793",
        **_OWN,
    },
)  # fmt: skip

_FLOORED = """// The remainder with the sign of the divisor.
static double floored(double a, double b) {
    double rest = fmod(a, b);
    if (rest == 0.0) return copysign(0.0, b);
    return (rest < 0.0) == (b < 0.0) ? rest : rest + b;
}"""

_TOTAL = """static double {name}(int count, const double xs[]) {{
    double result = {begin};
    for (int i = 0; i < count; i++) {step}
    return result;
}}"""

_HELPERS = {
    "sum": _TOTAL.format(name="total", begin="0.0", step="result += xs[i];"),
    "product": _TOTAL.format(name="product", begin="1.0", step="result *= xs[i];"),
    "least": _TOTAL.format(
        name="least",
        begin="INFINITY",
        step="if (xs[i] < result || xs[i] != xs[i]) result = xs[i];",
    ),
    "greatest": _TOTAL.format(
        name="greatest",
        begin="-INFINITY",
        step="if (xs[i] > result || xs[i] != xs[i]) result = xs[i];",
    ),
    "sent": """// Whether anything has come: -0.0 says that nothing has, and nothing is sent on.
static int sent(double d) {
    return d != 0.0 || !signbit(d);
}""",
}


def write(document: Document, _: Options) -> str:
    """The whole file."""
    made = program(document, (*_OWN.values(), "total", "product", "least", "greatest", "sent"))
    words = words_used(made)
    special = with_helpers(words)
    own = [_named(_BRACES.translated(tree_of(function))) for function in special]
    helpers = [text for word, text in _HELPERS.items() if word in words]
    helpers += [_FLOORED] if any("floored(" in text for text in own) else []
    helpers += own
    parts = [
        "\n".join(
            C.heading(
                made,
                "Compile with -ffp-contract=off, so that every operation is rounded:",
                "cc -O2 -ffp-contract=off graph.c -lm",
            )
        )
        + "\n\n#include <math.h>\n#include <stdio.h>",
        *helpers,
        "\n".join(_function(made)),
        "\n".join(_main(made)),
    ]
    return "\n\n".join(parts) + "\n"


def _named(source: str) -> str:
    """A function under its own name."""
    for name, own in _OWN.items():
        source = source.replace(f"static double {name}(", f"static double {own}(")
    return source


def _function(made: Program) -> Iterator[str]:
    count = len(made.leaves)
    names = ", ".join(leaf.name for leaf in made.leaves)
    yield f"// The value of the formula; its derivatives by {names or 'nothing'} go into gradient."
    yield "double value_and_gradient(const double inputs[], double gradient[]) {"
    for at, leaf in enumerate(made.leaves):
        yield f"    const double {leaf.name} = inputs[{at}];"
    yield from indented(C.forward(made))
    yield ""
    yield "    // Backward: upstream times local derivative, added up."
    yield from indented(C.backward(made))
    for at, leaf in enumerate(made.leaves):
        yield f"    gradient[{at}] = {C.gradient(made, leaf)};"
    if not count:
        yield "    (void)inputs, (void)gradient;"
    yield f"    return {C.expression(made.target)};"
    yield "}"


def _main(made: Program) -> Iterator[str]:
    count = max(len(made.leaves), 1)
    numbers = ", ".join("0.0" if leaf.number is None else repr(leaf.number) for leaf in made.leaves)
    yield "int main(void) {"
    yield f"    double inputs[{count}] = {{{numbers or '0.0'}}}, gradient[{count}];"
    for at, leaf in enumerate(made.leaves):
        if leaf.number is None:
            yield f'    fputs("{leaf.name} = ", stderr);'
            yield f'    if (scanf("%lf", &inputs[{at}]) != 1) return 1;'
    yield "    const double value = value_and_gradient(inputs, gradient);"
    yield '    printf("value %.17g\\n", value);'
    for at, leaf in enumerate(made.leaves):
        yield f'    printf("{leaf.name} %.17g\\n", gradient[{at}]);'
    yield "    return 0;"
    yield "}"


FORMAT = Format(
    key="c",
    group="code",
    ending="c",
    media="text/x-c",
    write=write,
    remarks=code_remarks,
)
