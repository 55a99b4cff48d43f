"""The board notation as SVG: what the canvas shows, from the same measures."""

from chalkgrad.document.model import Document
from chalkgrad.export.format import SHOWN, Format, Options
from chalkgrad.export.pictures.shown import picture_remarks, what_is_shown
from chalkgrad.picture.svg import picture


def drawn(document: Document, options: Options) -> str:
    """The picture of a document, with what was chosen.

    Raises
    ------
    ExportError
        The step that was chosen is none of the run's.
    """
    shown = what_is_shown(document, options)
    return picture(
        document.graph,
        shown.numbers,
        target=document.effective_target(),
        direction=document.runs,
        title=document.title,
        marks=shown.marks,
    )


FORMAT = Format(
    key="svg",
    group="picture",
    ending="svg",
    media="image/svg+xml",
    write=drawn,
    remarks=picture_remarks,
    heeds=SHOWN,
)
