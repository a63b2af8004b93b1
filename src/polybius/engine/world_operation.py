"""The operation of a world rule: a world is rewritten in place, and tested afterwards."""

import numpy as np

from polybius.engine.kernel import Kernel
from polybius.engine.sequential_operation import SequentialOperation
from polybius.engine.source import RuleSource
from polybius.engine.workers import Workers
from polybius.engine.workshop import Workshop
from polybius.model import Slot, Tick


class WorldOperation(SequentialOperation):
    """The rule sets what it likes of the columns that it writes."""

    def __init__(self, shop: Workshop, slot: Slot) -> None:
        super().__init__(shop, slot)
        source = RuleSource(slot.name, slot.mechanism.rule)
        view = self.view(source)
        kernel = Kernel(
            title=slot.name,
            returns="nothing",
            rules={"rule": source},
            view=view,
            extra=("under_way",),
            body=[
                "for w in range(lo, hi):",
                "    under_way[w] = 1",
                "    rule(w, s, p, t)",
                "    under_way[w] = 0",
                "return -1",
            ],
        )
        self.kernel = shop.build(kernel)
        self.rest = (*view.arrays, *view.values)

    def act(self, w0: int, w1: int, tick: Tick, workers: Workers | None) -> None:
        """Run the rule, then test what it wrote for NaN and range."""
        super().act(w0, w1, tick, workers)
        for number, (column, array) in enumerate(zip(self.columns, self.arrays, strict=True)):
            bounds = self.shop.state.bounds(column.table)
            lo, hi = int(bounds[w0]), int(bounds[w1])
            values = array[lo:hi]
            self.test(tick.step, number, lo, np.isnan(values), 0)
            low, high = np.asarray([column.low, column.high]).astype(array.dtype)
            self.test(tick.step, number, lo, (values < low) | (values > high), 1)
