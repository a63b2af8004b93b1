"""Measures through time, and shares of citizens by cells of opinion."""

from concurrent.futures import ThreadPoolExecutor
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from polybius.errors import ScenarioError, nearest
from polybius.measures import STANDARD, Measure
from polybius.measures.categories import tabulate
from polybius.model import Theory
from polybius.results import Record, Variable
from polybius.scenarios.calendar import Calendar
from polybius.scenarios.observer import by_world, society_coords, time_coords
from polybius.state import State

__all__ = ["Distribution", "Measuring", "chosen_measures"]


def chosen_measures(
    owner: str, wanted: Literal["standard"] | tuple[str, ...], theory: Theory
) -> tuple[Measure, ...]:
    """Return what is recorded: the named measures, or the standard ones whose columns are there."""
    known = {measure.name: measure for measure in STANDARD}
    there = {*theory.columns, "citizens.private", "citizens.expressed"}
    if wanted == "standard":
        return tuple(measure for measure in STANDARD if set(measure.reads) <= there)
    for name in wanted:
        if name not in known:
            raise ScenarioError(f"{owner}: there is no measure '{name}'.{nearest(name, known, 'measure')}")
        lacking = sorted(set(known[name].reads) - there)
        if lacking:
            raise ScenarioError(
                f"{owner}: measure '{name}' reads {lacking[0]}, which theory '{theory.name}' does not have."
            )
    return tuple(known[name] for name in wanted)


class Measuring:
    """Take measures every so many steps, and at the end."""

    def __init__(self, measures: tuple[Measure, ...], every: int, calendar: Calendar, threads: int) -> None:
        self.measures, self.every, self.calendar, self.threads = measures, every, calendar, threads
        self.steps: list[int] = []
        self.seen: list[list[NDArray[np.float64]]] = []

    def next(self, step: int, state: State) -> int:
        """Return the next step of the cadence."""
        return (step // self.every + 1) * self.every

    def look(self, state: State, step: int, last: bool) -> None:
        """Take all measures, each on a thread of its own."""
        if step % self.every and not last:
            return
        with ThreadPoolExecutor(self.threads) as pool:
            found = list(pool.map(lambda measure: measure.of(state), self.measures))
        self.steps.append(step)
        self.seen.append([by_world(values, state.n_worlds) for values in found])
        self.coords = society_coords(state)

    def record(self) -> Record | None:
        """Return (time, world, society[, axis])."""
        if not self.steps:
            return None
        variables = {}
        for k, measure in enumerate(self.measures):
            dims = ("time", "world", "society", *(("axis",) if measure.per_axis else ()))
            attrs = {"units": measure.unit, "long_name": measure.long_name, "source": measure.source}
            variables[measure.name] = Variable(dims, np.stack([seen[k] for seen in self.seen]), attrs)
        return Record(variables, {**time_coords(self.steps, self.calendar), **self.coords})


class Distribution:
    """Count citizens by equal cells of what they think and say, as often as measures are taken."""

    def __init__(self, cells: int, every: int, calendar: Calendar) -> None:
        self.cells, self.every, self.calendar = cells, every, calendar
        self.steps: list[int] = []
        self.seen: dict[str, list[NDArray[np.float32]]] = {"private": [], "expressed": []}

    def next(self, step: int, state: State) -> int:
        """Return the next step of the cadence."""
        return (step // self.every + 1) * self.every

    def look(self, state: State, step: int, last: bool) -> None:
        """Count."""
        if step % self.every and not last:
            return
        self.steps.append(step)
        first = state.societies["first_citizen"]
        for name, seen in self.seen.items():
            counts = tabulate(state.citizens[name], first, self.cells)[:, :, 0]
            shares = counts / counts.sum(axis=2, keepdims=True)
            seen.append(by_world(shares.astype(np.float32), state.n_worlds))
        self.coords = society_coords(state)

    def record(self) -> Record | None:
        """Return (time, world, society, axis, cell)."""
        if not self.steps:
            return None
        centres = (2 * np.arange(self.cells) + 1) / self.cells - 1
        cell = Variable(("cell",), centres, {"units": "opinion", "long_name": "middle of the cell"})
        variables = {
            name: Variable(
                ("time", "world", "society", "axis", "cell"),
                np.stack(seen),
                {"units": "share", "long_name": f"share of citizens by {name} opinion"},
            )
            for name, seen in self.seen.items()
        }
        return Record(variables, {**time_coords(self.steps, self.calendar), **self.coords, "cell": cell})
