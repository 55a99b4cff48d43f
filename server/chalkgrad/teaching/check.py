"""The gradient check: automatic derivatives beside central differences and the complex step.

References
----------
W. Squire and G. Trapp, "Using complex variables to estimate derivatives of real functions", SIAM
Review 40(1), 1998. For the V of the error: J. Nocedal and S. Wright, "Numerical Optimization",
2nd ed., 2006, section 8.1.
"""

from dataclasses import dataclass

import numpy as np

from chalkgrad.engine.evaluation import Recording
from chalkgrad.engine.program import Doubles
from chalkgrad.teaching.modes import NothingToDifferentiateError, leaves_upstream

# Step sizes from 1 to 1e-16, four a decade: enough to draw both arms of the V.
STEPS: Doubles = np.logspace(0, -16, 65)

# The complex step loses nothing to cancellation, so it can be far below the rounding error.
TINY = 1e-100


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
    """

    leaf: str
    automatic: float
    central: float
    complex_step: float
    best_step: float
    errors: Doubles
    complex_errors: Doubles


def check(recording: Recording) -> list[LeafCheck]:
    """Compare the gradient of the target by every leaf that it depends on.

    Raises
    ------
    NothingToDifferentiateError
        There is no target with a value, or it depends on no leaf.

    Notes
    -----
    Three NumPy passes over the target's cone for each leaf, of 65 points each.
    """
    target = recording.target_slot
    leaves = [] if target is None else leaves_upstream(recording, [target])
    if target is None or not leaves:
        raise NothingToDifferentiateError(
            "choose a target that depends on a variable or a fed placeholder"
        )
    return [_check(recording, target, slot) for slot in leaves]


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
    return LeafCheck(
        tape.order[leaf], automatic, float(central[best]), complex_step, float(STEPS[best]),
        errors, complex_errors,
    )  # fmt: skip
