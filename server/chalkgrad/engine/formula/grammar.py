"""The parser of formula text: a tokenizer and recursive descent to postfix statements.

One grammar for every place where a formula is typed. Python's ``eval`` is never used.

Grammar
-------
statements : statement ((";" | newline) statement)*
statement  : name "=" sum | sum
sum        : product (("+" | "-") product)*
product    : signed (("*" | "/" | nothing) signed)*      nothing: 2x, 2(x+1), (a)(b), x sin(y)
signed     : ("-" | "+") signed | power
power      : atom (("^" | "**") signed)?
atom       : number | name | function "(" sum ("," sum)* ")" | "(" sum ")" | "?"

A ``?`` is an open port; it stands in the listing of a graph only.
"""

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from chalkgrad.engine.errors import ChalkgradError
from chalkgrad.engine.kinds import is_leaf
from chalkgrad.engine.operators import OPERATORS, Operator, OperatorTable

# The longest text a formula field takes: far above what anyone types, far below what would hold
# the server up (a text of this length parses in well under a second).
MAX_TEXT = 100_000

# The deepest nesting of parentheses, signs and exponents. The parser calls itself a few times a
# level and Python allows a thousand calls; nobody reads a hundred nested parentheses.
MAX_NESTING = 100

NAMED_NUMBERS = {"pi": math.pi, "π": math.pi, "e": math.e}

_TOKEN = re.compile(
    r"(?P<space>[ \t\r]+)"
    r"|(?P<end>[;\n])"
    r"|(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<name>[^\W\d]\w*)"
    r"|(?P<sign>\*\*|[-+*/^()=,?−×·÷])"
)
_SIGNS = {"**": "^", "−": "-", "×": "*", "·": "*", "÷": "/"}
_SUMS = {"+": "add", "-": "sub"}
_PRODUCTS = {"*": "mul", "/": "div"}


class FormulaError(ChalkgradError):
    """A formula's text cannot be understood.

    Attributes
    ----------
    column
        Where, counted from 0 in the whole text.
    details
        The reason as a stable word, and what a translation of the message needs.
    """

    code = "formula"

    def __init__(self, message: str, column: int, reason: str, **details: object) -> None:
        super().__init__(message)
        self.column = column
        self.details = {"reason": reason, **details}


@dataclass(frozen=True)
class Token:
    """A word of the text: kind ("number", "name", "sign" or "end"), text and column."""

    kind: str
    text: str
    column: int


@dataclass(frozen=True)
class Step:
    """One postfix step, of a kind.

    "number", "name" and "open" (an open port) push; "apply" applies an operator to what was pushed.
    """

    kind: str
    column: int
    number: float = 0.0
    name: str = ""


@dataclass(frozen=True)
class Statement:
    """A parsed line: the name it defines, or "", and its expression in postfix."""

    name: str
    column: int
    steps: tuple[Step, ...]

    @property
    def gives_number(self) -> bool:
        """Whether the line is of the form ``x = 5``."""
        return bool(self.name) and self.literal is not None

    @property
    def literal(self) -> float | None:
        """The number, where the whole expression is one."""
        return self.steps[0].number if [step.kind for step in self.steps] == ["number"] else None


def tokenize(text: str) -> list[Token]:
    """Split a text into tokens, closing with an "end".

    Raises
    ------
    FormulaError
        A character that no formula has, or a text past `MAX_TEXT`.
    """
    if len(text) > MAX_TEXT:
        raise FormulaError(
            f"a formula may have {MAX_TEXT:,} characters, not {len(text):,}",
            0,
            "too-long",
            most=MAX_TEXT,
        )
    tokens = []
    column = 0
    while column < len(text):
        match = _TOKEN.match(text, column)
        if match is None:
            raise _foreign(text[column], column)
        kind = str(match.lastgroup)
        if kind != "space":
            word = match.group()
            tokens.append(Token(kind, _SIGNS.get(word, word), column))
        column = match.end()
    tokens.append(Token("end", "", len(text)))
    return tokens


def _foreign(character: str, column: int) -> FormulaError:
    message = f"“{character}” has no meaning in a formula"
    return FormulaError(message, column, "foreign", text=character)


class _Parser:
    """Recursive descent over tokens, writing postfix; its state is where it stands."""

    def __init__(self, tokens: list[Token], table: OperatorTable, open_ports: bool) -> None:
        self.table = table
        self.open_ports = open_ports
        self.tokens = tokens
        self.at = 0
        self.depth = 0
        self.open = 0
        self.steps: list[Step] = []

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def sees(self, *signs: str) -> bool:
        return self.token.kind == "sign" and self.token.text in signs

    def take(self) -> Token:
        token = self.token
        self.at += 1
        return token

    def statements(self) -> list[Statement]:
        found: list[Statement] = []
        while True:
            while self.token.kind == "end" and self.at < len(self.tokens) - 1:
                self.at += 1
            if self.at == len(self.tokens) - 1:
                return found
            found.append(self.statement())
            if self.token.kind != "end":
                raise self.unexpected()

    def statement(self) -> Statement:
        column, name = self.token.column, ""
        following = self.tokens[self.at + 1] if self.token.kind == "name" else None
        if following is not None and following.kind == "sign" and following.text == "=":
            name = self.take().text
            self.take()
            if name in self.table.by_word or name in NAMED_NUMBERS or is_leaf(name):
                raise FormulaError(
                    f"{name} already has a meaning; choose another name",
                    column,
                    "taken-word",
                    text=name,
                )
        self.steps = []
        self.sum()
        return Statement(name, column, tuple(self.steps))

    def sum(self) -> None:
        self.product()
        while self.sees("+", "-"):
            sign = self.take()
            self.product()
            self.apply(_SUMS[sign.text], sign.column)

    def product(self) -> None:
        self.signed()
        while True:
            if self.sees("*", "/"):
                sign = self.take()
                self.signed()
                self.apply(_PRODUCTS[sign.text], sign.column)
            elif self.token.kind == "name" or self.sees("("):
                column = self.token.column
                self.signed()
                self.apply("mul", column)
            else:
                return

    def signed(self) -> None:
        if not self.sees("-", "+"):
            return self.power()
        sign = self.take()
        start = len(self.steps)
        bare = self.token.kind == "number"
        self.deeper(self.signed, sign.column)
        if sign.text == "+":
            return None
        if bare and len(self.steps) == start + 1:
            step = self.steps.pop()
            self.steps.append(Step("number", sign.column, -step.number))
            return None
        return self.apply("neg", sign.column)

    def power(self) -> None:
        self.atom()
        if self.sees("^"):
            sign = self.take()
            self.deeper(self.signed, sign.column)
            self.apply("pow", sign.column)

    def atom(self) -> None:
        token = self.token
        if token.kind == "number":
            self.take()
            number = float(token.text)
            if math.isinf(number):
                raise FormulaError(
                    f"{token.text} is larger than the largest double",
                    token.column,
                    "too-large",
                    text=token.text,
                )
            self.steps.append(Step("number", token.column, number))
            if self.token.kind == "number":
                raise FormulaError(
                    "two numbers stand side by side", self.token.column, "side-by-side"
                )
        elif token.kind == "name":
            self.take()
            self.name(token)
        elif self.sees("("):
            self.take()
            self.open += 1
            self.deeper(self.sum, token.column)
            self.close(token)
        elif self.open_ports and self.sees("?"):
            self.take()
            self.steps.append(Step("open", token.column))
        else:
            raise self.unexpected()

    def name(self, token: Token) -> None:
        row = self.table.by_word.get(token.text)
        if row is not None:
            return self.call(token, row)
        if token.text in NAMED_NUMBERS:
            return self.steps.append(Step("number", token.column, NAMED_NUMBERS[token.text]))
        if is_leaf(token.text):
            raise FormulaError(
                f"{token.text} is not a function", token.column, "no-function", text=token.text
            )
        return self.steps.append(Step("name", token.column, name=token.text))

    def call(self, token: Token, row: Operator) -> None:
        if not self.sees("("):
            raise FormulaError(
                f"{token.text} is a function; write {token.text}(…)",
                token.column + len(token.text),
                "call",
                text=token.text,
            )
        bracket = self.take()
        self.open += 1
        count = 0
        if not self.sees(")"):
            while True:
                self.deeper(self.sum, token.column)
                count += 1
                if not self.sees(","):
                    break
                self.take()
        self.close(bracket)
        if count != row.arity:
            takes = "one input" if row.arity == 1 else f"{row.arity} inputs"
            raise FormulaError(
                f"{token.text} takes {takes}, not {count}",
                token.column,
                "arity",
                text=token.text,
                takes=row.arity,
                count=count,
            )
        self.apply(row.name, token.column)

    def close(self, bracket: Token) -> None:
        if self.sees(")"):
            self.take()
            self.open -= 1
        elif self.token.kind == "end":
            raise FormulaError("this parenthesis is never closed", bracket.column, "unclosed")
        else:
            raise self.unexpected()

    def deeper(self, rule: Callable[[], None], column: int) -> None:
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise FormulaError(
                f"more than {MAX_NESTING} levels of nesting", column, "too-deep", most=MAX_NESTING
            )
        rule()
        self.depth -= 1

    def apply(self, op: str, column: int) -> None:
        self.steps.append(Step("apply", column, name=op))

    def unexpected(self) -> FormulaError:
        token = self.token
        if token.text == "?" and not self.open_ports:
            return _foreign("?", token.column)
        if token.kind == "end":
            return FormulaError(
                "the formula stops too early; something is missing here", token.column, "too-early"
            )
        if token.text == ")":
            if self.open:
                words, reason = "something is missing before this parenthesis", "missing-before"
            else:
                words, reason = "this parenthesis was never opened", "unopened"
            return FormulaError(words, token.column, reason)
        if token.text == "=":
            return FormulaError("only a name can stand left of “=”", token.column, "equals")
        return FormulaError(
            f"“{token.text}” cannot stand here", token.column, "misplaced", text=token.text
        )


def parse(
    text: str, table: OperatorTable = OPERATORS, *, open_ports: bool = False
) -> list[Statement]:
    """Parse formula text into statements; its functions are a table's operators.

    With `open_ports`, a ``?`` stands for one.

    Raises
    ------
    FormulaError
        With the column, when the text is no formula or is empty.
    """
    statements = _Parser(tokenize(text), table, open_ports).statements()
    if not statements:
        raise FormulaError("there is no formula here yet", 0, "empty")
    return statements


def definitions(statements: Iterable[Statement]) -> dict[str, Statement]:
    """The statements that define a name, by name.

    Raises
    ------
    FormulaError
        A name is defined twice.
    """
    found: dict[str, Statement] = {}
    for statement in statements:
        if statement.name in found:
            name = statement.name
            raise FormulaError(f"{name} is defined twice", statement.column, "twice", text=name)
        if statement.name:
            found[statement.name] = statement
    return found


def is_name(text: str, table: OperatorTable = OPERATORS) -> bool:
    """Whether formula text can use `text` as the name of a node, beside a table's functions."""
    match = _TOKEN.fullmatch(text)
    return (
        match is not None
        and match.lastgroup == "name"
        and text not in table.by_word
        and text not in NAMED_NUMBERS
        and not is_leaf(text)
    )
