"""What tests of imports share."""

from chalkgrad.imports.format import Options, Reading
from chalkgrad.imports.formats import read
from chalkgrad.imports.source import Source


def only(text: str | bytes, key: str, *, rest: bool = False) -> Reading:
    """The only graph of a text, which is recognised as a format."""
    form, (reading,) = read(Source(text), Options(rest=rest))
    assert form.key == key
    return reading


def lost(reading: Reading) -> dict[str, object]:
    """What was lost, by its code: of which nodes."""
    return {loss.code: loss.blanks.get("nodes", "") for loss in reading.lost}
