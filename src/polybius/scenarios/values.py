"""Numbers of a scenario as values of a column, checked against its declaration."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from polybius.errors import ScenarioError, nearest
from polybius.scenarios.calendar import Calendar
from polybius.state import STRUCTURE, Column

__all__ = ["DATES", "column_named", "value_of"]

DATES = ("step",)  # columns in this unit are given as times


def column_named(owner: str, name: str, known: Mapping[str, Column], tables: Sequence[str]) -> Column:
    """Return the column called `name` of one of `tables`; raise ScenarioError where there is none."""
    allowed = [key for key, column in known.items() if column.table in tables and key not in STRUCTURE]
    if name not in allowed:
        raise ScenarioError(f"{owner}: there is no column '{name}' to set.{nearest(name, allowed, 'column')}")
    return known[name]


def value_of(
    owner: str, column: Column, given: Sequence[float], n_axes: int, n_parties: int, calendar: Calendar
) -> NDArray[Any]:
    """Return a row of `column`: one number (), or (width,); times become steps.

    Raises ScenarioError where there are too many numbers, or one lies outside the column's range.
    """
    width = column.width(n_axes)
    if len(given) not in {1, width or 1}:
        wanted = f"one number, or {width}, one for each axis" if width > 1 else "one number"
        raise ScenarioError(f"{owner}: {column.name} takes {wanted}. Got {len(given)}.")
    numbers = [_number(owner, column, x, n_parties, calendar) for x in given]
    row = np.array(numbers if width else numbers[0], column.numpy_dtype("float64"))
    return np.array(np.broadcast_to(row, (width,) if width else ()))


def _number(owner: str, column: Column, given: float, n_parties: int, calendar: Calendar) -> float:
    # Times before the start stand for "never", as in the column itself.
    value = calendar.step_of(given) if column.unit in DATES and given >= 0 else given
    high = min(column.high, n_parties - 1) if column.unit == "party" else column.high
    if not column.low <= value <= high:
        unit = "" if column.unit == "1" else f" {column.unit}"
        allowed = f"[{column.low:g}, {high:g}]{unit}"
        raise ScenarioError(f"{owner}: {column.name} must lie in {allowed}. Got {given:g} instead.")
    if column.dtype != "float" and value != int(value):
        raise ScenarioError(f"{owner}: {column.name} must be a whole number. Got {given:g} instead.")
    return value
