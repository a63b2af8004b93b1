"""Gini coefficient of what people own or earn."""

import numpy as np
from numpy.typing import ArrayLike

from polybius.errors import ParameterError

__all__ = ["gini"]


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
