"""Which characters of a name or a title are seen: the rest make one look like another."""

from unicodedata import category

# What joins letters in some scripts, and pictures: it is seen by what it does.
_JOINERS = "\u200c\u200d"


def seen(text: str) -> str:
    """A text as one line of what is seen of it.

    Control characters, by which a terminal is told things, go, and so do marks that turn the
    direction of writing, spaces of no width and the like; a line's end becomes a space.
    """
    if text.isprintable():
        return text
    return "".join(_seen(character) for character in text)


def _seen(character: str) -> str:
    if character.isspace():
        return " " if character in "\t\n\v\f\r\x85\u2028\u2029" else character
    if character in _JOINERS or category(character) not in ("Cc", "Cf", "Cs"):
        return character
    return ""
