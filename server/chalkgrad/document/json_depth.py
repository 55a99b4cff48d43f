"""How deep a JSON text is nested, told from its bytes before anything parses it."""

import re

# Lists in lists. A lesson's deepest place is eight down.
MAX_DEPTH = 64

# A text in JSON; one that nobody closes reaches to the end, so that this stays linear.
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)

# Objects count as lists, and everything that is neither is left out.
_AS_LISTS = bytes.maketrans(b"{}", b"[]")
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


def is_too_deep(data: bytes) -> bool:
    """Whether a text is nested deeper than any document, be it JSON as a whole or not.

    Notes
    -----
    O(bytes): milliseconds for a megabyte.
    """
    brackets = _STRING.sub(b"", data).translate(_AS_LISTS, _NO_BRACKETS)
    for _ in range(MAX_DEPTH):
        # Each round takes the innermost level away.
        outer = brackets.replace(b"[]", b"")
        if outer == brackets:
            # Nothing is left, or only what does not match: brackets that nobody has closed are
            # as deep as they are many.
            return brackets.count(b"[") > MAX_DEPTH
        brackets = outer
    return True
