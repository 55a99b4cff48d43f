"""Several edits as one."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from pydantic import Field, ValidationInfo, field_validator

from chalkgrad.document.attributes import STORED
from chalkgrad.document.edits.base import AnyEdit, Key, Redraw, SingleEdit
from chalkgrad.document.model import Document
from chalkgrad.document.values import MAX_HIDDEN, MAX_NODES
from chalkgrad.rights import Right

if TYPE_CHECKING:
    from chalkgrad.document.edits import Edit

# An edit of all that the largest document may hold: each node with its feed, its name and a few
# wires, and every hidden number.
MAX_BATCH = 10 * MAX_NODES + MAX_HIDDEN

# Batches within batches: ours go two deep, and what goes deeper than this says nothing more.
MAX_NESTING = 8


class Batch(AnyEdit):
    """Several edits as one: all of them, or none.

    The wires must form no cycle at the end; on the way they may.
    """

    type: Literal["batch"] = "batch"
    edits: list["Edit"] = Field(max_length=MAX_BATCH)

    @field_validator("edits")
    @classmethod
    def _not_too_deep(cls, edits: list["Edit"], info: ValidationInfo) -> list["Edit"]:
        if info.context != STORED and 1 + max(map(_depth, edits), default=0) > MAX_NESTING:
            raise ValueError(f"batches may stand {MAX_NESTING} deep in one another")
        return edits

    @field_validator("edits")
    @classmethod
    def _gathered(cls, edits: list["Edit"]) -> list[AnyEdit]:
        return gathered(edits)

    @classmethod
    def of(cls, edits: Iterable[AnyEdit]) -> "Batch":
        """A batch of edits that are valid, which are not looked at again."""
        return cls.model_construct(edits=gathered(edits))

    @property
    def needs(self) -> Right:
        return max((edit.needs for edit in self.edits), default=Right.PRESENT)

    @property
    def redraws(self) -> Redraw:
        found = Redraw.NOTHING
        for edit in self.edits:
            found |= edit.redraws
        return found

    def apply(self, document: Document) -> "Edit":
        with document.graph.bulk():
            inverses = [edit.apply(document) for edit in self.edits]
        return inverses[0] if len(inverses) == 1 else Batch.of(reversed(inverses))

    @property
    def size(self) -> int:
        return sum(edit.size for edit in self.edits)

    def touches(self) -> Iterator[Key]:
        for edit in self.edits:
            yield from edit.touches()

    def minds(self) -> Iterator[Key]:
        for edit in self.edits:
            yield from edit.minds()

    def parts(self) -> Iterator[SingleEdit]:
        for edit in self.edits:
            yield from edit.parts()


def gathered(edits: Iterable[AnyEdit]) -> list[AnyEdit]:
    """Edits that do the same: fewer, where a kind says so of those that follow one another."""
    return [edit for kind, run in groupby(edits, key=_kind) for edit in kind.together(list(run))]


def _kind(edit: AnyEdit) -> type[AnyEdit]:
    return type(edit)


def _depth(edit: AnyEdit) -> int:
    """How deep batches stand in one another; each batch has checked its own when it was made."""
    if not isinstance(edit, Batch):
        return 0
    return 1 + max(map(_depth, edit.edits), default=0)
