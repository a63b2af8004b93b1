"""Clusters of opinion on one axis: sorted opinions, split where a gap exceeds a tolerance.

Two citizens are in one cluster if a chain of citizens, each within `tolerance` of the
next, leads from one to the other. Clusters with less than the share `smallest` of the
society are not counted. Limits: in a large society a few scattered citizens bridge two
camps, and the chain makes them one; the measure suits dynamics that really cluster.

Sorting a million opinions is slow and not needed. Cells narrower than the tolerance
can't hold a split, so the lowest and the highest opinion of each cell give every gap
that may exceed it: exact, in one pass.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polybius.compiled import compiled
from polybius.errors import ParameterError
from polybius.measures.measure import Floats, Measure, check_range, rounding_of
from polybius.measures.voices import opinion_rows
from polybius.state import State
from polybius.thresholds import above, at_least, widened

__all__ = ["ClusterCount", "LargestCluster", "opinion_clusters"]

NARROWEST = 0.001  # tolerance of the measures: 2,002 cells


def opinion_clusters(
    opinions: ArrayLike, tolerance: float = 0.05, smallest: float = 0.0
) -> NDArray[np.int64]:
    """Return the sizes of the clusters of `opinions` (n,), from lowest to highest opinion.

    Any scale of opinions and any `tolerance` >= 0 will do. Clusters of less than
    `smallest` x n are left out. Nobody has no clusters; a nan among them is an error.
    """
    check_range("opinion_clusters: tolerance", tolerance, 0.0, np.inf)
    check_range("opinion_clusters: smallest", smallest, 0.0, 1.0)
    given = np.asarray(opinions).ravel()
    x = np.sort(given).astype(np.float64, copy=False)
    if len(x) and np.isnan(x[-1]):
        raise ParameterError("opinion_clusters needs numbers. Got nan among the opinions instead.")
    ends = np.append(np.flatnonzero(above(np.diff(x), tolerance, rounding_of(given))) + 1, len(x))
    sizes = np.diff(ends, prepend=0)
    large: NDArray[np.int64] = sizes[(sizes > 0) & at_least(sizes, smallest * len(x))]
    return large


@compiled
def count_clusters(
    values: Floats, first: NDArray[np.int64], tolerance: float, smallest: float
) -> NDArray[np.float64]:
    """Return number of clusters and share of the largest, (n_societies, n_axes, 2).

    Opinions in [-1, 1]; a society with a nan among them, or without citizens, has nan.
    """
    cells = int(2.0 / tolerance) + 2
    low, high, size = np.empty(cells), np.empty(cells), np.empty(cells)
    out = np.full((len(first) - 1, values.shape[1], 2), np.nan)
    for s in range(out.shape[0]):
        n = first[s + 1] - first[s]
        for a in range(out.shape[1] if n > 0 else 0):
            low[:], high[:], size[:] = np.inf, -np.inf, 0.0
            column = values[first[s] : first[s + 1], a]
            known = True
            for i in range(n):
                x = np.float64(column[i])
                known &= x == x
                place = min(max((x + 1.0) * (0.5 * cells), 0.0), cells - 1.0)
                c = np.uint64(place) if x == x else np.uint64(0)
                low[c], high[c] = min(low[c], x), max(high[c], x)
                size[c] += 1.0
            if not known:
                continue
            number, largest, members, last = 0, 0.0, 0.0, -np.inf
            for k in range(cells):
                if size[k] > 0.0:
                    if low[k] - last > tolerance:  # the cluster so far is complete
                        number += members > 0.0 and at_least(members, smallest * n)
                        members = 0.0
                    members += size[k]
                    largest = max(largest, members)
                    last = high[k]
            number += at_least(members, smallest * n)
            out[s, a, 0], out[s, a, 1] = number, largest / n
    return out


def _check(owner: str, tolerance: float, smallest: float) -> None:
    check_range(f"{owner}.tolerance", tolerance, NARROWEST, 2.0)
    check_range(f"{owner}.smallest", smallest, 0.0, 1.0)


@dataclass(frozen=True)
class ClusterCount(Measure):
    """Number of clusters of an opinion column."""

    column: str = "expressed"
    tolerance: float = 0.05  # widest gap within a cluster, opinion; arbitrary
    smallest: float = 0.01  # share of the society below which a cluster is not counted; arbitrary

    quantity: ClassVar = "clusters"
    phrase: ClassVar = "clusters of {column} opinions (gap above {tolerance:g}, share at least {smallest:g})"
    unit: ClassVar = "clusters"
    source: ClassVar = "bramson2017"

    def __post_init__(self) -> None:
        _check("ClusterCount", self.tolerance, self.smallest)

    def of(self, state: State) -> NDArray[np.float64]:
        """Return the numbers of clusters, (n_societies, n_axes)."""
        values, first = opinion_rows(state, self.column)
        gap = widened(float(self.tolerance), rounding_of(values))
        return count_clusters(values, first, gap, float(self.smallest))[:, :, 0].copy()


@dataclass(frozen=True)
class LargestCluster(Measure):
    """Share of the society in the largest cluster of an opinion column, in (0, 1]."""

    column: str = "expressed"
    tolerance: float = 0.05  # widest gap within a cluster, opinion; arbitrary

    quantity: ClassVar = "largest_cluster"
    phrase: ClassVar = "share of {whom} in the largest cluster of {column} opinions (gap above {tolerance:g})"
    unit: ClassVar = "share"
    source: ClassVar = "bramson2017"

    def __post_init__(self) -> None:
        _check("LargestCluster", self.tolerance, 0.0)

    def of(self, state: State) -> NDArray[np.float64]:
        """Return the shares, (n_societies, n_axes)."""
        values, first = opinion_rows(state, self.column)
        gap = widened(float(self.tolerance), rounding_of(values))
        return count_clusters(values, first, gap, 0.0)[:, :, 1].copy()
