"""torchviz's drawings of PyTorch's backward graph in DOT.

A function is a node ``SinBackward0``; a leaf a box before an ``AccumulateGrad``. Numbers that no
gradient goes to are not drawn: where one was an input, the port is left open.

References
----------
github.com/szagoruyko/pytorchviz
"""

import re
from collections.abc import Iterable

from chalkgrad.engine.operators import OPERATORS
from chalkgrad.imports.drawing import Drawing
from chalkgrad.imports.format import Format, Options, Reading
from chalkgrad.imports.graphs.dot import directed, is_dot, plain
from chalkgrad.imports.graphs.dot_text import Dot
from chalkgrad.imports.source import Source
from chalkgrad.imports.words import operator_of

_FUNCTION = re.compile(r"(\w+?)Backward\d*")
_LEAF = "AccumulateGrad"
# Functions that hand a number on as it is, and that other words are for.
_SAME = frozenset(["Clone", "Alias", "View", "Squeeze", "Unsqueeze", "ToCopy", "Expand", "T"])


def _fits(source: Source) -> bool:
    text = source.text
    return is_dot(source) and (_LEAF in text or re.search(r"Backward\d", text) is not None)


def _read(source: Source, options: Options) -> Iterable[Reading]:
    return [_drawing(directed(source)).reading(options)]


def _drawing(dot: Dot) -> Drawing:
    drawing = Drawing()
    drawing.said["direction"] = "down"
    labels = {key: plain(said.get("label", key)) for key, (said, _) in dot.nodes.items()}
    into: dict[str, list[str]] = {}
    for start, end, _, _ in dot.edges:
        into.setdefault(end, []).append(start)
    functions = {
        key: match[1]
        for key, label in labels.items()
        if (match := _FUNCTION.match(label.split("\n")[0])) is not None
    }
    for key, label in labels.items():
        line = dot.nodes[key][1]
        if label.split("\n")[0] == _LEAF:
            boxes = [labels[start] for start in into.get(key, [])]
            name = boxes[0].split("\n")[0].strip() if boxes else ""
            name = "" if name.startswith("(") else name
            drawing.add(key, "placeholder", line, name=name)
        elif key in functions:
            _add(drawing, dot, functions[key], key, into.get(key, []))
    ends = [end for start, end, _, _ in dot.edges if start in functions and end not in functions]
    if len(ends) == 1:
        drawing.target = into[ends[0]][0]
    drawing.lose("no-numbers", "the drawing has no numbers; its leaves wait to be fed")
    return drawing


def _add(drawing: Drawing, dot: Dot, word: str, key: str, inputs: list[str]) -> None:
    line = dot.nodes[key][1]
    if word in _SAME:
        word = "Positive"
    # torch's clamp with one bound, and pow with a number, keep the number to themselves.
    op = operator_of(word)
    drawing.add(key, word, line)
    for port, start in enumerate(inputs):
        drawing.wire(start, key, port, line)
    if op is not None and op in OPERATORS and len(inputs) < OPERATORS[op].arity:
        drawing.lose("not-drawn", "{nodes}: a number that torchviz does not draw is missing", key)


FORMAT = Format("torchviz", "torchviz drawing (DOT)", _fits, _read)
