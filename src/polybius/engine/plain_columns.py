"""Columns as plain Python sees them: `s.citizens.private[i]` is a number, or a tuple of numbers.

Read through memoryviews, so that every float is a Python double and every integer a Python
int: NumPy's scalars would give other bits than compiled code. Rows are counted from zero,
without wrap-around. `PLAIN` holds the constructors that generated kernels call;
`fast_columns` holds their compiled twins.
"""

from collections.abc import Callable
from typing import Any

from polybius.state import Array


class PlainColumn:
    """A flat column."""

    __slots__ = ("array", "view")

    def __init__(self, array: Array) -> None:
        self.array, self.view = array, array.data

    def __getitem__(self, i: int) -> Any:
        if i < 0:
            raise IndexError(f"row {i} is not there")
        return self.view[i]


class PlainWideColumn:
    """A column with a trailing size: each row is a tuple."""

    __slots__ = ("array", "places", "view")

    def __init__(self, array: Array) -> None:
        self.array, self.view = array, array.data
        self.places = range(array.shape[1])

    def __getitem__(self, i: int) -> tuple[Any, ...]:
        if i < 0:
            raise IndexError(f"row {i} is not there")
        return tuple(self.view[i, k] for k in self.places)


class PlainWritable:
    """A column of either kind that a world rule may set."""

    __slots__ = ("column",)

    def __init__(self, column: PlainColumn | PlainWideColumn) -> None:
        self.column = column

    def __getitem__(self, i: int) -> Any:
        return self.column[i]

    def set(self, i: int, value: Any) -> None:
        """Store `value`, a number or a tuple, in row `i`."""
        if i < 0:
            raise IndexError(f"row {i} is not there")
        self.column.array[i] = value


class PlainConstant:
    """A column that is one everywhere, such as the weight of unweighted ties."""

    def __getitem__(self, i: int) -> float:
        return 1.0


class PlainNothing:
    """A column that is zero everywhere, such as a cap that nothing sets."""

    def __getitem__(self, i: int) -> float:
        return 0.0


class PlainCompleteFirst:
    """Row bounds of the ties of complete worlds of `n` citizens each."""

    def __init__(self, n: int) -> None:
        self.n = n

    def __getitem__(self, i: int) -> int:
        return i * (self.n - 1)


class PlainCompleteTo:
    """Targets of the ties of complete worlds of `n` citizens each: everyone but oneself."""

    def __init__(self, n: int) -> None:
        self.n = n

    def __getitem__(self, e: int) -> int:
        return complete_target(self.n, e)


def complete_target(n: int, e: int) -> int:
    """Return whom tie `e` leads to where `n` citizens a world all hear each other."""
    i = e // (n - 1)
    other = e - i * (n - 1)
    start = (i // n) * n
    return start + other + (1 if other >= i - start else 0)


def _column(array: Array, width: int) -> PlainColumn | PlainWideColumn:
    return PlainWideColumn(array) if width else PlainColumn(array)


#: What generated kernels call, in plain Python.
PLAIN: dict[str, Callable[..., Any]] = {
    "column": _column,
    "writable": lambda array, width: PlainWritable(_column(array, width)),
    "fetch": lambda column, i: None,
    "held": lambda array, width, home, value: _column(array, width),
    "constant": lambda array, width: PlainConstant(),
    "nothing": lambda array, width: PlainNothing(),
    "complete_first": lambda n, width: PlainCompleteFirst(n),
    "complete_to": lambda n, width: PlainCompleteTo(n),
    "row": int,
    "whole": int,
}
