"""An evaluation: a rule applied to every row, into buffers, with everyone seeing the same state."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from polybius.engine.kernel import Kernel
from polybius.engine.operation import Operation
from polybius.engine.output import Output, unpacked
from polybius.engine.society_text import NEEDED, is_large, society_text
from polybius.engine.source import RuleSource
from polybius.engine.view import View
from polybius.engine.workers import CHUNK, Workers, share_out
from polybius.model import Tick
from polybius.state import Array

#: Line of a kernel that notes which row it has come to, in `reached`.
NOTED = "reached[0] = i"


class RowError(Exception):
    """What happened to a kernel, and at which row."""

    def __init__(self, row: int, error: Exception) -> None:
        super().__init__(row, error)
        self.row, self.error = row, error


def watched(kernel: Callable[..., int], a: int, b: int, tick: Tick, *rest: Any) -> int:
    """Return what `kernel` returns for rows `a` to `b`; raise RowError where a rule raises."""
    reached = np.zeros(1, np.int64)
    try:
        return kernel(a, b, *tick, reached, *rest)
    except (ArithmeticError, ValueError) as error:
        raise RowError(int(reached[0]), error) from error


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
                extra=("reached", "large", "check", *(f"out{k}" for k in range(len(outputs)))),
                body=_text(operation, view, outputs),
            )
        )
        self.rest = (is_large(shop.state), shop.check, *buffers, *view.arrays, *view.values)

    def run(self, lo: int, hi: int, tick: Tick, workers: Workers | None) -> None:
        """Fill the buffers' rows `lo` to `hi`; raise SimulationError for the first row that went wrong."""
        try:
            codes = share_out(
                workers, lo, hi, CHUNK, lambda a, b: watched(self.kernel, a, b, tick, *self.rest)
            )
        except RowError as failed:
            error = failed.error
            raise self.operation.failed_rule(tick.step, self.operation.table, failed.row, error) from error
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
    lines = [NOTED, "r = row(i)", *lines]
    loop = ["for i in range(lo, hi):", *(f"    {line}" for line in lines)]
    if mine:
        loop = society_text(view, operation.slot.mechanism, len(operation.shop.state.axes), lines)
    return ["bad = -1", *loop, "return bad"]


def returns(operation: Operation, outputs: Sequence[Output]) -> str:
    """Say what the rule must return."""
    parts = [
        f"{f'a tuple of {output.width}' if output.width else 'a number'} for {name}"
        for name, output in zip(operation.slot.mechanism.writes, outputs, strict=True)
    ]
    return ", ".join(parts)
