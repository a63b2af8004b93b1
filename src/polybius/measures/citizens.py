"""Averages, spreads and shares over the citizens of a society, whatever they are taken of.

    mean = sum x / n        spread = sqrt(sum (x - mean)^2 / n)        share = share with low <= x <= high

Of all citizens, or of those `among` whom a yes/no column holds. A column with several parts has a
number for each. nan where there is nobody.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from polybius.compiled import compiled
from polybius.measures.measure import Floats, Measure, rounding_of
from polybius.measures.moments import means, moments
from polybius.measures.voices import COLUMNS, among, known_rows
from polybius.state import GENERATION, Column, State
from polybius.thresholds import widened

__all__ = ["Average", "Deviation", "Generation", "Share", "parts_of"]

Reals = NDArray[np.float64]


def citizen_rows(state: State, column: str, group: str = "") -> tuple[Floats, NDArray[np.int64]]:
    """Return a column as floats (n, n_parts) and the societies' bounds in it.

    Of all citizens, or of a `group`; without those of whom the column says nothing yet.
    """
    values: NDArray[Any] = state.citizens[column]
    first = state.societies["first_citizen"]
    counted = state.citizens[group] != 0 if group else None
    if (known := known_rows(column, values)) is not None:
        counted = known if counted is None else counted & known
    if counted is not None:
        values, first = among(values, first, counted)
    floats = values if values.dtype.kind == "f" else values.astype(np.float32)  # a byte is exact
    return floats if floats.ndim == 2 else floats[:, np.newaxis], first


@compiled
def shares_within(values: Floats, first: NDArray[np.int64], low: float, high: float) -> Reals:
    """Return the share of values in [low, high], (n_societies, n_parts)."""
    out = np.full((len(first) - 1, values.shape[1]), np.nan)
    for s in range(out.shape[0]):
        n = first[s + 1] - first[s]
        for k in range(out.shape[1] if n > 0 else 0):
            inside = 0.0
            for i in range(first[s], first[s + 1]):
                inside += 1.0 if low <= values[i, k] <= high else 0.0
            out[s, k] = inside / n
    return out


def parts_of(name: str) -> tuple[str, ...]:
    """Return what the parts of the citizens' column `name` are called, in the words of the schema."""
    column = COLUMNS[f"citizens.{name}"]
    return tuple(column.meaning.partition(": ")[2].split(", "))


class OfCitizens(Measure):
    """Base of what is taken over all citizens, or over those `among` whom a yes/no column holds.

    `cites` is the work that says what it stands for.
    """

    cites: str
    among: str

    @property
    def source(self) -> str:
        """The work that says what it stands for."""
        return self.cites

    @property
    def columns(self) -> tuple[str, ...]:
        """What says who belongs."""
        return (f"citizens.{self.among}",) if self.among else ()


@dataclass(frozen=True)
class OfColumn(OfCitizens):
    """Base of what is told of one column of citizens, in the words of the schema."""

    column: str
    cites: str
    among: str = ""

    noun: ClassVar[str]

    @property
    def told(self) -> Column:
        """The column's declaration."""
        return COLUMNS[f"citizens.{self.column}"]

    @property
    def phrase(self) -> str:
        """What is taken of what, and of whom."""
        return f"{self.noun} of: {self.told.meaning}{f' (of those with {self.among})' if self.among else ''}"

    @property
    def unit(self) -> str:
        """The column's."""
        return self.told.unit


@dataclass(frozen=True)
class Average(OfColumn):
    """Mean over citizens of a column that is not told axis by axis."""

    quantity: ClassVar = "mean"
    noun: ClassVar = "mean"

    @property
    def dims(self) -> tuple[str, ...]:
        """The column's parts, if it has any."""
        return (self.column,) if self.told.size else ()

    def of(self, state: State) -> Reals:
        """Return the means, (n_societies[, n_parts])."""
        return _shaped(means(*citizen_rows(state, self.column, self.among)), self.dims)


@dataclass(frozen=True)
class Deviation(OfColumn):
    """Population standard deviation over citizens of a column with one number each."""

    quantity: ClassVar = "spread"
    noun: ClassVar = "standard deviation"
    dims: ClassVar = ()

    def of(self, state: State) -> Reals:
        """Return the standard deviations, (n_societies,)."""
        return np.sqrt(moments(*citizen_rows(state, self.column, self.among))[:, 0, 1])


@dataclass(frozen=True)
class Share(OfCitizens):
    """Share of citizens whose column `counted` lies in [low, high]; `what` and `said` are its names."""

    what: str
    said: str
    counted: str
    low: float
    high: float
    cites: str
    among: str = ""

    quantity: ClassVar = "{what}"
    phrase: ClassVar = "{said}"
    unit: ClassVar = "share"
    dims: ClassVar = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """What is counted, and what says who belongs."""
        return (f"citizens.{self.counted}", *super().columns)

    def of(self, state: State) -> Reals:
        """Return the shares, (n_societies,)."""
        rows, first = citizen_rows(state, self.counted, self.among)
        rounding = rounding_of(rows)
        low, high = -widened(-float(self.low), rounding), widened(float(self.high), rounding)
        return _shaped(shares_within(rows, first, low, high), ())


@dataclass(frozen=True)
class Generation(Measure):
    """Mean number of those who held a citizen's place before: 0 until the first is replaced."""

    quantity: ClassVar = "generation_mean"
    phrase: ClassVar = "mean number of predecessors in a citizen’s place"
    unit: ClassVar = "1"
    source: ClassVar = "ryder1965"
    dims: ClassVar = ()
    columns: ClassVar = ("citizens.id",)

    def of(self, state: State) -> Reals:
        """Return the means, (n_societies,)."""
        before = (state.citizens["id"] // GENERATION).astype(np.float32)
        return _shaped(means(before.reshape(-1, 1), state.societies["first_citizen"]), ())


def _shaped(values: Reals, dims: tuple[str, ...]) -> Reals:
    """Return (n_societies, n_parts) without the last dimension where it is none."""
    return values if dims else values[:, 0].copy()
