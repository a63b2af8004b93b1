"""Sequential operations: what happens one after the other, one world a thread, writing in place."""

from collections.abc import Callable
from typing import Any

import numpy as np

from polybius.engine.operation import Operation, Tick
from polybius.engine.workers import Workers, share_out
from polybius.errors import SimulationError


class SequentialOperation(Operation):
    """Common part of encounters and world rules: a kernel that goes from world to world."""

    kernel: Callable[..., Any]
    rest: tuple[Any, ...]

    def act(self, w0: int, w1: int, tick: Tick, workers: Workers | None) -> None:
        """Run worlds `w0` to `w1`; raise SimulationError for the first that went wrong."""
        under_way = np.zeros(len(self.bounds), np.int64)

        def call(a: int, b: int) -> int:
            code: int = self.kernel(a, b, *tick, under_way, *self.rest)
            return code

        try:
            codes = share_out(workers, w0, w1, 1, call)
        except (ArithmeticError, ValueError) as error:
            raise self._raised(tick[0], under_way, error) from error
        bad = [code for code in codes if code >= 0]
        if bad:
            raise self.failed_output(tick[0], min(bad))

    def _raised(self, step: int, under_way: Any, error: Exception) -> SimulationError:
        w = int(np.flatnonzero(under_way)[0])
        what = "divided by zero" if isinstance(error, ZeroDivisionError) else f"could not calculate, {error}"
        return self.failure(step, "worlds", w, f"{what}{self.place(int(under_way[w]))}")

    def place(self, number: int) -> str:
        """Say where in a world it happened; `number` is what the kernel left."""
        return ""
