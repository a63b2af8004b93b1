"""Aggregates: what a mechanism wants to know about many citizens at once.

A mechanism declares them; the engine computes them just before the mechanism's rule
runs and hands them over as a column of the table they are grouped `by`. `of`, `where`
and `weight` are each the name of a citizens' column or a function
`(i, s, p, t) -> float` written like a rule.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.errors import DeclarationError

Value = str | Callable[..., Any]

GROUPED_BY = {"worlds": "world", "societies": "society", "parties": "party", "groups": "group"}


@dataclass(frozen=True, kw_only=True)
class Aggregate:
    """Common part; use one of the subclasses."""

    of: Value
    by: str = "societies"
    where: Value | None = None
    weight: Value | None = None

    #: Whether a column with one number per axis can be aggregated, axis by axis.
    takes_axes: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if self.by not in GROUPED_BY:
            raise DeclarationError(
                f"{type(self).__name__} cannot be taken by '{self.by}'. Allowed: {', '.join(GROUPED_BY)}."
            )
        for value in self.inputs.values():
            if isinstance(value, str) and not value.startswith("citizens."):
                raise DeclarationError(
                    f"{type(self).__name__} is taken over citizens' columns. Got '{value}' instead."
                )
            if not isinstance(value, str) and not callable(value):
                raise DeclarationError(
                    f"{type(self).__name__} takes columns' names or functions (i, s, p, t). Got {value!r}."
                )

    @property
    def inputs(self) -> dict[str, Value]:
        """Return what is given of `of`, `where` and `weight`."""
        given = {"of": self.of, "where": self.where, "weight": self.weight}
        return {name: value for name, value in given.items() if value is not None}

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns that it names."""
        return tuple(value for value in self.inputs.values() if isinstance(value, str))


@dataclass(frozen=True, kw_only=True)
class Total(Aggregate):
    """Weighted sum; 0 over nobody."""


@dataclass(frozen=True, kw_only=True)
class Mean(Aggregate):
    """Weighted mean; not a number over nobody. Of a 0/1 value it is a share."""


@dataclass(frozen=True, kw_only=True)
class Variance(Aggregate):
    """Weighted population variance; not a number over nobody."""


@dataclass(frozen=True, kw_only=True)
class Histogram(Aggregate):
    """Share of the weight in each of `bins` equal bins over [`low`, `high`].

    What lies beyond counts in the first or last bin. Not a number over nobody.
    """

    bins: int
    low: float
    high: float

    takes_axes: ClassVar[bool] = False

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.bins < 1 or not self.low < self.high:
            raise DeclarationError(
                f"Histogram needs bins >= 1 and low < high. Got {self.bins}, {self.low}, {self.high}."
            )


@dataclass(frozen=True, kw_only=True)
class Quantile(Aggregate):
    """Smallest value with at least a share `q` of the weight at or below it; not a number over nobody."""

    q: float

    takes_axes: ClassVar[bool] = False

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 0 <= self.q <= 1:
            raise DeclarationError(f"Quantile.q must lie in [0, 1]. Got {self.q} instead.")


@dataclass(frozen=True, kw_only=True)
class Gini(Aggregate):
    """Gini coefficient of a value that is not negative; not a number over nobody."""

    takes_axes: ClassVar[bool] = False
