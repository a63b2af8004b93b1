"""A table: named flat columns of one length."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from polybius.errors import StateError, nearest
from polybius.numerals import column
from polybius.state.schema import BOUNDS

Array = npt.NDArray[Any]


class Table(Mapping[str, Array]):
    """Named columns of one length; `table.private` and `table["private"]` are the same array."""

    name: str
    n: int
    _columns: dict[str, Array]

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, name: str, n: int, columns: Mapping[str, Array] | None = None) -> None:
        self.__dict__.update(name=name, n=n, _columns={})
        for key, values in (columns or {}).items():
            self[key] = values

    def __setitem__(self, key: str, values: Array) -> None:
        expected = self.n + (f"{self.name}.{key}" in BOUNDS)
        array = column(f"column {self.name}.{key}", values, StateError)
        if array.ndim not in (1, 2) or len(array) != expected:
            raise StateError(
                f"column {self.name}.{key} must have {expected} rows. Got shape {array.shape} instead."
            )
        self._columns[key] = np.ascontiguousarray(array)

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

    def __setattr__(self, key: str, values: Array) -> None:
        self[key] = values

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def __contains__(self, key: object) -> bool:
        return key in self._columns

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Table):
            return NotImplemented
        return (
            (self.name, self.n, set(self)) == (other.name, other.n, set(other))
            and all(np.array_equal(self[key], other[key]) for key in self)
        )  # fmt: skip

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self]

    def __repr__(self) -> str:
        return f"<{self.name}: {self.n} rows; {', '.join(self._columns) or 'no columns'}>"

    def copy(self) -> "Table":
        """Return a table that shares no memory with this one."""
        return Table(self.name, self.n, {key: values.copy() for key, values in self.items()})
