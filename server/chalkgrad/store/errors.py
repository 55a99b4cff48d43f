"""What can go wrong with the store, and what a database's own errors mean in words."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoFreeConnectionError

from chalkgrad.engine import ChalkgradError

Reason = Literal["locked", "full", "read-only", "lost"]

CAUSES: dict[Reason, str] = {
    "locked": "the database is busy with something else",
    "full": "the disk is full",
    "read-only": "the database cannot be written",
    "lost": "the database cannot be reached",
}

# SQLite's names of its errors, and the beginnings of PostgreSQL's codes (SQLSTATE), by cause.
_SQLITE: tuple[tuple[str, Reason], ...] = (
    ("SQLITE_BUSY", "locked"),
    ("SQLITE_LOCKED", "locked"),
    ("SQLITE_FULL", "full"),
    ("SQLITE_READONLY", "read-only"),
    ("SQLITE_CANTOPEN", "lost"),
    ("SQLITE_IOERR", "lost"),
)
_POSTGRESQL: tuple[tuple[str, Reason], ...] = (
    ("53100", "full"),
    ("53", "locked"),
    ("40", "locked"),
    ("55P03", "locked"),
    ("57014", "locked"),
    ("25006", "read-only"),
    ("08", "lost"),
    ("57P", "lost"),
    ("28", "lost"),
    ("3D000", "lost"),
)

# SQLite's names for a file that is no database, or no whole one.
_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB")


class StoreError(ChalkgradError):
    """The store cannot do what was asked."""

    code = "store"


class NoSuchRevisionError(StoreError):
    """The graph never was at this revision, or it has been thinned out of its history."""

    code = "no-such-revision"


class RevisionTakenError(StoreError):
    """Another process has stored this revision first."""

    code = "revision-taken"


class EditTakenError(RevisionTakenError):
    """An edit of this name is stored already."""

    code = "edit-taken"


class UnstorableError(StoreError):
    """What is to be stored holds what no database keeps."""

    code = "unstorable"


class DamagedStoreError(StoreError):
    """The database, or all that is kept of a graph, cannot be read."""

    code = "damaged"


# Of what there is as much as there may be: everybody's graphs, or one person's.
Bound = Literal["all", "owned"]


class StoreFullError(StoreError):
    """All graphs together take as much as they may."""

    code = "store-full"

    def __init__(self, message: str, reason: Bound) -> None:
        super().__init__(message)
        self.details = {"reason": reason}


class SchemaError(StoreError):
    """The database has tables that this version does not know."""

    code = "schema"


class StoreUnavailableError(StoreError):
    """The database cannot be used now; what was asked may be asked again later.

    Attributes
    ----------
    details
        The `Reason`, by which the message is told in the reader's language.
    """

    code = "cannot-store"

    def __init__(self, reason: Reason) -> None:
        super().__init__(f"this cannot be stored now: {CAUSES[reason]}")
        self.details = {"reason": reason}


@contextmanager
def told_in_words() -> Iterator[None]:
    """Turn what a database driver raises into a `StoreError` where its cause is known.

    Raises
    ------
    StoreUnavailableError, DamagedStoreError
        The cause is the database's state, not what was asked of it.
    """
    try:
        yield
    except IntegrityError:
        # Uniqueness is a rule of ours; who asked knows what it means.
        raise
    except NoFreeConnectionError as error:
        raise StoreUnavailableError("locked") from error
    except DBAPIError as error:
        known = _meaning(error)
        if known is None:
            raise
        raise known from error


def _meaning(error: DBAPIError) -> StoreError | None:
    name: str | None = getattr(error.orig, "sqlite_errorname", None)
    if name is not None:
        if name.startswith(_DAMAGED):
            return DamagedStoreError(f"the database is damaged: {error.orig}")
        return _by_prefix(name, _SQLITE)
    state: str | None = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return _by_prefix(state, _POSTGRESQL)
    # A connection that broke has no code: nobody was left to send one.
    lost = error.connection_invalidated or type(error.orig).__name__ == "OperationalError"
    return StoreUnavailableError("lost") if lost else None


def _by_prefix(code: str, reasons: tuple[tuple[str, Reason], ...]) -> StoreUnavailableError | None:
    for prefix, reason in reasons:
        if code.startswith(prefix):
            return StoreUnavailableError(reason)
    return None
