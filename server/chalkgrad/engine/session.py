"""`Session`: runs an expression and differentiates it, in lazy mode through a plan."""

from collections.abc import Mapping
from dataclasses import dataclass

from chalkgrad.engine.errors import ChalkgradError
from chalkgrad.engine.expression import (
    Expression,
    Number,
    Placeholder,
    Variable,
    as_double,
    graph_of,
)
from chalkgrad.engine.kinds import is_constant
from chalkgrad.engine.plan import Plan, plan
from chalkgrad.engine.tape import Tape


class SessionError(ChalkgradError):
    """The session was used out of order or fed wrongly."""

    code = "session"


class MissingFeedError(SessionError):
    """A placeholder that the root needs was not fed."""

    code = "missing-feed"


class NotRunError(SessionError):
    """Gradients were asked for before a run."""

    code = "not-run"


@dataclass(frozen=True)
class _Program:
    """One root, planned and compiled; good for as many runs as the root is asked for."""

    root: Expression
    expressions: dict[str, Expression]
    placeholders: list[Placeholder]
    plan: Plan
    tape: Tape
    target: int

    @classmethod
    def compile(cls, root: Expression) -> "_Program":
        graph, expressions = graph_of(root)
        placeholders = [leaf for leaf in expressions.values() if isinstance(leaf, Placeholder)]
        planned = plan(graph, root.id)
        tape = Tape(planned.graph, {leaf.id for leaf in placeholders})
        target = tape.slot[planned.target]
        return cls(root, expressions, placeholders, planned, tape, target)

    def load(self, feeds: Mapping[str, float]) -> list[float]:
        """Leaf values by slot, as the expressions and the feeds have them now."""
        values = self.tape.load(self.plan.graph, feeds)
        for node, expression in self.expressions.items():
            if isinstance(expression, Variable):
                slot = self.tape.slot.get(node)
                if slot is not None:
                    values[slot] = expression.value
        return values

    def value_of(self, node: str, values: list[float]) -> float:
        """A node's value, wherever the plan has put it."""
        holder = self.plan.fates[node].into or node
        slot = self.tape.slot.get(holder)
        return self.plan.constants[holder] if slot is None else values[slot]

    def differentiable_slot(self, node: str) -> int | None:
        """The slot of a node's adjoint; None for what is, or has become, a constant."""
        holder = self.plan.fates[node].into or node
        slot = self.tape.slot.get(holder)
        constant = holder in self.plan.constants and slot != self.target
        return None if constant or is_constant(self.expressions[node].op) else slot


class Session:
    """Runs expressions: define the formula first, then feed, sort, optimise and compute.

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
        self._program: _Program | None = None
        self._values: list[float] = []

    @property
    def plan(self) -> Plan | None:
        """What the last `run` did with every node."""
        return None if self._program is None else self._program.plan

    def run(self, root: Expression, feed_dict: Mapping[Placeholder, Number] | None = None) -> float:
        """Compute `root`, setting ``value`` on every expression it is made of.

        Parameters
        ----------
        root
            What to compute.
        feed_dict
            A number for every placeholder that `root` needs. Every run stands alone: feeds of an
            earlier run are forgotten.

        Returns
        -------
        float
            The root's value, an IEEE double.

        Raises
        ------
        MissingFeedError
            A placeholder is not fed.
        SessionError
            Something other than a placeholder is fed.
        """
        feeds = self._checked_feeds(feed_dict or {})
        program = self._program
        if program is None or program.root is not root:
            program = _Program.compile(root)
        missing = [leaf for leaf in program.placeholders if leaf.id not in feeds]
        if missing:
            names = ", ".join(expression.label for expression in missing)
            raise MissingFeedError(
                f"{names} is not fed; pass feed_dict={{placeholder: number}} to run()",
                [expression.id for expression in missing],
            )
        self._program = program
        self._values = program.load(feeds)
        program.tape.forward(self._values)
        for node, expression in program.expressions.items():
            expression.grad = None
            if expression.inputs:
                expression._value = program.value_of(node, self._values)
            elif isinstance(expression, Placeholder):
                expression._value = feeds[node]
        return root.value

    def gradients(self) -> dict[Expression, float]:
        """Differentiate the root of the last run by everything upstream, setting ``grad``.

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
        plan folded have no gradient; merged twins share one, that of the node they became.
        """
        program = self._program
        if program is None:
            raise NotRunError("there is nothing to differentiate yet; call run(root) first")
        adjoints = program.tape.reverse(self._values, program.target)
        for node, expression in program.expressions.items():
            slot = program.differentiable_slot(node)
            if slot is not None:
                expression.grad = adjoints[slot]
        return {
            expression: expression.grad
            for expression in program.expressions.values()
            if isinstance(expression, Variable | Placeholder) and expression.grad is not None
        }

    def _checked_feeds(self, feed_dict: Mapping[Placeholder, Number]) -> dict[str, float]:
        feeds = {}
        for placeholder, number in feed_dict.items():
            if not isinstance(placeholder, Placeholder):
                label = placeholder.label if isinstance(placeholder, Expression) else placeholder
                raise SessionError(f"{label!r} cannot be fed; only a Placeholder can")
            feeds[placeholder.id] = as_double(number)
        return feeds
