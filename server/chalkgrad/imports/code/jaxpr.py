"""A jaxpr, the trace of a JAX function, as a graph; functions within it are written out."""

import re
from collections.abc import Iterable

from chalkgrad.imports.code.composed import Composing
from chalkgrad.imports.code.jaxpr_text import Equation, Jaxpr, Token, parse
from chalkgrad.imports.drawing import Drawing
from chalkgrad.imports.format import Format, Options, Reading, UnreadableError
from chalkgrad.imports.saying import say
from chalkgrad.imports.source import Source
from chalkgrad.imports.texts import number_of

_BEGINS = re.compile(r"\s*+(?>#[^\n]*\n\s*+)*+\{\s*lambda\b[^;{}]*;")

# Primitives that hand a number on as it is.
_SAME = frozenset(
    ["convert_element_type", "copy", "copy_p", "stop_gradient", "broadcast_in_dim", "squeeze",
     "reshape", "reduce_precision", "real", "pvary"]
)  # fmt: skip

_WORDS = {"True": 1.0, "False": 0.0}


def _fits(source: Source) -> bool:
    return _BEGINS.match(source.text[:10_000]) is not None


def _read(source: Source, options: Options) -> Iterable[Reading]:
    traced = (_Tracing(options.max_nodes).drawing(jaxpr) for jaxpr in parse(source.text))
    return (drawing.reading(options) for drawing in traced)


class _Tracing:
    """Follows equations; the drawing grows, and names are those of one function at a time."""

    def __init__(self, max_nodes: int) -> None:
        self.found = Drawing()
        self.add = Composing(self.found, max_nodes)

    def drawing(self, jaxpr: Jaxpr) -> Drawing:
        drawing = self.found
        drawing.title = jaxpr.title
        names: dict[str, str] = {}
        for token in jaxpr.inputs:
            names[token.text] = drawing.add(token.text, "placeholder", token.line, name=token.text)
        outputs = self.follow(jaxpr, names)
        if not outputs:
            raise UnreadableError(say("returns-nothing", "this function returns nothing"))
        drawing.target = outputs[0]
        if len(set(outputs)) > 1:
            drawing.lose("outputs", "of several results the first is the target")
        return drawing

    def follow(self, jaxpr: Jaxpr, names: dict[str, str]) -> list[str]:
        """The nodes of what a function returns."""
        for equation in jaxpr.equations:
            found = self.equation(equation, [self.value(token, names) for token in equation.inputs])
            for name, node in zip(equation.outputs, found, strict=False):
                names[name] = node
        return [self.value(token, names) for token in jaxpr.outputs]

    def equation(self, equation: Equation, inputs: list[str]) -> list[str]:
        if equation.inner is not None:
            inner = equation.inner
            if len(inner.inputs) != len(inputs):
                words = say(
                    "primitive",
                    "{name} hands on as many numbers as it takes",
                    name=equation.primitive,
                )
                raise UnreadableError(words, equation.line)
            given = zip((token.text for token in inner.inputs), inputs, strict=True)
            return self.follow(inner, dict(given))
        line, word = equation.line, equation.primitive
        if word in _SAME:
            return inputs[:1]
        if word == "integer_pow":
            power = number_of(equation.parameters.get("y", ""))
            if power is None or not inputs:
                raise UnreadableError(say("no-power", "integer_pow without its y"), line)
            return [self.add.op("pow", [inputs[0], self.add.number(power, line)], line)]
        if word == "select_n" and len(inputs) == 3:
            which, no, yes = inputs
            return [self.add.op("where", [which, yes, no], line)]
        if word == "clamp" and len(inputs) == 3:
            least, number, most = inputs
            return [self.add.op("clip", [number, least, most], line)]
        return [self.add.op(word, inputs, line)] * len(equation.outputs)

    def value(self, token: Token, names: dict[str, str]) -> str:
        if token.kind == "word" and token.text in names:
            return names[token.text]
        number = _WORDS.get(token.text, number_of(token.text))
        if number is None:
            if token.kind == "number":
                words = say(
                    "token-not-finite", "{token}: numbers are finite here", token=token.text
                )
            else:
                words = say("undefined", "{token}: nothing defines it", token=token.text)
            raise UnreadableError(words, token.line)
        return self.add.number(number, token.line)


FORMAT = Format("jaxpr", "jaxpr (JAX)", _fits, _read)
