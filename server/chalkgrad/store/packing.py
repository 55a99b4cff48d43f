"""Documents, edits and what is told of them as the bytes that a database keeps, and back."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import orjson

from chalkgrad.document.deeds import Deed, read_deeds, together
from chalkgrad.document.edits import Edit, read_stored
from chalkgrad.document.exchange import dump, load
from chalkgrad.document.model import Document

# How hard snapshots are pressed: a tenth of the size in a small part of the time that writing the
# document as data takes; more would win little.
PRESSED = 1

# People who are told of one state: of a class, some.
MAX_AUTHORS = 5

# What a snapshot begins with that an earlier version wrote: it is JSON as it stands.
_JSON = b"{"


def pack(document: Document) -> bytes:
    """A snapshot: the document, and who hid what in it."""
    return zlib.compress(orjson.dumps({"document": dump(document, private=True)}), PRESSED)


def unpack(packed: bytes) -> Document:
    """The document of a snapshot."""
    text = packed if packed.startswith(_JSON) else zlib.decompress(packed)
    return load(orjson.loads(text)["document"], private=True)


def pack_edit(edit: Edit) -> bytes:
    """An edit as JSON; the types of edits hold nothing that would not read back."""
    # Fields as they are, which orjson writes many times faster than pydantic walks through models.
    return orjson.dumps(edit, default=vars)


def unpack_edit(packed: bytes) -> Edit:
    """The edit of `pack_edit`."""
    return read_stored(packed)


def pack_deeds(deeds: Sequence[Deed]) -> bytes:
    """What an edit did, as JSON."""
    return orjson.dumps([deed.data() for deed in deeds])


def unpack_deeds(packed: bytes) -> tuple[Deed, ...]:
    """The deeds of `pack_deeds`."""
    return read_deeds(orjson.loads(packed))


@dataclass(frozen=True)
class Summary:
    """What led to a state from the one before it, by edits that are not kept any more."""

    edits: int = 0
    authors: tuple[str, ...] = ()
    deeds: tuple[Deed, ...] = ()

    def then(self, later: "Summary") -> "Summary":
        """This and what came after it."""
        authors = tuple(dict.fromkeys((*self.authors, *later.authors)))[:MAX_AUTHORS]
        deeds = together([*self.deeds, *later.deeds])
        return Summary(self.edits + later.edits, authors, deeds)


def pack_summary(told: Summary) -> bytes:
    """A summary as JSON."""
    deeds = [deed.data() for deed in told.deeds]
    return orjson.dumps({"edits": told.edits, "authors": told.authors, "deeds": deeds})


def unpack_summary(packed: bytes) -> Summary:
    """The summary of `pack_summary`."""
    data = orjson.loads(packed)
    return Summary(data["edits"], tuple(data["authors"]), read_deeds(data["deeds"]))
