"""The board notation in pixels."""

from chalkgrad.export.format import SHOWN, Format
from chalkgrad.export.pictures.rendering import rendered, rendering_remarks

FORMAT = Format(
    key="png",
    group="picture",
    ending="png",
    media="image/png",
    write=lambda document, options: rendered(document, options, "png"),
    remarks=rendering_remarks,
    heeds=(*SHOWN, "scale"),
    binary=True,
)
