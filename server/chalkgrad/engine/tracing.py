"""`trace`: a plain Python function, run once over numbers, as the expression that it computes.

The function runs as it is, over expressions in place of numbers. Names of Python's `math` that it
uses, in itself and in the functions that it calls, are lent a version that records.
"""

import builtins
import functools
import math
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from inspect import signature
from types import CellType, CodeType, FunctionType, MappingProxyType, MethodType
from typing import Any

import numpy as np

from chalkgrad.engine.calling import REFUSED_OF_MATH, NotKnownError, called
from chalkgrad.engine.expression import (
    OPERATIONS,
    Expression,
    ExpressionError,
    Variable,
    as_expression,
    eager,
)
from chalkgrad.engine.session import Session
from chalkgrad.engine.signs import Signs, deciding

# Functions of Python's own that ask which of two is larger, or want a float.
_BUILTINS = ("max", "min", "float")

# Functions in packages of these names know nothing of numbers of ours but through NumPy's protocol.
_FOREIGN = ("chalkgrad", "numpy", "scipy")


@dataclass(frozen=True)
class Branch:
    """A truth value that the function asked for.

    Attributes
    ----------
    condition
        What was asked.
    held
        The answer, by the numbers of the call.
    file, line
        Where.
    """

    condition: Expression
    held: bool
    file: str
    line: int

    def __str__(self) -> str:
        # A node of the condition shows its value too.
        asked = repr(self.condition).removeprefix("<").partition(": ")[2].partition(" = ")[0]
        way = "held" if self.held else "did not hold"
        return f"line {self.line}: {asked or self.condition.label} {way}; only that branch is here"


@dataclass(frozen=True, eq=False)
class Recorded:
    """What a function computed, as an expression.

    Attributes
    ----------
    expression
        The result.
    value
        Its number.
    inputs
        The arguments as variables, by name; the items of an array are variables of their own.
    gradients
        ∂result/∂input, by name; 0 for what the result does not depend on.
    branches
        The truth values that were asked for: what is recorded is what they led to, and only that.
    """

    expression: Expression
    value: float
    inputs: Mapping[str, Variable]
    gradients: Mapping[str, float]
    branches: Sequence[Branch]

    def __repr__(self) -> str:
        told = "".join(f"\n  {branch}" for branch in self.branches)
        return f"Recorded {self.expression!r}, gradients {dict(self.gradients)!r}{told}"


def trace(function: Callable[..., Any]) -> Callable[..., Recorded]:
    """Record what a plain Python function computes.

    Parameters
    ----------
    function
        Any function of numbers, or of lists or arrays of them, to one number. It may use operators,
        the functions of Python's `math`, of NumPy and of Chalkgrad, methods such as ``x.tanh()``,
        loops, and other functions. It is run once for every call.

    Returns
    -------
    callable
        Takes what the function takes and gives a `Recorded`: expression, value and gradients.
        Numbers become variables called as the parameters; other arguments go through as they are.

    Raises
    ------
    ExpressionError
        When called: the function's result is no number, or it uses what is no node of a graph.

    Notes
    -----
    As in PyTorch and micrograd, an ``if`` or ``while`` takes the way that the numbers of the call
    lead to, and that way alone is in the expression: for another side of a condition, trace again.
    (JAX refuses such a function.) What was asked is in `Recorded.branches`. ``np.where``,
    ``np.maximum``, ``max`` and ``min`` ask nothing: they are nodes that choose whenever they run.

    Examples
    --------
    >>> import math
    >>> recorded = trace(lambda x, y: math.log(x) + x * y - math.sin(y))(2, 5)
    >>> recorded.value, dict(recorded.gradients)
    (11.652071455223084, {'x': 5.5, 'y': 1.7163378145367738})
    """

    @functools.wraps(function)
    def recorded(*args: Any, **kwargs: Any) -> Recorded:
        # Tells of a wrong call in Python's own words.
        bound = signature(function).bind(*args, **kwargs)
        bound.apply_defaults()
        inputs: dict[str, Variable] = {}
        for name, value in bound.arguments.items():
            bound.arguments[name] = _as_input(name, value, inputs)
        branches: list[Branch] = []
        runs = _recording(function, {})
        with eager(), _noting(branches):
            result = runs(*bound.args, **bound.kwargs)
        expression = _result(result)
        session = Session()
        value = session.run(expression)
        found = session.gradients()
        gradients = {name: found.get(leaf, 0.0) for name, leaf in inputs.items()}
        frozen = MappingProxyType(inputs), MappingProxyType(gradients)
        return Recorded(expression, value, *frozen, tuple(branches))

    return recorded


@contextmanager
def _noting(branches: list[Branch]) -> Iterator[None]:
    """Let conditions be asked for by their numbers, and note each with its place."""

    def decide(condition: Expression) -> bool:
        frame = sys._getframe(1)
        while frame.f_back is not None and frame.f_globals.get("__name__") == Signs.__module__:
            frame = frame.f_back
        held = condition.value != 0
        branches.append(Branch(condition, held, frame.f_code.co_filename, frame.f_lineno))
        return held

    with deciding(decide):
        yield


def _as_input(name: str, value: Any, inputs: dict[str, Variable]) -> Any:
    """An argument with variables for its numbers, which are added to the inputs."""
    if isinstance(value, list | tuple):
        return type(value)(_as_input(f"{name}{at}", one, inputs) for at, one in enumerate(value))
    if isinstance(value, np.ndarray) and value.shape and value.dtype.kind in "iuf":
        found = np.empty(value.shape, object)
        for index in np.ndindex(value.shape):
            called = f"{name}{'_'.join(map(str, index))}"
            found[index] = _as_input(called, value[index].item(), inputs)
        return found
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | float | np.number):
        return value
    inputs[name] = Variable(float(value), name=name)
    return inputs[name]


def _result(result: Any) -> Expression:
    """What a function gave, as one expression."""
    if isinstance(result, np.ndarray) and result.size == 1:
        result = result.item()
    if isinstance(result, list | tuple | np.ndarray | dict):
        raise ExpressionError(
            f"the function gives {len(result)} numbers, and a gradient is of one; have it return "
            "one of them, or their sum"
        )
    if result is None:
        raise ExpressionError("the function returns nothing; have it return the number")
    return as_expression(result)


# -- lending functions that record -----------------------------------------------------------


def _recording(function: Any, done: dict[int, Any]) -> Any:
    """A function with recording versions of what it uses of `math`, by itself or by others."""
    if isinstance(function, MethodType):
        return MethodType(_recording(function.__func__, done), function.__self__)
    if not isinstance(function, FunctionType):
        return function
    if id(function) in done:
        return done[id(function)]
    seen = dict(function.__globals__)
    cells = tuple(CellType() for _ in function.__closure__ or ())
    copy = FunctionType(function.__code__, seen, function.__name__, function.__defaults__, cells)
    copy.__kwdefaults__ = function.__kwdefaults__
    done[id(function)] = copy
    for name in _names(function.__code__):
        if name in seen:
            seen[name] = _lent(seen[name], done)
        elif name in _BUILTINS:
            seen[name] = _Recording(getattr(builtins, name))
    for cell, own in zip(cells, function.__closure__ or (), strict=True):
        try:
            cell.cell_contents = _lent(own.cell_contents, done)
        except ValueError:
            # A name of the enclosing function that has no value yet.
            continue
    return copy


def _lent(value: Any, done: dict[int, Any]) -> Any:
    """What a name stands for while a function is recorded."""
    if value is math:
        return _Math()
    if callable(value) and getattr(value, "__module__", "") == "math":
        return _Recording(value)
    return value if _is_foreign(value) else _recording(value, done)


def _is_foreign(value: Any) -> bool:
    return str(getattr(value, "__module__", "")).partition(".")[0] in _FOREIGN


def _names(code: CodeType) -> set[str]:
    """The names that some code, and what is defined in it, asks its module for."""
    inner = (const for const in code.co_consts if isinstance(const, CodeType))
    return set(code.co_names).union(*map(_names, inner))


class _Math:
    """Python's `math`, whose functions record what they are asked of expressions."""

    def __getattr__(self, name: str) -> Any:
        found = getattr(math, name)
        return _Recording(found) if callable(found) else found


class _Recording:
    """A function that builds a node where it is called with expressions."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function

    def __getattr__(self, name: str) -> Any:
        return getattr(self._function, name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        items = args[0] if len(args) == 1 and isinstance(args[0], list | tuple) else args
        if not any(isinstance(item, Expression) for item in items):
            return self._function(*args, **kwargs)
        name = self._function.__name__
        if kwargs or name in REFUSED_OF_MATH:
            raise ExpressionError(f"there is no operator for {name} as it is called here")
        try:
            return called(lambda op, *inputs: OPERATIONS[op](*inputs), name, list(items))
        except NotKnownError as error:
            raise ExpressionError(error.args[0]) from None
