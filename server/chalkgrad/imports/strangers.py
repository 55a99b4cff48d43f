"""What is recognised and not read, so that people are told what they opened."""

from collections.abc import Callable

from chalkgrad.imports.graphs.react_flow import is_react_flow, names_operators
from chalkgrad.imports.source import Source


def _has(*keys: str) -> Callable[[Source], bool]:
    return lambda source: all(key in source.record for key in keys)


def _begins(*words: str) -> Callable[[Source], bool]:
    return lambda source: source.text[:200].lstrip().casefold().startswith(words)


# Each kind by its name, and how it is told; the first that fits counts.
_KINDS: tuple[tuple[str, Callable[[Source], bool]], ...] = (
    ("a Jupyter notebook; open a formula or a function of one of its cells", _has("nbformat")),
    (
        "a React Flow graph, which does not say what its nodes compute",
        lambda source: is_react_flow(source) and not names_operators(source),
    ),
    (
        "a drawing of the computational-graph-editor, which has titles and no operators",
        _has("transform", "nodes"),
    ),
    ("a JSON Schema", _has("$schema")),
    ("a GeoJSON file", lambda source: source.record.get("type") == "FeatureCollection"),
    ("a web page", _begins("<!doctype html", "<html")),
    ("an SVG picture, which does not say what its shapes compute", _begins("<svg")),
)


def looks_like(source: Source) -> str | None:
    """What a text seems to be instead, or None where that cannot be told."""
    return next((name for name, fits in _KINDS if fits(source)), None)
