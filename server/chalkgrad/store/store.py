"""The store: every accepted edit of every graph, in SQLite (or any database SQLAlchemy speaks).

A graph is its newest snapshot and the edits since. The uniqueness of (graph, revision) is the only
lock that several server processes need: who comes second is told so, catches up and tries again.
"""

import logging
import secrets
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from chalkgrad.document.edits import Edit
from chalkgrad.document.history import Steps
from chalkgrad.document.model import Document
from chalkgrad.locks import share
from chalkgrad.rights import NoSuchGraphError
from chalkgrad.store.bin import Bin
from chalkgrad.store.bounds import MAX_STORED, Bounds
from chalkgrad.store.connecting import connect, read_address
from chalkgrad.store.errors import (
    EditTakenError,
    NoSuchRevisionError,
    RevisionTakenError,
    StoreUnavailableError,
    told_in_words,
)
from chalkgrad.store.files import database_file, lock_of
from chalkgrad.store.history import History
from chalkgrad.store.migrations import demand_newest, migrate
from chalkgrad.store.packing import pack, unpack_edit
from chalkgrad.store.people import People
from chalkgrad.store.records import StoredEdit, folded, in_utc, storable
from chalkgrad.store.replay import keep_snapshot, replay, set_aside
from chalkgrad.store.schema import (
    EDITS,
    GRAPHS,
    SNAPSHOTS,
)
from chalkgrad.store.sharing import Sharing
from chalkgrad.store.shelf import Shelf
from chalkgrad.store.verdicts import Verdicts

log = logging.getLogger(__name__)

# Edits between two snapshots, and their bytes, as one process counts them: opening a graph, or a
# state of its past, replays no more than some tenths of a second.
SNAPSHOT_EVERY = 200
SNAPSHOT_BYTES = 1_000_000

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# How a store is opened; see `Store`.
Opening = Literal["make", "write", "read"]


class Store:
    """Graphs and their history in a database.

    Parameters
    ----------
    url
        A SQLAlchemy URL, such as ``sqlite:////home/me/chalkgrad.db``. Its tables are made, or
        brought to the newest schema.
    most
        Bytes that it may grow to.
    opening
        Whether to make its tables, or bring them to the newest schema; to write into it only if it
        has that; or to read only, so that neither a file nor a row of it changes.

    Attributes
    ----------
    admit
        Asked with the number of graphs and their bytes before they are kept; raises where they may
        not be.
    bounds
        How much is kept, and how much may be.
    bin
        Deleted graphs, until they are forgotten.
    history
        What is asked and kept of graphs as they were.
    sharing
        Whose graphs are, and by which links others come to them.
    people
        Who people are, and their recovery codes.
    shelf
        Everybody's graphs as they see them in a list.
    verdicts
        What was said of a class's guesses.

    Raises
    ------
    StoreError
        The database cannot be used; the message says why.
    OSError
        Its file cannot be made.
    """

    def __init__(self, url: str, most: int = MAX_STORED, opening: Opening = "make") -> None:
        file = database_file(read_address(url))
        # While it is held nobody puts another file in the place of this one.
        self._in_use = None if file is None or opening == "read" else share(lock_of(file))
        self._engine = connect(url, to_read=opening == "read")
        self.admit: Callable[[int, int], None] = lambda count, size: None
        self.history = History(self._reading, self._writing)
        # By graph, what was appended here since a snapshot.
        self._appended: dict[str, int] = {}
        self.sharing = Sharing(self._reading, self._writing)
        self.people = People(self._reading, self._writing)
        self.shelf = Shelf(self._reading, self._writing)
        self.verdicts = Verdicts(self._reading, self._writing)
        self.bin = Bin(self._reading, self._writing)
        self.bounds = Bounds(self._reading, most)
        with told_in_words():
            if opening == "make":
                migrate(self._engine)
            else:
                with self._engine.connect() as connection:
                    demand_newest(connection)

    def close(self) -> None:
        """Bring all that was stored into the database's own file, and let go of it."""
        if self._in_use is not None:
            with told_in_words(), closing(self._engine.raw_connection()) as connection:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._engine.dispose()
        if self._in_use is not None:
            self._in_use.close()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with told_in_words(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with told_in_words(), self._engine.begin() as connection:
            yield connection

    def create(self, document: Document, owner: str | None = None) -> str:
        """Keep a new graph; the same as `create_all` of one."""
        return self.create_all([document], owner)[0]

    def create_all(self, documents: Sequence[Document], owner: str | None = None) -> list[str]:
        """Keep new graphs, all or none, for a person or, for now, for nobody.

        Returns
        -------
        list of str
            Their ids: 16 URL-safe characters, too many to guess.

        Raises
        ------
        StoreFullError
            There is as much as there may be, in all or of this person's.
        ChalkgradError
            What `admit` raises.
        """
        packed = [pack(document) for document in documents]
        size = sum(map(len, packed))
        self.bounds.check()
        self.admit(len(packed), size)
        now = datetime.now(UTC)
        graphs = [
            {
                "id": secrets.token_urlsafe(12),
                "title": storable(document.title),
                "folded": folded(storable(document.title)),
                "created": now,
                "changed": now,
                "owner": owner,
                **_listed(document),
            }
            for document in documents
        ]
        snapshots = [
            {"graph": graph["id"], "revision": 0, "document": document, "made": now}
            for graph, document in zip(graphs, packed, strict=True)
        ]
        with self._writing() as connection:
            connection.execute(insert(GRAPHS), graphs)
            connection.execute(insert(SNAPSHOTS), snapshots)
            if owner is not None:
                self.bounds.check_owned(connection, owner, size)
        return [str(graph["id"]) for graph in graphs]

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
        StoreFullError
            There is as much as there may be, in all or of whose graph it is.
        UnstorableError
            A title or name holds what no database keeps.
        StoreUnavailableError
            The database cannot be written now.
        """
        self.bounds.check()
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
                **_listed(after),
            )
        )
        try:
            with self._writing() as connection:
                if connection.execute(moved_on).rowcount == 0:
                    if connection.execute(select(GRAPHS.c.id).where(*next_of)).first() is None:
                        raise NoSuchGraphError("this graph was deleted; restore it to go on")
                    raise RevisionTakenError(f"revision {stored.revision} is taken")
                connection.execute(insert(EDITS).values(row))
                more = len(row["edit"]) + len(row["inverse"])
                if due:
                    more += keep_snapshot(connection, graph, stored.revision, after)
                owner = connection.execute(select(GRAPHS.c.owner).where(*next_of)).scalar_one()
                if owner is not None:
                    self.bounds.check_owned(connection, owner, more)
        except IntegrityError as error:
            if self.was_stored(graph, stored.edit_id):
                raise EditTakenError(f"the edit {stored.edit_id} is stored already") from error
            raise RevisionTakenError(f"revision {stored.revision} is taken") from error
        self._appended[graph] = 0 if due else size

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

    def edition(self, graph: str) -> tuple[int, str]:
        """The newest revision of a graph, and what no other state of it is ever called.

        A revision alone comes again with other contents where a backup is put back.

        Raises
        ------
        NoSuchGraphError
            There is none, or it was deleted.
        """
        query = select(GRAPHS.c.revision, GRAPHS.c.changed).where(
            GRAPHS.c.id == graph, GRAPHS.c.deleted.is_(None)
        )
        with self._reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise NoSuchGraphError
        microseconds = (in_utc(row.changed) - _EPOCH) // timedelta(microseconds=1)
        return row.revision, f"{row.revision}-{microseconds:x}"

    def revisions(self, graphs: Collection[str]) -> dict[str, int]:
        """The newest revisions of several graphs by one query.

        Those that are not kept, or were deleted, are left out.
        """
        query = select(GRAPHS.c.id, GRAPHS.c.revision).where(
            GRAPHS.c.id.in_(list(graphs)), GRAPHS.c.deleted.is_(None)
        )
        with self._reading() as connection:
            return {row.id: row.revision for row in connection.execute(query)}

    def steps_of_lessons(self, graphs: Collection[str]) -> dict[str, tuple[int, int]]:
        """At which step of how many the lessons on some graphs are; others are left out."""
        query = select(GRAPHS.c.id, GRAPHS.c.step, GRAPHS.c.steps).where(
            GRAPHS.c.id.in_(list(graphs)), GRAPHS.c.deleted.is_(None)
        )
        with self._reading() as connection:
            rows = connection.execute(query).all()
        found: dict[str, tuple[int, int]] = {}
        for row in rows:
            # An earlier version, which edited it last, has not said.
            told = _listed(self.load(row.id)[0]) if row.steps is None else row._mapping
            if told["steps"]:
                found[row.id] = told["step"], told["steps"]
        return found


def _listed(document: Document) -> dict[str, int]:
    """What of a document is told without reading it, as its graph's row has it."""
    steps = 0 if document.lesson is None else len(document.lesson.steps)
    return {"nodes": len(document.graph), "step": document.step or 0, "steps": steps}
