"""Reading cells as answers: what is valid, what is missing, what is a mistake to report."""

from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from polybius.errors import DataError, nearest
from polybius.numerals import numeral, written
from polybius.populations.item import Item, label
from polybius.populations.sheet import Sheet

__all__ = ["Answers"]

ADD_BLANK = 'list "" under missing in the mapping'


@dataclass(frozen=True)
class Answers:
    """One column of a sheet, read for the respondents in `rows`; mistakes name file, row and column.

    A category is known by its name, letter by letter; a place on a scale is a number, however it is written.
    """

    sheet: Sheet
    column: str
    rows: NDArray[np.int64]

    def to(self, item: Item) -> NDArray[Any]:
        """Return valid answers to `item`: (n,) float64 or labels; no answer is NaN or ""."""
        if item.categories is not None:
            return np.array([self._category(r, item, item.categories) for r in self.rows], np.str_)
        return np.array([self._number(r, item) for r in self.rows], np.float64)

    def kept(self) -> NDArray[np.str_] | NDArray[np.float64]:
        """Return answers as they stand: (n,) float64 if all are numbers, written as such, else labels.

        `01`, `1.0` and `1e5` are labels: as numbers they would be other names.
        """
        cells = [self._cell(r) for r in self.rows]
        names = [label(cell) for cell in cells]
        numbers = [
            np.nan if not name else self._same(cell, name) for cell, name in zip(cells, names, strict=True)
        ]
        if None in numbers:
            return np.array(names, np.str_)
        return np.array(numbers, np.float64)

    def names(self, r: np.int64) -> set[str]:
        """Return what an answer is called: its code, and what the file calls that."""
        cell = self._cell(r)
        return {label(cell), self._called(cell)} - {""} or {""}

    def weights(self) -> NDArray[np.float64]:
        """Return survey weights (n,) float64, at least 0 and not all 0."""
        weights = np.array([self._weight(r) for r in self.rows], np.float64)
        if not weights.any():
            raise DataError(f"{self.sheet.name}, column '{self.column}' has weight 0 everywhere. Raise some.")
        return weights

    def _cell(self, r: np.int64) -> object:
        cell: Any = self.sheet.columns[self.column][int(r)]
        if isinstance(cell, list | tuple | dict | set | bytes) or np.ndim(cell) > 0:
            raise self._error(r, f"holds a {type(cell).__name__}. An answer is a number or a text.")
        return cell

    def _called(self, cell: object) -> str:
        """Return what the file calls a code, "" where it does not."""
        if not self.sheet.labels.get(self.column) or not label(cell):
            return ""
        return self.sheet.labels[self.column].get(cell, "").strip()

    def _value(self, cell: object) -> float | None:
        """Return a cell as a number, None where it is none; NaN only where the file holds that number."""
        return written(cell.strip(), self.sheet.decimal) if isinstance(cell, str) else numeral(cell)

    def _same(self, cell: object, name: str) -> float | None:
        """Return a cell as a number where that is called the same."""
        value = self._value(cell)
        if value is None or (value == 0 and name.startswith("-")):
            return None
        return float(value) if label(float(value)).replace(".", self.sheet.decimal) == name else None

    def _category(self, r: np.int64, item: Item, known: dict[str, float]) -> str:
        cell = self._cell(r)
        value, called = self._value(cell), self._called(cell)
        for name in dict.fromkeys((label(cell), called)):
            if name in known:
                return name
            if item.lacks(name, value) and (name or not label(cell)):
                return ""
        if not label(cell):
            raise self._error(r, f"is empty. Put an answer, or {ADD_BLANK}.")
        says = f"'{label(cell)}' ({called})" if called else f"'{label(cell)}'"
        hint = nearest(label(cell), known, "answer")
        raise self._error(r, f"says {says}, which is no category.{hint}")

    def _number(self, r: np.int64, item: Item) -> float:
        low, high = item.scale or (0.0, 0.0)
        allowed = f"[{low:g}, {high:g}]"
        cell = self._cell(r)
        name, value, called = label(cell), self._value(cell), self._called(cell)
        if item.lacks(name, value) or (called and item.lacks(called, None)):
            return float("nan")
        if not name or name.lower() == "nan":
            what = "is empty" if cell is None or cell == "" else "is not a number (NaN)"
            raise self._error(r, f"{what}. Put a number in {allowed}, or {ADD_BLANK}.")
        if value is None:
            todo = f"Put a number in {allowed}, or list '{name}' under missing in the mapping"
            raise self._error(r, f"says '{name}' where a number belongs. {todo}.")
        if not low <= value <= high:
            todo = f"Correct it, or list {value:g} under missing in the mapping"
            raise self._error(r, f"is {value:g}, outside the scale {allowed}. {todo}.")
        if item.width and not ((value - low) / item.width).is_integer():
            raise self._error(
                r, f"is {value:g}, but answers on {allowed} are {item.width:g} apart. Correct it."
            )
        return float(value)

    def _weight(self, r: np.int64) -> float:
        value = self._value(self._cell(r))
        if value is None or not isfinite(value) or value < 0:
            raise self._error(r, f"says '{self._cell(r)}'. A weight must be a number of at least 0.")
        return float(value)

    def _error(self, r: np.int64, what: str) -> DataError:
        return DataError(f"{self.sheet.name}, row {r + self.sheet.first_row}, column '{self.column}' {what}")
