"""The root of the error tree; each module defines its own branches where it raises them."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import ClassVar

# Where in what was read something is wrong: `line` and `column`, counted from 1, or `offset` from 0
# in a text, or the `pointer` (RFC 6901) into JSON.
Place = Mapping[str, int | str]

_NOWHERE: Place = MappingProxyType({})
_NO_DETAILS: Mapping[str, object] = MappingProxyType({})


class ChalkgradError(Exception):
    """An error a person can act on.

    Attributes
    ----------
    code
        A stable word for programs and translations; never changes once released.
    ids
        The nodes concerned, in the order in which the message speaks of them.
    place
        Where in what was read, as far as that is known.
    details
        What other languages tell it by: a `reason` where one code has several, and its blanks.
    """

    code: ClassVar[str] = "error"

    def __init__(self, message: str, ids: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.ids = tuple(ids)
        self.place = _NOWHERE
        self.details: Mapping[str, object] = _NO_DETAILS
