"""Replicates: a model run many times, side by side, for every value that is asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from importlib.metadata import version
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from polybius.engine import Backend, Simulation
from polybius.errors import ParameterError, StateError, nearest
from polybius.experiments.design import Cell, Design, positive
from polybius.experiments.graphs import Ground, ground
from polybius.experiments.profiles import profiles
from polybius.model import Theory
from polybius.reference import MODELS, Outcome, ReferenceModel
from polybius.state import Array, State, union

__all__ = ["simulate"]

#: Rows of all tables that run side by side; a batch holds as many worlds as fit, and the least that a
#: world counts for. Arbitrary: below 1 GB.
BATCH, LEAST = 10_000_000, 500


def simulate(
    model: ReferenceModel | str,
    graph: Any = None,
    *,
    n: int | None = None,
    replicates: int = 1,
    seed: int = 0,
    steps: int | None = None,
    every: int | None = None,
    dt: float | None = None,
    initial: Mapping[str, Any] | None = None,
    record: Sequence[str] | None = None,
    threads: int | None = None,
    backend: Backend | None = None,
    **parameters: Any,
) -> xr.Dataset:
    """Run a reference model and return its outcomes and final state.

    `model` is one of `polybius.reference.MODELS`, or its name. `graph` says who hears whom: a
    networkx graph (of a directed one, u hears v along (u, v)), a scipy matrix, a network of
    polybius, or a function of the seed that returns one, so that each replicate has its own;
    by default the model's. `n` is the number of citizens where no graph says it. Replicate r
    has seed `seed` + r, whatever else runs beside it. It runs for at most `steps` steps, of
    length `dt` for models in continuous time, or until it comes to rest. `initial` replaces
    columns at the start: "opinion" or "table.column", one row for each citizen, or for each
    replicate and citizen, or by the names of nodes (a dictionary, a pandas
    Series). Further keywords are the model's parameters; one with a list of values adds a
    dimension, and all combinations run, each with the same seeds.

    Returns a Dataset with the dimensions of those lists, then `replicate`, then `time` (only
    with `every`, which records outcomes every so many steps, and at the end) or `citizen`. Variables are the
    model's outcomes, the columns that it shows as they are at the end, and `stopped_at`, the
    time at which a world came to rest (NaN where it did not). `record` names those that are
    wanted. Nothing depends on `threads`. Raises ParameterError.
    """
    chosen = MODELS.named(model) if isinstance(model, str) else model
    if not isinstance(chosen, ReferenceModel):
        raise ParameterError(f"simulate takes a model or its name. Got {type(model).__name__} instead.")
    chosen.runs_as(complete=False)  # or there is nothing to simulate
    design = Design.of(chosen, parameters, replicates, seed)
    place = ground(chosen, graph, None if n is None else positive("n", n), design.seed)
    study = _Study(
        model=chosen,
        design=design,
        place=place,
        initial=profiles({} if initial is None else initial, place.labels or range(place.n)),
        steps=positive("steps", chosen.steps if steps is None else steps),
        every=None if every is None else positive("every", every),
        dt=chosen.dt if dt is None else dt,
        wanted=_wanted(chosen, record),
        threads=threads,
        backend=backend,
    )
    return study.run()


def _wanted(model: ReferenceModel, record: Sequence[str] | None) -> frozenset[str]:
    """Return what to record: short names of columns, outcomes, `stopped_at`."""
    if isinstance(record, str) or not isinstance(record, (Sequence, type(None))):
        raise ParameterError(f"record must be a list of names. Got {record!r} instead.")
    known = [*(outcome.name for outcome in model.outcomes), *(name.partition(".")[2] for name in model.shows)]
    known += ["stopped_at"]
    for name in record or ():
        if name not in known:
            raise ParameterError(f"{model.name} does not record '{name}'.{nearest(name, known, 'record')}")
    return frozenset(known if record is None else record)


@dataclass(frozen=True, kw_only=True)
class _Study:
    """One call of `simulate`, checked."""

    model: ReferenceModel
    design: Design
    place: Ground
    initial: Mapping[str, Array]
    steps: int
    every: int | None
    dt: float | None
    wanted: frozenset[str]
    threads: int | None
    backend: Backend | None

    def run(self) -> xr.Dataset:
        """Run all cells, in batches that fit the memory, and put together what they give."""
        cells, parts, waiting = self.design.cells(), [], list[tuple[Cell, State]]()
        rows = 0
        for cell in cells:
            state = self._world(cell)
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
        own = {f.name: cell.values[f.name] for f in fields(start) if f.name in cell.values}  # type: ignore[arg-type]
        state = replace(start, **own).world(self.place.n, self.place.made(cell.seed), cell.seed)  # type: ignore[type-var]
        state.worlds["seed"] = np.array([cell.seed], np.uint32)
        for name, values in self.initial.items():
            self._replace(state, name, values, cell)
        return state

    def _replace(self, state: State, name: str, values: Array, cell: Cell) -> None:
        table, _, short = (name if "." in name else f"citizens.{name}").partition(".")
        known = [column for column in self.model.runs_as(state.complete).columns if "." in column]
        if f"{table}.{short}" not in known:
            raise ParameterError(
                f"{self.model.name} has no column '{table}.{short}' to start from."
                f"{nearest(f'{table}.{short}', known, 'column')}"
            )
        given, n = values, state.tables[table].n
        if given.ndim >= 2 and given.shape[:2] == (self.design.replicates, n):
            given = given[cell.replicate]
        if given.shape[:1] != (n,):
            raise ParameterError(
                f"initial '{name}' must have one row for each of the {n} {table}, or for each of the "
                f"{self.design.replicates} replicates and {table}. Got shape {given.shape} instead."
            )
        state.tables[table][short] = given.copy()

    def _batch(self, batch: list[tuple[Cell, State]]) -> dict[str, Array]:
        """Run some cells side by side; return arrays with one row for each."""
        state = union([state for _, state in batch])
        theory = self.model.runs_as(state.complete)
        simulation = Simulation(
            theory,
            state,
            parameters=_over_worlds(theory, [cell.values for cell, _ in batch]),
            dt=self.dt,
            backend=self.backend,
            threads=self.threads,
        )
        del state
        return self._observe(simulation)

    def _observe(self, simulation: Simulation) -> dict[str, Array]:
        """Advance and record: outcomes (n_worlds, n_times), then what there is at the end."""
        outcomes = [outcome for outcome in self.model.outcomes if outcome.name in self.wanted]
        seen: dict[str, list[Array]] = {outcome.name: [] for outcome in outcomes}
        for step in self._moments():
            simulation.advance(step - simulation.step)
            for outcome in outcomes:
                seen[outcome.name].append(_checked(outcome, simulation.state))
        found: dict[str, Array] = {name: np.stack(values, axis=1) for name, values in seen.items()}
        if "stopped_at" in self.wanted and simulation.theory.stops_when is not None:
            at = simulation.stopped_at
            found["stopped_at"] = np.where(at < 0, np.nan, at * simulation.dt)
        for name in self.model.shows:
            if name.partition(".")[2] in self.wanted:
                column = simulation.state.column(name)
                found[name] = column.reshape(simulation.state.n_worlds, -1, *column.shape[1:]).copy()
        return found

    def _moments(self) -> list[int]:
        """Return the steps at which outcomes are recorded: the last one always."""
        if self.every is None:
            return [self.steps]
        return sorted({*range(0, self.steps, self.every), self.steps})

    def _dataset(self, found: Mapping[str, Array]) -> xr.Dataset:
        shape = self.design.shape
        dims = (*self.design.swept, "replicate")
        theory = self.model.runs_as(complete=False)
        variables: dict[str, Any] = {}
        for name, values in found.items():
            table, _, short = name.partition(".")
            if short:
                column = theory.schema[name]
                inner = (_SINGULAR[table], *(("axis",) if values.ndim == 3 else ()))
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
        known = self.model.parameters()
        coordinates: dict[str, Any] = {
            name: ((name,), list(values), {"units": known[name].unit, "long_name": known[name].meaning})
            for name, values in self.design.swept.items()
        }
        coordinates["replicate"] = np.arange(self.design.replicates)
        if self.every:
            dt = self.dt if self.dt is not None and theory.clock.value == "year" else 1.0
            times = np.array(self._moments()) * dt
            coordinates["time"] = (("time",), times, {"units": theory.clock.value})
        if self.place.labels is not None and any(name.startswith("citizens.") for name in found):
            coordinates["citizen"] = _labels(self.place.labels)
        return coordinates

    def _attributes(self) -> dict[str, Any]:
        values = {**self.model.defaults(), **self.design.fixed}
        return {
            "model": self.model.name,
            "source": self.model.source,
            "seed": self.design.seed,
            "steps": self.steps,
            "n": self.place.n,
            **{name: value for name, value in values.items() if name not in self.design.swept},
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


def _over_worlds(theory: Theory, values: Sequence[Mapping[str, float]]) -> dict[str, Array]:
    """Return what cells set, as arrays over worlds by `Slot.parameter`."""
    keys = {key: key.rpartition(".")[2] for key in theory.parameters()}
    return {key: np.array([each[name] for each in values]) for key, name in keys.items() if name in values[0]}


def _checked(outcome: Outcome, state: State) -> NDArray[np.float64]:
    found = np.asarray(outcome.of(state), float)
    if found.shape != (state.n_worlds,):
        raise StateError(f"outcome '{outcome.name}' must be one number a world. Got shape {found.shape}.")
    return found


def _joined(parts: list[dict[str, Array]]) -> dict[str, Array]:
    """Put batches one after the other; rows with fewer axes than others end in NaN."""
    joined: dict[str, Array] = {}
    for name in parts[0]:
        arrays = [part[name] for part in parts]
        width = max(array.shape[-1] for array in arrays)
        if arrays[0].ndim == 3 and any(array.shape[-1] < width for array in arrays):
            arrays = [
                np.pad(
                    array.astype(float),
                    [(0, 0), (0, 0), (0, width - array.shape[-1])],
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
