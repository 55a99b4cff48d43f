"""What every edit says of itself: what it does, what it touches, what to redraw, how it is told.

A class that leaves one out cannot be made: mypy says so, and so does Python.
"""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from enum import Flag, auto
from typing import TYPE_CHECKING, NamedTuple, Self

from pydantic import BaseModel, ConfigDict

from chalkgrad.document.model import Document

if TYPE_CHECKING:
    from chalkgrad.document.edits import Edit

# Something an edit changes: what of it, and of which node ("" for the document itself).
Key = tuple[str, str]


class Redraw(Flag):
    """What has to be computed or written anew after an edit, beside what it drew elsewhere."""

    NOTHING = 0
    # How nodes are written: formulas, and the words of problems.
    NAMES = auto()
    # What a run gives.
    NUMBERS = auto()
    # Which numbers are withheld.
    HIDDEN = auto()
    # When numbers are computed.
    MODE = auto()


class Said(NamedTuple):
    """How an edit is told that an undo leaves: a stable word, and how a sentence begins."""

    what: str
    words: str


class Touched:
    """What some edits have changed, to be asked of quickly."""

    def __init__(self, edits: Iterable["AnyEdit"]) -> None:
        self.keys = {key for edit in edits for key in edit.touches()}
        self.nodes = {node for _, node in self.keys}


class AnyEdit(BaseModel):
    """An edit, or several as one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @property
    @abstractmethod
    def redraws(self) -> Redraw:
        """What has to be computed or written anew after it."""

    @abstractmethod
    def apply(self, document: Document) -> "Edit":
        """Do it; returns the inverse.

        Whoever calls notes the records that change (`Document.noting`): what raises half-way is
        put back.
        """

    @classmethod
    def together(cls, run: Sequence[Self]) -> "Sequence[AnyEdit]":
        """Edits of this class that follow one another, as fewer where those do the same faster."""
        return run

    @abstractmethod
    def touches(self) -> Iterator[Key]:
        """What it changes."""

    @abstractmethod
    def parts(self) -> Iterator["SingleEdit"]:
        """The edits that it is made of, in order."""


class SingleEdit(AnyEdit):
    """An edit that is not made of others."""

    @property
    @abstractmethod
    def said(self) -> Said:
        """How it is told when an undo leaves it."""

    @abstractmethod
    def subject(self) -> str | None:
        """The node it is about, if it is about one."""

    def parts(self) -> Iterator["SingleEdit"]:
        yield self

    def minds(self) -> Iterator[Key]:
        """What others must not have touched since, if this is to be done as an undo."""
        return self.touches()

    def without(self, theirs: Touched) -> "SingleEdit | None":
        """What of it touches nothing that others have changed; None for nothing."""
        return None if any(key in theirs.keys for key in self.minds()) else self
