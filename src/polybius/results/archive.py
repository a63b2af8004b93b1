"""A checkpoint as a file: one NumPy array a column, in a zip archive, one after the other.

Nothing is compressed or pickled, and no column is copied whole: 10^6 citizens are
written in a fraction of a second, and NumPy alone reads them anywhere.
"""

import math
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from polybius.measures import Moment
from polybius.results.checkpoint import Checkpoint
from polybius.state import POINTERS, TABLES, State, Table

__all__ = ["read_checkpoint", "write_checkpoint"]

LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest date of a zip archive: the same bytes for the same state


def write_checkpoint(path: Path, checkpoint: Checkpoint) -> None:
    """Write a checkpoint to `path`; raise OSError where the disk does not take it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, values in _columns(checkpoint):
            with archive.open(zipfile.ZipInfo(f"{name}.npy", LONG_AGO), "w", force_zip64=True) as file:
                np.lib.format.write_array(file, values, allow_pickle=False)


def read_checkpoint(path: Path) -> Checkpoint:
    """Return the checkpoint in a file written by `write_checkpoint`."""
    tables: dict[str, dict[str, NDArray[Any]]] = {name: {} for name in TABLES}
    swings: dict[int, dict[str, NDArray[Any]]] = {}
    overlays: dict[str, NDArray[Any]] = {}
    pointers = dict(POINTERS)
    with zipfile.ZipFile(path) as file:
        archive = {info.filename.removesuffix(".npy"): _array(file, info) for info in file.infolist()}
    for name, values in archive.items():
        head, _, short = name.partition(".")
        if head in tables:
            tables[head][short] = values
        elif head == "swing":
            number, _, side = short.partition(".")
            swings.setdefault(int(number), {})[side] = values
        elif head == "points":
            pointers[short] = str(values)
        elif head == "overlay":
            overlays[short] = values
    rows = archive["rows"].tolist()
    made = {name: Table(name, n, tables[name]) for name, n in zip(TABLES, rows, strict=True)}
    state = State(tuple(archive["axes"].tolist()), made, bool(archive["complete"]), pointers)
    moments = {number: Moment(**sides) for number, sides in swings.items()}
    return Checkpoint(state, int(archive["step"]), archive["stopped_at"], moments, overlays)


def _array(file: zipfile.ZipFile, info: zipfile.ZipInfo) -> NDArray[Any]:
    """Return one array; raise ValueError for one that is compressed, pickled, or not as long as it says."""
    if info.compress_type != zipfile.ZIP_STORED:
        raise ValueError(f"{info.filename} is compressed")
    with file.open(info) as content:
        version = np.lib.format.read_magic(content)
        old = version == (1, 0)
        read = np.lib.format.read_array_header_1_0 if old else np.lib.format.read_array_header_2_0
        shape, fortran, dtype = read(content)
        if dtype.hasobject or math.prod(shape) * dtype.itemsize != info.file_size - content.tell():
            raise ValueError(f"{info.filename} is no array of its length")
        flat = np.frombuffer(content.read(), dtype)
        return flat.reshape(shape, order="F" if fortran else "C").copy()


def _columns(checkpoint: Checkpoint) -> Iterator[tuple[str, NDArray[Any]]]:
    state = checkpoint.state
    yield "axes", np.array(state.axes, np.str_)
    yield "complete", np.array(state.complete)
    yield "rows", np.array([state.tables[name].n for name in TABLES], np.int64)
    yield "step", np.array(checkpoint.step, np.int64)
    yield "stopped_at", checkpoint.stopped_at
    for table in state.tables.values():
        for short, values in table.items():
            yield f"{table.name}.{short}", values
    for name in sorted(state.pointers.keys() - POINTERS.keys()):
        yield f"points.{name}", np.array(state.pointers[name], np.str_)
    for number, moment in checkpoint.swings.items():
        for side, values in moment._asdict().items():
            yield f"swing.{number}.{side}", values
    for key, values in checkpoint.overlays.items():
        yield f"overlay.{key}", values
