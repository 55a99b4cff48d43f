"""The tokens of a formula: numbers, names, signs and the ends of lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from chalkgrad.engine.formula.characters import Characters
from chalkgrad.engine.formula.comments import Comment
from chalkgrad.engine.formula.words import Vocabulary

# The longest text a formula field takes: far above what anyone types, far below what would hold
# the server up (a text of this length parses in well under a second).
MAX_TEXT = 100_000

# The longest text of a whole graph: twenty thousand lines, one for each node that it may have.
MAX_LISTING = 1_000_000

# How letters are read that stand together: as one name, or as a product.
Letters = Literal["words", "letters"]


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the text.

    Attributes
    ----------
    kind
        "number", "name", "sign", "command" (of LaTeX) or "end" (of a line).
    text
        What it means: a name as it is spelled, a sign by its one spelling, a command's word.
    start, end
        Where it stands in the plain text.
    number
        The number.
    sure
        Whether a name stands as only functions do, after a module or a backslash.
    """

    kind: str
    text: str
    start: int
    end: int
    number: float = 0.0
    sure: bool = False


@dataclass(frozen=True)
class Tokens:
    """A text as tokens, closed by an "end", the characters they are made of, and its comments."""

    tokens: list[Token]
    characters: Characters
    vocabulary: Vocabulary
    comments: Sequence[Comment]

    def column(self, token: Token) -> int:
        """Where a token stands in the text as it was typed."""
        return self.characters.columns[token.start]

    def shown(self, token: Token) -> str:
        """A token as it was typed; of a command, what it means."""
        shown = self.characters.shown(token.start, token.end)
        return token.text if shown.startswith("\\") and token.kind == "name" else shown
