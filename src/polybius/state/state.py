"""The state of a batch of worlds: tables of flat columns, one disjoint union."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from polybius.errors import StateError, nearest
from polybius.notebook import heading, rows, shown
from polybius.state.column import TABLES
from polybius.state.pointers import check_pointers, shifted
from polybius.state.schema import BOUNDS, POINTERS
from polybius.state.soundness import check_tables
from polybius.state.table import Array, Table


@dataclass(repr=False)
class State:
    """The tables of a batch of worlds, one disjoint union.

    `axes` names the value axes. `complete` says that in every world each citizen is tied
    to every other; then `ties` has no rows: complete networks are never stored. Rows of
    every table are sorted by world, citizens within a world by society. `pointers` names the columns that
    hold rows, each with the table they lie in: the system's, and own ones declared with `points_to`.
    """

    axes: tuple[str, ...]
    tables: dict[str, Table] = field(default_factory=dict)
    complete: bool = False
    pointers: dict[str, str] = field(default_factory=lambda: dict(POINTERS))

    def __post_init__(self) -> None:
        for name in TABLES:
            self.tables.setdefault(name, Table(name, 0))

    def __getattr__(self, name: str) -> Table:
        if name in TABLES:
            return self.tables[name]
        raise AttributeError(f"a state has no table '{name}'.{nearest(name, TABLES, 'table')}")

    def __repr__(self) -> str:
        rows = [f"{name} {table.n:,}" for name, table in self.tables.items() if table.n]
        ties = ["complete ties"] if self.complete else []
        return f"<{', '.join([*rows, *ties]) or 'nothing'}; axes: {', '.join(self.axes)}>"

    def _repr_html_(self) -> str:
        body = [(name, table.n, ", ".join(table)) for name, table in self.tables.items() if table.n]
        ties = "Everyone is tied to everyone." if self.complete else ""
        return shown(
            heading("State", f"Axes: {', '.join(self.axes)}.", ties),
            rows(["table", "rows", "columns"], body),
        )

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
        if not self.tables[table].n:
            return np.zeros(self.n_worlds + 1, np.int64)
        if table == "ties":
            return np.asarray(self.citizens["first_tie"][self.bounds("citizens")], np.int64)
        return np.searchsorted(self.tables[table]["world"], np.arange(self.n_worlds + 1)).astype(np.int64)

    def copy(self) -> "State":
        """Return a state that shares no memory with this one."""
        return State(
            self.axes,
            {name: table.copy() for name, table in self.tables.items()},
            self.complete,
            dict(self.pointers),
        )

    def world(self, w: int) -> "State":
        """Return world `w` alone, with its own indices from zero."""
        if not 0 <= w < self.n_worlds:
            raise StateError(f"there is no world {w}: this state has worlds 0 to {self.n_worlds - 1}.")
        bounds = {name: self.bounds(name) for name in TABLES}
        rows = {name: (int(b[w]), int(b[w + 1])) for name, b in bounds.items()}
        tables = {name: _rows(table, rows, self.pointers) for name, table in self.tables.items()}
        return State(self.axes, tables, self.complete, dict(self.pointers))

    def split(self) -> list["State"]:
        """Return the worlds one by one; `union` puts them together again."""
        return [self.world(w) for w in range(self.n_worlds)]

    def validate(self) -> None:
        """Raise StateError where an index points nowhere, rows are out of order, or worlds touch."""
        check_tables(self.tables, self.complete)
        check_pointers(self)


def _rows(table: Table, rows: dict[str, tuple[int, int]], pointers: dict[str, str]) -> Table:
    """Return one world's rows of `table`, with indices counted from the world's own first rows."""
    lo, hi = rows[table.name]
    columns: dict[str, Array] = {}
    for key, values in table.items():
        full = f"{table.name}.{key}"
        if full in BOUNDS:
            columns[key] = values[lo : hi + 1] - values[lo]
        elif full in pointers:
            columns[key] = shifted(values[lo:hi], -rows[pointers[full]][0])
        else:
            columns[key] = values[lo:hi].copy()
    return Table(table.name, hi - lo, columns)
