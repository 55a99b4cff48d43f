"""JavaScript, as a module without dependencies: forward and backward written out."""

from collections.abc import Iterator

from chalkgrad.document.model import Document
from chalkgrad.document.remarks import Remark
from chalkgrad.engine.functions import SPECIAL
from chalkgrad.export.code.c import c_when
from chalkgrad.export.code.program import Program, code_remarks, program
from chalkgrad.export.code.special import tree_of, with_helpers
from chalkgrad.export.code.translating import Braces
from chalkgrad.export.code.writing import CHOICE, Language, indented, words_used
from chalkgrad.export.format import Format, Options

_MATH = {
    "exp": "exp", "expm1": "expm1", "ln": "log", "log1p": "log1p", "log2": "log2",
    "log10": "log10", "sqrt": "sqrt", "sin": "sin", "cos": "cos", "tan": "tan", "asin": "asin",
    "acos": "acos", "atan": "atan", "atan2": "atan2", "sinh": "sinh", "cosh": "cosh",
    "tanh": "tanh", "asinh": "asinh", "acosh": "acosh", "atanh": "atanh", "abs": "abs",
}  # fmt: skip


def _number(value: float) -> str:
    return repr(value).removesuffix(".0")


JAVASCRIPT = Language(
    functions={
        **{word: f"Math.{name}" for word, name in _MATH.items()},
        **{word: made.__name__ for word, made in SPECIAL.items()},
        "sum": "total",
    },
    number=_number,
    choose=lambda condition, yes, no: (f"{condition} ? {yes} : {no}", CHOICE),
    let=lambda name, value: f"const {name} = {value};",
    start=lambda name, value: f"let {name} = {value};",
    add=lambda name, sign, value: f"{name} {sign}= {value};",
    when=c_when,
    sent=lambda name: f"sent({name})",
    comment="//",
    compare={"==": "===", "!=": "!=="},
    both="&&",
    either="||",
    negated="!",
)

_BRACES = Braces(
    head="function",
    parameter="",
    variable="let",
    counter="let",
    numbers="const {name} = [{items}];",
    functions={
        **{name: f"Math.{name}" for name in ("abs", "exp", "log", "sqrt", "sin", "cos", "tan")},
        **{name: f"Math.{name}" for name in ("max", "min", "trunc")},
        "inf": "Infinity", "nan": "NaN", "pi": "Math.PI",
    },
)  # fmt: skip

_TOTAL = """function {name}(...xs) {{
    let result = {begin};
    for (const x of xs) {step}
    return result;
}}"""

_HELPERS = {
    "sum": _TOTAL.format(name="total", begin="0", step="result += x;"),
    "product": _TOTAL.format(name="product", begin="1", step="result *= x;"),
    "least": _TOTAL.format(
        name="least", begin="Infinity", step="if (x < result || x !== x) result = x;"
    ),
    "greatest": _TOTAL.format(
        name="greatest", begin="-Infinity", step="if (x > result || x !== x) result = x;"
    ),
    "sent": """// Whether anything has come: -0 says that nothing has, and nothing is sent on.
const sent = (d) => !Object.is(d, -0);""",
    "copysign": """const copysign = (a, b) =>
    b < 0 || Object.is(b, -0) ? -Math.abs(a) : Math.abs(a);""",
    "floored": """// The remainder with the sign of the divisor.
function floored(a, b) {
    const rest = a % b;
    if (rest === 0) return copysign(0, b);
    return rest < 0 === b < 0 ? rest : rest + b;
}""",
    "pow": """// As IEEE 754 has it: 1 to any power is 1, and so is -1 to an infinite one.
function pow(a, b) {
    if (a === 1 || (a === -1 && Math.abs(b) === Infinity)) return 1;
    return Math.pow(a, b);
}""",
    "erf": """function erf(a) {
    const size = Math.abs(a);
    if (!(size < 2)) return a === a ? Math.sign(a) * (1 - erfc(size)) : a;
    let term = a, result = a;
    for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(result); n++) {
        term *= (2 * a * a) / (2 * n + 1);
        result += term;
    }
    return 1.1283791670955126 * Math.exp(-a * a) * result;
}""",
    "erfc": """// The complementary error function: far out by its continued fraction.
function erfc(a) {
    if (!(a > 1)) return 1 - erf(a);
    if (a > 27.3) return 0;
    let fraction = 0;
    for (let n = 150; n > 0; n--) fraction = n / 2 / (a + fraction);
    const z = Math.trunc(a * 16) / 16;
    const bell = Math.exp(-z * z) * Math.exp(-(a - z) * (a + z));
    return (bell * 0.5641895835477563) / (a + fraction);
}""",
}


def write(document: Document, _: Options) -> str:
    """The whole file."""
    functions = [function.__name__ for function in with_helpers(SPECIAL)]
    made = program(document, (*functions, *_HELPERS, "total"))
    words = words_used(made)
    special = with_helpers(words)
    own = [_BRACES.translated(tree_of(function)) for function in special]
    words |= {word for word in ("floored", "pow") if any(f"{word}(" in text for text in own)}
    if "floored" in words or any("copysign(" in text for text in own):
        words.add("copysign")
    if words & {"erf", "erfc"}:
        words |= {"erf", "erfc"}
    helpers = [text for word, text in _HELPERS.items() if word in words]
    helpers += own
    parts = ["\n".join(JAVASCRIPT.heading(made)), *helpers, "\n".join(_function(made))]
    if made.can_run:
        parts.append("console.log(valueAndGradient());")
    return "\n\n".join(parts) + "\n"


def _function(made: Program) -> Iterator[str]:
    given = ", ".join(
        leaf.name if leaf.number is None else f"{leaf.name} = {_number(leaf.number)}"
        for leaf in made.leaves
    )
    gradient = ", ".join(f"{leaf.name}: {JAVASCRIPT.gradient(made, leaf)}" for leaf in made.leaves)
    yield "/** The value of the formula, and its derivative by every input. */"
    yield f"export function valueAndGradient({{ {given} }} = {{}}) {{"
    yield from indented(JAVASCRIPT.forward(made))
    yield ""
    yield "    // Backward: upstream times local derivative, added up."
    yield from indented(JAVASCRIPT.backward(made))
    value = JAVASCRIPT.expression(made.target)
    yield f"    return {{ value: {value}, gradient: {{ {gradient} }} }};"
    yield "}"


def _remarks(document: Document) -> Iterator[Remark]:
    yield from code_remarks(document)
    yield Remark(
        "last-digits",
        "{language} has functions of its own, whose last digits may differ.",
        {"language": "JavaScript"},
    )


FORMAT = Format(
    key="javascript",
    group="code",
    ending="mjs",
    media="text/javascript",
    write=write,
    remarks=_remarks,
)
