"""A simulation: a theory running on a state, step by step."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from polybius.engine.ahead import compile_ahead
from polybius.engine.backend import Backend, Compiled
from polybius.engine.fingerprint import fingerprints
from polybius.engine.hold import Hold
from polybius.engine.operation import Operation
from polybius.engine.preparation import locked, prepared
from polybius.engine.settings import (
    checked_dt,
    checked_step,
    checked_threads,
    constant_arrays,
    parameter_array,
    parameter_arrays,
)
from polybius.engine.step import operations_of
from polybius.engine.workers import CHUNK, Workers
from polybius.engine.workshop import Workshop
from polybius.errors import ParameterError, SimulationError, check_kind
from polybius.model import Theory
from polybius.rng import checked_seed
from polybius.state import Array, State
from polybius.state.pointers import check_pointers


class Simulation:
    """Carry the worlds of a state forward under a theory.

    `seeds` has one seed a world (default: those in the state). `parameters` maps
    `Slot.parameter` to a number, or to one number a world, over the theory's own values.
    `dt` is the length of a step in the theory's clock (default a twelfth of a year); a
    theory on a clock of steps takes 1. `step` is the number of the next step: a state saved
    after k steps goes on with `step=k` as if it had never stopped; it may be negative.
    `threads` (default: one a processor) changes nothing but the time it takes. With
    `check`, a rule that returns a value outside its column's range is an error; a value
    that is not a number always is. With `adopt` the run takes over the arrays of `state`, which nobody
    else may use any more, and so spares the memory of a copy.

    Between two calls of `advance`, `state` may be edited: arrays in place, or a whole
    column by assignment. Ties are shared with the given state, so they can only be assigned.
    `set` changes parameters, `hold` keeps columns where somebody outside of the theory wants them.
    `stopped_at` (n_worlds,) int64 is the step after which a world came to rest, or -1.
    """

    def __init__(
        self,
        theory: Theory,
        state: State,
        *,
        seeds: Sequence[int] | None = None,
        parameters: Mapping[str, float | Array] | None = None,
        dt: float | None = None,
        step: int = 0,
        backend: Backend | None = None,
        threads: int | None = None,
        check: bool = False,
        adopt: bool = False,
    ) -> None:
        check_kind("a simulation runs a Theory", theory, Theory)
        check_kind("a simulation runs on a State, as make_world returns", state, State)
        self.theory = theory
        self.dt = checked_dt(theory, dt)
        self.step = checked_step(step)
        self.backend = Compiled() if backend is None else backend
        if not hasattr(self.backend, "build"):
            raise ParameterError(f"a backend is Compiled() or Plain(). Got {backend!r} instead.")
        self.threads = checked_threads(threads)
        self.values = parameter_arrays(theory, parameters or {}, state.n_worlds)
        self.check = check
        self._holds: dict[str, list[Hold]] = {}
        self._settle(state, seeds, adopt)
        self.stopped_at: npt.NDArray[np.int64] = np.where(self._stopped(0, state.n_worlds), self.step, -1)
        self._interrupted = False

    def _settle(self, state: State, seeds: Sequence[int] | None = None, adopt: bool = False) -> None:
        """Take over a state: check it, fill it up, and build the step around its arrays."""
        ready = prepared(self.theory, state, adopt)
        if seeds is not None:
            if len(seeds) != state.n_worlds:
                raise ParameterError(f"seeds must have one seed a world, {state.n_worlds}. Got {len(seeds)}.")
            ready.worlds["seed"] = np.array([checked_seed(seed) for seed in seeds], np.uint32)
        known = self._by_slot(self.values)
        self._constants = constant_arrays(self.theory.all_slots, known, self.dt)
        shop = Workshop(self.theory, ready, self.backend, {**known, **self._constants}, self.check)
        self._operations: list[Operation] = operations_of(shop)
        if isinstance(self.backend, Compiled):
            compile_ahead((call for each in self._operations for call in each.calls()), self.threads)
        self._ready, self.state = ready, locked(self.theory, ready)
        self._known = {name: dict(table) for name, table in self.state.tables.items()}  # by identity

    def _by_slot(self, values: Mapping[str, Array]) -> dict[str, Array]:
        """Return the values of parameters for every mechanism that goes by them."""
        return {key: values[home] for key, home in self.theory.homes.items() if home in values}

    def set(self, parameters: Mapping[str, float | Array]) -> None:
        """Change parameters in place, from the next step on: `Slot.parameter` to one number, or one a world.

        Raises ParameterError, with nothing changed, as at the start.
        """
        n = self.state.n_worlds
        given = self.theory.at_home(parameters)
        changed = {key: parameter_array(self.theory, key, value, n) for key, value in given.items()}
        touched = dict.fromkeys(key.rpartition(".")[0] for key in (*changed, *self._by_slot(changed)))
        slots = [self.theory.slot(name) for name in touched]
        constants = constant_arrays(slots, self._by_slot({**self.values, **changed}), self.dt)
        for known, fresh in ((self.values, changed), (self._constants, constants)):
            for key, values in fresh.items():
                known[key][:] = values  # where the compiled rules look

    def hold(self, holds: Iterable[Hold]) -> None:
        """Keep columns as `holds` say, in this order and instead of what was held, from the next step on.

        A column is put in place before the step and after each mechanism that writes it, so that
        nobody reads anything else, but for a rule that reads what it has just written in place.
        """
        self._holds = {}
        for hold in holds:
            self._holds.setdefault(hold.column, []).append(hold)

    def _restore(self, columns: Iterable[str], w0: int, w1: int) -> None:
        for column in columns:
            for hold in self._holds.get(column, ()):
                hold.restore(self.state, w0, w1)

    def _take_over_assignments(self) -> None:
        """Build the step anew if a column of the state has been replaced by another array."""
        replaced = False
        for name, table in self.state.tables.items():
            for key, values in table.items():
                if values is not self._known[name].get(key):
                    self._ready.tables[name][key] = values
                    replaced = True
        if replaced:
            self._settle(self._ready)

    def advance(self, steps: int) -> None:
        """Carry every world `steps` steps on; worlds that stop on the way stay as they are."""
        if self._interrupted:
            raise SimulationError(
                "an error or interruption left the worlds of this simulation at different steps. "
                "Start a new one from a saved state."
            )
        end = self.step + checked_step(steps, at_least=0)
        self._take_over_assignments()
        check_pointers(self._ready)  # what was edited in place since
        with Workers(self.threads) as workers:
            try:
                self._advance_to(end, workers)
            except BaseException:
                self._interrupted = True  # seen by the other threads, which stop as well
                raise
        self.step = end

    def _advance_to(self, end: int, workers: Workers) -> None:
        blocks = self._world_blocks()
        if len(blocks) == 1:
            self._advance_worlds(0, self.state.n_worlds, end, workers if self.threads > 1 else None)
            return
        tasks = [workers.pool.submit(self._advance_worlds, w0, w1, end, None) for w0, w1 in blocks]
        for task in tasks:
            task.result()

    def _world_blocks(self) -> list[tuple[int, int]]:
        """Cut a batch into runs of worlds, each worth a thread, if there are enough to share out fairly."""
        n, citizens = self.state.n_worlds, max(1, self.state.citizens.n)
        if self.threads < 2 or n < 4 * self.threads:
            return [(0, n)]
        count = min(n // 4, 8 * self.threads, max(1, citizens // CHUNK))
        if count < 2 * self.threads:
            count = min(n, 2 * self.threads)
        return [(n * k // count, n * (k + 1) // count) for k in range(count)]

    def _advance_worlds(self, w0: int, w1: int, end: int, workers: Workers | None) -> None:
        for step in range(self.step, end):
            running = self._running(w0, w1)
            if self._interrupted or not running:
                return
            for a, b in running:
                self._restore(self._holds, a, b)
                for operation in self._operations:
                    operation.run(a, b, step, self.dt, workers)
                    if self._holds:
                        self._restore(operation.slot.writes, a, b)
            self._note_stops(w0, w1, step)

    def _stopped(self, w0: int, w1: int) -> npt.NDArray[np.bool_]:
        """Say which worlds have come to rest."""
        if self.theory.stops_when is None:
            return np.zeros(w1 - w0, np.bool_)
        return self.state.worlds["stopped"][w0:w1] > 0

    def _running(self, w0: int, w1: int) -> list[tuple[int, int]]:
        """Return the runs of worlds that have not stopped; one run with gaps where operations mind them."""
        stopped = self._stopped(w0, w1)
        if not stopped.any():
            return [(w0, w1)]
        going = np.concatenate([[False], ~stopped, [False]])
        edges = np.flatnonzero(np.diff(going.astype(np.int8)))
        if not self._holds and all(operation.skips_stopped for operation in self._operations):
            edges = edges[[0, -1]] if len(edges) else edges
        return [(w0 + int(a), w0 + int(b)) for a, b in edges.reshape(-1, 2)]

    def _note_stops(self, w0: int, w1: int, step: int) -> None:
        stopped = self._stopped(w0, w1)
        if stopped.any():
            at = self.stopped_at[w0:w1]
            at[stopped & (at < 0)] = step + 1

    @property
    def operations(self) -> tuple[Operation, ...]:
        """Return the parts of a step, in order, to be timed one by one; what they do moves no clock."""
        return tuple(self._operations)

    @property
    def finished(self) -> bool:
        """Say whether every world has stopped."""
        return self.theory.stops_when is not None and bool(self._stopped(0, self.state.n_worlds).all())

    @property
    def time(self) -> float:
        """Return the time reached, in the theory's clock."""
        return self.step * self.dt

    def __repr__(self) -> str:
        return f"<simulation of '{self.theory.name}' at step {self.step}: worlds {self.state.n_worlds:,}>"

    def fingerprints(self) -> list[str]:
        """Return one hash a world, over every column that the theory names: 32 hex digits."""
        return fingerprints(self.theory, self.state)
