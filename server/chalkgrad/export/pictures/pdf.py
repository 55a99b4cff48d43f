"""The board notation as a page of PDF, of the picture's size."""

from chalkgrad.export.format import SHOWN, Format
from chalkgrad.export.pictures.rendering import rendered, rendering_remarks

FORMAT = Format(
    key="pdf",
    group="picture",
    ending="pdf",
    media="application/pdf",
    write=lambda document, options: rendered(document, options, "pdf"),
    remarks=rendering_remarks,
    heeds=SHOWN,
    binary=True,
)
