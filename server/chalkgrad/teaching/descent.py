"""Descent: one step of an optimiser at a time, towards a smaller target.

References
----------
B. T. Polyak, "Some methods of speeding up the convergence of iteration methods", USSR Comp. Math.
and Math. Phys. 4(5), 1964. D. P. Kingma and J. Ba, "Adam: a method for stochastic optimization",
ICLR 2015. Conventions and defaults are those of ``torch.optim.SGD`` and ``torch.optim.Adam``.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from chalkgrad.engine import ChalkgradError

Method = Literal["gradient", "momentum", "adam"]

MOMENTUM = 0.9
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8


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
