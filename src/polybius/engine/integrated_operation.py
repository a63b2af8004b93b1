"""An integrated operation: the rule returns rates, and a scheme carries the columns forward."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from polybius.engine.ahead import Call
from polybius.engine.evaluation import Evaluation
from polybius.engine.operation import Operation
from polybius.engine.output import Output
from polybius.engine.workers import Workers
from polybius.engine.workshop import Workshop
from polybius.model import Integrated, Slot, Tick

Floats = npt.NDArray[np.float64]


class IntegratedOperation(Operation):
    """A Runge-Kutta scheme over all columns that the mechanism writes, in double precision within a step."""

    def __init__(self, shop: Workshop, slot: Slot, scheme: Integrated) -> None:
        super().__init__(shop, slot)
        self.scheme = scheme
        n_axes = len(shop.state.axes)
        outputs = [Output(column.width(n_axes), "float64", -np.inf, np.inf) for column in self.columns]
        self.rates = [shop.spare(self.table, k, "float64", out.width) for k, out in enumerate(outputs)]
        self.evaluation = Evaluation(self, outputs, self.rates)

    def calls(self) -> Iterator[Call]:
        """Yield those of aggregates, and the rule's kernel."""
        yield from super().calls()
        yield self.evaluation.call

    def act(self, w0: int, w1: int, tick: Tick, workers: Workers | None) -> None:
        """Evaluate the rates at the scheme's nodes, then take the step."""
        lo, hi = int(self.bounds[w0]), int(self.bounds[w1])
        dt = tick.dt
        start = [array[lo:hi].astype(np.float64) for array in self.arrays]
        change = [np.zeros_like(x) for x in start]
        for stage, (node, weight) in enumerate(zip(self.scheme.nodes, self.scheme.weights, strict=True)):
            if stage:
                self._place(
                    lo, hi, [x + node * dt * r[lo:hi] for x, r in zip(start, self.rates, strict=True)]
                )
                self.aggregate(w0, w1, tick, workers)
            self.evaluation.run(lo, hi, tick, workers)
            for total, rate in zip(change, self.rates, strict=True):
                total += weight * rate[lo:hi]
        end = [x + dt * total for x, total in zip(start, change, strict=True)]
        self._test(lo, end, tick.step)
        self._place(lo, hi, end)

    def _place(self, lo: int, hi: int, values: list[Floats]) -> None:
        for array, column, value in zip(self.arrays, self.columns, values, strict=True):
            array[lo:hi] = np.clip(value, column.low, column.high)

    def _test(self, lo: int, values: list[Floats], step: int) -> None:
        for number, (column, value) in enumerate(zip(self.columns, values, strict=True)):
            self.test(step, number, lo, np.isnan(value), 0)
            if self.shop.check:
                self.test(step, number, lo, (value < column.low) | (value > column.high), 1)
