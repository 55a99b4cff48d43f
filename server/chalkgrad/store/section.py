"""What the sections of a store have in common: the ways to its database."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy import Connection

Connecting = Callable[[], AbstractContextManager[Connection]]


class Section:
    """A section of a store.

    Parameters
    ----------
    reading, writing
        Make a connection to the database, or a transaction in it.
    """

    def __init__(self, reading: Connecting, writing: Connecting) -> None:
        self.reading = reading
        self.writing = writing
