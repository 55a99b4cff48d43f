"""What is recognised and not read, so that people are told what they opened."""

from collections.abc import Callable

from chalkgrad.imports.graphs.react_flow import is_react_flow, names_operators
from chalkgrad.imports.saying import Words, say
from chalkgrad.imports.source import Source


def _has(*keys: str) -> Callable[[Source], bool]:
    return lambda source: all(key in source.record for key in keys)


def _begins(*words: str) -> Callable[[Source], bool]:
    return lambda source: source.text[:200].lstrip().casefold().startswith(words)


def _seems(reason: str, what: str) -> Words:
    return say(reason, "this cannot be read; it looks like {what}", what=what)


# Each kind by its name, and how it is told; the first that fits counts.
_KINDS: tuple[tuple[Words, Callable[[Source], bool]], ...] = (
    (
        _seems(
            "like-notebook", "a Jupyter notebook; open a formula or a function of one of its cells"
        ),
        _has("nbformat"),
    ),
    (
        _seems("like-react-flow", "a React Flow graph, which does not say what its nodes compute"),
        lambda source: is_react_flow(source) and not names_operators(source),
    ),
    (
        _seems(
            "like-drawing",
            "a drawing of the computational-graph-editor, which has titles and no operators",
        ),
        _has("transform", "nodes"),
    ),
    (_seems("like-json-schema", "a JSON Schema"), _has("$schema")),
    (
        _seems("like-geojson", "a GeoJSON file"),
        lambda source: source.record.get("type") == "FeatureCollection",
    ),
    (_seems("like-web-page", "a web page"), _begins("<!doctype html", "<html")),
    (
        _seems("like-svg", "an SVG picture, which does not say what its shapes compute"),
        _begins("<svg"),
    ),
)


def looks_like(source: Source) -> Words | None:
    """What a text seems to be instead, or None where that cannot be told."""
    return next((name for name, fits in _KINDS if fits(source)), None)
