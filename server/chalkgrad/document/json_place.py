"""Which line of a JSON text a place in its data is on.

JSON's readers keep no positions, so the text is looked through again, once a document was refused.
"""

import json
import re

# The way to something in JSON data: keys of objects and places in lists.
Place = tuple[str | int, ...]

_SPACE = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_NESTING = re.compile(rf"{_STRING.pattern}|[\[\]{{}}]", re.DOTALL)
_PLAIN = re.compile(r"[^\s,\]}]*")


def line_of(text: str | bytes, place: Place) -> int:
    """The line, counted from 1, of a place such as ``("nodes", 3, "op")``.

    The line of the innermost part that is there, where the text ends before the place does.

    Parameters
    ----------
    text
        JSON that has been read; of a key that an object has twice, the last counts, as it does
        for readers.
    place
        The way.

    Notes
    -----
    O(characters), without recursion.
    """
    written = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    at = _skip_space(written, 0)
    for part in place:
        inner = _child(written, at, part)
        if inner is None:
            break
        at = inner
    return written.count("\n", 0, at) + 1


def pointer(place: Place) -> str:
    """A place as a JSON Pointer (RFC 6901)."""
    parts = (str(part).replace("~", "~0").replace("/", "~1") for part in place)
    return "".join(f"/{part}" for part in parts)


def _child(text: str, at: int, part: str | int) -> int | None:
    """Where the part of an object or a list begins that begins at a position."""
    opening = text[at : at + 1]
    if opening == "{":
        return _member(text, at + 1, str(part))
    if opening == "[" and isinstance(part, int):
        return _element(text, at + 1, part)
    return None


def _member(text: str, at: int, wanted: str) -> int | None:
    found = None
    while (key := _STRING.match(text, _skip_space(text, at))) is not None:
        at = _skip_space(text, _skip_space(text, key.end()) + 1)
        written = key.group()
        if (json.loads(written) if "\\" in written else written[1:-1]) == wanted:
            found = at
        at = _skip_space(text, _end(text, at))
        if text[at : at + 1] != ",":
            break
        at += 1
    return found


def _element(text: str, at: int, wanted: int) -> int | None:
    at = _skip_space(text, at)
    if text[at : at + 1] == "]":
        return None
    for _ in range(wanted):
        at = _skip_space(text, _end(text, at))
        if text[at : at + 1] != ",":
            return None
        at = _skip_space(text, at + 1)
    return at


def _end(text: str, at: int) -> int:
    """Where the value ends that begins at a position."""
    match = _STRING.match(text, at)
    if match is not None:
        return match.end()
    if text[at : at + 1] not in ("{", "["):
        plain = _PLAIN.match(text, at)
        return len(text) if plain is None else plain.end()
    depth = 0
    for token in _NESTING.finditer(text, at):
        if token.group() in ("{", "["):
            depth += 1
        elif token.group() in ("}", "]"):
            depth -= 1
            if depth == 0:
                return token.end()
    return len(text)


def _skip_space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return at if match is None else match.end()
