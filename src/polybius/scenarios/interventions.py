"""Interventions: what is set from outside, when, for how long, and where."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from polybius.measures import Measure

__all__ = ["Course", "Intervention", "Interventions"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Course:
    """Numbers that run in straight lines from point to point; before the first and after the last they stay.

    `times` are in steps; `values` (n_points,) or (n_points, width).
    """

    times: tuple[float, ...]
    values: Floats

    def at(self, step: int) -> Floats:
        """Return the numbers as `step` begins: (), or (width,)."""
        k = int(np.searchsorted(self.times, step, side="right"))
        if k in (0, len(self.times)):
            return np.asarray(self.values[max(0, k - 1)])
        share = (step - self.times[k - 1]) / (self.times[k] - self.times[k - 1])
        return np.asarray(self.values[k - 1] + share * (self.values[k] - self.values[k - 1]))

    def moves(self, step: int) -> bool:
        """Say whether the numbers may be others at the next step."""
        return self.times[0] - 1 < step < self.times[-1]


@dataclass(frozen=True)
class Intervention:
    """From step `begin` until step `end` (None: for good), set `target` to a course, or add it.

    `number` is its place in the scenario. `rows` count societies or parties of each world; None are
    all. What is added stays within [`low`, `high`]. Where it holds a `measure` of citizens, `target` is the
    column that this is taken of.
    """

    number: int
    target: str
    course: Course
    begin: int
    end: int | None = None
    adds: bool = False
    rows: tuple[int, ...] | None = None
    low: float = -inf
    high: float = inf
    measure: Measure | None = None

    def lasts(self, step: int) -> bool:
        """Say whether it is under way as `step` begins."""
        return self.begin <= step and (self.end is None or step < self.end)

    def on(self, base: Floats, step: int) -> Floats:
        """Return what becomes of `base` as `step` begins."""
        now = self.course.at(step)
        return np.clip(base + now, self.low, self.high) if self.adds else np.broadcast_to(now, base.shape)


@dataclass(frozen=True)
class Interventions:
    """All interventions of a run, each kind in the order of the scenario.

    Nobody else writes `parameters` and the `given` columns: they are overlays on a base value,
    which returns. `edits` change once a column that mechanisms write. `holds` keep such a column,
    and `measures` a mean or share of citizens, against whoever writes it.
    """

    parameters: tuple[Intervention, ...] = ()
    given: tuple[Intervention, ...] = ()
    edits: tuple[Intervention, ...] = ()
    holds: tuple[Intervention, ...] = ()
    measures: tuple[Intervention, ...] = ()

    @property
    def planned(self) -> list[Intervention]:
        """All of them, in the order of the scenario."""
        found = [*self.parameters, *self.given, *self.edits, *self.holds, *self.measures]
        return sorted(found, key=lambda item: item.number)

    def beyond(self, horizon: int) -> list[Intervention]:
        """Return those that begin at step `horizon` or later, in the order of the scenario."""
        return [item for item in self.planned if item.begin >= horizon]

    def next(self, step: int) -> int | None:
        """Return the first step after `step` before which there is something to do."""
        return min((due for due in self._due(step) if due > step), default=None)

    def _due(self, step: int) -> Iterator[int]:
        for item in self.planned:
            yield item.begin
            if item.end is not None:
                yield item.end
            if item.lasts(step) and item.course.moves(step):
                yield step + 1
