"""Mean, variance and spread of opinions.

    mean = sum x / n        variance = sum (x - mean)^2 / n        spread = sqrt(variance)

These are moments of the whole population, so nothing is divided by n - 1. Opinions in
[-1, 1] have a variance in [0, 1]: 1 is half at each end, 1/3 is uniform. A society
without citizens has nan; one that holds a single opinion has exactly 0.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polybius.compiled import compiled, jitable
from polybius.measures.measure import Floats, Measure, rows_of
from polybius.measures.voices import opinion_rows
from polybius.state import State

__all__ = ["Mean", "PerceivedClimate", "Spread", "Variance", "mean", "moments", "spread", "variance"]

BLOCK = 1024  # citizens summed before their sum is added to the total; bounds the rounding error


@jitable
def mean_of(x: Floats, origin: float) -> float:
    """Return the mean of `x` less `origin`, in blocks; exactly 0 if all equal `origin`."""
    total = 0.0
    for start in range(0, len(x), BLOCK):
        part = 0.0
        for i in range(start, min(start + BLOCK, len(x))):
            part += np.float64(x[i]) - origin
        total += part
    return total / len(x)


@jitable
def central_moments(x: Floats) -> tuple[float, float, float, float]:
    """Return the mean and the second, third and fourth central moment of `x`, not empty."""
    origin = np.float64(x[0])  # a constant society then has no rounding error at all
    shift = mean_of(x, origin)
    second = third = fourth = 0.0
    for start in range(0, len(x), BLOCK):
        part2 = part3 = part4 = 0.0
        for i in range(start, min(start + BLOCK, len(x))):
            d = (np.float64(x[i]) - origin) - shift
            dd = d * d
            part2 += dd
            part3 += dd * d
            part4 += dd * dd
        second += part2
        third += part3
        fourth += part4
    return origin + shift, second / len(x), third / len(x), fourth / len(x)


@compiled
def means(values: Floats, first: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the mean of each society and axis, (n_societies, n_axes)."""
    out = np.full((len(first) - 1, values.shape[1]), np.nan)
    for s in range(out.shape[0]):
        if first[s] < first[s + 1]:
            for a in range(out.shape[1]):
                origin = np.float64(values[first[s], a])
                out[s, a] = origin + mean_of(values[first[s] : first[s + 1], a], origin)
    return out


@compiled
def moments(values: Floats, first: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return mean and central moments 2, 3, 4 of each society and axis, (n_societies, n_axes, 4)."""
    out = np.full((len(first) - 1, values.shape[1], 4), np.nan)
    for s in range(out.shape[0]):
        if first[s] < first[s + 1]:
            for a in range(out.shape[1]):
                m1, m2, m3, m4 = central_moments(values[first[s] : first[s + 1], a])
                out[s, a, 0], out[s, a, 1], out[s, a, 2], out[s, a, 3] = m1, m2, m3, m4
    return out


def mean(opinions: ArrayLike) -> float:
    """Return the mean of `opinions` (n,); nan if there are none."""
    return float(means(*rows_of(opinions))[0, 0])


def variance(opinions: ArrayLike) -> float:
    """Return the population variance of `opinions` (n,); nan if there are none."""
    return float(moments(*rows_of(opinions))[0, 0, 1])


def spread(opinions: ArrayLike) -> float:
    """Return the population standard deviation of `opinions` (n,); nan if there are none."""
    return float(np.sqrt(variance(opinions)))


@dataclass(frozen=True)
class Mean(Measure):
    """Mean of an opinion column, in [-1, 1]."""

    column: str = "expressed"

    quantity: ClassVar = "mean"
    phrase: ClassVar = "mean of {column} opinions"
    unit: ClassVar = "opinion"
    source: ClassVar = "bramson2017"

    def of(self, state: State) -> NDArray[np.float64]:
        """Return the means, (n_societies, n_axes)."""
        return means(*opinion_rows(state, self.column))


@dataclass(frozen=True)
class PerceivedClimate(Measure):
    """Mean over citizens of the share whom they believe to be publicly on the + side, in [0, 1]."""

    quantity: ClassVar = "climate_mean"
    phrase: ClassVar = (
        "share of the + side, of those who take a side in public, as citizens believe it on average"
    )
    unit: ClassVar = "share"
    source: ClassVar = "noelleneumann1974"
    columns: ClassVar = ("citizens.climate",)

    def of(self, state: State) -> NDArray[np.float64]:
        """Return the means, (n_societies, n_axes)."""
        return means(*opinion_rows(state, "climate"))


@dataclass(frozen=True)
class Variance(Measure):
    """Population variance of an opinion column, in [0, 1]."""

    column: str = "expressed"

    quantity: ClassVar = "variance"
    phrase: ClassVar = "variance of {column} opinions"
    unit: ClassVar = "opinion^2"
    source: ClassVar = "bramson2017"

    def of(self, state: State) -> NDArray[np.float64]:
        """Return the variances, (n_societies, n_axes)."""
        return moments(*opinion_rows(state, self.column))[:, :, 1].copy()


@dataclass(frozen=True)
class Spread(Measure):
    """Population standard deviation of an opinion column, in [0, 1]."""

    column: str = "expressed"

    quantity: ClassVar = "spread"
    phrase: ClassVar = "standard deviation of {column} opinions"
    unit: ClassVar = "opinion"
    source: ClassVar = "bramson2017"

    def of(self, state: State) -> NDArray[np.float64]:
        """Return the standard deviations, (n_societies, n_axes)."""
        return np.sqrt(moments(*opinion_rows(state, self.column))[:, :, 1])
