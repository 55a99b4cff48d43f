"""The board notation as SVG: what the canvas shows, from the same measures."""

from chalkgrad.document.model import Document
from chalkgrad.export.format import Format, Options
from chalkgrad.export.pictures.shown import numbers_shown, picture_remarks
from chalkgrad.picture.svg import picture


def drawn(document: Document, options: Options) -> str:
    """The picture of a document, with the numbers that were chosen."""
    return picture(
        document.graph,
        numbers_shown(document, options),
        target=document.effective_target(),
        direction=document.runs,
        title=document.title,
    )


FORMAT = Format(
    key="svg",
    group="picture",
    ending="svg",
    media="image/svg+xml",
    write=drawn,
    remarks=picture_remarks,
    heeds=("values", "gradients"),
)
