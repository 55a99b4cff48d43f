"""Automatic differentiation of real numbers on a computational graph.

Knows nothing of documents, sockets or the web. Every operator of the table is here by name too, as
a class (``Mul``) and a function (``mul``).
"""

from typing import Any

from server.engine import expression as _expression
from server.engine.errors import ChalkgradError
from server.engine.expression import (
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
from server.engine.graph import CycleError, Graph, GraphError
from server.engine.operators import OPERATORS, Operator
from server.engine.plan import Fate, Plan, plan
from server.engine.session import MissingFeedError, NotRunError, Session, SessionError
from server.engine.tape import Tape


def __getattr__(name: str) -> Any:
    return getattr(_expression, name)


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
    "Session",
    "SessionError",
    "Tape",
    "Variable",
    "eager",
    "plan",
]
