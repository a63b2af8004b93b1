"""What a society or its parties carry as a number, told as it stands.

Everything that a theory keeps of a society is part of its result: the official line, institutions,
authority, output. A measure of this kind measures nothing but reads it off, under the column's own unit
and meaning. Where a column starts at the lowest that it can hold, and that is -1 or is what its meaning says
that it holds `before` there is anything to hold, this is nan.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from polybius.measures.measure import Measure
from polybius.state import Column, State

__all__ = ["CarriedByParties", "CarriedBySociety", "carried"]

Reals = NDArray[np.float64]


def carried(columns: tuple[Column, ...]) -> tuple[Measure, ...]:
    """Return a measure of every number of societies and parties in `columns`; dates are none."""
    kinds = {"societies": CarriedBySociety, "parties": CarriedByParties}
    return tuple(
        kinds[column.table](column) for column in columns if column.table in kinds and column.unit != "step"
    )


@dataclass(frozen=True)
class CarriedBySociety(Measure):
    """A column of societies."""

    carried: Column

    quantity: ClassVar = "society_{carried.short}"
    phrase: ClassVar = "{carried.meaning}"
    source: ClassVar = "grimm2020"

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
        """The column's."""
        return _dims(self.carried)

    def of(self, state: State) -> Reals:
        """Return the numbers, (n_societies[, n_axes])."""
        return _known(state, self.carried)


@dataclass(frozen=True)
class CarriedByParties(Measure):
    """A column of parties, party by party; nan beyond a society's last."""

    carried: Column

    quantity: ClassVar = "party_{carried.short}"
    phrase: ClassVar = "{carried.meaning}"
    source: ClassVar = "grimm2020"

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
        """Parties, and what the column has besides."""
        return ("party", *_dims(self.carried))

    def of(self, state: State) -> Reals:
        """Return the numbers, (n_societies, most parties[, n_axes])."""
        first, values = state.societies["first_party"], _known(state, self.carried)
        counts = np.diff(first)
        out = np.full((len(counts), int(counts.max(initial=0)), *values.shape[1:]), np.nan)
        for s, n in enumerate(counts):
            out[s, :n] = values[first[s] : first[s + 1]]
        return out


def _dims(column: Column) -> tuple[str, ...]:
    return () if not column.size else ("axis",) if column.size == "axes" else (column.short,)


def _known(state: State, column: Column) -> Reals:
    """Return a column in double precision; nan where it holds nothing yet."""
    values: Reals = state.column(column.name).astype(np.float64)
    if column.start == column.low and (column.start == -1.0 or f"{column.start:g} before" in column.meaning):
        values[values == column.start] = np.nan
    return values
