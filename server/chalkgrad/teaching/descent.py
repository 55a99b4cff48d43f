"""Descent: one step of an optimiser at a time, towards a smaller target, and a rate to begin with.

References
----------
B. T. Polyak, "Some methods of speeding up the convergence of iteration methods", USSR Comp. Math.
and Math. Phys. 4(5), 1964. D. P. Kingma and J. Ba, "Adam: a method for stochastic optimization",
ICLR 2015. Conventions and defaults are those of ``torch.optim.SGD`` and ``torch.optim.Adam``.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from chalkgrad.engine import ChalkgradError
from chalkgrad.engine.evaluation import Recording
from chalkgrad.engine.executor import Gradient
from chalkgrad.engine.program import Doubles

Method = Literal["gradient", "momentum", "adam"]

MOMENTUM = 0.9
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8

# A descent runs away when the loss grows so many-fold in each of so many steps, or so many-fold
# beyond where it began, in either direction.
GROWTH, GROWING_STEPS = 2.0, 4
TOO_HIGH, TOO_FAR = 1e3, 1e12

# Rounds in which the steepest curvature is found: each is two runs, and gets rid of a third or more
# of what is not yet along it.
CURVATURE_ROUNDS = 12

# How often a suggested rate is halved until it leads down: where a quintillionth of it does not,
# rounding is all that is left.
MAX_HALVINGS = 60


class DivergedError(ChalkgradError):
    """A step would leave the finite numbers."""

    code = "diverged"


@dataclass
class Optimiser:
    """An optimiser with what it remembers between steps.

    Attributes
    ----------
    method, rate
        "gradient" (plain descent), "momentum" or "adam", and its learning rate.
    steps
        Steps taken.
    """

    method: Method
    rate: float
    steps: int = 0
    _first: dict[str, float] = field(default_factory=dict)
    _second: dict[str, float] = field(default_factory=dict)

    def step(
        self, numbers: Mapping[str, float], gradients: Mapping[str, float]
    ) -> dict[str, float]:
        """The next numbers of some variables.

        Parameters
        ----------
        numbers, gradients
            By variable: where it is, and ∂target/∂variable there.

        Raises
        ------
        DivergedError
            A gradient, or a number that would come of the step, is not finite.
        """
        for name, gradient in gradients.items():
            if not math.isfinite(gradient):
                raise DivergedError("a gradient is not finite here, so no step can be made", [name])
        moved = {
            name: number - self.rate * self._direction(name, gradients[name])
            for name, number in numbers.items()
        }
        for name, number in moved.items():
            if not math.isfinite(number):
                raise DivergedError(
                    "the step would leave the finite numbers; a smaller learning rate may help",
                    [name],
                )
        self.steps += 1
        return moved

    def _direction(self, name: str, gradient: float) -> float:
        if self.method == "gradient":
            return gradient
        if self.method == "momentum":
            velocity = self._first[name] = MOMENTUM * self._first.get(name, 0.0) + gradient
            return velocity
        first = self._first[name] = BETA1 * self._first.get(name, 0.0) + (1 - BETA1) * gradient
        second = self._second[name] = (
            BETA2 * self._second.get(name, 0.0) + (1 - BETA2) * gradient * gradient
        )
        count = self.steps + 1
        mean, spread = first / (1 - BETA1**count), second / (1 - BETA2**count)
        return mean / (math.sqrt(spread) + EPSILON)


@dataclass
class Watch:
    """Tells when a descent runs away.

    Attributes
    ----------
    start, last
        The loss where it began, and the last that was seen.
    away
        Whether it has run away.
    """

    start: float
    last: float = field(init=False)
    away: bool = False
    _growing: int = 0

    def __post_init__(self) -> None:
        self.last = self.start

    def see(self, loss: float) -> None:
        """Take in the loss after a step."""
        grows = loss > self.last and abs(loss) > GROWTH * abs(self.last)
        self._growing = self._growing + 1 if grows else 0
        high = TOO_HIGH * abs(self.start)
        self.away = (
            not math.isfinite(loss)
            or self._growing >= GROWING_STEPS
            or (loss > high > 0.0)
            or abs(loss) > TOO_FAR * max(1.0, abs(self.start))
        )
        self.last = loss


def steady_rate(recording: Recording, variables: Sequence[str]) -> float | None:
    """A learning rate with which plain descent goes down from here.

    Parameters
    ----------
    recording
        A run with a target.
    variables
        What moves.

    Returns
    -------
    float or None
        1, 2 or 5 times a power of ten; None where the gradient is zero or not finite, so that no
        step leads anywhere.

    Notes
    -----
    One over the steepest curvature of the target, by power iteration on differences of gradients;
    no step longer than the variables are far from 0; and halved until it leads down. It costs some
    thirty runs.
    """
    line = _Line.through(recording, variables)
    length = float(np.linalg.norm(line.gradient))
    if not (math.isfinite(length) and length > 0.0):
        return None
    far = max(1.0, float(np.linalg.norm(line.numbers)))
    curvature = line.curvature()
    longest = far / length
    rate = min(1 / curvature, longest) if 0.0 < curvature < math.inf else longest
    for _ in range(MAX_HALVINGS):
        if line.loss(rate) < line.loss(0.0):
            return _round_down(rate)
        rate /= 2
    return None


@dataclass(frozen=True)
class _Line:
    """The target around where some variables are."""

    function: Gradient
    target: int
    slots: list[int]
    numbers: Doubles
    gradient: Doubles

    @classmethod
    def through(cls, recording: Recording, variables: Sequence[str]) -> "_Line":
        slots = [recording.tape.slot[node] for node in variables if node in recording.tape.slot]
        numbers = np.array([recording.leaves[slot] for slot in slots])
        target = recording.target_slot
        assert target is not None
        return cls(recording.gradient(), target, slots, numbers, recording.result.adjoints[slots])

    def _run(self, numbers: Doubles) -> None:
        for slot, number in zip(self.slots, numbers, strict=True):
            self.function.values[slot] = float(number)
        self.function.run()

    def _slopes(self, numbers: Doubles) -> Doubles:
        self._run(numbers)
        return np.array([self.function.adjoints[slot] for slot in self.slots])

    def loss(self, rate: float) -> float:
        """The target after a plain step; NaN where it has no finite value."""
        self._run(self.numbers - rate * self.gradient)
        loss = float(self.function.values[self.target])
        return loss if math.isfinite(loss) else math.nan

    def curvature(self) -> float:
        """The largest curvature, up or down, in any direction; NaN where it is not to be had."""
        direction = self.gradient / np.linalg.norm(self.gradient)
        reach = np.cbrt(np.finfo(float).eps) * max(1.0, float(np.linalg.norm(self.numbers)))
        found = 0.0
        for _ in range(CURVATURE_ROUNDS):
            after = self._slopes(self.numbers + reach * direction)
            before = self._slopes(self.numbers - reach * direction)
            bend = (after - before) / (2 * reach)
            found = float(np.linalg.norm(bend))
            if not (math.isfinite(found) and found > 0.0):
                break
            direction = bend / found
        return found


def _round_down(rate: float) -> float:
    """The largest of 1, 2 and 5 times a power of ten that is no larger."""
    power = math.floor(math.log10(rate))
    for digit in (5, 2, 1):
        found = float(f"{digit}e{power}")
        if found <= rate:
            return found
    return float(f"5e{power - 1}")
