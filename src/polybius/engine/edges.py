"""Edges: which rows of each table belong to which world, as kernels see them."""

import numpy as np
import numpy.typing as npt

from polybius.state import TABLES, State


def edges_of(state: State) -> npt.NDArray[np.int64]:
    """Return the first row of each world in each table, and the end: (n_tables, n_worlds + 1) int64.

    Rows are in the order of `TABLES`. Implicit ties of complete worlds are counted like stored ones.
    """
    edges = np.stack([state.bounds(table) for table in TABLES])
    if state.complete:
        people = state.bounds("citizens")
        edges[TABLES.index("ties")] = people * (np.diff(people).max(initial=1) - 1)  # worlds of one size
    return edges
