"""Voices: who of a society can be heard, and the rows of citizens that a measure is about."""

import numpy as np
from numpy.typing import NDArray

from polybius.measures.measure import PUBLIC, SPEAKS, Floats, axis_column
from polybius.state import Array, State

__all__ = ["among", "opinion_rows", "voices"]

Bounds = NDArray[np.int64]
Chosen = NDArray[np.bool_]


def voices(state: State) -> Chosen | None:
    """Return who speaks, (n_citizens,); None where everyone does."""
    if not state.has(SPEAKS):
        return None
    speaks: Chosen = state.column(SPEAKS) != 0
    return None if speaks.all() else speaks


def opinion_rows(state: State, name: str, *, heard: bool | None = None) -> tuple[Floats, Bounds]:
    """Return an opinion column (n, n_axes) and the bounds of societies in it.

    Of those who speak alone if `heard`, by default where `name` is what is expressed.
    """
    values, first = axis_column(state, name), state.societies["first_citizen"]
    speaks = voices(state) if (name == PUBLIC if heard is None else heard) else None
    return (values, first) if speaks is None else among(values, first, speaks)


def among(values: Array, first: Bounds, chosen: Chosen) -> tuple[Array, Bounds]:
    """Return the rows of `chosen` citizens, and the bounds of societies among them."""
    before = np.concatenate([[0], np.cumsum(chosen)])
    return values[chosen], before[first].astype(np.int64)
