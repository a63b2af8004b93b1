"""A column: one fact about every row of a table, declared once."""

from dataclasses import dataclass
from enum import Enum
from keyword import iskeyword
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from polybius.errors import DeclarationError

TABLES = ("worlds", "societies", "groups", "parties", "citizens", "ties", "relations")
DTYPES = ("float", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64")

#: What a table has besides columns, and what compiled code takes for a method of numbers.
RESERVED = frozenset({"copy", "get", "items", "keys", "n", "name", "values", "view"})

#: Whole numbers that a double holds exactly.
EXACT = 2.0**53


class Kind(Enum):
    """Where a column's values come from."""

    GIVEN = "given"
    """An input; stays as it is unless a mechanism of the theory writes it."""
    CARRIED = "carried"
    """State with a start value, kept from step to step."""
    DERIVED = "derived"
    """Computed anew every step; a theory that reads it must also write it."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """Declare one column.

    `name` is `table.column`. `dtype` is one of `DTYPES`; `float` takes the theory's
    precision. `size` is 0 for one number a row, a positive width, or `"axes"` for one
    number per value axis. The engine clips what rules return to [`low`, `high`]; whole
    numbers are bounded by their type at least. What a citizen carries starts anew when another takes
    their place, unless it `stays` with the place. `unknown` are the numbers of its own range that stand for
    "none" or "not yet": no measure takes them for values. Where it comes `later`, its start is no
    more than a place kept until a mechanism first writes it, and nobody is shown that. A column that
    `points_to` a table holds rows of it, of its own world: `union` shifts them, and a simulation checks
    them. With `low=-1`, -1 is nobody. `start` counts from the world's first row there.
    """

    name: str
    dtype: str = "float"
    unit: str
    low: float = -inf
    high: float = inf
    kind: Kind
    meaning: str
    size: int | str = 0
    start: float = 0.0
    stays: bool = False
    unknown: tuple[float, ...] = ()
    later: bool = False
    points_to: str = ""

    def __post_init__(self) -> None:
        self._check_name()
        if self.dtype not in DTYPES:
            raise DeclarationError(
                f"column '{self.name}' has dtype '{self.dtype}'. Allowed: {', '.join(DTYPES)}."
            )
        self._bound_pointer()
        self._bound_whole_numbers()
        if not self.low <= self.start <= self.high:
            raise DeclarationError(
                f"column '{self.name}' must start within [{self.low:g}, {self.high:g}]. "
                f"Got {self.start:g} instead."
            )
        self._check_unknown()
        if not (self.size == "axes" or (isinstance(self.size, int) and self.size >= 0)):
            raise DeclarationError(
                f"column '{self.name}' has size {self.size!r}. Allowed: a whole number or 'axes'."
            )

    def _check_name(self) -> None:
        table, _, short = self.name.partition(".")
        if table not in TABLES or not short.isidentifier():
            raise DeclarationError(
                f"column '{self.name}' must be named table.column with a table out of {', '.join(TABLES)}."
            )
        if short in RESERVED or iskeyword(short) or short.startswith("_"):
            raise DeclarationError(
                f"column '{self.name}' has a name that Python, a table or compiled code needs. Rename it."
            )

    def _check_unknown(self) -> None:
        outside = [x for x in self.unknown if not self.low <= x <= self.high]
        if outside:
            raise DeclarationError(
                f"column '{self.name}' has {outside[0]:g} for what is unknown, which it cannot hold. "
                f"Allowed: [{self.low:g}, {self.high:g}]."
            )

    def _bound_pointer(self) -> None:
        if not self.points_to:
            return
        low = 0.0 if self.low == -inf else self.low
        if self.points_to not in TABLES or not self.whole or low not in (-1, 0):
            raise DeclarationError(
                f"column '{self.name}' points to '{self.points_to}': it must hold whole numbers from 0 on, "
                f"or from -1, which is nobody, and point to a table out of {', '.join(TABLES)}."
            )
        object.__setattr__(self, "low", low)
        if low < 0 and not self.unknown:
            object.__setattr__(self, "unknown", (-1.0,))

    def _bound_whole_numbers(self) -> None:
        if not self.whole:
            return
        info = np.iinfo(self.dtype)
        least, most = max(float(info.min), -EXACT), min(float(info.max), EXACT)
        low = least if self.low == -inf else self.low
        high = most if self.high == inf else self.high
        if not least <= low <= high <= most or low % 1 or high % 1:
            raise DeclarationError(
                f"column '{self.name}' has the range [{low:g}, {high:g}]. "
                f"Allowed: whole numbers in [{least:g}, {most:g}], which {self.dtype} holds."
            )
        object.__setattr__(self, "low", low)
        object.__setattr__(self, "high", high)

    @property
    def table(self) -> str:
        """Name of the table."""
        return self.name.partition(".")[0]

    @property
    def short(self) -> str:
        """Name within the table."""
        return self.name.partition(".")[2]

    @property
    def whole(self) -> bool:
        """Say whether it holds whole numbers."""
        return self.dtype != "float"

    @property
    def range(self) -> str:
        """The range and unit as text."""
        return f"[{self.low:g}, {self.high:g}] {self.unit}".rstrip()

    def known(self, values: NDArray[Any]) -> NDArray[np.float64]:
        """Return values of this column in double precision; nan where they stand for what is unknown."""
        found = np.array(values, np.float64)
        if self.unknown:
            found[np.isin(found, self.unknown)] = np.nan
        return found

    def width(self, n_axes: int) -> int:
        """Return the trailing size under `n_axes` axes; 0 means a flat column."""
        return n_axes if self.size == "axes" else int(self.size)

    def numpy_dtype(self, precision: str) -> str:
        """Return the NumPy type under a theory's precision, `float32` or `float64`."""
        return self.dtype if self.whole else precision
