"""Measures through time, and shares of citizens by cells of opinion."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from polybius.errors import ScenarioError, nearest
from polybius.measures import STANDARD, Measure, carried
from polybius.measures.categories import tabulate
from polybius.measures.citizens import parts_of
from polybius.measures.voices import opinion_rows
from polybius.model import Theory
from polybius.results import Record, Variable
from polybius.scenarios.calendar import Calendar
from polybius.scenarios.observer import Observer, by_world, society_coords, time_coords
from polybius.state import SYSTEM, State

__all__ = ["Distribution", "Measuring", "check_measures", "chosen_measures", "measures_of"]

#: Columns that citizens have in every run.
ALWAYS = ("id", "private", "expressed")
MANY = 100_000  # citizens from which on threads are worth their start; arbitrary


def measures_of(theory: Theory) -> dict[str, Measure]:
    """Return the standard measures, and those of what only `theory` has its societies and parties carry."""
    own = tuple(column for column in theory.columns.values() if column not in SYSTEM)
    return {measure.name: measure for measure in (*STANDARD, *carried(own))}


def chosen_measures(
    owner: str, wanted: Literal["standard"] | tuple[str, ...], theory: Theory, population: Iterable[str]
) -> tuple[Measure, ...]:
    """Return what is recorded: the named measures, or the standard ones whose columns are there.

    `population` are the columns of citizens that they have whatever the theory.
    """
    known = measures_of(theory)
    there = {*theory.columns, *(f"citizens.{short}" for short in (*ALWAYS, *population))}
    if wanted == "standard":
        return tuple(measure for measure in known.values() if set(measure.reads) <= there)
    check_measures(owner, wanted, theory)
    for name in wanted:
        lacking = sorted(set(known[name].reads) - there)
        if lacking:
            raise ScenarioError(
                f"{owner}: measure '{name}' reads {lacking[0]}, which theory '{theory.name}' does not have."
            )
    return tuple(known[name] for name in wanted)


def check_measures(owner: str, wanted: Iterable[str], theory: Theory) -> None:
    """Raise ScenarioError for a measure that there is not, with or without what it reads."""
    known = measures_of(theory)
    for name in wanted:
        if name not in known:
            raise ScenarioError(f"{owner}: there is no measure '{name}'.{nearest(name, known, 'measure')}")


class Measuring(Observer):
    """Take measures every so many steps, and at the end."""

    def __init__(self, measures: tuple[Measure, ...], every: int, calendar: Calendar, threads: int) -> None:
        self.measures, self.every, self.calendar, self.threads = measures, every, calendar, threads
        self.steps: list[int] = []
        self.seen: list[list[NDArray[np.float64]]] = []

    def next(self, step: int, state: State) -> int:
        """Return the next step of the cadence."""
        return (step // self.every + 1) * self.every

    def look(self, state: State, step: int, last: bool) -> None:
        """Take all measures, on several threads where there are citizens enough."""
        if step % self.every and not last:
            return
        found = self._taken(state)
        self.steps.append(step)
        self.seen.append([by_world(values, state.n_worlds) for values in found])
        self.coords = society_coords(state)

    def _taken(self, state: State) -> list[NDArray[np.float64]]:
        if self.threads == 1 or state.citizens.n < MANY:
            return [measure.of(state) for measure in self.measures]
        with ThreadPoolExecutor(self.threads) as pool:
            return list(pool.map(lambda measure: measure.of(state), self.measures))

    def record(self) -> Record | None:
        """Return (time, world, society[, axis or what else a measure is told by])."""
        if not self.steps:
            return None
        variables = {}
        for k, measure in enumerate(self.measures):
            dims = ("time", "world", "society", *measure.dims)
            attrs = {"units": measure.unit, "long_name": measure.long_name, "source": measure.source}
            variables[measure.name] = Variable(dims, np.stack([seen[k] for seen in self.seen]), attrs)
        return Record(variables, {**time_coords(self.steps, self.calendar), **self.coords, **self._others()})

    def _others(self) -> dict[str, Variable]:
        """Return the coordinates of the dimensions that only some measures have."""
        axes = self.coords["axis"].values
        found: dict[str, Variable] = {}
        for measure, values in zip(self.measures, self.seen[-1], strict=True):
            for dim, size in zip(measure.dims, values.shape[2:], strict=True):
                if dim not in ("axis", *found):
                    found[dim] = _coordinate(dim, size, axes)
        return found


def _coordinate(dim: str, size: int, axes: NDArray[np.str_]) -> Variable:
    if dim == "other":
        return Variable((dim,), axes, {"long_name": "the other axis"})
    if dim == "party":
        return Variable(
            (dim,),
            np.arange(size),
            {"long_name": "row of the party in its society; a newcomer takes that of one that fell"},
        )
    return Variable((dim,), np.array(parts_of(dim), np.str_), {"long_name": "part"})


class Distribution(Observer):
    """Count citizens by equal cells of what they think, and those who speak by what they say."""

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
        for name, seen in self.seen.items():
            counts = tabulate(*opinion_rows(state, name), self.cells)[:, :, 0]
            people = counts.sum(axis=2, keepdims=True)
            shares = np.divide(counts, people, out=np.full_like(counts, np.nan), where=people > 0)
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
