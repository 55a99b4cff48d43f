"""The tables, as the newest version of the schema has them; `migrations` leads older ones here."""

from sqlalchemy import (
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    text,
)

METADATA = MetaData()

# One row: which version of the schema the database has.
VERSION = Table("schema_version", METADATA, Column("version", Integer, nullable=False))

GRAPHS = Table(
    "graphs",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("title", String, nullable=False),
    Column("created", DateTime(timezone=True), nullable=False),
    Column("changed", DateTime(timezone=True), nullable=False),
    Column("deleted", DateTime(timezone=True)),
    # The newest revision in `edits`, here so that one query looks at many graphs.
    Column("revision", Integer, nullable=False, server_default="0"),
    # How many nodes it has, for the list; unknown of one that an earlier version edited last.
    Column("nodes", Integer),
    # At which step its lesson is, of how many: none of a graph without a lesson, and unknown of one
    # that an earlier version edited last.
    Column("step", Integer),
    Column("steps", Integer),
    # Whose it is; nobody's yet if an earlier version made it, or the command line.
    Column("owner", String(64)),
    # The title as it is sought and sorted.
    Column("folded", String, nullable=False, server_default=""),
    Index("by_owner", "owner", "changed"),
)

SNAPSHOTS = Table(
    "snapshots",
    METADATA,
    Column("graph", ForeignKey("graphs.id"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("document", LargeBinary, nullable=False),
    # Of a state whose edits have been thinned out: when it was made, and, packed, what led to it.
    Column("made", DateTime(timezone=True)),
    Column("told", LargeBinary),
)

# States that a person has given a name; each has a snapshot, which is kept as long.
VERSIONS = Table(
    "versions",
    METADATA,
    Column("graph", ForeignKey("graphs.id"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("author", String(64), nullable=False),
    Column("made", DateTime(timezone=True), nullable=False),
)

EDITS = Table(
    "edits",
    METADATA,
    Column("graph", ForeignKey("graphs.id"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("edit_id", String(64), nullable=False),
    Column("author", String(64), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("edit", LargeBinary, nullable=False),
    Column("inverse", LargeBinary, nullable=False),
    # When it was stored, and, packed, what it did; unknown of what an earlier version stored.
    Column("made", DateTime(timezone=True)),
    Column("told", LargeBinary),
    UniqueConstraint("graph", "edit_id", name="one_edit_one_id"),
    Index("by_author", "graph", "author", "revision"),
)

# Edits that could not be read when their graph was opened, with those that followed them; see
# `Store.load`.
SET_ASIDE = Table(
    "set_aside",
    METADATA,
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
    Column("made", DateTime(timezone=True)),
    Column("told", LargeBinary),
)

# And the states with them that could not be read either, or had a name: a row for what was kept of
# a state, and one for its name.
STATES_ASIDE = Table(
    "states_aside",
    METADATA,
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

# By what people are let into graphs: who has the token has the right. See `store.sharing`.
LINKS = Table(
    "links",
    METADATA,
    Column("token", String(32), primary_key=True),
    Column("graph", ForeignKey("graphs.id"), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("created", DateTime(timezone=True), nullable=False),
    Column("revoked", DateTime(timezone=True)),
    Index("links_of_graph", "graph"),
    Index(
        "one_link_of_a_kind",
        "graph",
        "kind",
        unique=True,
        sqlite_where=text("revoked IS NULL"),
        postgresql_where=text("revoked IS NULL"),
    ),
)

# Who came by which link, and when they last opened the graph; worth what the link is worth.
GRANTS = Table(
    "grants",
    METADATA,
    Column("person", String(64), primary_key=True),
    Column("graph", ForeignKey("graphs.id"), primary_key=True),
    Column("link", ForeignKey("links.token"), primary_key=True),
    Column("opened", DateTime(timezone=True), nullable=False),
    Index("grants_of_graph", "graph"),
)

# By what people find graphs again: everybody's own, also on what is shared with them.
TAGS = Table(
    "tags",
    METADATA,
    Column("person", String(64), primary_key=True),
    Column("graph", ForeignKey("graphs.id"), primary_key=True),
    Column("tag", String(40), primary_key=True),
    # As it is sought; a letter may become two.
    Column("folded", String, nullable=False),
    Index("tags_of_graph", "graph"),
)

# What was said of guesses of numbers that are hidden: each person's last of each.
GUESSES = Table(
    "guesses",
    METADATA,
    Column("graph", ForeignKey("graphs.id"), primary_key=True),
    Column("item", String(80), primary_key=True),
    # The digest of a person, and the number as it is spelled.
    Column("who", String(16), primary_key=True),
    Column("truth", String(32), nullable=False),
    Column("verdict", String(32), nullable=False),
)

# People who have a recovery code, by its hash. Of everybody else there is only a cookie.
PEOPLE = Table(
    "people",
    METADATA,
    Column("code", String(64), primary_key=True),
    Column("person", String(64), nullable=False),
    Column("created", DateTime(timezone=True), nullable=False),
    Index("codes_of_person", "person"),
)

# Of whom a signed cookie alone does not say who they are: how often other browsers were signed out,
# whose cookies name an earlier number, and whose recovery code a person entered, who is that one
# since. Whom it does not name is who their cookie says.
IDENTITIES = Table(
    "identities",
    METADATA,
    Column("person", String(64), primary_key=True),
    Column("generation", Integer, nullable=False, server_default="0"),
    Column("becomes", String(64)),
    Index("identities_of", "becomes"),
)

# What all processes on this database share, such as the key that signs cookies.
SECRETS = Table(
    "secrets",
    METADATA,
    Column("name", String(32), primary_key=True),
    Column("value", LargeBinary, nullable=False),
)
