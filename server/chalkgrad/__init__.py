"""Chalkgrad: a blackboard for gradients. The Python API is here; `chalkgrad.app` is the editor.

Every operator of the table is here by name, as a class (``Mul``) and a function (``mul``).
"""

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from chalkgrad import engine as _engine
from chalkgrad.engine import (
    ChalkgradError,
    Constant,
    EagerPlaceholderError,
    Expression,
    ExpressionError,
    MissingFeedError,
    MissingValueError,
    NotRunError,
    Placeholder,
    Recorded,
    Session,
    SessionError,
    Variable,
    eager,
    trace,
)

try:
    __version__ = version("chalkgrad")
except PackageNotFoundError:
    # A checkout that runs without having been installed.
    __version__ = "0+unknown"


def __getattr__(name: str) -> Any:
    if name in _WITH_SERVER:
        # Imported by who asks for it: the engine alone needs no server.
        return getattr(import_module("chalkgrad.showing"), name)
    return getattr(_engine, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_WITH_SERVER, *dir(_engine)})


_WITH_SERVER = ("Canvas", "show")


__all__ = [
    "ChalkgradError",
    "Constant",
    "EagerPlaceholderError",
    "Expression",
    "ExpressionError",
    "MissingFeedError",
    "MissingValueError",
    "NotRunError",
    "Placeholder",
    "Recorded",
    "Session",
    "SessionError",
    "Variable",
    "eager",
    "trace",
]
__all__ += _engine.OPERATOR_NAMES
