"""Long tables: one row for each number that was recorded, as R and Stata like them.

    time  world  society  axis      measure               value
       0      0        0  ideology  private_mean          0.041
       0      0        0            share_in_power        1.0

A measure has a row for each place in its own dimensions and no more, so nothing is said twice and a
standard error counts each number once. Where a dimension does not apply, the cell is empty.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from polybius.errors import ResultError
from polybius.results.record import Record, Variable

if TYPE_CHECKING:
    import pandas
    import xarray

__all__ = ["long_table", "meanings"]

Array = NDArray[Any]

OWN = ("measure", "value")
#: The dimension of the points of a design, told by their number and by all inputs that differ.
POINT = "point"


def long_table(found: "Record | xarray.Dataset") -> "pandas.DataFrame":
    """Return a record, or what `simulate` returns, as one long table.

    Columns are the dimensions that some variable has, by their coordinates, then `measure` and `value`.
    A dimension without a coordinate of its own is told by those that lie along it, as an election is by its
    time, world and society; a point of a design by its number and its inputs. What is no number is left out.
    Raises ResultError where a dimension bears the name of one of the last two.
    """
    import pandas

    kind = type(found).__name__
    if kind not in ("Record", "Dataset"):
        raise ResultError(f"a table is made of a record, or of what simulate returns. Got {kind} instead.")
    record = _record(found)
    measures = {name: v for name, v in record.variables.items() if v.values.dtype.kind in "biuf"}
    tall = {
        name: _column(values, np.concatenate([[], *(_places(v, dim) for v in measures.values())]))
        for name, (dim, values) in _columns(record).items()
    }
    sizes = [v.values.size for v in measures.values()]
    tall["measure"] = pandas.Series([*measures], dtype="str").repeat(sizes).reset_index(drop=True)
    tall["value"] = pandas.Series(np.concatenate([[], *(v.values.ravel() for v in measures.values())]))
    return pandas.DataFrame(tall)


def meanings(found: "Record | xarray.Dataset") -> "pandas.DataFrame":
    """Return the second table: unit and long name of every measure, and of every column of the first."""
    import pandas

    record = _record(found)
    labels = {name: record.coords[name] for name in _columns(record) if name in record.coords}
    rows = [
        {
            "name": name,
            "unit": v.attrs.get("units", ""),
            "meaning": v.attrs.get("long_name", ""),
            "dimensions": ", ".join(v.dims),
        }
        for name, v in {**record.variables, **labels}.items()
    ]
    return pandas.DataFrame(rows, columns=["name", "unit", "meaning", "dimensions"], dtype="str")


def _columns(record: Record) -> dict[str, tuple[str, Array]]:
    """Return the table's columns but for the last two: the dimension that each tells, and its values."""
    dims = dict.fromkeys(dim for v in record.variables.values() for dim in v.dims)
    found: dict[str, tuple[str, Array]] = {}
    for dim in dims:
        for name, values in _labels(record, dim):
            if name in OWN:
                raise ResultError(f"a long table has a column '{name}' of its own. Rename that dimension.")
            found[name] = (dim, values)
    return found


def _labels(record: Record, dim: str) -> Iterator[tuple[str, Array]]:
    """Yield names and values of the coordinates that tell places along `dim`."""
    along = {name: v.values for name, v in record.coords.items() if v.dims == (dim,)}
    if dim in along:
        along = {dim: along[dim], **(along if dim == POINT else {})}
    yield from along.items() if along else [(dim, np.arange(record.sizes[dim]))]


def _places(variable: Variable, dim: str) -> NDArray[np.int64]:
    """Return where along `dim` each number of a variable lies, in the order of its memory; -1 without it."""
    shape = variable.values.shape
    if dim not in variable.dims:
        return np.full(variable.values.size, -1)
    axis = variable.dims.index(dim)
    place = [-1 if k == axis else 1 for k in range(len(shape))]
    return np.broadcast_to(np.arange(shape[axis]).reshape(place), shape).ravel()


def _column(values: Array, places: Array) -> "pandas.Series":
    """Return `values` at `places`, empty at -1; whole numbers stay whole beside empty cells."""
    import pandas

    labels: Any = pandas.Series(values)
    if values.dtype.kind in "biu" and (places < 0).any():
        labels = labels.astype("Int64")
    column: pandas.Series = labels.reindex(places.astype(np.int64)).reset_index(drop=True)
    return column


def _record(found: "Record | xarray.Dataset") -> Record:
    return found if isinstance(found, Record) else Record.from_xarray(found)
