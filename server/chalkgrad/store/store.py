"""The store: every accepted edit of every graph, in SQLite (or any database SQLAlchemy speaks).

A graph is its newest snapshot and the edits since. The uniqueness of (graph, revision) is the only
lock that several server processes need: who comes second is told so, catches up and tries again.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import (
    Column,
    DateTime,
    Engine,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    create_engine,
    event,
    func,
    select,
)
from sqlalchemy.exc import IntegrityError

from chalkgrad.document.apply import apply
from chalkgrad.document.edits import EDIT, Edit, read_stored
from chalkgrad.document.exchange import dump, load
from chalkgrad.document.history import Kind, Steps
from chalkgrad.document.model import Document
from chalkgrad.engine import ChalkgradError

# Edits between two snapshots: opening a graph replays at most this many, some milliseconds.
SNAPSHOT_EVERY = 200

# How long one process waits for another's write before SQLite gives up; writes take milliseconds.
BUSY_TIMEOUT_MS = 10_000

_metadata = MetaData()
_graphs = Table(
    "graphs",
    _metadata,
    Column("id", String(32), primary_key=True),
    Column("title", String, nullable=False),
    Column("created", DateTime(timezone=True), nullable=False),
    Column("changed", DateTime(timezone=True), nullable=False),
    Column("deleted", DateTime(timezone=True)),
)
_snapshots = Table(
    "snapshots",
    _metadata,
    Column("graph", ForeignKey("graphs.id"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("document", LargeBinary, nullable=False),
)
_edits = Table(
    "edits",
    _metadata,
    Column("graph", ForeignKey("graphs.id"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("edit_id", String(64), nullable=False),
    Column("author", String(64), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("edit", LargeBinary, nullable=False),
    Column("inverse", LargeBinary, nullable=False),
    UniqueConstraint("graph", "edit_id", name="one_edit_one_id"),
    Index("by_author", "graph", "author", "revision"),
)


class StoreError(ChalkgradError):
    """The store cannot do what was asked."""

    code = "store"


class NoSuchGraphError(StoreError):
    """There is no graph with this id, or it was deleted."""

    code = "no-such-graph"


class RevisionTakenError(StoreError):
    """Another process has stored this revision first."""

    code = "revision-taken"


@dataclass(frozen=True)
class Entry:
    """A line of the list of graphs."""

    id: str
    title: str
    changed: datetime


@dataclass(frozen=True)
class StoredEdit:
    """An accepted edit as the history keeps it."""

    revision: int
    edit_id: str
    author: str
    edit: Edit
    inverse: Edit
    kind: Kind = "edit"


class Store:
    """Graphs and their history in a database.

    Parameters
    ----------
    url
        A SQLAlchemy URL, such as ``sqlite:////home/me/chalkgrad.db``.
    """

    def __init__(self, url: str) -> None:
        self._engine = create_engine(url)
        if self._engine.dialect.name == "sqlite":
            _prepare_sqlite(self._engine)
        _metadata.create_all(self._engine)

    def close(self) -> None:
        """Give the database's connections back."""
        self._engine.dispose()

    def create(self, document: Document) -> str:
        """Keep a new graph.

        Returns
        -------
        str
            Its id: 16 URL-safe characters, too many to guess.
        """
        graph = secrets.token_urlsafe(12)
        now = datetime.now(UTC)
        with self._engine.begin() as connection:
            connection.execute(
                _graphs.insert().values(id=graph, title=document.title, created=now, changed=now)
            )
            connection.execute(
                _snapshots.insert().values(graph=graph, revision=0, document=_pack(document))
            )
        return graph

    def entries(self) -> list[Entry]:
        """The graphs that are not deleted, the latest changed first."""
        query = (
            select(_graphs.c.id, _graphs.c.title, _graphs.c.changed)
            .where(_graphs.c.deleted.is_(None))
            .order_by(_graphs.c.changed.desc())
        )
        with self._engine.connect() as connection:
            return [Entry(*row) for row in connection.execute(query)]

    def is_empty(self) -> bool:
        """Whether nothing was ever kept here, deleted graphs included."""
        with self._engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(_graphs)).scalar_one() == 0

    def delete(self, graph: str) -> None:
        """Take a graph off the list; `restore` brings it back.

        Raises
        ------
        NoSuchGraphError
            There is none.
        """
        self._set_deleted(graph, datetime.now(UTC))

    def restore(self, graph: str) -> None:
        """Bring a deleted graph back.

        Raises
        ------
        NoSuchGraphError
            There never was one.
        """
        self._set_deleted(graph, None)

    def _set_deleted(self, graph: str, when: datetime | None) -> None:
        with self._engine.begin() as connection:
            change = _graphs.update().where(_graphs.c.id == graph).values(deleted=when)
            if connection.execute(change).rowcount == 0:
                raise NoSuchGraphError(f"there is no graph {graph} here")

    def load(self, graph: str) -> tuple[Document, int]:
        """A graph as it is now, and its revision.

        Raises
        ------
        NoSuchGraphError
            There is none, or it was deleted.
        """
        query = (
            select(_snapshots.c.revision, _snapshots.c.document)
            .join(_graphs, _graphs.c.id == _snapshots.c.graph)
            .where(_snapshots.c.graph == graph, _graphs.c.deleted.is_(None))
            .order_by(_snapshots.c.revision.desc())
            .limit(1)
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise NoSuchGraphError("this graph is not kept here, or it was deleted")
        revision, packed = row
        document = _unpack(packed)
        for stored in self.edits_since(graph, revision):
            apply(document, stored.edit)
            revision = stored.revision
        return document, revision

    def edits_since(self, graph: str, revision: int) -> list[StoredEdit]:
        """The edits after a revision, in order."""
        return self._select_edits(_edits.c.graph == graph, _edits.c.revision > revision)

    def find_edit(self, graph: str, edit_id: str) -> StoredEdit | None:
        """The edit a client named so, if it was stored."""
        found = self._select_edits(_edits.c.graph == graph, _edits.c.edit_id == edit_id)
        return found[0] if found else None

    def _select_edits(self, *conditions: Any) -> list[StoredEdit]:
        query = (
            select(
                _edits.c.revision,
                _edits.c.edit_id,
                _edits.c.author,
                _edits.c.kind,
                _edits.c.edit,
                _edits.c.inverse,
            )
            .where(*conditions)
            .order_by(_edits.c.revision)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return [
            StoredEdit(
                revision,
                edit_id,
                author,
                read_stored(edit),
                read_stored(inverse),
                kind,
            )
            for revision, edit_id, author, kind, edit, inverse in rows
        ]

    def steps(self, graph: str, author: str) -> Steps:
        """A person's undo and redo stacks."""
        query = (
            select(_edits.c.revision, _edits.c.kind)
            .where(_edits.c.graph == graph, _edits.c.author == author)
            .order_by(_edits.c.revision)
        )
        steps = Steps()
        with self._engine.connect() as connection:
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
            The revision, or the edit's id, is stored already.
        NoSuchGraphError
            The graph is not there, or it was deleted.
        """
        try:
            with self._engine.begin() as connection:
                alive = (
                    _graphs.update()
                    .where(_graphs.c.id == graph, _graphs.c.deleted.is_(None))
                    .values(changed=datetime.now(UTC), title=after.title)
                )
                if connection.execute(alive).rowcount == 0:
                    raise NoSuchGraphError("this graph was deleted; restore it to go on")
                connection.execute(
                    _edits.insert().values(
                        graph=graph,
                        revision=stored.revision,
                        edit_id=stored.edit_id,
                        author=stored.author,
                        kind=stored.kind,
                        edit=EDIT.dump_json(stored.edit),
                        inverse=EDIT.dump_json(stored.inverse),
                    )
                )
                if stored.revision % SNAPSHOT_EVERY == 0:
                    connection.execute(
                        _snapshots.insert().values(
                            graph=graph, revision=stored.revision, document=_pack(after)
                        )
                    )
        except IntegrityError as error:
            raise RevisionTakenError(f"revision {stored.revision} is taken") from error

    def revision(self, graph: str) -> int:
        """The newest revision of a graph; 0 for one that was never edited."""
        query = select(func.max(_edits.c.revision)).where(_edits.c.graph == graph)
        with self._engine.connect() as connection:
            return connection.execute(query).scalar_one() or 0


def _pack(document: Document) -> bytes:
    return orjson.dumps({"document": dump(document, private=True)})


def _unpack(packed: bytes) -> Document:
    return load(orjson.loads(packed)["document"], private=True)


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _: Any) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA journal_mode = WAL")
        # In WAL mode a commit survives the process being killed; only a power cut could lose it.
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()
