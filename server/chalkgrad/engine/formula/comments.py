"""Comments of a formula's text: found, and taken out before anything else is read.

What stands in one is never read: it may speak of limits, of LaTeX, or of anything else.
"""

import re
from dataclasses import dataclass, replace

from chalkgrad.engine.formula.characters import Characters
from chalkgrad.engine.formula.errors import FormulaError

_COMMENT = re.compile(
    r"(?<!\\)#(?P<hash>[^\n]*)"
    r"|//(?P<slashes>[^\n]*)"
    r"|/\*(?P<block>.*?)\*/"
    r"|^[ \t]*%(?P<percent>[^\n]*)",
    re.DOTALL | re.MULTILINE,
)

# In LaTeX, what a percent sign begins anywhere.
_OF_LATEX = re.compile(r"(?<!\\)%(?P<percent>[^\n]*)")

# What quotients have behind "//", and comments have not.
_QUOTIENT = re.compile(r"\s*(?:\d[\d.]*\s*(?:$|[-+*/),])|\()")


@dataclass(frozen=True)
class Comment:
    """A comment: its words, and where it begins and ends in the text as it was typed."""

    words: str
    column: int
    end: int


def without_comments(characters: Characters) -> tuple[Characters, list[Comment]]:
    """A text with spaces for its comments, so that no column moves, and the comments.

    Raises
    ------
    FormulaError
        A comment is a quotient of Python.
    """
    text, found = _taken_out(_COMMENT, characters, characters.text)
    if is_latex(text):
        text, more = _taken_out(_OF_LATEX, characters, text)
        found = sorted(found + more, key=lambda comment: comment.column)
    return (replace(characters, text=text) if found else characters), found


def is_latex(text: str) -> bool:
    """Whether a text without its comments is LaTeX."""
    return "\\" in text or text.count("$") > 1


def _taken_out(
    pattern: re.Pattern[str], characters: Characters, text: str
) -> tuple[str, list[Comment]]:
    found: list[Comment] = []
    columns, typed = characters.columns, characters.typed

    def take(match: re.Match[str]) -> str:
        kind = match.lastgroup or ""
        column = columns[match.start()]
        if kind == "slashes" and _QUOTIENT.match(match[kind]):
            words = "“//” begins a comment; a quotient without its fraction is floor(a/b)"
            raise FormulaError(words, column, "quotient")
        words = typed[columns[match.start(kind)] : columns[match.end(kind)]]
        if kind == "block":
            words = "\n".join(line.strip() for line in words.strip().splitlines())
        end = columns[match.end()]
        found.append(Comment(words.removeprefix(" ").rstrip(), column, end))
        return " " * len(match[0])

    return pattern.sub(take, text), found
