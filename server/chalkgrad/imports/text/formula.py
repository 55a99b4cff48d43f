"""Formula text and LaTeX: what is left where nothing else fits."""

from collections.abc import Iterable

from chalkgrad.document.apply import apply
from chalkgrad.document.from_formula import edit_from_text
from chalkgrad.document.model import Document
from chalkgrad.engine.formula.errors import FormulaError
from chalkgrad.imports.format import Format, Options, Reading
from chalkgrad.imports.source import Source


def _read(source: Source, options: Options) -> Iterable[Reading]:
    return [Reading(of_text(source.text, options))]


def of_text(text: str, options: Options) -> Document:
    """The document of a formula.

    Raises
    ------
    FormulaError
        The text is no formula; the message says the line and the column.
    """
    document = Document()
    try:
        apply(document, edit_from_text(document, text, options.letters)[0])
    except FormulaError as error:
        error.message = f"{place_of(text, error.column)}: {error.message}"
        error.args = (error.message,)
        raise
    return document


def place_of(text: str, column: int) -> str:
    """A place in a text as people count: from 1, and by lines where there are any."""
    line = text.count("\n", 0, column)
    column -= text.rfind("\n", 0, column) + 1
    return f"line {line + 1}, column {column + 1}" if "\n" in text else f"column {column + 1}"


FORMAT = Format("formula", "formula text", lambda _: True, _read)
