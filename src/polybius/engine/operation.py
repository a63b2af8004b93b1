"""An operation: one slot of the step, ready to run on a range of worlds."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import numpy.typing as npt

from polybius.engine.aggregate_kernel import aggregation_of
from polybius.engine.ahead import Call
from polybius.engine.source import RuleSource
from polybius.engine.view import Access, View
from polybius.engine.workers import Workers
from polybius.engine.workshop import Workshop
from polybius.errors import SimulationError
from polybius.model import Slot, Tick
from polybius.state import Array, Column
from polybius.state.pointers import first_stray, strayed

#: What a rule that has gone wrong raises, in Python and compiled.
RULES_RAISE = (ArithmeticError, ValueError, LookupError)


class Operation(ABC):
    """One slot of the step. `run` acts on worlds `w0` to `w1`; with workers, on many threads."""

    def __init__(self, shop: Workshop, slot: Slot) -> None:
        self.shop, self.slot = shop, slot
        self.table = slot.mechanism.acts_on
        self.bounds = shop.state.bounds(self.table)
        self.columns: list[Column] = [shop.schema[name] for name in slot.writes]
        self.arrays: list[Array] = [shop.state.column(name) for name in slot.writes]
        self.pointing = [
            (name, column) for name, column in zip(slot.writes, self.columns, strict=True) if column.points_to
        ]
        self.aggregations = {
            Access.to(aggregate.by, name, found.out): found
            for name, aggregate in slot.mechanism.aggregates.items()
            for found in [aggregation_of(shop, slot, name, aggregate)]
        }

    def run(self, w0: int, w1: int, step: int, dt: float, workers: Workers | None) -> None:
        """Carry worlds `w0` to `w1` through this part of the step."""
        tick = Tick(step, self.slot.stream, dt)
        self.aggregate(w0, w1, tick, workers)
        self.act(w0, w1, tick, workers)
        self._check_pointers(w0, w1, step)

    def _check_pointers(self, w0: int, w1: int, step: int) -> None:
        """Raise SimulationError where what was written points out of its world."""
        state = self.shop.state
        for name, column in self.pointing:
            row = first_stray(state, name, w0, w1)
            if row >= 0:
                raise self.failure(step, column.table, row, f"{name} {strayed(state, name, row)}")

    def aggregate(self, w0: int, w1: int, tick: Tick, workers: Workers | None) -> None:
        """Compute what the mechanism wants to know about many citizens at once."""
        for access, aggregation in self.aggregations.items():
            try:
                aggregation.run(w0, w1, tick, workers)
            except RULES_RAISE as error:
                blocks = aggregation.blocks.of_worlds(w0, w1)
                block = first_failure(partial(aggregation.sum_up, tick=tick), *blocks)
                w, place = int(aggregation.blocks.world[block]), f" in aggregate '{access.name}'"
                raise self.failed_rule(tick.step, "worlds", w, error, place) from error

    def calls(self) -> Iterator[Call]:
        """Yield kernels with arguments of the types that they will be called with, as far as known."""
        for aggregation in self.aggregations.values():
            yield aggregation.call

    @property
    def skips_stopped(self) -> bool:
        """Say whether `run` leaves stopped worlds alone by itself."""
        return False

    @abstractmethod
    def act(self, w0: int, w1: int, tick: Tick, workers: Workers | None) -> None:
        """Do what the slot's rule says."""

    def view(self, source: RuleSource, *more: str) -> View:
        """Return what the rule may see, aggregates included; `more` are names that its kernel uses."""
        shop, names = self.shop, source.names | set(more)
        view = View.of(shop.state, self.slot, shop.values, names, shop.guarded)
        return view.with_columns({access: found.out for access, found in self.aggregations.items()})

    def failure(self, step: int, table: str, row: int, what: str) -> SimulationError:
        """Return the error for something that happened to a row of `table`."""
        bounds = self.shop.state.bounds(table)
        w = int(np.searchsorted(bounds, row, side="right")) - 1
        one = {"societies": "society", "parties": "party"}.get(table, table.removesuffix("s"))
        first = "" if table == "worlds" else f" (first at {one} {row - int(bounds[w])})"
        return SimulationError(f"world {w}, step {step}, {self.slot.name}: {what}{first}.")

    def failed_rule(
        self, step: int, table: str, row: int, error: Exception, place: str = ""
    ) -> SimulationError:
        """Return the error for an exception that the rule raised at a row of `table`."""
        what = f"could not calculate, {error}"
        if isinstance(error, ZeroDivisionError):
            what = "divided by zero"
        elif isinstance(error, LookupError):
            what = str(error)
        return self.failure(step, table, row, f"{what}{place}")

    def failed_output(self, step: int, code: int) -> SimulationError:
        """Return the error for a kernel's code: ((row, number of the output), NaN or out of range)."""
        row, number = divmod(code // 2, len(self.columns))
        column, name = self.columns[number], self.slot.writes[number]
        what = f"left its range {column.range}" if code % 2 else "became NaN"
        return self.failure(step, column.table, row, f"{name} {what}")

    def test(self, step: int, number: int, lo: int, wrong: npt.NDArray[np.bool_], kind: int) -> None:
        """Raise SimulationError if any value of output `number`, from row `lo` on, is `wrong`."""
        if wrong.any():
            row = lo + int(np.argmax(wrong.reshape(len(wrong), -1).any(axis=1)))
            raise self.failed_output(step, (row * len(self.columns) + number) * 2 + kind)


def first_failure(call: Callable[[int, int], object], lo: int, hi: int) -> int:
    """Find by halves the first row on which a rule raises, by a `call` that changes nothing.

    Where rules write in place, rows before it have changed: the first that fails as things stand then.
    """
    while hi - lo > 1:
        middle = (lo + hi) // 2
        try:
            call(lo, middle)
        except RULES_RAISE:
            hi = middle
        else:
            lo = middle
    return lo
