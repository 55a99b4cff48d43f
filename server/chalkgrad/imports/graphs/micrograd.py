"""micrograd's drawings in DOT: a record of data and gradient for each value, and its operator.

micrograd keeps a value's inputs as a set, so that x·x has one edge, and draws an operator as a
node of its own, from which one edge leads to the value.

References
----------
github.com/karpathy/micrograd, trace_graph.ipynb
"""

import re
from collections.abc import Iterable

from chalkgrad.imports.drawing import Drawing
from chalkgrad.imports.format import Format, Options, Reading
from chalkgrad.imports.graphs.dot import directed, is_dot
from chalkgrad.imports.graphs.dot_text import Dot
from chalkgrad.imports.source import Source
from chalkgrad.imports.texts import number_of

_VALUE = re.compile(r"\{\s*(?:(?P<name>[^|]*?)\s*\|)?\s*data (?P<data>[^|]+?)\s*\|\s*grad [^|]+\}")

# A record of three fields; what is longer is none.
_MAX_LABEL = 500
_POWER = re.compile(r"\*\*(.+)")


def _fits(source: Source) -> bool:
    return is_dot(source) and "data " in source.text and "| grad " in source.text


def _read(source: Source, options: Options) -> Iterable[Reading]:
    return [_drawing(directed(source)).reading(options)]


def _drawing(dot: Dot) -> Drawing:
    drawing = Drawing()
    if dot.attributes.get("rankdir") == "LR":
        drawing.said["direction"] = "right"
    values = {
        key: match
        for key, (said, _) in dot.nodes.items()
        if (match := _VALUE.fullmatch(said.get("label", "")[:_MAX_LABEL].strip())) is not None
    }
    # The operator of each value, and the inputs of each operator.
    made_by = {end: start for start, end, _, _ in dot.edges if start not in values}
    inputs: dict[str, list[str]] = {}
    for start, end, _, _ in dot.edges:
        if start in values:
            inputs.setdefault(end, []).append(start)
    for key, match in values.items():
        line = dot.nodes[key][1]
        name = (match["name"] or "").strip()
        operator = made_by.get(key)
        if operator is None:
            drawing.add(key, "variable", line, name=name, value=number_of(match["data"]))
            continue
        label = dot.nodes[operator][0].get("label", "").strip()
        ends = inputs.get(operator, [])
        _add(drawing, key, label, ends, line, name)
    operators = {made_by[key] for key in values if key in made_by}
    for key in dot.nodes:
        if key not in values and key not in operators:
            drawing.lose("not-read", "{nodes}: neither a value nor its operator, left out", key)
    drawing.lose("rounded", "the numbers are those of the drawing, rounded to its digits")
    return drawing


def _add(drawing: Drawing, key: str, label: str, ends: list[str], line: int, name: str) -> None:
    """A value that an operator made."""
    power = _POWER.fullmatch(label)
    if power is not None:
        drawing.add(key, "pow", line, name=name)
        exponent = drawing.add(f"{key}**", "constant", line, value=number_of(power[1]))
        ends = [*ends[:1], exponent]
    else:
        drawing.add(key, label, line, name=name)
    if label in ("+", "*") and len(ends) == 1:
        ends = ends * 2
    for port, end in enumerate(ends):
        drawing.wire(end, key, port, line)


FORMAT = Format("micrograd", "micrograd drawing (DOT)", _fits, _read)
