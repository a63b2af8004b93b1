"""Opinions on two axes at once, counted by equal cells of [-1, 1] x [-1, 1].

Cells are those of `categories`: an opinion on an edge goes to the one farther from 0.
"""

import numpy as np
from numpy.typing import NDArray

from polybius.compiled import compiled
from polybius.measures.categories import category
from polybius.measures.measure import Floats

__all__ = ["joint_shares"]


def joint_shares(values: Floats, first: NDArray[np.int64], a: int, b: int, k: int) -> NDArray[np.float64]:
    """Return shares (n_societies, k, k) of the rows of `values` (n, n_axes), by cells of axes `a` and `b`.

    The rows of society j are `first[j]:first[j + 1]`; nan where it has none, or an opinion is nan.
    """
    counts = _counts(values, first, a, b, k)
    with np.errstate(invalid="ignore"):
        return np.asarray(counts / counts.sum(axis=(1, 2), keepdims=True))


@compiled
def _counts(values: Floats, first: NDArray[np.int64], a: int, b: int, k: int) -> NDArray[np.float64]:
    out = np.zeros((len(first) - 1, k, k))
    for s in range(len(out)):
        for i in range(first[s], first[s + 1]):
            x, y = np.float64(values[i, a]), np.float64(values[i, b])
            if x != x or y != y:
                out[s, :, :] = np.nan
                break
            out[s, np.uint64(category(x, k)), np.uint64(category(y, k))] += 1.0
    return out
