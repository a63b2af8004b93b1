"""Interventions: columns of societies and parties, set from outside at a step."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from polybius.state import State

__all__ = ["Intervention", "Interventions"]


@dataclass(frozen=True)
class Intervention:
    """Before `step` begins, set `column` to `value` in row `row` of every world, or in all rows."""

    step: int
    column: str
    value: NDArray[Any]
    row: int | None

    def apply(self, state: State) -> None:
        """Write the value in place, where compiled rules see it."""
        values = state.column(self.column)
        if self.row is None:
            values[:] = self.value
        else:
            values[state.bounds(self.column.partition(".")[0])[:-1] + self.row] = self.value


class Interventions:
    """All interventions of a run, in order of time and, within a step, of the file."""

    def __init__(self, planned: Iterable[Intervention]) -> None:
        self.planned = sorted(planned, key=lambda item: item.step)

    def next(self, step: int) -> int | None:
        """Return the first step after `step` with an intervention."""
        steps = np.array([item.step for item in self.planned], np.int64)
        later = steps[steps > step]
        return int(later[0]) if len(later) else None

    def apply(self, state: State, step: int) -> None:
        """Do what is due before `step` begins."""
        for item in self.planned:
            if item.step == step:
                item.apply(state)
