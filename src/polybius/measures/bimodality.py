"""Bimodality coefficient: high where opinions form two camps.

    population:  b = (skewness^2 + 1) / kurtosis
    sample:      b = (G1^2 + 1) / (G2 + 3 (n - 1)^2 / ((n - 2)(n - 3)))

with kurtosis m4 / m2^2 (3 for the normal), and G1, G2 the sample skewness and sample
excess kurtosis, free of bias under normality. The sample form is that of SAS
(Pfister et al. 2013). The population form lies in (0, 1], as kurtosis is never below
skewness^2 + 1 (Pearson 1916): 1 for any two points, 5/9 for uniform and exponential,
1/3 for normal. It is nan where there is one opinion only, the sample form also for
fewer than four citizens; in tiny samples that form may exceed 1. Limits: a skewed
distribution with one mode scores high too (the exponential), and three camps score low.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polybius.measures.measure import Measure, rows_of
from polybius.measures.moments import moments
from polybius.measures.voices import opinion_rows
from polybius.state import State

__all__ = ["Bimodality", "bimodality_coefficient", "bimodality_from_moments", "population_bimodality"]

Numbers = NDArray[np.float64]


def bimodality_from_moments(skewness: float, kurtosis: float) -> float:
    """Return (skewness^2 + 1) / kurtosis, `kurtosis` not in excess; nan if `kurtosis` is 0."""
    return (skewness * skewness + 1.0) / kurtosis if kurtosis else float("nan")


def population_bimodality(opinions: ArrayLike) -> float:
    """Return the bimodality coefficient of `opinions` (n,) as a population; nan if constant or empty."""
    skewness, kurtosis = _standardised(moments(*rows_of(opinions)))
    return bimodality_from_moments(float(skewness[0, 0]), float(kurtosis[0, 0]))


def bimodality_coefficient(opinions: ArrayLike) -> float:
    """Return the bimodality coefficient of `opinions` (n,) as a sample; nan if constant or n < 4."""
    rows, first = rows_of(opinions)
    return float(_sample_bimodality(moments(rows, first), np.diff(first)[:, None].astype(float))[0, 0])


def _standardised(m: Numbers) -> tuple[Numbers, Numbers]:
    with np.errstate(divide="ignore", invalid="ignore"):
        m2 = np.where(m[:, :, 1] > 0.0, m[:, :, 1], np.nan)
        return m[:, :, 2] / (m2 * np.sqrt(m2)), m[:, :, 3] / (m2 * m2)


def _sample_bimodality(m: Numbers, n: Numbers) -> Numbers:
    n = np.where(n >= 4.0, n, np.nan)
    skewness, kurtosis = _standardised(m)
    g1 = skewness * np.sqrt(n * (n - 1.0)) / (n - 2.0)
    g2 = (n - 1.0) / ((n - 2.0) * (n - 3.0)) * ((n + 1.0) * (kurtosis - 3.0) + 6.0)
    return (g1 * g1 + 1.0) / (g2 + 3.0 * (n - 1.0) * (n - 1.0) / ((n - 2.0) * (n - 3.0)))


@dataclass(frozen=True)
class Bimodality(Measure):
    """Bimodality coefficient of an opinion column, sample form."""

    column: str = "expressed"

    quantity: ClassVar = "bimodality"
    phrase: ClassVar = "bimodality coefficient of {column} opinions"
    unit: ClassVar = "1"
    source: ClassVar = "pfister2013"

    def of(self, state: State) -> Numbers:
        """Return the coefficients, (n_societies, n_axes)."""
        values, first = opinion_rows(state, self.column)
        return _sample_bimodality(moments(values, first), np.diff(first)[:, None].astype(float))
