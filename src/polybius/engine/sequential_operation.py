"""Sequential operations: what happens one after the other, one world a thread, writing in place."""

from collections.abc import Callable
from typing import Any

import numpy as np

from polybius.engine.operation import Operation
from polybius.engine.workers import Workers, share_out
from polybius.model import Tick


class SequentialOperation(Operation):
    """Common part of encounters and world rules: a kernel that goes from world to world."""

    kernel: Callable[..., Any]
    rest: tuple[Any, ...]

    def act(self, w0: int, w1: int, tick: Tick, workers: Workers | None) -> None:
        """Run worlds `w0` to `w1`; raise SimulationError for the first that went wrong."""
        # Kernels note in which world, and how far in it, they are: an exception says neither.
        under_way = np.zeros(len(self.bounds), np.int64)

        def call(a: int, b: int) -> int:
            code: int = self.kernel(a, b, *tick, under_way, *self.rest)
            return code

        try:
            codes = share_out(workers, w0, w1, 1, call)
        except (ArithmeticError, ValueError) as error:
            w = int(np.flatnonzero(under_way)[0])
            place = self.place(int(under_way[w]))
            raise self.failed_rule(tick.step, "worlds", w, error, place) from error
        bad = [code for code in codes if code >= 0]
        if bad:
            raise self.failed_output(tick.step, min(bad))

    def place(self, number: int) -> str:
        """Say where in a world it happened; `number` is what the kernel left."""
        return ""
