"""A picture in board notation as a list of shapes, for formats that draw it in words of their own.

The shapes are read from the SVG, so that there is one place in which things are drawn.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple
from xml.etree import ElementTree

from chalkgrad.document.model import Document
from chalkgrad.export.format import Options
from chalkgrad.export.pictures.svg import drawn

_SVG = "{http://www.w3.org/2000/svg}"
_STEP = re.compile(r"([MLCl])([^MLCl]*)")

Point = tuple[float, float]


class Stroke(NamedTuple):
    """A line around or along something."""

    colour: str
    width: float
    dashed: bool = False
    opacity: float = 1.0


@dataclass(frozen=True)
class Box:
    """A rectangle with round corners, from its upper left."""

    left: float
    top: float
    width: float
    height: float
    corner: float
    fill: str
    stroke: Stroke


@dataclass(frozen=True)
class Ring:
    """A circle."""

    x: float
    y: float
    radius: float
    fill: str
    stroke: Stroke


@dataclass(frozen=True)
class Curve:
    """A path that is not filled: where it begins, then lines (one point) and Béziers (three)."""

    start: Point
    steps: tuple[tuple[Point, ...], ...]
    stroke: Stroke


class Piece(NamedTuple):
    """A part of a line of text: how far it is lowered, and its size."""

    text: str
    lowered: float
    size: float


@dataclass(frozen=True)
class Text:
    """A line of text on its baseline."""

    x: float
    y: float
    anchor: str
    size: float
    colour: str
    italic: bool
    pieces: tuple[Piece, ...]


Shape = Box | Ring | Curve | Text


@dataclass(frozen=True)
class Drawing:
    """A picture: the part of the canvas that it shows, and what is on it, from the back."""

    left: float
    top: float
    width: float
    height: float
    shapes: tuple[Shape, ...]


def drawing(document: Document, options: Options) -> Drawing:
    """The picture of a document as shapes."""
    root = ElementTree.fromstring(drawn(document, options))
    left, top, width, height = map(float, root.attrib["viewBox"].split())
    return Drawing(left, top, width, height, tuple(_shapes(root)))


def _shapes(root: ElementTree.Element) -> Iterator[Shape]:
    for element in root.iter():
        said = element.attrib
        match element.tag.removeprefix(_SVG):
            case "rect":
                left, top, width, height, corner = (
                    float(said[key]) for key in ("x", "y", "width", "height", "rx")
                )
                yield Box(left, top, width, height, corner, said["fill"], _stroke(element))
            case "circle":
                x, y, radius = (float(said[key]) for key in ("cx", "cy", "r"))
                yield Ring(x, y, radius, said["fill"], _stroke(element))
            case "path":
                yield from _curves(element)
            case "text":
                yield _text(element)


def _stroke(element: ElementTree.Element) -> Stroke:
    said = element.attrib
    return Stroke(
        said["stroke"],
        float(said["stroke-width"]),
        "stroke-dasharray" in said,
        float(said.get("stroke-opacity", 1)),
    )


def _curves(element: ElementTree.Element) -> Iterator[Curve]:
    stroke, start, steps = _stroke(element), None, list[tuple[Point, ...]]()
    for letter, rest in _STEP.findall(element.attrib["d"]):
        numbers = [float(number) for number in rest.split()]
        points = tuple(zip(numbers[::2], numbers[1::2], strict=True))
        if letter == "M":
            if start is not None:
                yield Curve(start, tuple(steps), stroke)
            start, steps = points[0], []
        elif letter == "l":
            assert start is not None
            steps.append(tuple((start[0] + x, start[1] + y) for x, y in points))
        else:
            steps.append(points)
    if start is not None:
        yield Curve(start, tuple(steps), stroke)


def _text(element: ElementTree.Element) -> Text:
    said = element.attrib
    size, lowered = float(said["font-size"]), 0.0
    pieces = [Piece(element.text, 0.0, size)] if element.text else []
    for part in element:
        lowered += float(part.get("dy", 0))
        pieces.append(Piece(part.text or "", lowered, float(part.get("font-size", size))))
        if part.tail:
            pieces.append(Piece(part.tail, lowered, size))
    return Text(
        float(said["x"]),
        float(said["y"]),
        said["text-anchor"],
        size,
        said["fill"],
        "font-style" in said,
        tuple(pieces),
    )
