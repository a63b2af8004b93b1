"""Worlds for the contract: small, random, and with something in every column."""

from collections.abc import Sequence

import numpy as np

from polybius.rng import stream
from polybius.state import STRUCTURE, SYSTEM, Array, Column, State, make_world
from polybius.state.networks import erdos_renyi

AXES = ("a", "b", "c")

#: Largest code of a column that counts kinds: what may be larger counts rows, dates or persons.
KINDS = 4


def random_world(seed: int, sizes: Sequence[int] = (25, 15), columns: Sequence[Column] = ()) -> State:
    """Return a world of two societies and four parties, with random values in all of the system's columns.

    `sizes` are the citizens of each society. `columns` are further ones to fill. Elections fall into the
    first steps, but in every other world the first society has none; some citizens are old.
    """
    n, k = sum(sizes), len(sizes)
    counts = {"citizens": n, "societies": k, "parties": 2 * k, "groups": k}
    values: dict[str, dict[str, Array]] = {table: {} for table in counts}
    for column in (*SYSTEM, *columns):
        if column.table in counts and column.name not in STRUCTURE:
            values[column.table][column.short] = _drawn(column, seed, counts[column.table])
    values["citizens"]["age"] *= 130.0  # so that some are about to die
    values["societies"]["election_at"] = np.array([1 if seed % 2 == 0 else -1, 2])[:k]
    values["societies"]["elected_at"] = np.array([0, -1])[:k]
    return make_world(
        axes=AXES,
        citizens=values["citizens"],
        network=erdos_renyi(n, mean_degree=min(5, n - 1), seed=seed),
        society_sizes=sizes,
        societies=values["societies"],
        parties=values["parties"],
        party_counts=[2] * k,
        seed=seed,
    )


def _drawn(column: Column, seed: int, n: int) -> Array:
    """Return values of a column: of every kind if it counts kinds, else from its range within [-1, 1]."""
    low, high = max(column.low, -1.0), min(column.high, 1.0)
    if column.whole and column.low >= 0 and column.high <= KINDS:
        low, high = column.low - 0.5, column.high + 0.49
    elif low > high:  # a range beyond 1, or below -1
        low, high = (column.low, column.low + 1.0) if column.low > 1.0 else (column.high - 1.0, column.high)
    width = column.width(len(AXES))
    # By the column's name, so that a new column leaves the others as they are.
    values = np.random.default_rng([seed, stream(column.name)]).uniform(low, high, (n, width) if width else n)
    return np.round(values) if column.whole else values
