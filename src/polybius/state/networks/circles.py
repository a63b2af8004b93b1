"""Circles in which everyone knows everyone: how large they must be for a given clustering."""

import math
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from polybius.state.networks.rows import Nodes

__all__ = ["LEAST_SOCIABLE", "RISE", "cut_into_circles", "most_clustering", "pair_rounds", "ties_in_circle"]

# Sociability is 1/2 + 3/2 u^2 with u uniform: mean 1, from half to twice that, few far above. Arbitrary.
LEAST_SOCIABLE, RISE = 0.5, 1.5
_ROUNDS_PER_TIE = 3.0  # so that the most sociable take part in two rounds of three. Arbitrary.


def pair_rounds(pair_ties: float) -> tuple[int, float]:
    """Return in how many rounds pairs are made, and the mean chance to take part in each."""
    rounds = math.ceil(_ROUNDS_PER_TIE * pair_ties)
    return rounds, pair_ties / rounds if rounds else 0.0


@lru_cache(maxsize=1024)
def ties_in_circle(mean_degree: float, clustering: float) -> float:
    """Return how many of `mean_degree` ties must be in one's circle for this mean clustering."""
    low, high = 0.0, mean_degree
    if clustering == 0.0:
        return 0.0
    for _ in range(40):
        middle = 0.5 * (low + high)
        if _mean_clustering(mean_degree, middle) < clustering:
            low = middle
        else:
            high = middle
    return min(round(high, 6), mean_degree)  # machines differ in the last digits of a logarithm


def most_clustering(mean_degree: float) -> float:
    """Return the mean clustering where all ties are in one's circle."""
    return _mean_clustering(mean_degree, mean_degree)


def _mean_clustering(mean_degree: float, circle: float) -> float:
    """Return the expected mean local clustering with `circle` ties in the circle and the rest in pairs.

    Of one with a ties in the circle and e besides, a (a - 1) of (a + e) (a + e - 1) pairs are closed.
    """
    chances = _pair_tie_chances(mean_degree - circle)
    small, large_share = math.floor(circle), circle - math.floor(circle)
    total = 0.0
    for a, share in ((small, 1.0 - large_share), (small + 1, large_share)):
        k = a + np.arange(len(chances))
        total += share * float(np.sum(chances * (a * (a - 1) / np.maximum(k * (k - 1), 1))))
    return total


def _pair_tie_chances(pair_ties: float) -> NDArray[np.float64]:
    """Return the chance of having 0, 1, 2, ... ties in pairs: binomial, averaged over sociability."""
    rounds, mean_chance = pair_rounds(pair_ties)
    if rounds == 0:
        return np.ones(1)
    u = (np.arange(32) + 0.5) / 32  # midpoint rule
    p = mean_chance * (LEAST_SOCIABLE + RISE * u * u)[:, None]
    e = np.arange(rounds + 1)
    log_factorial = np.concatenate(([0.0], np.cumsum(np.log(np.arange(1, rounds + 1)))))
    ways = log_factorial[-1] - log_factorial - log_factorial[::-1]
    chances: NDArray[np.float64] = np.exp(ways + e * np.log(p) + (rounds - e) * np.log1p(-p)).mean(axis=0)
    return chances


def cut_into_circles(line: Nodes, ties: float) -> Iterator[tuple[Nodes, Nodes]]:
    """Cut a line of people into circles where each has `ties` ties on average; yield the pairs, by parts.

    Circles have floor(ties) + 1 members or one more, evenly mixed, so that the mean over people is right.
    """
    small, rest = math.floor(ties) + 1, ties - math.floor(ties)
    large_share = rest * small / (rest * small + (1.0 - rest) * (small + 1))  # of circles, not of people
    c = np.arange(len(line) // small + 2)
    large = np.floor((c + 1) * large_share) > np.floor(c * large_share)
    circle = np.repeat(c.astype(np.uint32), small + large)[: len(line)]
    for lag in range(1, small + 1):
        together = circle[lag:] == circle[:-lag]
        yield line[:-lag][together], line[lag:][together]
