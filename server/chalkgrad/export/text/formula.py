"""Formula text: the whole graph in lines, which Chalkgrad reads back."""

from collections.abc import Iterator

from chalkgrad.document.listing import listing
from chalkgrad.document.model import Document
from chalkgrad.document.remarks import Remark
from chalkgrad.export.format import Format


def _remarks(document: Document) -> Iterator[Remark]:
    yield Remark("text-only", "Where nodes stand, and how they look, is left out.")
    if document.frames or document.lesson or document.hidden:
        yield Remark("nodes-and-wires", "Frames, lessons and what is hidden are left out.")


FORMAT = Format(
    key="formula",
    group="text",
    ending="txt",
    media="text/plain",
    write=lambda document, _: listing(document).text + "\n",
    remarks=_remarks,
)
