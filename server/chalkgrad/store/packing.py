"""Documents and edits as the bytes that a database keeps, and back."""

import orjson

from chalkgrad.document.edits import Edit, read_stored
from chalkgrad.document.exchange import dump, load
from chalkgrad.document.model import Document


def pack(document: Document) -> bytes:
    """A snapshot: the document, and who hid what in it."""
    return orjson.dumps({"document": dump(document, private=True)})


def unpack(packed: bytes) -> Document:
    """The document of a snapshot."""
    return load(orjson.loads(packed)["document"], private=True)


def pack_edit(edit: Edit) -> bytes:
    """An edit as JSON; the types of edits hold nothing that would not read back."""
    # Fields as they are, which orjson writes many times faster than pydantic walks through models.
    return orjson.dumps(edit, default=vars)


def unpack_edit(packed: bytes) -> Edit:
    """The edit of `pack_edit`."""
    return read_stored(packed)
