"""Assortativity: do citizens listen to those who speak like them?

The Pearson correlation, over ties, of the values at the two ends (Newman 2003, scalar
assortativity), each tie counted by its weight. In [-1, 1]; 0 is chance, except that
among n people who all know each other it is -1/(n - 1), as nobody is tied to himself.
Directed ties are read as they are: row i lists those whom i listens to. Only ties whose
two ends lie in the society count. nan where there are no such ties or where either end
always has the same value. Of what is expressed, ties count between two who speak.
"""

from dataclasses import dataclass
from itertools import pairwise
from math import nan, sqrt
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polybius.compiled import compiled, jitable
from polybius.errors import ParameterError
from polybius.measures.measure import PUBLIC, Floats, Measure, axis_column, rows_of
from polybius.measures.voices import opinion_rows, voices
from polybius.state import State

__all__ = ["Assortativity", "assortativity", "complete_assortativity"]

EVERYONE = np.empty(0, np.bool_)  # that no mask is given
NEGLIGIBLE = 1e-12  # variance over mean square below which a variance is rounding error


@jitable
def correlation(w: float, x: float, y: float, xx: float, yy: float, xy: float) -> float:
    """Return the correlation from the weighted sums of 1, x, y, x^2, y^2 and x y; nan if undefined."""
    if not w > 0.0:
        return nan
    vx, vy = xx - x * x / w, yy - y * y / w
    if not (vx > NEGLIGIBLE * xx and vy > NEGLIGIBLE * yy):
        return nan
    return min(1.0, max(-1.0, (xy - x * y / w) / sqrt(vx * vy)))


@compiled
def tie_correlations(
    values: Floats,
    first: NDArray[np.int64],
    first_tie: NDArray[np.int64],
    to: NDArray[np.uint32],
    weight: NDArray[np.float32],
    counts: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """Return the assortativity of each society and axis, (n_societies, n_axes); `weight` may be empty.

    Only ties between citizens of `counts` do, if that is not empty.
    """
    n_axes = values.shape[1]
    out = np.empty((len(first) - 1, n_axes))
    for s in range(out.shape[0]):
        low, high = np.uint64(first[s]), np.uint64(first[s + 1])
        origin, w = np.zeros(n_axes), 0.0  # of an axis; lessens cancellation
        for a in range(n_axes if low < high else 0):
            origin[a] = values[low, a]
        sums, row = np.zeros((n_axes, 5)), np.empty((n_axes, 2))
        for i in range(low, high):
            if len(counts) > 0 and not counts[i]:
                continue
            row[:, :] = 0.0
            row_w = 0.0
            for e in range(np.uint64(first_tie[i]), np.uint64(first_tie[i + np.uint64(1)])):
                j = np.uint64(to[e])
                if low <= j < high and (len(counts) == 0 or counts[j]):
                    one = np.float64(weight[e]) if len(weight) > 0 else 1.0
                    row_w += one
                    for a in range(n_axes):
                        y = values[j, a] - origin[a]
                        row[a, 0] += one * y
                        row[a, 1] += one * y * y
            w += row_w
            for a in range(n_axes):
                x = values[i, a] - origin[a]
                sums[a, 0] += row_w * x
                sums[a, 1] += row[a, 0]
                sums[a, 2] += row_w * x * x
                sums[a, 3] += row[a, 1]
                sums[a, 4] += row[a, 0] * x
        for a in range(n_axes):
            out[s, a] = correlation(w, sums[a, 0], sums[a, 1], sums[a, 2], sums[a, 3], sums[a, 4])
    return out


def assortativity(
    values: ArrayLike, first_tie: ArrayLike, to: ArrayLike, weight: ArrayLike | None = None
) -> float:
    """Return the assortativity of `values` (n,) on ties in CSR form.

    Citizen i listens to `to[first_tie[i]:first_tie[i + 1]]`. Undirected ties are
    listed both ways. `weight` (n_ties,), not negative; all 1 if left out.
    """
    rows, first = rows_of(values)
    bounds, target = np.ascontiguousarray(first_tie, np.int64), np.asarray(to)
    weights = np.ascontiguousarray([] if weight is None else weight, np.float32)
    n = len(rows)
    sound = bounds.shape == (n + 1,) and bounds[0] == 0 and bounds[-1] == len(target)
    if not sound or (np.diff(bounds) < 0).any() or (weight is not None and len(weights) != len(target)):
        raise ParameterError(
            f"assortativity needs {n + 1} rising bounds from 0 to the number of ties, and one weight a tie. "
            f"Got {bounds.shape[0]} bounds, {len(target)} ties and {len(weights)} weights instead."
        )
    if len(target) and (target.min() < 0 or target.max() >= n):
        raise ParameterError(
            f"assortativity: ties must lead to one of {n} citizens. Got {target.max()} instead."
        )
    return float(
        tie_correlations(rows, first, bounds, np.ascontiguousarray(target, np.uint32), weights, EVERYONE)[
            0, 0
        ]
    )


def complete_assortativity(values: ArrayLike) -> float:
    """Return the assortativity of `values` (n,) when everyone is tied to everyone else: -1 / (n - 1).

    nan for fewer than two citizens, or if all values are equal or one is nan.
    """
    rows, first = rows_of(values)
    return float(_complete(rows, first)[0, 0])


def _complete(values: Floats, first: NDArray[np.int64]) -> NDArray[np.float64]:
    out = np.full((len(first) - 1, values.shape[1]), np.nan)
    for s, (low, high) in enumerate(pairwise(first)):
        if high > low:
            part = values[low:high]
            out[s] = np.where(part.min(axis=0) < part.max(axis=0), -1.0 / max(high - low - 1, 1), np.nan)
    return out


@dataclass(frozen=True)
class Assortativity(Measure):
    """Correlation of an opinion column along ties, in [-1, 1]."""

    column: str = "expressed"

    quantity: ClassVar = "assortativity"
    phrase: ClassVar = "assortativity of {column} opinions along ties"
    unit: ClassVar = "1"
    source: ClassVar = "newman2003"

    def of(self, state: State) -> NDArray[np.float64]:
        """Return the correlations, (n_societies, n_axes)."""
        if state.complete:
            return _complete(*opinion_rows(state, self.column))
        values, first = axis_column(state, self.column), state.societies.first_citizen
        weight = state.ties["weight"] if "weight" in state.ties else np.empty(0, np.float32)
        speaks = voices(state) if self.column == PUBLIC else None
        counts = EVERYONE if speaks is None else speaks
        return tie_correlations(values, first, state.citizens.first_tie, state.ties.to, weight, counts)
