"""Tables of flat columns, and the state of a batch of worlds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from polybius.errors import StateError, nearest
from polybius.state.column import TABLES
from polybius.state.schema import BOUNDS, POINTERS

Array = npt.NDArray[Any]


class Table(Mapping[str, Array]):
    """Named columns of one length; `table.private` and `table["private"]` are the same array."""

    def __init__(self, name: str, n: int, columns: Mapping[str, Array] | None = None) -> None:
        self.name = name
        self.n = n
        self._columns: dict[str, Array] = {}
        for key, values in (columns or {}).items():
            self[key] = values

    def __setitem__(self, key: str, values: Array) -> None:
        expected = self.n + (f"{self.name}.{key}" in BOUNDS)
        array = np.ascontiguousarray(values)
        if array.ndim not in (1, 2) or len(array) != expected:
            raise StateError(f"column {self.name}.{key} must have {expected} rows. Got shape {array.shape} instead.")
        self._columns[key] = array

    def __getitem__(self, key: str) -> Array:
        try:
            return self._columns[key]
        except KeyError:
            raise StateError(
                f"table '{self.name}' has no column '{key}'.{nearest(key, self._columns, 'column')}"
            ) from None

    def __getattr__(self, key: str) -> Array:
        if key.startswith("_"):
            raise AttributeError(key)
        try:
            return self[key]
        except StateError as error:
            raise AttributeError(str(error)) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def __contains__(self, key: object) -> bool:
        return key in self._columns

    def __repr__(self) -> str:
        return f"<{self.name}: {self.n} rows; {', '.join(self._columns) or 'no columns'}>"


@dataclass
class State:
    """The tables of a batch of worlds, one disjoint union.

    `axes` names the value axes. `complete` says that in every world each citizen is tied
    to every other; then `ties` has no rows: complete networks are never stored. Rows of
    every table are sorted by world, citizens within a world by society.
    """

    axes: tuple[str, ...]
    tables: dict[str, Table] = field(default_factory=dict)
    complete: bool = False

    def __post_init__(self) -> None:
        for name in TABLES:
            self.tables.setdefault(name, Table(name, 0))

    def __getattr__(self, name: str) -> Table:
        if name in TABLES:
            return self.tables[name]
        raise AttributeError(name)

    @property
    def n_worlds(self) -> int:
        """Number of worlds."""
        return self.worlds.n

    def column(self, name: str) -> Array:
        """Return the column called `table.column`."""
        table, _, short = name.partition(".")
        if table not in self.tables:
            raise StateError(f"there is no table '{table}'.{nearest(table, TABLES, 'table')}")
        return self.tables[table][short]

    def has(self, name: str) -> bool:
        """Say whether the column called `table.column` is there."""
        table, _, short = name.partition(".")
        return table in self.tables and short in self.tables[table]

    def bounds(self, table: str) -> npt.NDArray[np.int64]:
        """Return the rows of `table` that belong to each world: (n_worlds + 1,) int64."""
        if table == "worlds":
            return np.arange(self.n_worlds + 1, dtype=np.int64)
        if table == "ties":
            if self.complete or not self.ties.n:
                return np.zeros(self.n_worlds + 1, np.int64)
            return np.asarray(self.citizens["first_tie"][self.bounds("citizens")], np.int64)
        if not self.tables[table].n:
            return np.zeros(self.n_worlds + 1, np.int64)
        return np.searchsorted(self.tables[table]["world"], np.arange(self.n_worlds + 1)).astype(np.int64)

    def copy(self) -> "State":
        """Return a state that shares no memory with this one."""
        tables = {
            name: Table(name, table.n, {key: values.copy() for key, values in table.items()})
            for name, table in self.tables.items()
        }
        return State(self.axes, tables, self.complete)

    def world(self, w: int) -> "State":
        """Return world `w` alone, with its own indices from zero."""
        return _shifted(self, w)

    def split(self) -> list["State"]:
        """Return the worlds one by one; `union` puts them together again."""
        return [self.world(w) for w in range(self.n_worlds)]

    def validate(self) -> None:
        """Raise StateError where an index points nowhere or bounds run backwards."""
        for name, target in POINTERS.items():
            if self.has(name):
                _check_pointer(name, self.column(name), self.tables[target].n)
        for name, target in BOUNDS.items():
            if self.has(name) and not (name == "citizens.first_tie" and self.complete):
                _check_bounds(name, self.column(name), self.tables[target].n)


def _check_pointer(name: str, values: Array, n: int) -> None:
    if len(values) and (int(values.max()) >= n or int(values.min()) < 0):
        row = int(np.argmax((values >= n) | (values < 0)))
        target = POINTERS[name]
        raise StateError(
            f"{name} of row {row} points to row {int(values[row])} of {target}, which has {n} rows."
        )


def _check_bounds(name: str, values: Array, n: int) -> None:
    if len(values) == 0 or values[0] != 0 or values[-1] != n or bool(np.any(np.diff(values) < 0)):
        raise StateError(f"{name} must rise from 0 to {n}, the rows of {BOUNDS[name]}.")


def _shifted(state: State, w: int) -> State:
    if not 0 <= w < state.n_worlds:
        raise StateError(f"there is no world {w}: this state has worlds 0 to {state.n_worlds - 1}.")
    rows = {name: (int(b[w]), int(b[w + 1])) for name in TABLES for b in [state.bounds(name)]}
    tables = {}
    for name, table in state.tables.items():
        lo, hi = rows[name]
        columns = {}
        for key, values in table.items():
            full = f"{name}.{key}"
            if full in BOUNDS:
                columns[key] = values[lo : hi + 1] - values[lo]
            elif full in POINTERS:
                columns[key] = values[lo:hi] - values.dtype.type(rows[POINTERS[full]][0])
            else:
                columns[key] = values[lo:hi].copy()
        tables[name] = Table(name, hi - lo, columns)
    return State(state.axes, tables, state.complete)


def union(states: list[State]) -> State:
    """Put worlds side by side: row indices shift, nothing else changes.

    All must have the same axes and columns; a column that one of them lacks is an error.
    """
    if not states:
        raise StateError("a union needs at least one state. Got none.")
    if len(states) == 1:
        return states[0]
    first = states[0]
    for other in states[1:]:
        if other.axes != first.axes or other.complete != first.complete:
            raise StateError("worlds of one batch must share axes and kind of network.")
        for name in TABLES:
            if set(other.tables[name]) != set(first.tables[name]) and other.tables[name].n:
                missing = set(other.tables[name]) ^ set(first.tables[name])
                raise StateError(f"worlds of one batch must share columns. Only some have {name}: {sorted(missing)}.")
    base = {name: np.cumsum([0] + [s.tables[name].n for s in states]) for name in TABLES}
    tables = {}
    for name in TABLES:
        columns = {key: _joined(states, base, name, key) for key in first.tables[name]}
        tables[name] = Table(name, int(base[name][-1]), columns)
    return State(first.axes, tables, first.complete)


def _joined(states: list[State], base: dict[str, Array], name: str, key: str) -> Array:
    full = f"{name}.{key}"
    parts = [s.tables[name][key] for s in states]
    if full in BOUNDS:
        shifted = [p[:-1] + b for p, b in zip(parts, base[BOUNDS[full]], strict=False)]
        return np.concatenate([*shifted, base[BOUNDS[full]][-1:]]).astype(parts[0].dtype)
    if full in POINTERS:
        return np.concatenate([p + p.dtype.type(b) for p, b in zip(parts, base[POINTERS[full]], strict=False)])
    return np.concatenate(parts)
