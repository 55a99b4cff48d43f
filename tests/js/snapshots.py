"""What a mirror begins from, without numbers."""

import base64
import struct
from typing import Any

from chalkgrad.document.exchange import dump
from chalkgrad.document.model import Document

# The binary layout of no number at all.
NO_NUMBERS = base64.b64encode(struct.pack("<II", 0, 0)).decode()


def snapshot(document: Document, seq: int = 0, serials: dict[str, int] | None = None) -> Any:
    """A snapshot of a document of which nothing is computed."""
    return {
        "seq": seq,
        "revision": seq,
        "room": "room",
        "document": dump(document, private=True),
        "serial": serials or {},
        "numbers": NO_NUMBERS,
        "problems": {},
        "target": document.effective_target(),
        "formula": {"node": None, "latex": []},
        "stale": False,
        "plan": None,
        "executor": "",
    }
