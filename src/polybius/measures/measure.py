"""What a measure is: a named way to turn a state into numbers, one per society or per society and axis.

A measure is a frozen dataclass whose fields are its parameters. `of(state)` reads
columns and never writes. Every sum is taken within one society, in double precision
and in a fixed order, so a society has the same bits alone or in a batch.
"""

from abc import ABC, abstractmethod
from dataclasses import MISSING, Field, fields
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polybius.errors import ParameterError, StateError
from polybius.state import State

__all__ = ["Floats", "Measure", "axis_column", "check_range", "rows_of"]

Floats = NDArray[np.float32] | NDArray[np.float64]


class Measure(ABC):
    """Numbers (n_societies,), or (n_societies, n_axes) where `per_axis`."""

    quantity: ClassVar[str]  # the last words of the name
    phrase: ClassVar[str]  # the long name; may mention fields in braces
    unit: ClassVar[str]
    source: ClassVar[str]  # a key of the bibliography
    per_axis: ClassVar[bool] = True
    columns: ClassVar[tuple[str, ...]] = ()  # what it reads besides the citizens' `column`

    @abstractmethod
    def of(self, state: State) -> NDArray[np.float64]:
        """Return the numbers of all societies in `state`; nan where undefined."""

    @property
    def name(self) -> str:
        """Short name, unique: the column, the quantity, and each parameter that is not its default."""
        column = [self.column] if hasattr(self, "column") else []
        return "_".join([*column, self.quantity, *map(self._parameter, self._unusual())])

    @property
    def long_name(self) -> str:
        """Name for a figure or a table."""
        return self.phrase.format(**{field.name: getattr(self, field.name) for field in self._fields()})

    @property
    def reads(self) -> tuple[str, ...]:
        """Columns without which there is no number, as `table.column`."""
        column = (f"citizens.{self.column}",) if hasattr(self, "column") else ()
        return column + self.columns

    def _fields(self) -> tuple[Field[Any], ...]:
        return fields(self)  # type: ignore[arg-type]  # every concrete measure is a dataclass

    def _unusual(self) -> list[Field[Any]]:
        return [
            field
            for field in self._fields()
            if field.name != "column"
            and (field.default is MISSING or getattr(self, field.name) != field.default)
        ]

    def _parameter(self, field: Field[Any]) -> str:
        value = getattr(self, field.name)
        return f"{field.name}_{value}" if isinstance(value, str) else f"{field.name}_{value:g}"


def check_range(owner: str, value: float, low: float, high: float, *, above: bool = False) -> None:
    """Raise `ParameterError` unless `value` lies in [low, high], or in (low, high] if `above`."""
    if not (low < value <= high if above else low <= value <= high):
        interval = f"{'(' if above else '['}{low:g}, {high:g}]"
        raise ParameterError(f"{owner} must lie in {interval}. Got {value!r} instead.")


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
