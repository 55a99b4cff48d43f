"""What an export format is: how it is called, what it writes, and what it cannot say."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from chalkgrad.document.model import Document
from chalkgrad.document.remarks import Remark
from chalkgrad.engine import ChalkgradError

Group = Literal["picture", "class", "code", "graph", "text"]

# What may be chosen of an export; a format names those that it heeds.
Choice = Literal[
    "values", "gradients", "products", "frames", "step", "scale", "solutions", "language"
]

# What a picture of a graph heeds.
SHOWN: tuple[Choice, ...] = ("values", "gradients", "products", "frames", "step")

# How many pixels a PNG may have for one unit of the canvas.
SCALES = (1, 2, 3, 4)


class ExportError(ChalkgradError):
    """A format would say something else than the document does."""

    code = "cannot-export"


class NoSuchFormatError(ChalkgradError):
    """There is no format of this key."""

    code = "no-such-format"


@dataclass(frozen=True)
class Options:
    """What is chosen of an export.

    Attributes
    ----------
    values, gradients
        Whether a picture has the numbers above, and below, its wires.
    products
        Whether wires have upstream × local = contribution; nodes are then laid out with room.
    frames
        Whether frames are drawn.
    step
        At which step of stepping through the run it is, counted from 0; at the end by default.
    scale
        How many pixels a unit of the canvas has, in a picture of pixels.
    solutions
        Whether a hand-out has the numbers that are hidden, in place of blanks.
    language
        Of the words on a page.
    """

    values: bool = True
    gradients: bool = True
    products: bool = False
    frames: bool = True
    step: int | None = None
    scale: int = 2
    solutions: bool = False
    language: str = "en"


def nothing_lost(_: Document) -> Iterable[Remark]:
    """What is remarked of a format that says all that a document says."""
    return ()


@dataclass(frozen=True)
class Format:
    """One export format.

    Attributes
    ----------
    key
        Stable word, in addresses and on the command line; its title is the message
        ``export.<key>``.
    group
        Under which heading it is offered.
    ending
        What the name of a file ends in.
    media
        The media type.
    write
        The document as a file's content.
    remarks
        What the format does not say of a document.
    heeds
        Which of the options it heeds.
    binary
        Whether it is no text.
    """

    key: str
    group: Group
    ending: str
    media: str
    write: Callable[[Document, Options], str | bytes]
    remarks: Callable[[Document], Iterable[Remark]] = nothing_lost
    heeds: tuple[Choice, ...] = ()
    binary: bool = False
