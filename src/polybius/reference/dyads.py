"""Dyads: what each citizen holds towards each other, and towards itself.

Every citizen stands for a state, a society of its own, and the table `relations` has a row for
each ordered pair: towards `j` of `i`, both counted within their world, it is row
`first + i * n + j`, with n the world's citizens and `first` the world's first relation.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polybius.state import State, make_world
from polybius.state.networks import Network
from polybius.state.table import Table

__all__ = ["matrices", "world_of_dyads"]


def world_of_dyads(
    citizens: dict[str, ArrayLike], relations: dict[str, ArrayLike], network: Network | None, seed: int
) -> State:
    """Return one world in which `relations` hold a row for each ordered pair, (n * n,) or (n, n)."""
    n = len(np.asarray(next(iter(citizens.values()))))
    state = make_world(citizens=citizens, network=network, seed=seed, society_sizes=[1] * n)
    numbers = np.arange(n, dtype=np.int32)
    columns = {
        "world": np.zeros(n * n, np.int32),
        "id": np.arange(n * n, dtype=np.uint32),
        "origin": np.repeat(numbers, n),
        "to": np.tile(numbers, n),
        **{name: np.array(values).reshape(n * n) for name, values in relations.items()},
    }
    state.tables["relations"] = Table("relations", n * n, columns)
    state.societies["first_relation"] = np.arange(n + 1, dtype=np.int64) * n
    state.validate()
    return state


def matrices(state: State, column: str) -> NDArray[np.float64]:
    """Return a column of relations as one matrix for each world, (n_worlds, n, n)."""
    values = state.column(f"relations.{column}")
    n = round((len(values) / state.n_worlds) ** 0.5)
    return values.reshape(state.n_worlds, n, n)
