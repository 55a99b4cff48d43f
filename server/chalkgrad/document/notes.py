"""Notes as comments of a graph's text, both ways.

The comment behind a line, in it or right above it is the note of the line's node; one with nothing
below it, or with a blank line, is the document's.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chalkgrad.document.attributes import MAX_NOTE
from chalkgrad.engine.formula.comments import Comment
from chalkgrad.engine.formula.errors import FormulaError
from chalkgrad.engine.formula.grammar import Statement

_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")


@dataclass(frozen=True)
class Notes:
    """What the comments of a text say: of each statement, by its position, and of the document."""

    statements: dict[int, str]
    document: str


def plain_note(note: str) -> str:
    """A note as comments can say it: without spaces and blank lines at its ends."""
    return "\n".join(line.rstrip() for line in note.splitlines()).strip("\n")


def comment_lines(note: str) -> list[str]:
    """A note as lines of comments."""
    plain = plain_note(note)
    return [f"# {line}".rstrip() for line in plain.split("\n")] if plain else []


def with_note(line: str, note: str) -> list[str]:
    """A line of text with its node's note: behind it, or above it, if it is several lines."""
    comments = comment_lines(note)
    if not comments:
        return [line]
    return [f"{line}  {comments[0]}"] if len(comments) == 1 else [*comments, line]


def notes_of(text: str, statements: Sequence[Statement], comments: Sequence[Comment]) -> Notes:
    """Whose notes the comments of a text are.

    Raises
    ------
    FormulaError
        A note would be too long; the error carries the column.
    """
    found: dict[int | None, list[Comment]] = {}
    # From the end, since a comment above another goes where that one goes.
    owner, begins = None, len(text)
    at = len(statements) - 1
    for comment in reversed(comments):
        while at >= 0 and statements[at].column > comment.column:
            owner, begins = at, statements[at].column
            at -= 1
        if at >= 0 and "\n" not in text[statements[at].end : comment.column]:
            found.setdefault(at, []).append(comment)
            continue
        if _BLANK_LINE.search(text, comment.end, begins):
            owner = None
        begins = comment.column
        found.setdefault(owner, []).append(comment)
    notes = {owner: _joined(comments[::-1]) for owner, comments in found.items()}
    document = notes.pop(None, "")
    return Notes({at: note for at, note in notes.items() if at is not None and note}, document)


def _joined(comments: Sequence[Comment]) -> str:
    note = plain_note("\n".join(comment.words for comment in comments))
    if len(note) > MAX_NOTE:
        message = f"a note may have {MAX_NOTE:,} characters, not {len(note):,}"
        raise FormulaError(message, comments[0].column, "note-too-long", most=MAX_NOTE)
    return note
