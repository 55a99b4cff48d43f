"""What every picture of a document shows, and what none of them can."""

from collections.abc import Iterator, Mapping

from chalkgrad.document.arranging import numbers_beside
from chalkgrad.document.model import Document
from chalkgrad.export.format import Options, Remark
from chalkgrad.picture.figures import Numbers
from chalkgrad.teaching.veil import veil


def numbers_shown(document: Document, options: Options) -> Mapping[str, Numbers]:
    """The numbers beside nodes that were chosen, without those that are withheld."""
    if not (options.values or options.gradients):
        return {}
    veiled = veil(document.graph, document.hidden)
    return {
        node: Numbers(
            found.value if options.values and node not in veiled.values else "",
            found.gradient if options.gradients and node not in veiled.gradients else "",
        )
        for node, found in numbers_beside(document).items()
    }


def picture_remarks(document: Document) -> Iterator[Remark]:
    """What a picture leaves out."""
    if document.frames:
        yield Remark("no-frames", "Frames are not drawn.")
    if document.hidden:
        yield Remark("hidden", "Hidden numbers are left out.")
