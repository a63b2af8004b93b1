"""The operation of a replacement: all are asked whether they leave, and who leaves is followed."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from polybius.engine.ahead import Call
from polybius.engine.evaluation import returns
from polybius.engine.kernel import Kernel
from polybius.engine.operation import RULES_RAISE, Operation, first_failure
from polybius.engine.output import Output, unpacked
from polybius.engine.preparation import start_values
from polybius.engine.society_text import NEEDED, society_text
from polybius.engine.source import RuleSource
from polybius.engine.view import View
from polybius.engine.view_text import world_text
from polybius.engine.workers import CHUNK, Workers, share_out
from polybius.engine.workshop import Workshop
from polybius.model import Replacement, Slot, Tick
from polybius.state import GENERATION, Array, Column, Kind


def _is_personal(column: Column) -> bool:
    """Say whether a column tells of who lives there, not of the place."""
    return column.kind is Kind.CARRIED and not column.stays


class ReplacementOperation(Operation):
    """Few leave in a step: only for these is the rule evaluated, and are columns written.

    A newcomer is a new person to every mechanism. What the rule does not give them and the theory's
    mechanisms carry from step to step starts anew.
    """

    def __init__(self, shop: Workshop, slot: Slot, mechanism: Replacement) -> None:
        super().__init__(shop, slot)
        n_axes, precision = len(shop.state.axes), shop.theory.precision
        *self.given, self.ids = self.arrays
        self.outputs = [Output.of(column, n_axes, precision) for column in self.columns[:-1]]
        written = shop.theory.written
        self.anew = [
            (shop.state.column(name), self._start(column))
            for name, column in shop.theory.columns.items()
            if column.table == "citizens" and _is_personal(column) and name in written - {*slot.writes}
        ]
        self.leaving = shop.spare("citizens", 0, "uint8")
        whether = "whether a citizen leaves"
        self.ask = self._kernel("leaves", mechanism.leaves, whether, ("large", "leaving"), self._asking)
        names = ("check", "rows", *(f"out{k}" for k in range(len(self.outputs))))
        wanted = returns(self, self.outputs)
        self.fill = self._kernel("rule", mechanism.rule, wanted, names, self._filling)

    def _start(self, column: Column) -> float | Array:
        """Return what newcomers begin with: one number, or one row each where it points into their world."""
        values = self.shop.state.column(column.name)
        if not column.points_to:
            return column.start
        return start_values(self.shop.state, column, values.shape, str(values.dtype))

    def calls(self) -> Iterator[Call]:
        """Yield those of aggregates, and the kernels that ask and that fill."""
        yield from super().calls()
        nobody, tick = np.empty(0, np.int64), Tick(0, 0, 0.0)
        asking, filling = (False, self.leaving), (self.shop.check, nobody, *self._newcomers(0))
        for (kernel, rest), extra in ((self.ask, asking), (self.fill, filling)):
            yield kernel, (0, 0, *tick, *extra, *rest)

    def _newcomers(self, n: int) -> list[Array]:
        """Return what the rule gives to `n` newcomers, still empty."""
        return [np.empty((n, *array.shape[1:]), array.dtype) for array in self.given]

    def act(self, w0: int, w1: int, tick: Tick, workers: Workers | None) -> None:
        """Ask everyone, then put newcomers in the places of those who leave."""
        lo, hi = int(self.bounds[w0]), int(self.bounds[w1])
        self._run(self.ask, range(lo, hi), tick, workers, False, self.leaving)
        rows = lo + np.flatnonzero(self.leaving[lo:hi])
        if not len(rows):
            return
        newcomers = self._newcomers(len(rows))
        self._run(self.fill, rows, tick, workers, self.shop.check, rows, *newcomers)
        for array, values in zip(self.given, newcomers, strict=True):
            array[rows] = values
        for array, start in self.anew:
            array[rows] = start[rows] if isinstance(start, np.ndarray) else start
        self.ids[rows] += GENERATION

    def _run(
        self,
        kernel: Call,
        rows: range | npt.NDArray[np.int64],
        tick: Tick,
        workers: Workers | None,
        *extra: Array | bool,
    ) -> None:
        """Call a kernel on parts of `rows`; raise SimulationError for the first row that went wrong."""

        def call(a: int, b: int) -> int:
            code: int = kernel[0](a, b, *tick, *extra, *kernel[1])
            return code

        lo, hi = (rows.start, rows.stop) if isinstance(rows, range) else (0, len(rows))
        try:
            codes = share_out(workers, lo, hi, CHUNK, call)
        except RULES_RAISE as error:
            row = int(rows[first_failure(call, lo, hi) - lo])
            raise self.failed_rule(tick.step, self.table, row, error) from error
        bad = [code for code in codes if code >= 0]
        if bad:
            raise self.failed_output(tick.step, min(bad))

    def _kernel(
        self,
        name: str,
        rule: Callable[..., Any],
        wanted: str,
        extra: tuple[str, ...],
        body: Callable[[View], Sequence[str]],
    ) -> Call:
        """Return a kernel over one of the two rules, and what it takes after (lo, hi, tick, *extra)."""
        source = RuleSource(self.slot.name, rule)
        view = self.view(source, *NEEDED)
        built = self.shop.build(
            Kernel(
                title=self.slot.name,
                returns=wanted,
                rules={name: source},
                view=view,
                extra=extra,
                body=body(view),
            )
        )
        return built, (*view.arrays, *view.values)

    def _asking(self, view: View) -> list[str]:
        """Return the loop that notes who leaves."""
        lines = ["leaving[row(i)] = 1 if leaves(i, mine, q, known) else 0"]
        return [*society_text(view, self.slot.mechanism, len(self.shop.state.axes), lines), "return -1"]

    def _filling(self, view: View) -> list[str]:
        """Return the loop that writes what the newcomers begin with, one row each in the order of places."""
        lines, values = unpacked("rule(i, s, p, t)", "v", len(self.outputs))
        for number, (output, value) in enumerate(zip(self.outputs, values, strict=True)):
            code = f"(i * {len(self.columns)} + {number}) * 2"
            lines += output.store(value, f"out{number}", "k", code)
        world = f"c{view.number('citizens.world')}"
        return [
            "bad = -1",
            "for k in range(lo, hi):",
            "    i = whole(rows[k])",
            f"    w = whole({world}[row(i)])",
            *(f"    {line}" for line in world_text(view)),
            *(f"    {line}" for line in lines),
            "return bad",
        ]
