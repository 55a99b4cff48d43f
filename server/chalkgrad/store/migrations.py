"""From any earlier schema to the newest, in numbered steps, by one process at a time.

A step is never changed once it has been released; a new shape of the tables is a new step here
and the same shape in `schema`. A test holds the two to each other.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Engine,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    inspect,
    select,
    text,
)

from chalkgrad.locks import locked
from chalkgrad.store.errors import SchemaError
from chalkgrad.store.files import database_file, free_name, make_private, settle
from chalkgrad.store.schema import METADATA, VERSION

# The lock that processes take on a PostgreSQL server before they look at the schema: any number
# will do that no other program takes on the same database; this one spells "chal" in ASCII.
ADVISORY_LOCK = 0x6368616C

# The tables of the first release, which wrote no version down, and what tells them from others'.
_FIRST_RELEASE = {
    "graphs": {"id", "title", "created", "changed", "deleted"},
    "snapshots": {"graph", "revision", "document"},
    "edits": {"graph", "revision", "edit_id", "author", "kind", "edit", "inverse"},
}


def _count_revisions(connection: Connection) -> None:
    """1 to 2: a graph's row says its newest revision, and unreadable edits have a place to go."""
    connection.execute(text("ALTER TABLE graphs ADD COLUMN revision INTEGER DEFAULT '0' NOT NULL"))
    connection.execute(
        text(
            "UPDATE graphs SET revision = COALESCE("
            "(SELECT MAX(revision) FROM edits WHERE edits.graph = graphs.id), 0)"
        )
    )
    earlier = MetaData()
    Table("graphs", earlier, Column("id", String(32), primary_key=True))
    Table(
        "set_aside",
        earlier,
        Column("number", Integer, primary_key=True, autoincrement=True),
        Column("graph", ForeignKey("graphs.id"), nullable=False),
        Column("revision", Integer, nullable=False),
        Column("edit_id", String(64), nullable=False),
        Column("author", String(64), nullable=False),
        Column("kind", String(8), nullable=False),
        Column("edit", LargeBinary, nullable=False),
        Column("inverse", LargeBinary, nullable=False),
        Column("reason", String, nullable=False),
        Column("moved", DateTime(timezone=True), nullable=False),
    ).create(connection)


def _count_nodes(connection: Connection) -> None:
    """2 to 3: a graph's row says how many nodes it has, from its next edit on."""
    connection.execute(text("ALTER TABLE graphs ADD COLUMN nodes INTEGER"))


def _tell_history(connection: Connection) -> None:
    """3 to 4: edits say when they were made and what they did, and states may have names."""
    when = DateTime(timezone=True).compile(connection.dialect)
    packed = LargeBinary().compile(connection.dialect)
    for table in ("edits", "set_aside", "snapshots"):
        connection.execute(text(f"ALTER TABLE {table} ADD COLUMN made {when}"))
        connection.execute(text(f"ALTER TABLE {table} ADD COLUMN told {packed}"))
    earlier = MetaData()
    Table("graphs", earlier, Column("id", String(32), primary_key=True))
    Table(
        "versions",
        earlier,
        Column("graph", ForeignKey("graphs.id"), primary_key=True),
        Column("revision", Integer, primary_key=True),
        Column("name", String, nullable=False),
        Column("author", String(64), nullable=False),
        Column("made", DateTime(timezone=True), nullable=False),
    ).create(connection)


def _add_people(connection: Connection) -> None:
    """4 to 5: graphs have owners, and links by which others come; earlier ones are nobody's yet."""
    connection.execute(text("ALTER TABLE graphs ADD COLUMN owner VARCHAR(64)"))
    connection.execute(text("CREATE INDEX by_owner ON graphs (owner, changed)"))
    added = MetaData()
    Table("graphs", added, Column("id", String(32), primary_key=True))
    links = Table(
        "links",
        added,
        Column("token", String(32), primary_key=True),
        Column("graph", ForeignKey("graphs.id"), nullable=False),
        Column("kind", String(8), nullable=False),
        Column("created", DateTime(timezone=True), nullable=False),
        Column("revoked", DateTime(timezone=True)),
        Index("links_of_graph", "graph"),
    )
    grants = Table(
        "grants",
        added,
        Column("person", String(64), primary_key=True),
        Column("graph", ForeignKey("graphs.id"), primary_key=True),
        Column("link", ForeignKey("links.token"), primary_key=True),
        Column("opened", DateTime(timezone=True), nullable=False),
        Index("grants_of_graph", "graph"),
    )
    people = Table(
        "people",
        added,
        Column("code", String(64), primary_key=True),
        Column("person", String(64), nullable=False),
        Column("created", DateTime(timezone=True), nullable=False),
        Index("codes_of_person", "person"),
    )
    secrets = Table(
        "secrets",
        added,
        Column("name", String(32), primary_key=True),
        Column("value", LargeBinary, nullable=False),
    )
    added.create_all(connection, [links, grants, people, secrets])


def _add_tags(connection: Connection) -> None:
    """5 to 6: people tag graphs, and titles are sought."""
    connection.execute(text("ALTER TABLE graphs ADD COLUMN folded VARCHAR DEFAULT '' NOT NULL"))
    for graph, title in connection.execute(text("SELECT id, title FROM graphs")).all():
        connection.execute(
            text("UPDATE graphs SET folded = :folded WHERE id = :graph"),
            {"graph": graph, "folded": title.lower()},
        )
    added = MetaData()
    Table("graphs", added, Column("id", String(32), primary_key=True))
    tags = Table(
        "tags",
        added,
        Column("person", String(64), primary_key=True),
        Column("graph", ForeignKey("graphs.id"), primary_key=True),
        Column("tag", String(40), primary_key=True),
        Column("folded", String, nullable=False),
        Index("tags_of_graph", "graph"),
    )
    added.create_all(connection, [tags])


def _add_guesses(connection: Connection) -> None:
    """6 to 7: what was said of guesses is kept."""
    added = MetaData()
    Table("graphs", added, Column("id", String(32), primary_key=True))
    guesses = Table(
        "guesses",
        added,
        Column("graph", ForeignKey("graphs.id"), primary_key=True),
        Column("item", String(80), primary_key=True),
        Column("who", String(16), primary_key=True),
        Column("truth", String(32), nullable=False),
        Column("verdict", String(32), nullable=False),
    )
    added.create_all(connection, [guesses])


def _know_browsers(connection: Connection) -> None:
    """7 to 8: people are signed out and join, lessons' steps are listed, lost states are kept."""
    for column in ("step", "steps"):
        connection.execute(text(f"ALTER TABLE graphs ADD COLUMN {column} INTEGER"))
    added = MetaData()
    Table("graphs", added, Column("id", String(32), primary_key=True))
    states = Table(
        "states_aside",
        added,
        Column("number", Integer, primary_key=True, autoincrement=True),
        Column("graph", ForeignKey("graphs.id"), nullable=False),
        Column("revision", Integer, nullable=False),
        Column("document", LargeBinary),
        Column("told", LargeBinary),
        Column("name", String),
        Column("author", String(64)),
        Column("made", DateTime(timezone=True)),
        Column("moved", DateTime(timezone=True), nullable=False),
    )
    identities = Table(
        "identities",
        added,
        Column("person", String(64), primary_key=True),
        Column("generation", Integer, nullable=False, server_default="0"),
        Column("becomes", String(64)),
        Index("identities_of", "becomes"),
    )
    added.create_all(connection, [states, identities])


def _keep_one_link(connection: Connection) -> None:
    """8 to 9: a graph has one link of a kind: of several the oldest, for who came by any."""
    living = "SELECT token, graph, kind FROM links WHERE revoked IS NULL ORDER BY created, token"
    oldest: dict[tuple[str, str], str] = {}
    for token, graph, kind in connection.execute(text(living)).all():
        kept = oldest.setdefault((graph, kind), token)
        if kept == token:
            continue
        tokens = {"token": token, "kept": kept}
        connection.execute(
            text(
                "UPDATE grants SET link = :kept WHERE link = :token AND person NOT IN "
                "(SELECT person FROM grants WHERE link = :kept)"
            ),
            tokens,
        )
        connection.execute(
            text("UPDATE links SET revoked = created WHERE token = :token"), {"token": token}
        )
    connection.execute(
        text("CREATE UNIQUE INDEX one_link_of_a_kind ON links (graph, kind) WHERE revoked IS NULL")
    )


# The step at place n leads from version n + 1 to the next.
STEPS: tuple[Callable[[Connection], None], ...] = (
    _count_revisions,
    _count_nodes,
    _tell_history,
    _add_people,
    _add_tags,
    _add_guesses,
    _know_browsers,
    _keep_one_link,
)

NEWEST = len(STEPS) + 1


def migrate(engine: Engine) -> None:
    """Bring a database to the newest schema; a new one gets it at once.

    Before an SQLite database is changed it is copied, to a file beside it whose name ends in
    ``.before-`` and the new version, or that and a number where there is such a file.

    Raises
    ------
    SchemaError
        The tables are of a later version, or nobody's we know. Nothing was changed.
    """
    with alone(engine) as connection:
        version = version_of(connection)
        if version == NEWEST:
            return
        if version == 0:
            METADATA.create_all(connection)
        else:
            copy = _copy(engine)
            try:
                VERSION.create(connection, checkfirst=True)
                for step in STEPS[version - 1 :]:
                    step(connection)
            except Exception:
                # Nothing has changed, and the next start makes another.
                if copy is not None:
                    copy.unlink()
                raise
        connection.execute(VERSION.delete())
        connection.execute(VERSION.insert().values(version=NEWEST))


@contextmanager
def alone(engine: Engine) -> Iterator[Connection]:
    """A transaction in which no other process looks at the schema or changes it."""
    file = database_file(engine.url)
    if file is not None:
        with locked(file.with_name(f"{file.name}.migrating")), engine.begin() as connection:
            yield connection
        return
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        yield connection


def demand_newest(connection: Connection) -> None:
    """Refuse a database that has another schema than the newest; nothing is changed.

    Raises
    ------
    SchemaError
        It has.
    """
    found = version_of(connection)
    if found == 0:
        raise SchemaError("no graphs are kept in this database: it has none of our tables")
    if found != NEWEST:
        raise SchemaError(
            f"the database is of version {found}, and this Chalkgrad reads {NEWEST}: start its "
            "server once, which brings it up to date, or use the Chalkgrad that has served it"
        )


def version_of(connection: Connection) -> int:
    """The version that a database has; 0 for an empty one."""
    inspector = inspect(connection)
    there = set(inspector.get_table_names())
    if VERSION.name in there:
        found = connection.execute(select(VERSION.c.version)).scalar_one()
        if found > NEWEST:
            raise SchemaError(
                f"the database is of version {found}, and this Chalkgrad knows up to {NEWEST}; "
                "install a newer one"
            )
        return int(found)
    if not there & set(_FIRST_RELEASE):
        return 0
    for table, columns in _FIRST_RELEASE.items():
        if table not in there or columns != {
            column["name"] for column in inspector.get_columns(table)
        }:
            raise SchemaError(
                f"the database's table {table} is not as Chalkgrad made it; "
                "name another folder with --data, or another database"
            )
    return 1


def _copy(engine: Engine) -> Path | None:
    file = database_file(engine.url)
    if file is None:
        return None
    copy = free_name(file.with_name(f"{file.name}.before-{NEWEST}"))
    copy_database(file, copy)
    return copy


def copy_database(source: Path, target: Path) -> None:
    """A whole copy of an SQLite database, also while others write to it.

    Raises
    ------
    OSError, sqlite3.Error
        It cannot be read, or the copy cannot be written.
    """
    # Under another name until it is whole: half a copy must not pass for one.
    unfinished = target.with_name(f"{target.name}.part")
    unfinished.unlink(missing_ok=True)
    make_private(unfinished)
    with closing(sqlite3.connect(source)) as origin, closing(sqlite3.connect(unfinished)) as copy:
        origin.backup(copy)
        # One file: the original's write-ahead log is not the copy's.
        copy.execute("PRAGMA journal_mode = DELETE")
    settle(unfinished, target)
