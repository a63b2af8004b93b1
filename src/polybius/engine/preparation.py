"""Make a state ready for a theory: the right columns, types and start values."""

import numpy as np

from polybius.errors import StateError
from polybius.model import Theory
from polybius.state import BOUNDS, POINTERS, Array, Column, State, Table
from polybius.state.pointers import check_pointers, shifted


def prepared(theory: Theory, state: State, adopt: bool = False) -> State:
    """Return a state with every column that `theory` uses, in its precision.

    Columns that the state lacks take their declared start values; columns that the theory
    does not name stay as they are. Ties that no mechanism writes are shared with `state`;
    all else is copied, so a run never changes its input, unless it may `adopt` what fits. Raises StateError.
    """
    state.validate()
    written = theory.written
    tables = {
        name: (_adopted(table) if adopt else _copied(table, written)) for name, table in state.tables.items()
    }
    own = {name: column.points_to for name, column in theory.columns.items() if column.points_to}
    ready = State(state.axes, tables, state.complete, {**state.pointers, **own})
    for column in theory.columns.values():
        table = ready.tables[column.table]
        dtype, width = column.numpy_dtype(theory.precision), column.width(len(ready.axes))
        shape = (table.n, width) if width else (table.n,)
        if column.short in table:
            table[column.short] = _cast(column, table[column.short], shape, dtype)
        else:
            table[column.short] = start_values(ready, column, shape, dtype)
    if "weight" in ready.ties:
        ready.ties["weight"] = ready.ties["weight"].astype(theory.precision, copy=False)
    check_pointers(ready)
    return ready


def start_values(state: State, column: Column, shape: tuple[int, ...], dtype: str) -> Array:
    """Return what each row of a column starts with; pointers count from the first row of their world."""
    values = np.full(shape, column.start, dtype)
    if not column.points_to or column.start < 0:
        return values
    first = np.repeat(state.bounds(column.points_to)[:-1], np.diff(state.bounds(column.table)))
    return shifted(values, first if len(shape) == 1 else first[:, None])


def locked(theory: Theory, ready: State) -> State:
    """Return the same state to look at and edit, but for who belongs to whom: that is read-only."""
    tables = dict(ready.tables)
    for name, table in ready.tables.items():
        columns = {
            key: _read_only(values) if _is_fixed(table, key, theory.written) else values
            for key, values in table.items()
        }
        tables[name] = Table(name, table.n, columns)
    return State(ready.axes, tables, ready.complete, ready.pointers)


def _is_shared(table: Table, key: str, written: frozenset[str]) -> bool:
    name = f"{table.name}.{key}"
    return name == "citizens.first_tie" or (table.name == "ties" and name not in written)


def _is_fixed(table: Table, key: str, written: frozenset[str]) -> bool:
    """Say whether a column stays as it is while a simulation runs: kernels rely on who belongs to whom."""
    name = f"{table.name}.{key}"
    return name in POINTERS or name in BOUNDS or _is_shared(table, key, written)


def _adopted(table: Table) -> Table:
    """Return the table without copying more than what two columns share, or nobody may change."""
    kept: dict[str, Array] = {}
    for key, values in table.items():
        shared = any(np.may_share_memory(values, other) for other in kept.values())
        kept[key] = values.copy() if shared or not values.flags.writeable else values
    return Table(table.name, table.n, kept)


def _copied(table: Table, written: frozenset[str]) -> Table:
    columns = {
        key: values if _is_shared(table, key, written) else values.copy() for key, values in table.items()
    }
    return Table(table.name, table.n, columns)


def _read_only(values: Array) -> Array:
    view = values.view()
    view.flags.writeable = False
    return view


def _cast(column: Column, values: Array, shape: tuple[int, ...], dtype: str) -> Array:
    if values.size == np.prod(shape) and len(values) == shape[0]:
        values = values.reshape(shape)  # one axis: a flat column will do
    if values.shape != shape:
        raise StateError(f"column {column.name} must have shape {shape}. Got {values.shape} instead.")
    if values.dtype.kind not in "biuf":
        raise StateError(f"column {column.name} must hold numbers. Got {values.dtype} instead.")
    _check_range(column, values)
    return values.astype(dtype, copy=False)


def _check_range(column: Column, values: Array) -> None:
    low, high = column.low, column.high
    if values.dtype.kind == "f":  # as near to the bounds as the given type comes
        low, high = values.dtype.type(low), values.dtype.type(high)
    wrong = ~((values >= low) & (values <= high))
    if column.whole and values.dtype.kind == "f":
        wrong |= values != np.floor(values)
    if wrong.any():
        row = int(np.argmax(wrong.reshape(len(values), -1).any(axis=1)))
        numbers = "whole numbers in " if column.whole else ""
        raise StateError(
            f"column {column.name} must lie in {numbers}{column.range}. Got {values[row]} in row {row}."
        )
