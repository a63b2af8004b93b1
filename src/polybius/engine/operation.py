"""An operation: one slot of the step, ready to run on a range of worlds."""

from abc import ABC, abstractmethod
from collections.abc import Iterator

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


class Operation(ABC):
    """One slot of the step. `run` acts on worlds `w0` to `w1`; with workers, on many threads."""

    def __init__(self, shop: Workshop, slot: Slot) -> None:
        self.shop, self.slot = shop, slot
        self.table = slot.mechanism.acts_on
        self.bounds = shop.state.bounds(self.table)
        self.columns: list[Column] = [shop.schema[name] for name in slot.writes]
        self.arrays: list[Array] = [shop.state.column(name) for name in slot.writes]
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

    def aggregate(self, w0: int, w1: int, tick: Tick, workers: Workers | None) -> None:
        """Compute what the mechanism wants to know about many citizens at once."""
        for access, aggregation in self.aggregations.items():
            try:
                aggregation.run(w0, w1, tick, workers)
            except (ArithmeticError, ValueError) as error:
                where = f"one of worlds {w0} to {w1 - 1}, step {tick.step}, {self.slot.name}"
                raise SimulationError(f"{where}: aggregate '{access.name}': {error}.") from error

    def calls(self) -> Iterator[Call]:
        """Yield kernels with arguments of the types that they will be called with, as far as known."""
        yield from ()

    @property
    def skips_stopped(self) -> bool:
        """Say whether `run` leaves stopped worlds alone by itself."""
        return False

    @abstractmethod
    def act(self, w0: int, w1: int, tick: Tick, workers: Workers | None) -> None:
        """Do what the slot's rule says."""

    def view(self, source: RuleSource, *more: str) -> View:
        """Return what the rule may see, aggregates included; `more` are names that its kernel uses."""
        view = View.of(self.shop.state, self.slot, self.shop.values, source.names | set(more))
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
        what = "divided by zero" if isinstance(error, ZeroDivisionError) else f"could not calculate, {error}"
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
