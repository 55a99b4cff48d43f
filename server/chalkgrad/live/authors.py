"""Who edits: what is told of a person to others, and what a person may do."""

from hashlib import sha256

from chalkgrad.document.edits import Batch, Edit, Hide
from chalkgrad.document.model import Document
from chalkgrad.engine import ChalkgradError
from chalkgrad.rights import Right

# Hexadecimal digits that stand for an author: 64 bits, too many for two people to share.
DIGITS = 16


class NotYoursError(ChalkgradError):
    """A number was to be revealed that somebody else has hidden."""

    code = "not-yours"


def digest(author: str) -> str:
    """What others are told instead of a person's own id, by which their work could be undone."""
    return sha256(author.encode()).hexdigest()[:DIGITS]


def signed(edit: Edit, by: str) -> Edit:
    """The edit with what it hides hidden by its author, whoever it says."""
    if isinstance(edit, Batch):
        return Batch.of(signed(part, by) for part in edit.edits)
    return edit.model_copy(update={"by": by}) if isinstance(edit, Hide) else edit


def check_revealing(document: Document, edit: Edit, by: str, right: Right) -> None:
    """Refuse an edit that reveals what somebody else has hidden, but to whose graph it is.

    Raises
    ------
    NotYoursError
        It does.
    """
    if right >= Right.OWN:
        return
    if isinstance(edit, Batch):
        for part in edit.edits:
            check_revealing(document, part, by, right)
    elif isinstance(edit, Hide) and not edit.hidden:
        for item in edit.items:
            if document.hidden.get(item, "") not in ("", by):
                raise NotYoursError("only who hid this number, or whose graph it is, may reveal it")
