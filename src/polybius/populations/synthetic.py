"""Columns that the survey did not measure: how they are drawn, openly.

    logit(x) = logit(median) + spread * z,   z standard normal, one for each citizen

the logit-normal distribution: it stays within (0, 1), half of all people lie below
`median`, and `spread` 0 makes everybody alike. Of a column of yes and no, a `share` says yes.
People draw independently of everything that was measured, save that the young may have a
median of their own.
"""

from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from polybius.compiled import compiled
from polybius.numbers import log, logistic
from polybius.populations.item import Number, Table
from polybius.rng import Tick, normal

__all__ = ["Impressionable", "Synthetic"]

Inside = Annotated[Number, Field(gt=0, lt=1)]


class Impressionable(Table):
    """Give people up to an age a median of their own."""

    until: Annotated[Number, Field(ge=0)]
    median: Inside
    source: str = "arbitrary"


class Synthetic(Table):
    """Say how a column in [0, 1] is drawn that nobody measured; `share` is of a yes/no."""

    share: Annotated[Number, Field(ge=0, le=1)] | None = None
    median: Inside = 0.5
    spread: Annotated[Number, Field(ge=0, le=5)] = 0.5
    meaning: str = ""
    source: str = "arbitrary"
    impressionable: Impressionable | None = None

    @property
    def how(self) -> str:
        """The distribution in words."""
        young = self.impressionable
        if self.share is not None:
            return f"{self.meaning + ': ' if self.meaning else ''}share of {self.share:g} ({self.source})"
        return (
            f"{self.meaning + ': ' if self.meaning else ''}logit-normal, median {self.median:g}"
            + (f" ({young.median:g} up to age {young.until:g}, {young.source})" if young else "")
            + f", spread {self.spread:g} ({self.source})"
        )

    def centre(self, age: NDArray[np.float64] | None, n: int) -> NDArray[np.float64]:
        """Return logit(median) of `n` respondents aged `age` (n,) years."""
        centre = np.full(n, _logit(self.median))
        if self.impressionable and age is not None:
            centre[age <= self.impressionable.until] = _logit(self.impressionable.median)
        return centre


def _logit(share: float) -> float:
    return log(share / (1.0 - share))


@compiled
def fill_logit_normal(
    out: NDArray[np.float32], centre: NDArray[np.float64], spread: float, seed: int, first: int, t: Tick
) -> None:
    """Write logistic(centre + spread * z) for the citizens from id `first` on, each with their own z."""
    for e in range(len(out)):
        out[e] = logistic(centre[e] + spread * normal(seed, first + e, t, 0))
