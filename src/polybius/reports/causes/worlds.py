"""Worlds to push: small, random, and legal in every column that a theory names."""

import numpy as np
from numpy.typing import NDArray

from polybius.model import Theory
from polybius.state import Column, Kind, State, make_world, union
from polybius.state.networks import erdos_renyi

__all__ = ["STEP", "random_worlds"]

#: The step that is run.
STEP = 2

#: Dates: never, just before, and now.
DATES = (-1, STEP - 1, STEP)

#: How many worlds, axes, societies' citizens and rows a society of other tables. Arbitrary, and small.
WORLDS, AXES, SIZES, ROWS = 12, ("first", "second"), (12, 9), 2

#: Largest value drawn where a column's range is far wider than what it holds; arbitrary.
WIDE = 4.0


def random_worlds(theory: Theory) -> State:
    """Return a batch of worlds with random values in every column that `theory` reads or writes."""
    return union([_world(theory, seed) for seed in range(WORLDS)])


def _world(theory: Theory, seed: int) -> State:
    rng = np.random.default_rng(seed)
    n, societies = sum(SIZES), len(SIZES)
    rows = {"citizens": n, "societies": societies, "parties": ROWS * societies, "groups": ROWS * societies}
    # a table without columns would have no rows
    values: dict[str, dict[str, NDArray[np.generic]]] = {table: {"there": np.ones(k)} for table, k in rows.items()}
    for column in theory.columns.values():
        if column.table in rows:
            values[column.table][column.short] = _drawn(column, rows[column.table], rng)
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
            table[column.short] = _drawn(column, table.n, rng)
    return state


def _drawn(column: Column, n: int, rng: np.random.Generator) -> NDArray[np.generic]:
    """Return values over a column's range, or over the part of it near where it starts."""
    low, high = max(column.low, -WIDE), min(column.high, max(WIDE, 2.0 * column.start))
    if column.unit == "step":
        return rng.choice(DATES, n).astype(column.dtype)
    if column.unit == "party":
        low, high = -1.0, ROWS - 1.0
    width = column.width(len(AXES))
    shape = (n, width) if width else (n,)
    if column.whole:
        return rng.integers(int(low), int(high) + 1, shape).astype(column.dtype)
    return rng.uniform(low, high, shape)
