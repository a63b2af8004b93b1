"""The usual operation: everyone moves at once."""

from collections.abc import Iterator

from polybius.engine.ahead import Call
from polybius.engine.evaluation import Evaluation
from polybius.engine.looks import looks_of
from polybius.engine.operation import Operation
from polybius.engine.output import Output
from polybius.engine.source import RuleSource
from polybius.engine.workers import CHUNK, Workers, share_out
from polybius.engine.workshop import Workshop
from polybius.model import Slot, Tick


class RuleOperation(Operation):
    """The rule fills buffers, which then replace the columns; or the columns, where nobody would see."""

    def __init__(self, shop: Workshop, slot: Slot) -> None:
        super().__init__(shop, slot)
        n_axes, precision = len(shop.state.axes), shop.theory.precision
        outputs = [Output.of(column, n_axes, precision) for column in self.columns]
        self.buffers = self.arrays
        if not _is_private(slot):
            self.buffers = [shop.spare(self.table, k, out.dtype, out.width) for k, out in enumerate(outputs)]
        self.evaluation = Evaluation(self, outputs, self.buffers)

    def calls(self) -> Iterator[Call]:
        """Yield those of aggregates, and the rule's kernel."""
        yield from super().calls()
        yield self.evaluation.call

    def act(self, w0: int, w1: int, tick: Tick, workers: Workers | None) -> None:
        """Evaluate the rule on every row, then write."""
        lo, hi = int(self.bounds[w0]), int(self.bounds[w1])
        self.evaluation.run(lo, hi, tick, workers)
        if self.buffers is not self.arrays:
            share_out(workers, lo, hi, CHUNK, self._write)

    def _write(self, lo: int, hi: int) -> None:
        for array, buffer in zip(self.arrays, self.buffers, strict=True):
            array[lo:hi] = buffer[lo:hi]


def _is_private(slot: Slot) -> bool:
    """Say whether the rule surely looks at what it writes in its own row only; small tables are not asked."""
    if slot.mechanism.acts_on != "citizens":
        return False
    looks = looks_of(RuleSource(slot.name, slot.mechanism.rule).plain())
    seen = {slot.bound(name) for name, elsewhere in looks.elsewhere.items() if elsewhere}
    return looks.whole and not seen & {*slot.writes}
