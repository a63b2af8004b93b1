"""The usual operation: everyone moves at once."""

from polybius.engine.evaluation import Evaluation
from polybius.engine.operation import Operation
from polybius.engine.output import Output
from polybius.engine.workers import CHUNK, Workers, share_out
from polybius.engine.workshop import Workshop
from polybius.model import Slot, Tick


class RuleOperation(Operation):
    """The rule fills buffers, which then replace the columns."""

    def __init__(self, shop: Workshop, slot: Slot) -> None:
        super().__init__(shop, slot)
        n_axes, precision = len(shop.state.axes), shop.theory.precision
        outputs = [Output.of(column, n_axes, precision) for column in self.columns]
        self.buffers = [shop.spare(self.table, k, out.dtype, out.width) for k, out in enumerate(outputs)]
        self.evaluation = Evaluation(self, outputs, self.buffers)

    def act(self, w0: int, w1: int, tick: Tick, workers: Workers | None) -> None:
        """Evaluate the rule on every row, then write."""
        lo, hi = int(self.bounds[w0]), int(self.bounds[w1])
        self.evaluation.run(lo, hi, tick, workers)
        share_out(workers, lo, hi, CHUNK, self._write)

    def _write(self, lo: int, hi: int) -> None:
        for array, buffer in zip(self.arrays, self.buffers, strict=True):
            array[lo:hi] = buffer[lo:hi]
