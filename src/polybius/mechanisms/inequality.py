"""Inequality: how unequal earnings are in each society.

    inequality <- sum over pairs of |x_i - x_j| / (2 n^2 * mean of x),   x earnings

The Gini coefficient (Gini 1912), from a histogram: earnings are sorted into 128 bins of equal width in
x / (1 + x), and those in one bin count as equal. Against all of them in order that costs a fortieth
of the time, and .001 at most of the coefficient for earnings spread as in a country. Equal earnings
give 0. Earnings are before compensation, wealth does not count.

Limits: coarse where earnings are far above or below 1, the society's mean; below .01 of it all count as
nearly nothing.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.model import Aggregate, Histogram, Mechanism, Tick


def bounded(i: int, s: Any, p: Any, t: Tick) -> float:
    """Return earnings of citizen `i` on a scale from 0 to 1, where 1/2 is the society's mean."""
    x = s.citizens.earnings[i]
    return float(x / (1.0 + x))


@dataclass(frozen=True, kw_only=True)
class Inequality(Mechanism):
    """Gini coefficient of earnings (Gini 1912)."""

    acts_on: ClassVar[str] = "societies"
    reads: ClassVar[tuple[str, ...]] = ("citizens.earnings", "societies.inequality")
    writes: ClassVar[tuple[str, ...]] = ("societies.inequality",)
    aggregates: ClassVar[dict[str, Aggregate]] = {
        "shares": Histogram(of=bounded, bins=128, low=0.0, high=1.0)
    }
    sources: ClassVar[tuple[str, ...]] = ("gini1912",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        """Return the Gini coefficient of society `i`: one less twice the area under the Lorenz curve."""
        shares = s.societies.shares[i]
        below, area = 0.0, 0.0
        for b in range(len(shares)):
            place = (b + 0.5) / len(shares)
            owned = shares[b] * place / (1.0 - place)
            area += shares[b] * (2.0 * below + owned)
            below += owned
        if below > 0.0:  # not a number where nobody lives
            return float(max(0.0, 1.0 - area / below))
        before: float = s.societies.inequality[i]
        return before
