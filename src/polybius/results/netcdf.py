"""Records as netCDF4: one at the root, others in groups; xarray opens each of them.

The file is made in memory and then written in one go, so that a full disk is an ordinary
error of the operating system and not one inside the HDF5 library.
"""

import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from polybius.results.record import Record, Variable

__all__ = ["decoded", "encoded"]

ROOT = "/"
TEXT = np.dtype("O", metadata={"vlen": str})  # how h5py marks text of any length
COORDS = "coordinates"  # the attribute by which netCDF conventions (CF 1.11, section 5) list coordinates


def encoded(records: Mapping[str, Record]) -> bytes:
    """Return a netCDF4 file that holds `records` by the names of their groups, `/` for the root."""
    import h5netcdf

    content = io.BytesIO()
    with h5netcdf.File(content, "w") as file:
        for name, record in records.items():
            _fill(file if name == ROOT else file.create_group(name), record)
    return content.getvalue()


def decoded(path: Path) -> dict[str, Record]:
    """Return the records in a file written by `encoded`; raise ValueError for what that does not write."""
    import h5netcdf

    _check_plain(path)
    with h5netcdf.File(path, "r") as file:
        return {ROOT: _record(file), **{name: _record(group) for name, group in file.groups.items()}}


def _check_plain(path: Path) -> None:
    """Raise ValueError for links, for data elsewhere or compressed, and for more than the file can hold."""
    import h5py

    size, total = path.stat().st_size, 0
    with h5py.File(path, "r") as file:
        groups = [member for member in _members(file) if isinstance(member, h5py.Group)]
        for member in (member for group in (file, *groups) for member in _members(group)):
            if not isinstance(member, h5py.Dataset):
                continue
            total += member.nbytes
            if member.chunks is not None or member.external or member.is_virtual or total > size:
                raise ValueError(f"'{member.name}' is not stored plainly")


def _members(group: Any) -> Iterator[Any]:
    import h5py

    for name in group:
        if not isinstance(group.get(name, getlink=True), h5py.HardLink):
            raise ValueError(f"'{name}' is a link")
        yield group[name]


def _fill(group: Any, record: Record) -> None:
    group.dimensions = record.sizes
    group.attrs.update(dict(record.attrs))
    labels = [name for name in record.coords if name not in record.sizes]
    if labels:
        group.attrs[COORDS] = " ".join(labels)
    for name, variable in record.everything.items():
        values, dtype, attrs = _stored(variable)
        made = group.create_variable(name, variable.dims, dtype=dtype, data=values)
        made.attrs.update(attrs)


def _stored(variable: Variable) -> tuple[NDArray[Any], Any, dict[str, str]]:
    """Return values and type as netCDF has them; truth as bytes, marked as xarray marks it."""
    values, attrs = variable.values, dict(variable.attrs)
    if values.dtype.kind == "b":
        return values.astype(np.int8), np.int8, {**attrs, "dtype": "bool"}
    if values.dtype.kind == "U":
        return values.astype(object), TEXT, attrs
    return values, values.dtype, attrs


def _record(group: Any) -> Record:
    attrs = dict(group.attrs)
    labels = str(attrs.pop(COORDS, "")).split()
    found = {name: _variable(variable) for name, variable in group.variables.items()}
    coords = {name: v for name, v in found.items() if name in labels or v.dims == (name,)}
    return Record({name: v for name, v in found.items() if name not in coords}, coords, attrs)


def _variable(variable: Any) -> Variable:
    values, attrs = np.asarray(variable[...]), dict(variable.attrs)
    if attrs.pop("dtype", "") == "bool":
        values = values.astype(bool)
    if values.dtype.kind == "O":
        texts = [text.decode() if isinstance(text, bytes) else str(text) for text in values.ravel()]
        values = np.array(texts, np.str_).reshape(values.shape)
    return Variable(tuple(variable.dimensions), values, attrs)
