"""Courses: from where to where a number went, in words."""

import numpy as np
from numpy.typing import NDArray

from polybius.reports.across import median
from polybius.reports.history import Track
from polybius.reports.phrases import amount, over_worlds

__all__ = ["course"]

#: What a number must go beyond its ends by, for that to be told: a share of their distance. Arbitrary.
BEYOND = 0.5


def course(track: Track) -> str:
    """Say from where to where a number went, by way of what if it turned, or that it stayed."""
    middle = median(track.values)
    known = np.flatnonzero(np.isfinite(middle))
    if not len(known):
        return "–"
    start, end = (over_worlds(track.values[k], lambda x: amount(x, track.unit)) for k in known[[0, -1]])
    far = _farthest(middle[known])
    by = "" if far is None else amount(far, track.unit)
    if by and by not in (start, end):
        return f"from {start} by way of {by} {'back ' if start == end else ''}to {end}"
    return f"{end} throughout" if start == end else f"from {start} to {end}"


def _farthest(known: NDArray[np.float64]) -> float | None:
    """Return the value farthest beyond both ends, unless it is hardly beyond."""
    low, high = sorted((float(known[0]), float(known[-1])))
    above, below = float(known.max()) - high, low - float(known.min())
    if max(above, below) <= BEYOND * max(high - low, 1e-9):
        return None
    return float(known.max() if above >= below else known.min())
