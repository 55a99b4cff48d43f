"""erf, Γ and its logarithm's derivatives over complex arrays, which NumPy does not have.

The complex step of the gradient check evaluates every function a little off the real line; here
are those that are no formula of NumPy's own.

References
----------
M. Abramowitz and I. Stegun, "Handbook of Mathematical Functions", 1964, 7.1.29.
NIST Digital Library of Mathematical Functions, 5.5.3, 5.11.1 and 5.15.8.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Complex = NDArray[np.complex128]

# B₂ₖ, for the asymptotic series from this real part on.
_BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510)
_FAR = 14

# Terms of the series of erf; the last is below a rounding error of the first.
_TERMS = 40

_real_erf, _real_erfc, _real_gamma = (
    np.vectorize(function, otypes=[np.float64]) for function in (math.erf, math.erfc, math.gamma)
)


def erf(z: Complex) -> Any:
    """The error function near the real line (imaginary parts up to a few)."""
    x, y = z.real, z.imag
    near = np.where(np.abs(x) < 1e-8, 1e-8, x)
    turn = 2 * near * y
    # 1 − cos t as 2 sin²(t/2), which keeps its digits where t is small.
    first = (2 * np.sin(turn / 2) ** 2 + 1j * np.sin(turn)) / (2 * np.pi * near)
    total = np.zeros_like(z)
    for n in range(1, _TERMS):
        waves = (
            2 * x - 2 * x * np.cosh(n * y) * np.cos(2 * x * y)
            + n * np.sinh(n * y) * np.sin(2 * x * y)
            + 1j * (2 * x * np.cosh(n * y) * np.sin(2 * x * y)
                    + n * np.sinh(n * y) * np.cos(2 * x * y))
        )  # fmt: skip
        total = total + math.exp(-n * n / 4) / (n * n + 4 * x * x) * waves
    return _real_erf(x) + np.exp(-x * x) * (first + 2 / np.pi * total)


def erfc(z: Complex) -> Any:
    """1 − erf, its real part to the last digit."""
    return _real_erfc(z.real) + (erf(np.asarray(z.real, dtype=np.complex128)) - erf(z))


def lgamma(z: Complex) -> Any:
    """ln of Γ, but for its sign: the continuation of ln |Γ(x)|."""
    left = z.real < 0.5
    at = np.where(left, 1 - z, z)
    total, at = _shifted(at, lambda w: -np.log(w))
    series = sum(b / (2 * k * (2 * k - 1)) / at ** (2 * k - 1) for k, b in enumerate(_BERNOULLI, 1))
    total = total + (at - 0.5) * np.log(at) - at + 0.5 * math.log(2 * math.pi) + series
    sine = np.sin(np.pi * z)
    turned = np.log(np.pi / np.where(sine.real < 0, -sine, sine)) - total
    return np.where(left, turned, total)


def gamma(z: Complex) -> Any:
    """Γ."""
    sine = np.sin(np.pi * z.real)
    sign = np.where((z.real < 0) & (sine < 0), -1.0, 1.0)
    return sign * np.exp(lgamma(z))


def digamma(z: Complex) -> Any:
    """The derivative of ln Γ."""
    left = z.real < 0.5
    total, at = _shifted(np.where(left, 1 - z, z), lambda w: -1 / w)
    series = sum(b / (2 * k) / at ** (2 * k) for k, b in enumerate(_BERNOULLI, 1))
    total = total + np.log(at) - 0.5 / at - series
    return np.where(left, total - np.pi / np.tan(np.pi * z), total)


def polygamma(order: Complex, z: Complex) -> Any:
    """The derivative of digamma of an order, where the real part is above 0."""
    n = np.real(order)
    factorial = _real_gamma(n + 1)
    total, at = _shifted(z, lambda w: factorial / w ** (n + 1))
    series = sum(
        b * _real_gamma(2 * k + n) / _real_gamma(2.0 * k + 1) / at ** (2 * k)
        for k, b in enumerate(_BERNOULLI, 1)
    )
    total = total + (_real_gamma(n) + 0.5 * factorial / at + series) / at**n
    return np.where(z.real > 0, np.where(n % 2 == 0, -total, total), np.nan)


def _shifted(z: Any, step: Any) -> tuple[Any, Any]:
    """The sum of steps from z up to where the asymptotic series holds, and that place."""
    total = np.zeros_like(z)
    for _ in range(_FAR):
        near = z.real < _FAR
        total = total + np.where(near, step(np.where(near, z, 1.0)), 0.0)
        z = np.where(near, z + 1, z)
    return total, z
