"""A formula's text to its tokens: characters, then words, by the rules of
LaTeX, of spreadsheets or the plain ones.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from chalkgrad.engine.formula.characters import Characters, plain
from chalkgrad.engine.formula.comments import is_latex, without_comments
from chalkgrad.engine.formula.errors import FormulaError
from chalkgrad.engine.formula.latex import LatexScanner
from chalkgrad.engine.formula.names import name_key, spelled
from chalkgrad.engine.formula.scanner import LETTER, MARKS, Scanner
from chalkgrad.engine.formula.spreadsheet import SpreadsheetScanner, is_spreadsheet
from chalkgrad.engine.formula.tokens import MAX_TEXT, Letters, Tokens
from chalkgrad.engine.formula.words import OPENING, Vocabulary
from chalkgrad.engine.operators import OperatorTable

# A name that a line defines; its index may stand in braces.
_OPENING = "|".join(sorted(OPENING))
_DEFINED = re.compile(
    rf"(?:^|[;\n])[ \t]*(?:(?:{_OPENING})[ \t]+)?"
    rf"({LETTER}[\w{MARKS}]*(?:_\{{[^{{}}\n]*\}})?)\s*:?=(?!=)"
)

# As encyclopedias give a formula away.
_FRAMED = re.compile(r"\s*(\{)\s*\\displaystyle\b")


# A power that stands before an index: x^{2}_{1}.
_POWER_FIRST = re.compile(
    r"(?<=[A-Za-z0-9}])(\s*\^\s*(?:\{[^{}]*\}|[A-Za-z0-9]))"
    r"(\s*_\s*(?:\{[^{}]*\}|\\[A-Za-z]+|[A-Za-z0-9]))"
)


def _indexed_first(characters: Characters) -> Characters:
    """A text with every index before the power of its name."""
    text, columns = characters.text, list(characters.columns)
    for match in _POWER_FIRST.finditer(text):
        start, middle, end = match.start(), match.start(2), match.end()
        text = text[:start] + text[middle:end] + text[start:middle] + text[end:]
        columns[start:end] = columns[middle:end] + columns[start:middle]
    return replace(characters, text=text, columns=columns)


def _without_frame(text: str) -> str:
    """LaTeX without the braces around all of it, so that its lines are lines; no column moves."""
    framed = _FRAMED.match(text)
    if framed is None:
        return text
    opened, depth = framed.start(1), 0
    for place in range(opened, len(text)):
        depth += (text[place] == "{") - (text[place] == "}")
        if depth == 0:
            whole = not text[place + 1 :].strip()
            break
    else:
        return text
    if not whole:
        return text
    return f"{text[:opened]} {text[opened + 1 : place]} {text[place + 1 :]}"


def tokenize(
    text: str,
    table: OperatorTable,
    known: Iterable[str] = (),
    letters: Letters = "words",
    most: int = MAX_TEXT,
) -> Tokens:
    """Split a text into tokens.

    Parameters
    ----------
    text
        The text as it was typed or pasted.
    table
        The operators, which are functions.
    known
        Names of the graph that the text is for.
    letters
        Whether letters that stand together are one name, or a product. In LaTeX they are a product.
    most
        How many characters the text may have.

    Raises
    ------
    FormulaError
        A character or word that no formula has, or a text past `most`.
    """
    if len(text) > most:
        words = f"a formula may have {most:,} characters, not {len(text):,}"
        raise FormulaError(words, 0, "too-long", most=most)
    characters, comments = without_comments(plain(text))
    characters = replace(characters, text=_without_frame(characters.text))
    if "^{" in characters.text or is_latex(characters.text):
        characters = _indexed_first(characters)
    defined = [
        spelled(re.sub("[{} ]", "", word).replace(",", "_")) if "{" in word else word
        for word in _DEFINED.findall(characters.text)
    ]
    vocabulary = Vocabulary(table, known, defined)
    if is_spreadsheet(characters.text):
        scanner = SpreadsheetScanner(characters, vocabulary)
        found, characters = scanner.tokens(), scanner.characters
    elif is_latex(characters.text):
        found = LatexScanner(characters, vocabulary).tokens()
    else:
        found = Scanner(characters, vocabulary, splits=letters == "letters").tokens()
    if vocabulary.mixed:
        found = [
            replace(token, text=vocabulary.mixed.get(name_key(token.text), token.text))
            if token.kind == "name"
            else token
            for token in found
        ]
    return Tokens(found, characters, vocabulary, comments)
