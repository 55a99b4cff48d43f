"""What the store keeps of graphs and of their edits, and how it lies in a row of a table."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from chalkgrad.document.deeds import Deed, deeds
from chalkgrad.document.edits import Edit
from chalkgrad.document.history import Kind
from chalkgrad.rights import Right
from chalkgrad.store.errors import UnstorableError
from chalkgrad.store.packing import pack_deeds, pack_edit, unpack_edit


@dataclass(frozen=True)
class Entry:
    """A line of a person's list of graphs, with their right on it and their tags.

    How many nodes a graph has may not be known; when it was deleted, if it was.
    """

    id: str
    title: str
    changed: datetime
    nodes: int | None
    right: Right
    tags: tuple[str, ...] = ()
    deleted: datetime | None = None

    @classmethod
    def of(cls, row: Any, right: Right, tags: tuple[str, ...]) -> "Entry":
        """From a row of the table of graphs."""
        deleted = None if row.deleted is None else in_utc(row.deleted)
        return cls(row.id, row.title, in_utc(row.changed), row.nodes, right, tags, deleted)


@dataclass(frozen=True)
class StoredEdit:
    """An accepted edit as the history keeps it.

    Attributes
    ----------
    made
        When it was made; None for now, as it is stored.
    deeds
        What it did, for who looks at the history.
    """

    revision: int
    edit_id: str
    author: str
    edit: Edit
    inverse: Edit
    kind: Kind = "edit"
    made: datetime | None = None
    deeds: tuple[Deed, ...] = ()

    @classmethod
    def of(cls, row: Any) -> "StoredEdit":
        """From a row of the table of edits."""
        return cls(
            row.revision,
            row.edit_id,
            row.author,
            unpack_edit(row.edit),
            unpack_edit(row.inverse),
            row.kind,
        )

    def row(self, graph: str) -> dict[str, Any]:
        """For a row of the table of edits.

        Raises
        ------
        UnstorableError
            Its names hold what no database keeps.
        """
        return {
            "graph": graph,
            "revision": self.revision,
            "edit_id": storable(self.edit_id),
            "author": storable(self.author),
            "kind": self.kind,
            "edit": pack_edit(self.edit),
            "inverse": pack_edit(self.inverse),
            "made": self.made or datetime.now(UTC),
            "told": pack_deeds(self.deeds or deeds(self.edit)),
        }


def in_utc(when: datetime) -> datetime:
    """A time with its zone, which SQLite forgets."""
    return when if when.tzinfo is not None else when.replace(tzinfo=UTC)


def storable(text: str) -> str:
    """A text that every database keeps.

    Raises
    ------
    UnstorableError
        It holds the character NUL, which PostgreSQL refuses.
    """
    if "\0" in text:
        raise UnstorableError("titles and names cannot hold the character NUL")
    return text


def folded(text: str) -> str:
    """A text as it is sought and sorted: in small letters, of which databases know but some."""
    return text.lower()
