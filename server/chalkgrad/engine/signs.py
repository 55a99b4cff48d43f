"""How expressions are written in Python: operators, comparisons, methods, and NumPy's functions.

Which node each builds is all that is known here; building it is `Expression`'s.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from chalkgrad.engine.calling import NotKnownError, called, is_function

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chalkgrad.engine.expression import Expression

# Who is told of a truth value that is asked for, and answers it; nobody, where none is recorded.
Decide = Callable[["Expression"], bool]

_deciding: ContextVar[Decide | None] = ContextVar("deciding", default=None)


@contextmanager
def deciding(decide: Decide) -> "Iterator[None]":
    """Let truth values be asked for within the ``with`` block, where ``==`` builds a node too."""
    token = _deciding.set(decide)
    try:
        yield
    finally:
        _deciding.reset(token)


class Signs:
    """What can be done to an expression in Python; see `Expression`."""

    @property
    def label(self) -> str:
        """How messages call it."""
        raise NotImplementedError

    def _build(self, op: str, *inputs: Any) -> "Expression":
        raise NotImplementedError

    def _refusal(self, words: str) -> Exception:
        raise NotImplementedError

    def _called(self, word: str, *operands: object) -> "Expression":
        """What a function of a library builds."""
        try:
            return called(self._build, word, operands)
        except NotKnownError as error:
            raise self._refusal(error.args[0]) from None

    def __getattr__(self, word: str) -> Callable[..., "Expression"]:
        """Functions as methods: ``x.tanh()``, as PyTorch, micrograd and NumPy's arrays have them.

        Raises
        ------
        AttributeError
            There is no operator of this name.
        """
        if word.startswith("_") or not is_function(word):
            raise AttributeError(f"{type(self).__name__} has no attribute {word!r}", name=word)
        return partial(self._called, word, self)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        """NumPy's functions: ``np.sin(x)``, ``np.float64(2) * x``; over arrays, one by one."""
        if method != "__call__" or options:
            raise self._refusal(f"np.{ufunc.__name__}.{method} of an expression builds no node")
        if ufunc.__name__ in ("equal", "not_equal") and _deciding.get() is None:
            return bool((inputs[0] is inputs[1]) == (ufunc.__name__ == "equal"))
        return self._called(ufunc.__name__, *inputs)

    def __array_function__(
        self, function: Any, types: Any, args: Sequence[Any], options: Mapping[str, Any]
    ) -> "Expression":
        """NumPy's other functions, as far as there is an operator: ``np.where``, ``np.clip``."""
        if options:
            named = ", ".join(options)
            raise self._refusal(f"np.{function.__name__} of an expression takes no {named}")
        return self._called(function.__name__, *args)

    def __bool__(self) -> bool:
        decide = _deciding.get()
        if decide is None:
            raise self._refusal(
                f"{self.label} is a formula, neither true nor false; ask its .value, and build "
                "choices with where, min and max"
            )
        return decide(self)  # type: ignore[arg-type]

    def __eq__(self, other: object) -> Any:
        if _deciding.get() is None or self is other or not _is_compared(other):
            return self is other
        return self._build("equal", self, other)

    def __ne__(self, other: object) -> Any:
        if _deciding.get() is None or self is other or not _is_compared(other):
            return self is not other
        return self._build("not_equal", self, other)

    __hash__ = object.__hash__

    def __float__(self) -> float:
        raise self._refusal(
            f"{self.label} is a formula, and float() would take its number out of it; functions of "
            "chalkgrad and NumPy build nodes, those of math do in chalkgrad.trace, and .value is "
            "the number"
        )

    def __add__(self, other: object) -> "Expression":
        return self._build("add", self, other)

    def __radd__(self, other: object) -> "Expression":
        return self._build("add", other, self)

    def __sub__(self, other: object) -> "Expression":
        return self._build("sub", self, other)

    def __rsub__(self, other: object) -> "Expression":
        return self._build("sub", other, self)

    def __mul__(self, other: object) -> "Expression":
        return self._build("mul", self, other)

    def __rmul__(self, other: object) -> "Expression":
        return self._build("mul", other, self)

    def __truediv__(self, other: object) -> "Expression":
        return self._build("div", self, other)

    def __rtruediv__(self, other: object) -> "Expression":
        return self._build("div", other, self)

    def __floordiv__(self, other: object) -> "Expression":
        return self._build("floor", self._build("div", self, other))

    def __rfloordiv__(self, other: object) -> "Expression":
        return self._build("floor", self._build("div", other, self))

    def __mod__(self, other: object) -> "Expression":
        return self._build("mod", self, other)

    def __rmod__(self, other: object) -> "Expression":
        return self._build("mod", other, self)

    def __pow__(self, other: object) -> "Expression":
        return self._build("pow", self, other)

    def __rpow__(self, other: object) -> "Expression":
        return self._build("pow", other, self)

    def __gt__(self, other: object) -> "Expression":
        return self._build("greater", self, other)

    def __lt__(self, other: object) -> "Expression":
        return self._build("less", self, other)

    def __ge__(self, other: object) -> "Expression":
        return self._build("at_least", self, other)

    def __le__(self, other: object) -> "Expression":
        return self._build("at_most", self, other)

    def __neg__(self) -> "Expression":
        return self._build("neg", self)

    def __pos__(self) -> "Expression":
        return self  # type: ignore[return-value]

    def __abs__(self) -> "Expression":
        return self._build("abs", self)

    def __floor__(self) -> "Expression":
        return self._build("floor", self)

    def __ceil__(self) -> "Expression":
        return self._build("ceil", self)

    def __trunc__(self) -> "Expression":
        return self._build("trunc", self)

    def __round__(self, digits: int | None = None) -> "Expression":
        if digits:
            raise self._refusal(f"{self.label} is rounded to whole numbers only")
        return self._build("round", self)


def one_by_one(build: "Callable[..., Expression]", operands: Sequence[Any]) -> Any:
    """An operator over arrays of one shape, or of shapes that NumPy brings to one."""

    def as_array(operand: Any) -> Any:
        if isinstance(operand, Signs):
            # An array of its own; NumPy would take it for a sequence, or refuse it.
            found = np.empty((), object)
            found[()] = operand
            return found
        # Where a condition holds it is 1, as everywhere here.
        truth = isinstance(operand, np.ndarray) and operand.dtype.kind == "b"
        return operand.astype(float) if truth else operand

    each = np.frompyfunc(build, len(operands), 1)
    return each(*map(as_array, operands))


def takes_arrays(operands: Sequence[Any]) -> bool:
    """Whether arrays are among some operands, and a function is recorded, which may have them."""
    return _deciding.get() is not None and any(getattr(one, "shape", ()) for one in operands)


def _is_compared(other: object) -> bool:
    """Whether something has a size; a truth value has none."""
    return isinstance(other, Signs) or (hasattr(other, "__float__") and not isinstance(other, bool))
