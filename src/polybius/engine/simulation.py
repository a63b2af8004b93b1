"""A simulation: a theory running on a state, step by step."""

import hashlib
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from polybius.engine.kernel import Backend, Compiled
from polybius.engine.operations import CHUNK, Operation, Workshop, operations_of
from polybius.engine.preparation import prepared
from polybius.errors import ParameterError, SimulationError
from polybius.model import Clock, Theory
from polybius.rng import checked_seed
from polybius.state import Array, State


class Simulation:
    """Carry the worlds of a state forward under a theory.

    `seeds` has one seed a world (default: those in the state). `parameters` maps
    `Slot.parameter` to a number, or to one number a world, over the theory's own values.
    `dt` is the length of a step in the theory's clock; a theory on a clock of steps takes
    1. `step` is the number of the next step: a state saved after k steps goes on with
    `step=k` as if it had never stopped. `threads` changes nothing but the time it takes.
    With `check`, a rule that returns a value outside its column's range is an error; a
    value that is not a number always is.
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
    ) -> None:
        self.theory = theory
        self.state = prepared(theory, state)
        if seeds is not None:
            if len(seeds) != state.n_worlds:
                raise ParameterError(f"seeds must have one seed a world, {state.n_worlds}. Got {len(seeds)}.")
            self.state.worlds["seed"] = np.array([checked_seed(seed) for seed in seeds], np.uint32)
        self.dt = _checked_dt(theory, dt)
        self.step = step
        self.backend = backend or Compiled()
        self.threads = _checked_threads(threads)
        self.values = parameter_arrays(theory, parameters or {}, state.n_worlds)
        self.stopped_at = np.full(state.n_worlds, -1, np.int64)
        shop = Workshop(theory, self.state, self.backend, self.values, check)
        self._operations: list[Operation] = operations_of(shop)

    def advance(self, steps: int) -> None:
        """Carry every world `steps` steps on; worlds that stop on the way stay as they are."""
        n = self.state.n_worlds
        with ThreadPoolExecutor(self.threads) as pool:
            blocks = self._world_blocks()
            if len(blocks) > 1:
                for done in [pool.submit(self._advance_worlds, w0, w1, steps, None) for w0, w1 in blocks]:
                    done.result()
            else:
                self._advance_worlds(0, n, steps, pool if self.threads > 1 else None)
        self.step += steps

    def _world_blocks(self) -> list[tuple[int, int]]:
        """Cut a batch into runs of worlds, each worth a thread, if there are enough to share out fairly."""
        n, citizens = self.state.n_worlds, max(1, self.state.citizens.n)
        if self.threads < 2 or n < 4 * self.threads:
            return [(0, n)]
        count = min(n // 4, 8 * self.threads, max(1, citizens // CHUNK))
        if count < 2 * self.threads:
            count = min(n, 2 * self.threads)
        return [(n * k // count, n * (k + 1) // count) for k in range(count)]

    def _advance_worlds(self, w0: int, w1: int, steps: int, pool: ThreadPoolExecutor | None) -> None:
        for step in range(self.step, self.step + steps):
            for a, b in self._running(w0, w1):
                for operation in self._operations:
                    operation.run(a, b, step, self.dt, pool)
            self._note_stops(w0, w1, step)

    def _running(self, w0: int, w1: int) -> list[tuple[int, int]]:
        """Return the runs of worlds that have not stopped."""
        if self.theory.stops_when is None:
            return [(w0, w1)]
        going = np.concatenate([[False], self.stopped_at[w0:w1] < 0, [False]])
        edges = np.flatnonzero(np.diff(going.astype(np.int8)))
        return [(w0 + int(a), w0 + int(b)) for a, b in edges.reshape(-1, 2)]

    def _note_stops(self, w0: int, w1: int, step: int) -> None:
        if self.theory.stops_when is not None:
            at = self.stopped_at[w0:w1]
            at[(self.state.worlds["stopped"][w0:w1] > 0) & (at < 0)] = step + 1

    @property
    def finished(self) -> bool:
        """Say whether every world has stopped."""
        return self.theory.stops_when is not None and bool((self.stopped_at >= 0).all())

    @property
    def time(self) -> float:
        """Return the time reached, in the theory's clock."""
        return self.step * self.dt

    def fingerprints(self) -> list[str]:
        """Return one hash a world, over every column that the theory names: 32 hex digits."""
        names = sorted(self.theory.columns)
        found = []
        for w in range(self.state.n_worlds):
            hasher = hashlib.blake2b(digest_size=16)
            for name in names:
                table = name.partition(".")[0]
                bounds = self.state.bounds(table)
                rows = self.state.column(name)[bounds[w] : bounds[w + 1]]
                hasher.update(f"{name}:{rows.dtype}:{rows.shape};".encode())
                hasher.update(memoryview(np.ascontiguousarray(rows)).cast("B") if rows.size else b"")
            found.append(hasher.hexdigest())
        return found


def parameter_arrays(theory: Theory, overrides: Mapping[str, Any], n_worlds: int) -> dict[str, Array]:
    """Return every parameter as an array over worlds, with `overrides` checked against their ranges."""
    arrays: dict[str, Array] = {}
    for key in overrides:
        theory.parameter(key)
    for key, value in theory.values().items():
        declared = theory.parameter(key)
        given = np.atleast_1d(np.asarray(overrides.get(key, value)))
        if len(given) not in (1, n_worlds):
            raise ParameterError(f"{key} takes one number, or one a world ({n_worlds}). Got {len(given)}.")
        checked = [declared.check(key, x) for x in given.tolist()]
        arrays[key] = np.ascontiguousarray(np.broadcast_to(np.array(checked, np.int64 if declared.whole else np.float64), n_worlds)).copy()
    return arrays


def _checked_dt(theory: Theory, dt: float | None) -> float:
    if theory.clock is Clock.STEPS:
        if dt not in (None, 1, 1.0):
            raise ParameterError(f"theory '{theory.name}' counts steps: leave dt out. Got dt={dt!r}.")
        return 1.0
    value = 1 / 12 if dt is None else dt
    if not isinstance(value, (int, float)) or not 0 < value < float("inf"):
        raise ParameterError(f"dt must be a positive number of years. Got {dt!r} instead.")
    return float(value)


def _checked_threads(threads: int | None) -> int:
    if threads is None:
        return os.process_cpu_count() or 1 if hasattr(os, "process_cpu_count") else len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if isinstance(threads, bool) or not isinstance(threads, int) or threads < 1:
        raise ParameterError(f"threads must be a whole number of at least 1. Got {threads!r} instead.")
    return threads
