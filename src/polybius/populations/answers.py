"""Reading cells as answers: what is valid, what is missing, what is a mistake to report."""

from dataclasses import dataclass
from math import isfinite, isnan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from polybius.errors import DataError, nearest
from polybius.populations.item import Item, label
from polybius.populations.sheet import Sheet

__all__ = ["Answers", "number_or_text"]

ADD_BLANK = 'list "" under missing in the mapping'


def number_or_text(cell: object) -> object:
    """Return what looks like a number as one, so that the codes 9, 9.0 and '9' are the same."""
    try:
        return float(cell)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return cell


@dataclass(frozen=True)
class Answers:
    """One column of a sheet, read for the respondents in `rows`; mistakes name file, row and column."""

    sheet: Sheet
    column: str
    rows: NDArray[np.int64]

    def to(self, item: Item) -> NDArray[Any]:
        """Return valid answers to `item`: (n,) float64 or labels; no answer is NaN or ""."""
        if item.categories is not None:
            return np.array([self._category(r, item, item.categories) for r in self.rows], np.str_)
        return np.array([self._number(r, item) for r in self.rows], np.float64)

    def kept(self) -> NDArray[np.str_] | NDArray[np.float64]:
        """Return answers as they stand: (n,) float64 if all that are given are numbers, else labels."""
        values = [number_or_text(self._cell(r)) for r in self.rows]
        if all(isinstance(value, float) or not label(value) for value in values):
            return np.array([value if isinstance(value, float) else np.nan for value in values], np.float64)
        return np.array([label(value) for value in values], np.str_)

    def weights(self) -> NDArray[np.float64]:
        """Return survey weights (n,) float64, at least 0 and not all 0."""
        weights = np.array([self._weight(r) for r in self.rows], np.float64)
        if not weights.any():
            raise DataError(f"{self.sheet.name}, column '{self.column}' has weight 0 everywhere. Raise some.")
        return weights

    def _cell(self, r: np.int64) -> object:
        return self.sheet.columns[self.column][int(r)]

    def _category(self, r: np.int64, item: Item, known: dict[str, float]) -> str:
        cell = self._cell(r)
        for name in (label(cell), label(number_or_text(cell))):
            if name in item.missing_labels:
                return ""
            if name in known:
                return name
        if not label(cell):
            raise self._error(r, f"is empty. Put an answer, or {ADD_BLANK}.")
        raise self._error(r, f"says '{cell}', which is no category.{nearest(label(cell), known, 'answer')}")

    def _number(self, r: np.int64, item: Item) -> float:
        low, high = item.scale or (0.0, 0.0)
        allowed = f"[{low:g}, {high:g}]"
        cell = self._cell(r)
        value = number_or_text(cell)
        if item.missing and not {label(cell), label(value)}.isdisjoint(item.missing_labels):
            return float("nan")
        if not label(value):
            what = "is empty" if cell is None or cell == "" else "is not a number (NaN)"
            raise self._error(r, f"{what}. Put a number in {allowed}, or {ADD_BLANK}.")
        if not isinstance(value, float):
            todo = f"Put a number in {allowed}, or list '{cell}' under missing in the mapping"
            raise self._error(r, f"says '{cell}' where a number belongs. {todo}.")
        if not low <= value <= high:
            todo = f"Correct it, or list {value:g} under missing in the mapping"
            raise self._error(r, f"is {value:g}, outside the scale {allowed}. {todo}.")
        if item.width and not ((value - low) / item.width).is_integer():
            raise self._error(
                r, f"is {value:g}, but answers on {allowed} are {item.width:g} apart. Correct it."
            )
        return value

    def _weight(self, r: np.int64) -> float:
        value = number_or_text(self._cell(r))
        if not isinstance(value, float) or isnan(value) or not isfinite(value) or value < 0:
            raise self._error(r, f"says '{self._cell(r)}'. A weight must be a number of at least 0.")
        return value

    def _error(self, r: np.int64, what: str) -> DataError:
        return DataError(f"{self.sheet.name}, row {r + self.sheet.first_row}, column '{self.column}' {what}")
