"""Sequential operations: what happens one after the other, one world a thread, writing in place."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from polybius.engine.ahead import Call
from polybius.engine.operation import RULES_RAISE, Operation
from polybius.engine.statistics import all_within
from polybius.engine.workers import Workers, share_out
from polybius.engine.workshop import Workshop
from polybius.model import Slot, Tick
from polybius.state import Array, Column


class SequentialOperation(Operation):
    """Common part of encounters and world rules: a kernel that goes from world to world."""

    kernel: Callable[..., Any]
    rest: tuple[Any, ...]

    @property
    def skips_stopped(self) -> bool:
        """Say whether it leaves stopped worlds alone by itself, so that one call may span them."""
        return not self.aggregations

    def __init__(self, shop: Workshop, slot: Slot) -> None:
        super().__init__(shop, slot)
        self.tests = [
            (number, shop.state.bounds(column.table), *_range(column, array))
            for number, (column, array) in enumerate(zip(self.columns, self.arrays, strict=True))
            if not column.whole or _range(column, array)[0] is not None
        ]
        stops = shop.theory.stops_when is not None
        self.stopped = (
            shop.state.column("worlds.stopped") if stops else np.zeros(shop.state.n_worlds, np.uint8)
        )

    def calls(self) -> Iterator[Call]:
        """Yield those of aggregates, and the kernel over worlds."""
        yield from super().calls()
        yield self.kernel, (0, 0, *Tick(0, 0, 0.0), np.zeros(1, np.int64), self.stopped, *self.rest)

    def act(self, w0: int, w1: int, tick: Tick, workers: Workers | None) -> None:
        """Run worlds `w0` to `w1`; raise SimulationError for the first that went wrong."""
        # Kernels note in which world, and how far in it, they are: an exception says neither.
        under_way = np.zeros(len(self.bounds), np.int64)

        def call(a: int, b: int) -> int:
            code: int = self.kernel(a, b, *tick, under_way, self.stopped, *self.rest)
            return code

        try:
            codes = share_out(workers, w0, w1, 1, call)
        except RULES_RAISE as error:
            w = int(np.flatnonzero(under_way)[0])
            place = self.place(int(under_way[w]))
            raise self.failed_rule(tick.step, "worlds", w, error, place) from error
        bad = [code for code in codes if code >= 0]
        if bad:
            raise self.failed_output(tick.step, min(bad))
        if self.slot.mechanism.in_place:
            self._test_columns(w0, w1, tick.step)

    def _test_columns(self, w0: int, w1: int, step: int) -> None:
        """Test what a rule has set in worlds `w0` to `w1` for NaN and range."""
        for number, bounds, low, high in self.tests:
            lo, hi = int(bounds[w0]), int(bounds[w1])
            values = self.arrays[number][lo:hi]
            least, most = (-np.inf, np.inf) if low is None else (low, high)
            if not all_within(values.reshape(-1), least, most):
                self.test(step, number, lo, np.isnan(values), 0)
                self.test(step, number, lo, (values < least) | (values > most), 1)

    def place(self, number: int) -> str:
        """Say where in a world it happened; `number` is what the kernel left."""
        return ""


def _range(column: Column, array: Array) -> tuple[Any, Any]:
    """Return the bounds in the type of `array`, or twice None where that type can hold nothing else."""
    low, high = np.asarray([column.low, column.high]).astype(array.dtype)
    limits = np.iinfo(array.dtype) if column.whole else None
    widest = (-np.inf, np.inf) if limits is None else (limits.min, limits.max)
    return (None, None) if (low, high) == widest else (low, high)
