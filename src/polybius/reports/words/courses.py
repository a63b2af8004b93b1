"""Courses: from where to where a number went, in words."""

import numpy as np
from numpy.typing import NDArray

from polybius.reports.across import median
from polybius.reports.history import History, Track
from polybius.reports.words.phrases import amount, over_worlds, when

__all__ = ["course"]

#: What a number must go beyond its ends by, for that to be told: a share of their distance. Arbitrary.
BEYOND = 0.5


def course(track: Track, history: History | None = None) -> str:
    """Say from where to where a number went, over what peak or trough if it turned, or that it stayed.

    With a `history` the turn is dated.
    """
    middle = median(track.values)
    known = np.flatnonzero(np.isfinite(middle))
    if not len(known):
        return "–"
    start, end = (over_worlds(track.values[k], lambda x: amount(x, track.unit)) for k in known[[0, -1]])
    k = _farthest(middle[known])
    by = "" if k is None else amount(float(middle[known[k]]), track.unit)
    if k is not None and by not in (start, end):
        way = "up" if middle[known[k]] > middle[known[0]] else "down"
        at = f" ({when(float(history.time[known[k]]), history.unit)})" if history else ""
        return f"from {start} {way} to {by}{at}, then {'back ' if start == end else ''}to {end}"
    return f"{end} throughout" if start == end else f"from {start} to {end}"


def _farthest(known: NDArray[np.float64]) -> int | None:
    """Return the place of the value farthest beyond both ends, unless it is hardly beyond."""
    low, high = sorted((float(known[0]), float(known[-1])))
    above, below = float(known.max()) - high, low - float(known.min())
    if max(above, below) <= BEYOND * max(high - low, 1e-9):
        return None
    return int(known.argmax() if above >= below else known.argmin())
