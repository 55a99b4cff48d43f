"""The bin: deleted graphs, which can be brought back for a while."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from chalkgrad.rights import NoSuchGraphError
from chalkgrad.store.errors import RevisionTakenError
from chalkgrad.store.schema import (
    EDITS,
    GRANTS,
    GRAPHS,
    GUESSES,
    LINKS,
    SET_ASIDE,
    SNAPSHOTS,
    STATES_ASIDE,
    TAGS,
    VERSIONS,
)
from chalkgrad.store.section import Section

# How long a deleted graph can be restored.
KEPT_AFTER_DELETION = timedelta(days=30)


class Bin(Section):
    """Where graphs lie that were deleted."""

    def put(self, graph: str, revision: int | None = None) -> None:
        """Take a graph off the list; `restore` brings it back, for as long as it is kept.

        Parameters
        ----------
        graph
            Which graph.
        revision
            At which revision it has to be; None for any.

        Raises
        ------
        NoSuchGraphError
            There is none.
        RevisionTakenError
            It is at another revision.
        """
        change = update(GRAPHS).where(GRAPHS.c.id == graph).values(deleted=datetime.now(UTC))
        if revision is not None:
            change = change.where(GRAPHS.c.revision == revision)
        with self.writing() as connection:
            if connection.execute(change).rowcount > 0:
                return
            if connection.execute(select(GRAPHS.c.id).where(GRAPHS.c.id == graph)).first() is None:
                raise NoSuchGraphError
        raise RevisionTakenError("the graph has been edited since")

    def restore(self, graph: str) -> None:
        """Bring a deleted graph back.

        Raises
        ------
        NoSuchGraphError
            There is none in the bin: there never was one, or it was deleted too long ago.
        """
        back = update(GRAPHS).where(GRAPHS.c.id == graph, GRAPHS.c.deleted.is_not(None))
        with self.writing() as connection:
            if connection.execute(back.values(deleted=None)).rowcount == 0:
                raise NoSuchGraphError

    def forget(self, graph: str) -> None:
        """Have nothing left of a deleted graph; nothing brings it back.

        Raises
        ------
        NoSuchGraphError
            There is none among the deleted ones.
        """
        deleted = select(GRAPHS.c.id).where(GRAPHS.c.id == graph, GRAPHS.c.deleted.is_not(None))
        with self.writing() as connection:
            if connection.execute(deleted).first() is None:
                raise NoSuchGraphError
            _forget(connection, graph)

    def purge(self) -> int:
        """Forget the graphs that were deleted longer ago than they are kept; says how many."""
        gone = select(GRAPHS.c.id).where(GRAPHS.c.deleted < datetime.now(UTC) - KEPT_AFTER_DELETION)
        with self.reading() as connection:
            graphs = list(connection.execute(gone).scalars())
        for graph in graphs:
            with self.writing() as connection:
                _forget(connection, graph)
        return len(graphs)


def _forget(connection: Connection, graph: str) -> None:
    # What others point to goes last.
    for table in (
        TAGS, GUESSES, EDITS, SNAPSHOTS, VERSIONS, SET_ASIDE, STATES_ASIDE, GRANTS, LINKS,
    ):  # fmt: skip
        connection.execute(delete(table).where(table.c.graph == graph))
    connection.execute(delete(GRAPHS).where(GRAPHS.c.id == graph))
