"""Opinions in [-1, 1] sorted into equal categories, as a questionnaire would.

Category c of k covers [-1 + 2c/k, -1 + 2(c + 1)/k]. An opinion on an edge goes to the
category farther from 0, so a mirrored society has the mirrored table (with even k, where
0 is an edge, an exact 0 goes up). Opinions beyond [-1, 1] go to the end categories.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polybius.compiled import compiled, jitable
from polybius.measures.measure import Floats, check_range, rows_of
from polybius.thresholds import SINGLE

__all__ = ["categories", "tabulate"]

MOST = 1000  # categories; beyond that a table says no more than the opinions themselves


@jitable
def category(x: float, k: int) -> int:
    """Return the category in [0, k) of opinion `x`, not nan."""
    odd = k % 2
    # From the middle outward; an edge stays one in single precision, too. min before int for inf.
    steps = min(((abs(x) + SINGLE) * k + odd) * 0.5, k // 2 - 1 + odd)
    return k // 2 + int(steps) if x >= 0.0 else k // 2 - 1 + odd - int(steps)


@compiled
def tabulate(values: Floats, first: NDArray[np.int64], k: int) -> NDArray[np.float64]:
    """Return counts and sums of opinions by category, (n_societies, n_axes, 2, k).

    A society with a nan opinion on an axis has nan throughout.
    """
    out = np.zeros((len(first) - 1, values.shape[1], 2, k))
    for s in range(out.shape[0]):
        for a in range(out.shape[1]):
            counts, sums = out[s, a, 0], out[s, a, 1]
            column = values[first[s] : first[s + 1], a]
            for i in range(len(column)):
                x = np.float64(column[i])
                if x != x:
                    out[s, a, :, :] = np.nan
                    break
                c = np.uint64(category(x, k))
                counts[c] += 1.0
                sums[c] += x
    return out


def categories(opinions: ArrayLike, k: int = 7) -> NDArray[np.float64]:
    """Return how many of `opinions` (n,), in [-1, 1], fall into each of `k` equal categories, (k,)."""
    check_range("categories: k", k, 2, MOST)
    counts: NDArray[np.float64] = tabulate(*rows_of(opinions), k)[0, 0, 0].copy()
    return counts
