"""Gini coefficient of what people own or earn."""

from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polybius.compiled import compiled
from polybius.errors import ParameterError
from polybius.measures.measure import Floats, Measure
from polybius.state import State

__all__ = ["Gini", "gini"]


def gini(amounts: ArrayLike) -> float:
    """Return the Gini coefficient of `amounts` (n,), none negative: in [0, 1 - 1/n].

    Half the mean distance between two draws with replacement, over the mean (Gini 1912):
    sum (2 i - n - 1) x_i / (n sum x), x sorted, i = 1 ... n. No correction for small n.
    nan if there is nobody or nobody has anything.
    """
    x = np.sort(np.asarray(amounts, np.float64).ravel())
    if len(x) and x[0] < 0.0:
        raise ParameterError(f"gini: amounts must not be negative. Got {x[0]:g} instead.")
    total = x.sum()
    if not total > 0.0:
        return float("nan")
    n = len(x)
    return float(((2.0 * np.arange(1, n + 1) - n - 1.0) * x).sum() / (n * total))


@compiled
def sorted_gini(x: Floats) -> float:
    """Return the Gini coefficient of values (n,) from lowest to highest; nan where they sum to 0."""
    n, total, weighed = len(x), 0.0, 0.0
    for i in range(n):
        total += x[i]
        weighed += (2.0 * i + 1.0 - n) * x[i]
    return weighed / (n * total) if total > 0.0 else np.nan


@dataclass(frozen=True)
class Gini(Measure):
    """Gini coefficient over citizens of a column that is never negative, in [0, 1 - 1/n]."""

    column: str

    quantity: ClassVar = "gini"
    phrase: ClassVar = "Gini coefficient over citizens of their {column}"
    unit: ClassVar = "1"
    source: ClassVar = "gini1912"
    dims: ClassVar = ()

    def of(self, state: State) -> NDArray[np.float64]:
        """Return the coefficients, (n_societies,)."""
        values, first = state.citizens[self.column], state.societies["first_citizen"]
        return np.array([sorted_gini(np.sort(values[low:high])) for low, high in pairwise(first)])
