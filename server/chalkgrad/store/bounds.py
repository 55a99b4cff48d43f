"""How much a store keeps, and how much it may."""

import time

from sqlalchemy import Connection, func, select, text

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

# What a person's graphs take is added up once in so many seconds, and with every look where it was
# too much; in between, what is stored by this process is added to it.
ADDED_UP_SECONDS = 600.0

# People of whom that is known; all are forgotten where there are more.
MAX_KNOWN = 10_000


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
        # By person: when their bytes were added up, and how many they are by now.
        self._owned: dict[str, tuple[float, int]] = {}

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
        with self._reading() as connection:
            return self._add_up(connection, owner)

    def _add_up(self, connection: Connection, owner: str) -> int:
        theirs = select(GRAPHS.c.id).where(GRAPHS.c.owner == owner)
        taken = (
            (SNAPSHOTS, func.length(SNAPSHOTS.c.document)),
            (EDITS, func.length(EDITS.c.edit) + func.length(EDITS.c.inverse)),
        )
        return sum(
            connection.execute(
                select(func.coalesce(func.sum(size), 0)).where(table.c.graph.in_(theirs))
            ).scalar_one()
            for table, size in taken
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
                "runs the server can raise CHALKGRAD_MAX_STORED",
                "all",
            )
        self._measured = now

    def check_owned(self, connection: Connection, owner: str, more: int) -> None:
        """Count so many bytes more of a person's graphs, and refuse them where they are too many.

        Parameters
        ----------
        connection
            In whose transaction they have been written.
        owner
            Whose graphs, whoever it is that edits them.
        more
            The bytes.

        Raises
        ------
        StoreFullError
            The graphs would take more than they may.
        """
        now = time.monotonic()
        since, held = self._owned.get(owner, (-ADDED_UP_SECONDS, 0))
        held += more
        is_over = held > MAX_OWNED and now - since >= MEASURED_SECONDS
        if is_over or now - since >= ADDED_UP_SECONDS:
            # What this transaction has written is among them.
            since, held = now, self._add_up(connection, owner)
            if len(self._owned) >= MAX_KNOWN:
                self._owned.clear()
        if held > MAX_OWNED:
            self._owned[owner] = since, held - more
            raise StoreFullError(
                f"the graphs of this graph's owner take the {MAX_OWNED / 1e6:,.0f} MB that they "
                "may; there is room again once some of them are deleted for good",
                "owned",
            )
        self._owned[owner] = since, held
