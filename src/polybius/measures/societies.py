"""What a society or its parties carry as a number, told as it stands.

Everything that a theory keeps of a society is part of its result: the official line, institutions,
authority, output. A measure of this kind measures nothing but reads it off, under the column's own unit
and meaning. Where it holds what its declaration calls unknown, this is nan.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from polybius.measures.measure import Measure
from polybius.state import Column, State

__all__ = ["Carried", "carried"]

Reals = NDArray[np.float64]


#: What a measure of a table's column is called before the column's own name.
WORDS = {"societies": "society", "parties": "party"}


def carried(columns: tuple[Column, ...]) -> "tuple[Carried, ...]":
    """Return a measure of every number of societies and parties in `columns`; dates are none."""
    return tuple(Carried(column) for column in columns if column.table in WORDS and column.unit != "step")


@dataclass(frozen=True)
class Carried(Measure):
    """A column of societies; or one of parties, party by party, with nan beyond a society's last."""

    carried: Column

    source: ClassVar = "grimm2020"

    @property
    def phrase(self) -> str:
        """What the column means; not what it holds before there is anything to tell, which is nan here."""
        meaning = self.carried.meaning
        return meaning.partition(";")[0] if self.carried.unknown else meaning

    @property
    def quantity(self) -> str:
        """Whose it is, and the column's name."""
        return f"{WORDS[self.carried.table]}_{self.carried.short}"

    @property
    def unit(self) -> str:
        """The column's."""
        return self.carried.unit

    @property
    def columns(self) -> tuple[str, ...]:
        """The column alone."""
        return (self.carried.name,)

    @property
    def dims(self) -> tuple[str, ...]:
        """Parties, where they carry it, and the column's own."""
        return (*(("party",) if self._by_party else ()), *_dims(self.carried))

    @property
    def _by_party(self) -> bool:
        return self.carried.table == "parties"

    def of(self, state: State) -> Reals:
        """Return the numbers, (n_societies[, most parties][, n_axes])."""
        values = self.carried.known(state.column(self.carried.name))
        return _in_rows(values, state.societies["first_party"]) if self._by_party else values


def _in_rows(values: Reals, first: NDArray[np.int64]) -> Reals:
    """Return the values of parties by society, (n_societies, most parties[, n_axes])."""
    counts = np.diff(first)
    out = np.full((len(counts), int(counts.max(initial=0)), *values.shape[1:]), np.nan)
    for s, n in enumerate(counts):
        out[s, :n] = values[first[s] : first[s + 1]]
    return out


def _dims(column: Column) -> tuple[str, ...]:
    return () if not column.size else ("axis",) if column.size == "axes" else (column.short,)
