"""The store: every accepted edit of every graph, in SQLite (or any database SQLAlchemy speaks).

A graph is its newest snapshot and the edits since. The uniqueness of (graph, revision) is the only
lock that several server processes need: who comes second is told so, catches up and tries again.
"""

import logging
import secrets
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from chalkgrad.document.edits import Edit
from chalkgrad.document.history import Steps
from chalkgrad.document.model import Document
from chalkgrad.rights import NoSuchGraphError
from chalkgrad.store.connecting import connect
from chalkgrad.store.errors import (
    EditTakenError,
    NoSuchRevisionError,
    RevisionTakenError,
    StoreFullError,
    StoreUnavailableError,
    told_in_words,
)
from chalkgrad.store.history import History
from chalkgrad.store.migrations import migrate
from chalkgrad.store.packing import pack, unpack_edit
from chalkgrad.store.records import StoredEdit, folded, storable
from chalkgrad.store.replay import keep_snapshot, replay, set_aside
from chalkgrad.store.schema import (
    EDITS,
    GRANTS,
    GRAPHS,
    LINKS,
    SET_ASIDE,
    SNAPSHOTS,
    TAGS,
    VERSIONS,
)
from chalkgrad.store.sharing import Sharing
from chalkgrad.store.shelf import Shelf

log = logging.getLogger(__name__)

# Edits between two snapshots, and their bytes, as one process counts them: opening a graph, or a
# state of its past, replays no more than some tenths of a second.
SNAPSHOT_EVERY = 200
SNAPSHOT_BYTES = 1_000_000

# Bytes that all graphs may take together: a school's for years, and less than a small disk has. How
# many they take is asked once in so many seconds, since thousands of edits are made in one.
MAX_STORED = 10_000_000_000
MEASURED_SECONDS = 1.0

# And bytes that the graphs of one person may take, with their history and those in the bin: a
# hundred of the largest, or a hundred thousand of a lesson's.
MAX_OWNED = 500_000_000

# How long a deleted graph can be restored.
KEPT_AFTER_DELETION = timedelta(days=30)


class Store:
    """Graphs and their history in a database.

    Parameters
    ----------
    url
        A SQLAlchemy URL, such as ``sqlite:////home/me/chalkgrad.db``. Its tables are made, or
        brought to the newest schema.
    most
        Bytes that it may grow to.

    Attributes
    ----------
    admit
        Asked with the bytes of a graph before it is kept; raises where it may not be.

    Attributes
    ----------
    sharing
        Whose graphs are, and by which links others come to them.
    shelf
        Everybody's graphs as they see them in a list.

    Raises
    ------
    StoreError
        The database cannot be used; the message says why.
    OSError
        Its file cannot be made.

    Attributes
    ----------
    history
        What is asked and kept of graphs as they were.
    """

    def __init__(self, url: str, most: int = MAX_STORED) -> None:
        self._engine = connect(url)
        self._most = most
        self._measured = -MEASURED_SECONDS
        self.admit: Callable[[int], None] = lambda size: None
        self.history = History(self._reading, self._writing)
        # By graph, what was appended here since a snapshot.
        self._appended: dict[str, int] = {}
        self.sharing = Sharing(self._reading, self._writing)
        self.shelf = Shelf(self._reading, self._writing)
        with told_in_words():
            migrate(self._engine)
        self.purge()

    def close(self) -> None:
        """Bring all that was stored into the database's own file, and let go of it."""
        if self._engine.dialect.name == "sqlite":
            with told_in_words(), closing(self._engine.raw_connection()) as connection:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with told_in_words(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with told_in_words(), self._engine.begin() as connection:
            yield connection

    def create(self, document: Document, owner: str | None = None) -> str:
        """Keep a new graph, for a person or, for now, for nobody.

        Returns
        -------
        str
            Its id: 16 URL-safe characters, too many to guess.

        Raises
        ------
        StoreFullError
            There is as much as there may be, in all or of this person's.
        ChalkgradError
            What `admit` raises.
        """
        graph = secrets.token_urlsafe(12)
        packed = pack(document)
        self._refuse_when_full()
        if owner is not None and self.bytes_of(owner) + len(packed) > MAX_OWNED:
            raise StoreFullError(
                f"your graphs take the {MAX_OWNED / 1e6:,.0f} MB that they may; delete some, and "
                "there is room once they have left the bin"
            )
        self.admit(len(packed))
        now = datetime.now(UTC)
        title = storable(document.title)
        with self._writing() as connection:
            connection.execute(
                insert(GRAPHS).values(
                    id=graph,
                    title=title,
                    folded=folded(title),
                    created=now,
                    changed=now,
                    nodes=len(document.graph),
                    owner=owner,
                )
            )
            connection.execute(
                insert(SNAPSHOTS).values(graph=graph, revision=0, document=packed, made=now)
            )
        return graph

    def title(self, graph: str) -> str:
        """A graph's title, without reading the graph.

        Raises
        ------
        NoSuchGraphError
            There is none, or it was deleted.
        """
        query = select(GRAPHS.c.title).where(GRAPHS.c.id == graph, GRAPHS.c.deleted.is_(None))
        with self._reading() as connection:
            title: str | None = connection.execute(query).scalar_one_or_none()
        if title is None:
            raise NoSuchGraphError
        return title

    def delete(self, graph: str) -> None:
        """Take a graph off the list; `restore` brings it back, for as long as it is kept.

        Raises
        ------
        NoSuchGraphError
            There is none.
        """
        self._set_deleted(graph, datetime.now(UTC))
        self.purge()

    def restore(self, graph: str) -> None:
        """Bring a deleted graph back.

        Raises
        ------
        NoSuchGraphError
            There never was one, or it was deleted too long ago.
        """
        self._set_deleted(graph, None)

    def _set_deleted(self, graph: str, when: datetime | None) -> None:
        with self._writing() as connection:
            change = update(GRAPHS).where(GRAPHS.c.id == graph).values(deleted=when)
            if connection.execute(change).rowcount == 0:
                raise NoSuchGraphError

    def forget(self, graph: str) -> None:
        """Have nothing left of a deleted graph; nothing brings it back.

        Raises
        ------
        NoSuchGraphError
            There is none among the deleted ones.
        """
        deleted = select(GRAPHS.c.id).where(GRAPHS.c.id == graph, GRAPHS.c.deleted.is_not(None))
        with self._writing() as connection:
            if connection.execute(deleted).first() is None:
                raise NoSuchGraphError
            _forget(connection, graph)

    def purge(self) -> int:
        """Forget the graphs that were deleted longer ago than they are kept; says how many."""
        gone = select(GRAPHS.c.id).where(GRAPHS.c.deleted < datetime.now(UTC) - KEPT_AFTER_DELETION)
        with self._reading() as connection:
            graphs = list(connection.execute(gone).scalars())
        for graph in graphs:
            with self._writing() as connection:
                _forget(connection, graph)
        return len(graphs)

    def load(self, graph: str) -> tuple[Document, int]:
        """A graph as it is now, and its revision.

        An edit that cannot be read or applied ends the history: it is set aside with those that
        follow, the log says so, and the graph goes on from the revision before it. Nothing is
        thrown away, and ``chalkgrad check`` names what was set aside.

        Raises
        ------
        NoSuchGraphError
            There is none, or it was deleted.
        DamagedStoreError
            No snapshot of it can be read.
        """
        self.title(graph)
        with self._reading() as connection:
            document, revision, fault = replay(connection, graph)
        if fault is None:
            return document, revision
        log.error(
            "graph %s cannot be read from revision %d on (%s); it opens as it was before, and "
            "the rest is set aside", graph, fault.revision, fault.reason,
        )  # fmt: skip
        try:
            with self._writing() as connection:
                set_aside(connection, graph, fault)
        except StoreUnavailableError as error:
            # What can be read can be shown all the same.
            log.error("the rest could not be set aside: %s", error)
        with self._reading() as connection:
            # Once more, since applying may have stopped half-way.
            document, revision, _ = replay(connection, graph, before=fault.revision)
        return document, revision

    def edits_since(self, graph: str, revision: int) -> list[StoredEdit]:
        """The edits after a revision, in order."""
        return [StoredEdit.of(row) for row in self._rows(graph, EDITS.c.revision > revision)]

    def inverse_of(self, graph: str, revision: int) -> Edit:
        """What takes back the edit that made a revision, without reading the edit.

        Raises
        ------
        NoSuchRevisionError
            The edit has been thinned out.
        """
        query = select(EDITS.c.inverse).where(EDITS.c.graph == graph, EDITS.c.revision == revision)
        with self._reading() as connection:
            packed = connection.execute(query).scalar_one_or_none()
        if packed is None:
            raise NoSuchRevisionError("the edit of this revision is not kept any more")
        return unpack_edit(packed)

    def find_edit(self, graph: str, edit_id: str) -> StoredEdit | None:
        """The edit a client named so, if it was stored."""
        rows = self._rows(graph, EDITS.c.edit_id == edit_id)
        return StoredEdit.of(rows[0]) if rows else None

    def was_stored(self, graph: str, edit_id: str) -> bool:
        """Whether an edit of this name was stored, without reading it."""
        query = select(EDITS.c.revision).where(EDITS.c.graph == graph, EDITS.c.edit_id == edit_id)
        with self._reading() as connection:
            return connection.execute(query).first() is not None

    def edits_of_others(self, graph: str, revision: int, author: str) -> list[Edit]:
        """What others than a person have edited after a revision, in order: what an undo heeds."""
        query = (
            select(EDITS.c.edit)
            .where(EDITS.c.graph == graph, EDITS.c.revision > revision, EDITS.c.author != author)
            .order_by(EDITS.c.revision)
        )
        with self._reading() as connection:
            packed = connection.execute(query).scalars().all()
        return [unpack_edit(edit) for edit in packed]

    def _rows(self, graph: str, condition: Any) -> list[Row[Any]]:
        query = select(EDITS).where(EDITS.c.graph == graph, condition).order_by(EDITS.c.revision)
        with self._reading() as connection:
            return list(connection.execute(query))

    def steps(self, graph: str, author: str, before: int | None = None) -> Steps:
        """A person's undo and redo stacks, now or as they were before a revision was made."""
        query = (
            select(EDITS.c.revision, EDITS.c.kind)
            .where(EDITS.c.graph == graph, EDITS.c.author == author)
            .order_by(EDITS.c.revision)
        )
        if before is not None:
            query = query.where(EDITS.c.revision < before)
        steps = Steps()
        with self._reading() as connection:
            for revision, kind in connection.execute(query):
                steps.record(revision, kind)
        return steps

    def append(self, graph: str, stored: StoredEdit, after: Document) -> None:
        """Store an edit under its revision.

        Parameters
        ----------
        graph
            Which graph.
        stored
            The edit; its revision is one more than the last.
        after
            The document with the edit applied, for the title and now and then a snapshot.

        Raises
        ------
        RevisionTakenError
            The revision is stored already; `EditTakenError`: an edit of this id is.
        NoSuchGraphError
            The graph is not there, or it was deleted.
        UnstorableError
            A title or name holds what no database keeps.
        StoreUnavailableError
            The database cannot be written now.
        """
        self._refuse_when_full()
        row = stored.row(graph)
        size = self._appended.get(graph, 0) + len(row["edit"])
        due = stored.revision % SNAPSHOT_EVERY == 0 or size >= SNAPSHOT_BYTES
        next_of = (GRAPHS.c.id == graph, GRAPHS.c.deleted.is_(None))
        moved_on = (
            update(GRAPHS)
            .where(*next_of, GRAPHS.c.revision == stored.revision - 1)
            .values(
                changed=datetime.now(UTC),
                title=storable(after.title),
                folded=folded(after.title),
                revision=stored.revision,
                nodes=len(after.graph),
            )
        )
        try:
            with self._writing() as connection:
                if connection.execute(moved_on).rowcount == 0:
                    if connection.execute(select(GRAPHS.c.id).where(*next_of)).first() is None:
                        raise NoSuchGraphError("this graph was deleted; restore it to go on")
                    raise RevisionTakenError(f"revision {stored.revision} is taken")
                connection.execute(insert(EDITS).values(row))
                if due:
                    keep_snapshot(connection, graph, stored.revision, after)
        except IntegrityError as error:
            if self.was_stored(graph, stored.edit_id):
                raise EditTakenError(f"the edit {stored.edit_id} is stored already") from error
            raise RevisionTakenError(f"revision {stored.revision} is taken") from error
        self._appended[graph] = 0 if due else size

    def size(self) -> int:
        """Bytes that everything takes, without what was freed."""
        with self._reading() as connection:
            if self._engine.dialect.name == "postgresql":
                query = "SELECT pg_database_size(current_database())"
                return int(connection.execute(text(query)).scalar_one())
            pages, free, of = (
                int(connection.execute(text(f"PRAGMA {name}")).scalar_one())
                for name in ("page_count", "freelist_count", "page_size")
            )
            return (pages - free) * of

    def bytes_of(self, owner: str) -> int:
        """Bytes that a person's graphs take, their history and those in the bin included."""
        theirs = select(GRAPHS.c.id).where(GRAPHS.c.owner == owner)
        columns = (
            (SNAPSHOTS, SNAPSHOTS.c.document), (EDITS, EDITS.c.edit), (EDITS, EDITS.c.inverse),
        )  # fmt: skip
        with self._reading() as connection:
            return sum(
                connection.execute(
                    select(func.coalesce(func.sum(func.length(column)), 0)).where(
                        table.c.graph.in_(theirs)
                    )
                ).scalar_one()
                for table, column in columns
            )

    def _refuse_when_full(self) -> None:
        now = time.monotonic()
        if now - self._measured < MEASURED_SECONDS:
            return
        if self.size() >= self._most:
            raise StoreFullError(
                f"all graphs together take the {self._most / 1e9:.3g} GB that they may; whoever "
                "runs the server can raise CHALKGRAD_MAX_STORED"
            )
        self._measured = now

    def revision(self, graph: str) -> int:
        """The newest revision of a graph; 0 for one that was never edited.

        Raises
        ------
        NoSuchGraphError
            There is none, or it was deleted.
        """
        newest = self.revisions([graph])
        if graph not in newest:
            raise NoSuchGraphError
        return newest[graph]

    def revisions(self, graphs: Collection[str]) -> dict[str, int]:
        """The newest revisions of several graphs by one query.

        Those that are not kept, or were deleted, are left out.
        """
        query = select(GRAPHS.c.id, GRAPHS.c.revision).where(
            GRAPHS.c.id.in_(list(graphs)), GRAPHS.c.deleted.is_(None)
        )
        with self._reading() as connection:
            return {row.id: row.revision for row in connection.execute(query)}


def _forget(connection: Connection, graph: str) -> None:
    # What others point to goes last.
    for table in (TAGS, EDITS, SNAPSHOTS, VERSIONS, SET_ASIDE, GRANTS, LINKS):
        connection.execute(delete(table).where(table.c.graph == graph))
    connection.execute(delete(GRAPHS).where(GRAPHS.c.id == graph))
