"""Make a state ready for a theory: the right columns, types and start values."""

import numpy as np

from polybius.errors import StateError
from polybius.model import Theory
from polybius.state import Column, State, Table


def prepared(theory: Theory, state: State) -> State:
    """Return a state with every column that `theory` uses, in its precision.

    Columns that the state lacks take their declared start values; columns that the theory
    does not name stay as they are. Ties, and citizens' columns that no mechanism writes,
    are shared with `state`; all else is copied, so a run never changes its input.
    """
    state.validate()
    written = {name for slot in theory.all_slots for name in slot.writes}
    ready = State(state.axes, {name: _table(table, written) for name, table in state.tables.items()}, state.complete)
    for name, column in theory.columns.items():
        table = ready.tables[column.table]
        dtype = column.numpy_dtype(theory.precision)
        width = column.width(len(ready.axes))
        shape = (table.n, width) if width else (table.n,)
        if column.short in table:
            table[column.short] = _cast(column, table[column.short], shape, dtype)
        else:
            table[column.short] = np.full(shape, column.start, dtype)
        _check_range(name, column, table[column.short])
    return ready


def _table(table: Table, written: set[str]) -> Table:
    shared = table.name in ("citizens", "ties")
    return Table(
        table.name,
        table.n,
        {k: v if shared and f"{table.name}.{k}" not in written else v.copy() for k, v in table.items()},
    )


def _cast(column: Column, values: np.ndarray, shape: tuple[int, ...], dtype: str) -> np.ndarray:
    if values.shape != shape and values.size == int(np.prod(shape)):
        values = values.reshape(shape)
    if values.shape != shape:
        raise StateError(f"column {column.name} must have shape {shape}. Got {values.shape} instead.")
    return values.astype(dtype, copy=False)


def _check_range(name: str, column: Column, values: np.ndarray) -> None:
    bad = ~((values >= column.low) & (values <= column.high))
    if bad.any():
        row = int(np.argmax(bad.reshape(len(values), -1).any(axis=1)))
        raise StateError(
            f"column {name} must lie in [{column.low:g}, {column.high:g}] {column.unit}. "
            f"Got {values[row]} in row {row}."
        )
