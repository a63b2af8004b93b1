"""A record: named arrays with dimensions, coordinates, units and long names.

What an xarray Dataset holds, without importing xarray, which takes longer than a small run.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from polybius.errors import FEW, ResultError, nearest
from polybius.notebook import heading, rows, shown

if TYPE_CHECKING:
    import pandas
    import xarray

__all__ = ["Record", "Variable"]


class Variable(NamedTuple):
    """An array, the names of its dimensions, and what it means: `units`, `long_name`."""

    dims: tuple[str, ...]
    values: NDArray[Any]
    attrs: Mapping[str, str] = {}


Change = Callable[[str, Variable], NDArray[Any]]


@dataclass(frozen=True, repr=False)
class Record:
    """Variables over shared dimensions; `record["name"]` is the bare array, coordinate or not."""

    variables: Mapping[str, Variable]
    coords: Mapping[str, Variable]
    attrs: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, variable in self.everything.items():
            shape = tuple(self.sizes[dim] for dim in variable.dims)
            if shape != variable.values.shape:
                raise ResultError(f"'{name}' must have shape {shape}. Got {variable.values.shape} instead.")

    def __repr__(self) -> str:
        sizes = ", ".join(f"{dim}: {n}" for dim, n in self.sizes.items())
        names = list(self.variables)
        told = ", ".join([*names[:FEW], f"and {len(names) - FEW} more"] if len(names) > FEW else names)
        return f"<Record ({sizes}): {told}>"

    def _repr_html_(self) -> str:
        if not self:
            return shown(heading("Empty record"))
        sizes = ", ".join(f"{dim} {n:,}" for dim, n in self.sizes.items())
        if len({v.dims for v in self.variables.values()}) == 1 and len(self.sizes) == 1:
            return shown(heading("Record", sizes), self.as_rows())
        told = [
            (name, ", ".join(v.dims), v.attrs.get("units", ""), v.attrs.get("long_name", ""))
            for name, v in self.variables.items()
        ]
        return shown(heading("Record", sizes), rows(["name", "dimensions", "unit", "meaning"], told))

    def as_rows(self) -> str:
        """Return HTML with one row for each place, as a notebook shows it."""
        listed = self.rows()
        return rows(list(listed[0]), [list(row.values()) for row in listed])

    @property
    def everything(self) -> dict[str, Variable]:
        """Coordinates and variables by name."""
        return {**self.coords, **self.variables}

    @property
    def sizes(self) -> dict[str, int]:
        """Length of every dimension."""
        found: dict[str, int] = {}
        for variable in self.everything.values():
            for dim, n in zip(variable.dims, variable.values.shape, strict=True):
                found.setdefault(dim, n)
        return found

    def __getitem__(self, name: str) -> NDArray[Any]:
        known = self.everything
        if name not in known:
            raise ResultError(f"nothing called '{name}' was recorded.{nearest(name, known, 'name')}")
        return known[name].values

    def __contains__(self, name: object) -> bool:
        return name in self.everything

    def __bool__(self) -> bool:
        """Say whether anything was recorded."""
        return any(variable.values.size for variable in self.variables.values())

    def rows(self) -> list[dict[str, Any]]:
        """Return one dictionary of plain Python values for each place in the variables' dimensions."""
        if not self:
            return []
        dims = tuple(dict.fromkeys(dim for v in self.variables.values() for dim in v.dims))
        columns = {
            name: (v.values, [dims.index(dim) for dim in v.dims])
            for name, v in self.everything.items()
            if set(v.dims) <= set(dims)
        }
        return [
            {name: values[tuple(at[k] for k in own)].item() for name, (values, own) in columns.items()}
            for at in product(*(range(self.sizes[dim]) for dim in dims))
        ]

    def taking(self, dim: str, places: slice) -> "Record":
        """Return the record with only `places` along `dim`."""
        return self._along(dim, lambda name, v: v.values[(slice(None),) * v.dims.index(dim) + (places,)])

    def followed_by(self, other: "Record", dim: str) -> "Record":
        """Return both, one after the other along `dim`; what lacks `dim` is taken from this one."""
        return self._along(
            dim, lambda name, v: np.concatenate([v.values, other[name]], axis=v.dims.index(dim))
        )

    def _along(self, dim: str, change: Change) -> "Record":
        def changed(variables: Mapping[str, Variable]) -> dict[str, Variable]:
            return {
                name: v._replace(values=change(name, v)) if dim in v.dims else v
                for name, v in variables.items()
            }

        return Record(changed(self.variables), changed(self.coords), self.attrs)

    @classmethod
    def from_xarray(cls, found: "xarray.Dataset") -> "Record":
        """Return what an xarray Dataset holds."""

        def variables(names: Iterable[Any]) -> dict[str, Variable]:
            return {
                str(name): Variable(
                    tuple(map(str, found[name].dims)), _plain(found[name].values), dict(found[name].attrs)
                )
                for name in names
            }

        return cls(variables(found.data_vars), variables(found.coords), dict(found.attrs))

    def to_xarray(self) -> "xarray.Dataset":
        """Return the same as an xarray Dataset."""
        import xarray

        def tuples(variables: Mapping[str, Variable]) -> dict[str, Any]:
            return {name: (v.dims, v.values, dict(v.attrs)) for name, v in variables.items()}

        return xarray.Dataset(tuples(self.variables), tuples(self.coords), dict(self.attrs))

    def to_table(self) -> "pandas.DataFrame":
        """Return one long table: a row for each number, as `long_table` makes it."""
        from polybius.results.tidy import long_table

        return long_table(self)

    def to_pandas(self) -> "pandas.DataFrame":
        """Return a table with one column a variable, and one row for each place in their dimensions.

        Raises ResultError where variables have unlike dimensions: numbers would be repeated.
        """
        import pandas

        dims = {v.dims for v in self.variables.values()}
        if len(dims) > 1:
            raise ResultError(
                "these variables have unlike dimensions, so that one row a place would repeat numbers. "
                "Take to_table(), which has one row a number."
            )
        if self:
            return pandas.DataFrame(self.rows())
        return pandas.DataFrame({name: v.values.ravel() for name, v in self.everything.items()})


def _plain(values: NDArray[Any]) -> NDArray[Any]:
    """Return text as NumPy's own, which xarray may hold as objects."""
    return values.astype(np.str_) if values.dtype.kind in "OT" else values
