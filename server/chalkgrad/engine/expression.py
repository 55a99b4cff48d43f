"""Python expressions that build a `Graph`: `Variable`, `Placeholder`, `Constant` and operators.

Every row of the operator table gives a class (``Mul``) and a function (``mul``), found by module
attribute; Python's own operators and comparisons build the same nodes. In *lazy* mode, the default,
an expression only records what it is made of; inside ``with eager():`` its value is computed as it
is built.
"""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar, SupportsFloat

import numpy as np

from chalkgrad.engine.errors import ChalkgradError
from chalkgrad.engine.executor import PYTHON
from chalkgrad.engine.formula.numbers import text_number
from chalkgrad.engine.formula.writing import text_operator, text_strength
from chalkgrad.engine.kinds import is_fed
from chalkgrad.engine.operators import ATOM, OPERATORS, SUM, Operator
from chalkgrad.engine.signs import Signs, one_by_one, takes_arrays
from chalkgrad.engine.upstream import Upstream, awaited

Number = int | float


class ExpressionError(ChalkgradError):
    """An expression cannot be built."""

    code = "expression"


class EagerPlaceholderError(ExpressionError):
    """A placeholder has no value yet, and eager mode needs one at once."""

    code = "eager-placeholder"


class MissingValueError(ExpressionError):
    """A value was asked for before there is one."""

    code = "no-value"


# Nodes of a formula that its ``repr`` shows, and how deep they may stand: a line's worth.
_SHOWN, _SHOWN_DEPTH = 24, 8

# Digits from which on a whole number that is too large is told by their count.
_LONG = 40

_eager: ContextVar[bool] = ContextVar("eager", default=False)
_serial = itertools.count()


@contextmanager
def eager() -> Iterator[None]:
    """Compute every value at once, as its node is built, within the ``with`` block.

    Examples
    --------
    >>> with eager():
    ...     y = Variable(3.0) * 2
    >>> y.value
    6.0
    """
    token = _eager.set(True)
    try:
        yield
    finally:
        _eager.reset(token)


class Expression(Signs):
    """A node of a formula.

    ``+ - * / **``, ``abs`` and the comparisons ``> < >= <=`` build nodes; a comparison is 1 where
    it holds and 0 elsewhere. ``==`` does not: it asks whether two are the same node, which sets
    and dictionaries rely on (`equal` builds the node). NumPy's functions of numbers build nodes
    (``np.sin(x)``), and operators are methods too (``x.sin()``). A copy, by ``copy`` or
    ``pickle``, is a node of its own: ``copy`` shares the inputs, ``deepcopy`` copies them too.

    Attributes
    ----------
    id
        Unique within the process.
    op
        A leaf kind or an operator's name.
    inputs
        The expressions on its ports.
    name
        What it is called in messages and formulas, or None.
    grad
        ∂root/∂this after `Session.gradients`, or None: before it, for a constant, and for a node
        that is not upstream of the root.
    """

    op: ClassVar[str]

    def __init__(self, *inputs: "Expression | Number", name: str | None = None) -> None:
        if name is not None and not isinstance(name, str):
            raise ExpressionError(f"a name is a text, not {name!r}")
        self.id = f"n{next(_serial)}"
        self.name = name
        self.inputs = tuple(as_expression(operand) for operand in inputs)
        self.grad: float | None = None
        self._value: float | None = None

    @property
    def value(self) -> float:
        """The value, a double.

        Raises
        ------
        MissingValueError
            There is none yet: the session has not run, or a placeholder was not fed.
        """
        if self._value is None:
            raise MissingValueError(
                f"{self.label} has no value yet; run it with Session().run(...), or build it "
                "inside `with eager():`"
            )
        return self._value

    @property
    def label(self) -> str:
        """How messages call this node."""
        kind = type(self).__name__
        return f"{kind} {self.name}" if self.name else kind

    def __repr__(self) -> str:
        value = "" if self._value is None else f" = {self._value!r}"
        grad = "" if self.grad is None else f", grad {self.grad!r}"
        formula = f": {_written(self)}" if self.inputs else ""
        return f"<{self.label}{formula}{value}{grad}>"

    def _build(self, op: str, *inputs: Any) -> "Expression":
        if takes_arrays(inputs):
            found: Expression = one_by_one(OPERATIONS[op], inputs)
            return found
        return OPERATIONS[op](*inputs)

    def _refusal(self, words: str) -> ExpressionError:
        return ExpressionError(words)

    def __reduce_ex__(self, protocol: object) -> tuple[Callable[..., "Expression"], Any]:
        fields = {key: field for key, field in vars(self).items() if key not in ("id", "inputs")}
        before = () if awaited(self) else Upstream(self)
        return _restored, (before, type(self), fields, self.inputs)


def _restored(
    upstream: object, kind: type[Expression], fields: dict[str, Any], inputs: tuple[Expression, ...]
) -> Expression:
    """A copied or unpickled expression; `upstream` has done its part by being there."""
    expression = kind.__new__(kind)
    vars(expression).update(fields, id=f"n{next(_serial)}", inputs=inputs)
    return expression


class _Leaf(Expression):
    """A leaf that holds a number."""

    def __init__(self, value: Number, name: str | None = None) -> None:
        super().__init__(name=name)
        self._value = as_double(value)


class Variable(_Leaf):
    """A leaf with a value that gets a gradient; assign `value` to move it."""

    op = "variable"

    @property
    def value(self) -> float:
        """The value, a double; may be assigned."""
        return super().value

    @value.setter
    def value(self, number: Number) -> None:
        self._value = as_double(number)


class Constant(_Leaf):
    """A leaf with a fixed value; no gradient is kept for it."""

    op = "constant"


class Placeholder(Expression):
    """A leaf defined now and fed later, through ``Session.run(root, feed_dict={...})``.

    Raises
    ------
    EagerPlaceholderError
        It is made in eager mode.
    """

    op = "placeholder"

    def __init__(self, name: str | None = None) -> None:
        super().__init__(name=name)
        if _eager.get():
            raise EagerPlaceholderError(
                f"{self.label} would have no value, and eager mode computes each value at once; "
                "use a Variable here, or leave `with eager():` and feed it through Session.run"
            )


class Operation(Expression):
    """An operator applied to expressions; one subclass per row of the table.

    Raises
    ------
    ExpressionError
        The number of inputs is not the operator's arity.
    """

    row: ClassVar[Operator]

    def __init__(self, *inputs: Expression | Number, name: str | None = None) -> None:
        if not self.row.takes(len(inputs)):
            more = " or more" if self.row.many else ""
            raise ExpressionError(
                f"{type(self).__name__} takes {self.row.arity} input(s){more}, not {len(inputs)}"
            )
        super().__init__(*inputs, name=name)
        if _eager.get():
            self._value = self._compute()

    def _compute(self) -> float:
        return PYTHON.value(self.op, [operand.value for operand in self.inputs])


def _class_name(row: Operator) -> str:
    return "".join(part.capitalize() for part in row.name.split("_"))


OPERATIONS: dict[str, type[Operation]] = {
    row.name: type(
        _class_name(row), (Operation,), {"op": row.name, "row": row, "__doc__": row.label}
    )
    for row in OPERATORS.rows
}

# What the module offers besides the names written out here: ``Mul`` and ``mul`` for every row.
GENERATED: dict[str, Callable[..., Expression]] = {
    **{word: OPERATIONS[row.name] for word, row in OPERATORS.by_word.items()},
    **{kind.__name__: kind for kind in OPERATIONS.values()},
}


def __getattr__(name: str) -> Any:
    try:
        return GENERATED[name]
    except KeyError:
        raise AttributeError(f"there is no operator {name!r}") from None


def as_expression(operand: object) -> Expression:
    """An expression as it is; a number as a `Constant`.

    Raises
    ------
    ExpressionError
        `operand` is neither.
    """
    if isinstance(operand, Expression):
        return operand
    return Constant(as_double(operand))


def as_double(number: object) -> float:
    """A real number, NumPy's scalars included, as a double.

    Raises
    ------
    ExpressionError
        It is no real number (a truth value, a text, a complex number, an array), or is too large.
    """
    shape = getattr(number, "shape", ())
    if shape:
        raise ExpressionError(
            f"an array of shape {shape} is no real number; formulas are over single numbers, so "
            "build one for each element"
        )
    refused = bool | np.bool_ | complex | np.complexfloating
    if isinstance(number, refused) or not isinstance(number, SupportsFloat):
        raise ExpressionError(f"{number!r} is not a real number")
    try:
        return float(number)
    except OverflowError:
        raise ExpressionError(
            f"{_told(number)} is larger than the largest double, 1.8e308"
        ) from None
    except (TypeError, ValueError):
        raise ExpressionError(f"{number!r} is not a real number") from None


def _told(number: object) -> str:
    """A number that is too large, in words: Python itself refuses to write out the longest."""
    digits = int(abs(number).bit_length() * np.log10(2)) + 1 if isinstance(number, int) else 0
    return f"a whole number of about {digits} digits" if digits > _LONG else repr(number)


def _written(root: Expression) -> str:
    """The formula of an expression, cut short where it is long."""
    left = _SHOWN

    def written(node: Expression, depth: int) -> tuple[str, int]:
        nonlocal left
        left -= 1
        if node.name and node is not root:
            return node.name, ATOM
        if not node.inputs:
            if node._value is None or is_fed(node.op):
                return node.label, ATOM
            text = text_number(node._value)
            return text, SUM if text.startswith("-") else ATOM
        if left < 0 or depth == _SHOWN_DEPTH:
            return "…", ATOM
        row = OPERATORS[node.op]
        operands = [written(operand, depth + 1) for operand in node.inputs]
        return text_operator(row, operands), text_strength(row)

    return written(root, 0)[0]
