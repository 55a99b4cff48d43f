"""Automatic differentiation of real numbers on a computational graph.

Knows nothing of documents, sockets or the web. Every operator of the table is here by name too, as
a class (``Mul``) and a function (``mul``).
"""

import builtins
from typing import Any

from chalkgrad.engine import expression as _expression
from chalkgrad.engine.errors import ChalkgradError
from chalkgrad.engine.expression import (
    Constant,
    EagerPlaceholderError,
    Expression,
    ExpressionError,
    MissingValueError,
    Operation,
    Placeholder,
    Variable,
    eager,
)
from chalkgrad.engine.graph import Graph
from chalkgrad.engine.graph_errors import CycleError, GraphError
from chalkgrad.engine.operators import OPERATORS, Operator
from chalkgrad.engine.plan import Fate, Plan, plan
from chalkgrad.engine.session import MissingFeedError, NotRunError, Session, SessionError
from chalkgrad.engine.tape import Tape
from chalkgrad.engine.tracing import Recorded, trace


def __getattr__(name: str) -> Any:
    return getattr(_expression, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_expression.GENERATED})


# The operators by name. ``import *`` leaves out those that would hide a function of Python's own
# (abs, max, min, pow), as NumPy does; they are there to be asked for by name.
OPERATOR_NAMES = sorted(word for word in _expression.GENERATED if not hasattr(builtins, word))

__all__ = [
    "OPERATORS",
    "ChalkgradError",
    "Constant",
    "CycleError",
    "EagerPlaceholderError",
    "Expression",
    "ExpressionError",
    "Fate",
    "Graph",
    "GraphError",
    "MissingFeedError",
    "MissingValueError",
    "NotRunError",
    "Operation",
    "Operator",
    "Placeholder",
    "Plan",
    "Recorded",
    "Session",
    "SessionError",
    "Tape",
    "Variable",
    "eager",
    "plan",
    "trace",
]
__all__ += OPERATOR_NAMES
