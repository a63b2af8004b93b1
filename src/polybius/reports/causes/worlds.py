"""Worlds to push: small, random, and legal in every column that a theory names."""

from math import isfinite

import numpy as np

from polybius.engine import Plain, Simulation
from polybius.errors import PolybiusError, SimulationError
from polybius.model import Theory
from polybius.reference import ReferenceModel
from polybius.state import Array, Column, Kind, State, make_world, union
from polybius.state.networks import erdos_renyi

__all__ = ["FAILURES", "STEP", "random_worlds", "started_worlds"]

#: The step that is run.
STEP = 2

#: How a rule fails on worlds that it does not expect, such as those with an index pushed up.
FAILURES = (SimulationError, ArithmeticError, LookupError, ValueError)

#: Dates: never, just before, and now.
DATES = (-1, STEP - 1, STEP)

#: How many worlds, axes, societies' citizens and rows a society of other tables. Arbitrary, and small.
WORLDS, EVENTFUL, AXES, SIZES, ROWS = 12, 36, ("first", "second"), (12, 9), 2

#: Citizens in a world of a classic model; a square, for those on a lattice.
CITIZENS = 36

#: Largest value drawn where a column's range is far wider than what it holds; arbitrary.
WIDE = 4.0


def random_worlds(theory: Theory, eventful: bool = False) -> State:
    """Return a batch of worlds with random values in every column that `theory` reads or writes.

    Where they are `eventful` every date is now or just before, and every party stands.
    """
    return union([_world(theory, seed, eventful) for seed in range(EVENTFUL if eventful else WORLDS)])


def started_worlds(model: ReferenceModel) -> State:
    """Return a batch of a classic model's own worlds, a few steps after its own start."""
    try:
        made = _started(model, CITIZENS)
    except PolybiusError:  # a model of so and so many
        made = _started(model, model.n)
    theory = model.runs_as(complete=model.network is None)
    running = Simulation(theory, made, dt=model.dt, backend=Plain(), threads=1)
    try:
        running.advance(STEP)
    except FAILURES:
        return made
    return running.state


def _started(model: ReferenceModel, n: int) -> State:
    assert model.start is not None  # a model that runs has a start
    networks = [model.network(n, seed) if model.network else None for seed in range(WORLDS)]
    return union([model.start.world(n, network, seed) for seed, network in enumerate(networks)])


def _world(theory: Theory, seed: int, eventful: bool) -> State:
    rng = np.random.default_rng(seed)
    n, societies = sum(SIZES), len(SIZES)
    rows = {"citizens": n, "societies": societies, "parties": ROWS * societies, "groups": ROWS * societies}
    # a table without columns would have no rows
    values: dict[str, dict[str, Array]] = {table: {"there": np.ones(k)} for table, k in rows.items()}
    for column in theory.columns.values():
        if column.table in rows:
            values[column.table][column.short] = _drawn(column, rows[column.table], rng, eventful)
    home = np.repeat(np.arange(societies), SIZES) * ROWS
    for pointer in ("party", "group"):
        values["citizens"][pointer] = (home + rng.integers(ROWS, size=n)).astype(np.int32)
    state = make_world(
        axes=AXES,
        citizens=values["citizens"],
        network=erdos_renyi(n, mean_degree=5.0, seed=seed),
        society_sizes=SIZES,
        societies=values["societies"],
        parties=values["parties"],
        party_counts=[ROWS] * societies,
        groups=values["groups"],
        group_counts=[ROWS] * societies,
        seed=seed,
    )
    for column in theory.columns.values():
        if column.table in ("worlds", "ties") and column.kind is not Kind.DERIVED:
            table = state.tables[column.table]
            table[column.short] = _drawn(column, table.n, rng, eventful)
    return state


def _drawn(column: Column, n: int, rng: np.random.Generator, eventful: bool) -> Array:
    """Return values over a column's range, or over the part of it near where it starts."""
    typical = 2.0 * column.start if isfinite(column.start) else 0.0
    low, high = max(column.low, -WIDE), min(column.high, max(WIDE, typical))
    if column.unit == "step":
        return rng.choice(DATES[eventful:], n).astype(column.dtype)
    if eventful and (column.table, column.unit) == ("parties", "yes/no"):
        return np.ones(n, column.dtype)
    if column.unit == "party":
        low, high = -1.0, ROWS - 1.0
    width = column.width(len(AXES))
    shape = (n, width) if width else (n,)
    if column.whole:
        return rng.integers(int(low), int(high) + 1, shape).astype(column.dtype)
    return rng.uniform(low, high, shape)
