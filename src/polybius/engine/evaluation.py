"""An evaluation: a rule applied to every row, into buffers, with everyone seeing the same state."""

from collections.abc import Sequence

import numpy as np

from polybius.engine.ahead import Call
from polybius.engine.kernel import Kernel
from polybius.engine.operation import RULES_RAISE, Operation, first_failure
from polybius.engine.output import Output, unpacked
from polybius.engine.society_text import NEEDED, is_large, society_text
from polybius.engine.source import RuleSource
from polybius.engine.view import View
from polybius.engine.view_text import world_text
from polybius.engine.workers import CHUNK, Workers, share_out
from polybius.model import Tick
from polybius.state import TABLES, Array

#: Rows on which a rule that cannot be compiled is tried: enough to go most of its ways. Arbitrary.
TRIAL = 1_000


class Evaluation:
    """An operation's rule as a kernel from rows to `buffers`, one for each of `outputs`."""

    def __init__(self, operation: Operation, outputs: Sequence[Output], buffers: Sequence[Array]) -> None:
        self.operation = operation
        shop, slot = operation.shop, operation.slot
        source = RuleSource(slot.name, slot.mechanism.rule)
        view = operation.view(source, *(NEEDED if operation.table == "citizens" else ()))
        self.kernel = shop.build(
            Kernel(
                title=slot.name,
                returns=returns(operation, outputs),
                rules={"rule": source},
                view=view,
                extra=("large", "check", *(f"out{k}" for k in range(len(outputs)))),
                body=_text(operation, view, outputs),
                trial=TRIAL,
            )
        )
        self.before, self.buffers = (is_large(shop.state), shop.check), buffers
        self.after = (*view.arrays, *view.values)

    @property
    def call(self) -> Call:
        """The kernel, with arguments as `run` gives them."""
        return self.kernel, (0, 0, *Tick(0, 0, 0.0), *self.before, *self.buffers, *self.after)

    def run(self, lo: int, hi: int, tick: Tick, workers: Workers | None) -> None:
        """Fill the buffers' rows `lo` to `hi`; raise SimulationError for the first row that went wrong."""

        def call(a: int, b: int, buffers: Sequence[Array] = self.buffers) -> int:
            code: int = self.kernel(a, b, *tick, *self.before, *buffers, *self.after)
            return code

        try:
            codes = share_out(workers, lo, hi, CHUNK, call)
        except RULES_RAISE as error:
            aside = [np.empty_like(buffer) for buffer in self.buffers]
            row = first_failure(lambda a, b: call(a, b, aside), lo, hi)
            raise self.operation.failed_rule(tick.step, self.operation.table, row, error) from error
        bad = [code for code in codes if code >= 0]
        if bad:
            raise self.operation.failed_output(tick.step, min(bad))


def _text(operation: Operation, view: View, outputs: Sequence[Output]) -> list[str]:
    """Return the loop over rows; over citizens, of one society after the other."""
    mine = operation.table == "citizens"
    lines, values = unpacked("rule(i, mine, q, known)" if mine else "rule(i, s, p, t)", "v", len(outputs))
    for number, (output, value) in enumerate(zip(outputs, values, strict=True)):
        code = f"(i * {len(outputs)} + {number}) * 2"
        lines += output.store(value, f"out{number}", "r", code)
    lines = ["r = row(i)", *lines]
    loop = _world_by_world(view, operation.table, lines)
    if mine:
        loop = society_text(view, operation.slot.mechanism, len(operation.shop.state.axes), lines)
    return ["bad = -1", *loop, "return bad"]


def _world_by_world(view: View, table: str, lines: Sequence[str]) -> list[str]:
    """Return a loop that runs `lines` for each row `i` of `table` from `lo` to `hi`."""
    edges = f"edges[row({TABLES.index(table)}), row(w) + row(1)]"
    return [
        "start, w = whole(lo), 0",
        "while start < hi:",
        f"    end = min(whole(hi), whole({edges}))",
        "    if start < end:",
        *(f"        {line}" for line in world_text(view)),
        "        for i in range(start, end):",
        *(f"            {line}" for line in lines),
        "        start = end",
        "    w += 1",
    ]


def returns(operation: Operation, outputs: Sequence[Output]) -> str:
    """Say what the rule must return."""
    parts = [
        f"{f'a tuple of {output.width}' if output.width else 'a number'} for {name}"
        for name, output in zip(operation.slot.mechanism.writes, outputs, strict=True)
    ]
    return ", ".join(parts)
