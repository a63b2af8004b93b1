"""The beta distribution on [0, 1]: its distribution function and quantiles."""

import math

import numpy as np
from numpy.typing import NDArray

from polybius.compiled import compiled, jitable
from polybius.errors import ParameterError
from polybius.numbers import exp, log

__all__ = ["beta_cdf", "beta_quantiles"]

Floats = NDArray[np.float64]

#: The continued fraction ends when a further term changes nothing, at most after so many.
TERMS = 10_000


@jitable
def _fraction(x: float, a: float, b: float) -> float:
    """Return the continued fraction of the incomplete beta function, by Lentz's method.

    Converges fast for x below (a + 1) / (a + b + 2) (DLMF 8.17.22).
    """
    c, d = 1.0, 1.0 - (a + b) * x / (a + 1.0)
    d = 1.0 / (d if d != 0.0 else 1e-300)
    total = d
    for m in range(1, TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1.0) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1.0))
        before = total
        for step in (even, odd):
            d, c = 1.0 + step * d, 1.0 + step / c
            d = 1.0 / (d if d != 0.0 else 1e-300)
            c = c if c != 0.0 else 1e-300
            total *= d * c
        if abs(total - before) <= 1e-16 * abs(total):
            break
    return total


@jitable
def _cdf(x: float, a: float, b: float, log_beta: float) -> float:
    if x <= 0.0 or x >= 1.0:
        return 0.0 if x <= 0.0 else 1.0
    front = exp(a * log(x) + b * log(1.0 - x) - log_beta)
    if x < (a + 1.0) / (a + b + 2.0):
        return front * _fraction(x, a, b) / a
    return 1.0 - front * _fraction(1.0 - x, b, a) / b


@compiled
def _to_quantiles(values: Floats, a: float, b: float, log_beta: float) -> None:
    for i in range(len(values)):
        low, high, target = 0.0, 1.0, values[i]
        for _ in range(60):
            middle = 0.5 * (low + high)
            if _cdf(middle, a, b, log_beta) < target:
                low = middle
            else:
                high = middle
        values[i] = 0.5 * (low + high)


def _log_beta(a: float, b: float) -> float:
    if not (0.0 < a < math.inf and 0.0 < b < math.inf):
        raise ParameterError(
            f"a beta distribution needs alpha and beta above 0. Got {a!r} and {b!r} instead."
        )
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def beta_cdf(x: float, alpha: float, beta: float) -> float:
    """Return the probability that a beta number is at most `x`."""
    return float(_cdf(float(x), float(alpha), float(beta), _log_beta(alpha, beta)))


def beta_quantiles(shares: Floats, alpha: float, beta: float) -> Floats:
    """Return the numbers below which a beta number falls with the given probabilities, to 1e-15."""
    values = np.array(shares, np.float64)
    _to_quantiles(values, float(alpha), float(beta), _log_beta(alpha, beta))
    return values
