"""What makes aggregates out of blocks: sums and moments put together in order, and sorted statistics."""

from typing import Any

import numpy as np

from polybius.compiled import compiled, jitable
from polybius.thresholds import at_least


@compiled
def all_within(values: Any, low: float, high: float) -> bool:
    """Say whether all of `values` (n,) are numbers from `low` to `high`: in one pass, without a draft."""
    wrong = False
    for k in range(len(values)):
        x = values[k]
        wrong |= (x < low) | (x > high) | (x != x)  # no branches: they would keep it from vectors
    return not wrong


@compiled
def combine_sums(lo: int, hi: int, base: Any, count: Any, partial: Any, total: Any) -> None:
    """Add blocks `lo` to `hi`, in order, into `total` (n_targets, fields).

    Block b holds `count[b]` targets, from row `base[b]` on, in `partial` (n_blocks, targets, fields).
    """
    for b in range(lo, hi):
        for k in range(count[b]):
            for f in range(partial.shape[2]):
                total[base[b] + k, f] += partial[b, k, f]


@compiled
def combine_moments(lo: int, hi: int, base: Any, count: Any, partial: Any, total: Any) -> None:
    """Merge weights, means and squared deviations of blocks, in order (Chan, Golub and LeVeque 1979)."""
    width = (partial.shape[2] - 1) // 2
    for b in range(lo, hi):
        for k in range(count[b]):
            q = partial[b, k, 0]
            row = base[b] + k
            if q > 0.0:
                w = total[row, 0]
                for a in range(width):
                    gap = partial[b, k, 1 + a] - total[row, 1 + a]
                    total[row, 1 + a] += gap * q / (w + q)
                    total[row, 1 + width + a] += partial[b, k, 1 + width + a] + gap * gap * w * q / (w + q)
                total[row, 0] = w + q


@jitable
def quantile(values: Any, weights: Any, q: float) -> float:
    """Return the smallest of sorted `values` with at least a share `q` of the weight at or below it."""
    whole = 0.0
    for j in range(len(values)):
        whole += weights[j]
    reached = 0.0
    for j in range(len(values)):
        reached += weights[j]
        if at_least(reached, q * whole):
            return float(values[j])
    return np.nan


@jitable
def gini(values: Any, weights: Any) -> float:
    """Return the Gini coefficient of sorted `values`: one less twice the area under the Lorenz curve."""
    whole, below, area = 0.0, 0.0, 0.0
    for j in range(len(values)):
        amount = weights[j] * values[j]
        area += weights[j] * (2.0 * below + amount)
        whole += weights[j]
        below += amount
    return 1.0 - area / (whole * below) if below > 0.0 else np.nan


@compiled
def sorted_statistics(
    lo: int, hi: int, first: Any, first_target: Any, key: Any, values: Any, weights: Any, q: float, out: Any
) -> None:
    """Write a statistic of each target's citizens to `out`: the quantile at `q`, or where `q` < 0 the Gini.

    Citizens `first[k]` to `first[k + 1]` belong, by `key`, to targets `first_target[k]` to
    `first_target[k + 1]`. Who has no weight does not count; over nobody it is not a number.
    """
    for parent in range(lo, hi):
        t0, t1 = first_target[parent], first_target[parent + 1]
        place = np.zeros(t1 - t0 + 1, np.int64)
        for i in range(first[parent], first[parent + 1]):
            if weights[i] > 0.0:
                place[key[i] - t0 + 1] += 1
        for k in range(t1 - t0):
            place[k + 1] += place[k]
        kept = np.empty(place[t1 - t0], np.float64)
        load = np.empty(place[t1 - t0], np.float64)
        free = place.copy()
        for i in range(first[parent], first[parent + 1]):
            if weights[i] > 0.0:
                j = free[key[i] - t0]
                kept[j], load[j] = values[i], weights[i]
                free[key[i] - t0] = j + 1
        for k in range(t1 - t0):
            mine, its = kept[place[k] : place[k + 1]], load[place[k] : place[k + 1]]
            order = np.argsort(mine, kind="mergesort")
            mine, its = mine[order], its[order]
            out[t0 + k] = quantile(mine, its, q) if q >= 0.0 else gini(mine, its)
