"""Aggregates over citizens: a kernel goes through blocks, and the blocks are put together in order."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from polybius.engine.blocks import Blocks
from polybius.engine.statistics import combine_moments, combine_sums, sorted_statistics
from polybius.engine.workers import Workers, share_out
from polybius.model import Aggregate, Gini, Histogram, Mean, Quantile, Tick, Total, Variance
from polybius.model.aggregate import GROUPED_BY

#: Fewest blocks worth a thread of their own.
BLOCKS_A_TASK = 4

Floats = npt.NDArray[np.float64]


class Aggregation(ABC):
    """One declared aggregate on a state: `out` is its column, filled by `run`.

    `kernel` is called with a range of blocks, the tick, the blocks' bounds and worlds, `extra` and `rest`.
    """

    out: Floats
    extra: tuple[Any, ...]

    def __init__(self, blocks: Blocks, kernel: Callable[..., Any], rest: tuple[Any, ...]) -> None:
        self.blocks, self.kernel, self.rest = blocks, kernel, rest

    @property
    def call(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """The kernel, with arguments as `sum_up` gives them, for no blocks."""
        return self.kernel, (0, 0, *Tick(0, 0, 0.0), *self._given)

    @property
    def _given(self) -> tuple[Any, ...]:
        blocks = self.blocks
        return (blocks.low, blocks.high, blocks.world, *self.extra, *self.rest)

    def run(self, w0: int, w1: int, tick: Tick, workers: Workers | None) -> None:
        """Compute the aggregate over citizens of worlds `w0` to `w1`."""
        lo, hi = self.blocks.of_worlds(w0, w1)
        share_out(workers, lo, hi, BLOCKS_A_TASK, lambda a, b: self.sum_up(a, b, tick))
        self.finish(w0, w1)

    def sum_up(self, lo: int, hi: int, tick: Tick) -> None:
        """Go through blocks `lo` to `hi`."""
        self.kernel(lo, hi, *tick, *self._given)

    @abstractmethod
    def finish(self, w0: int, w1: int) -> None:
        """Put the blocks of worlds `w0` to `w1` together."""


class SummedAggregation(Aggregation):
    """Total, mean, variance, histogram: each block keeps sums for each party, group or the society."""

    def __init__(
        self,
        aggregate: Aggregate,
        width: int,
        blocks: Blocks,
        kernel: Callable[..., Any],
        rest: tuple[Any, ...],
    ) -> None:
        super().__init__(blocks, kernel, rest)
        self.aggregate, self.each = aggregate, max(1, width)
        self.base, self.count = blocks.targets(aggregate.by)
        n_fields = fields(aggregate, width)
        n_targets = blocks.state.tables[aggregate.by].n
        self.partial: Floats = np.zeros((len(blocks.low), int(self.count.max(initial=1)), n_fields))
        self.total: Floats = np.zeros((n_targets, n_fields))
        self.rows = blocks.state.bounds(aggregate.by)
        wide = aggregate.bins if isinstance(aggregate, Histogram) else width
        self.out = np.full((n_targets, wide) if wide else n_targets, np.nan)
        self.extra = (self.base, self.partial)

    def finish(self, w0: int, w1: int) -> None:
        """Add the blocks up and divide by the weight where the aggregate is relative."""
        total = self.total[self.rows[w0] : self.rows[w1]]
        total[:] = 0.0
        combine = combine_moments if isinstance(self.aggregate, Variance) else combine_sums
        combine(*self.blocks.of_worlds(w0, w1), self.base, self.count, self.partial, self.total)
        with np.errstate(divide="ignore", invalid="ignore"):
            match self.aggregate:
                case Total():
                    values = total
                case Variance():
                    values = total[:, 1 + self.each :] / total[:, :1]
                case _:
                    values = total[:, 1:] / total[:, :1]
        self.out[self.rows[w0] : self.rows[w1]] = values if self.out.ndim == 2 else values[:, 0]


class SortedAggregation(Aggregation):
    """Quantile and Gini: values and weights are kept whole, per citizen, and sorted."""

    def __init__(
        self,
        aggregate: Aggregate,
        scratch: tuple[Floats, Floats],
        blocks: Blocks,
        kernel: Callable[..., Any],
        rest: tuple[Any, ...],
    ) -> None:
        super().__init__(blocks, kernel, rest)
        state, key = blocks.state, GROUPED_BY[aggregate.by]
        parents = "worlds" if aggregate.by == "worlds" else "societies"
        self.q = aggregate.q if isinstance(aggregate, Quantile) else -1.0
        self.key = state.citizens[key]
        self.first = state.tables[parents]["first_citizen"]
        n_targets = state.tables[aggregate.by].n
        alone = aggregate.by == parents
        self.first_target = np.arange(n_targets + 1) if alone else state.societies[f"first_{key}"]
        self.parents = state.bounds(parents)
        self.extra = scratch
        self.out = np.full(n_targets, np.nan)

    def finish(self, w0: int, w1: int) -> None:
        """Sort each target's values and take the statistic."""
        lo, hi = int(self.parents[w0]), int(self.parents[w1])
        values, weights = self.extra
        sorted_statistics(lo, hi, self.first, self.first_target, self.key, values, weights, self.q, self.out)


def is_sorted(aggregate: Aggregate) -> bool:
    """Say whether an aggregate needs its values in order."""
    return isinstance(aggregate, (Quantile, Gini))


def fields(aggregate: Aggregate, width: int) -> int:
    """Return how many sums a block keeps per target."""
    match aggregate:
        case Mean():
            return 1 + max(1, width)
        case Variance():
            return 1 + 2 * max(1, width)
        case Histogram():
            return 1 + aggregate.bins
    return max(1, width)
