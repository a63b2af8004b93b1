"""Aggregates over citizens, in fixed blocks and fixed order: the same bits on any number of threads.

Each society's citizens are cut into blocks of `BLOCK`, counted from the society's own
first citizen, so that neither other worlds nor threads move a boundary. A kernel sums
each block; the blocks are then added up one after the other.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from polybius.compiled import compiled
from polybius.engine.kernel import Kernel
from polybius.model import Aggregate, Gini, Histogram, Mean, Quantile, Total, Variance
from polybius.model.aggregate import GROUPED_BY
from polybius.state import State

BLOCK = 4096

Floats = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]


class Blocks:
    """Where each block of citizens begins and ends, and which society it lies in."""

    def __init__(self, state: State) -> None:
        first = state.societies["first_citizen"].astype(np.int64)
        counts = -(-np.diff(first) // BLOCK)
        self.society: Longs = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
        self.first_block: Longs = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        place = np.arange(len(self.society), dtype=np.int64) - self.first_block[self.society]
        self.low: Longs = first[self.society] + place * BLOCK
        self.high: Longs = np.minimum(self.low + BLOCK, first[self.society + 1])
        self.first_society = state.bounds("societies")

    def of_worlds(self, w0: int, w1: int) -> tuple[int, int]:
        """Return the range of blocks that lie in worlds `w0` to `w1`."""
        return (
            int(self.first_block[self.first_society[w0]]),
            int(self.first_block[self.first_society[w1]]),
        )


def slots_of(aggregate: Aggregate, state: State, blocks: Blocks) -> tuple[Longs, int]:
    """Return, per block, the row of the target table that slot 0 stands for; and the number of slots."""
    if aggregate.by == "societies":
        return blocks.society, 1
    if aggregate.by == "worlds":
        return state.societies["world"][blocks.society].astype(np.int64), 1
    first = state.societies[f"first_{GROUPED_BY[aggregate.by]}"].astype(np.int64)
    return first[blocks.society], max(1, int(np.diff(first).max(initial=0)))


def fields_of(aggregate: Aggregate, width: int) -> int:
    """Return how many sums a block keeps per slot."""
    each = max(1, width)
    match aggregate:
        case Total():
            return each
        case Mean():
            return 1 + each
        case Variance():
            return 1 + 2 * each
        case Histogram():
            return 1 + aggregate.bins
    return 0


def body_of(aggregate: Aggregate, width: int) -> list[str]:
    """Return the kernel's loop: sums of blocks `lo` to `hi` into `partial`, or sorted statistics into `out`."""
    key = {"societies": "society", "worlds": "world"}.get(aggregate.by)
    slot = "0" if key else f"s.citizens.{GROUPED_BY[aggregate.by]}[i] - base[b]"
    inner = [f"if {_text('where', aggregate.where)}:"] if aggregate.where is not None else ["if True:"]
    inner += [f"    k = {slot}", f"    v = {_text('of', aggregate.of)}"]
    weighted = aggregate.weight is not None
    inner += [f"    q = {_text('weight', aggregate.weight) if weighted else '1.0'}"]
    terms = [("v" if not width else f"v[{a}]") for a in range(max(1, width))]
    match aggregate:
        case Total():
            inner += [f"    partial[b, k, {a}] += q * {v}" for a, v in enumerate(terms)]
        case Mean():
            inner += ["    partial[b, k, 0] += q"]
            inner += [f"    partial[b, k, {1 + a}] += q * {v}" for a, v in enumerate(terms)]
        case Variance():
            # West's running update: no cancellation, one pass.
            inner += ["    if q > 0.0:", "        partial[b, k, 0] += q"]
            for a, v in enumerate(terms):
                m, d = f"partial[b, k, {1 + a}]", f"partial[b, k, {1 + len(terms) + a}]"
                inner += [f"        gap = {v} - {m}", f"        {m} += gap * q / partial[b, k, 0]",
                          f"        {d} += q * gap * ({v} - {m})"]
        case Histogram():
            scale = aggregate.bins / (aggregate.high - aggregate.low)
            inner += [
                f"    place = (v - {aggregate.low!r}) * {scale!r}",
                f"    bin = 0 if not place > 0.0 else ({aggregate.bins - 1} if place >= {aggregate.bins} else int(place))",
                "    partial[b, k, 0] += q",
                "    partial[b, k, 1 + bin] += q",
            ]
        case Quantile() | Gini():
            # Kept whole, per citizen, and sorted afterwards; a weight of zero marks who does not count.
            inner += ["    values[i] = v", "    weights[i] = q"]
    clear = ["partial[b, :, :] = 0.0"] if fields_of(aggregate, width) else []
    reset = [] if clear else ["    weights[i] = 0.0"]
    return [
        "for b in range(lo, hi):",
        *(f"    {line}" for line in clear),
        "    for i in range(block_low[b], block_high[b]):",
        *(f"    {line}" for line in reset),
        *(f"        {line}" for line in inner),
        "return -1",
    ]


def _text(name: str, value: Any) -> str:
    if isinstance(value, str):
        return f"s.{value}[i]"
    return f"{name}_function(i, s, p, t)"


EXTRA_SUMS = ("block_low", "block_high", "base", "partial")
EXTRA_SORTED = ("block_low", "block_high", "base", "values", "weights")


@compiled
def combine_sums(lo: int, hi: int, base: Any, partial: Any, total: Any) -> None:
    """Add the blocks `lo` to `hi`, in order, into `total` (n_targets, fields)."""
    for b in range(lo, hi):
        for k in range(partial.shape[1]):
            if base[b] + k < total.shape[0]:
                for f in range(partial.shape[2]):
                    total[base[b] + k, f] += partial[b, k, f]


@compiled
def combine_moments(lo: int, hi: int, base: Any, partial: Any, total: Any) -> None:
    """Merge means and squared deviations of blocks `lo` to `hi`, in order (Chan, Golub and LeVeque 1979)."""
    width = (partial.shape[2] - 1) // 2
    for b in range(lo, hi):
        for k in range(partial.shape[1]):
            q = partial[b, k, 0]
            row = base[b] + k
            if q > 0.0 and row < total.shape[0]:
                w = total[row, 0]
                for a in range(width):
                    gap = partial[b, k, 1 + a] - total[row, 1 + a]
                    total[row, 1 + a] += gap * q / (w + q)
                    total[row, 1 + width + a] += partial[b, k, 1 + width + a] + gap * gap * w * q / (w + q)
                total[row, 0] = w + q


@compiled
def sorted_statistic(values: Any, weights: Any, q: float) -> float:
    """Return the weighted quantile at share `q` of what has weight; where `q` is below 0, the Gini coefficient."""
    n = 0
    for i in range(len(values)):
        if weights[i] > 0.0:
            n += 1
    if n == 0:
        return np.nan
    kept, load = np.empty(n, np.float64), np.empty(n, np.float64)
    n = 0
    for i in range(len(values)):
        if weights[i] > 0.0:
            kept[n], load[n] = values[i], weights[i]
            n += 1
    order = np.argsort(kept, kind="mergesort")
    whole, amount = 0.0, 0.0
    for j in range(n):
        whole += load[order[j]]
        amount += load[order[j]] * kept[order[j]]
    reached, below, area = 0.0, 0.0, 0.0
    for j in range(n):
        w, v = load[order[j]], kept[order[j]]
        reached += w
        if q >= 0.0 and reached >= q * whole:
            return v
        area += w * (2.0 * below + w * v)  # twice the area under the Lorenz curve, unscaled
        below += w * v
    if q >= 0.0:
        return kept[order[n - 1]]
    return 1.0 - area / (whole * amount) if amount > 0.0 else np.nan


class Aggregation:
    """One declared aggregate, ready to run on a state."""

    def __init__(
        self, aggregate: Aggregate, width: int, kernel: Any, arguments: tuple[Any, ...], state: State, blocks: Blocks
    ) -> None:
        self.aggregate, self.kernel, self.arguments, self.blocks = aggregate, kernel, arguments, blocks
        self.width = width
        self.base, self.n_slots = slots_of(aggregate, state, blocks)
        self.n_fields = fields_of(aggregate, width)
        n_targets = state.tables[aggregate.by].n
        self.bounds = state.bounds(aggregate.by)
        wide = aggregate.bins if isinstance(aggregate, Histogram) else width
        self.out: Floats = np.full((n_targets, wide) if wide else n_targets, np.nan)
        if self.n_fields:
            self.partial: Floats = np.zeros((len(blocks.low), self.n_slots, self.n_fields))
            self.total: Floats = np.zeros((n_targets, self.n_fields))
        else:
            self.values: Floats = np.zeros(state.citizens.n)
            self.weights: Floats = np.zeros(state.citizens.n)
            key = GROUPED_BY[aggregate.by]
            self.key = state.citizens[key]
            self.rows = state.bounds("citizens")

    def extra(self) -> tuple[Any, ...]:
        """Return the kernel's extra arguments."""
        common = (self.blocks.low, self.blocks.high, self.base)
        return (*common, self.partial) if self.n_fields else (*common, self.values, self.weights)

    def finish(self, w0: int, w1: int) -> None:
        """Put the blocks of worlds `w0` to `w1` together and write the aggregate's column."""
        lo, hi = int(self.bounds[w0]), int(self.bounds[w1])
        if not self.n_fields:
            self._finish_sorted(w0, w1, lo, hi)
            return
        self.total[lo:hi] = 0.0
        combine = combine_moments if isinstance(self.aggregate, Variance) else combine_sums
        combine(*self.blocks.of_worlds(w0, w1), self.base, self.partial, self.total)
        total = self.total[lo:hi]
        each = max(1, self.width)
        with np.errstate(divide="ignore", invalid="ignore"):
            match self.aggregate:
                case Total():
                    values = total
                case Mean():
                    values = total[:, 1:] / total[:, :1]
                case Variance():
                    values = total[:, 1 + each :] / total[:, :1]
                case _:
                    values = total[:, 1:] / total[:, :1]
        self.out[lo:hi] = values if self.out.ndim == 2 else values[:, 0]

    def _finish_sorted(self, w0: int, w1: int, lo: int, hi: int) -> None:
        q = self.aggregate.q if isinstance(self.aggregate, Quantile) else -1.0
        a, b = int(self.rows[w0]), int(self.rows[w1])
        key, values, weights = self.key[a:b], self.values[a:b], self.weights[a:b]
        for target in range(lo, hi):
            mine = key == target
            self.out[target] = sorted_statistic(values[mine], weights[mine], q)


def kernel_of(owner: str, name: str, aggregate: Aggregate, width: int, **parts: Any) -> Kernel:
    """Return the kernel that fills an aggregate's blocks."""
    extra = EXTRA_SUMS if fields_of(aggregate, width) else EXTRA_SORTED
    return Kernel(title=f"{owner}.{name}", extra=extra, body=body_of(aggregate, width), **parts)
