"""A column: one fact about every row of a table, declared once."""

from dataclasses import dataclass
from enum import Enum
from math import inf

from polybius.errors import DeclarationError

TABLES = ("worlds", "societies", "groups", "parties", "citizens", "ties", "relations")
DTYPES = ("float", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64")


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
    number per value axis. The engine clips what rules return to [`low`, `high`].
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

    def __post_init__(self) -> None:
        table, _, short = self.name.partition(".")
        if table not in TABLES or not short.isidentifier():
            raise DeclarationError(
                f"column '{self.name}' must be named table.column with a table out of {', '.join(TABLES)}."
            )
        if self.dtype not in DTYPES:
            raise DeclarationError(
                f"column '{self.name}' has dtype '{self.dtype}'. Allowed: {', '.join(DTYPES)}."
            )
        if not self.low <= self.start <= self.high:
            raise DeclarationError(
                f"column '{self.name}' must start within [{self.low:g}, {self.high:g}]. "
                f"Got {self.start:g} instead."
            )
        if not (self.size == "axes" or (isinstance(self.size, int) and self.size >= 0)):
            raise DeclarationError(
                f"column '{self.name}' has size {self.size!r}. Allowed: a whole number or 'axes'."
            )

    @property
    def table(self) -> str:
        """Name of the table."""
        return self.name.partition(".")[0]

    @property
    def short(self) -> str:
        """Name within the table."""
        return self.name.partition(".")[2]

    def width(self, n_axes: int) -> int:
        """Return the trailing size under `n_axes` axes; 0 means a flat column."""
        return n_axes if self.size == "axes" else int(self.size)

    def numpy_dtype(self, precision: str) -> str:
        """Return the NumPy type under a theory's precision, `float32` or `float64`."""
        return precision if self.dtype == "float" else self.dtype
