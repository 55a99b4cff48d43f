"""Why something cannot be read, as a sentence that other languages have as well."""

from collections.abc import Mapping

from chalkgrad.document.values import DocumentError


class Words(str):
    """A sentence in English, with what it is made of.

    Attributes
    ----------
    reason
        A stable word; in other languages the sentence is ``error.<code>.<reason>``, of the error's
        code.
    blanks
        What stands in its braces.
    """

    reason: str
    blanks: Mapping[str, object]


def say(reason: str, template: str, **blanks: object) -> Words:
    """The sentence of a template.

    Examples
    --------
    >>> say("two-nodes", "there are two nodes {name}", name="a")
    'there are two nodes a'
    """
    words = Words(template.format(**blanks))
    words.reason, words.blanks = reason, blanks
    return words


class ReadingError(DocumentError):
    """A file cannot be read."""

    code = "cannot-import"

    def __init__(self, words: Words, message: str = "") -> None:
        super().__init__(message or words)
        self.details = {"reason": words.reason, **words.blanks}
