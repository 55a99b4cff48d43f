"""`Session`: runs an expression and differentiates it, in lazy mode through a plan."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import overload

from chalkgrad.engine.collecting import not_collecting
from chalkgrad.engine.compiling import NOTHING
from chalkgrad.engine.errors import ChalkgradError
from chalkgrad.engine.executor import PYTHON
from chalkgrad.engine.expression import (
    Expression,
    ExpressionError,
    Number,
    Placeholder,
    Variable,
    as_double,
)
from chalkgrad.engine.kinds import is_constant
from chalkgrad.engine.plan import Plan, plan
from chalkgrad.engine.tape import Tape
from chalkgrad.engine.upstream import graph_of

Feeds = Mapping[Placeholder, Number] | Mapping[str, Number] | None


class SessionError(ChalkgradError):
    """The session was used out of order or fed wrongly."""

    code = "session"


class MissingFeedError(SessionError):
    """A placeholder that the root needs was not fed."""

    code = "missing-feed"


class NotRunError(SessionError):
    """Gradients were asked for before a run."""

    code = "not-run"


@dataclass(frozen=True, eq=False)
class _Program:
    """Some roots, planned and compiled; good for as many runs as they are asked for.

    Every list of pairs has expressions with where the plan has put them: a slot of the tape, or,
    of what was folded, a number.
    """

    roots: tuple[Expression, ...]
    expressions: Collection[Expression]
    plan: Plan
    tape: Tape
    targets: list[int]
    variables: list[tuple[Variable, int]]
    placeholders: list[Placeholder]
    computed: list[tuple[Expression, int]]
    folded: list[tuple[Expression, float]]
    differentiated: list[tuple[Expression, int]]

    @classmethod
    def compile(cls, roots: tuple[Expression, ...]) -> "_Program":
        graph, expressions = graph_of(roots)
        planned = plan(graph, *(root.id for root in roots))
        placeholders = [leaf for leaf in expressions.values() if isinstance(leaf, Placeholder)]
        tape = Tape(planned.graph, {leaf.id for leaf in placeholders}, planned.twins)
        targets = [tape.slot[target] for target in planned.targets]
        program = cls(
            roots, expressions.values(), planned, tape, targets, [], placeholders, [], [], []
        )
        for node, expression in expressions.items():
            program._place(expression, node)
        return program

    def _place(self, expression: Expression, node: str) -> None:
        slot = self.tape.slot.get(node)
        known = self.plan.constants.get(node)
        if expression.inputs and slot is None:
            # What is neither on the tape nor known was folded away with a constant it equals.
            assert known is not None
            self.folded.append((expression, known))
        elif expression.inputs and slot is not None:
            self.computed.append((expression, slot))
        elif isinstance(expression, Variable) and slot is not None:
            self.variables.append((expression, slot))
        constant = (known is not None and slot not in self.targets) or is_constant(expression.op)
        if slot is not None and not constant:
            self.differentiated.append((expression, slot))

    def load(self, feeds: Mapping[str, float]) -> list[float]:
        """Leaf values by slot, as the expressions and the feeds have them now."""
        values = self.tape.load(self.plan.graph, feeds)
        for variable, slot in self.variables:
            values[slot] = variable.value
        return values

    def adjoints(self, values: list[float]) -> list[float]:
        """Adjoints by slot, of the sum of all roots: everything on the tape is upstream of one."""
        adjoints = [NOTHING] * len(values)
        for target in self.targets:
            adjoints[target] += 1.0
        PYTHON.reverse(self.tape.program, values, adjoints)
        return [adjoint + 0.0 for adjoint in adjoints]


@dataclass(frozen=True)
class _Run:
    """What one run leaves: the program and its values by slot."""

    program: _Program
    values: list[float]


class Session:
    """Runs expressions: define the formula first, then feed, sort, optimise and compute.

    What `run` and `gradients` return is this session's own, whatever other sessions do with the
    same expressions at the same time; ``value`` and ``grad`` of an expression are what the last
    session set. A session itself is for one thread.

    Examples
    --------
    >>> from chalkgrad.engine import Placeholder, Session, Variable, ln, sin
    >>> x1, x2 = Placeholder(name="x1"), Variable(5.0, name="x2")
    >>> session = Session()
    >>> session.run(ln(x1) + x1 * x2 - sin(x2), feed_dict={x1: 2.0})
    11.652071455223084
    >>> session.gradients()[x1]
    5.5
    """

    def __init__(self) -> None:
        self._last: _Run | None = None

    @property
    def plan(self) -> Plan | None:
        """What the last `run` did with every node."""
        return None if self._last is None else self._last.program.plan

    @overload
    def run(self, root: Expression, feed_dict: Feeds = None) -> float: ...

    @overload
    def run(self, root: Sequence[Expression], feed_dict: Feeds = None) -> list[float]: ...

    def run(
        self, root: Expression | Sequence[Expression], feed_dict: Feeds = None
    ) -> float | list[float]:
        """Compute `root`, setting ``value`` on every expression it is made of.

        Parameters
        ----------
        root
            What to compute: an expression, or several in a list or a tuple.
        feed_dict
            A number for every placeholder that is needed, by the placeholder or by its name. Every
            run stands alone: feeds of an earlier run are forgotten.

        Returns
        -------
        float or list of float
            The root's value, an IEEE double; of several roots, their values in the same order.

        Raises
        ------
        MissingFeedError
            A placeholder is not fed.
        SessionError
            There is nothing to run, what is to run is no expression, something other than a
            placeholder is fed, or a name is none's or several's.
        """
        roots = _checked_roots(root)
        before = None if self._last is None else self._last.program
        program = before
        if program is None or [*map(id, program.roots)] != [*map(id, roots)]:
            with not_collecting():
                program = _Program.compile(roots)
        feeds = _checked_feeds(feed_dict, program.placeholders)
        missing = [leaf for leaf in program.placeholders if leaf.id not in feeds]
        if missing:
            names = ", ".join(expression.label for expression in missing)
            raise MissingFeedError(
                f"{names} is not fed; pass feed_dict={{placeholder: number}} to run()",
                [expression.id for expression in missing],
            )
        values = program.load(feeds)
        program.tape.forward(values)
        # A node that this root is not made of keeps no gradient of the last one.
        forgotten = [program] if before is None else [before, program]
        for expression in chain.from_iterable(one.expressions for one in forgotten):
            expression.grad = None
        for leaf in program.placeholders:
            leaf._value = feeds[leaf.id]
        for expression, slot in program.computed:
            expression._value = values[slot]
        for expression, number in program.folded:
            expression._value = number
        self._last = _Run(program, values)
        # Not the expressions' own values: another session may have set them since.
        found = [values[target] for target in program.targets]
        return found[0] if isinstance(root, Expression) else found

    def gradients(self) -> dict[Expression, float]:
        """Differentiate the root of the last run by everything upstream, setting ``grad``.

        Several roots count together: the gradients are those of their sum, as `tf.gradients` of a
        list has them.

        Returns
        -------
        dict
            ∂root/∂leaf for every variable and placeholder of the root.

        Raises
        ------
        NotRunError
            Nothing has been run.

        Notes
        -----
        Asked twice, the answer is the same: nothing accumulates between calls. Nodes that the
        plan folded have no gradient.
        """
        last = self._last
        if last is None:
            raise NotRunError("there is nothing to differentiate yet; call run(root) first")
        adjoints = last.program.adjoints(last.values)
        found: dict[Expression, float] = {}
        for expression, slot in last.program.differentiated:
            expression.grad = adjoints[slot]
            if isinstance(expression, Variable | Placeholder):
                found[expression] = adjoints[slot]
        return found


def _checked_roots(root: object) -> tuple[Expression, ...]:
    roots = tuple(root) if isinstance(root, list | tuple) else (root,)
    for one in roots:
        if not isinstance(one, Expression):
            raise SessionError(
                f"{one!r} is no expression; run() takes one, such as x * 2, or a list of them"
            )
    if not roots:
        raise SessionError("the list of what to run is empty")
    return roots


def _checked_feeds(feed_dict: object, wanted: Sequence[Placeholder]) -> dict[str, float]:
    if feed_dict is None:
        return {}
    if not isinstance(feed_dict, Mapping):
        raise SessionError(f"feed_dict is {{placeholder: number}}, not {feed_dict!r}")
    feeds = {}
    for key, number in feed_dict.items():
        placeholder = _named(key, wanted) if isinstance(key, str) else key
        if not isinstance(placeholder, Placeholder):
            label = placeholder.label if isinstance(placeholder, Expression) else placeholder
            raise SessionError(f"{label!r} cannot be fed; only a Placeholder can")
        try:
            feeds[placeholder.id] = as_double(number)
        except ExpressionError as error:
            raise SessionError(f"{placeholder.label} cannot be fed: {error.message}") from None
    return feeds


def _named(name: str, wanted: Sequence[Placeholder]) -> Placeholder:
    """The one placeholder of a name among those that are needed."""
    found = [leaf for leaf in wanted if leaf.name == name]
    if len(found) != 1:
        many = "several placeholders are" if found else "no placeholder of this formula is"
        raise SessionError(f"{many} called {name!r}")
    return found[0]
