"""From the SVG to pixels and to PDF, by Typst: no browser, and letters that stay letters in a PDF.

Typst is the extra ``chalkgrad[pictures]``: one wheel without further packages, under Apache-2.0.
"""

import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

from chalkgrad.document.model import Document
from chalkgrad.document.remarks import Remark
from chalkgrad.export.format import ExportError, Options
from chalkgrad.export.pictures.shown import picture_remarks
from chalkgrad.export.pictures.svg import drawn
from chalkgrad.resources import STATIC

# What print is set in.
FONTS = STATIC / "vendor" / "fonts" / "print"

# A point of Typst's is a pixel at this many pixels an inch.
_POINTS = 72

# More pixels than this are hundreds of megabytes while they are painted.
MOST_PIXELS = 64_000_000

_PAGE = """#set document(title: {title}, date: none)
#set page(width: {width}pt, height: {height}pt, margin: 0pt)
#image("picture.svg", width: {width}pt, height: {height}pt)
"""


def rendered(document: Document, options: Options, kind: Literal["png", "pdf"]) -> bytes:
    """The picture of a document as PNG or PDF.

    Raises
    ------
    ExportError
        It would have too many pixels.
    """
    import typst

    svg = drawn(document, options)
    width, height = map(float, ElementTree.fromstring(svg).attrib["viewBox"].split()[2:])
    pixels = width * height * options.scale**2
    if kind == "png" and pixels > MOST_PIXELS:
        raise ExportError(
            f"the picture would have {pixels / 1e6:,.0f} million pixels, and at most "
            f"{MOST_PIXELS / 1e6:,.0f} are painted; SVG and PDF have no such limit"
        )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # By their numbers, since no sign of a title may mean anything.
        title = "".join(f"\\u{{{ord(sign):x}}}" for sign in document.title)
        page = _PAGE.format(title=f'"{title}"', width=width, height=height)
        (folder / "picture.svg").write_text(svg, "utf-8")
        (folder / "page.typ").write_text(page, "utf-8")
        made: bytes = typst.compile(
            folder / "page.typ",
            root=folder,
            format=kind,
            ppi=float(_POINTS * options.scale),
            font_paths=[FONTS],
        )
        return made


def rendering_remarks(document: Document) -> Iterator[Remark]:
    """What a picture leaves out, or that there is nothing to make it with."""
    if find_spec("typst") is None:
        yield Remark(
            "no-renderer",
            "This server makes no PNG or PDF: it lacks the extra chalkgrad[pictures].",
            refuses=True,
        )
    yield from picture_remarks(document)
