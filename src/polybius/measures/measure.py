"""What a measure is: a named way to turn a state into numbers, one per society or per society and axis.

A measure is a frozen dataclass whose fields are its parameters. `of(state)` reads
columns and never writes. Every sum is taken within one society, in double precision
and in a fixed order, so a society has the same bits alone or in a batch.

What is expressed is measured among those who speak: public opinion is what can be heard, as
Perception and Influence have it, and the last words of who has fallen silent cannot. Where no
mechanism lets people fall silent everyone speaks. What is private is everybody's.
"""

from abc import ABC, abstractmethod
from dataclasses import MISSING, Field, fields
from string import Formatter
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polybius.errors import ParameterError, StateError
from polybius.state import State
from polybius.thresholds import DOUBLE, SINGLE

__all__ = ["PUBLIC", "SPEAKS", "Floats", "Measure", "axis_column", "check_range", "rows_of"]

Floats = NDArray[np.float32] | NDArray[np.float64]

#: What is heard of a citizen, and whether they say it at present.
PUBLIC, SPEAKS = "expressed", "citizens.speaks"


class Measure(ABC):
    """Numbers (n_societies, ...), with the sizes of `dims` behind.

    `quantity` are the last words of the name, `phrase` is the long name; both may mention fields in
    braces, and `whom`. `source` is a key of the bibliography. `columns` are what it reads besides the
    citizens' `column`; a column that it `heeds` counts where it is there.
    """

    @property
    @abstractmethod
    def quantity(self) -> str: ...  # noqa: D102

    @property
    @abstractmethod
    def phrase(self) -> str: ...  # noqa: D102

    @property
    @abstractmethod
    def unit(self) -> str: ...  # noqa: D102

    @property
    @abstractmethod
    def source(self) -> str: ...  # noqa: D102

    @property
    def dims(self) -> tuple[str, ...]:
        """Names of the dimensions behind the society."""
        return ("axis",)

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that it reads besides `column`, as `table.column`."""
        return ()

    @abstractmethod
    def of(self, state: State) -> NDArray[np.float64]:
        """Return the numbers of all societies in `state`; nan where undefined."""

    @property
    def name(self) -> str:
        """Short name, unique: the column, the quantity, and each parameter that is not its default."""
        column = [self.column] if hasattr(self, "column") else []
        return "_".join([*column, self._told(self.quantity), *map(self._parameter, self._unusual())])

    @property
    def long_name(self) -> str:
        """Name for a figure or a table."""
        return self._told(self.phrase)

    @property
    def reads(self) -> tuple[str, ...]:
        """Columns without which there is no number, as `table.column`."""
        column = (f"citizens.{self.column}",) if hasattr(self, "column") else ()
        return column + self.columns

    @property
    def heeds(self) -> tuple[str, ...]:
        """Columns that count where they are there."""
        return (SPEAKS,) if f"citizens.{PUBLIC}" in self.reads else ()

    @property
    def whom(self) -> str:
        """Among whom it is taken: of what is expressed, those who speak."""
        return "those who speak" if getattr(self, "column", "") == PUBLIC else "citizens"

    def _told(self, text: str) -> str:
        own = {field.name: getattr(self, field.name) for field in self._fields()}
        return text.format(**own, whom=self.whom)

    def _fields(self) -> tuple[Field[Any], ...]:
        return fields(self)  # type: ignore[arg-type]  # every concrete measure is a dataclass

    def _unusual(self) -> list[Field[Any]]:
        """Return the parameters that are not their defaults and that `quantity` does not tell."""
        told = {"column", *(name for _, name, _, _ in Formatter().parse(self.quantity) if name)}
        return [
            field
            for field in self._fields()
            if field.name not in told and field.default not in (MISSING, getattr(self, field.name))
        ]

    def _parameter(self, field: Field[Any]) -> str:
        value = getattr(self, field.name)
        return f"{field.name}_{value}" if isinstance(value, str) else f"{field.name}_{value:g}"


def check_range(owner: str, value: float, low: float, high: float, *, above: bool = False) -> None:
    """Raise `ParameterError` unless `value` lies in [low, high], or in (low, high] if `above`."""
    if not (low < value <= high if above else low <= value <= high):
        interval = f"{'(' if above else '['}{low:g}, {high:g}]"
        raise ParameterError(f"{owner} must lie in {interval}. Got {value!r} instead.")


def rounding_of(values: NDArray[Any]) -> float:
    """Return what counts as rounding of `values`, as `polybius.thresholds` has it."""
    return SINGLE if values.dtype == np.float32 else DOUBLE


def axis_column(state: State, name: str) -> Floats:
    """Return the citizens' column `name`, (n_citizens, n_axes); with one axis (n_citizens,) will do."""
    values = state.citizens[name]
    if values.ndim == 1 and len(state.axes) == 1:
        return values.reshape(-1, 1)
    if values.ndim != 2:
        raise StateError(
            f"a measure per axis reads citizens.{name}, which must be (n_citizens, n_axes). "
            f"Got shape {values.shape} instead."
        )
    return values


def rows_of(values: ArrayLike) -> tuple[Floats, NDArray[np.int64]]:
    """Return a plain array of opinions (n,) as one society with one axis, and its bounds."""
    array = np.asarray(values)
    if array.ndim != 1:
        raise ParameterError(f"Opinions must be one number a citizen, (n,). Got shape {array.shape} instead.")
    double = array if array.dtype == np.float32 else array.astype(np.float64, copy=False)
    return np.ascontiguousarray(double).reshape(-1, 1), np.array([0, len(array)], np.int64)
