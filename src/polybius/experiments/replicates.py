"""Replicates: a model run many times, side by side, for every value that is asked for."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from importlib.metadata import version
from math import prod
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from polybius.engine import Backend, Simulation
from polybius.errors import ParameterError, StateError, nearest
from polybius.experiments.cells import Cell, Cells, positive
from polybius.experiments.design import Design
from polybius.experiments.graphs import Ground, ground
from polybius.experiments.own_model import model_of
from polybius.experiments.per_citizen import check_meant, citizens_own, neutral
from polybius.experiments.profiles import profiles
from polybius.experiments.seeding import Independent, Seed, seeds_of, told
from polybius.measures import Measure
from polybius.memory import check_memory
from polybius.model import Theory, parameters
from polybius.numerals import whole
from polybius.reference import Outcome, ReferenceModel
from polybius.reference.start import Start
from polybius.scenarios.calendar import MOST_STEPS
from polybius.state import Array, Column, State, union
from polybius.state.networks import Network

__all__ = ["simulate"]

LOG = logging.getLogger("polybius")

#: Rows of all tables that run side by side; a batch holds as many worlds as fit, and the least that a
#: world counts for. Arbitrary: below 1 GB.
BATCH, LEAST = 10_000_000, 500
#: Most citizens who all hear each other along stored ties: a hundred million of them take 1.2 GB. Arbitrary.
MOST_COMPLETE = 10_000
#: Most that paths of citizens may take in memory. Arbitrary.
MOST_BYTES = 8e9
#: Bytes that a run and a moment take in lists, at least.
A_RUN, A_MOMENT = 200, 32


def simulate(
    model: ReferenceModel | Theory | str,
    graph: Any = None,
    *,
    n: int | None = None,
    design: Design | None = None,
    replicates: int = 1,
    seed: Seed = 0,
    steps: int | None = None,
    every: int | None = None,
    dt: float | None = None,
    initial: Mapping[str, Any] | None = None,
    start: Mapping[str, Any] | Callable[..., State] | Start | None = None,
    outcomes: Mapping[str, Callable[..., Any] | Measure] | None = None,
    record: Sequence[str] | None = None,
    threads: int | None = None,
    backend: Backend | None = None,
    **settings: Any,
) -> xr.Dataset:
    """Run a reference model, or a theory of one's own, and return its outcomes and final state.

    `model` is one of `polybius.reference.MODELS`, or its name; or a Theory, with `start`: its columns
    at the start, each a number, an array, or a function (n, seed), or all of them as a function
    (n, network, seed) that returns a State. `outcomes` adds outcomes of one's own, by name: functions
    of the state that return one number a world, or measures. `graph` says who hears whom: a
    networkx graph (of a directed one, u hears v along (u, v)), a scipy matrix, a network of
    polybius, or a function of the seed that returns one, so that each replicate has its own;
    by default the model's; a model that has no place for weights of ties says so. `n` is the number of
    citizens where no graph says it. Replicate r
    has seed `seed` + r, whatever else runs beside it; with `seed=independent(key)` each run of the
    call has one of its own, told as `world_seed`. It runs for at most `steps` steps, of
    length `dt` for models in continuous time, or until it comes to rest. `initial` replaces
    columns at the start: "opinion" or "table.column", one row for each citizen, or for each
    replicate and citizen, or by the names of nodes (a dictionary, a pandas
    Series). Further keywords are the model's parameters; one with a list of values, or `sweep(values)`,
    adds a dimension, and all combinations run, each with the same seeds; a `design` says which points run
    instead; `by_citizen(values)` gives each
    citizen one, where the model knows it so.

    Returns a Dataset with the dimensions of those lists, or `point`, then `replicate`, then `time` (only
    with `every`, which records outcomes every so many steps, and at the end) or `citizen`. Variables are the
    model's outcomes, the columns that it shows as they are at the end, and `stopped_at`, the
    time at which a world came to rest (NaN where it did not). `record` names those that are
    wanted; with `every`, columns that it names are recorded at all times, the path of each
    citizen. Nothing depends on `threads`. Raises ParameterError.
    """
    chosen = model_of(model, start, outcomes)
    chosen.runs_as(complete=False)  # or there is nothing to simulate
    cells = Cells.of(chosen, settings, design, replicates, seed)
    place = ground(chosen, graph, None if n is None else positive("n", n), seeds_of(seed, 1, 1)[0])
    check_meant(chosen, settings, place.n)
    labels = place.labels or range(place.n)
    study = _Study(
        model=chosen,
        cells=cells,
        place=place,
        initial=profiles({} if initial is None else initial, labels),
        own=citizens_own(chosen, settings, labels, cells.replicates),
        steps=_checked_steps(chosen.steps if steps is None else steps),
        every=None if every is None else positive("every", every),
        dt=chosen.dt if dt is None else dt,
        wanted=_wanted(chosen, record),
        paths=every is not None and record is not None,
        threads=threads,
        backend=backend,
    )
    return study.run()


def _checked_steps(given: object) -> int:
    """Return a number of steps; raise ParameterError where it is none, or more than dates can tell."""
    return whole("steps", positive("steps", given), 1, MOST_STEPS)


def _wanted(model: ReferenceModel, record: Sequence[str] | None) -> frozenset[str]:
    """Return what to record: short names of columns, outcomes, `stopped_at`."""
    names = isinstance(record, (list, tuple, set)) and all(isinstance(name, str) for name in record)
    if record is not None and not names:
        raise ParameterError(f"record must be a list of names. Got {record!r} instead.")
    known = [*(outcome.name for outcome in model.outcomes), *(name.partition(".")[2] for name in model.shows)]
    known += ["stopped_at"]
    formerly = {outcome.formerly: outcome.name for outcome in model.outcomes if outcome.formerly}
    for name in record or ():
        if name in formerly:
            raise ParameterError(
                f"{model.name} records '{formerly[name]}', formerly '{name}', which is a method of a Dataset."
            )
        if name not in known:
            raise ParameterError(f"{model.name} does not record '{name}'.{nearest(name, known, 'record')}")
    return frozenset(known if record is None else record)


@dataclass(frozen=True, kw_only=True)
class _Study:
    """One call of `simulate`, checked."""

    model: ReferenceModel
    cells: Cells
    place: Ground
    initial: Mapping[str, Array]
    own: Mapping[str, Array]
    steps: int
    every: int | None
    dt: float | None
    wanted: frozenset[str]
    paths: bool
    threads: int | None
    backend: Backend | None

    def run(self) -> xr.Dataset:
        """Run all cells, in batches that fit the memory, and put together what they give."""
        self._check_memory()
        parts, waiting = [], list[tuple[Cell, State]]()
        rows = 0
        for cell in self.cells.all():
            state = self._world(cell)
            if state.has("ties.weight") and not self.model.runs_as(complete=False).heeds_weights:
                _tell(self.model.name)
            if waiting and waiting[0][1].axes != state.axes:  # a parameter says how many there are
                parts.append(self._batch(waiting))
                waiting, rows = [], 0
            rows += max(LEAST, sum(table.n for table in state.tables.values()))
            waiting.append((cell, state))
            if rows >= BATCH:
                parts.append(self._batch(waiting))
                waiting, rows = [], 0
        if waiting:
            parts.append(self._batch(waiting))
        return self._dataset(_joined(parts))

    def _world(self, cell: Cell) -> State:
        """Return the world in which a cell begins."""
        start = self.model.start
        assert start is not None
        values = {name: cell.values[name] for name in parameters(start) if name in cell.values}
        begins = replace(start, **values) if values else start  # type: ignore[type-var]
        state = begins.world(self.place.n, self._network(cell.seed), cell.seed)
        state.worlds["seed"] = np.array([cell.seed], np.uint32)
        for name, given in self.own.items():
            mine = given[cell.replicate] if given.ndim == 2 else given
            column = self._schema[self.model.by_citizen[name]]
            state.citizens[column.short] = (mine - self._neutral.get(name, 0.0)).astype(column.dtype)
        for name, given in self.initial.items():
            self._replace(state, name, given, cell)
        return state

    def _network(self, seed: int) -> Network | None:
        """Return who hears whom; what citizens have of their own is heard along ties that are stored."""
        network = self.place.made(seed)
        if network is not None or not self._added:
            return network
        n = self.place.n
        if n > MOST_COMPLETE:
            raise ParameterError(
                f"{self.model.name}: with parameters by citizen at most {MOST_COMPLETE:,} citizens can all "
                f"hear each other. Got {n:,}: give a graph, or fewer."
            )
        one, other = np.nonzero(~np.eye(n, dtype=bool))
        return Network.from_ties(n, one, other)

    @cached_property
    def _columns(self) -> list[str]:
        """The columns that are recorded."""
        return [name for name in self.model.shows if name.partition(".")[2] in self.wanted]

    @cached_property
    def _schema(self) -> dict[str, Column]:
        return self.model.runs_as(complete=False).schema

    @cached_property
    def _added(self) -> tuple[str, ...]:
        """The columns that a model's rules heed where citizens differ, and else do without."""
        used = self.model.runs_as(complete=False).columns
        return tuple(
            self.model.by_citizen[name] for name in self.own if self.model.by_citizen[name] not in used
        )

    @cached_property
    def _neutral(self) -> dict[str, float]:
        """The values of the parameters that citizens have beside: what they add to is nothing."""
        known = self.model.parameters()
        return {name: neutral(known[name]) for name in self.own if self.model.by_citizen[name] in self._added}

    def _theory(self, complete: bool) -> Theory:
        theory = self.model.runs_as(complete)
        more = tuple(self._schema[name] for name in self._added)
        return replace(theory, frozen=(*theory.frozen, *more)) if more else theory

    def _check_memory(self) -> None:
        """Raise ParameterError where there is not the memory that the runs take by the least estimate.

        Or where paths of citizens would take more than anyone has to spare.
        """
        cells, moments = prod(self.cells.shape), 1 + len(self._before_the_end())
        kept = cells * (A_RUN + 8 * moments * len(self.model.outcomes) + self.place.n * len(self._columns))
        world = 8 * self.place.n * max(1, len(self._columns))
        of = "citizens (n), replicates, values or moments (every)"
        check_memory(self.model.name, kept + world + A_MOMENT * moments, of, ParameterError)
        columns = self._columns if self.paths else []
        size = 8 * cells * moments * self.place.n * len(columns)
        if size > MOST_BYTES:
            names = ", ".join(name.partition(".")[2] for name in columns)
            raise ParameterError(
                f"{self.model.name}: {names} of {self.place.n:,} citizens at {moments:,} moments of "
                f"{cells:,} runs would take {size / 1e9:.0f} GB; at most {MOST_BYTES / 1e9:.0f} GB are kept. "
                f"Record more rarely (every), fewer steps, or fewer runs at a time."
            )

    def _replace(self, state: State, name: str, values: Array, cell: Cell) -> None:
        table, _, short = (name if "." in name else f"citizens.{name}").partition(".")
        known = [column for column in self._theory(state.complete).columns if "." in column]
        if f"{table}.{short}" not in known:
            raise ParameterError(
                f"{self.model.name} has no column '{table}.{short}' to start from."
                f"{nearest(f'{table}.{short}', known, 'column')}"
            )
        given, n = values, state.tables[table].n
        if given.ndim >= 2 and given.shape[:2] == (self.cells.replicates, n):
            given = given[cell.replicate]
        if given.shape[:1] != (n,):
            raise ParameterError(
                f"initial '{name}' must have one row for each of the {n} {table}, or for each of the "
                f"{self.cells.replicates} replicates and {table}. Got shape {given.shape} instead."
            )
        state.tables[table][short] = given.copy()

    def _batch(self, batch: list[tuple[Cell, State]]) -> dict[str, Array]:
        """Run some cells side by side; return arrays with one row for each."""
        own = self.model.runs_as(batch[0][1].complete).columns.values()
        state = union([state for _, state in batch], own)
        theory = self._theory(state.complete)
        values = [{**cell.values, **self._neutral} for cell, _ in batch]
        simulation = Simulation(
            theory,
            state,
            parameters=_over_worlds(theory, self.model.names(), values),
            dt=self.dt,
            backend=self.backend,
            threads=self.threads,
        )
        del state
        return self._observe(simulation)

    def _observe(self, simulation: Simulation) -> dict[str, Array]:
        """Advance and record: outcomes (n_worlds, n_times), then what there is at the end."""
        outcomes = [outcome for outcome in self.model.outcomes if outcome.name in self.wanted]
        given = {outcome.name: self._given(outcome, simulation) for outcome in outcomes}
        columns = self._columns
        seen: dict[str, list[Array]] = {outcome.name: [] for outcome in outcomes}
        seen |= {name: [] for name in columns}
        for step in self._moments():
            simulation.advance(step - simulation.step)
            for outcome in outcomes:
                seen[outcome.name].append(_checked(outcome, simulation.state, given[outcome.name]))
            for name in columns if self.paths or step == self.steps else ():
                column = simulation.state.column(name)
                seen[name].append(column.reshape(simulation.state.n_worlds, -1, *column.shape[1:]).copy())
        found: dict[str, Array] = {name: np.stack(values, axis=1) for name, values in seen.items()}
        if "stopped_at" in self.wanted and simulation.theory.stops_when is not None:
            at = simulation.stopped_at
            found["stopped_at"] = np.where(at < 0, np.nan, at * simulation.dt)
        for name in () if self.paths else columns:
            found[name] = found[name][:, 0]
        return found

    def _given(self, outcome: Outcome, simulation: Simulation) -> list[Array]:
        """Return the parameters that an outcome takes, as arrays over worlds."""
        values = {
            name: simulation.values[key]
            for key, name in self.model.names().items()
            if key in simulation.values
        }
        return [values[name] for name in outcome.given]

    def _moments(self) -> list[int]:
        """Return the steps at which outcomes are recorded: the last one always."""
        return [*self._before_the_end(), self.steps]

    def _before_the_end(self) -> range:
        return range(0, self.steps, self.every) if self.every else range(0)

    def _dataset(self, found: Mapping[str, Array]) -> xr.Dataset:
        shape = self.cells.shape
        dims = self.cells.dims
        theory = self.model.runs_as(complete=False)
        variables: dict[str, Any] = {}
        for name, values in found.items():
            table, _, short = name.partition(".")
            if short:
                column = theory.schema[name]
                inner = (*(("time",) if self.paths else ()), _SINGULAR[table])
                inner = (*inner, *(("axis",) if values.ndim > len(inner) + 1 else ()))
                about = {"units": column.unit, "long_name": column.meaning}
            elif name == "stopped_at":
                inner, about = (), {"units": theory.clock.value, "long_name": "time at which it came to rest"}
            else:
                inner = ("time",) if self.every else ()
                values = values if self.every else values[:, 0]
                about = {"long_name": next(o.meaning for o in self.model.outcomes if o.name == name)}
            variables[short or name] = ((*dims, *inner), values.reshape(*shape, *values.shape[1:]), about)
        return xr.Dataset(variables, self._coordinates(theory, found), self._attributes())

    def _coordinates(self, theory: Theory, found: Mapping[str, Array]) -> dict[str, Any]:
        own_seeds = isinstance(self.cells.seed, Independent)
        coordinates = self.cells.coordinates(self.model.inputs(), with_seeds=own_seeds)
        if self.every:
            dt = self.dt if self.dt is not None and theory.clock.value == "year" else 1.0
            times = np.array(self._moments()) * dt
            coordinates["time"] = (("time",), times, {"units": theory.clock.value})
        if self.place.labels is not None and any(name.startswith("citizens.") for name in found):
            coordinates["citizen"] = _labels(self.place.labels)
        return coordinates

    def _attributes(self) -> dict[str, Any]:
        values = {**self.model.defaults(), **self.cells.fixed}
        differ = {*self.cells.design.names, *self.own}
        return {
            "model": self.model.name,
            "source": self.model.source,
            "seed": told(self.cells.seed),
            "steps": self.steps,
            "n": self.place.n,
            **{name: value for name, value in values.items() if name not in differ},
            "polybius": version("polybius"),
        }


_SINGULAR = {
    "citizens": "citizen",
    "societies": "society",
    "worlds": "world",
    "ties": "tie",
    "relations": "relation",
    "parties": "party",
    "groups": "group",
}


def _over_worlds(
    theory: Theory, names: Mapping[str, str], values: Sequence[Mapping[str, float]]
) -> dict[str, Array]:
    """Return what cells set, as arrays over worlds by `Slot.parameter`."""
    keys = {key: names[key] for key in theory.parameters()}
    return {key: np.array([each[name] for each in values]) for key, name in keys.items() if name in values[0]}


def _checked(outcome: Outcome, state: State, given: Sequence[Array]) -> NDArray[np.float64]:
    try:
        found = np.asarray(outcome.of(state, *given), float)
    except (TypeError, ValueError) as error:
        raise StateError(f"outcome '{outcome.name}' must be one number a world: {error}.") from error
    if found.shape == (state.n_worlds, 1):
        return found[:, 0]
    if found.shape != (state.n_worlds,):
        raise StateError(f"outcome '{outcome.name}' must be one number a world. Got shape {found.shape}.")
    return found


@lru_cache(maxsize=1024)
def _tell(name: str) -> None:
    """Say, once, that a model does without what a graph has."""
    LOG.warning("%s passes over the weights of ties: all count alike.", name)


def _joined(parts: list[dict[str, Array]]) -> dict[str, Array]:
    """Put batches one after the other; rows with fewer axes than others end in NaN."""
    joined: dict[str, Array] = {}
    for name in parts[0]:
        arrays = [part[name] for part in parts]
        width = max(array.shape[-1] for array in arrays)
        if any(array.shape[-1] < width for array in arrays):
            arrays = [
                np.pad(
                    array.astype(float),
                    [*[(0, 0)] * (array.ndim - 1), (0, width - array.shape[-1])],
                    constant_values=np.nan,
                )
                for array in arrays
            ]
        joined[name] = np.concatenate(arrays)
    return joined


def _labels(labels: Sequence[Any]) -> NDArray[Any]:
    """Return nodes' names as a coordinate: numbers or text as they are, all else as text."""
    plain = all(isinstance(label, int) for label in labels) or all(isinstance(label, str) for label in labels)
    return np.array(labels if plain else [str(label) for label in labels])
