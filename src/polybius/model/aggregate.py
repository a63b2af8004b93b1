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

    width: ClassVar[int] = 1

    def __post_init__(self) -> None:
        if self.by not in GROUPED_BY:
            raise DeclarationError(
                f"{type(self).__name__} cannot be taken by '{self.by}'. Allowed: {', '.join(GROUPED_BY)}."
            )
        for value in (self.of, self.where, self.weight):
            if isinstance(value, str) and not value.startswith("citizens."):
                raise DeclarationError(f"{type(self).__name__} is taken over citizens' columns. Got '{value}' instead.")


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
    """Share of the weight in each of `bins` equal bins over [`low`, `high`]; the ends take what lies beyond."""

    bins: int
    low: float
    high: float

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.bins < 1 or not self.low < self.high:
            raise DeclarationError(f"Histogram needs bins >= 1 and low < high. Got {self.bins}, {self.low}, {self.high}.")


@dataclass(frozen=True, kw_only=True)
class Quantile(Aggregate):
    """Smallest value with at least a share `q` of the weight at or below it."""

    q: float

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 0 <= self.q <= 1:
            raise DeclarationError(f"Quantile.q must lie in [0, 1]. Got {self.q} instead.")


@dataclass(frozen=True, kw_only=True)
class Gini(Aggregate):
    """Gini coefficient of a value that is not negative."""
