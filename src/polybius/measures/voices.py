"""Voices: who of a society can be heard, and the rows of citizens that a measure is about."""

import numpy as np
from numpy.typing import NDArray

from polybius.compiled import compiled
from polybius.measures.measure import PUBLIC, SPEAKS, Floats, axis_column
from polybius.state import SYSTEM, Array, State

__all__ = ["COLUMNS", "among", "known_rows", "opinion_rows", "voices"]

COLUMNS = {column.name: column for column in SYSTEM}

Bounds = NDArray[np.int64]
Chosen = NDArray[np.bool_]


@compiled
def chosen_rows(values: Array, first: Bounds, chosen: Chosen) -> tuple[Array, Bounds]:
    """Return the rows (n, n_parts) where `chosen`, and the bounds of societies among them."""
    bounds = np.empty(len(first), np.int64)
    n = 0
    for s in range(len(first) - 1):
        bounds[s] = n
        for i in range(first[s], first[s + 1]):
            n += chosen[i]
    bounds[-1] = n
    out = np.empty((n, values.shape[1]), values.dtype)
    n = 0
    for i in range(len(chosen)):
        if chosen[i]:
            for k in range(values.shape[1]):
                out[n, k] = values[i, k]
            n += 1
    return out, bounds


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
    speaks = voices(state) if (name == PUBLIC if heard is None else heard) else known_rows(name, values)
    return (values, first) if speaks is None else among(values, first, speaks)


def known_rows(column: str, values: Array) -> Chosen | None:
    """Return of whom the citizens' `column` says something, (n_citizens,); None where of everyone."""
    declared = COLUMNS.get(f"citizens.{column}")
    if declared is None or not declared.unknown:
        return None
    known: Chosen = np.asarray(np.isfinite(declared.known(values)).reshape(len(values), -1).all(axis=1))
    return None if known.all() else known


def among(values: Array, first: Bounds, chosen: Chosen) -> tuple[Array, Bounds]:
    """Return the rows of `chosen` citizens, and the bounds of societies among them."""
    rows = values if values.ndim == 2 else values[:, np.newaxis]
    found: tuple[Array, Bounds] = chosen_rows(rows, first, chosen)
    return found
