"""The columns of an edge list as they stand in a file: names, text or whole numbers, and weights."""

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from polybius.delimited import place_of, read_rows
from polybius.errors import DataError
from polybius.numerals import numeral, written
from polybius.state.networks.interchange import library
from polybius.state.networks.soundness import storable
from polybius.state.networks.whole_tables import read_whole_table

__all__ = ["EdgeColumns", "read_columns"]

Codes = NDArray[np.int64]
ENDS = ("source", "target")

_CANONICAL = re.compile(r"0|-?[1-9][0-9]*")  # a whole number that is written as Python writes it
_NODE_NUMBER = re.compile(r"(0|[1-9][0-9]*)(\.0*)?")
_BLOCK = 1 << 16  # rows of text taken in at a time; arbitrary
_ANY_WEIGHT = "a finite number, not negative"


@dataclass(frozen=True)
class EdgeColumns:
    """`names` of all ends, each once; `source`, `target` (n_ties,) places in them; `weight` or None."""

    owner: str
    names: list[Any]
    source: Codes
    target: Codes
    weight: NDArray[np.float64] | None

    def sorted_names(self) -> list[Hashable]:
        """Return the names in order: numbers by size, text letter by letter."""
        ordered: list[Hashable] = []
        ordered += sorted(self.names)
        return ordered

    def numbered(self, names: Sequence[Hashable], wanted: str, by_number: bool) -> tuple[Codes, Codes]:
        """Return sources and targets as places in `names`, matched as text; `by_number` as node numbers.

        Raises DataError, saying what is `wanted`, for a name that is not there.
        """
        if by_number:
            places = [_node_number(name, len(names)) for name in self.names]
        else:
            known = {str(name): i for i, name in enumerate(names)}
            if len(known) < len(names):
                raise DataError("labels must differ as text: 1 and '1' are one name. Rename one.")
            places = [known.get(str(name), -1) for name in self.names]
        place = np.array(places, np.int64)
        for title, codes in zip(ENDS, (self.source, self.target), strict=True):
            row = int(np.argmin(place[codes])) if len(codes) else 0
            if len(codes) and place[codes[row]] < 0:
                row = int(np.argmax(place[codes] < 0))
                got = self.names[int(codes[row])]
                raise DataError(
                    f"{self.owner}, row {row + 1}: {title} must be {wanted}. Got {got!r} instead."
                )
        return place[self.source], place[self.target]


def read_columns(path: Path, ending: str, delimiter: str) -> EdgeColumns:
    """Return the columns of an edge list; raise DataError, naming row and column, where there are none."""
    if ending == ".parquet":
        return _from_parquet(path)
    whole = read_whole_table(path, delimiter)
    if whole is not None and {*ENDS} <= whole.keys():
        names, source, target = _coded(whole["source"], whole["target"])
        weight = whole.get("weight")
        weights = None if weight is None else _weights(str(path), weight, weight.astype(np.float64))
        return EdgeColumns(str(path), names.tolist(), source, target, weights)
    return _from_text(path, ending, delimiter)


def _coded(source: Codes, target: Codes) -> tuple[Codes, Codes, Codes]:
    """Return the numbers that occur, and the ends as places among them; those near each other by table."""
    largest = max(source.max(initial=0), target.max(initial=0))
    if largest > 8 * len(source) + 1000:
        names, codes = np.unique(np.concatenate([source, target]), return_inverse=True)
        return names, codes[: len(source)], codes[len(source) :]
    there = np.zeros(largest + 1, bool)
    there[source] = there[target] = True
    place = np.cumsum(there, dtype=np.int64) - 1
    return np.flatnonzero(there), place[source], place[target]


def _from_text(path: Path, ending: str, delimiter: str) -> EdgeColumns:
    """Return columns cell by cell, as text; whole numbers where every name is one."""
    unreadable = f"is not a {ending} file that can be read"
    rows = read_rows(path, f"network {path}", unreadable=unreadable, delimiter=delimiter)
    _, header = next(rows)
    if header == []:
        raise DataError(f"network {path} {unreadable}: it is empty.")
    places = [place_of(str(path), header, name) for name in ENDS]
    weighing = place_of(str(path), header, "weight") if "weight" in header else None
    number: dict[str, int] = {}
    codes: tuple[list[Codes], list[Codes]] = ([], [])
    weights: list[str] = []
    while block := list(islice(rows, _BLOCK)):
        for title, place, found in zip(ENDS, places, codes, strict=True):
            names = [row[place] if row else "" for _, row in block]
            if "" in names:
                raise _no_end(str(path), block[names.index("")][0], title)
            found.append(np.array([number.setdefault(name, len(number)) for name in names], np.int64))
        if weighing is not None:
            weights += [row[weighing] for _, row in block]
    source, target = (np.concatenate([np.empty(0, np.int64), *found]) for found in codes)
    names = list(number)
    if all(map(_CANONICAL.fullmatch, names)):
        return EdgeColumns(str(path), list(map(int, names)), source, target, _parsed(path, weighing, weights))
    return EdgeColumns(str(path), names, source, target, _parsed(path, weighing, weights))


def _parsed(path: Path, weighing: int | None, weights: list[str]) -> NDArray[np.float64] | None:
    if weighing is None:
        return None
    return _weights(str(path), weights, np.array([_or_nan(written(cell)) for cell in weights], np.float64))


def _from_parquet(path: Path) -> EdgeColumns:
    parquet = library("pyarrow.parquet")
    owner = str(path)
    try:
        with parquet.ParquetFile(path) as file:
            header = list(file.schema_arrow.names)
            wanted = [*ENDS, *(name for name in header[:] if name == "weight")]
            for name in wanted:
                place_of(owner, header, name)
            table = file.read(columns=wanted, use_threads=False)
    except OSError as error:
        raise DataError(f"network {path} cannot be read: {error.strerror or error}.") from None
    except ValueError as error:  # pyarrow's own errors derive from it
        raise DataError(f"network {path} is not a .parquet file that can be read: {error}.") from None
    ends = [_encoded(owner, name, table.column(name)) for name in ENDS]
    if len({kind for kind, _, _ in ends}) > 1:  # text and numbers: all are text
        ends = [(str, list(map(str, names)), codes) for _, names, codes in ends]
    number: dict[Any, int] = {}
    found = []
    for _, names, codes in ends:
        places = np.array([number.setdefault(name, len(number)) for name in names], np.int64)
        found.append(places[codes] if len(places) else np.empty(0, np.int64))
    weight = None
    if "weight" in header:
        cells = table.column("weight").to_pylist()
        texts = [written(x) if isinstance(x, str) else numeral(x) for x in cells]
        weight = _weights(owner, cells, np.array([_or_nan(x) for x in texts], np.float64))
    return EdgeColumns(owner, list(number), found[0], found[1], weight)


def _encoded(owner: str, title: str, column: Any) -> tuple[type, list[Any], Codes]:
    """Return whether names are text or whole numbers, each once, and each row's place among them."""
    types = library("pyarrow").types
    kind = column.type.value_type if types.is_dictionary(column.type) else column.type
    text = types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind)
    text = text or types.is_null(kind)  # a column of nothing
    if not (text or types.is_integer(kind) or types.is_floating(kind) or types.is_decimal(kind)):
        raise DataError(
            f"{owner}: {title} must hold text or whole numbers. It holds {kind}: write the names as text."
        )
    plain = column.cast(library("pyarrow").large_string() if text else kind).combine_chunks()
    encoded = plain.dictionary_encode()
    codes = encoded.indices.to_numpy(zero_copy_only=False)
    names = encoded.dictionary.to_pylist()
    bad = [name is None or not str(name).strip() for name in names]
    if column.null_count or any(bad):
        gaps = column.is_null().to_numpy()
        gaps |= np.array([*bad, False])[np.where(gaps, len(bad), codes).astype(np.int64)]
        raise _no_end(owner, int(np.argmax(gaps)) + 1, title)
    codes = codes.astype(np.int64)
    for place, name in enumerate(names):
        if not text and not isinstance(name, int):
            if name != name or abs(name) == float("inf") or name != int(name):
                row = int(np.argmax(codes == place)) + 1
                raise DataError(
                    f"{owner}, row {row}: {title} must be a whole number or text. Got {name} instead."
                )
            names[place] = int(name)
    return (str if text else int), names, codes


def _no_end(owner: str, row: int, title: str) -> DataError:
    return DataError(f"{owner}, row {row}: {title} is empty. Give every row both ends.")


def _or_nan(value: float | None) -> float:
    return float("nan") if value is None else float(value)


def _weights(owner: str, cells: Any, weight: NDArray[np.float64]) -> NDArray[np.float64]:
    finite = (weight >= 0.0) & (weight < np.inf)
    fits = finite & storable(weight)
    if not fits.all():
        row = int(np.argmin(fits))
        what = _ANY_WEIGHT if not finite[row] else "0, or a number from 1.2e-38 to 3.4e+38"
        got = cells[row] if np.isnan(weight[row]) else float(weight[row])
        raise DataError(f"{owner}, row {row + 1}: weight must be {what}. Got {got!r} instead.")
    return weight


def _node_number(name: str | int, n: int) -> int:
    if isinstance(name, int):
        return name if 0 <= name < n else -1
    found = _NODE_NUMBER.fullmatch(name)
    if found is None or len(found[1]) > 18 or int(found[1]) >= n:
        return -1
    return int(found[1])
