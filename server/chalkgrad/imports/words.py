"""Which operator another tool means: by its word, its sign, or the name of its class."""

import re

from chalkgrad.engine.formula.words import MODULES, Vocabulary
from chalkgrad.engine.kinds import CONSTANT, KINDS
from chalkgrad.engine.operators import OPERATORS

# Operators by what jaxpr, ONNX, torch and others call them, where no formula would: folded as in
# `_folded`.
_WORDS = {
    "addany": "add", "integerpow": "pow", "selectn": "where",
    "truediv": "div", "greaterthan": "greater", "lessthan": "less",
    "ge": "at_least", "gte": "at_least", "greaterequal": "at_least", "greaterorequal": "at_least",
    "le": "at_most", "lte": "at_most", "lessequal": "at_most", "lessorequal": "at_most",
    "lt": "less", "ne": "not_equal", "notequal": "not_equal", "reducesum": "sum",
    "reducemean": "mean", "reducemax": "max", "reducemin": "min", "reduceprod": "product",
    "input": "placeholder", "parameter": "variable", "weight": "variable", "leaf": "placeholder",
    "const": CONSTANT, "literal": CONSTANT, "number": CONSTANT,
}  # fmt: skip

_SIGNS = {
    "-": "sub", "*": "mul", "·": "mul", "⋅": "mul", "/": "div", "**": "pow", ">=": "at_least",
    "<=": "at_most", "==": "equal", "!=": "not_equal", "²": "square", "^2": "square", "%": "mod",
    "σ": "sigmoid", "mod": "mod", "ReLU": "relu",
} | {row.symbol: row.name for row in OPERATORS.rows}  # fmt: skip

_VOCABULARY = Vocabulary(OPERATORS)

# What PyTorch adds to the name of an operation: SinBackward0.
_BACKWARD = re.compile(r"Backward\d*$")


def operator_of(word: str) -> str | None:
    """The kind of node that a word of another tool stands for, or None.

    Examples
    --------
    >>> operator_of("np.maximum"), operator_of("LessOrEqual"), operator_of("×"), operator_of("quux")
    ('max', 'at_most', 'mul', None)
    """
    word = word.strip()
    if word in KINDS or word in OPERATORS:
        return word
    if word in _SIGNS:
        return _SIGNS[word]
    module, point, last = word.rpartition(".")
    if point and module.split(".")[0] in MODULES:
        word = last
    word = _BACKWARD.sub("", word)
    folded = _folded(word)
    if folded in KINDS:
        return folded
    found = _WORDS.get(folded)
    if found is not None:
        return found if found in OPERATORS or found in KINDS else None
    if not word.isidentifier():
        return None
    function = _VOCABULARY.function(word, called=True, applied=True, sure=True)
    return function.op if function is not None and not function.base else None


def _folded(word: str) -> str:
    return word.casefold().replace("_", "").replace("-", "")
