"""A known answer: what a model is known to give, where that is written, and how sure it is."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

__all__ = ["Estimate", "KnownAnswer", "Simulate", "Sure"]

#: `polybius.simulate`, handed to whoever computes an answer: models know no engine.
Simulate = Callable[..., xr.Dataset]


class Sure(Enum):
    """How sure one can be of an expected value. An answer may rest on several of these."""

    TEXT = "text"
    """Seen in the primary source."""
    NOTES = "notes"
    """Seen quoted by third parties."""
    RECALL = "recall"
    """From memory of the literature; the digits are unproven unless also derived or simulated."""
    DERIVED = "derived"
    """Derived, or computed to many digits from the equations."""
    SIMULATED = "simulated"
    """An independent simulation agrees, whose mean is the expected value."""


@dataclass(frozen=True)
class Estimate:
    """A value with its standard error, 0 where it is exact."""

    value: float
    error: float = 0.0

    @staticmethod
    def mean(sample: ArrayLike) -> "Estimate":
        """Return the mean of independent replicates and its standard error."""
        x = np.asarray(sample, float).ravel()
        return Estimate(float(x.mean()), float(x.std(ddof=1) / math.sqrt(len(x))) if len(x) > 1 else math.nan)

    @staticmethod
    def share(sample: ArrayLike) -> "Estimate":
        """Return the share of replicates in which something is true.

        The standard error is that of (hits + 1) / (n + 2), which is not 0 where all or none are.
        """
        x = np.asarray(sample, bool).ravel()
        p = (x.sum() + 1) / (len(x) + 2)
        return Estimate(float(x.mean()), math.sqrt(p * (1 - p) / len(x)))


@dataclass(frozen=True, kw_only=True)
class KnownAnswer:
    """One quantity under given parameters, and what it is known to be.

    `run(simulate, **parameters)` returns a mapping of quantities to estimates, of which
    `quantity` is looked up; answers with the same `run` and `parameters` share one run. Where
    `tolerance` is given, |ours - expected| must not exceed it; else, a Monte Carlo mean, 4
    standard errors: 4 * sqrt(error^2 + ours.error^2), `error` being that of `expected`.
    `source` is a key of the bibliography. An answer that is not `reproducible` was published
    and is not given by a faithful implementation: it is shown, not judged; `note` says why.
    """

    quantity: str
    expected: float
    tolerance: float | None = None
    error: float = 0.0
    source: str
    sure: Sequence[Sure]
    run: Callable[..., Mapping[str, Estimate]] = field(repr=False)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    slow: bool = False
    reproducible: bool = True
    note: str = ""

    def margin(self, ours: Estimate) -> float:
        """Return how far `ours` may lie from what is expected."""
        if self.tolerance is not None:
            return self.tolerance
        return 4.0 * math.hypot(self.error, ours.error)

    def holds(self, ours: Estimate) -> bool:
        """Say whether `ours` is what is expected, within the margin."""
        return abs(ours.value - self.expected) <= self.margin(ours)  # not true of NaN
