"""Agreement on an ordered scale: van der Eijk's A, Leik's dispersion, Tastle and Wierman's consensus.

All three read a vector of frequencies (counts, shares or percentages) over k ordered
categories, k at least 2, and are nan if all are 0.

van der Eijk (2001) peels the vector into layers, each a pattern of used (1) and empty
(0) categories, weighted by the share of people in it. With S used categories,

    A(layer) = U (1 - (S - 1)/(k - 1)),   U = ((k - 2) TU - (k - 1) TDU) / ((k - 2)(TU + TDU))

TU and TDU count the triples of categories, in order, that read 110 or 011 and 101. A is
1 when all are in one category, 0 when uniform, -1 when half are at each end.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polybius.compiled import compiled, jitable
from polybius.errors import ParameterError
from polybius.measures.categories import MOST, tabulate
from polybius.measures.measure import Measure, check_range
from polybius.measures.voices import opinion_rows
from polybius.state import State

__all__ = ["Agreement", "leik", "tastle_wierman", "van_der_eijk", "van_der_eijk_polarisation"]


@jitable
def pattern_agreement(frequencies: NDArray[np.float64], level: float, used: int) -> float:
    """Return A of the layer of the `used` categories whose frequency exceeds `level`."""
    k = len(frequencies)
    if used == 1 or used == k:
        return 1.0 if used == 1 else 0.0
    left, unimodal, deviating = 0, 0.0, 0.0
    for frequency in frequencies:
        if frequency > level:
            left += 1
        else:  # an empty category: pairs on one side make 110 or 011, across it 101
            right = used - left
            unimodal += 0.5 * (left * (left - 1) + right * (right - 1))
            deviating += left * right
    u = ((k - 2) * unimodal - (k - 1) * deviating) / ((k - 2) * (unimodal + deviating))
    return u * (1.0 - (used - 1) / (k - 1))


@jitable
def layered_agreement(frequencies: NDArray[np.float64]) -> float:
    """Return A of one vector of frequencies, the layers from the bottom up."""
    people = 0.0
    for frequency in frequencies:
        people += frequency
    if not people > 0.0:
        return np.nan
    level, total = 0.0, 0.0
    while True:
        used, above = 0, np.inf
        for frequency in frequencies:
            if frequency > level:
                used += 1
                above = min(above, frequency)
        if used == 0:
            return total
        total += (above - level) * used / people * pattern_agreement(frequencies, level, used)
        level = above


@compiled
def agreements(tables: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return A of tables whose [:, :, 0] are frequencies, (n_societies, n_axes, 2, k)."""
    out = np.empty(tables.shape[:2])
    for s in range(tables.shape[0]):
        for a in range(tables.shape[1]):
            out[s, a] = layered_agreement(tables[s, a, 0])
    return out


def van_der_eijk(frequencies: ArrayLike) -> float:
    """Return van der Eijk's agreement A in [-1, 1] of `frequencies` (k,)."""
    return float(agreements(_frequencies("van_der_eijk", frequencies)[None, None, None])[0, 0])


def van_der_eijk_polarisation(frequencies: ArrayLike) -> float:
    """Return (1 - A) / 2 in [0, 1] of `frequencies` (k,): 0 in one category, 1/2 uniform, 1 at both ends."""
    return (1.0 - van_der_eijk(frequencies)) / 2.0


def leik(frequencies: ArrayLike) -> float:
    """Return Leik's (1966) ordinal dispersion in [0, 1] of `frequencies` (k,).

    2 / (k - 1) times the sum over categories of min(F, 1 - F), F the cumulative share:
    0 when all are in one category, 1 when half are at each end.
    """
    f = _frequencies("leik", frequencies)
    if f.sum() == 0.0:
        return float("nan")
    cumulative = f.cumsum()[:-1] / f.sum()
    return float(2.0 * np.minimum(cumulative, 1.0 - cumulative).sum() / (len(f) - 1))


def tastle_wierman(frequencies: ArrayLike) -> float:
    """Return Tastle and Wierman's (2007) consensus in [0, 1] of `frequencies` (k,).

    1 + sum p log2(1 - |X - mean| / (k - 1)) with X = 1 ... k: 1 when all are in one
    category, 0 when half are at each end.
    """
    f = _frequencies("tastle_wierman", frequencies)
    if f.sum() == 0.0:
        return float("nan")
    p, x = f / f.sum(), np.arange(len(f))
    distance = np.abs(x - p @ x) / (len(f) - 1)
    used = p > 0.0  # the mean may be at one end only if the other is empty
    return float(1.0 + (p[used] * np.log2(1.0 - distance[used])).sum())


def _frequencies(owner: str, frequencies: ArrayLike) -> NDArray[np.float64]:
    f = np.array(frequencies, float)
    if f.ndim != 1 or len(f) < 2 or (f < 0).any():
        raise ParameterError(
            f"{owner} needs frequencies, none negative, of at least 2 ordered categories. "
            f"Got {f.tolist()} instead."
        )
    return f


@dataclass(frozen=True)
class Agreement(Measure):
    """van der Eijk's agreement A of an opinion column in equal categories, in [-1, 1]."""

    column: str = "expressed"
    categories: int = 7  # as many as the points of the usual survey item

    quantity: ClassVar = "agreement"
    phrase: ClassVar = "van der Eijk's agreement of {column} opinions ({categories} categories)"
    unit: ClassVar = "1"
    source: ClassVar = "vandereijk2001"

    def __post_init__(self) -> None:
        check_range("Agreement.categories", self.categories, 2, MOST)

    def of(self, state: State) -> NDArray[np.float64]:
        """Return the agreements, (n_societies, n_axes)."""
        return agreements(tabulate(*opinion_rows(state, self.column), self.categories))
