"""Across worlds: medians and quantiles that skip what is not a number, silently."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["median", "quantiles"]

Floats = NDArray[np.float64]


def quantiles(values: ArrayLike, levels: Sequence[float]) -> Floats:
    """Return quantiles over the last axis, (n_levels, ...); nan where there is no number at all."""
    given = np.asarray(values, np.float64)
    if given.shape[-1] == 1:
        return np.stack([given[..., 0]] * len(levels))
    rows = given.reshape(-1, given.shape[-1])
    finite = np.isfinite(rows)
    found = np.full((len(levels), len(rows)), np.nan)
    whole, some = finite.all(axis=1), finite.any(axis=1) & ~finite.all(axis=1)
    found[:, whole] = np.quantile(rows[whole], levels, axis=1)  # many times faster than the next
    found[:, some] = np.nanquantile(rows[some], levels, axis=1)
    return found.reshape(len(levels), *given.shape[:-1])


def median(values: ArrayLike) -> Floats:
    """Return the median over the last axis."""
    return np.asarray(quantiles(values, (0.5,))[0])
