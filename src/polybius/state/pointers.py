"""Pointers: columns that hold rows of a table, the system's and one's own, all by one rule.

A pointer leads to a row of its own world; so a world is the same alone as in a batch. A negative number is
nobody. `union` and `State.world` shift pointers by the rows that come before.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from polybius.errors import StateError
from polybius.state.schema import POINTERS

if TYPE_CHECKING:
    from polybius.state.state import State

Longs = npt.NDArray[np.int64]


def shifted(values: npt.NDArray[Any], by: int | Longs) -> npt.NDArray[Any]:
    """Return pointers moved by so many rows, in a wider type where theirs cannot hold them; nobody stays."""
    moved = values.astype(np.int64)
    moved = np.where(moved < 0, moved, moved + by)
    limits = np.iinfo(values.dtype) if values.dtype.kind in "iu" else None
    fits = limits is None or not moved.size or (limits.min <= moved.min() and moved.max() <= limits.max)
    return moved.astype(values.dtype) if fits else moved


def first_stray(state: "State", name: str, w0: int, w1: int) -> int:
    """Return the first row of worlds `w0` to `w1` whose pointer `name` leads out of its world; -1 if none."""
    table, target = name.partition(".")[0], state.pointers[name]
    rows, aims = state.bounds(table)[w0 : w1 + 1], state.bounds(target)[w0 : w1 + 1]
    values = state.column(name)[rows[0] : rows[-1]]
    each = np.diff(rows)
    low, high = np.repeat(aims[:-1], each), np.repeat(aims[1:], each)
    if values.ndim == 2:
        low, high = low[:, None], high[:, None]
    wrong = (values >= 0) & ((values < low) | (values >= high))
    if not wrong.any():
        return -1
    return int(rows[0]) + int(np.argmax(wrong.reshape(len(values), -1).any(axis=1)))


def strayed(state: "State", name: str, row: int) -> str:
    """Return where the pointer `name` of a row leads, and where it may, in words."""
    table, target = name.partition(".")[0], state.pointers[name]
    w = int(np.searchsorted(state.bounds(table), row, side="right")) - 1
    low, end = state.bounds(target)[w : w + 2].tolist()
    has = f"has rows {low} to {end - 1}" if end > low else "has none"
    return f"points to row {state.column(name)[row]} of {target}, of which its world, {w}, {has}"


def check_pointers(state: "State") -> None:
    """Raise StateError where a column that is not the system's points out of its world."""
    for name in state.pointers:
        if name in POINTERS or not state.has(name):
            continue
        values = state.column(name)
        if values.dtype.kind not in "iu":
            raise StateError(
                f"{name} must hold rows of {state.pointers[name]}: whole numbers. Got {values.dtype} instead."
            )
        row = first_stray(state, name, 0, state.n_worlds)
        if row >= 0:
            raise StateError(
                f"{name} of row {row} {strayed(state, name, row)}. Rows count from the first of the batch: "
                f"tell union what points, as in union(worlds, columns=theory.columns.values())."
            )
