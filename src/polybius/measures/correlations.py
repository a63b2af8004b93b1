"""Correlations over citizens: of their opinions on two axes, and of what they think with what they say.

Pearson's, in [-1, 1]; nan where either side is the same for all, or where there is nobody.

Whether those who want the nation first also want the group's claims first is a fact to be found:
the axes are not ends of one line. A society that says what it thinks has a correlation of 1 of
the two, and one that hides evenly has so too: it says who stands where, not how far off words are.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from polybius.compiled import compiled, jitable
from polybius.measures.assortativity import correlation
from polybius.measures.measure import Floats, Measure
from polybius.measures.voices import opinion_rows
from polybius.state import State

__all__ = ["AxisCorrelation", "Candour"]

Reals = NDArray[np.float64]


@jitable
def correlation_of(x: Floats, y: Floats) -> float:
    """Return the correlation of `x` and `y`, not empty; nan if either is constant."""
    x0, y0 = np.float64(x[0]), np.float64(y[0])  # lessens cancellation; a constant has no rounding error
    sx = sy = sxx = syy = sxy = 0.0
    for i in range(len(x)):
        dx, dy = np.float64(x[i]) - x0, np.float64(y[i]) - y0
        sx += dx
        sy += dy
        sxx += dx * dx
        syy += dy * dy
        sxy += dx * dy
    return correlation(float(len(x)), sx, sy, sxx, syy, sxy)


@compiled
def axis_correlations(values: Floats, first: NDArray[np.int64]) -> Reals:
    """Return the correlations of axes with others, (n_societies, n_axes, n_axes); nan with themselves."""
    n_axes = values.shape[1]
    out = np.full((len(first) - 1, n_axes, n_axes), np.nan)
    for s in range(out.shape[0]):
        if first[s] < first[s + 1]:
            rows = values[first[s] : first[s + 1]]
            for a in range(n_axes):
                for b in range(a + 1, n_axes):
                    out[s, a, b] = out[s, b, a] = correlation_of(rows[:, a], rows[:, b])
    return out


@compiled
def pair_correlations(left: Floats, right: Floats, first: NDArray[np.int64]) -> Reals:
    """Return the correlation of two columns axis by axis, (n_societies, n_axes)."""
    out = np.full((len(first) - 1, left.shape[1]), np.nan)
    for s in range(out.shape[0]):
        lo, hi = first[s], first[s + 1]
        if lo < hi:
            for a in range(out.shape[1]):
                out[s, a] = correlation_of(left[lo:hi, a], right[lo:hi, a])
    return out


@dataclass(frozen=True)
class AxisCorrelation(Measure):
    """Correlation over citizens of an opinion column on one axis with that on another, in [-1, 1]."""

    column: str = "private"

    quantity: ClassVar = "axis_correlation"
    phrase: ClassVar = "correlation of {column} opinions with those on another axis"
    unit: ClassVar = "1"
    source: ClassVar = "inglehart2005"
    dims: ClassVar = ("axis", "other")

    def of(self, state: State) -> Reals:
        """Return the correlations, (n_societies, n_axes, n_axes)."""
        return axis_correlations(*opinion_rows(state, self.column))


@dataclass(frozen=True)
class Candour(Measure):
    """Correlation, over those who speak, of what they say with what they think, in [-1, 1]."""

    quantity: ClassVar = "private_expressed_correlation"
    phrase: ClassVar = "correlation of expressed with private opinion"
    unit: ClassVar = "1"
    source: ClassVar = "kuran1995"
    columns: ClassVar = ("citizens.private", "citizens.expressed")

    def of(self, state: State) -> Reals:
        """Return the correlations, (n_societies, n_axes)."""
        private, first = opinion_rows(state, "private", heard=True)
        return pair_correlations(private, opinion_rows(state, "expressed")[0], first)
