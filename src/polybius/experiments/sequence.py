"""Confidence sequences: intervals that hold at every look at once, however many runs are added and when.

    P(the mean lies within the interval at all n) >= 1 - alpha

A t interval holds for a number of runs fixed beforehand. Whoever looks, adds runs and looks again, until
something shows, finds it far more often than one time in twenty; these intervals stay true under that.
Where runs can be added at will, they are the ones to go by.
"""

from collections.abc import Callable
from math import exp, inf, isnan, lgamma, log, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polybius.errors import ParameterError
from polybius.numerals import real, reals

__all__ = ["Ends", "bounded_interval", "e_bh", "share_interval", "t_interval"]

#: Error that is allowed over all looks.
ALPHA = 0.05
#: Prior variance of the mean in standard deviations squared: intervals are narrowest, for their number of
#: runs, after about 1 / G of them times the logarithm of 1 / ALPHA^2. Arbitrary; any is valid.
G = 8.0
#: Candidates for the mean of bounded numbers.
GRID = 2001


class Ends(NamedTuple):
    """Ends of an interval; infinite, or those of the range, where too little is known."""

    low: float
    high: float


def t_interval(values: ArrayLike, alpha: float = ALPHA, g: float = G) -> Ends:
    """Return the interval for the mean of normal numbers of unknown variance, valid at any look.

    The t mixture of Lai (1976; Wang and Ramdas 2023): with r = 1 + n g and A = (r / alpha^2)^(1 / n),

        half width = s sqrt((n - 1) / n (A - 1) / (1 - A / r))

    for the n numbers' standard deviation s, and the whole line while A >= r. The Bayes factor whose level
    set this is, with prior N(0, g) of the mean over the deviation, is an e-process. Raises ParameterError.
    """
    x, alpha = _numbers(values), _error(alpha)
    n, r = len(x), 1.0 + len(x) * real("g", g, 1e-12, 1e12)
    if n < 2:
        return Ends(-inf, inf)
    a = exp(log(r / alpha**2) / n)
    if a >= r:
        return Ends(-inf, inf)
    half = float(x.std(ddof=1)) * sqrt((n - 1) / n * (a - 1.0) / (1.0 - a / r))
    return Ends(float(x.mean()) - half, float(x.mean()) + half)


def share_interval(successes: int, n: int, alpha: float = ALPHA) -> Ends:
    """Return the interval for the chance of a yes among `n` answers yes or no, valid at any look.

    The chances p at which the mixture over a uniform prior is less than 1 / alpha times as likely as p
    (Robbins 1970): B(k + 1, n - k + 1) / (p^k (1 - p)^(n - k)) < 1 / alpha. Exact: no chance is too small
    for it. Raises ParameterError.
    """
    alpha = _error(alpha)
    if not 0 <= successes <= n:
        raise ParameterError(f"there are between 0 and {n} successes among {n}. Got {successes!r}.")
    k, best = successes, successes / n if n else 0.5
    mixed = lgamma(k + 1) + lgamma(n - k + 1) - lgamma(n + 2)

    def excess(p: float) -> float:
        """Return by how much the logarithm of the ratio is above that of 1 / alpha."""
        likely = (k * log(p) if k else 0.0) + ((n - k) * log(1.0 - p) if n > k else 0.0)
        return mixed - likely + log(alpha)

    low = 0.0 if k == 0 else _crossing(excess, 0.0, best)
    high = 1.0 if k == n else _crossing(excess, 1.0, best)
    return Ends(low, high)


def _crossing(excess: Callable[[float], float], outside: float, inside: float) -> float:
    """Return where `excess` falls to 0 between an end of the range and the likeliest chance, from outside."""
    for _ in range(200):
        middle = 0.5 * (outside + inside)
        if middle in (outside, inside):
            break
        if excess(middle) > 0:
            outside = middle
        else:
            inside = middle
    return outside


def bounded_interval(values: ArrayLike, low: float = 0.0, high: float = 1.0, alpha: float = ALPHA) -> Ends:
    """Return the interval for the mean of numbers in [`low`, `high`] of any distribution, valid at any look.

    Bets against each candidate mean, half of the stake on either side, each bet by what came before
    (hedged capital with predictable plug-in bets: Waudby-Smith and Ramdas 2024). A candidate is left out
    once a stake has grown to 1 / alpha. The order of the numbers is that in which they came. Raises
    ParameterError for one outside the range.
    """
    x, alpha = _numbers(values), _error(alpha)
    if not low < high:
        raise ParameterError(f"numbers must be bounded by ends that rise. Got [{low:g}, {high:g}].")
    if len(x) and not (x.min() >= low and x.max() <= high):
        raise ParameterError(f"numbers must lie in [{low:g}, {high:g}]. Got {x.min():g} to {x.max():g}.")
    y = (x - low) / (high - low)
    n = np.arange(1, len(y) + 1)
    mean = (0.5 + np.cumsum(y)) / (n + 1)
    variance = (0.25 + np.cumsum((y - mean) ** 2)) / (n + 1)
    known = np.concatenate([[0.25], variance[:-1]])  # before each number came
    bets = np.sqrt(2.0 * log(2.0 / alpha) / (known * n * np.log(n + 1.0)))
    m = np.linspace(0.0, 1.0, GRID)
    kept = np.ones(GRID, np.bool_)
    up, down = np.zeros(GRID), np.zeros(GRID)
    for each, bet in zip(y, bets, strict=True):
        up += np.log1p(np.minimum(bet, 0.5 / np.maximum(m, 1e-12)) * (each - m))
        down += np.log1p(-np.minimum(bet, 0.5 / np.maximum(1.0 - m, 1e-12)) * (each - m))
        kept &= np.maximum(up, down) < log(2.0 / alpha)
    if not kept.any():  # narrower than the distance between two candidates
        kept[round(float(y.mean()) * (GRID - 1))] = True
    places = np.flatnonzero(kept)
    first, last = max(0, places[0] - 1), min(GRID - 1, places[-1] + 1)  # the mean may lie between two
    ends = (m[first] if places[0] else 0.0, m[last] if places[-1] < GRID - 1 else 1.0)
    return Ends(low + (high - low) * float(ends[0]), low + (high - low) * float(ends[1]))


def e_bh(e_values: ArrayLike, alpha: float = ALPHA) -> list[bool]:
    """Return which of many hypotheses are rejected so that a share of at most `alpha` is wrongly, on average.

    The k with the largest e-values, for the largest k whose k-th is at least (how many there are) / (alpha
    k) (Wang and Ramdas 2022); they may depend on each other in any way. Raises ParameterError.
    """
    e = _numbers(e_values)
    if len(e) and e.min() < 0:
        raise ParameterError(f"e-values are at least 0. Got {e.min():g}.")
    order = np.argsort(-e, kind="stable")
    k = np.arange(1, len(e) + 1)
    enough = np.flatnonzero(e[order] * k * _error(alpha) >= len(e))
    rejected = np.zeros(len(e), np.bool_)
    if enough.size:
        rejected[order[: enough[-1] + 1]] = True
    return [bool(each) for each in rejected]


def _numbers(values: ArrayLike) -> NDArray[np.float64]:
    x = reals("values", values)
    if x.ndim != 1 or any(map(isnan, x[~np.isfinite(x)])):
        raise ParameterError(f"values must be a list of numbers, none missing. Got shape {x.shape}.")
    return x


def _error(alpha: float) -> float:
    return real("alpha", alpha, 1e-12, 0.999999)
