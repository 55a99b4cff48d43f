"""Automatic differentiation of real numbers on a computational graph.

Knows nothing of documents, sockets or the web. Every operator of the table is here by name too, as
a class (``Mul``) and a function (``mul``).
"""

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
from chalkgrad.engine.graph import CycleError, Graph, GraphError
from chalkgrad.engine.operators import OPERATORS, Operator
from chalkgrad.engine.plan import Fate, Plan, plan
from chalkgrad.engine.session import MissingFeedError, NotRunError, Session, SessionError
from chalkgrad.engine.tape import Tape


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
