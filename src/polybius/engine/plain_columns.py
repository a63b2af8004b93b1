"""Columns as plain Python sees them: `s.citizens.private[i]` is a number, or a tuple of numbers.

Read through memoryviews, so that every float is a Python double and every integer a Python
int: NumPy's scalars would give other bits than compiled code. Every column knows the rows of the world
under way, `lo` to `lo + n`; whoever asks for another leaves word in `trouble` and gets an IndexError.
`PLAIN` holds the constructors that generated kernels call; `fast_columns` holds their compiled twins.
"""

from collections.abc import Callable
from typing import Any

from polybius.state import Array

#: What `trouble` tells of a row that is out of reach: number of the column, row, whether it was to be set,
#: and the rows that were allowed, from where and how many.
TROUBLE = 5

_LIMIT = 2**63


class WholeColumnError(TypeError):
    """A rule computes with a column as if it were one number."""

    def __init__(self, number: int) -> None:
        super().__init__("a column is no number")
        self.number = number


class _Rows:
    """What can only be asked for rows: all that one does with a number is refused."""

    __slots__ = ()
    number: int

    def _refused(self, *others: Any) -> Any:
        raise WholeColumnError(self.number)

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _refused
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pow__ = __rpow__ = _refused
    __neg__ = __pos__ = __abs__ = __round__ = __float__ = __int__ = __index__ = __bool__ = _refused
    __lt__ = __le__ = __gt__ = __ge__ = __eq__ = __ne__ = _refused
    __len__ = __iter__ = __contains__ = __call__ = _refused
    __hash__ = None  # type: ignore[assignment]


class PlainColumn(_Rows):
    """A flat column, or anything else that has one number a row: `values[i]` is what row `i` holds."""

    __slots__ = ("end", "lo", "number", "trouble", "values")

    def __init__(self, values: Any, lo: int, n: int, trouble: Any, number: int) -> None:
        self.values, self.lo, self.end, self.trouble, self.number = values, lo, lo + n, trouble, number

    def __getitem__(self, i: int) -> Any:
        if not self.lo <= i < self.end:
            self.refuse(i)
        return self.values[i]

    def refuse(self, i: int, setting: bool = False) -> None:
        """Leave word of a row that is out of reach, and raise IndexError."""
        if i != i or not isinstance(i, int):
            raise TypeError("rows are counted in whole numbers")
        row = min(max(i, -_LIMIT), _LIMIT - 1)
        self.trouble[:] = self.number, row, setting, self.lo, self.end - self.lo
        raise IndexError("row out of reach")


class PlainWideColumn(PlainColumn):
    """A column with a trailing size: each row is a tuple."""

    __slots__ = ("places",)

    def __init__(self, values: Any, lo: int, n: int, trouble: Any, number: int) -> None:
        super().__init__(values, lo, n, trouble, number)
        self.places = range(values.shape[1])

    def __getitem__(self, i: int) -> tuple[Any, ...]:
        if not self.lo <= i < self.end:
            self.refuse(i)
        return tuple(self.values[i, k] for k in self.places)


class PlainWritable(_Rows):
    """A column of either kind that a world rule may set."""

    __slots__ = ("array", "column", "number")

    def __init__(self, array: Array, column: PlainColumn) -> None:
        self.array, self.column, self.number = array, column, column.number

    def __getitem__(self, i: int) -> Any:
        return self.column[i]

    def set(self, i: int, value: Any) -> None:
        """Store `value`, a number or a tuple, in row `i`."""
        if not self.column.lo <= i < self.column.end:
            self.column.refuse(i, setting=True)
        self.array[i] = value


class CompleteFirst:
    """Row bounds of the ties of complete worlds of `n` citizens each."""

    def __init__(self, n: int) -> None:
        self.n = n

    def __getitem__(self, i: int) -> int:
        return i * (self.n - 1)


class CompleteTo:
    """Targets of the ties of complete worlds of `n` citizens each: everyone but oneself."""

    def __init__(self, n: int) -> None:
        self.n = n

    def __getitem__(self, e: int) -> int:
        return complete_target(self.n, e)


class Everywhere:
    """One number in every row: the weight of unweighted ties, a cap that nothing sets, the world at hand."""

    def __init__(self, number: float) -> None:
        self.number = number

    def __getitem__(self, i: int) -> float:
        return self.number


def complete_target(n: int, e: int) -> int:
    """Return whom tie `e` leads to where `n` citizens a world all hear each other."""
    i = e // (n - 1)
    other = e - i * (n - 1)
    start = (i // n) * n
    return start + other + (1 if other >= i - start else 0)


def _column(array: Array, width: int, *reach: Any) -> PlainColumn:
    return PlainWideColumn(array.data, *reach) if width else PlainColumn(array.data, *reach)


def _bare(make: Callable[..., Any]) -> Callable[..., Any]:
    """Return a maker that is not told of worlds: all rows are in reach."""

    def made(values: Any, width: int, number: int, *held: Any) -> Any:
        n = len(values) if hasattr(values, "__len__") else _LIMIT
        return make(values, width, 0, n, [0] * TROUBLE, number, *held)

    return made


_GUARDED: dict[str, Callable[..., Any]] = {
    "column": _column,
    "writable": lambda array, width, *reach: PlainWritable(array, _column(array, width, *reach)),
    "held": lambda array, width, lo, n, trouble, number, *held: _column(array, width, lo, n, trouble, number),
    "same": lambda number, width, *reach: PlainColumn(Everywhere(int(number)), *reach),
    "constant": lambda array, width, *reach: PlainColumn(Everywhere(1.0), *reach),
    "nothing": lambda array, width, *reach: PlainColumn(Everywhere(0.0), *reach),
    "complete_first": lambda n, width, *reach: PlainColumn(CompleteFirst(n), *reach),
    "complete_to": lambda n, width, *reach: PlainColumn(CompleteTo(n), *reach),
}

#: What generated kernels call, in plain Python.
PLAIN: dict[str, Callable[..., Any]] = {
    **{kind: _bare(make) for kind, make in _GUARDED.items() if kind != "writable"},
    "writable": _GUARDED["writable"],
    **{f"guarded_{kind}": make for kind, make in _GUARDED.items()},
    "fetch": lambda column, i: None,
    "row": int,
    "whole": int,
}
