"""What every edit says of itself: what it does and touches, who may, what to redraw, its words.

A class that leaves one out cannot be made: mypy says so, and so does Python.
"""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence, Set
from enum import Flag, auto
from typing import TYPE_CHECKING, NamedTuple, Self

from pydantic import BaseModel, ConfigDict

from chalkgrad.document.model import Document
from chalkgrad.rights import Right

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


# What of a node is touched by whatever touches it.
ANYTHING = "anything"


def touched(edits: Iterable["AnyEdit"]) -> set[Key]:
    """What some edits have changed."""
    keys = {key for edit in edits for key in edit.touches()}
    return keys | {(ANYTHING, node) for _, node in keys}


class AnyEdit(BaseModel):
    """An edit, or several as one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @property
    @abstractmethod
    def needs(self) -> Right:
        """The least right on the graph with which it may be made."""

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

    @property
    @abstractmethod
    def size(self) -> int:
        """How many single edits it is made of."""

    @abstractmethod
    def touches(self) -> Iterator[Key]:
        """What it changes."""

    @abstractmethod
    def minds(self) -> Iterator[Key]:
        """What others must not have touched since, if this is to be done as an undo."""

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

    @property
    def size(self) -> int:
        return 1

    def parts(self) -> Iterator["SingleEdit"]:
        yield self

    def minds(self) -> Iterator[Key]:
        return self.touches()

    def without(self, theirs: Set[Key]) -> "SingleEdit | None":
        """What of it minds nothing that others have touched; None for nothing."""
        return self if theirs.isdisjoint(self.minds()) else None
