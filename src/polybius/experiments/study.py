"""A study: a scenario at every point of a design, with replicates, side by side in batches.

    study = Study("two_victories", Design.grid({"Expression.peer_pressure": [0, 1, 2]}), replicates=8)
    study.run()["falsifying_share"]

A cell is one point and one replicate. It gives the numbers of the single run with its values and its seed,
to the bit, whatever runs beside it, on however many threads.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from polybius.engine import Backend, Simulation
from polybius.errors import ParameterError, PolybiusError, ScenarioError, check_kind
from polybius.experiments.cells import Cells, check_dims
from polybius.experiments.design import Design
from polybius.experiments.seeding import Seed, told
from polybius.memory import check_memory
from polybius.model import Theory
from polybius.notebook import heading, rows, shown
from polybius.results import Record
from polybius.scenarios import Blueprint, Scenario, load
from polybius.scenarios.execution import Execution
from polybius.scenarios.history import stops
from polybius.scenarios.measuring import Measuring
from polybius.scenarios.outside import Outside
from polybius.state import State, union

__all__ = ["Study"]

#: Citizens that run side by side; a batch holds as many worlds as fit, and the most worlds. Arbitrary.
BATCH, WORLDS = 2_000_000, 2_000

#: Called with cells done and cells to do.
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Study:
    """A scenario, the points of a design, and how often each is run.

    `scenario` is a name, a file or a Scenario; `design` names its inputs, as `scenario.inputs()` lists them,
    or any other key that `set` takes. `measures` are recorded, those of the scenario by default, every so
    many years (or steps) or, without `every`, only at the end. Replicate r has the seed `seed` + r, the
    scenario's by default, at every point; with `independent(key)` each run has one of its own. `theory` takes
    the place of the one that the scenario names. Raises PolybiusError before anything runs.
    """

    scenario: Scenario | str | Path
    design: Design = field(default_factory=lambda: Design.grid({}))
    replicates: int = 1
    seed: Seed | None = None
    measures: Sequence[str] | None = None
    every: float | None = None
    theory: Theory | None = None
    runs: Cells = field(init=False, repr=False)

    def __post_init__(self) -> None:
        chosen = self.scenario if isinstance(self.scenario, Scenario) else load(self.scenario)
        chosen = chosen.with_overrides(theory=self.theory)
        object.__setattr__(self, "scenario", chosen)
        check_kind("a study takes a Design, as Design.grid or Design.of makes", self.design, Design)
        seed = chosen.scenario.seed if self.seed is None else self.seed
        object.__setattr__(self, "runs", Cells(self.design, self.replicates, seed))
        self._check_names()
        self._check_points()

    def __repr__(self) -> str:
        return f"<study of '{self._scenario.name}': {len(self.design):,} points x {self.runs.replicates:,}>"

    def _repr_html_(self) -> str:
        told = f"{len(self.design):,} points, {self.runs.replicates:,} replicates: {len(self):,} runs."
        body = [(name, _span(self.design, name)) for name in self.design.names]
        return shown(heading(f"Study of {self._scenario.name}", told), rows(["input", "values"], body))

    def __len__(self) -> int:
        """How many runs there are."""
        return len(self.runs)

    @property
    def _scenario(self) -> Scenario:
        assert isinstance(self.scenario, Scenario)
        return self.scenario

    @cached_property
    def _blueprint(self) -> Blueprint:
        """What all points share, as the scenario has it."""
        return Blueprint.of(self._lean(self._scenario), self.theory)

    def _lean(self, scenario: Scenario) -> Scenario:
        """Return a scenario that records what the study wants."""
        if self.measures is None:
            return scenario
        return scenario.with_overrides(set={"record.measures": list(self.measures)})

    @cached_property
    def _parameters(self) -> tuple[str, ...]:
        """The inputs of the design that are parameters of the theory; the others make other worlds."""
        known = self._blueprint.theory.homes
        return tuple(name for name in self.design.seen if name in known)

    @cached_property
    def _others(self) -> tuple[str, ...]:
        return tuple(name for name in self.design.seen if name not in self._parameters)

    def _check_names(self) -> None:
        taken = ("point", "replicate", "time", "society", "axis", "error")
        check_dims(f"scenario '{self._scenario.name}'", self.design, taken)
        for name in self.design.seen:
            if name in FIXED or name.partition(".")[0] == "record":
                raise ParameterError(
                    f"scenario '{self._scenario.name}': {name} is the same at all points of a study. "
                    f"Set it in the scenario."
                )

    def _check_points(self) -> None:
        """Raise PolybiusError for the first value of the first input that does not fit."""
        known = self._blueprint.theory
        homes = [known.home(name) for name in self._parameters]
        for name, home in zip(self._parameters, homes, strict=True):
            if homes.count(home) > 1:
                raise ParameterError(f"a design names each parameter once. Got '{home}' under two names.")
            for value in np.unique(self.design.columns[name]).tolist():
                known.parameter(name).check(name, value)
        for name in self._others:
            for value in dict.fromkeys(self.design.columns[name].tolist()):
                self._checked(self._scenario.with_overrides(set={name: value}))

    def _checked(self, scenario: Scenario) -> Blueprint:
        """Return a blueprint of worlds that can stand beside those of the scenario."""
        own, made = self._blueprint, Blueprint.of(self._lean(scenario), self.theory)
        for what, one, other in (
            ("axes", own.respondents.axes, made.respondents.axes),
            ("horizon and steps", replace(own.calendar, settle=0), replace(made.calendar, settle=0)),
            ("measures", own.measures, made.measures),
        ):
            if one != other:
                raise ScenarioError(
                    f"scenario '{scenario.name}': all points of a study have the same {what}. "
                    f"Run one study for each."
                )
        return made

    @property
    def _every(self) -> int:
        """Steps from look to look: so many that the end alone is seen where nothing is said."""
        calendar = self._blueprint.calendar
        if self.every is None:
            return calendar.horizon
        steps = calendar.step_of(float(self.every)) if self.every > 0 else 0
        if steps < 1:
            raise ParameterError(
                f"every must be at least a step, {calendar.dt:g} {calendar.clock.value}s. Got {self.every!r}."
            )
        return min(steps, calendar.horizon)

    @property
    def seeds(self) -> list[int]:
        """The seed of every run, replicates fastest."""
        return list(self.runs.seeds)

    def run(
        self,
        *,
        threads: int | None = None,
        backend: Backend | None = None,
        progress: Progress | None = None,
    ) -> xr.Dataset:
        """Run all cells and return what was measured.

        A Dataset with a dimension for each axis of a grid, or `point`; then `replicate`, `time`, `society`
        and what each measure is told by. `world_seed` has the seeds. A run that fails has NaN everywhere
        and a sentence in `error`, and stops no other. Nothing depends on `threads`.
        """
        how = Execution(threads, backend)
        every, done = self._every, 0
        self._check_memory(every)
        found: list[_Found] = []
        for batch in self._batches():
            found += self._batch(batch, every, how)
            done += len(batch)
            if progress is not None:
                progress(done, len(self))
        return self._dataset(found)

    def _check_memory(self, every: int) -> None:
        looks = self._blueprint.calendar.horizon // every + 1
        least = 16.0 * len(self) * looks * len(self._blueprint.measures)
        check_memory(f"study of '{self._scenario.name}'", least, "runs, measures or moments", ParameterError)

    def _batches(self) -> Iterator[list["_Cell"]]:
        """Yield cells in order, as many as run side by side; those of a batch settle equally long."""
        waiting: list[_Cell] = []
        size = 0
        for cell in self._cells():
            citizens = cell.blueprint.scenario.population.citizens
            unlike = waiting and waiting[0].blueprint.calendar.settle != cell.blueprint.calendar.settle
            if waiting and (unlike or size + citizens > BATCH or len(waiting) >= WORLDS):
                yield waiting
                waiting, size = [], 0
            waiting.append(cell)
            size += citizens
        if waiting:
            yield waiting

    def _cells(self) -> Iterator["_Cell"]:
        made: dict[tuple[Any, ...], Blueprint] = {(): self._blueprint}
        seeds = iter(self.runs.seeds)
        for point in self.design:
            others = {name: point[name] for name in self._others}
            key = tuple(others.values())
            if key not in made:  # designs often have the same again soon
                made = {(): self._blueprint, key: self._checked(self._scenario.with_overrides(set=others))}
            values = {name: point[name] for name in self._parameters}
            for _ in range(self.runs.replicates):
                yield _Cell(made[key], values, next(seeds))

    def _batch(self, cells: list["_Cell"], every: int, how: Execution) -> list["_Found"]:
        """Run cells side by side; where one fails, by halves, until it stands alone with its error."""
        try:
            return self._together(cells, every, how)
        except PolybiusError as error:
            if len(cells) == 1:
                return [_Found(str(error))]
        middle = len(cells) // 2
        return [*self._batch(cells[:middle], every, how), *self._batch(cells[middle:], every, how)]

    def _together(self, cells: list["_Cell"], every: int, how: Execution) -> list["_Found"]:
        first = cells[0].blueprint
        simulation = self._simulation(cells, how)
        watching = Measuring(first.measures, every, first.calendar, how.n_threads)
        for _ in stops(
            simulation, first.calendar.horizon, [watching], Outside(first.interventions, {}), True
        ):
            pass
        record = watching.record()
        assert record is not None
        return [_Found("", record, k) for k in range(len(cells))]

    def _simulation(self, cells: list["_Cell"], how: Execution) -> Simulation:
        first = cells[0].blueprint
        names = {name: first.theory.home(name) for name in self._parameters}
        values = {home: np.array([cell.values[name] for cell in cells]) for name, home in names.items()}
        return how.simulation(first, self._worlds(cells), -first.calendar.settle, values)

    def _worlds(self, cells: list["_Cell"]) -> State:
        """Return the worlds of cells; people and ties of points that share them are built once."""
        wanted = {(id(cell.blueprint), cell.seed): cell for cell in cells}
        made = {key: cell.blueprint.world(cell.seed) for key, cell in wanted.items()}
        return union([made[id(cell.blueprint), cell.seed] for cell in cells])

    def _dataset(self, found: Sequence["_Found"]) -> xr.Dataset:
        dims, shape = self.runs.dims, self.runs.shape
        records = [each.record for each in found if each.record is not None]
        if not records:
            raise ScenarioError(
                f"study of '{self._scenario.name}': all runs failed, the first because {found[0].error}"
            )
        like = records[0].to_xarray().drop_vars(["world", "seed"], errors="ignore")
        variables: dict[str, Any] = {}
        for name, variable in like.data_vars.items():
            values = _stacked([each.values(str(name)) for each in found])
            inner = [dim for dim in variable.dims if dim != "world"]
            variables[str(name)] = (
                (*dims, *inner),
                values.reshape(*shape, *values.shape[1:]),
                dict(variable.attrs),
            )
        errors = [each.error for each in found]
        if any(errors):
            why = np.array(errors, object).reshape(shape)
            variables["error"] = (dims, why, {"long_name": "why a run failed"})
        coords = {str(name): each for name, each in like.coords.items() if "world" not in each.dims}
        coords |= self.runs.coordinates(self._scenario.inputs(), with_seeds=True)
        return xr.Dataset(variables, coords, self._attributes())

    def _attributes(self) -> dict[str, Any]:
        return {
            "scenario": self._scenario.name,
            "theory": self._blueprint.theory.name,
            "seed": told(self.runs.seed),
            "polybius": version("polybius"),
        }


#: Keys of a scenario that are the same at all points: what has another length, or no meaning in a batch.
FIXED = (
    "scenario.seed",
    "scenario.theory",
    "scenario.without",
    "scenario.years",
    "scenario.steps",
    "scenario.steps_per_year",
)


@dataclass(frozen=True)
class _Cell:
    """One run: what its world is built from, the values of its parameters, and its seed."""

    blueprint: Blueprint
    values: Mapping[str, float]
    seed: int


@dataclass(frozen=True)
class _Found:
    """What came of a run: its place in the record of a batch, or why there is none."""

    error: str
    record: Record | None = None
    place: int = 0

    def values(self, name: str) -> Any:
        """Return what was measured, over time, society and the rest; None where the run failed."""
        if self.record is None:
            return None
        variable = self.record.variables[name]
        return np.take(variable.values, self.place, axis=variable.dims.index("world"))


def _stacked(each: Sequence[Any]) -> Any:
    """Return the values of all runs; NaN for those that failed or have fewer rows than others."""
    shapes = [values.shape for values in each if values is not None]
    widest = tuple(max(sizes) for sizes in zip(*shapes, strict=True))
    made = np.full((len(each), *widest), np.nan)
    for k, values in enumerate(each):
        if values is not None:
            made[k][tuple(slice(size) for size in values.shape)] = values
    return made


def _span(design: Design, name: str) -> str:
    values = design.columns[name]
    different = list(dict.fromkeys(values.tolist()))
    if len(different) <= 6:
        return ", ".join(f"{each:g}" if not isinstance(each, str) else each for each in different)
    return f"{min(different):g} to {max(different):g}, {len(different):,} values"
