"""The board notation as a LaTeX document with one TikZ picture, on a page of its size."""

from collections.abc import Iterator

from chalkgrad.document.model import Document
from chalkgrad.document.remarks import Remark
from chalkgrad.export.format import SHOWN, Format, Options
from chalkgrad.export.pictures.drawing import Box, Curve, Point, Ring, Shape, Stroke, Text, drawing
from chalkgrad.export.pictures.shown import picture_remarks
from chalkgrad.export.text.tex import is_for_any_engine, tex
from chalkgrad.picture.notation import bodies
from chalkgrad.picture.shapes import PAINTS

# How long a unit of the canvas is, in TeX's points: that of a text of 15 units is 11.25 pt.
_UNIT = 0.75

_ANCHORS = {"start": "base west", "middle": "base", "end": "base east"}
_NAMES = {colour: name.replace("-", "") for name, colour in PAINTS.items() if name != "none"}


def write(document: Document, options: Options) -> str:
    """The whole file."""
    made = drawing(document, options)
    # A point more, so that no rounding moves the picture to a second page.
    width, height = (_length(side * _UNIT + 1) for side in (made.width, made.height))
    lines = [
        f"% {tex(document.title)}",
        "% The picture alone stands between \\begin{tikzpicture} and \\end{tikzpicture}; it needs",
        "% the colours, and fix-cm or any font that comes in all sizes.",
        r"\documentclass{article}",
        rf"\usepackage[paperwidth={width}pt, paperheight={height}pt, margin=0pt]{{geometry}}",
        r"\usepackage{fix-cm}",
        r"\usepackage{tikz}",
        *(
            rf"\definecolor{{chalk{name}}}{{HTML}}{{{colour[1:].upper()}}}"
            for colour, name in _NAMES.items()
        ),
        r"\pagestyle{empty}",
        r"\setlength{\parindent}{0pt}",
        r"\setlength{\topskip}{0pt}",
        r"\begin{document}",
        rf"\begin{{tikzpicture}}[x={_UNIT}pt, y=-{_UNIT}pt, inner sep=0pt, outer sep=0pt]",
        rf"\useasboundingbox {_at((made.left, made.top))}"
        rf" rectangle {_at((made.left + made.width, made.top + made.height))};",
        *(line for shape in made.shapes for line in _drawn(shape)),
        r"\end{tikzpicture}",
        r"\end{document}",
    ]
    return "\n".join(lines) + "\n"


def _drawn(shape: Shape) -> Iterator[str]:
    match shape:
        case Box(left, top, width, height, corner, fill, stroke):
            end = left + width, top + height
            corner_at = f"rounded corners={_length(corner * _UNIT)}pt"
            filled = "draw" if fill == "none" else "filldraw"
            inside = "" if fill == "none" else f", fill={_colour(fill)}"
            yield (
                rf"\{filled}[{_line(stroke)}{inside}, {corner_at}]"
                f" {_at((left, top))} rectangle {_at(end)};"
            )
        case Ring(x, y, radius, fill, stroke):
            circle = f"circle[radius={_length(radius * _UNIT)}pt]"
            yield rf"\filldraw[{_line(stroke)}, fill={_colour(fill)}] {_at((x, y))} {circle};"
        case Curve(start, steps, stroke):
            path = "".join(
                f" -- {_at(points[0])}"
                if len(points) == 1
                else f" .. controls {_at(points[0])} and {_at(points[1])} .. {_at(points[2])}"
                for points in steps
            )
            yield rf"\draw[{_line(stroke)}] {_at(start)}{path};"
        case Text(x, y, anchor, size, colour, italic, _):
            look = f"anchor={_ANCHORS[anchor]}, text={_colour(colour)}"
            style = r"\itshape " if italic else ""
            words = f"{_size(size)}{style}{_set(shape)}"
            yield rf"\node[{look}] at {_at((x, y))} {{{words}}};"


def _set(text: Text) -> str:
    """The pieces of a line; what is raised or lowered is so by its own measure."""
    found = []
    for words, lowered, size in text.pieces:
        one_letter = len(words) == 1 and words.isascii() and words.isalpha()
        shown = rf"\ensuremath{{{words}}}" if one_letter else tex(words)
        if size != text.size:
            shift = _length(-lowered * _UNIT)
            shown = rf"\raisebox{{{shift}pt}}{{{_size(size)}{shown}}}"
        found.append(shown)
    return "".join(found)


def _size(units: float) -> str:
    points = units * _UNIT
    return rf"\fontsize{{{_length(points)}}}{{{_length(1.2 * points)}}}\selectfont "


def _line(stroke: Stroke) -> str:
    said = f"draw={_colour(stroke.colour)}, line width={_length(stroke.width * _UNIT)}pt"
    said += ", dashed" if stroke.dashed else ""
    return said + (f", opacity={stroke.opacity}" if stroke.opacity < 1 else "")


def _colour(colour: str) -> str:
    return f"chalk{_NAMES[colour]}"


def _at(point: Point) -> str:
    return f"({_length(point[0])}, {_length(point[1])})"


def _length(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _remarks(document: Document) -> Iterator[Remark]:
    yield from picture_remarks(document)
    drawn = bodies(document.graph, document.effective_target()).values()
    words = "".join(run.text for body in drawn for run in (*body.text, *body.name))
    if not is_for_any_engine(words):
        yield Remark(
            "tex-letters",
            "Some names have letters that LaTeX sets with LuaLaTeX or XeLaTeX and a font that has"
            " them, not with pdfLaTeX.",
        )


FORMAT = Format(
    key="tikz",
    group="picture",
    ending="tex",
    media="application/x-tex",
    write=write,
    remarks=_remarks,
    heeds=SHOWN,
)
