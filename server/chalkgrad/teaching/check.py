"""The gradient check: automatic derivatives beside central differences and the complex step.

References
----------
W. Squire and G. Trapp, "Using complex variables to estimate derivatives of real functions", SIAM
Review 40(1), 1998. For the V of the error: J. Nocedal and S. Wright, "Numerical Optimization",
2nd ed., 2006, section 8.1.
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from chalkgrad.engine.evaluation import Recording
from chalkgrad.engine.program import Doubles
from chalkgrad.teaching.modes import MAX_LEAVES, NothingToDifferentiateError, leaves_upstream

# Step sizes from 1 to 1e-16, four a decade: enough to draw both arms of the V.
STEPS: Doubles = np.logspace(0, -16, 65)

# The complex step loses nothing to cancellation, so it can be far below the rounding error.
TINY = 1e-100

# Two steps at which the slopes to both sides are compared: a bend's difference goes with the step,
# a kink's stays, and a jump's grows as the step gets smaller.
_NEAR, _NEARER = 1e-4, 1e-6

# A jump makes slopes over a hundredth of the step a hundred times as steep.
_JUMPS = 50.0

# How near numeric derivatives come to the automatic one where there is nothing to say.
_CENTRAL, _COMPLEX = 1e-4, 1e-6

# What a check may cost: operators computed, once for each leaf, at some 20 µs. A second or so of
# one core; a large graph has more leaves than anybody reads.
MAX_WORK = 60_000

Finding = Literal["", "kink", "jump", "edge", "no-value"]


@dataclass(frozen=True)
class LeafCheck:
    """One leaf's derivative in three ways.

    Attributes
    ----------
    leaf
        The node.
    automatic, central, complex_step
        The derivative; `central` with the step at which it comes closest.
    best_step
        That step.
    errors
        Relative error of central differences at every one of `STEPS`, shape (65,); NaN where the
        formula has no value so far away.
    complex_errors
        The same of the complex step.
    finding
        What makes the three differ: a "kink", where each is one of the slopes; a "jump", where
        there is none; the "edge" of the domain, with a value on one side only; or "no-value" of
        the target, or of the slope, at all. Else nothing.
    """

    leaf: str
    automatic: float
    central: float
    complex_step: float
    best_step: float
    errors: Doubles
    complex_errors: Doubles
    finding: Finding


@dataclass(frozen=True)
class Checked:
    """The leaves that were checked, and how many more the target depends on."""

    leaves: list[LeafCheck]
    left: int


def check(recording: Recording) -> Checked:
    """Compare the gradient of the target by the leaves that it depends on.

    It reads the recording's tape and numbers, and not the graph, which may change meanwhile.

    Raises
    ------
    NothingToDifferentiateError
        There is no target with a value, or it depends on no leaf.

    Notes
    -----
    Three NumPy passes over the target's cone for each leaf, of 65 points each; for the first leaves
    alone, at least one, where all would cost more than `MAX_WORK`.
    """
    target = recording.target_slot
    leaves = [] if target is None else leaves_upstream(recording, [target])
    if target is None or not leaves:
        raise NothingToDifferentiateError(
            "choose a target that depends on a variable or a fed placeholder"
        )
    operators = len(recording.tape.cone(target).rows)
    most = max(1, min(MAX_LEAVES, MAX_WORK // max(1, operators)))
    found = [_check(recording, target, slot) for slot in leaves[:most]]
    return Checked(found, len(leaves) - len(found))


def _check(recording: Recording, target: int, leaf: int) -> LeafCheck:
    tape, at = recording.tape, recording.leaves[leaf]
    automatic = float(recording.result.adjoints[leaf])
    with np.errstate(all="ignore"):
        up, down = at + STEPS, at - STEPS
        above, _ = tape.batched(recording.leaves, target, {leaf: up})
        below, _ = tape.batched(recording.leaves, target, {leaf: down})
        # What the doubles really are apart, not what was asked: at + h is rounded.
        central = (above - below) / (up - down)
        shifted = np.asarray(at + 1j * STEPS)
        slopes = tape.batched(recording.leaves, target, {leaf: shifted})[0].imag / STEPS
        tiny = np.asarray([at + 1j * TINY])
        complex_step = float(tape.batched(recording.leaves, target, {leaf: tiny})[0].imag[0] / TINY)
        scale = max(abs(automatic), np.finfo(float).tiny)
        errors = np.abs(central - automatic) / scale
        complex_errors = np.abs(slopes - automatic) / scale
    finite = np.where(np.isfinite(errors), errors, np.inf)
    best = int(np.argmin(finite))
    found = _finding(recording, target, leaf, (float(central[best]), complex_step))
    if found == "no-value":
        central, complex_step = np.full_like(central, np.nan), math.nan
        errors, complex_errors = np.full_like(errors, np.nan), np.full_like(errors, np.nan)
    return LeafCheck(
        tape.order[leaf], automatic, float(central[best]), complex_step, float(STEPS[best]),
        errors, complex_errors, found,
    )  # fmt: skip


def _finding(recording: Recording, target: int, leaf: int, numeric: tuple[float, float]) -> Finding:
    """What lies at the point, from the slopes to both sides."""
    result, at = recording.result, recording.leaves[leaf]
    automatic = float(result.adjoints[leaf])
    if not math.isfinite(result.values[target]) or math.isnan(automatic):
        return "no-value"
    if _is_zero_to_zero(recording, target):
        return "kink"
    pairs = zip(numeric, (_CENTRAL, _COMPLEX), strict=True)
    if all(math.isclose(slope, automatic, rel_tol=near, abs_tol=near) for slope, near in pairs):
        return ""
    steps = np.array([_NEAR, _NEARER]) * max(1.0, abs(at))
    here = result.values[target]
    with np.errstate(all="ignore"):
        above, below = (
            recording.tape.batched(recording.leaves, target, {leaf: at + sign * steps})[0]
            for sign in (1.0, -1.0)
        )
        right, left = (above - here) / steps, (here - below) / steps
        apart = np.abs(right - left)
    sides = np.isfinite(right[1]), np.isfinite(left[1])
    steepest = np.maximum(np.abs(right), np.abs(left))
    if steepest[1] > _JUMPS * steepest[0]:
        return "jump"
    if sides[0] != sides[1]:
        return "edge"
    scale = max(1.0, abs(automatic))
    if not apart[1] > _CENTRAL * scale:
        return ""
    return "kink" if apart[1] > 0.5 * apart[0] else ""


def _is_zero_to_zero(recording: Recording, target: int) -> bool:
    """Whether 0⁰ is upstream of the target, whose slopes are a convention."""
    values, tape = recording.result.values, recording.tape
    return any(
        not values[tape.inputs(row)].any()
        for row in tape.cone(target).rows
        if tape.table.rows[row[0]].name == "pow"
    )
