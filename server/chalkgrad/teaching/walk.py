"""A run as steps: forward and backward, one node at a time, in the order in which the tape ran.

Every number of a step is the tape's; the running sums are the tape's own contributions, added in
the tape's own order.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from math import isfinite
from typing import Literal

from chalkgrad.engine import ChalkgradError
from chalkgrad.engine.evaluation import Recording
from chalkgrad.engine.kinds import is_differentiated
from chalkgrad.teaching.names import (
    BLANK,
    Wengert,
    as_shown,
    in_numbers,
    in_product,
    number_latex,
    relation,
)
from chalkgrad.teaching.veil import Veil, Wire

# Operators of a graph that is walked through. Nobody steps through more, and a step list of this
# size is about a megabyte.
MAX_WALKED = 3_000

# ``+=`` that takes the room of an ``=``.
_PLUS_EQUAL = r"\mathrel{\mathllap{+}\mathord{=}}"

Direction = Literal["reverse", "forward"]


class TooLongError(ChalkgradError):
    """A graph is too large to be stepped through."""

    code = "too-long"


@dataclass(frozen=True)
class Send:
    """One contribution: upstream × local on the wire to a port, and the sum it joins.

    Attributes
    ----------
    port, source
        The wire: it ends on this port of the step's node, and starts at the source.
    upstream, local, sent
        What is multiplied, and the contribution that comes of it: the node's adjoint (or, in
        forward mode, the source's tangent) and the local derivative.
    before, after
        The source's adjoint (or, in forward mode, the node's tangent) without and with it.
    """

    port: int
    source: str
    upstream: float
    local: float
    sent: float
    before: float
    after: float


@dataclass(frozen=True)
class Step:
    """One step.

    Attributes
    ----------
    kind
        "begin", "leaves", "forward", "initialise" or "backward".
    node
        The node whose turn it is, if it is one's.
    value
        Its primal, in a forward step.
    upstream
        Its complete adjoint, in a backward step; its tangent, in forward mode.
    sends
        What it sends to its inputs (backward), or gets from them (forward mode).
    adjoints
        What every adjoint is set to, in the step that initialises them.
    """

    kind: str
    node: str | None = None
    value: float | None = None
    upstream: float | None = None
    sends: tuple[Send, ...] = ()
    adjoints: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Walk:
    """The steps of a run, to be told again and again: what telling needs is made once.

    Attributes
    ----------
    recording, direction, seeds
        What ran, which way it is walked, and forward mode's tangents by leaf.
    steps
        With every number, the withheld ones too.
    veil
        What is withheld.
    """

    recording: Recording
    direction: Direction
    seeds: Mapping[str, float]
    steps: tuple[Step, ...]
    veil: Veil

    @cached_property
    def names(self) -> Wengert:
        """What the nodes are called in formulas."""
        return Wengert(self.recording, self.veil)

    @cached_property
    def contributions(self) -> Mapping[str, Sequence[Wire]]:
        """The wires that contributions of a backward walk come on, by the node they come to."""
        wires: dict[str, list[Wire]] = {}
        for step in self.steps:
            for item in step.sends:
                assert step.node is not None
                wires.setdefault(item.source, []).append((step.node, item.port))
        return wires

    @cached_property
    def secret_sums(self) -> Set[Wire]:
        """The wires of a backward walk at which the running sum would tell a hidden number."""
        wires: set[Wire] = set()
        tainted = set(self.veil.gradients)
        for step in self.steps:
            for item in step.sends:
                assert step.node is not None
                wire = (step.node, item.port)
                if wire in self.veil.sent:
                    tainted.add(item.source)
                if item.source in tainted:
                    wires.add(wire)
        return wires

    @property
    def hides_tangents(self) -> bool:
        """Whether tangents are withheld.

        One is a derivative by a leaf: it would tell what is asked about gradients.
        """
        return self.direction == "forward" and bool(self.veil)


def walk(
    recording: Recording,
    direction: Direction = "reverse",
    seeds: Mapping[str, float] | None = None,
    veiled: Veil | None = None,
) -> Walk:
    """The steps of a run.

    Parameters
    ----------
    recording
        What ran.
    direction
        "reverse": values forward, then adjoints backward. "forward": values and tangents together.
    seeds
        Tangents of the leaves, for forward mode: a direction. 0 for those that are not named.
    veiled
        What is withheld; nothing, without it.

    Raises
    ------
    TooLongError
        More than `MAX_WALKED` operators ran.
    """
    rows = recording.tape.rows
    if len(rows) > MAX_WALKED:
        raise TooLongError(
            f"{len(rows):,} operators are too many to step through; up to {MAX_WALKED:,} can be"
        )
    seeds = dict(seeds or {})
    steps = [Step("begin"), Step("leaves")]
    if direction == "forward":
        steps += _tangent_steps(recording, seeds)
    else:
        steps += [
            Step("forward", node, recording.value(node))
            for node in (recording.tape.order[row[1]] for row in rows)
        ]
        if recording.target is not None:
            adjoints = {node: float(node == recording.target) for node in _inside(recording)}
            steps += [Step("initialise", adjoints=adjoints), *_backward_steps(recording)]
    return Walk(recording, direction, seeds, tuple(steps), veiled or Veil())


def _backward_steps(recording: Recording) -> list[Step]:
    tape, result, target = recording.tape, recording.result, recording.target_slot
    assert target is not None
    running = [0.0] * len(tape.order)
    running[target] = 1.0
    steps = []
    for row in tape.cone(target).program.backwards:
        index = row[1]
        sends = []
        for port, source in enumerate(tape.inputs(row)):
            at = tape.first_wire[index] + port
            if tape.constant[source]:
                # Nothing is sent into a constant.
                continue
            before = running[source]
            running[source] += float(result.sent[at])
            sends.append(
                Send(
                    port, tape.order[source], running[index], float(result.local[at]),
                    float(result.sent[at]), before, running[source],
                )
            )  # fmt: skip
        steps.append(Step("backward", tape.order[index], None, running[index], tuple(sends)))
    return steps


def _tangent_steps(recording: Recording, seeds: Mapping[str, float]) -> list[Step]:
    tape, result = recording.tape, recording.result
    # A leaf of seed 0 stands still: what hangs on it alone is 0, even times an infinite derivative.
    moved = {tape.slot[leaf]: seed for leaf, seed in seeds.items() if seed and leaf in tape.slot}
    values = [float(value) for value in result.values]
    tangents = tape.tangent(values, moved)
    moving = set(moved)
    varying = {
        slot for slot, node in enumerate(tape.order) if is_differentiated(recording.graph.op(node))
    }
    local = tape.local_derivatives(values)
    steps = []
    computed = {row[1] for row in tape.rows}
    for row in tape.all_rows:
        index = row[1]
        sends: list[Send] = []
        running = 0.0
        for port, source in enumerate(tape.inputs(row)):
            if source not in varying:
                continue
            varying.add(index)
            derivative = local[tape.first_wire[index] + port]
            tangent = tangents[source]
            if source in moving:
                moving.add(index)
                sent = derivative * tangent
            elif isfinite(derivative):
                sent = 0.0
            else:
                continue
            # A sum of one is that one: 0 + −0 would lose its sign.
            after = running + sent if sends else sent
            sends.append(Send(port, tape.order[source], tangent, derivative, sent, running, after))
            running = after
        if index in computed:
            steps.append(
                Step("forward", tape.order[index], values[index], tangents[index], tuple(sends))
            )
    return steps


def _inside(recording: Recording) -> list[str]:
    """The nodes that get an adjoint."""
    tape, result = recording.tape, recording.result
    return [
        node
        for slot, node in enumerate(tape.order)
        if result.inside[slot] and not tape.constant[slot]
    ]


def caption(walked: Walk, at: int) -> list[list[str]]:
    """What a step does, typeset: lines of pieces that are revealed one after another.

    A forward step is one line: the formula, with numbers in, and its value. A backward step has a
    line for each wire: whose adjoint gets it (``+=`` where it gets several), the product in names,
    the formula of the local derivative, the numbers, and from the second on the sum that it joins.
    """
    step, names = walked.steps[at], walked.names
    if step.node is None:
        return []
    node = step.node
    if step.kind == "forward":
        lines = [
            [
                f"{names.called(node)} = {names.formula(node, called=True)}",
                f"= {names.numbers(node)}",
                names.result(node),
            ]
        ]
        return lines + ([_tangent_line(walked, step)] if walked.direction == "forward" else [])
    return [_backward_line(walked, step, send) for send in step.sends]


def _backward_line(walked: Walk, step: Step, send: Send) -> list[str]:
    assert step.node is not None and step.upstream is not None
    names, veiled = walked.names, walked.veil
    node, source, wire = step.node, send.source, (step.node, send.port)
    up = BLANK if node in veiled.gradients else in_product(number_latex(step.upstream))
    down = BLANK if wire in veiled.local else in_product(number_latex(send.local))
    upstream, local = names.bar(node, called=True), names.partial(node, send.port, called=True)
    by = rf"\frac{{\partial {names.called(node)}}}{{\partial {names.called(source)}}}"
    first, *others = walked.contributions[source]
    bar = names.bar(source, called=True)
    pieces = [
        # The + stands in room of the name's, so that = is under =.
        rf"{bar} \kern{{0.8em}}" if others else bar,
        rf"{_PLUS_EQUAL if others else '='} {upstream} \cdot {by}",
        rf"= {upstream} \cdot {local}",
        rf"= {up} \cdot {down}",
        f"= {BLANK}" if wire in veiled.sent else _sent(send),
    ]
    if wire == first:
        return pieces
    # What divides the two stands behind the first: where lines are broken, none begins with it.
    *before, last = pieces
    return [*before, rf"{last};\quad", _sum(walked, wire, send)]


def _sum(walked: Walk, wire: Wire, send: Send) -> str:
    """What a contribution is added to, and what comes of it."""
    joined = BLANK if wire in walked.veil.sent else in_product(number_latex(send.sent))
    before, holds, after = BLANK, "=", BLANK
    if wire not in walked.secret_sums:
        before, after = number_latex(send.before)[0], number_latex(send.after)[0]
        holds = relation(as_shown(send.before) + as_shown(send.sent), send.after)
    bar = walked.names.bar(send.source, called=True)
    return f"{bar} = {before} + {joined} {holds} {after}"


def _sent(send: Send) -> str:
    """What a wire carries, after the numbers that are multiplied."""
    return f"{relation(product_as_shown(send), send.sent)} {number_latex(send.sent)[0]}"


def product_as_shown(send: Send) -> float:
    """The product of a wire's numbers with the digits that are shown of them."""
    return as_shown(send.upstream) * as_shown(send.local)


def _tangent_line(walked: Walk, step: Step) -> list[str]:
    assert step.node is not None and step.upstream is not None
    names, node = walked.names, step.node
    if not step.sends:
        return [f"{names.dot(node, called=True)} = 0"]
    products = (
        names.partial(node, send.port, called=True)
        + rf" \cdot {names.dot(send.source, called=True)}"
        for send in step.sends
    )
    formula = f"{names.dot(node, called=True)} = {' + '.join(products)}"
    if walked.veil:
        return [formula, f"= {BLANK}"]
    total = number_latex(step.upstream)[0]
    holds = relation(sum(map(product_as_shown, step.sends)), step.upstream)
    return [
        formula,
        f"= {' + '.join(in_numbers(send.local, send.upstream) for send in step.sends)}",
        f"{holds} {total}",
    ]
