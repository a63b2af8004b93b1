"""Description: what respondents answered, weighted, item by item.

    mean = sum of w x / sum of w
    sd   = sqrt(sum of w (x - mean)^2 / sum of w * n / (n - 1))
    effective n = (sum of w)^2 / sum of w^2          (Kish 1965)

over the n respondents who answered and whose weight is above 0. With weights that are all alike these are the
usual mean and standard deviation; the standard error of the mean is sd / sqrt(effective n).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from polybius.errors import DataError

__all__ = ["Description", "describe"]


class Description(NamedTuple):
    """Weighted mean and standard deviation of `n` numbers; nan where there are too few."""

    mean: float
    sd: float
    n: int
    effective_n: float

    @property
    def standard_error(self) -> float:
        """Standard error of the mean."""
        return float(self.sd / np.sqrt(self.effective_n)) if self.n else float("nan")


def describe(values: ArrayLike, weights: ArrayLike | None = None) -> Description:
    """Return mean, sd, n and effective n of `values` (n,), NaN where there is none, under `weights` (n,).

    Raises DataError for weights that are negative, or not as many as values.
    """
    given = np.asarray(values, np.float64)
    weighed = np.ones(given.shape) if weights is None else np.asarray(weights, np.float64)
    if given.ndim != 1 or given.shape != weighed.shape:
        raise DataError(f"weights must be one a value. Got {weighed.shape} for values of {given.shape}.")
    if not (np.isfinite(weighed).all() and (weighed >= 0).all()):
        raise DataError("weights must be finite numbers of at least 0. Set those of unused rows to 0.")
    used = (weighed > 0) & ~np.isnan(given)
    x, w, n = given[used], weighed[used], int(used.sum())
    if not n:
        return Description(float("nan"), float("nan"), 0, 0.0)
    mean = float(np.average(x, weights=w))
    spread = float(np.average((x - mean) ** 2, weights=w))
    sd = float(np.sqrt(spread * n / (n - 1))) if n > 1 else float("nan")
    return Description(mean, sd, n, float(w.sum() ** 2 / (w**2).sum()))
