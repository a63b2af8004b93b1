"""A record: named arrays with dimensions, coordinates, units and long names.

What an xarray Dataset holds, without importing xarray, which takes longer than a small run.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from polybius.errors import ResultError, nearest

if TYPE_CHECKING:
    import pandas
    import xarray

__all__ = ["Record", "Variable"]


class Variable(NamedTuple):
    """An array, the names of its dimensions, and what it means: `units`, `long_name`."""

    dims: tuple[str, ...]
    values: NDArray[Any]
    attrs: Mapping[str, str] = {}


@dataclass(frozen=True)
class Record:
    """Variables over shared dimensions; `record["name"]` is the bare array.

    `coords` label dimensions where they bear a dimension's name, and rows besides where not.
    """

    variables: Mapping[str, Variable]
    coords: Mapping[str, Variable]
    attrs: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, variable in {**self.variables, **self.coords}.items():
            shape = tuple(self.sizes[dim] for dim in variable.dims)
            if shape != variable.values.shape:
                raise ResultError(f"'{name}' must have shape {shape}. Got {variable.values.shape} instead.")

    @property
    def sizes(self) -> dict[str, int]:
        """Length of every dimension."""
        found: dict[str, int] = {}
        for variable in (*self.coords.values(), *self.variables.values()):
            for dim, n in zip(variable.dims, variable.values.shape, strict=True):
                found.setdefault(dim, n)
        return found

    def __getitem__(self, name: str) -> NDArray[Any]:
        known = {**self.coords, **self.variables}
        if name not in known:
            raise ResultError(f"nothing called '{name}' was recorded.{nearest(name, known, 'name')}")
        return known[name].values

    def __contains__(self, name: object) -> bool:
        return name in self.variables or name in self.coords

    def rows(self) -> list[dict[str, Any]]:
        """Return one dictionary for each place in the dimensions, of plain Python values."""
        dims = tuple(dict.fromkeys(dim for v in self.variables.values() for dim in v.dims))
        known = {**self.coords, **self.variables}
        columns = {
            name: (v.values, [dims.index(dim) for dim in v.dims])
            for name, v in known.items()
            if set(v.dims) <= set(dims)
        }
        places = product(*(range(self.sizes[dim]) for dim in dims))
        return [
            {name: np.asarray(values[tuple(at[k] for k in own)]).item() for name, (values, own) in columns.items()}
            for at in places
        ]

    def to_xarray(self) -> "xarray.Dataset":
        """Return the same as an xarray Dataset."""
        import xarray

        return xarray.Dataset(
            {name: (v.dims, v.values, dict(v.attrs)) for name, v in self.variables.items()},
            {name: (v.dims, v.values, dict(v.attrs)) for name, v in self.coords.items()},
            dict(self.attrs),
        )

    def to_pandas(self) -> "pandas.DataFrame":
        """Return the same as a tidy table: one row for each place in the dimensions."""
        frame: pandas.DataFrame = self.to_xarray().to_dataframe().reset_index()
        return frame
