"""Across worlds: medians and quantiles that skip what is not a number, silently."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["median", "quantiles"]

Floats = NDArray[np.float64]


def quantiles(values: ArrayLike, levels: Sequence[float]) -> Floats:
    """Return quantiles over the last axis, (n_levels, ...); nan where there is no number at all."""
    given = np.asarray(values, np.float64)
    rows = given.reshape(-1, given.shape[-1])
    known = np.isfinite(rows).any(axis=1)
    found = np.full((len(levels), len(rows)), np.nan)
    found[:, known] = np.nanquantile(rows[known], levels, axis=1)
    return found.reshape(len(levels), *given.shape[:-1])


def median(values: ArrayLike) -> Floats:
    """Return the median over the last axis."""
    return np.asarray(quantiles(values, (0.5,))[0])
