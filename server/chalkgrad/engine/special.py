"""Functions that C's mathematical library does not have, written with those that it has.

The plain executor calls them and the kernel compiles the same text, so both give the same bits.
What they need besides C's library are the helpers at the end, since their texts are what the kernel
is made of.

References
----------
J. M. Bernardo, "Algorithm AS 103: Psi (digamma) function", Applied Statistics 25(3), 1976.
C. Lanczos, "A precision approximation of the gamma function", SIAM J. Numer. Anal. B 1, 1964, with
the coefficients that CPython and Boost use (g = 6.0246800407767296, N = 13).
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
    return a % b


def hypot(a: float, b: float) -> float:
    """√(a² + b²), without the squares' overflow."""
    large, small = max(abs(a), abs(b)), min(abs(a), abs(b))
    if a != a or b != b or large == math.inf:
        return math.inf if abs(a) == math.inf or abs(b) == math.inf else math.nan
    if small == 0.0:
        return large
    ratio = small / large
    return large * math.sqrt(1.0 + ratio * ratio)


def gamma(a: float) -> float:
    """Γ."""
    if a != a or a == math.inf:
        return a
    if a == 0.0:
        return math.copysign(math.inf, a)
    if a < 0.0 and (a < -1e15 or a == float(int(a))):
        return math.nan
    size = abs(a)
    if size < 1e-300:
        return math.inf if a > 0.0 else -math.inf
    if size < 1e-20:
        return 1.0 / a
    if a > 172.0:
        return math.inf
    if a < -200.0:
        return 0.0 if sin_pi(size) < 0.0 else -0.0
    shifted = size + 5.524680040776729583740234375
    # What the sum above rounded away.
    if size > 5.524680040776729583740234375:
        lost = (shifted - size) - 5.524680040776729583740234375
    else:
        lost = (shifted - 5.524680040776729583740234375) - size
    lost = lost * 6.024680040776729583740234375 / shifted
    half = math.pow(shifted, 0.5 * size - 0.25)
    if a < 0.0:
        value = -math.pi / sin_pi(size) / size * math.exp(shifted) / lanczos_sum(size)
        return (value - lost * value) / half / half
    value = lanczos_sum(a) / math.exp(shifted)
    return (value + lost * value) * half * half


def lgamma(a: float) -> float:
    """ln |Γ|."""
    if a != a:
        return a
    size = abs(a)
    if size == math.inf or (a <= 0.0 and (size > 1e15 or size == float(int(size)))):
        return math.inf
    if a in (1.0, 2.0):
        return 0.0
    if size < 1e-20:
        return -math.log(size)
    value = math.log(lanczos_sum(size)) - 6.024680040776729583740234375
    value += (size - 0.5) * (math.log(size + 5.524680040776729583740234375) - 1.0)
    if a < 0.0:
        sine = abs(sin_pi(size))
        return math.log(math.pi) - math.log(sine) - math.log(size) - value
    return value


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
    factorial = gamma(order + 1.0)
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
        ratio = number * gamma(2.0 * k + order) / gamma(2.0 * k + 1.0)
        series = (series + ratio) * inverse
        k -= 1.0
    head = gamma(order) + 0.5 * factorial / a
    if a > 1e5:
        # The power itself may be past the largest double.
        return total + scale * sign * (head + series) * math.pow(1.0 / a, order)
    return total + scale * sign * (head + series) / math.pow(a, order)


def sign(a: float) -> float:
    """−1, 0 or 1; NaN of NaN."""
    if a > 0.0:
        return 1.0
    return -1.0 if a < 0.0 else a


def sin_pi(a: float) -> float:
    """sin πa of a number that is not negative, exact at whole and half numbers."""
    turn = a % 2.0
    if turn > 1.0:
        return -sin_pi_half(turn - 1.0)
    return sin_pi_half(turn)


def sin_pi_half(a: float) -> float:
    """sin πa from 0 to 1."""
    if a > 0.5:
        a = 1.0 - a
    return math.sin(math.pi * a) if a < 0.25 else math.cos(math.pi * (0.5 - a))


def lanczos_sum(a: float) -> float:
    """The rational function of Lanczos's formula, for a number above 0."""
    above = (
        23531376880.410759, 42919803642.649101, 35711959237.355664, 17921034426.037209,
        6039542586.3520279, 1439720407.3117216, 248874557.86205417, 31426415.585400194,
        2876370.6289353725, 186056.26539522350, 8071.6720023658163, 210.82427775157935,
        2.5066282746310002,
    )  # fmt: skip
    below = (
        0.0, 39916800.0, 120543840.0, 150917976.0, 105258076.0, 45995730.0, 13339535.0, 2637558.0,
        357423.0, 32670.0, 1925.0, 66.0, 1.0,
    )  # fmt: skip
    top, bottom = 0.0, 0.0
    if a < 5.0:
        for k in range(12, -1, -1):
            top = top * a + above[k]
            bottom = bottom * a + below[k]
    else:
        for k in range(13):
            top = top / a + above[k]
            bottom = bottom / a + below[k]
    return top / bottom
