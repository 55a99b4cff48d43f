"""Forward mode against reverse mode: the Jacobian of a graph, and what each mode pays for it.

References
----------
A. Griewank and A. Walther, "Evaluating Derivatives", 2nd ed., SIAM 2008, chapter 3.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from chalkgrad.engine import ChalkgradError
from chalkgrad.engine.evaluation import Recording
from chalkgrad.engine.tape import Tape

# Sides of a Jacobian that is still read as a table.
MAX_TARGETS, MAX_LEAVES = 20, 200


class NothingToDifferentiateError(ChalkgradError):
    """There is no result that depends on a leaf."""

    code = "nothing-to-differentiate"


@dataclass(frozen=True)
class Cost:
    """What a mode needs for the whole Jacobian, beyond the one pass that computes the values.

    Attributes
    ----------
    passes
        Sweeps over the tape.
    multiplications, additions
        Of tangents, or adjoints, with local derivatives, over all passes.
    """

    passes: int
    multiplications: int
    additions: int


@dataclass(frozen=True)
class Modes:
    """A Jacobian and its price in both modes.

    Attributes
    ----------
    targets, leaves
        Nodes; `jacobian` is by target, then by leaf.
    jacobian
        ∂target/∂leaf, as the reverse passes give it.
    forward, reverse
        The price by mode.
    """

    targets: Sequence[str]
    leaves: Sequence[str]
    jacobian: Sequence[Sequence[float]]
    forward: Cost
    reverse: Cost


def modes(recording: Recording, targets: Sequence[str]) -> Modes:
    """The Jacobian of some targets by every variable and placeholder that they depend on.

    Parameters
    ----------
    recording
        What ran; the targets must have values.
    targets
        Rows of the Jacobian.

    Raises
    ------
    NothingToDifferentiateError
        There is no target with a value, or none depends on a leaf.

    Notes
    -----
    One reverse pass a target, O(targets · rows). Targets and leaves beyond `MAX_TARGETS` and
    `MAX_LEAVES` are left out.
    """
    tape = recording.tape
    slots = [tape.slot[node] for node in targets if tape.known[tape.slot[node]]][:MAX_TARGETS]
    leaves = leaves_upstream(recording, slots)[:MAX_LEAVES]
    if not leaves:
        raise NothingToDifferentiateError(
            "no result with a value depends on a variable or a fed placeholder yet"
        )
    values = [float(value) for value in recording.result.values]
    jacobian = []
    multiplications = additions = 0
    for slot in slots:
        adjoints = tape.reverse(values, slot)
        jacobian.append([adjoints[leaf] for leaf in leaves])
        # Nothing is sent to constants, and the first that a node gets is added to nothing.
        got = Counter(
            source
            for row in tape.cone(slot).rows
            for source in tape.inputs(row)
            if not tape.constant[source]
        )
        multiplications += got.total()
        additions += got.total() - len(got)
    return Modes(
        targets=[tape.order[slot] for slot in slots],
        leaves=[tape.order[slot] for slot in leaves],
        jacobian=jacobian,
        forward=_forward_cost(tape, leaves),
        reverse=Cost(len(slots), multiplications, additions),
    )


def leaves_upstream(recording: Recording, slots: Sequence[int]) -> list[int]:
    """The variables and placeholders that any of some slots depends on."""
    tape = recording.tape
    cones = [tape.cone(slot) for slot in slots]
    return [
        slot
        for slot in tape.leaves
        if not tape.constant[slot] and any(cone.inside[slot] for cone in cones)
    ]


def _forward_cost(tape: Tape, leaves: Sequence[int]) -> Cost:
    """A tangent pass for each leaf, over the rows that depend on it."""
    multiplications = additions = 0
    for leaf in leaves:
        moving = [False] * len(tape.order)
        moving[leaf] = True
        for row in tape.rows:
            wires = sum(moving[slot] for slot in tape.inputs(row))
            moving[row[1]] = bool(wires)
            multiplications += wires
            additions += max(0, wires - 1)
    return Cost(len(leaves), multiplications, additions)
