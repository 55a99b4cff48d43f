"""How much a store keeps, and how much it may."""

import time

from sqlalchemy import func, select, text

from chalkgrad.store.errors import StoreFullError
from chalkgrad.store.schema import EDITS, GRAPHS, SNAPSHOTS
from chalkgrad.store.section import Connecting

# Bytes that all graphs may take together: a school's for years, and less than a small disk has. How
# many they take is asked once in so many seconds, since thousands of edits are made in one.
MAX_STORED = 10_000_000_000
MEASURED_SECONDS = 1.0

# And bytes that the graphs of one person may take, with their history and those in the bin: a
# hundred of the largest, or a hundred thousand of a lesson's.
MAX_OWNED = 500_000_000


class Bounds:
    """What graphs take and may take, in all and of each person.

    Parameters
    ----------
    reading
        Makes a connection to the database.
    most
        Bytes that it may grow to.
    """

    def __init__(self, reading: Connecting, most: int) -> None:
        self._reading = reading
        self._most = most
        self._measured = -MEASURED_SECONDS

    def size(self) -> int:
        """Bytes that everything takes, without what was freed."""
        with self._reading() as connection:
            if connection.dialect.name == "postgresql":
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

    def check(self) -> None:
        """Refuse more where everything together takes what it may.

        Raises
        ------
        StoreFullError
            It does.
        """
        now = time.monotonic()
        if now - self._measured < MEASURED_SECONDS:
            return
        if self.size() >= self._most:
            raise StoreFullError(
                f"all graphs together take the {self._most / 1e9:.3g} GB that they may; whoever "
                "runs the server can raise CHALKGRAD_MAX_STORED"
            )
        self._measured = now

    def check_owned(self, owner: str, more: int) -> None:
        """Refuse so many bytes more of a person's graphs where those take what they may.

        Raises
        ------
        StoreFullError
            They would take more.
        """
        if self.bytes_of(owner) + more > MAX_OWNED:
            raise StoreFullError(
                f"your graphs take the {MAX_OWNED / 1e6:,.0f} MB that they may; delete some, and "
                "there is room once they have left the bin"
            )
