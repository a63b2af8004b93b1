"""Union: worlds side by side in one state."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from polybius.errors import StateError, check_kind
from polybius.state.column import TABLES, Column
from polybius.state.pointers import shifted
from polybius.state.schema import BOUNDS
from polybius.state.state import State
from polybius.state.table import Array, Table


def union(states: Sequence[State], columns: Iterable[Column] = ()) -> State:
    """Put worlds side by side: row indices shift, nothing else changes.

    So do those in `columns` of one's own that are declared with `points_to`, as in
    `union(worlds, columns=theory.columns.values())`; a state that a simulation gave knows them by itself.

    All must have the same axes and columns; a column that one of them lacks is an error,
    except in a table where it has no rows. Raises StateError.
    """
    check_kind("union takes a list of states", states, list, tuple, error=StateError)
    for state in states:
        check_kind("union takes a list of states", state, State, error=StateError)
    if not states:
        raise StateError("a union needs at least one state. Got none.")
    first = states[0]
    pointers = {name: table for state in states for name, table in state.pointers.items()}
    pointers |= {column.name: column.points_to for column in columns if column.points_to}
    if len(states) == 1:
        return first if pointers == first.pointers else replace(first, pointers=pointers)
    if any((other.axes, other.complete) != (first.axes, first.complete) for other in states):
        raise StateError("worlds of one batch must share axes and kind of network.")
    starts = {name: np.cumsum([0, *(s.tables[name].n for s in states)]) for name in TABLES}
    tables = {name: _joined(states, starts, name, pointers) for name in TABLES}
    return State(first.axes, tables, first.complete, pointers)


def _joined(
    states: Sequence[State], starts: dict[str, Array], name: str, pointers: Mapping[str, str]
) -> Table:
    tables = [s.tables[name] for s in states]
    filled = [table for table in tables if table.n] or tables[:1]
    known = set(filled[0])
    for table in filled:
        if set(table) != known:
            some = sorted(set(table) ^ known)
            raise StateError(f"worlds of one batch must share columns. Only some have {name}: {some}.")
    columns = {
        key: np.concatenate(_shifted(tables, starts, f"{name}.{key}", key, pointers))
        for key in filled[0]
    }  # fmt: skip
    return Table(name, int(starts[name][-1]), columns)


def _shifted(
    tables: list[Table], starts: dict[str, Array], full: str, key: str, pointers: Mapping[str, str]
) -> list[Array]:
    """Return a column of each table, its indices counted from the batch's first row."""
    if full in BOUNDS:
        return _bounds(tables, starts[BOUNDS[full]], key)
    parts = [(table[key], k) for k, table in enumerate(tables) if table.n or key in table]
    if full in pointers:
        base = starts[pointers[full]]
        return [shifted(values, int(base[k])) for values, k in parts]
    return [values for values, _ in parts]


def _bounds(tables: list[Table], base: Array, key: str) -> list[Array]:
    kept = [(table[key], k) for k, table in enumerate(tables) if table.n]
    dtype = kept[0][0].dtype if kept else np.dtype(np.int64)
    parts = [values[:-1] + dtype.type(base[k]) for values, k in kept]
    return [*parts, base[-1:].astype(dtype)]
