"""What an import format is: how it is recognised, what it reads, and what it cannot bring."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from chalkgrad.document.model import Document
from chalkgrad.document.remarks import Remark
from chalkgrad.document.values import MAX_NODES
from chalkgrad.engine.formula.tokens import Letters
from chalkgrad.imports.saying import ReadingError, Words
from chalkgrad.imports.source import Source


class UnreadableError(ReadingError):
    """A text is not what it seemed to be, or says what no document can."""

    def __init__(self, words: Words, line: int = 0, column: int = 0) -> None:
        place = f"line {line}" if line else ""
        place += f", column {column}" if line and column else ""
        super().__init__(words, f"{place}: {words}" if place else words)
        if line:
            self.place = {"line": line, "column": column} if column else {"line": line}
            self.details = {**self.details, **self.place}


@dataclass(frozen=True)
class Options:
    """How a text is to be read.

    Attributes
    ----------
    letters
        Whether letters that stand together in a formula are one name, or a product.
    rest
        Whether the rest is wanted where some operators are not known: such nodes become
        placeholders that say what they were.
    max_nodes
        The largest document that is read.
    lay_out
        Whether nodes without a place get one: who only computes needs none.
    """

    letters: Letters = "words"
    rest: bool = False
    max_nodes: int = MAX_NODES
    lay_out: bool = True


# Losses of what `rest` asks to do without: operators that are not known, formulas of a table.
UNKNOWN, UNREAD = "unknown", "unread"


@dataclass(frozen=True)
class Reading:
    """A document that a text holds, and what of it was lost on the way."""

    document: Document
    lost: Sequence[Remark] = ()


@dataclass(frozen=True)
class Format:
    """One import format.

    Attributes
    ----------
    key
        Stable word, in answers of the API.
    name
        What it is called.
    fits
        Whether a text is in this format; told by its content, however the file is called.
    read
        The documents that a text holds.
    """

    key: str
    name: str
    fits: Callable[[Source], bool]
    read: Callable[[Source, Options], Iterable[Reading]]
