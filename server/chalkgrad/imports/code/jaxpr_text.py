"""The text of a jaxpr as JAX prints it, taken apart: inputs, equations, outputs, jaxprs within.

References
----------
docs.jax.dev, "JAX internals: the jaxpr language"
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from chalkgrad.imports.format import UnreadableError
from chalkgrad.imports.saying import Words, say
from chalkgrad.imports.texts import Lines

# Functions within functions, as jit and custom_jvp leave them.
MAX_DEPTH = 30

_TOKEN = re.compile(
    r"(?P<space>(?:\s|\#[^\n]*)+)"
    r"|(?P<text>'[^'\n]*'|\"[^\"\n]*\")"
    r"|(?P<number>-?(?:\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|inf\b|nan\b))"
    r"|(?P<word>[^\W\d]\w*)"
    r"|(?P<sign>.)",
    re.DOTALL,
)
_TYPE = re.compile(r":\w+\[(?P<shape>[^\]\n]*)\](?:\{[^}\n]*\})?")


class Token(NamedTuple):
    """A word, a number or a sign, its line, and whether its type stands behind it."""

    kind: str
    text: str
    line: int
    typed: bool = False


@dataclass
class Equation:
    """One line: what it defines, by which primitive, of what."""

    outputs: list[str]
    primitive: str
    inputs: list[Token]
    line: int
    parameters: dict[str, str] = field(default_factory=dict)
    inner: "Jaxpr | None" = None


@dataclass
class Jaxpr:
    """A function: its inputs (constants first), its equations, its outputs."""

    inputs: list[Token]
    equations: list[Equation]
    outputs: list[Token]
    title: str = ""


def parse(text: str) -> list[Jaxpr]:
    """Every jaxpr of a text; a comment before one is its title.

    Raises
    ------
    UnreadableError
        It is none, or speaks of arrays; the message says the line.
    """
    parser = _Parser(text)
    found = []
    while parser.token.kind != "end":
        title = parser.comment
        found.append(parser.jaxpr())
        found[-1].title = title
    return found


class _Parser:
    def __init__(self, text: str) -> None:
        self.comment = ""
        self.depth = 0
        self.typed = _TYPE.search(text) is not None
        self.last_line = 0
        self.tokens = self._tokens(text)
        self.token = next(self.tokens)

    def _tokens(self, text: str) -> Iterator[Token]:
        lines = Lines(text)
        at = 0
        while at < len(text):
            match = _TOKEN.match(text, at)
            assert match is not None
            kind, line, at = str(match.lastgroup), lines.of(at), match.end()
            if kind == "space":
                comments = re.findall(r"#[ \t]*([^\n]*)", match.group())
                if comments:
                    self.comment = comments[-1].strip()
                continue
            its = _TYPE.match(text, at) if kind in ("word", "number") else None
            if its is not None and its["shape"]:
                words = say(
                    "array", "{name} is an array of the shape [{shape}], and no number",
                    name=match.group(), shape=its["shape"][:40],
                )  # fmt: skip
                raise UnreadableError(words, line)
            at = its.end() if its is not None else at
            yield Token(kind, match.group(), line, its is not None)
        yield Token("end", "the end of the text", lines.of(len(text)))

    def jaxpr(self) -> Jaxpr:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.complain(
                say(
                    "functions-too-deep",
                    "more than {most} functions in one another",
                    most=MAX_DEPTH,
                )
            )
        self.expect("{")
        self.expect("lambda")
        inputs = self.names_before(";")
        inputs += self.names_before(".")
        self.expect("let")
        equations = []
        while not self.sees("in"):
            if self.sees(";"):
                self.take()
                continue
            equations.append(self.equation())
        self.take()
        outputs = self.outputs()
        self.comment = ""
        self.expect("}")
        self.depth -= 1
        return Jaxpr(inputs, equations, outputs)

    def names_before(self, sign: str) -> list[Token]:
        found = []
        while not self.sees(sign):
            if self.token.kind != "word":
                raise self.complain(
                    say(
                        "no-name", "there should be a name here, not {found}", found=self.token.text
                    )
                )
            found.append(self.take())
        self.take()
        return found

    def equation(self) -> Equation:
        line = self.token.line
        outputs = [token.text for token in self.names_before("=")]
        if self.token.kind != "word":
            raise self.complain(
                say(
                    "no-primitive",
                    "there should be a primitive here, not {found}",
                    found=self.token.text,
                )
            )
        found = Equation(outputs, self.take().text, [], line)
        if self.sees("["):
            self.parameters(found)
        # The next equation begins with a name and its type, or, as older ones do, on a new line.
        while self.is_argument() and (self.typed or self.token.line == self.last_line):
            found.inputs.append(self.take())
        return found

    def is_argument(self) -> bool:
        if self.token.kind == "word":
            return not self.token.typed and not self.sees("in")
        return self.token.kind == "number"

    def parameters(self, equation: Equation) -> None:
        """What stands in brackets behind a primitive: ``y=2``, ``jaxpr={ lambda … }``."""
        self.take()
        name, depth = "", 0
        while depth or not self.sees("]"):
            if depth == 0 and self.token.kind == "word":
                word = self.take().text
                if self.sees("="):
                    self.take()
                    name = word
                    if self.sees("{"):
                        self.function(equation)
                else:
                    equation.parameters.setdefault(name, word)
                continue
            token = self.take()
            depth += (token.text in ("[", "(", "{")) - (token.text in ("]", ")", "}"))
            equation.parameters.setdefault(name, token.text)
        self.take()

    def function(self, equation: Equation) -> None:
        """A function within; another brace is a dictionary, which says nothing here."""
        before = self.token
        self.take()
        if self.sees("lambda"):
            following, self.token = self.token, before
            rest = self.tokens
            self.tokens = _before(following, rest)
            equation.inner = self.jaxpr()
            return
        depth = 1
        while depth:
            text = self.take().text
            depth += (text in ("[", "(", "{")) - (text in ("]", ")", "}"))

    def outputs(self) -> list[Token]:
        self.expect("(")
        found = []
        while not self.sees(")"):
            token = self.take()
            if token.kind in ("word", "number"):
                found.append(token)
        self.take()
        return found

    def sees(self, text: str) -> bool:
        return self.token.text == text

    def expect(self, text: str) -> None:
        if not self.sees(text):
            raise self.complain(
                say(
                    "other-sign",
                    "there should be “{sign}” here, not {found}",
                    sign=text,
                    found=self.token.text,
                )
            )
        self.take()

    def take(self) -> Token:
        token = self.token
        if token.kind == "end":
            raise self.complain(say("ends-early", "the text ends too early"))
        self.token = next(self.tokens)
        self.last_line = token.line
        return token

    def complain(self, message: Words) -> UnreadableError:
        return UnreadableError(message, self.token.line)


def _before(token: Token, rest: Iterator[Token]) -> Iterator[Token]:
    yield token
    yield from rest
