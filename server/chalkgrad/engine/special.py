"""Functions that C's mathematical library does not have, written with those that it has.

The plain executor calls them and the kernel compiles the same text, so both give the same bits.
Each stands by itself, since its text is what the kernel is made of.

References
----------
J. M. Bernardo, "Algorithm AS 103: Psi (digamma) function", Applied Statistics 25(3), 1976.
NIST Digital Library of Mathematical Functions, 5.11.2, 5.15.8 and 25.11.43.
"""

import math


def floor(a: float) -> float:
    """The greatest whole number that is not above a."""
    if a - a != 0.0 or abs(a) >= 4503599627370496.0:
        return a
    down = float(int(a))
    return math.copysign(down - 1.0 if down > a else down, a)


def round_even(a: float) -> float:
    """The nearest whole number; halfway between two, the even one."""
    if a - a != 0.0 or abs(a) >= 4503599627370496.0:
        return a
    size = abs(a)
    down = float(int(size))
    rest = size - down
    if rest > 0.5 or (rest == 0.5 and down % 2.0 == 1.0):
        down += 1.0
    return math.copysign(down, a)


def cbrt(a: float) -> float:
    """The real cube root: a power, and one step of Newton's method for its last digit."""
    if a - a != 0.0 or a == 0.0:
        return a
    root = math.pow(abs(a), 1.0 / 3.0)
    root -= (root - abs(a) / root / root) / 3.0
    return math.copysign(root, a)


def modulo(a: float, b: float) -> float:
    """What is left of a after whole multiples of b, with the sign of b."""
    if b == 0.0 or a - a != 0.0 or b != b:
        return math.nan
    if b - b != 0.0:
        return a if a == 0.0 or (a < 0.0) == (b < 0.0) else b
    rest = math.fmod(a, b)
    if rest != 0.0 and (rest < 0.0) != (b < 0.0):
        rest += b
    return rest


def gauss(a: float) -> float:
    """exp(−a²), to the last digit far out as well, where a·a is rounded by too much.

    a² is split as z² + (a − z)(a + z) with a z of few digits, whose square is exact.
    """
    if abs(a) > 40.0:
        return 0.0
    if a != a:
        return a
    z = float(int(a * 16.0)) / 16.0
    return math.exp(-z * z) * math.exp(-(a - z) * (a + z))


def digamma(a: float) -> float:
    """The derivative of ln Γ.

    Notes
    -----
    Left of ½ by reflection, then by steps of one to [1, 2], where what stands beside the root is
    rational and the root itself is taken off to more digits than a double has; from 12 on by the
    asymptotic series.
    """
    if a != a or a == -math.inf or (a <= 0.0 and (a < -1e15 or a == float(int(a)))):
        return math.nan
    if a == math.inf:
        return a
    total = 0.0
    if a < -0.5:
        nearest = float(int(a - 0.5))
        total = -math.pi / math.tan(math.pi * (a - nearest))
        a = 1.0 - a
    while a < 1.0:
        total -= 1.0 / a
        a += 1.0
    if a < 12.0:
        while a > 2.0:
            a -= 1.0
            total += 1.0 / a
        z = a - 1.0
        top = -0.045251321448739056 + z * -0.0020713321167745952
        top = -0.65031853770896507 + z * (-0.28919126444774784 + z * top)
        top = 0.25479851061131551 + z * (-0.32555031186804491 + z * top)
        low = 0.054151797245674225 + z * (0.0021284987017821144 + z * -0.55789841321675513e-6)
        low = 1.0 + z * (2.0767117023730469 + z * (1.4606242909763515 + z * (
            0.43593529692665969 + z * low)))  # fmt: skip
        root = a - 1569415565.0 / 1073741824.0
        root -= 381566830.0 / 1152921504606846976.0
        root -= 0.9016312093258695918615325266959189453125e-19
        return total + root * (0.99558162689208984 + top / low)
    inverse = 1.0 / (a * a)
    series = 0.0
    # B₂ₖ / 2k.
    for ratio in (
        -3617.0 / 8160.0, 1.0 / 12.0, -691.0 / 32760.0, 1.0 / 132.0, -1.0 / 240.0, 1.0 / 252.0,
        -1.0 / 120.0, 1.0 / 12.0,
    ):  # fmt: skip
        series = (series + ratio) * inverse
    return total + math.log(a) - 0.5 / a - series


def polygamma(order: float, a: float) -> float:
    """The derivative of digamma of that order, which is a whole number from 1 to 60.

    Notes
    -----
    Left of −½ of order 1 by reflection, else by steps of one, up to where the asymptotic series
    holds.
    """
    if order != order or order < 1.0 or order > 60.0 or order != float(int(order)):
        return math.nan
    if a != a or a == -math.inf or (a <= 0.0 and (a < -1e15 or a == float(int(a)))):
        return math.nan
    if a == math.inf:
        return 0.0
    sign = -1.0 if order % 2.0 == 0.0 else 1.0
    total, scale = 0.0, 1.0
    if a < -0.5 and order == 1.0:
        nearest = float(int(a - 0.5))
        ratio = math.pi / math.sin(math.pi * (a - nearest))
        total, scale = ratio * ratio, -1.0
        a = 1.0 - a
    if a < -1e4:
        return math.nan
    factorial = math.gamma(order + 1.0)
    far = 12.0 + order
    while a < far:
        total += scale * sign * factorial / math.pow(a, order + 1.0)
        a += 1.0
    inverse = 1.0 / (a * a)
    series = 0.0
    k = 8.0
    # B₂ₖ.
    for number in (
        -3617.0 / 510.0, 7.0 / 6.0, -691.0 / 2730.0, 5.0 / 66.0, -1.0 / 30.0, 1.0 / 42.0,
        -1.0 / 30.0, 1.0 / 6.0,
    ):  # fmt: skip
        ratio = number * math.gamma(2.0 * k + order) / math.gamma(2.0 * k + 1.0)
        series = (series + ratio) * inverse
        k -= 1.0
    head = math.gamma(order) + 0.5 * factorial / a
    return total + scale * sign * (head + series) / math.pow(a, order)


def sign(a: float) -> float:
    """−1, 0 or 1; NaN of NaN."""
    if a > 0.0:
        return 1.0
    return -1.0 if a < 0.0 else a
