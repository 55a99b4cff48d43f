"""The root of the error tree; each module defines its own branches where it raises them."""

from collections.abc import Iterable
from typing import ClassVar


class ChalkgradError(Exception):
    """An error a person can act on.

    Attributes
    ----------
    code
        A stable word for programs and translations; never changes once released.
    ids
        The nodes concerned, in the order in which the message speaks of them.
    """

    code: ClassVar[str] = "error"

    def __init__(self, message: str, ids: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.ids = tuple(ids)
