"""The grammar of formulas: from tokens to statements in postfix.

One grammar for every place where a formula is typed, and for LaTeX. Python's ``eval`` is never
used.

Grammar, the weakest first
--------------------------
statement  : (("feed")? name "=")? choice
choice     : comparison ("?" choice ":" choice)? | comparison "if" comparison "else" choice
comparison : sum ((">" | ">=" | "<" | "<=" | "==" | "!=") sum)?
sum        : product (("+" | "-") product)*
product    : signed (("*" | "/" | nothing) signed)*      nothing: 2x, 2(x+1), (a)(b), x sin(y)
signed     : ("-" | "+") signed | power
power      : operand "°"? ("^" signed)?
operand    : number | name | "?" | "(" choice ")" | "|" choice "|"
           | function power? "(" choice ("," choice)* ")" | function power? argument
argument   : "-" argument | power+                       nothing: sin 2x, up to the next function

``sin^2 x`` is the square of the sine, and names that stand together divide together (``h/mv`` in
letters). A ``?`` is an open port; it stands in the listing of a graph only. ``feed x = 2`` feeds a
placeholder; where ``feed`` is a name, it stays one. No node has two names: ``a = b`` is 1·b by the
name of a. A text that begins with “=” is a spreadsheet's: see `spreadsheet`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from chalkgrad.engine.formula import refusals
from chalkgrad.engine.formula.applying import Applying
from chalkgrad.engine.formula.comments import Comment
from chalkgrad.engine.formula.errors import FormulaError
from chalkgrad.engine.formula.names import NAMES
from chalkgrad.engine.formula.postfix import Step, value_of
from chalkgrad.engine.formula.tokenizing import tokenize
from chalkgrad.engine.formula.tokens import MAX_LISTING, Letters
from chalkgrad.engine.formula.words import DECLARING, FEED
from chalkgrad.engine.operators import OPERATORS, OperatorTable


@dataclass(frozen=True)
class Statement:
    """A parsed line: the name it defines, or "", and its expression in postfix.

    Attributes
    ----------
    name
        What stands left of “=”.
    column, end
        Where the line begins and ends in the text as it was typed.
    steps
        The expression.
    number
        The line's value, where it is one number by a name; ``x = 5`` and ``x = pi/4`` are.
    fed
        Whether the name is a placeholder's, and the number what it is fed.
    """

    name: str
    column: int
    end: int
    steps: tuple[Step, ...]
    number: float | None = None
    fed: bool = False

    @property
    def gives_number(self) -> bool:
        """Whether the line is of the form ``x = 5``."""
        return self.number is not None

    @property
    def literal(self) -> float | None:
        """The number, where the expression is nothing else."""
        return self.steps[0].number if [step.kind for step in self.steps] == ["number"] else None


class _Parser(Applying):
    """Adds lines."""

    def statements(self) -> list[Statement]:
        found: list[Statement] = []
        last = len(self.tokens) - 1
        while True:
            while self.at < last and self.token.kind == "end":
                self.at += 1
            if self.at == last:
                return found
            found.append(self.statement())
            if self.token.kind != "end":
                raise self.unexpected()

    def statement(self) -> Statement:
        if self.token.text in DECLARING and self.tokens[self.at + 1].kind in ("name", "number"):
            self.at += 1
        first, fed = self.token, self.begins_feed()
        name = self.left_side()
        self.steps, self.open, self.bars = [], 0, 0
        self.whole()
        if self.sees("="):
            raise refusals.equals(self.source, self.token, named=bool(name))
        if name and [step.kind for step in self.steps] == ["name"]:
            self.as_product()
        number = value_of(self.steps, self.table) if name else None
        if fed and number is None:
            raise refusals.feed(self.source, first)
        column, end = self.source.column(first), self.source.column(self.token)
        return Statement(name, column, end, tuple(self.steps), number, fed)

    def as_product(self) -> None:
        """Make the one name that a line says a node by the line's own name: 1 times it."""
        [named] = self.steps
        one = Step("number", named.column, 1.0)
        self.steps = [one, named, Step("apply", named.column, name="mul", count=2)]

    def begins_feed(self) -> bool:
        """Whether the line feeds a placeholder; goes behind the word that says so."""
        token, following = self.token, self.tokens[self.at + 1 : self.at + 3]
        if token.text != FEED or token.kind != "name" or self.vocabulary.is_known(FEED):
            return False
        if following[0].kind != "name":
            return False
        if not self.is_sign(self.at + 2, "="):
            raise refusals.feed(self.source, token)
        self.at += 1
        return True

    def left_side(self) -> str:
        """The name that a line defines, if it does; goes behind “=”."""
        token = self.token
        if token.kind != "name":
            return ""
        parameters = self.names_in_parentheses()
        equals = self.at + 1 + (2 * len(parameters) + 1 if parameters else 0)
        if not self.is_sign(equals, "="):
            return ""
        if self.vocabulary.is_taken(token.text):
            raise FormulaError(
                f"{token.text} already has a meaning; choose another name",
                self.source.column(token),
                "taken-word",
                text=token.text,
            )
        self.at = equals + 1
        if parameters:
            self.parameters[token.text] = parameters
        return token.text


def parse(
    text: str,
    table: OperatorTable = OPERATORS,
    *,
    known: Iterable[str] = (),
    letters: Letters = "words",
) -> list[Statement]:
    """Parse formula text into statements; its functions are a table's operators.

    Parameters
    ----------
    text
        The text as it was typed or pasted.
    table
        The operators.
    known
        Names of the graph that the text is for.
    letters
        Whether letters that stand together are one name, or a product.

    Raises
    ------
    FormulaError
        With the column, when the text is no formula or is empty.
    """
    return parse_commented(text, table, known, letters)[0]


def parse_commented(
    text: str, table: OperatorTable, known: Iterable[str], letters: Letters = "words"
) -> tuple[list[Statement], Sequence[Comment]]:
    """As `parse`, with the comments of the text."""
    tokens = tokenize(text, table, known, letters)
    statements = _Parser(tokens, open_ports=False).statements()
    if not statements:
        raise FormulaError("there is no formula here yet", 0, "empty")
    return statements, tokens.comments


def parse_listing(
    text: str, table: OperatorTable, known: Iterable[str]
) -> tuple[list[Statement], Sequence[Comment]]:
    """Parse the text of a whole graph, of which there may be none: its statements and comments.

    A ``?`` is an open port there, and the text may be as long as a graph's.

    Raises
    ------
    FormulaError
        With the column, when a line is no formula.
    """
    tokens = tokenize(text, table, known, most=MAX_LISTING)
    return _Parser(tokens, open_ports=True).statements(), tokens.comments


def read_number(text: str) -> float:
    """The number that a text without names says: ``2e-3``, ``1/3``, ``pi/2``.

    Raises
    ------
    FormulaError
        It says none.
    """
    first, *others = parse(text)
    number = None if first.name or others else value_of(first.steps, OPERATORS)
    if number is None:
        raise FormulaError(f"{text} is no number", 0, "not-a-number", text=text)
    return number


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


@lru_cache(maxsize=NAMES)
def is_name(text: str, table: OperatorTable = OPERATORS) -> bool:
    """Whether formula text can use `text` as the name of a node, beside a table's functions."""
    try:
        tokens = tokenize(text, table, [text])
    except FormulaError:
        return False
    first, whole = tokens.tokens[0], (0, len(tokens.characters.text))
    return (
        "\\" not in text
        and len(tokens.tokens) == 2
        and first.kind == "name"
        and (first.start, first.end) == whole
        and not first.sure
        and not tokens.vocabulary.is_taken(first.text)
    )
