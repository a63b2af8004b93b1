"""Union: worlds side by side in one state."""

from collections.abc import Sequence

import numpy as np

from polybius.errors import StateError, check_kind
from polybius.state.column import TABLES
from polybius.state.schema import BOUNDS, POINTERS
from polybius.state.state import State
from polybius.state.table import Array, Table


def union(states: Sequence[State]) -> State:
    """Put worlds side by side: row indices shift, nothing else changes.

    All must have the same axes and columns; a column that one of them lacks is an error,
    except in a table where it has no rows. Raises StateError.
    """
    check_kind("union takes a list of states", states, list, tuple, error=StateError)
    for state in states:
        check_kind("union takes a list of states", state, State, error=StateError)
    if not states:
        raise StateError("a union needs at least one state. Got none.")
    if len(states) == 1:
        return states[0]
    first = states[0]
    if any((other.axes, other.complete) != (first.axes, first.complete) for other in states):
        raise StateError("worlds of one batch must share axes and kind of network.")
    starts = {name: np.cumsum([0, *(s.tables[name].n for s in states)]) for name in TABLES}
    return State(first.axes, {name: _joined(states, starts, name) for name in TABLES}, first.complete)


def _joined(states: Sequence[State], starts: dict[str, Array], name: str) -> Table:
    tables = [s.tables[name] for s in states]
    filled = [table for table in tables if table.n] or tables[:1]
    known = set(filled[0])
    for table in filled:
        if set(table) != known:
            some = sorted(set(table) ^ known)
            raise StateError(f"worlds of one batch must share columns. Only some have {name}: {some}.")
    columns = {
        key: np.concatenate(list(_shifted(tables, starts, f"{name}.{key}", key)))
        for key in filled[0]
    }  # fmt: skip
    return Table(name, int(starts[name][-1]), columns)


def _shifted(tables: list[Table], starts: dict[str, Array], full: str, key: str) -> list[Array]:
    """Return a column of each table, its indices counted from the batch's first row."""
    if full in BOUNDS:
        return _bounds(tables, starts[BOUNDS[full]], key)
    parts = [(table[key], k) for k, table in enumerate(tables) if table.n or key in table]
    if full in POINTERS:
        base = starts[POINTERS[full]]
        return [values + values.dtype.type(base[k]) for values, k in parts]
    return [values for values, _ in parts]


def _bounds(tables: list[Table], base: Array, key: str) -> list[Array]:
    kept = [(table[key], k) for k, table in enumerate(tables) if table.n]
    dtype = kept[0][0].dtype if kept else np.dtype(np.int64)
    parts = [values[:-1] + dtype.type(base[k]) for values, k in kept]
    return [*parts, base[-1:].astype(dtype)]
